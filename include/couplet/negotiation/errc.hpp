// SPDX-License-Identifier: BSL-1.0
// Why a negotiation, or the session behind it, ended: one clause each, and what to tell the peer.
#pragma once

#include <cstdint>
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

/// The enumerator's spelling.
constexpr std::string_view name(negotiation_errc code) noexcept {
    switch (code) {
        case negotiation_errc::wrong_header: return "wrong_header";
        case negotiation_errc::wrong_domain: return "wrong_domain";
        case negotiation_errc::wrong_xml: return "wrong_xml";
        case negotiation_errc::peer_error: return "peer_error";
        case negotiation_errc::unexpected_element: return "unexpected_element";
        case negotiation_errc::stanza_too_early: return "stanza_too_early";
        case negotiation_errc::malformed_element: return "malformed_element";
        case negotiation_errc::unknown_requirement: return "unknown_requirement";
        case negotiation_errc::nothing_offered: return "nothing_offered";
        case negotiation_errc::tls_not_offered: return "tls_not_offered";
        case negotiation_errc::tls_not_begun: return "tls_not_begun";
        case negotiation_errc::tls_refused: return "tls_refused";
        case negotiation_errc::octets_before_tls: return "octets_before_tls";
        case negotiation_errc::tls_failed: return "tls_failed";
        case negotiation_errc::no_mechanism: return "no_mechanism";
        case negotiation_errc::authentication_refused: return "authentication_refused";
        case negotiation_errc::authentication_broken: return "authentication_broken";
        case negotiation_errc::too_many_attempts: return "too_many_attempts";
        case negotiation_errc::not_authenticated: return "not_authenticated";
        case negotiation_errc::negotiated_before: return "negotiated_before";
        case negotiation_errc::bind_refused: return "bind_refused";
        case negotiation_errc::bound_elsewhere: return "bound_elsewhere";
        case negotiation_errc::session_refused: return "session_refused";
        case negotiation_errc::management_refused: return "management_refused";
        case negotiation_errc::resumption_refused: return "resumption_refused";
        case negotiation_errc::compression_refused: return "compression_refused";
        case negotiation_errc::registration_refused: return "registration_refused";
        case negotiation_errc::handled_count_too_high: return "handled_count_too_high";
        case negotiation_errc::handled_count_backwards: return "handled_count_backwards";
        case negotiation_errc::queue_full: return "queue_full";
        case negotiation_errc::over_peer_limit: return "over_peer_limit";
        case negotiation_errc::dialback_refused: return "dialback_refused";
        case negotiation_errc::dialback_unasked: return "dialback_unasked";
        case negotiation_errc::foreign_stanza: return "foreign_stanza";
        case negotiation_errc::handshake_refused: return "handshake_refused";
        case negotiation_errc::redirected: return "redirected";
        case negotiation_errc::redirected_before_tls: return "redirected_before_tls";
        case negotiation_errc::too_many_redirects: return "too_many_redirects";
        case negotiation_errc::timed_out: return "timed_out";
        case negotiation_errc::caller_refused: return "caller_refused";
        case negotiation_errc::too_early_fed: return "too_early_fed";
        case negotiation_errc::unwritable: return "unwritable";
    }
    return {};
}

