// SPDX-License-Identifier: BSL-1.0
// The three kinds of stanza and their types, as words (RFC 6120 8.1-8.2, RFC 6121 4.7.1, 5.2.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <couplet/text/equal.hpp>

namespace couplet {

/// The three elements of a stream that are stanzas (RFC 6120 8.2).
enum class stanza_kind : std::uint8_t { message, presence, iq };

/// RFC 6121 5.2.2; a message without a type, or with one that is not known, is `normal`.
enum class message_type : std::uint8_t { normal, chat, groupchat, headline, error };

/// RFC 6121 4.7.1; `available` is presence without a type and has no word on the wire.
enum class presence_type : std::uint8_t {
    available,
    unavailable,
    subscribe,
    subscribed,
    unsubscribe,
    unsubscribed,
    probe,
    error,
};

/// RFC 6120 8.2.3; the type of an iq is required.
enum class iq_type : std::uint8_t { get, set, result, error };

namespace detail {

inline constexpr std::string_view stanza_kind_words[]{"message", "presence", "iq"};
inline constexpr std::string_view message_type_words[]{"normal", "chat", "groupchat", "headline",
                                                       "error"};
inline constexpr std::string_view presence_type_words[]{
    "", "unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "error"};
inline constexpr std::string_view iq_type_words[]{"get", "set", "result", "error"};

/// The word of that number; nothing for a number that has none.
template <std::size_t Count>
constexpr std::string_view word(std::string_view const (&words)[Count], std::size_t row) noexcept {
    return row < Count ? words[row] : std::string_view{};
}

/// The enumerator with that word; none for a text that is no word of the enumeration.
template <class Enum, std::size_t Count, std::size_t... Row>
[[gnu::always_inline]] constexpr std::optional<Enum> find_word(
    std::string_view const (&words)[Count], std::string_view text,
    std::index_sequence<Row...>) noexcept {
    std::size_t found = Count;
    bool const is =
        ((!words[Row].empty() && text::equal(text, words[Row]) && (found = Row, true)) || ...);
    std::optional<Enum> which;
    if (is) which = static_cast<Enum>(found);
    return which;
}
template <class Enum, std::size_t Count>
[[gnu::always_inline]] constexpr std::optional<Enum> find_word(
    std::string_view const (&words)[Count], std::string_view text) noexcept {
    return find_word<Enum>(words, text, std::make_index_sequence<Count>{});
}

}  // namespace detail

inline constexpr int stanza_kind_count = 3;
inline constexpr int message_type_count = 5;
inline constexpr int presence_type_count = 8;
inline constexpr int iq_type_count = 4;

/// The local name of the element.
constexpr std::string_view name(stanza_kind kind) noexcept {
    return detail::word(detail::stanza_kind_words, static_cast<std::size_t>(kind));
}
/// What the attribute 'type' says.
constexpr std::string_view name(message_type type) noexcept {
    return detail::word(detail::message_type_words, static_cast<std::size_t>(type));
}
/// What the attribute 'type' says; empty for `available`, which has none (RFC 6121 4.7.1).
constexpr std::string_view name(presence_type type) noexcept {
    return detail::word(detail::presence_type_words, static_cast<std::size_t>(type));
}
/// What the attribute 'type' says.
constexpr std::string_view name(iq_type type) noexcept {
    return detail::word(detail::iq_type_words, static_cast<std::size_t>(type));
}

/// The kind of an element of that local name in a content namespace; none if it is no stanza.
constexpr std::optional<stanza_kind> find_stanza_kind(std::string_view local) noexcept {
    return detail::find_word<stanza_kind>(detail::stanza_kind_words, local);
}
/// The type of that name on the wire; none for a name that RFC 6121 5.2.2 does not define.
constexpr std::optional<message_type> find_message_type(std::string_view text) noexcept {
    return detail::find_word<message_type>(detail::message_type_words, text);
}
/// The type of that name on the wire; none for a name that RFC 6121 4.7.1 does not define, as "available".
constexpr std::optional<presence_type> find_presence_type(std::string_view text) noexcept {
    return detail::find_word<presence_type>(detail::presence_type_words, text);
}
/// The type of that name on the wire; none for a name that RFC 6120 8.2.3 does not define.
constexpr std::optional<iq_type> find_iq_type(std::string_view text) noexcept {
    return detail::find_word<iq_type>(detail::iq_type_words, text);
}

}  // namespace couplet
