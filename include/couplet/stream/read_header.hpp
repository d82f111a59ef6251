// SPDX-License-Identifier: BSL-1.0
// A stream header as the peer wrote it: what it says, and the first thing that is wrong with it (RFC 6120 4.7, 4.8).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/expected.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/xml/element.hpp>

namespace couplet {

struct header_options {
    /// What the transport is; an element of another framing is no header here.
    stream_framing framing = stream_framing::tcp;
    /// Lets a header declare namespaces that are not the stream's, against RFC 6120 4.8.5: stanzas that rely on them
    /// mean nothing once they are on another stream, unless whoever copies them declares what they use, as
    /// xml::element and the writer do.
    bool foreign_declarations = false;
};

/// A header, as far as it can be understood: also one at fault is answered (RFC 6120 4.9.1.2).
struct read_header_result {
    stream_header header{};
    std::optional<header_errc> fault{};

    /// Whether nothing is wrong with it.
    explicit operator bool() const noexcept { return !fault; }
    stream_header const* operator->() const noexcept { return &header; }
    /// For a caller who does not answer a faulty one.
    expected<stream_header, header_errc> checked() const noexcept {
        if (fault) return unexpected{*fault};
        return header;
    }
};

namespace detail {

/// Keeps the fault that counts most: see `header_errc`.
constexpr void note(std::optional<header_errc>& fault, header_errc found) noexcept {
    if (!fault || found < *fault) fault = found;
}

/// The element that opens a stream.
constexpr xml::expanded_name root_name(stream_framing framing) noexcept {
    switch (framing) {
        case stream_framing::tcp: return {xml::ns::streams, "stream"};
        case stream_framing::websocket: return {xml::ns::framing, "open"};
        case stream_framing::bosh: break;
    }
    return {xml::ns::httpbind, "body"};
}

inline void read_header_attributes(xml::element_view root, read_header_result& result) noexcept {
    auto& header = result.header;
    bool const is_bosh = header.framing == stream_framing::bosh;
    xml::expanded_name const version{is_bosh ? xml::ns::xbosh : std::string_view{}, "version"};
    xml::expanded_name const id{{}, is_bosh ? "authid" : "id"};
    header.version = before_xmpp_1_0;
    bool is_restart = false;
    for (xml::attribute const& one : root.attributes()) {
        if (one.name == xml::expanded_name{{}, "to"}) header.to = address::from_text(one.value);
        if (one.name == xml::expanded_name{{}, "from"}) header.from = address::from_text(one.value);
        if (one.name == id) header.id = one.value;
        if (one.name == xml::expanded_name{xml::ns::xml, "lang"}) header.language = one.value;
        if (is_bosh && one.name == xml::expanded_name{xml::ns::xbosh, "restart"})
            is_restart = one.value == "true" || one.value == "1";
        if (one.name != version) continue;
        if (auto const known = parse_version(one.value))
            header.version = *known;
        else
            note(result.fault, header_errc::malformed_version);
    }
    // What cannot be read is not absent; and only a stream of XMPP 1.0 is ever restarted (XEP-0206 5).
    bool const is_modern = is_restart && header.version == before_xmpp_1_0;
    if (is_modern || result.fault == header_errc::malformed_version) header.version = xmpp_1_0;
}

/// RFC 6120 4.8.2, 4.8.3: the default namespace that the root declares.
inline void read_content(xml::element_view root, read_header_result& result) noexcept {
    std::string_view const ns = root.namespace_of("").value_or(std::string_view{});
    result.header.content = stream_content::undeclared;
    if (ns.empty() || ns == xml::ns::streams) return;
    if (auto const known = find_stream_content(ns))
        result.header.content = *known;
    else
        note(result.fault, header_errc::unsupported_content);
}

/// RFC 6120 4.8.5.
inline void read_declarations(xml::element_view root, header_options const& options,
                              read_header_result& result) noexcept {
    for (xml::declaration const& one : root.declarations()) {
        result.header.dialback |= one.ns == xml::ns::dialback && !one.prefix.empty();
        bool const is_own = one.ns == xml::ns::streams || one.ns == xml::ns::dialback ||
                            one.ns == xml::ns::xml ||
                            one.ns == content_namespace(result.header.content);
        if (!is_own && !options.foreign_declarations)
            note(result.fault, header_errc::foreign_declaration);
    }
}

}  // namespace detail

/// What the element of the `opened` event says, or the one that a WebSocket's message or a BOSH body is. Any prefix is
/// accepted for the stream namespace, which is compared octet by octet; an attribute with a prefix is never meant, nor is
/// `xmlns:to`; attributes that are not known are ignored. Addresses are not looked at: `respond` does that.
inline read_header_result read_header(xml::element_view root,
                                      header_options const& options = {}) noexcept {
    read_header_result result;
    result.header.framing = options.framing;
    xml::expanded_name const expected = detail::root_name(options.framing);
    if (root.ns() != expected.ns)
        detail::note(result.fault, header_errc::wrong_namespace);
    else if (root.local() != expected.local)
        detail::note(result.fault, header_errc::wrong_element);
    if (options.framing == stream_framing::tcp) {
        detail::read_content(root, result);
        detail::read_declarations(root, options, result);
    }
    detail::read_header_attributes(root, result);
    return result;
}

/// The end of a WebSocket's stream, if the message is it (RFC 7395 3.6); a TCP stream's is the `closed` event, and a BOSH
/// session's a `bosh_body` that says so.
inline std::optional<stream_close> read_close(xml::element_view message) noexcept {
    if (!message.is({xml::ns::framing, "close"})) return {};
    return stream_close{stream_framing::websocket, message.attribute("see-other-uri")};
}

}  // namespace couplet
