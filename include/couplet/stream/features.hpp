// SPDX-License-Identifier: BSL-1.0
// What a stream offers: each feature a value that declares what it looks like (RFC 6120 4.3.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>

#include <couplet/lifetimebound.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/list.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/start_tag.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// The features, by what they offer. Another one is another aggregate with a schema, of whoever needs it; nothing here
/// lists them.
namespace feature {

/// RFC 6120 5.4.1. Never over a WebSocket or BOSH, where it is to be ignored (RFC 7395 3.9, XEP-0206 4).
struct starttls {
    bool required = false;
    static constexpr auto schema = declare::element({"urn:ietf:params:xml:ns:xmpp-tls", "starttls"},
                                                    declare::flag("required", &starttls::required))
                                       .in(occurs::features | occurs::stream);
    friend bool operator==(starttls const&, starttls const&) = default;
};

/// SASL: RFC 6120 6.3.1. Best first is the client's choice, not the order's (6.3.3).
struct mechanisms {
    xml::list<std::string_view> names{};
    xml::elements others{};  ///< in their order, as `<hostname/>` of XEP-0233
    static constexpr auto schema =
        declare::element({"urn:ietf:params:xml:ns:xmpp-sasl", "mechanisms"},
                         declare::child("mechanism", &mechanisms::names),
                         declare::any(&mechanisms::others))
            .in(occurs::features);
};

/// Resource binding: RFC 6120 7.4; mandatory whatever it says (7.3.1).
struct bind {
    bool required = false;
    static constexpr auto schema = declare::element({"urn:ietf:params:xml:ns:xmpp-bind", "bind"},
                                                    declare::flag("required", &bind::required))
                                       .in(occurs::features);
    friend bool operator==(bind const&, bind const&) = default;
};

/// RFC 3921 3; not needed any more, which `optional` says.
struct session {
    bool optional = false;
    static constexpr auto schema =
        declare::element({"urn:ietf:params:xml:ns:xmpp-session", "session"},
                         declare::flag("optional", &session::optional))
            .in(occurs::features);
    friend bool operator==(session const&, session const&) = default;
};

/// XEP-0138 2.
struct compression {
    xml::list<std::string_view> methods{};
    static constexpr auto schema =
        declare::element({"http://jabber.org/features/compress", "compression"},
                         declare::child("method", &compression::methods).required())
            .in(occurs::features);
    friend bool operator==(compression const&, compression const&) = default;
};

/// XEP-0198 2; older servers add one of the flags.
struct stream_management {
    bool optional = false;
    bool required = false;
    static constexpr auto schema =
        declare::element({"urn:xmpp:sm:3", "sm"},
                         declare::flag("optional", &stream_management::optional),
                         declare::flag("required", &stream_management::required))
            .in(occurs::features | occurs::inside);
    friend bool operator==(stream_management const&, stream_management const&) = default;
};

/// RFC 6121 2.6.1.
struct roster_versioning {
    static constexpr auto schema =
        declare::element({"urn:xmpp:features:rosterver", "ver"}).in(occurs::features);
    friend bool operator==(roster_versioning const&, roster_versioning const&) = default;
};

/// Subscriptions approved before they are asked for: RFC 6121 3.4.
struct pre_approval {
    static constexpr auto schema =
        declare::element({"urn:xmpp:features:pre-approval", "sub"}).in(occurs::features);
    friend bool operator==(pre_approval const&, pre_approval const&) = default;
};

/// The server's entity capabilities: XEP-0115 6.3; without `hash` in the format of old (13).
struct capabilities {
    std::optional<std::string_view> hash{};
    std::string_view node{};
    std::string_view ver{};
    static constexpr auto schema = declare::element({"http://jabber.org/protocol/caps", "c"},
                                                    declare::attribute("hash", &capabilities::hash),
                                                    declare::attribute("node", &capabilities::node),
                                                    declare::attribute("ver", &capabilities::ver))
                                       .in(occurs::features | occurs::presence);
    friend bool operator==(capabilities const&, capabilities const&) = default;
};

/// Server Dialback: XEP-0220 2.4; `errors`: whether it is answered by errors, too (2.5).
struct dialback {
    bool errors = false;
    static constexpr auto schema = declare::element({"urn:xmpp:features:dialback", "dialback"},
                                                    declare::flag("errors", &dialback::errors))
                                       .in(occurs::features);
    friend bool operator==(dialback const&, dialback const&) = default;
};

/// Client state indication: XEP-0352 4.1.
struct client_state {
    static constexpr auto schema = declare::element({"urn:xmpp:csi:0", "csi"}).in(occurs::features);
    friend bool operator==(client_state const&, client_state const&) = default;
};

/// In-band registration: XEP-0077 8.
struct registration {
    static constexpr auto schema =
        declare::element({"http://jabber.org/features/iq-register", "register"})
            .in(occurs::features);
    friend bool operator==(registration const&, registration const&) = default;
};

/// One type of XEP-0440, by its name in IANA's registry.
struct channel_binding {
    std::string_view type{};
    static constexpr auto schema =
        declare::content(declare::attribute("type", &channel_binding::type));
    friend bool operator==(channel_binding const&, channel_binding const&) = default;
};
/// The channel bindings that SASL may use here: XEP-0440 2.
struct channel_bindings {
    xml::list<channel_binding> types{};
    static constexpr auto schema =
        declare::element({"urn:xmpp:sasl-cb:0", "sasl-channel-binding"},
                         declare::child("channel-binding", &channel_bindings::types).required())
            .in(occurs::features);
    friend bool operator==(channel_bindings const&, channel_bindings const&) = default;
};

/// How much the peer takes: XEP-0478 3.1; nothing: it does not say.
struct limits {
    std::optional<std::uint32_t> max_bytes{};     ///< of a top-level element
    std::optional<std::uint32_t> idle_seconds{};  ///< without any traffic
    static constexpr auto schema =
        declare::element({"urn:xmpp:stream-limits:0", "limits"},
                         declare::child("max-bytes", &limits::max_bytes),
                         declare::child("idle-seconds", &limits::idle_seconds))
            .in(occurs::features | occurs::inside);
    friend bool operator==(limits const&, limits const&) = default;
};

/// The name of something that can be asked for with `bind2`.
struct inline_name {
    std::string_view var{};
    static constexpr auto schema = declare::content(declare::attribute("var", &inline_name::var));
    friend bool operator==(inline_name const&, inline_name const&) = default;
};
/// What is in `<inline/>` of `bind2`.
struct bind2_inline {
    xml::list<inline_name> features{};
    static constexpr auto schema =
        declare::content(declare::child("feature", &bind2_inline::features));
    friend bool operator==(bind2_inline const&, bind2_inline const&) = default;
};
/// Bind 2, inline in SASL2: XEP-0386 3.1.
struct bind2 {
    std::optional<bind2_inline> features{};
    static constexpr auto schema =
        declare::element({"urn:xmpp:bind:0", "bind"}, declare::child("inline", &bind2::features))
            .in(occurs::inside);
    friend bool operator==(bind2 const&, bind2 const&) = default;
};

/// Tokens instead of passwords, inline in SASL2: XEP-0484 3.1.
struct fast {
    bool tls_0rtt = false;
    xml::list<std::string_view> mechanisms{};
    static constexpr auto schema = declare::element({"urn:xmpp:fast:0", "fast"},
                                                    declare::attribute("tls-0rtt", &fast::tls_0rtt),
                                                    declare::child("mechanism", &fast::mechanisms))
                                       .in(occurs::inside);
    friend bool operator==(fast const&, fast const&) = default;
};

/// What is negotiated together with SASL2: XEP-0388 2.1.
struct inline_features {
    std::optional<stream_management> management{};
    std::optional<bind2> bind{};
    std::optional<feature::fast> fast{};
    xml::elements others{};  ///< in their order
    static constexpr auto schema = declare::content(
        declare::child(&inline_features::management), declare::child(&inline_features::bind),
        declare::child(&inline_features::fast), declare::any(&inline_features::others));
};
/// SASL2: XEP-0388 2.1.
struct authentication {
    xml::list<std::string_view> mechanisms{};
    std::optional<inline_features> inlined{};
    xml::elements others{};  ///< in their order, as `<hostname/>` of XEP-0233
    static constexpr auto schema =
        declare::element({"urn:xmpp:sasl:2", "authentication"},
                         declare::child("mechanism", &authentication::mechanisms).required(),
                         declare::child("inline", &authentication::inlined),
                         declare::any(&authentication::others))
            .in(occurs::features);
};

}  // namespace feature

