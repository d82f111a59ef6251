// SPDX-License-Identifier: BSL-1.0
// Language tags and ranges: their form, which are the same, which is the next to look for (RFC 5646 2.1, RFC 4647 3.4).
#pragma once

#include <cstddef>
#include <string_view>

#include <couplet/text/ascii.hpp>

namespace couplet {

/// RFC 5646 2.1, as far as it needs no registry: subtags of 1 to 8 letters and digits, the first of letters.
constexpr bool is_language_tag(std::string_view tag) noexcept {
    std::size_t length = 0;
    bool is_first = true;
    for (char const c : tag) {
        bool const is_letter = ascii::to_lower(c) >= 'a' && ascii::to_lower(c) <= 'z';
        if (c == '-' ? length == 0 : !is_letter && (is_first || c < '0' || c > '9')) return false;
        length = c == '-' ? 0 : length + 1;
        is_first = is_first && c != '-';
        if (length > 8) return false;
    }
    return length != 0;
}

/// Whether two language tags are the same, in whatever case (RFC 5646 2.1.1).
constexpr bool is_same_language(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (ascii::to_lower(a[i]) != ascii::to_lower(b[i])) return false;
    return true;
}

/// The next, less specific range to look for: "zh-Hant-CN-x-a" -> "zh-Hant-CN" -> "zh-Hant" -> "zh" -> "". A
/// subtag of one letter or digit goes with what follows it (RFC 4647 3.4).
constexpr std::string_view truncated_range(std::string_view range) noexcept {
    std::size_t const dash = range.rfind('-');
    if (dash == range.npos) return {};
    range = range.substr(0, dash);
    if (range.size() == 1) return {};
    if (range.size() >= 2 && range[range.size() - 2] == '-') range.remove_suffix(2);
    return range;
}

}  // namespace couplet
