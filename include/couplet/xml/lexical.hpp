// SPDX-License-Identifier: BSL-1.0
// Values as text: what an attribute or a child with only text can hold (XML Schema 1.1 Part 2).
#pragma once

#include <concepts>
#include <cstddef>
#include <limits>
#include <optional>
#include <string_view>
#include <type_traits>

#include <couplet/jid/address.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/xml/chars.hpp>

namespace couplet::xml {

/// The spellings of an enumeration whose enumerators count from 0. A function `spelling` beside the enumeration
/// hands them out: `constexpr auto spelling(colour) noexcept { return xml::words{"red", "green"}; }`
template <std::size_t Count>
struct words {
    std::string_view spelled[Count];

    template <class... Text>
    consteval words(Text const&... text) noexcept : spelled{text...} {}

    constexpr std::size_t size() const noexcept { return Count; }
};
template <class... Text>
words(Text const&...) -> words<sizeof...(Text)>;

template <class Enum>
concept spelled_enum = std::is_enum_v<Enum> && requires(Enum e) {
    spelling(e).spelled[0];
};

/// All of them.
template <spelled_enum Enum>
inline constexpr auto words_of = spelling(Enum{});

/// How an enumerator is spelled; nothing for a number that is none.
template <spelled_enum Enum>
constexpr std::string_view spelled(Enum value) noexcept {
    auto const index = static_cast<std::size_t>(value);
    return index < words_of<Enum>.size() ? words_of<Enum>.spelled[index] : std::string_view{};
}
/// The enumerator of that spelling.
template <spelled_enum Enum>
constexpr std::optional<Enum> find_spelled(std::string_view text) noexcept {
    for (std::size_t i = 0; i < words_of<Enum>.size(); ++i)
        if (words_of<Enum>.spelled[i] == text && !text.empty()) return static_cast<Enum>(i);
    return {};
}

template <class T>
concept number = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

/// A type of the user's own: `static std::optional<T> from_text(std::string_view)` reads it, `text()` is what is written.
/// It may borrow from what it was read from.
template <class T>
concept text_value = std::is_class_v<T> && requires(T const& value, std::string_view text) {
    { T::from_text(text) } -> std::same_as<std::optional<T>>;
    { value.text() } -> std::same_as<std::string_view>;
};

/// What has a form as text: text itself, bool, numbers, spelled enumerations, addresses, and the user's own.
template <class T>
concept lexical = std::same_as<T, std::string_view> || std::same_as<T, address> ||
    std::same_as<T, bool> || number<T> || spelled_enum<T> || text_value<T>;

/// Without white space around it, which numbers and booleans may have (XML Schema 1.1 Part 2 4.3.6).
constexpr std::string_view collapsed(std::string_view text) noexcept {
    while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
    return text;
}

namespace detail {

/// Reads digits that stay within `limit`; whether that is all there is.
constexpr bool read_digits(std::string_view text, unsigned long long limit,
                           unsigned long long& value) noexcept {
    value = 0;
    for (char const c : text) {
        if (c < '0' || c > '9') return false;
        auto const digit = static_cast<unsigned long long>(c - '0');
        if (digit > limit || value > (limit - digit) / 10) return false;
        value = value * 10 + digit;
    }
    return !text.empty();
}

template <number T>
constexpr std::optional<T> read_number(std::string_view text) noexcept {
    using limits = std::numeric_limits<T>;
    bool const is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) text.remove_prefix(1);
    auto const most = static_cast<unsigned long long>(limits::max());
    unsigned long long size = 0;
    if (!read_digits(text, most + (is_negative && limits::is_signed ? 1 : 0), size) ||
        (is_negative && !limits::is_signed && size != 0))
        return {};
    return static_cast<T>(is_negative ? 0 - size : size);
}

}  // namespace detail

/// The value of `text`; nothing if it has none, or one that is out of range.
template <lexical T>
constexpr std::optional<T> from_text(std::string_view text) noexcept {
    if constexpr (std::same_as<T, std::string_view>) {
        return text;
    } else if constexpr (std::same_as<T, address>) {
        return address::from_text(text);
    } else if constexpr (std::same_as<T, bool>) {
        text = collapsed(text);
        if (text == "true" || text == "1") return true;
        if (text == "false" || text == "0") return false;
        return {};
    } else if constexpr (spelled_enum<T>) {
        return find_spelled<T>(text);
    } else if constexpr (text_value<T>) {
        return T::from_text(text);
    } else {
        return detail::read_number<T>(collapsed(text));
    }
}

/// A value's text, which may stand in this object: use it while that lives.
class text_of {
  public:
    constexpr text_of(std::string_view value) noexcept : text_{value} {}
    constexpr text_of(address value) noexcept : text_{value.text()} {}
    constexpr text_of(std::same_as<bool> auto value) noexcept : text_{value ? "true" : "false"} {}
    template <spelled_enum Enum>
    constexpr text_of(Enum value) noexcept : text_{spelled(value)} {}
    constexpr text_of(text_value auto const& value COUPLET_LIFETIMEBOUND) noexcept
        : text_{value.text()} {}
    template <number T>
    constexpr text_of(T value) noexcept {
        bool const is_negative = value < 0;
        auto rest = static_cast<unsigned long long>(static_cast<long long>(value));
        if (is_negative) rest = 0 - rest;
        char* at = digits_ + sizeof digits_;
        do *--at = static_cast<char>('0' + rest % 10);
        while ((rest /= 10) != 0);
        if (is_negative) *--at = '-';
        text_ = {at, static_cast<std::size_t>(digits_ + sizeof digits_ - at)};
    }
    text_of(text_of const&) = delete;
    text_of& operator=(text_of const&) = delete;

    constexpr operator std::string_view() const noexcept { return text_; }

  private:
    char digits_[20]{};
    std::string_view text_;
};

}  // namespace couplet::xml
