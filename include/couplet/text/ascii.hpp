// SPDX-License-Identifier: BSL-1.0
// Sets of octets as constexpr values, and ASCII case: the algebra in which the RFCs' character rules are written.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

namespace couplet::ascii {

/// A set of octets. `set("&<>") | range('a', 'z')`, `printable & ~set(" ")`; O(1) membership.
class set {
  public:
    constexpr set() noexcept = default;
    /// The octets of `members`.
    constexpr explicit set(std::string_view members) noexcept {
        for (char c : members) insert(c);
    }

    constexpr bool contains(char c) const noexcept {
        auto const octet = static_cast<unsigned char>(c);
        return ((words_[octet >> 6] >> (octet & 63)) & 1U) != 0;
    }
    /// The offset of the first octet of `text` that is not a member; its size if all are.
    constexpr std::size_t first_outside(std::string_view text) const noexcept {
        std::size_t at = 0;
        while (at < text.size() && contains(text[at])) ++at;
        return at;
    }

    friend constexpr set operator|(set a, set const& b) noexcept {
        for (std::size_t i = 0; i < 4; ++i) a.words_[i] |= b.words_[i];
        return a;
    }
    friend constexpr set operator&(set a, set const& b) noexcept {
        for (std::size_t i = 0; i < 4; ++i) a.words_[i] &= b.words_[i];
        return a;
    }
    friend constexpr set operator~(set a) noexcept {
        for (auto& word : a.words_) word = ~word;
        return a;
    }
    friend constexpr bool operator==(set const&, set const&) noexcept = default;

    /// All octets from `first` to `last`, both included.
    friend constexpr set range(char first, char last) noexcept;

  private:
    constexpr void insert(char c) noexcept {
        auto const octet = static_cast<unsigned char>(c);
        words_[octet >> 6] |= std::uint64_t{1} << (octet & 63);
    }

    std::array<std::uint64_t, 4> words_{};
};

constexpr set range(char first, char last) noexcept {
    set members;
    for (unsigned octet = static_cast<unsigned char>(first);
         octet <= static_cast<unsigned char>(last); ++octet)
        members.insert(static_cast<char>(octet));
    return members;
}

inline constexpr set upper = range('A', 'Z');
inline constexpr set lower = range('a', 'z');
inline constexpr set letter = upper | lower;
inline constexpr set digit = range('0', '9');
inline constexpr set hex_digit = digit | range('a', 'f') | range('A', 'F');
/// U+0020 to U+007E: everything in ASCII but controls.
inline constexpr set printable = range(' ', '~');
/// U+0021 to U+007E, the ASCII7 category of RFC 8264 9.11.
inline constexpr set graphic = range('!', '~');

constexpr char to_lower(char c) noexcept {
    return upper.contains(c) ? static_cast<char>(c | 0x20) : c;
}

/// Appends `text` with its letters in lower case to anything with `append(char const*, std::size_t)`.
template <class Out>
constexpr void append_lower(Out& out, std::string_view text) {
    char block[64]{};
    for (std::size_t at = 0; at < text.size(); at += sizeof block) {
        std::string_view const part = text.substr(at, sizeof block);
        for (std::size_t i = 0; i < part.size(); ++i) block[i] = to_lower(part[i]);
        out.append(block, part.size());
    }
}

/// The value of a hexadecimal digit; -1 for anything else.
constexpr int hex_value(char c) noexcept {
    if (digit.contains(c)) return c - '0';
    c = to_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/// Whether every octet of `text` is below 0x80.
constexpr bool is_ascii(std::string_view text) noexcept {
    std::uint64_t seen = 0;
    if (std::is_constant_evaluated() || text.size() < 8) {
        for (char const c : text) seen |= static_cast<unsigned char>(c);
    } else {
        auto const add = [&](std::size_t at) {
            std::uint64_t eight = 0;
            std::memcpy(&eight, text.data() + at, sizeof eight);
            seen |= eight;
        };
        for (std::size_t at = 0; at + 8 < text.size(); at += 8) add(at);
        add(text.size() - 8);
    }
    return (seen & 0x8080808080808080) == 0;
}

}  // namespace couplet::ascii
