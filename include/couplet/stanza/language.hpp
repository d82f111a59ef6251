// SPDX-License-Identifier: BSL-1.0
// Which of several texts a reader wants: lookup by a list of languages (RFC 4647 3.4).
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include <couplet/stanza/texts.hpp>
#include <couplet/text/ascii.hpp>

namespace couplet {

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

/// Whether two language tags are the same, in whatever case (RFC 5646 2.1.1).
constexpr bool is_same_language(std::string_view a, std::string_view b) noexcept {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (ascii::to_lower(a[i]) != ascii::to_lower(b[i])) return false;
    return true;
}

namespace detail {

/// How well a tag suits: the place of the range in the list, and how often that had to be truncated. Less is better.
struct language_rank {
    std::size_t range = static_cast<std::size_t>(-1);
    std::size_t truncations = 0;

    friend constexpr auto operator<=>(language_rank const&, language_rank const&) = default;
};

constexpr language_rank rank_language(std::string_view tag,
                                      std::span<std::string_view const> wanted) noexcept {
    if (tag.empty()) return {};
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        std::size_t truncations = 0;
        for (auto range = wanted[i]; !range.empty(); range = truncated_range(range), ++truncations)
            if (is_same_language(range, tag)) return {i, truncations};
    }
    return {};
}

}  // namespace detail

/// The text whose language the earliest possible range of `wanted` matches, or the longest possible truncation of
/// it. Ranges are basic ones (RFC 4647 2.1); "*" says nothing and is skipped. If none matches it is the first text
/// without a language of its own, else the first at all (3.4.1); nothing if there is no text. What comes back
/// has the language `around` if it has none of its own. One walk through the texts; nothing is allocated.
template <class Texts>
constexpr std::optional<tagged_text> lookup_language(Texts const& all,
                                                     std::span<std::string_view const> wanted,
                                                     std::string_view around = {}) noexcept {
    std::optional<tagged_text> best, untagged, first;
    detail::language_rank best_rank;
    for (tagged_text one : all) {
        if (!first) first = one;
        bool const is_untagged = one.language.empty();
        if (is_untagged) one.language = around;
        if (is_untagged && !untagged) untagged = one;
        auto const rank = detail::rank_language(one.language, wanted);
        if (rank < best_rank) {
            best = one;
            best_rank = rank;
        }
    }
    return best ? best : untagged ? untagged : first;
}
template <class Texts>
constexpr std::optional<tagged_text> lookup_language(Texts const& all,
                                                     std::initializer_list<std::string_view> wanted,
                                                     std::string_view around = {}) noexcept {
    return lookup_language(all, std::span{wanted.begin(), wanted.size()}, around);
}

}  // namespace couplet
