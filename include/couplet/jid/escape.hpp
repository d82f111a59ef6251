// SPDX-License-Identifier: BSL-1.0
// JID escaping: characters that a localpart may not hold, written as `\hh` (XEP-0106).
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>  // std::string, declared only: whoever takes the default includes <string>
#include <optional>
#include <string_view>
#include <utility>

#include <couplet/error.hpp>
#include <couplet/expected.hpp>
#include <couplet/text/ascii.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet {

enum class escape_errc : std::uint8_t {
    leading_space,   ///< XEP-0106 3.2, 4.1 (6): `\20` first in a localpart
    trailing_space,  ///< XEP-0106 3.2, 4.1 (6): `\20` last in a localpart
};

/// Offset: the octet of the caller's input at which the space, or its `\20`, begins.
using escape_error = located<escape_errc>;

/// The enumerator's spelling.
constexpr std::string_view name(escape_errc code) noexcept {
    switch (code) {
        case escape_errc::leading_space: return "leading_space";
        case escape_errc::trailing_space: return "trailing_space";
    }
    return {};
}

/// A sentence for people, with the clause that was broken.
constexpr std::string_view describe(escape_errc code) noexcept {
    switch (code) {
        case escape_errc::leading_space:
            return "an escaped localpart must not begin with a space (XEP-0106 4.1)";
        case escape_errc::trailing_space:
            return "an escaped localpart must not end with a space (XEP-0106 4.1)";
    }
    return {};
}

namespace detail {

/// XEP-0106 3.2: what has an escape sequence. The backslash needs one only before hexadecimal
/// digits that would make it the beginning of a sequence.
inline constexpr auto escapable = ascii::set(" \"&'/:<>@\\");

/// The character for which the sequence `\hh` at `text[at]` stands, its digits in either case; NUL if
/// there is none.
constexpr char sequence_at(std::string_view text, std::size_t at) noexcept {
    if (text[at] != '\\' || text.size() - at < 3) return '\0';
    int const high = ascii::hex_value(text[at + 1]);
    int const low = ascii::hex_value(text[at + 2]);
    char const c = high < 0 || low < 0 ? '\0' : static_cast<char>(high << 4 | low);
    return escapable.contains(c) ? c : '\0';
}

/// The code point at `at`, if there is one, as the width mapping of a localpart leaves it: the
/// fullwidth forms of ASCII become ASCII (RFC 7622 3.3, RFC 8265 3.3.2).
constexpr utf8::code_point ordinary_at(std::string_view text, std::size_t at) noexcept {
    if (at >= text.size()) return {0, 0};
    auto const c = utf8::decode(text, at);
    return c.value >= 0xFF01 && c.value <= 0xFF5E ? utf8::code_point{c.value - 0xFEE0, c.size} : c;
}

/// The octets of the backslash at `text[at]`, ordinary or fullwidth, if a sequence begins with it once
/// the text is width-mapped and lower-cased; else 0.
constexpr std::size_t backslash_of_sequence(std::string_view text, std::size_t at) noexcept {
    if (text[at] != '\\' && text[at] != '\xEF') return 0;
    char mapped[3]{};
    std::size_t end = at;
    for (char& c : mapped) {
        auto const point = ordinary_at(text, end);
        if (point.size == 0 || point.value > 0x7F) return 0;
        c = static_cast<char>(point.value);
        end += point.size;
    }
    if (sequence_at({mapped, 3}, 0) == '\0') return 0;
    return text[at] == '\\' ? 1 : 3;
}

/// XEP-0106 4.1 (6): the fault of a text that begins or ends with `space`.
constexpr std::optional<escape_error> outer_space(std::string_view text,
                                                  std::string_view space) noexcept {
    if (text.starts_with(space)) return escape_error{escape_errc::leading_space, 0};
    if (!text.ends_with(space)) return std::nullopt;
    return escape_error{escape_errc::trailing_space,
                        static_cast<std::uint32_t>(text.size() - space.size())};
}

}  // namespace detail

/// Appends the escaped form of `text`, which people typed or a foreign system uses, to anything with
/// `append(char const*, std::size_t)`; returns the number of octets. A fault appends nothing.
///
/// What comes out holds none of ` "&'/:<>@`. A backslash becomes `\5c` exactly where a sequence would
/// begin (4.1 (7), 4.3), be it only in a localpart, which is width-mapped and lower-cased before it is
/// unescaped: `\2F` counts as `\2f` does, and so do fullwidth forms. `unescape` therefore gives back
/// `text` as those mappings leave it, with one exception that XEP-0106 has no way around: a combining
/// mark after one of `/:<>` may compose with the last letter of its sequence.
template <class Out>
constexpr expected<std::size_t, escape_error> append_escaped(Out& out, std::string_view text) {
    if (auto const fault = detail::outer_space(text, " ")) return unexpected(*fault);
    constexpr std::string_view digits = "0123456789abcdef";
    std::size_t plain = 0;  // where the octets begin that can be copied as they are
    std::size_t written = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::size_t const backslash = detail::backslash_of_sequence(text, at);
        bool const other = detail::escapable.contains(text[at]) && text[at] != '\\';
        if (backslash == 0 && !other) continue;
        char const c = other ? text[at] : '\\';
        char const sequence[3] = {'\\', digits[static_cast<std::size_t>(c >> 4)],
                                  digits[static_cast<std::size_t>(c & 15)]};
        out.append(text.data() + plain, at - plain);
        out.append(sequence, 3);
        written += at - plain + 3;
        plain = at + (other ? 1 : backslash);
        at = plain - 1;
    }
    out.append(text.data() + plain, text.size() - plain);
    return written + text.size() - plain;
}

/// Appends what an escaped localpart stands for, for people or foreign systems only: what was
/// unescaped must not be compared or sent (4.1 (4), (5)). Returns the number of octets; a fault, which
/// is a `\20` at either end, appends nothing. Sequences are lower-case; all else stays (4.1 (3), 4.3).
template <class Out>
constexpr expected<std::size_t, escape_error> append_unescaped(Out& out,
                                                               std::string_view localpart) {
    if (auto const fault = detail::outer_space(localpart, "\\20")) return unexpected(*fault);
    std::size_t plain = 0;
    std::size_t sequences = 0;
    for (std::size_t at = 0; at < localpart.size(); ++at) {
        char const c = detail::sequence_at(localpart, at);
        if (c == '\0' || ascii::upper.contains(localpart[at + 2])) continue;
        out.append(localpart.data() + plain, at - plain);
        out.append(&c, 1);
        at += 2;
        plain = at + 1;
        ++sequences;
    }
    out.append(localpart.data() + plain, localpart.size() - plain);
    return localpart.size() - 2 * sequences;
}

/// `append_escaped` into a new string: `escape("d'artagnan")` is `d\27artagnan`.
template <class String = std::string>
constexpr expected<String, escape_error> escape(std::string_view text) {
    String out;
    return append_escaped(out, text).transform([&](std::size_t) { return std::move(out); });
}

/// `append_unescaped` into a new string: `unescape("d\\27artagnan")` is `d'artagnan`.
template <class String = std::string>
constexpr expected<String, escape_error> unescape(std::string_view localpart) {
    String out;
    return append_unescaped(out, localpart).transform([&](std::size_t) { return std::move(out); });
}

}  // namespace couplet
