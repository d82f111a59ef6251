// SPDX-License-Identifier: BSL-1.0
// The Bidi rule: text in one direction that no neighbour can turn around (RFC 5893 2).
#pragma once

#include <cstdint>

#include <couplet/precis/context.hpp>
#include <couplet/precis/table.hpp>

namespace couplet::precis {

namespace detail {

constexpr std::uint32_t bidi_bit(unicode::bidi_class c) noexcept {
    return std::uint32_t{1} << static_cast<int>(c);
}

template <class... Classes>
constexpr std::uint32_t bidi_set(Classes... classes) noexcept {
    return (bidi_bit(classes) | ...);
}

/// What one of the two kinds of label may contain, and what it may end with (marks aside).
struct direction {
    std::uint32_t allowed;
    std::uint32_t final;
};

using enum unicode::bidi_class;
inline constexpr direction right_to_left{bidi_set(R, AL, AN, EN, ES, CS, ET, ON, BN, NSM),
                                         bidi_set(R, AL, EN, AN)};  // conditions 2, 3
inline constexpr direction left_to_right{bidi_set(L, EN, ES, CS, ET, ON, BN, NSM),
                                         bidi_set(L, EN)};  // conditions 5, 6

}  // namespace detail

/// Whether `text`, which must not be empty, satisfies all six conditions of the Bidi rule.
inline bool satisfies_bidi_rule(code_point_view text) {
    using namespace detail;
    auto const& table = code_point_table::instance();
    std::uint32_t const first = bidi_bit(table[text[0]].bidi());
    if ((first & bidi_set(L, R, AL)) == 0) return false;  // condition 1
    bool const rtl = first != bidi_bit(L);
    std::uint32_t seen = 0;
    std::uint32_t last = 0;
    for (char32_t const c : text) {
        std::uint32_t const bit = bidi_bit(table[c].bidi());
        seen |= bit;
        if (bit != bidi_bit(NSM)) last = bit;
    }
    direction const rule = rtl ? right_to_left : left_to_right;
    if ((seen & ~rule.allowed) != 0 || (last & rule.final) == 0) return false;
    return !rtl || (seen & bidi_bit(EN)) == 0 || (seen & bidi_bit(AN)) == 0;  // condition 4
}

}  // namespace couplet::precis