/// Writes `<stream:features/>` with features in it: anything that `write` takes, an element of another stream too.
template <class Sink, class... Features>
void write_features(xml::writer<Sink>& out, Features const&... features) {
    using xml::write;
    out.open({xml::ns::streams, "features"});
    (write(out, features), ...);
    out.close();
}

/// Features on their way into something else, such as BOSH's body: `append(out, body, offer(a, b))`. Borrows them.
template <class... Features>
struct offered_features {
    std::tuple<Features const&...> features;
};
template <class... Features>
constexpr offered_features<Features...> offer(
    Features const&... features COUPLET_LIFETIMEBOUND) noexcept {
    return {{features...}};
}
template <class Sink, class... Features>
void write(xml::writer<Sink>& out, offered_features<Features...> const& offered) {
    std::apply([&](auto const&... each) { write_features(out, each...); }, offered.features);
}

/// Appends `<stream:features/>` for a stream of that framing: of a WebSocket, a message of its own (RFC 7395 3.3.3).
/// None in it: the negotiation is over (RFC 6120 4.3.5).
template <class Out, class... Features>
[[nodiscard]] std::optional<writer_error> append_features(Out& out, stream_framing framing,
                                                          Features const&... features) {
    static constexpr xml::declaration in_scope[]{{"stream", xml::ns::streams}};
    if (framing == stream_framing::tcp) {
        xml::writer writer{out, in_scope};
        write_features(writer, features...);
        return writer.finish();
    }
    xml::writer writer{out};
    writer.declare("stream", xml::ns::streams);
    write_features(writer, features...);
    return writer.finish();
}
/// For a stream over TCP.
template <class Out, class... Features>
[[nodiscard]] std::optional<writer_error> append_features(Out& out, Features const&... features) {
    return append_features(out, stream_framing::tcp, features...);
}

}  // namespace couplet
