// SPDX-License-Identifier: BSL-1.0
// Stream errors: the 25 conditions of RFC 6120 4.9.3, and which one answers a fault of the peer's XML.
#pragma once

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

inline constexpr int stream_condition_count = 25;

/// The name on the wire, with hyphens.
constexpr std::string_view name(stream_condition condition) noexcept {
    switch (condition) {
        case stream_condition::bad_format: return "bad-format";
        case stream_condition::bad_namespace_prefix: return "bad-namespace-prefix";
        case stream_condition::conflict: return "conflict";
        case stream_condition::connection_timeout: return "connection-timeout";
        case stream_condition::host_gone: return "host-gone";
        case stream_condition::host_unknown: return "host-unknown";
        case stream_condition::improper_addressing: return "improper-addressing";
        case stream_condition::internal_server_error: return "internal-server-error";
        case stream_condition::invalid_from: return "invalid-from";
        case stream_condition::invalid_namespace: return "invalid-namespace";
        case stream_condition::invalid_xml: return "invalid-xml";
        case stream_condition::not_authorized: return "not-authorized";
        case stream_condition::not_well_formed: return "not-well-formed";
        case stream_condition::policy_violation: return "policy-violation";
        case stream_condition::remote_connection_failed: return "remote-connection-failed";
        case stream_condition::reset: return "reset";
        case stream_condition::resource_constraint: return "resource-constraint";
        case stream_condition::restricted_xml: return "restricted-xml";
        case stream_condition::see_other_host: return "see-other-host";
        case stream_condition::system_shutdown: return "system-shutdown";
        case stream_condition::undefined_condition: return "undefined-condition";
        case stream_condition::unsupported_encoding: return "unsupported-encoding";
        case stream_condition::unsupported_feature: return "unsupported-feature";
        case stream_condition::unsupported_stanza_type: return "unsupported-stanza-type";
        case stream_condition::unsupported_version: return "unsupported-version";
    }
    return {};
}

/// A sentence for people, with the clause.
constexpr std::string_view describe(stream_condition condition) noexcept {
    switch (condition) {
        case stream_condition::bad_format: return "XML that cannot be processed (RFC 6120 4.9.3.1)";
        case stream_condition::bad_namespace_prefix:
            return "a namespace prefix that is not supported, or none where one is needed (RFC "
                   "6120 4.9.3.2)";
        case stream_condition::conflict:
            return "a new stream has taken the place of this one, or may not stand beside it (RFC "
                   "6120 4.9.3.3)";
        case stream_condition::connection_timeout:
            return "the peer seems to be gone for good (RFC 6120 4.9.3.4)";
        case stream_condition::host_gone:
            return "the domain in 'to' is served here no longer (RFC 6120 4.9.3.5)";
        case stream_condition::host_unknown:
            return "the domain in 'to' is not served here (RFC 6120 4.9.3.6)";
        case stream_condition::improper_addressing:
            return "a stanza between servers without a valid 'to' and 'from' (RFC 6120 4.9.3.7)";
        case stream_condition::internal_server_error:
            return "the server is broken or wrongly set up (RFC 6120 4.9.3.8)";
        case stream_condition::invalid_from:
            return "a 'from' that was not authorized or validated for this stream (RFC 6120 "
                   "4.9.3.9)";
        case stream_condition::invalid_namespace:
            return "a stream or content namespace that is not XMPP's (RFC 6120 4.9.3.10)";
        case stream_condition::invalid_xml:
            return "XML that is not valid against the schemas (RFC 6120 4.9.3.11)";
        case stream_condition::not_authorized:
            return "data before authentication, or beyond what it allows (RFC 6120 4.9.3.12)";
        case stream_condition::not_well_formed:
            return "XML that is not well-formed (RFC 6120 4.9.3.13)";
        case stream_condition::policy_violation:
            return "a local policy was broken, such as a limit of size (RFC 6120 4.9.3.14)";
        case stream_condition::remote_connection_failed:
            return "a remote entity that is needed cannot be reached (RFC 6120 4.9.3.15)";
        case stream_condition::reset:
            return "the stream must be negotiated anew (RFC 6120 4.9.3.16)";
        case stream_condition::resource_constraint:
            return "the server lacks the resources to serve the stream (RFC 6120 4.9.3.17)";
        case stream_condition::restricted_xml:
            return "a comment, processing instruction, DTD or entity, which XMPP leaves out of XML "
                   "(RFC 6120 4.9.3.18)";
        case stream_condition::see_other_host:
            return "the service is to be had at another host (RFC 6120 4.9.3.19)";
        case stream_condition::system_shutdown:
            return "the server is being shut down (RFC 6120 4.9.3.20)";
        case stream_condition::undefined_condition:
            return "a condition that only the application knows (RFC 6120 4.9.3.21)";
        case stream_condition::unsupported_encoding:
            return "an encoding other than UTF-8, or broken UTF-8 (RFC 6120 4.9.3.22)";
        case stream_condition::unsupported_feature:
            return "no mandatory feature that both sides support (RFC 6120 4.9.3.23)";
        case stream_condition::unsupported_stanza_type:
            return "a top-level element that is not understood (RFC 6120 4.9.3.24)";
        case stream_condition::unsupported_version:
            return "a version of XMPP that is not supported (RFC 6120 4.9.3.25)";
    }
    return {};
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
        case xml_errc::forbidden_character:
        case xml_errc::malformed_declaration:
        case xml_errc::malformed_markup:
        case xml_errc::malformed_name:
        case xml_errc::malformed_tag:
        case xml_errc::malformed_reference:
        case xml_errc::forbidden_reference:
        case xml_errc::less_than_in_value:
        case xml_errc::cdata_end_in_text:
        case xml_errc::text_outside_root:
        case xml_errc::mismatched_end_tag:
        case xml_errc::duplicate_attribute:
        case xml_errc::incomplete:
        case xml_errc::malformed_qualified_name:
        case xml_errc::undeclared_prefix:
        case xml_errc::reserved_namespace:
        case xml_errc::empty_namespace:
        case xml_errc::duplicate_expanded_name: return stream_condition::not_well_formed;
        case xml_errc::too_many_octets:
        case xml_errc::header_too_long:
        case xml_errc::stream_too_long:
        case xml_errc::too_deep:
        case xml_errc::too_many_nodes:
        case xml_errc::too_many_attributes:
        case xml_errc::too_many_declarations:
        case xml_errc::too_many_namespaces:
        case xml_errc::name_too_long:
        case xml_errc::namespace_too_long: return stream_condition::policy_violation;
        case xml_errc::out_of_memory: return stream_condition::resource_constraint;
    }
    return stream_condition::undefined_condition;
}

}  // namespace couplet
