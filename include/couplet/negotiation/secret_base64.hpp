// SPDX-License-Identifier: BSL-1.0
// Base64 of secrets: what is done, and when, depends on nothing but sizes; no table is looked into (RFC 4648 4, 12).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/negotiation/secret.hpp>
#include <couplet/text/base64.hpp>

namespace couplet::base64 {

namespace detail {

/// The digit of six bits: each line moves on to the next of the alphabet's five ranges.
constexpr char secret_digit(std::int32_t bits) noexcept {
    std::int32_t digit = 'A' + bits;
    digit += (25 - bits) >> 8 & ('a' - 'Z' - 1);
    digit -= (51 - bits) >> 8 & ('z' + 1 - '0');
    digit -= (61 - bits) >> 8 & ('9' + 1 - '+');
    digit += (62 - bits) >> 8 & ('/' - '+' - 1);
    return static_cast<char>(digit);
}

/// -1 if `c` stands between the two, and 0 if not.
constexpr std::int32_t between(std::int32_t first, std::int32_t c, std::int32_t last) noexcept {
    return ((first - 1 - c) & (c - last - 1)) >> 8;
}
/// The six bits of a digit; -1 if it is none.
constexpr std::int32_t secret_bits(char digit) noexcept {
    std::int32_t const c = static_cast<unsigned char>(digit);
    return -1 + (between('A', c, 'Z') & (c - 'A' + 1)) + (between('a', c, 'z') & (c - 'a' + 27)) +
           (between('0', c, '9') & (c - '0' + 53)) + (between('+', c, '+') & 63) +
           (between('/', c, '/') & 64);
}

/// The 24 bits of two, three or four digits, which stand for one octet less; negative if one is none, or says more.
constexpr std::int32_t secret_group(char const* text, std::size_t count) noexcept {
    std::int32_t group = 0;
    std::int32_t faults = 0;
    for (std::size_t i = 0; i < count; ++i) {
        std::int32_t const bits = secret_bits(text[i]);
        faults |= bits;
        group |= (bits & 63) << (18 - 6 * i);
    }
    faults |= -(group & ((1 << 8 * (4 - count)) - 1));
    return group | faults >> 31;
}

}  // namespace detail

/// Writes `encoded_size(octets.size())` characters; returns the end. The text is what `encode` writes.
constexpr char* encode_secret(std::string_view octets, char* out) noexcept {
    while (!octets.empty()) {
        std::int32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (i < octets.size() ? static_cast<unsigned char>(octets[i]) : 0);
        for (std::size_t i = 0; i < 4; ++i)
            *out++ = i <= octets.size() ? detail::secret_digit(group >> (18 - 6 * i) & 63) : '=';
        octets.remove_prefix(octets.size() < 3 ? octets.size() : 3);
    }
    return out;
}

/// Appends the text to a secret, which becomes longer by `encoded_size(octets.size())`.
inline void append_secret(secret& out, std::string_view octets) {
    std::size_t const begin = out.size();
    out.resize(begin + encoded_size(octets.size()));
    encode_secret(octets, out.data() + begin);
}

/// Appends what `decode` would write. False, and nothing is appended, if the text is not canonical: that, and how much
/// padding there is, are no secrets.
inline bool decode_secret(std::string_view text, secret& out) {
    if (text.size() % 4 != 0) return false;
    std::size_t padding = !text.empty() && publish(text.back() == '=') ? 1 : 0;
    if (padding == 1 && publish(text[text.size() - 2] == '=')) padding = 2;
    std::size_t const begin = out.size();
    out.resize(begin + text.size() / 4 * 3);
    std::int32_t faults = 0;
    char* to = out.data() + begin;
    for (std::size_t at = 0; at < text.size(); at += 4) {
        std::size_t const count = at + 4 == text.size() ? 4 - padding : 4;
        std::int32_t const group = detail::secret_group(text.data() + at, count);
        faults |= group;
        // NOLINTNEXTLINE(clang-analyzer-core.NullDereference): what has a size has octets
        for (std::size_t i = 0; i < 3; ++i) *to++ = static_cast<char>(group >> (16 - 8 * i) & 255);
    }
    out.resize(out.size() - padding);
    if (publish(faults >= 0)) return true;
    out.resize(begin);
    return false;
}

}  // namespace couplet::base64
