// SPDX-License-Identifier: BSL-1.0
// Base64: the standard alphabet with padding, and only the one spelling that each string of octets has (RFC 4648 4).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/error.hpp>
#include <couplet/expected.hpp>

namespace couplet {

enum class base64_errc : std::uint8_t {
    foreign_octet,      ///< RFC 4648 3.3: line breaks and spaces, too
    misplaced_padding,  ///< RFC 4648 3.2: "=" stands only at the end, once or twice
    trailing_bits,      ///< RFC 4648 3.5: what the last digit says beyond the last octet must be 0
    incomplete,         ///< RFC 4648 4: not a multiple of four digits, padding included
};

/// Offset: the digit, padding or other octet that is wrong; the text's size if it is incomplete.
using base64_error = located<base64_errc>;

/// The enumerator's spelling.
constexpr std::string_view name(base64_errc code) noexcept {
    switch (code) {
        case base64_errc::foreign_octet: return "foreign_octet";
        case base64_errc::misplaced_padding: return "misplaced_padding";
        case base64_errc::trailing_bits: return "trailing_bits";
        case base64_errc::incomplete: return "incomplete";
    }
    return {};
}

/// A sentence for people, with the clause that was broken.
constexpr std::string_view describe(base64_errc code) noexcept {
    switch (code) {
        case base64_errc::foreign_octet: return "an octet that is no Base64 digit (RFC 4648 3.3)";
        case base64_errc::misplaced_padding:
            return "padding before the end, or too much of it (RFC 4648 3.2)";
        case base64_errc::trailing_bits:
            return "a last digit with bits that belong to no octet (RFC 4648 3.5)";
        case base64_errc::incomplete:
            return "the text ends within a group of four digits (RFC 4648 4)";
    }
    return {};
}

namespace base64 {

inline constexpr std::string_view digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What so many octets take as text.
constexpr std::size_t encoded_size(std::size_t octets) noexcept { return (octets + 2) / 3 * 4; }
/// The most octets that so much text can stand for.
constexpr std::size_t decoded_size(std::size_t text) noexcept { return text / 4 * 3; }

/// Writes `encoded_size(octets.size())` characters; returns the end.
constexpr char* encode(std::string_view octets, char* out) noexcept {
    while (!octets.empty()) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (i < octets.size() ? static_cast<unsigned char>(octets[i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i)
            *out++ = i <= octets.size() ? digits[group >> (18 - 6 * i) & 63] : '=';
        octets.remove_prefix(octets.size() < 3 ? octets.size() : 3);
    }
    return out;
}

/// Appends the text to anything with `append(char const*, std::size_t)`.
template <class Out>
constexpr void append(Out& out, std::string_view octets) {
    constexpr std::size_t at_once = 192;
    char block[encoded_size(at_once)]{};
    for (; !octets.empty(); octets.remove_prefix(octets.size() < at_once ? octets.size() : at_once))
        out.append(block,
                   static_cast<std::size_t>(encode(octets.substr(0, at_once), block) - block));
}

/// The text of `Octets` octets.
template <std::size_t Octets>
class fixed_text {
  public:
    constexpr explicit fixed_text(std::array<char, Octets> const& octets) noexcept {
        encode({octets.data(), Octets}, text_.data());
    }
    constexpr operator std::string_view() const noexcept { return {text_.data(), text_.size()}; }

    friend constexpr bool operator==(fixed_text const&, fixed_text const&) = default;

  private:
    std::array<char, encoded_size(Octets)> text_{};
};

namespace detail {

inline constexpr std::uint8_t no_digit = 64;
inline constexpr auto values = [] {
    std::array<std::uint8_t, 256> made{};
    for (auto& value : made) value = no_digit;
    for (std::size_t i = 0; i < digits.size(); ++i)
        made[static_cast<unsigned char>(digits[i])] = static_cast<std::uint8_t>(i);
    return made;
}();
constexpr std::uint32_t value_of(char digit) noexcept {
    return values[static_cast<unsigned char>(digit)];
}

constexpr unexpected<base64_error> fail(base64_errc code, std::size_t offset) noexcept {
    return unexpected{base64_error{code, static_cast<std::uint32_t>(offset)}};
}

/// Why `text`, of which four digits from `at` on are no octets, or which ends there, is wrong.
constexpr unexpected<base64_error> find_fault(std::string_view text, std::size_t at) noexcept {
    std::size_t const begin = at;
    while (at < text.size() && value_of(text[at]) != no_digit) ++at;
    if (at == text.size()) return fail(base64_errc::incomplete, at);
    if (text[at] != '=') return fail(base64_errc::foreign_octet, at);
    std::size_t const behind = at - begin;
    if (behind < 2) return fail(base64_errc::misplaced_padding, at);
    if (behind == 2 && at + 1 == text.size()) return fail(base64_errc::incomplete, at + 1);
    return fail(base64_errc::misplaced_padding, behind == 2 && text[at + 1] == '=' ? at + 2 : at);
}

}  // namespace detail

/// Writes at most `decoded_size(text.size())` octets; returns how many. Of several faults the first is told. Takes as
/// long for any digits, but what it takes depends on them: secrets are compared elsewhere, as octets.
constexpr expected<std::size_t, base64_error> decode(std::string_view text, char* out) noexcept {
    char* const begin = out;
    for (std::size_t at = 0; at < text.size(); at += 4) {
        std::string_view const four = text.substr(at, 4);
        std::size_t const padding = at + 4 != text.size()  ? 0
                                    : four.ends_with("==") ? 2
                                    : four.ends_with('=')  ? 1
                                                           : 0;
        std::uint32_t group = 0;
        bool is_valid = four.size() == 4;
        for (std::size_t i = 0; i < four.size() - padding; ++i) {
            is_valid = is_valid && detail::value_of(four[i]) != detail::no_digit;
            group |= detail::value_of(four[i]) << (18 - 6 * i);
        }
        if (!is_valid) return detail::find_fault(text, at);
        if ((group & ((1U << 8 * padding) - 1)) != 0)
            return detail::fail(base64_errc::trailing_bits, at + 3 - padding);
        for (std::size_t i = 0; i < 3 - padding; ++i)
            *out++ = static_cast<char>(group >> (16 - 8 * i) & 255);
    }
    return static_cast<std::size_t>(out - begin);
}

}  // namespace base64

}  // namespace couplet
