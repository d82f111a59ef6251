// SPDX-License-Identifier: BSL-1.0
// The opening of a stream, and its end, in every framing (RFC 6120 4.2, 4.4, 4.7; RFC 7395 3.3; XEP-0206; XEP-0114).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/stream/header_errc.hpp>
#include <couplet/stream/version.hpp>
#include <couplet/text/ascii.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/open_elements.hpp>
#include <couplet/xml/start_tag.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

namespace xml::ns {
inline constexpr std::string_view httpbind = "http://jabber.org/protocol/httpbind";  // XEP-0124
inline constexpr std::string_view xbosh = "urn:xmpp:xbosh";                          // XEP-0206
}  // namespace xml::ns

/// How a stream is laid on what carries it.
enum class stream_framing : std::uint8_t {
    tcp,        ///< `<stream:stream>` around everything (RFC 6120 4)
    websocket,  ///< `<open/>` and `<close/>`, each message a document (RFC 7395 3.3)
    bosh,       ///< `<body/>` around everything that is sent at once (XEP-0124, XEP-0206)
};

/// What a stream is for: the content namespace (RFC 6120 4.8.2).
enum class stream_content : std::uint8_t {
    client,      ///< jabber:client; also of a WebSocket and of BOSH
    server,      ///< jabber:server
    component,   ///< jabber:component:accept (XEP-0114)
    undeclared,  ///< no default namespace but the stream's: each element says its own
};

/// Its name; empty if it is undeclared.
constexpr std::string_view content_namespace(stream_content content) noexcept {
    switch (content) {
        case stream_content::client: return xml::ns::client;
        case stream_content::server: return xml::ns::server;
        case stream_content::component: return xml::ns::component;
        case stream_content::undeclared: break;
    }
    return {};
}
/// The content of that namespace; nothing if it is none of XMPP's.
constexpr std::optional<stream_content> find_stream_content(std::string_view ns) noexcept {
    for (auto const one :
         {stream_content::client, stream_content::server, stream_content::component})
        if (content_namespace(one) == ns) return one;
    return {};
}

namespace detail {
inline constexpr xml::declaration streams_alone[]{{"", xml::ns::streams}};
}

/// What a stream header says; on its way in its views borrow from the event.
struct stream_header {
    address to{};                          ///< RFC 6120 4.7.2
    address from{};                        ///< RFC 6120 4.7.1
    std::optional<std::string_view> id{};  ///< RFC 6120 4.7.3; of BOSH the `authid`
    std::string_view language{};           ///< RFC 6120 4.7.4; empty: none
    stream_version version{};              ///< RFC 6120 4.7.5; `before_xmpp_1_0`: none
    stream_content content{};              ///< RFC 6120 4.8.2
    stream_framing framing{};              ///< what the element is
    bool dialback = false;                 ///< declares jabber:server:dialback (XEP-0220 2.4)

    friend constexpr bool operator==(stream_header const&, stream_header const&) noexcept = default;
};

/// The namespaces in scope for what is written behind a header, as a writer takes them: `writer{out, scope_of(header)}`.
/// None where each message is a document of its own.
constexpr std::span<xml::declaration const> scope_of(stream_header const& header) noexcept {
    if (header.framing != stream_framing::tcp) return {};
    switch (header.content) {
        case stream_content::client: return xml::client_stream;
        case stream_content::server: return xml::server_stream;
        case stream_content::component: return xml::component_stream;
        case stream_content::undeclared: break;
    }
    return detail::streams_alone;
}

namespace detail {

template <class Sink>
void write_header_attributes(xml::writer<Sink>& out,
                             stream_header const& header) noexcept(noexcept(out.close())) {
    bool const is_bosh = header.framing == stream_framing::bosh;
    if (header.from) out.attribute("from", header.from.text());
    if (header.to) out.attribute("to", header.to.text());
    if (header.id && is_bosh) out.attribute("authid", *header.id);
    if (header.id && !is_bosh) out.attribute("id", *header.id);
    if (header.version != before_xmpp_1_0) {
        version_text const version{header.version};
        if (is_bosh)
            out.attribute("xmpp:version", version);
        else
            out.attribute("version", version);
    }
    if (!header.language.empty()) out.attribute("xml:lang", header.language);
}

}  // namespace detail

