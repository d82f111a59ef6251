// SPDX-License-Identifier: BSL-1.0
// The wrapper of everything that BOSH sends: sessions, streams in them, their restarts and ends (XEP-0124, XEP-0206).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/lexical.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/schema_errc.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// Why a session ends (XEP-0124 17.2); not to be confused with a stream error, which is a `remote_stream_error`.
enum class bosh_condition : std::uint8_t {
    bad_request,
    host_gone,
    host_unknown,
    improper_addressing,
    internal_server_error,
    item_not_found,
    other_request,
    policy_violation,
    remote_connection_failed,
    remote_stream_error,
    see_other_uri,
    system_shutdown,
    undefined_condition,
};
/// Their names on the wire.
constexpr auto spelling(bosh_condition) noexcept {
    return xml::words{"bad-request",
                      "host-gone",
                      "host-unknown",
                      "improper-addressing",
                      "internal-server-error",
                      "item-not-found",
                      "other-request",
                      "policy-violation",
                      "remote-connection-failed",
                      "remote-stream-error",
                      "see-other-uri",
                      "system-shutdown",
                      "undefined-condition"};
}

/// XEP-0124 17.2, 17.3.
enum class bosh_type : std::uint8_t {
    error,      ///< the request is to be sent again
    terminate,  ///< the session is over
};
constexpr auto spelling(bosh_type) noexcept { return xml::words{"error", "terminate"}; }

/// What a request's `rid` may be at most: 2^53 - 1 (XEP-0124 14.1).
inline constexpr std::uint64_t max_rid = (std::uint64_t{1} << 53) - 1;

/// The attributes of `<body/>`, requests' and responses'. Which of them a stream header has: see `read_header`.
struct bosh_body {
    std::optional<std::uint64_t> rid{};  ///< of requests; one more each time
    std::optional<std::string_view> sid{};
    address to{};
    address from{};
    std::optional<std::string_view> language{};  ///< xml:lang
    std::optional<std::string_view> ver{};       ///< of BOSH: see `parse_version`
    std::optional<std::uint16_t>
        wait{};  ///< seconds, as `inactivity`, `polling`, `pause`, `maxpause`
    std::optional<std::uint8_t> hold{};
    std::optional<std::uint8_t> requests{};
    std::optional<std::uint16_t> polling{};
    std::optional<std::uint16_t> inactivity{};
    std::optional<std::uint16_t> maxpause{};
    std::optional<std::uint16_t> pause{};
    std::optional<std::uint64_t> ack{};
    std::optional<std::uint64_t> report{};
    std::optional<std::uint16_t> time{};
    std::optional<bool> secure{};  ///< withdrawn, still sent by Prosody
    std::optional<std::string_view> route{};
    std::optional<std::string_view> content{};
    std::optional<std::string_view> accept{};
    std::optional<std::string_view> charsets{};
    std::optional<std::string_view> authid{};  ///< the id of the stream
    std::optional<std::string_view> key{};
    std::optional<std::string_view> newkey{};
    std::optional<std::string_view> stream{};
    std::optional<std::string_view>
        version{};  ///< xmpp:version, as `restart` and `restart_logic` are of XEP-0206
    bool restart = false;
    bool restart_logic = false;
    std::optional<bosh_type> type{};
    std::optional<std::string_view> condition{};  ///< as it is written: see `cause`
    std::optional<std::string_view> uri{};        ///< the child that goes with see-other-uri

    bool is_terminal() const noexcept { return type == bosh_type::terminate; }
    /// Why the session ends: nothing if it does not, or as it should; `undefined_condition` if that is not known.
    std::optional<bosh_condition> cause() const noexcept {
        if (!is_terminal() || !condition) return {};
        return xml::find_spelled<bosh_condition>(*condition)
            .value_or(bosh_condition::undefined_condition);
    }

