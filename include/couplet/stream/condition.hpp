// SPDX-License-Identifier: BSL-1.0
// Stream errors: the 25 conditions of RFC 6120 4.9.3, and which one answers a fault of the peer's XML.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/xml/errc.hpp>

namespace couplet {

/// Why a stream ends, in the order of RFC 6120 4.9.3.1 to 4.9.3.25. `name` gives the element's name.
enum class stream_condition : std::uint8_t {
    bad_format,
    bad_namespace_prefix,
    conflict,
    connection_timeout,
    host_gone,
    host_unknown,
    improper_addressing,
    internal_server_error,
    invalid_from,
    invalid_namespace,
    invalid_xml,
    not_authorized,
    not_well_formed,
    policy_violation,
    remote_connection_failed,
    reset,
    resource_constraint,
    restricted_xml,
    see_other_host,
    system_shutdown,
    undefined_condition,
    unsupported_encoding,
    unsupported_feature,
    unsupported_stanza_type,
    unsupported_version,
};

namespace detail {

struct stream_condition_words {
    stream_condition condition;
    std::string_view name;
    std::string_view sentence;
};
inline constexpr stream_condition_words stream_condition_table[]{
    {stream_condition::bad_format, "bad-format", "XML that cannot be processed (RFC 6120 4.9.3.1)"},
    {stream_condition::bad_namespace_prefix, "bad-namespace-prefix",
     "a namespace prefix that is not supported, or none where one is needed (RFC 6120 4.9.3.2)"},
    {stream_condition::conflict, "conflict",
     "a new stream has taken the place of this one, or may not stand beside it (RFC 6120 4.9.3.3)"},
    {stream_condition::connection_timeout, "connection-timeout",
     "the peer seems to be gone for good (RFC 6120 4.9.3.4)"},
    {stream_condition::host_gone, "host-gone",
     "the domain in 'to' is served here no longer (RFC 6120 4.9.3.5)"},
    {stream_condition::host_unknown, "host-unknown",
     "the domain in 'to' is not served here (RFC 6120 4.9.3.6)"},
    {stream_condition::improper_addressing, "improper-addressing",
     "a stanza between servers without a valid 'to' and 'from' (RFC 6120 4.9.3.7)"},
    {stream_condition::internal_server_error, "internal-server-error",
     "the server is broken or wrongly set up (RFC 6120 4.9.3.8)"},
    {stream_condition::invalid_from, "invalid-from",
     "a 'from' that was not authorized or validated for this stream (RFC 6120 4.9.3.9)"},
    {stream_condition::invalid_namespace, "invalid-namespace",
     "a stream or content namespace that is not XMPP's (RFC 6120 4.9.3.10)"},
    {stream_condition::invalid_xml, "invalid-xml",
     "XML that is not valid against the schemas (RFC 6120 4.9.3.11)"},
    {stream_condition::not_authorized, "not-authorized",
     "data before authentication, or beyond what it allows (RFC 6120 4.9.3.12)"},
    {stream_condition::not_well_formed, "not-well-formed",
     "XML that is not well-formed (RFC 6120 4.9.3.13)"},
    {stream_condition::policy_violation, "policy-violation",
     "a local policy was broken, such as a limit of size (RFC 6120 4.9.3.14)"},
    {stream_condition::remote_connection_failed, "remote-connection-failed",
     "a remote entity that is needed cannot be reached (RFC 6120 4.9.3.15)"},
    {stream_condition::reset, "reset", "the stream must be negotiated anew (RFC 6120 4.9.3.16)"},
    {stream_condition::resource_constraint, "resource-constraint",
     "the server lacks the resources to serve the stream (RFC 6120 4.9.3.17)"},
    {stream_condition::restricted_xml, "restricted-xml",
     "a comment, processing instruction, DTD or entity, which XMPP leaves out of XML (RFC 6120 "
     "4.9.3.18)"},
    {stream_condition::see_other_host, "see-other-host",
     "the service is to be had at another host (RFC 6120 4.9.3.19)"},
    {stream_condition::system_shutdown, "system-shutdown",
     "the server is being shut down (RFC 6120 4.9.3.20)"},
    {stream_condition::undefined_condition, "undefined-condition",
     "a condition that only the application knows (RFC 6120 4.9.3.21)"},
    {stream_condition::unsupported_encoding, "unsupported-encoding",
     "an encoding other than UTF-8, or broken UTF-8 (RFC 6120 4.9.3.22)"},
    {stream_condition::unsupported_feature, "unsupported-feature",
     "no mandatory feature that both sides support (RFC 6120 4.9.3.23)"},
    {stream_condition::unsupported_stanza_type, "unsupported-stanza-type",
     "a top-level element that is not understood (RFC 6120 4.9.3.24)"},
    {stream_condition::unsupported_version, "unsupported-version",
     "a version of XMPP that is not supported (RFC 6120 4.9.3.25)"},
};

/// Nothing for a number that is no condition.
constexpr stream_condition_words words(stream_condition condition) noexcept {
    auto const row = static_cast<std::size_t>(condition);
    return row < sizeof stream_condition_table / sizeof *stream_condition_table
               ? stream_condition_table[row]
               : stream_condition_words{};
}

}  // namespace detail

inline constexpr int stream_condition_count = 25;
static_assert([] {
    int i = 0;
    for (auto const& row : detail::stream_condition_table)
        if (row.condition != static_cast<stream_condition>(i++)) return false;
    return i == stream_condition_count;
}());

/// The name on the wire, with hyphens.
constexpr std::string_view name(stream_condition condition) noexcept {
    return detail::words(condition).name;
}

/// A sentence for people, with the clause.
constexpr std::string_view describe(stream_condition condition) noexcept {
    return detail::words(condition).sentence;
}

/// The condition of that name on the wire; none for a name that RFC 6120 does not define.
constexpr std::optional<stream_condition> find_stream_condition(std::string_view text) noexcept {
    for (int i = 0; i < stream_condition_count; ++i) {
        auto const candidate = static_cast<stream_condition>(i);
        if (name(candidate) == text) return candidate;
    }
    return std::nullopt;
}

/// What to tell a peer whose XML has that fault.
constexpr stream_condition condition(xml_errc code) noexcept {
    switch (code) {
        case xml_errc::malformed_utf8:
        case xml_errc::unsupported_encoding: return stream_condition::unsupported_encoding;
        case xml_errc::comment:
        case xml_errc::processing_instruction:
        case xml_errc::document_type:
        case xml_errc::undeclared_entity: return stream_condition::restricted_xml;
        case xml_errc::unsupported_version:
        case xml_errc::text_between_elements: return stream_condition::bad_format;
        case xml_errc::out_of_memory: return stream_condition::resource_constraint;
        case xml_errc::fed_too_early: return stream_condition::internal_server_error;
        default: break;
    }
    bool const is_limit = code >= xml_errc::too_many_octets && code <= xml_errc::namespace_too_long;
    return is_limit ? stream_condition::policy_violation : stream_condition::not_well_formed;
}

}  // namespace couplet
