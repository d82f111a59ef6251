// SPDX-License-Identifier: BSL-1.0
// Every code point as a label: beside the rules done naively, and beside ICU's UTS #46, with the clause for each difference.
#include <couplet/precis/idna.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "precis/idna_reference.hpp"
#include "support.hpp"

namespace idna_code_points_tests {

namespace {

using couplet::precis_errc;
using couplet::precis::enforce_domain;

using reference::all_for_labels;
using reference::is_dot;
using reference::is_frozen;

std::u32string mapped(char32_t c) { return reference::mapped_name({&c, 1}); }

/// What `c` comes to as a name of one label; nothing and the first fault if it is refused.
std::optional<std::u32string> naive(char32_t c, precis_errc& fault) {
    auto const label = mapped(c);
    auto const first = static_cast<UChar32>(label[0]);
    auto const direction = u_charDirection(first);
    bool const right_to_left = direction == U_RIGHT_TO_LEFT ||
                               direction == U_RIGHT_TO_LEFT_ARABIC || direction == U_ARABIC_NUMBER;
    auto const view = oracle::view(label);
    if (is_dot(c))
        fault = precis_errc::empty_label;
    else if (!all_for_labels(label))
        fault = precis_errc::forbidden_code_point;
    else if (label == U"-")
        fault = precis_errc::hyphen;
    else if ((U_GET_GC_MASK(first) & U_GC_M_MASK) != 0)
        fault = precis_errc::leading_combining_mark;
    else if (couplet::precis::first_out_of_context(view) != label.size())
        fault = precis_errc::contextual_rule;
    else if (right_to_left && !couplet::precis::satisfies_bidi_rule(view))
        fault = precis_errc::bidi_rule;
    else
        return label;
    return std::nullopt;
}

}  // namespace

TEST_CASE(
    "RFC 7622 3.2.2, RFC 5891 5.4: every code point as a label is mapped, allowed or refused as "
    "the rules, done one after the other, say",
    "[precis][idna]") {
    support::differences found;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (!couplet::utf8::is_scalar(c)) continue;
        precis_errc fault{};
        auto const expected = naive(c, fault);
        auto const got = enforce_domain(support::to_utf8(c));
        bool const same = expected ? got == support::to_utf8(*expected)
                                   : !got && got.error() == couplet::precis_error{fault, 0};
        if (!same)
            found.add(support::shown(c) + ": " +
                      (got ? support::shown(*got) : std::string(name(got.error().code))));
    }
    CHECK(found.text == "");
}

TEST_CASE(
    "RFC 5892 3, RFC 5895 2: where ICU's UTS #46 judges a code point otherwise, it is laxer than "
    "IDNA2008, frozen at IDNA2003, or folds U+1E9E",
    "[precis][idna]") {
    if (!oracle::applies("ICU's UTS #46, code point by code point")) return;
    reference::uts46 const icu;
    support::differences found;
    std::size_t only_icu = 0;
    std::size_t only_couplet = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (!couplet::utf8::is_scalar(c)) continue;
        std::string const text = support::to_utf8(c);
        auto const theirs = icu(text);
        auto const ours = enforce_domain(text);
        if (theirs && !ours) {
            auto const label = mapped(c);
            // what RFC 5895 leaves of it, IDNA2008 does not allow: a symbol, or mapped by UTS #46 alone
            if (all_for_labels(label)) found.add(support::shown(c));
            ++only_icu;
        } else if (!theirs && ours) {
            if (!is_frozen(c)) found.add(support::shown(c));
            ++only_couplet;
        } else if (theirs && *theirs != *ours && c != 0x1E9E) {
            found.add(support::shown(c) + ": " + support::shown(*ours));
        }
    }
    CHECK(found.text == "");
    CHECK(only_icu == 12'245);
    CHECK(only_couplet == 46);
}

}  // namespace idna_code_points_tests
