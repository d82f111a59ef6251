// SPDX-License-Identifier: BSL-1.0
// Which code points XML allows where: Char, NameStartChar, NameChar, S (XML 1.0 fifth edition, productions 2 to 4a).
#pragma once

#include <cstddef>

#include <couplet/text/ascii.hpp>

namespace couplet::xml {

/// Code points from `first` to `last`, both included.
struct code_point_range {
    char32_t first;
    char32_t last;
};

/// Whether `c` lies in one of `table`'s ranges, which stand in ascending order and do not touch.
template <std::size_t Size>
constexpr bool contains(code_point_range const (&table)[Size], char32_t c) noexcept {
    std::size_t low = 0;
    for (std::size_t high = Size; low < high;) {
        std::size_t const middle = (low + high) / 2;
        if (table[middle].last < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < Size && table[low].first <= c;
}

/// [4] NameStartChar in ASCII, the colon included.
inline constexpr ascii::set ascii_name_start = ascii::letter | ascii::set("_:");
/// [4a] NameChar in ASCII, the colon included.
inline constexpr ascii::set ascii_name = ascii_name_start | ascii::digit | ascii::set("-.");
/// [3] S.
inline constexpr ascii::set white_space{" \t\r\n"};

/// [2] Char
inline constexpr code_point_range char_ranges[]{
    {0x9, 0xA}, {0xD, 0xD}, {0x20, 0xD7FF}, {0xE000, 0xFFFD}, {0x10000, 0x10FFFF},
};

/// [4] NameStartChar beyond ASCII
inline constexpr code_point_range name_start_ranges[]{
    {0xC0, 0xD6},     {0xD8, 0xF6},     {0xF8, 0x2FF},    {0x370, 0x37D},
    {0x37F, 0x1FFF},  {0x200C, 0x200D}, {0x2070, 0x218F}, {0x2C00, 0x2FEF},
    {0x3001, 0xD7FF}, {0xF900, 0xFDCF}, {0xFDF0, 0xFFFD}, {0x10000, 0xEFFFF},
};

/// [4a] what NameChar adds to NameStartChar beyond ASCII
inline constexpr code_point_range name_extra_ranges[]{
    {0xB7, 0xB7},
    {0x300, 0x36F},
    {0x203F, 0x2040},
};

/// [3]
constexpr bool is_space(char c) noexcept { return white_space.contains(c); }

/// [2]
constexpr bool is_char(char32_t c) noexcept { return contains(char_ranges, c); }

/// [4]
constexpr bool is_name_start(char32_t c) noexcept {
    return c < 0x80 ? ascii_name_start.contains(static_cast<char>(c))
                    : contains(name_start_ranges, c);
}

/// [4a]
constexpr bool is_name_char(char32_t c) noexcept {
    return c < 0x80 ? ascii_name.contains(static_cast<char>(c))
                    : contains(name_start_ranges, c) || contains(name_extra_ranges, c);
}

}  // namespace couplet::xml