/// Opens `<stream:stream>`, `<open>` or `<body>`, and leaves it open. The content namespace is the default one; where
/// there is none, the stream's is (RFC 6120 4.8.2). Attributes stand in the order of RFC 6120's examples.
template <class Sink>
void write(xml::writer<Sink>& out, stream_header const& header) noexcept(noexcept(out.close())) {
    switch (header.framing) {
        case stream_framing::tcp:
            if (header.content == stream_content::undeclared) {
                out.declare("", xml::ns::streams);
            } else {
                out.declare("", content_namespace(header.content));
                out.declare("stream", xml::ns::streams);
            }
            if (header.dialback) out.declare("db", xml::ns::dialback);
            out.open({xml::ns::streams, "stream"});
            break;
        case stream_framing::websocket: out.open({xml::ns::framing, "open"}); break;
        case stream_framing::bosh:
            out.declare("", xml::ns::httpbind).declare("xmpp", xml::ns::xbosh);
            out.open({xml::ns::httpbind, "body"});
            break;
    }
    detail::write_header_attributes(out, header);
}

/// Appends a header as it is sent: behind an XML declaration (RFC 6120 11.5) and left open, or as a message of its own
/// (RFC 7395 3.3.3 wants no XML declaration). If refused, a reason, and nothing is written.
template <class Out>
[[nodiscard]] std::optional<writer_error> append(Out& out, stream_header const& header) {
    xml::writer writer{out};
    if (header.framing == stream_framing::tcp) writer.xml_declaration();
    write(writer, header);
    if (header.framing == stream_framing::tcp) return writer.flush();
    return writer.close().finish();
}

/// The end of a stream (RFC 6120 4.4).
struct stream_close {
    stream_framing framing{};
    /// Where the client shall connect instead (RFC 7395 3.6.1), if `may_follow` says so.
    std::optional<std::string_view> see_other_uri{};

    friend constexpr bool operator==(stream_close const&, stream_close const&) noexcept = default;
};

/// Whether a client that is connected to `current` may go to `other` (RFC 7395 3.6.1): never from TLS to none, and to
/// no transport but a WebSocket or BOSH. Both are URIs, of which only the schemes matter.
constexpr bool may_follow(std::string_view current, std::string_view other) noexcept {
    auto const is_of = [](std::string_view uri, std::string_view scheme) {
        bool is = uri.size() > scheme.size() && uri[scheme.size()] == ':';
        for (std::size_t i = 0; is && i < scheme.size(); ++i)
            is = ascii::to_lower(uri[i]) == scheme[i];
        return is;
    };
    auto const is_secure = [&](std::string_view uri) {
        return is_of(uri, "wss") || is_of(uri, "https");
    };
    bool const is_plain = is_of(other, "ws") || is_of(other, "http");
    return is_secure(other) || (is_plain && !is_secure(current));
}

/// Appends `</stream:stream>`, or the message that closes a WebSocket's stream (RFC 7395 3.6). Of BOSH the element that
/// ends a session, which the client must give its `rid` and `sid`: see `bosh_body`.
template <class Out>
[[nodiscard]] std::optional<writer_error> append(Out& out, stream_close const& end) {
    if (end.framing == stream_framing::tcp) {
        constexpr std::string_view tag = "</stream:stream>";
        out.append(tag.data(), tag.size());
        return {};
    }
    xml::writer writer{out};
    if (end.framing == stream_framing::websocket) {
        writer.open({xml::ns::framing, "close"});
        if (end.see_other_uri) writer.attribute("see-other-uri", *end.see_other_uri);
    } else {
        writer.open({xml::ns::httpbind, "body"}).attribute("type", "terminate");
    }
    return writer.close().finish();
}
/// Of a stream with that header: `</stream>` where that is how it was opened.
template <class Out>
[[nodiscard]] std::optional<writer_error> append_close(Out& out, stream_header const& header) {
    bool const is_prefixed = header.content != stream_content::undeclared;
    if (header.framing != stream_framing::tcp || is_prefixed)
        return append(out, stream_close{header.framing});
    constexpr std::string_view tag = "</stream>";
    out.append(tag.data(), tag.size());
    return {};
}

/// What the initiating entity makes of the answer to its header: nothing if all is well. An answer from another domain
/// than was asked for is none of its faults: an error follows it (RFC 6120 4.9.1.3).
constexpr std::optional<header_errc> check_response(stream_header const& sent,
                                                    stream_header const& answer) noexcept {
    bool const is_declared =
        sent.content != stream_content::undeclared && answer.content != stream_content::undeclared;
    if (is_declared && sent.content != answer.content) return header_errc::different_content;
    if (answer.version.major < sent.version.major && answer.version != before_xmpp_1_0)
        return header_errc::unsupported_version;
    if (!answer.id && sent.framing != stream_framing::bosh) return header_errc::missing_id;
    return {};
}

}  // namespace couplet