/// A sentence for people, with the clause.
constexpr std::string_view describe(negotiation_errc code) noexcept {
    switch (code) {
        case negotiation_errc::wrong_header:
            return "the peer's stream header is wrong (RFC 6120 4.7)";
        case negotiation_errc::wrong_domain:
            return "another domain answers than the one that was asked for (RFC 6120 4.7.1)";
        case negotiation_errc::wrong_xml:
            return "the peer's octets are not what XMPP allows (RFC 6120 11)";
        case negotiation_errc::peer_error:
            return "the peer ended the stream with a stream error (RFC 6120 4.9)";
        case negotiation_errc::unexpected_element:
            return "an element that may not come here (RFC 6120 4.3.2)";
        case negotiation_errc::stanza_too_early:
            return "a stanza before the negotiation was complete (RFC 6120 4.3.2, 7.1)";
        case negotiation_errc::malformed_element:
            return "an element of the negotiation is not as its schema says (RFC 6120 4.9.3.1)";
        case negotiation_errc::unknown_requirement:
            return "a required feature is not supported here (RFC 6120 4.3.5)";
        case negotiation_errc::nothing_offered:
            return "what is still needed is not offered (RFC 6120 4.3.2)";
        case negotiation_errc::tls_not_offered:
            return "TLS is required here and not offered by the peer (RFC 6120 5.3.1)";
        case negotiation_errc::tls_not_begun:
            return "TLS is required here and the peer goes on without it (RFC 6120 5.3.1)";
        case negotiation_errc::tls_refused: return "the peer refused TLS (RFC 6120 5.4.2.2)";
        case negotiation_errc::octets_before_tls:
            return "octets in plaintext where TLS begins: somebody injects them (RFC 6120 5.4.3.3)";
        case negotiation_errc::tls_failed: return "the TLS handshake failed (RFC 6120 5.4.3.2)";
        case negotiation_errc::no_mechanism:
            return "no SASL mechanism is offered that the policy allows (RFC 6120 6.3.3)";
        case negotiation_errc::authentication_refused:
            return "the server refused the authentication (RFC 6120 6.5)";
        case negotiation_errc::authentication_broken:
            return "the authentication exchange is broken: the server may not be who it says (RFC "
                   "6120 6.4)";
        case negotiation_errc::too_many_attempts:
            return "too many attempts to authenticate (RFC 6120 6.4.5)";
        case negotiation_errc::not_authenticated:
            return "something that wants authentication came before it (RFC 6120 4.9.3.12)";
        case negotiation_errc::negotiated_before:
            return "what was negotiated before leaves no place for it (RFC 6120 4.9.3.12)";
        case negotiation_errc::bind_refused: return "resource binding was refused (RFC 6120 7.7.2)";
        case negotiation_errc::bound_elsewhere:
            return "the server bound an address that is not the account's (RFC 6120 7.6)";
        case negotiation_errc::session_refused:
            return "the session request was refused (RFC 3921 3)";
        case negotiation_errc::management_refused:
            return "stream management was refused (XEP-0198 3)";
        case negotiation_errc::resumption_refused:
            return "the earlier session cannot be resumed (XEP-0198 5)";
        case negotiation_errc::compression_refused:
            return "stream compression was refused (XEP-0138 2)";
        case negotiation_errc::registration_refused:
            return "in-band registration was refused (XEP-0077 3.1)";
        case negotiation_errc::handled_count_too_high:
            return "more stanzas were acknowledged than were sent (XEP-0198 4)";
        case negotiation_errc::handled_count_backwards:
            return "fewer stanzas were acknowledged than before (XEP-0198 4)";
        case negotiation_errc::queue_full:
            return "too many stanzas wait for an acknowledgement (XEP-0198 4)";
        case negotiation_errc::over_peer_limit:
            return "the stanza is longer than the peer takes (XEP-0478 4)";
        case negotiation_errc::dialback_refused:
            return "the peer does not accept the dialback key (XEP-0220 2.1.2)";
        case negotiation_errc::dialback_unasked:
            return "a dialback answer that nobody has asked for (XEP-0220 3.1)";
        case negotiation_errc::foreign_stanza:
            return "a stanza between domains that the stream was not verified for (XEP-0220 2.2.1)";
        case negotiation_errc::handshake_refused:
            return "the component's handshake is wrong (XEP-0114 3)";
        case negotiation_errc::redirected:
            return "the server asks to connect elsewhere (RFC 6120 4.9.3.19)";
        case negotiation_errc::redirected_before_tls:
            return "a redirection before TLS, which anybody could have sent (RFC 6120 4.9.3.19, "
                   "13.14)";
        case negotiation_errc::too_many_redirects:
            return "more redirections than are followed (RFC 6120 4.9.3.19)";
        case negotiation_errc::timed_out:
            return "the peer was silent for too long (RFC 6120 4.6.1)";
        case negotiation_errc::caller_refused: return "the caller ended the negotiation";
        case negotiation_errc::too_early_fed: return "octets were fed where a layer was to begin";
        case negotiation_errc::unwritable:
            return "what was to be sent cannot be written as XML (RFC 6120 11)";
    }
    return {};
}

/// The stream error that tells the peer (RFC 6120 4.9.3); nothing where none is due, or where a finer code has it.
constexpr std::optional<stream_condition> condition(negotiation_errc code) noexcept {
    switch (code) {
        case negotiation_errc::wrong_domain:
        case negotiation_errc::foreign_stanza: return stream_condition::invalid_from;
        case negotiation_errc::unexpected_element: return stream_condition::unsupported_stanza_type;
        case negotiation_errc::stanza_too_early:
        case negotiation_errc::authentication_broken:
        case negotiation_errc::not_authenticated:
        case negotiation_errc::negotiated_before:
        case negotiation_errc::dialback_refused:
        case negotiation_errc::dialback_unasked:
        case negotiation_errc::handshake_refused: return stream_condition::not_authorized;
        case negotiation_errc::malformed_element: return stream_condition::bad_format;
        case negotiation_errc::unknown_requirement:
        case negotiation_errc::nothing_offered:
        case negotiation_errc::bound_elsewhere:
        case negotiation_errc::handled_count_backwards:
            return stream_condition::undefined_condition;
        case negotiation_errc::tls_not_offered:
        case negotiation_errc::tls_not_begun:
        case negotiation_errc::octets_before_tls:
        case negotiation_errc::no_mechanism:
        case negotiation_errc::too_many_attempts:
        case negotiation_errc::too_early_fed: return stream_condition::policy_violation;
        case negotiation_errc::queue_full: return stream_condition::resource_constraint;
        case negotiation_errc::timed_out: return stream_condition::connection_timeout;
        case negotiation_errc::unwritable: return stream_condition::internal_server_error;
        case negotiation_errc::wrong_header:
        case negotiation_errc::wrong_xml:
        case negotiation_errc::peer_error:
        case negotiation_errc::tls_refused:
        case negotiation_errc::tls_failed:
        case negotiation_errc::authentication_refused:
        case negotiation_errc::bind_refused:
        case negotiation_errc::session_refused:
        case negotiation_errc::management_refused:
        case negotiation_errc::resumption_refused:
        case negotiation_errc::compression_refused:
        case negotiation_errc::registration_refused:
        case negotiation_errc::over_peer_limit:
        case negotiation_errc::handled_count_too_high:
        case negotiation_errc::redirected:
        case negotiation_errc::redirected_before_tls:
        case negotiation_errc::too_many_redirects:
        case negotiation_errc::caller_refused: break;
    }
    return {};
}

}  // namespace couplet
