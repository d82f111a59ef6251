// SPDX-License-Identifier: BSL-1.0
// Which of several texts a reader wants: lookup by a list of languages (RFC 4647 3.4).
#pragma once

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

#include <couplet/stanza/texts.hpp>
#include <couplet/text/language_tag.hpp>

namespace couplet {

namespace detail {

/// How well a tag suits: the place of the range in the list, and how often that had to be truncated. Less is better.
struct language_rank {
    std::size_t range = static_cast<std::size_t>(-1);
    std::size_t truncations = 0;

    friend constexpr bool operator<(language_rank const& a, language_rank const& b) noexcept {
        return a.range != b.range ? a.range < b.range : a.truncations < b.truncations;
    }
};

constexpr language_rank rank_language(std::string_view tag, std::string_view const* wanted,
                                      std::size_t count) noexcept {
    if (tag.empty()) return {};
    for (std::size_t i = 0; i < count; ++i) {
        std::size_t truncations = 0;
        for (auto range = wanted[i]; !range.empty(); range = truncated_range(range), ++truncations)
            if (is_same_language(range, tag)) return {i, truncations};
    }
    return {};
}

template <class Texts>
constexpr std::optional<tagged_text> find_language(Texts const& all, std::string_view const* wanted,
                                                   std::size_t count,
                                                   std::string_view around) noexcept {
    std::optional<tagged_text> best, untagged, first;
    language_rank best_rank;
    for (tagged_text one : all) {
        if (!first) first = one;
        bool const is_untagged = one.language.empty();
        if (is_untagged) one.language = around;
        if (is_untagged && !untagged) untagged = one;
        auto const rank = rank_language(one.language, wanted, count);
        if (rank < best_rank) {
            best = one;
            best_rank = rank;
        }
    }
    return best ? best : untagged ? untagged : first;
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
    return detail::find_language(all, wanted.data(), wanted.size(), around);
}
template <class Texts>
constexpr std::optional<tagged_text> lookup_language(Texts const& all,
                                                     std::initializer_list<std::string_view> wanted,
                                                     std::string_view around = {}) noexcept {
    return detail::find_language(all, wanted.begin(), wanted.size(), around);
}

}  // namespace couplet
