// SPDX-License-Identifier: BSL-1.0
// RFC 7622 in ASCII, where its rules come to character sets and lower-casing: a part at a time, and whole short addresses by bit masks.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/jid/errc.hpp>
#include <couplet/jid/ip.hpp>
#include <couplet/jid/split.hpp>
#include <couplet/text/ascii.hpp>

namespace couplet::detail {

/// RFC 7622 3.1: octets of a part, once mapped.
inline constexpr std::size_t max_part = 1023;
/// What may shrink to that: three octets to one is the most that any mapping does.
inline constexpr std::size_t max_raw_part = 3 * max_part;
/// RFC 1034 3.1, in octets without the root's.
inline constexpr std::size_t max_label = 63;
inline constexpr std::size_t max_name = 253;

// RFC 7622 3.3.1: excluded from a localpart
inline constexpr auto excluded = ascii::set("\"&'/:<>@");
inline constexpr auto localpart = ascii::graphic & ~excluded;
// RFC 5890 2.3.1: letters, digits and the hyphen
inline constexpr auto letter_digit = ascii::letter | ascii::digit;
inline constexpr auto ldh = letter_digit | ascii::set("-");
// RFC 8264 4.3: what of ASCII is in the FreeformClass
inline constexpr auto resourcepart = ascii::printable;

/// Where the parts of a canonical address lie in it. `local == 0`: no localpart; `domain_end == size`:
/// no resourcepart.
struct jid_layout {
    std::uint16_t local;
    std::uint16_t domain_end;
    std::uint16_t size;
};

/// What a part comes to as far as ASCII tells.
enum class ascii_verdict : std::uint8_t {
    accepted,  ///< its canonical form is written, `size` octets
    refused,   ///< `code` at octet `size` of the part
    beyond,    ///< holds other than ASCII, or a label with "--" in third and fourth place
};
struct ascii_result {
    ascii_verdict verdict;
    jid_errc code;
    std::size_t size;
};

constexpr ascii_result accepted(std::size_t size) noexcept {
    return {ascii_verdict::accepted, {}, size};
}
constexpr ascii_result refused(jid_errc code, std::size_t at) noexcept {
    return {ascii_verdict::refused, code, at};
}
inline constexpr ascii_result beyond{ascii_verdict::beyond, {}, 0};

constexpr void copy_lower(std::string_view from, char* to) noexcept {
    for (char const c : from) *to++ = ascii::to_lower(c);
}

/// One label of a domain name, from `begin` to `end`.
constexpr ascii_result check_label(std::string_view name, std::size_t begin,
                                   std::size_t end) noexcept {
    std::string_view const label{name.data() + begin, end - begin};
    if (label.empty()) return refused(jid_errc::empty_label, begin);
    std::size_t const stop = ldh.first_outside(label);
    if (stop < label.size()) return refused(jid_errc::forbidden_code_point, begin + stop);
    if (label.front() == '-' || label.back() == '-') return refused(jid_errc::hyphen, begin);
    if (label.size() >= 4 && label[2] == '-' && label[3] == '-') return beyond;
    if (label.size() > max_label) return refused(jid_errc::label_too_long, begin);
    return accepted(0);
}

/// A domain name without its final dot: labels from left to right, then the name as a whole.
constexpr ascii_result canonical_name(std::string_view name, char* out) noexcept {
    if (name.empty()) return refused(jid_errc::empty_part, 0);
    for (std::size_t begin = 0, end = 0; begin <= name.size(); begin = end + 1) {
        end = begin;
        while (end < name.size() && name[end] != '.') ++end;
        auto const label = check_label(name, begin, end);
        if (label.verdict != ascii_verdict::accepted) return label;
    }
    if (name.size() > max_name) return refused(jid_errc::name_too_long, 0);
    copy_lower(name, out);
    return accepted(name.size());
}

/// RFC 7622 3.2: a final dot, as RFC 1034 knows it, is stripped before anything else is done. A final
/// U+3002 only becomes one by RFC 5895's mapping, too late: it leaves an empty label.
constexpr std::string_view without_final_dot(std::string_view domain) noexcept {
    if (!domain.empty() && domain.back() == '.') domain.remove_suffix(1);
    return domain;
}

constexpr ascii_result canonical_literal(std::string_view part, char* out) noexcept {
    auto const [size, at] = canonical_ip_literal(part, out);
    if (size > max_part) return refused(jid_errc::part_too_long, 0);
    return size == 0 ? refused(jid_errc::malformed_ip_literal, at) : accepted(size);
}

constexpr ascii_result canonical_local(std::string_view part, char* out) noexcept {
    std::size_t const stop = localpart.first_outside(part);
    if (stop < part.size())
        return refused(excluded.contains(part[stop]) ? jid_errc::excluded_code_point
                                                     : jid_errc::forbidden_code_point,
                       stop);
    if (part.size() > max_part) return refused(jid_errc::part_too_long, 0);
    copy_lower(part, out);
    return accepted(part.size());
}

constexpr ascii_result canonical_resource(std::string_view part, char* out) noexcept {
    std::size_t const stop = resourcepart.first_outside(part);
    if (stop < part.size()) return refused(jid_errc::forbidden_code_point, stop);
    if (part.size() > max_part) return refused(jid_errc::part_too_long, 0);
    for (char const c : part) *out++ = c;
    return accepted(part.size());
}

/// Writes the canonical form of a part, at most 1,023 octets, to `out`.
constexpr ascii_result canonical_ascii(jid_part which, std::string_view part, char* out) noexcept {
    if (part.empty()) return refused(jid_errc::empty_part, 0);
    if (part.size() > max_raw_part) return refused(jid_errc::part_too_long, 0);
    if (which == jid_part::domain && part.front() == '[') return canonical_literal(part, out);
    if (!ascii::is_ascii(part)) return beyond;
    switch (which) {
        case jid_part::local: return canonical_local(part, out);
        case jid_part::domain: return canonical_name(without_final_dot(part), out);
        default: return canonical_resource(part, out);
    }
}

}  // namespace couplet::detail
