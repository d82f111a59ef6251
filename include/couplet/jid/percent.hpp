// SPDX-License-Identifier: BSL-1.0
// Percent-encoding, and what stands for itself in each part of an `xmpp:` URI or IRI (RFC 3986, 3987, 5122).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/text/ascii.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet::percent {

inline constexpr auto unreserved =
    ascii::letter | ascii::digit | ascii::set("-._~");         // RFC 3986 2.3
inline constexpr auto sub_delims = ascii::set("!$&'()*+,;=");  // RFC 3986 2.2
/// RFC 5122 3.3, nodeid.
inline constexpr auto node = unreserved | (sub_delims & ~ascii::set("&'"));
/// RFC 3986 3.2.2, reg-name.
inline constexpr auto host = unreserved | sub_delims;
/// RFC 3986 3.2.2, IP-literal, with the zone identifier of RFC 6874 2.
inline constexpr auto ip_literal = host | ascii::set("[]:%");
/// RFC 5122 3.3, resid.
inline constexpr auto resource = unreserved | sub_delims | ascii::set(":");
/// RFC 3986 3.5.
inline constexpr auto fragment = unreserved | sub_delims | ascii::set(":@/?");
/// RFC 5122 3.3: querytype, key and value.
inline constexpr auto query = unreserved;
/// RFC 3986 3.4: any query. A value ends at its `;` before this is asked.
inline constexpr auto loose_value = fragment;

/// Whether an IRI may hold `c`, which is not ASCII, as it is: RFC 3987 2.2 ucschar, but nothing that
/// steers the direction of text (4.1; Unicode added U+061C and U+2066 to U+2069 later). Private use
/// characters have no place in RFC 5122 2.2.
constexpr bool is_iri_character(char32_t c) noexcept {
    struct range {
        char32_t first, last;
    };
    constexpr range steering[] = {
        {0x061C, 0x061C}, {0x200E, 0x200F}, {0x202A, 0x202E}, {0x2066, 0x2069}};
    constexpr range ucschar[] = {
        {0xA0, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFEF}, {0x10000, 0xDFFFF}, {0xE1000, 0xEFFFF}};
    for (range const& r : steering)
        if (c >= r.first && c <= r.last) return false;
    for (range const& r : ucschar)
        if (c >= r.first && c <= r.last) return (c & 0xFFFE) != 0xFFFE;
    return false;
}

/// What an encoded text may hold: ASCII only, or the characters of `is_iri_character` as well.
enum class form : bool { uri, iri };

/// Appends `text`, in UTF-8, to anything with `append(char const*, std::size_t)`. Octets in `plain`
/// stand for themselves, those that are not UTF-8 never do. The triplets are upper-case (RFC 3986 2.1).
template <class Out>
constexpr void append_encoded(Out& out, std::string_view text, ascii::set const& plain, form as) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (std::size_t at = 0; at < text.size();) {
        std::size_t const run = plain.first_outside(text.substr(at));
        out.append(text.data() + at, run);
        at += run;
        if (at == text.size()) break;
        auto const [c, size] = utf8::decode(text, at);
        if (as == form::iri && size != 0 && is_iri_character(c)) {
            out.append(text.data() + at, size);
            at += size;
            continue;
        }
        for (std::size_t const end = at + (size == 0 ? 1 : size); at < end; ++at) {
            auto const octet = static_cast<unsigned char>(text[at]);
            char const triplet[] = {'%', digits[octet >> 4], digits[octet & 15]};
            out.append(triplet, 3);
        }
    }
}

/// One code point out of triplets: `taken` octets were read for it. `taken == 0`: no triplet stands
/// there; `size == 0`: one does, but it does not begin a code point in UTF-8.
struct decoded {
    char octets[4];
    std::uint8_t size;
    std::uint8_t taken;
};

/// The percent-encoded code point that begins at `text[at]`.
constexpr decoded decode(std::string_view text, std::size_t at) noexcept {
    decoded out{};
    std::size_t count = 0;
    for (; count < 4 && text.size() - at >= 3 && text[at] == '%'; at += 3) {
        int const high = ascii::hex_value(text[at + 1]);
        int const low = ascii::hex_value(text[at + 2]);
        if (high < 0 || low < 0) break;
        out.octets[count++] = static_cast<char>(high << 4 | low);
    }
    if (count == 0) return out;
    out.size = utf8::decode({out.octets, count}, 0).size;
    out.taken = out.size == 0 ? std::uint8_t{3} : static_cast<std::uint8_t>(3 * out.size);
    return out;
}

}  // namespace couplet::percent
