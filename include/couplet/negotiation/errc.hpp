// SPDX-License-Identifier: BSL-1.0
// Why a negotiation, or the session behind it, ended: one clause each, and what to tell the peer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

#include <couplet/stream/condition.hpp>

namespace couplet {

enum class negotiation_errc : std::uint8_t {
    wrong_header,             ///< the peer's stream header is at fault: see `header_errc`
    wrong_domain,             ///< the header's 'from' is not the domain that was asked for
    wrong_xml,                ///< see `xml_errc`
    peer_error,               ///< the peer ended the stream with an error
    unexpected_element,       ///< an element at the wrong time, or of no known kind
    stanza_too_early,         ///< a stanza before negotiation was over
    malformed_element,        ///< a child or attribute is missing or wrong: see `schema_errc`
    unknown_requirement,      ///< a feature that is required and not known here
    nothing_offered,          ///< the negotiation cannot be completed with what is offered
    tls_not_offered,          ///< TLS is wanted, and not offered
    tls_not_begun,            ///< TLS is wanted, and the peer goes on without it
    tls_refused,              ///< the peer answered `<failure/>`
    octets_before_tls,        ///< octets in plaintext behind what begins TLS
    tls_failed,               ///< the caller says that the handshake failed
    no_mechanism,             ///< none of those offered may be used by the policy
    authentication_refused,   ///< see `sasl::condition`
    authentication_broken,    ///< the exchange went wrong: see `sasl::errc`
    too_many_attempts,        ///< RFC 6120 6.4.5
    not_authenticated,        ///< RFC 6120 4.9.3.12
    negotiated_before,        ///< what was negotiated excludes it
    bind_refused,             ///< see `stanza_condition`
    bound_elsewhere,          ///< the address is not one of the account's
    session_refused,          ///< see `stanza_condition`
    management_refused,       ///< see `stanza_condition`
    resumption_refused,       ///< see `stanza_condition`
    compression_refused,      ///< XEP-0138 2
    registration_refused,     ///< see `stanza_condition`
    handled_count_too_high,   ///< XEP-0198 4
    handled_count_backwards,  ///< XEP-0198 4
    queue_full,               ///< too much is not acknowledged
    over_peer_limit,          ///< a stanza that the peer does not take
    dialback_refused,         ///< XEP-0220 2.1.2
    dialback_unasked,         ///< an answer to no question: XEP-0220 3.1
    foreign_stanza,           ///< from or to a domain that the stream is not for: XEP-0220 2.2.1
    handshake_refused,        ///< XEP-0114 3
    redirected,               ///< see-other-host: see `ended`
    redirected_before_tls,    ///< see-other-host by who has proved nothing
    too_many_redirects,       ///< a loop of see-other-host
    timed_out,                ///< the peer was silent for too long
    caller_refused,           ///< the caller's decision
    too_early_fed,  ///< fed while the caller should have put TLS or compression under the stream
    unwritable,     ///< see `writer_errc`
};

namespace detail {

// In the order in which a row reads.
struct negotiation_words {  // NOLINT(clang-analyzer-optin.performance.Padding)
    negotiation_errc is;
    std::string_view name;
    std::string_view sentence;
    std::optional<stream_condition> tells{};
};
// clang-format off
inline constexpr negotiation_words negotiation_table[]{
    {negotiation_errc::wrong_header, "wrong_header",
     "the peer's stream header is wrong (RFC 6120 4.7)"},
    {negotiation_errc::wrong_domain, "wrong_domain",
     "another domain answers than the one that was asked for (RFC 6120 4.7.1)",
     stream_condition::invalid_from},
    {negotiation_errc::wrong_xml, "wrong_xml",
     "the peer's octets are not what XMPP allows (RFC 6120 11)"},
    {negotiation_errc::peer_error, "peer_error",
     "the peer ended the stream with a stream error (RFC 6120 4.9)"},
    {negotiation_errc::unexpected_element, "unexpected_element",
     "an element that may not come here (RFC 6120 4.3.2)",
     stream_condition::unsupported_stanza_type},
    {negotiation_errc::stanza_too_early, "stanza_too_early",
     "a stanza before the negotiation was complete (RFC 6120 4.3.2, 7.1)",
     stream_condition::not_authorized},
    {negotiation_errc::malformed_element, "malformed_element",
     "an element of the negotiation is not as its schema says (RFC 6120 4.9.3.1)",
     stream_condition::bad_format},
    {negotiation_errc::unknown_requirement, "unknown_requirement",
     "a required feature is not supported here (RFC 6120 4.3.5)",
     stream_condition::undefined_condition},
    {negotiation_errc::nothing_offered, "nothing_offered",
     "what is still needed is not offered (RFC 6120 4.3.2)",
     stream_condition::undefined_condition},
    {negotiation_errc::tls_not_offered, "tls_not_offered",
     "TLS is required here and not offered by the peer (RFC 6120 5.3.1)",
     stream_condition::policy_violation},
    {negotiation_errc::tls_not_begun, "tls_not_begun",
     "TLS is required here and the peer goes on without it (RFC 6120 5.3.1)",
     stream_condition::policy_violation},
    {negotiation_errc::tls_refused, "tls_refused",
     "the peer refused TLS (RFC 6120 5.4.2.2)"},
    {negotiation_errc::octets_before_tls, "octets_before_tls",
     "octets in plaintext where TLS begins: somebody injects them (RFC 6120 5.4.3.3)",
     stream_condition::policy_violation},
    {negotiation_errc::tls_failed, "tls_failed",
     "the TLS handshake failed (RFC 6120 5.4.3.2)"},
    {negotiation_errc::no_mechanism, "no_mechanism",
     "no SASL mechanism is offered that the policy allows (RFC 6120 6.3.3)",
     stream_condition::policy_violation},
    {negotiation_errc::authentication_refused, "authentication_refused",
     "the server refused the authentication (RFC 6120 6.5)"},
    {negotiation_errc::authentication_broken, "authentication_broken",
     "the authentication exchange is broken: the server may not be who it says (RFC 6120 6.4)",
     stream_condition::not_authorized},
    {negotiation_errc::too_many_attempts, "too_many_attempts",
     "too many attempts to authenticate (RFC 6120 6.4.5)",
     stream_condition::policy_violation},
    {negotiation_errc::not_authenticated, "not_authenticated",
     "something that wants authentication came before it (RFC 6120 4.9.3.12)",
     stream_condition::not_authorized},
    {negotiation_errc::negotiated_before, "negotiated_before",
     "what was negotiated before leaves no place for it (RFC 6120 4.9.3.12)",
     stream_condition::not_authorized},
    {negotiation_errc::bind_refused, "bind_refused",
     "resource binding was refused (RFC 6120 7.7.2)"},
    {negotiation_errc::bound_elsewhere, "bound_elsewhere",
     "the server bound an address that is not the account's (RFC 6120 7.6)",
     stream_condition::undefined_condition},
    {negotiation_errc::session_refused, "session_refused",
     "the session request was refused (RFC 3921 3)"},
    {negotiation_errc::management_refused, "management_refused",
     "stream management was refused (XEP-0198 3)"},
    {negotiation_errc::resumption_refused, "resumption_refused",
     "the earlier session cannot be resumed (XEP-0198 5)"},
    {negotiation_errc::compression_refused, "compression_refused",
     "stream compression was refused (XEP-0138 2)"},
    {negotiation_errc::registration_refused, "registration_refused",
     "in-band registration was refused (XEP-0077 3.1)"},
    {negotiation_errc::handled_count_too_high, "handled_count_too_high",
     "more stanzas were acknowledged than were sent (XEP-0198 4)"},
    {negotiation_errc::handled_count_backwards, "handled_count_backwards",
     "fewer stanzas were acknowledged than before (XEP-0198 4)",
     stream_condition::undefined_condition},
    {negotiation_errc::queue_full, "queue_full",
     "too many stanzas wait for an acknowledgement (XEP-0198 4)",
     stream_condition::resource_constraint},
    {negotiation_errc::over_peer_limit, "over_peer_limit",
     "the stanza is longer than the peer takes (XEP-0478 4)"},
    {negotiation_errc::dialback_refused, "dialback_refused",
     "the peer does not accept the dialback key (XEP-0220 2.1.2)",
     stream_condition::not_authorized},
    {negotiation_errc::dialback_unasked, "dialback_unasked",
     "a dialback answer that nobody has asked for (XEP-0220 3.1)",
     stream_condition::not_authorized},
    {negotiation_errc::foreign_stanza, "foreign_stanza",
     "a stanza between domains that the stream was not verified for (XEP-0220 2.2.1)",
     stream_condition::invalid_from},
    {negotiation_errc::handshake_refused, "handshake_refused",
     "the component's handshake is wrong (XEP-0114 3)",
     stream_condition::not_authorized},
    {negotiation_errc::redirected, "redirected",
     "the server asks to connect elsewhere (RFC 6120 4.9.3.19)"},
    {negotiation_errc::redirected_before_tls, "redirected_before_tls",
     "a redirection before TLS, which anybody could have sent (RFC 6120 4.9.3.19, 13.14)"},
    {negotiation_errc::too_many_redirects, "too_many_redirects",
     "more redirections than are followed (RFC 6120 4.9.3.19)"},
    {negotiation_errc::timed_out, "timed_out",
     "the peer was silent for too long (RFC 6120 4.6.1)",
     stream_condition::connection_timeout},
    {negotiation_errc::caller_refused, "caller_refused",
     "the caller ended the negotiation"},
    {negotiation_errc::too_early_fed, "too_early_fed",
     "octets were fed where a layer was to begin",
     stream_condition::policy_violation},
    {negotiation_errc::unwritable, "unwritable",
     "what was to be sent cannot be written as XML (RFC 6120 11)",
     stream_condition::internal_server_error},
};
// clang-format on

constexpr bool is_in_order() noexcept {
    for (std::size_t i = 0; i < std::size(negotiation_table); ++i)
        if (static_cast<std::size_t>(negotiation_table[i].is) != i) return false;
    return true;
}
static_assert(is_in_order());

/// Of a number that is none: nothing.
constexpr negotiation_words words(negotiation_errc code) noexcept {
    auto const row = static_cast<std::size_t>(code);
    return row < std::size(negotiation_table) ? negotiation_table[row] : negotiation_words{};
}

}  // namespace detail

/// The enumerator's spelling.
constexpr std::string_view name(negotiation_errc code) noexcept { return detail::words(code).name; }

/// A sentence for people, with the clause.
constexpr std::string_view describe(negotiation_errc code) noexcept {
    return detail::words(code).sentence;
}

/// The stream error that tells the peer (RFC 6120 4.9.3); nothing where none is due, or where a finer code has it.
constexpr std::optional<stream_condition> condition(negotiation_errc code) noexcept {
    return detail::words(code).tells;
}

}  // namespace couplet
