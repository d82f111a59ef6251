// SPDX-License-Identifier: BSL-1.0
// Names: qualified as they are written, expanded as they are meant (Namespaces in XML 1.0), and XMPP's namespaces.
#pragma once

#include <cstddef>
#include <string_view>

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
    if (text.empty()) return false;
    for (std::size_t at = 0; at < text.size();) {
        auto const c = utf8::decode(text, at);
        if (c.size == 0) return false;
        if (!(at == 0 ? is_name_start(c.value) : is_name_char(c.value))) return false;
        at += c.size;
    }
    return true;
}

/// A Name without a colon (Namespaces [4]).
constexpr bool is_ncname(std::string_view text) noexcept {
    return text.find(':') == text.npos && is_name(text);
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