    static constexpr auto schema = declare::element(
        {"http://jabber.org/protocol/httpbind", "body"}, declare::attribute("rid", &bosh_body::rid),
        declare::attribute("sid", &bosh_body::sid), declare::attribute("to", &bosh_body::to),
        declare::attribute("from", &bosh_body::from),
        declare::attribute("xml:lang", &bosh_body::language),
        declare::attribute("ver", &bosh_body::ver), declare::attribute("wait", &bosh_body::wait),
        declare::attribute("hold", &bosh_body::hold),
        declare::attribute("requests", &bosh_body::requests),
        declare::attribute("polling", &bosh_body::polling),
        declare::attribute("inactivity", &bosh_body::inactivity),
        declare::attribute("maxpause", &bosh_body::maxpause),
        declare::attribute("pause", &bosh_body::pause), declare::attribute("ack", &bosh_body::ack),
        declare::attribute("report", &bosh_body::report),
        declare::attribute("time", &bosh_body::time),
        declare::attribute("secure", &bosh_body::secure),
        declare::attribute("route", &bosh_body::route),
        declare::attribute("content", &bosh_body::content),
        declare::attribute("accept", &bosh_body::accept),
        declare::attribute("charsets", &bosh_body::charsets),
        declare::attribute("authid", &bosh_body::authid),
        declare::attribute("key", &bosh_body::key),
        declare::attribute("newkey", &bosh_body::newkey),
        declare::attribute("stream", &bosh_body::stream),
        declare::attribute({"urn:xmpp:xbosh", "version"}, &bosh_body::version),
        declare::attribute({"urn:xmpp:xbosh", "restart"}, &bosh_body::restart),
        declare::attribute({"urn:xmpp:xbosh", "restartlogic"}, &bosh_body::restart_logic),
        declare::attribute("type", &bosh_body::type),
        declare::attribute("condition", &bosh_body::condition),
        declare::child("uri", &bosh_body::uri));

    friend bool operator==(bosh_body const&, bosh_body const&) = default;
};

/// What is wrong with a request by itself (XEP-0124 7.1, 14.1); nothing if nothing is. Whether its `sid` and `rid` are
/// those of a session is for its keeper to say: `item_not_found`.
constexpr std::optional<bosh_condition> check_request(bosh_body const& request) noexcept {
    if (!request.rid || *request.rid == 0 || *request.rid > max_rid)
        return bosh_condition::bad_request;
    bool const is_first = !request.sid;
    if (is_first && (request.restart || request.type)) return bosh_condition::bad_request;
    if (is_first && request.to.text().empty() && !request.route)
        return bosh_condition::improper_addressing;
    return {};
}

/// What to end the session with for an element that cannot be read.
constexpr bosh_condition answer_to(schema_error const&) noexcept {
    return bosh_condition::bad_request;
}
/// For the header of a stream that cannot be opened.
constexpr bosh_condition answer_to(header_errc fault) noexcept {
    switch (fault) {
        case header_errc::missing_to:
        case header_errc::malformed_to: return bosh_condition::improper_addressing;
        case header_errc::unknown_host: return bosh_condition::host_unknown;
        case header_errc::host_gone: return bosh_condition::host_gone;
        case header_errc::malformed_version:
        case header_errc::unsupported_version: return bosh_condition::remote_stream_error;
        default: return bosh_condition::bad_request;
    }
}

/// Appends a body with payloads in it, which may be anything that `write` takes. Declares the prefix `xmpp` if
/// attributes of XEP-0206 need it, and `stream` beside payloads, as XEP-0206 2 wants it for features and errors.
template <class Out, class... Payloads>
[[nodiscard]] std::optional<writer_error> append(Out& out, bosh_body const& body,
                                                 Payloads const&... payloads) {
    using xml::write;
    xml::writer writer{out};
    writer.declare("", xml::ns::httpbind);
    if (body.version || body.restart || body.restart_logic) writer.declare("xmpp", xml::ns::xbosh);
    if (sizeof...(payloads) != 0) writer.declare("stream", xml::ns::streams);
    writer.open(bosh_body::schema.name);
    xml::write_content(writer, body);
    (write(writer, payloads), ...);
    return writer.close().finish();
}

}  // namespace couplet
