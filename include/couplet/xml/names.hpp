// SPDX-License-Identifier: BSL-1.0
// Names: qualified as they are written, expanded as they are meant (Namespaces in XML 1.0), and XMPP's namespaces.
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>

#include <couplet/text/utf8.hpp>
#include <couplet/xml/chars.hpp>

namespace couplet::xml {

/// What a name means: the namespace, empty for none, and the local part (Namespaces 2.1).
struct expanded_name {
    std::string_view ns;
    std::string_view local;

    friend constexpr bool operator==(expanded_name, expanded_name) noexcept = default;
};

/// How a name is written: `prefix:local`, or `local` with an empty prefix (Namespaces 4).
struct qualified_name {
    std::string_view prefix;
    std::string_view local;

    friend constexpr bool operator==(qualified_name, qualified_name) noexcept = default;
};

/// [5] Name: a NameStartChar and any NameChars; UTF-8.
constexpr bool is_name(std::string_view text) noexcept {
    if (text.empty() || ascii_name.first_outside(text) == text.size())
        return !text.empty() && ascii_name_start.contains(text[0]);
    for (std::size_t at = 0; at < text.size();) {
        auto const c = utf8::decode(text, at);
        if (c.size == 0 || !(at == 0 ? is_name_start(c.value) : is_name_char(c.value)))
            return false;
        at += c.size;
    }
    return true;
}

/// A Name without a colon (Namespaces [4]).
constexpr bool is_ncname(std::string_view text) noexcept {
    return text.find(':') == text.npos && is_name(text);
}

/// Whether all of `text` is UTF-8 and allowed in XML; `check_chars` is faster, and says where it is not.
constexpr bool is_text(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        auto const c = utf8::decode(text, at);
        if (c.size == 0 || !is_char(c.value)) return false;
        at += c.size;
    }
    return true;
}

/// The parts of `text` before and behind its first colon; nothing is validated. A colon without a
/// prefix before it (`:a`) stays in the local part, which is then no NCName.
constexpr qualified_name split_name(std::string_view text) noexcept {
    std::size_t const colon = text.find(':');
    if (colon == text.npos || colon == 0) return {{}, text};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

/// A local name, or prefix and local name with one colon between (Namespaces [7]).
constexpr bool is_qualified_name(std::string_view text) noexcept {
    auto const [prefix, local] = split_name(text);
    return is_ncname(local) && (prefix.empty() || is_ncname(prefix));
}

/// Octets of a prefix or a local name that is to be written.
inline constexpr std::size_t max_written_name = 256;

namespace detail {
// What a compiler names when it refuses a literal: no constant expression can call this.
void this_is_no_qualified_name_or_it_is_too_long();
void this_is_no_local_name_or_no_namespace();
}  // namespace detail

/// A name on its way into markup: qualified, as `"body"` or `"stream:features"`, or expanded, as
/// `{"urn:xmpp:ping", "ping"}`. Literals and constants are checked by the compiler.
class any_name {
  public:
    template <std::size_t Size>
    consteval any_name(char const (&qualified)[Size]) noexcept
        : any_name{split_name({qualified, Size - 1})} {
        if (!is_checked_) detail::this_is_no_qualified_name_or_it_is_too_long();
    }
    template <std::size_t NsSize, std::size_t LocalSize>
    consteval any_name(char const (&ns)[NsSize], char const (&local)[LocalSize]) noexcept
        : any_name{std::string_view{ns, NsSize - 1}, std::string_view{local, LocalSize - 1}} {
        if (!is_checked_) detail::this_is_no_local_name_or_no_namespace();
    }
    template <class Text>
        requires(!std::is_array_v<Text> && !std::is_same_v<Text, any_name> &&
                 std::is_convertible_v<Text const&, std::string_view>)
    constexpr any_name(Text const& qualified) noexcept
        : any_name{split_name(std::string_view{qualified})} {}
    constexpr any_name(qualified_name written) noexcept
        : prefix_{written.prefix}, local_{written.local} {
        if (std::is_constant_evaluated())
            is_checked_ = is_short(local_) && (prefix_.empty() || is_short(prefix_));
    }
    constexpr any_name(std::string_view ns, std::string_view local) noexcept
        : ns_{ns}, local_{local}, is_expanded_{true} {
        if (std::is_constant_evaluated()) is_checked_ = is_short(local_) && is_text(ns_);
    }
    constexpr any_name(expanded_name meant) noexcept : any_name{meant.ns, meant.local} {}

    constexpr bool is_expanded() const noexcept { return is_expanded_; }
    /// Whether the compiler saw that the parts are what they should be; they are then constants.
    constexpr bool is_checked() const noexcept { return is_checked_; }
    constexpr std::string_view ns() const noexcept { return ns_; }
    constexpr std::string_view prefix() const noexcept { return prefix_; }
    constexpr std::string_view local() const noexcept { return local_; }

  private:
    static constexpr bool is_short(std::string_view name) noexcept {
        return name.size() <= max_written_name && is_ncname(name);
    }

    std::string_view ns_{};      // if expanded
    std::string_view prefix_{};  // if not
    std::string_view local_;
    bool is_expanded_ = false;
    bool is_checked_ = false;
};

/// Namespace names; compared octet by octet (Namespaces 2.3).
namespace ns {

inline constexpr std::string_view xml = "http://www.w3.org/XML/1998/namespace";  // Namespaces 3
inline constexpr std::string_view xmlns = "http://www.w3.org/2000/xmlns/";       // Namespaces 3

inline constexpr std::string_view streams = "http://etherx.jabber.org/streams";  // RFC 6120 4.8.1
inline constexpr std::string_view client = "jabber:client";                      // RFC 6120 4.8.2
inline constexpr std::string_view server = "jabber:server";                      // RFC 6120 4.8.2
inline constexpr std::string_view component = "jabber:component:accept";         // XEP-0114 2
inline constexpr std::string_view dialback = "jabber:server:dialback";           // XEP-0220 2
inline constexpr std::string_view framing = "urn:ietf:params:xml:ns:xmpp-framing";  // RFC 7395 3.3

inline constexpr std::string_view stream_errors = "urn:ietf:params:xml:ns:xmpp-streams";  // 4.9.2
inline constexpr std::string_view stanza_errors = "urn:ietf:params:xml:ns:xmpp-stanzas";  // 8.3.2
inline constexpr std::string_view tls = "urn:ietf:params:xml:ns:xmpp-tls";          // RFC 6120 5
inline constexpr std::string_view sasl = "urn:ietf:params:xml:ns:xmpp-sasl";        // RFC 6120 6
inline constexpr std::string_view bind = "urn:ietf:params:xml:ns:xmpp-bind";        // RFC 6120 7
inline constexpr std::string_view session = "urn:ietf:params:xml:ns:xmpp-session";  // RFC 3921 3
inline constexpr std::string_view roster = "jabber:iq:roster";                      // RFC 6121 2.1

}  // namespace ns

}  // namespace couplet::xml
