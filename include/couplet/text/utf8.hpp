// SPDX-License-Identifier: BSL-1.0
// UTF-8 (RFC 3629; Unicode 15, table 3-7): validate, decode, encode, and say where it is broken.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace couplet::utf8 {

/// A decoded code point and the octets it took. `size == 0`: what stands there is not UTF-8.
struct code_point {
    char32_t value;
    std::uint8_t size;
};

/// Whether `c` is a scalar value: U+0000 to U+10FFFF without the surrogates.
constexpr bool is_scalar(char32_t c) noexcept {
    return c < 0xD800 || (c > 0xDFFF && c <= 0x10FFFF);
}

/// The code point that begins at `text[at]`; `at` must be less than `text.size()`.
[[gnu::always_inline]] constexpr code_point decode(std::string_view text, std::size_t at) noexcept {
    constexpr code_point malformed{0xFFFD, 0};
    std::size_t const left = text.size() - at;
    auto const octet = [&](std::size_t i) {
        return static_cast<char32_t>(static_cast<unsigned char>(text[at + i]));
    };
    auto const tail = [&](std::size_t i) { return octet(i) ^ 0x80; };  // over 0x3F: no continuation

    char32_t const lead = octet(0);
    if (lead < 0x80) return {lead, 1};
    if (lead < 0xE0) {
        if (lead < 0xC2 || left < 2 || tail(1) > 0x3F) return malformed;
        return {(lead & 0x1F) << 6 | tail(1), 2};
    }
    if (lead < 0xF0) {
        if (left < 3 || (tail(1) | tail(2)) > 0x3F) return malformed;
        char32_t const c = (lead & 0x0F) << 12 | tail(1) << 6 | tail(2);
        if (c < 0x800 || !is_scalar(c)) return malformed;
        return {c, 3};
    }
    if (lead > 0xF4 || left < 4 || (tail(1) | tail(2) | tail(3)) > 0x3F) return malformed;
    char32_t const c = (lead & 0x07) << 18 | tail(1) << 12 | tail(2) << 6 | tail(3);
    if (c < 0x10000 || c > 0x10FFFF) return malformed;
    return {c, 4};
}

/// The offset of the first octet that does not belong to a well-formed sequence: everything before
/// it is UTF-8, and no more than that can be. `text.size()` if all of it is well-formed.
constexpr std::size_t first_malformed(std::string_view text) noexcept {
    std::size_t at = 0;
    while (at < text.size()) {
        code_point const c = decode(text, at);
        if (c.size == 0) break;
        at += c.size;
    }
    return at;
}

/// At least as many code points as `text` can be decoded to: each begins with an octet of its own.
constexpr std::size_t max_code_points(std::string_view text) noexcept {
    std::size_t leads = 0;
    for (char const c : text) leads += (static_cast<unsigned char>(c) & 0xC0) == 0x80 ? 0 : 1;
    return leads;
}

/// Whether all of `text` is UTF-8.
constexpr bool is_valid(std::string_view text) noexcept {
    return first_malformed(text) == text.size();
}

/// Writes `c`, which must be a scalar value, and returns the number of octets: 1 to 4.
constexpr std::size_t encode(char32_t c, char* out) noexcept {
    auto const tail = [c](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
    if (c < 0x80) {
        out[0] = static_cast<char>(c);
        return 1;
    }
    if (c < 0x800) {
        out[0] = static_cast<char>(0xC0 | (c >> 6));
        out[1] = tail(0);
        return 2;
    }
    if (c < 0x10000) {
        out[0] = static_cast<char>(0xE0 | (c >> 12));
        out[1] = tail(6);
        out[2] = tail(0);
        return 3;
    }
    out[0] = static_cast<char>(0xF0 | (c >> 18));
    out[1] = tail(12);
    out[2] = tail(6);
    out[3] = tail(0);
    return 4;
}

/// Appends `c`, which must be a scalar value, to anything with `append(char const*, std::size_t)`.
template <class Out>
constexpr void append(Out& out, char32_t c) {
    char octets[4]{};
    out.append(octets, encode(c, octets));
}

/// Appends `count` code points, all of them scalar values, in few calls.
template <class Out>
constexpr void append(Out& out, char32_t const* text, std::size_t count) {
    char block[256];
    std::size_t used = 0;
    for (std::size_t i = 0; i < count; ++i) {
        used += encode(text[i], block + used);
        if (used + 4 <= sizeof block && i + 1 < count) continue;
        out.append(block, used);
        used = 0;
    }
}

}  // namespace couplet::utf8
