// SPDX-License-Identifier: BSL-1.0
#include "failure.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <variant>

#include "visible.hpp"

namespace chat {
namespace {

using couplet::negotiation_errc;

/// In brackets, if there is anything.
std::string remark(std::string_view text) {
    return text.empty() ? std::string{} : " (" + visible_line(text) + ')';
}

/// "a sentence (RFC 6120 4.3)": people need no clause.
std::string without_clause(std::string_view sentence) {
    return std::string{
        sentence.substr(0, std::min(sentence.find(" (RFC "), sentence.find(" (XEP-")))};
}

/// What errors of stanzas mean to people; empty: what the RFC says.
std::string_view meaning_of(couplet::stanza_condition condition) {
    using enum couplet::stanza_condition;
    switch (condition) {
        case service_unavailable: return "there is no such account or service";
        case item_not_found: return "there is no such address";
        case remote_server_not_found: return "there is no such server";
        case remote_server_timeout: return "its server does not answer";
        case recipient_unavailable: return "they are not online";
        case forbidden:
        case not_allowed: return "that is not allowed";
        case not_authorized: return "a password is needed";
        case registration_required: return "it is for members only";
        case subscription_required: return "they must allow it first";
        case conflict: return "that name is taken";
        case not_acceptable: return "they do not take it";
        default: return {};
    }
}

failure no_trust(attempt const& at) {
    std::string const advice = at.has_authorities
                                   ? "Is it the right file for --ca?"
                                   : "If it is yours, --ca FILE trusts it or its authority; else "
                                     "ask who runs the server. --insecure trusts anybody.";
    return {status::untrusted, "The certificate of " + to_text(at.where) +
                                   " cannot be trusted for " + at.domain + ": " +
                                   visible_line(at.tls) + ". " + advice};
}

failure wrong_tls(attempt const& at) {
    bool const is_certificate = at.tls.find("certificate") != std::string::npos ||
                                at.tls.find("mismatch") != std::string::npos;
    if (is_certificate) return no_trust(at);
    if (at.tls.find("unrecognized name") != std::string::npos)
        return {status::not_found, to_text(at.where) + " does not serve " + at.domain +
                                       ". Is the address spelled right?"};
    return {status::untrusted,
            "TLS with " + to_text(at.where) + " cannot begin: " + visible_line(at.tls) +
                ". Is that port for " + (at.where.is_direct_tls ? "direct TLS" : "XMPP") + '?',
            true};
}

failure wrong_password(couplet::failed const& why, attempt const& at) {
    using couplet::sasl::condition;
    auto const* const said = std::get_if<condition>(&why.detail);
    if (said != nullptr && *said == condition::temporary_auth_failure)
        return {status::not_let_in, at.domain + " cannot check passwords now. Try again later.",
                true};
    if (said != nullptr && *said == condition::account_disabled)
        return {status::not_let_in,
                at.domain + " has disabled the account" + remark(why.text) + ". Ask who runs it."};
    return {status::not_let_in, at.domain + " does not take this name and password" +
                                    remark(why.text) + ". Are both spelled right?"};
}

failure no_mechanism(attempt const& at) {
    return {
        status::not_let_in,
        at.domain +
            " offers no way to log in that is safe here: no SCRAM, and nothing but a password in "
            "the open. Ask who runs it."};
}

failure broken_login(couplet::failed const& why, attempt const& at) {
    auto const* const said = std::get_if<couplet::sasl::errc>(&why.detail);
    return {status::untrusted,
            at.domain + " does not prove that it knows the password" +
                remark(said == nullptr ? std::string_view{} : without_clause(describe(*said))) +
                ". Somebody may pretend to be it: do not try again from this network."};
}

failure stream_ended(couplet::failed const& why, attempt const& at) {
    using couplet::stream_condition;
    auto const* const said = std::get_if<stream_condition>(&why.detail);
    if (said == nullptr) return {status::refused, at.domain + " ended the session.", true};
    switch (*said) {
        case stream_condition::host_unknown:
        case stream_condition::host_gone:
            return {status::not_found, to_text(at.where) + " does not serve " + at.domain +
                                           ". Is the address spelled right?"};
        case stream_condition::conflict:
            return {status::refused,
                    "Another client has taken this session's place. Choose another resource."};
        case stream_condition::system_shutdown:
            return {status::refused, at.domain + " is shutting down. Try again later.", true};
        case stream_condition::connection_timeout:
            return {status::silent, at.domain + " has heard nothing of us for too long.", true};
        default: break;
    }
    return {status::refused,
            at.domain + " ended the session: " + without_clause(describe(*said)) +
                remark(why.text) + '.',
            true};
}

failure wrong_domain(couplet::failed const& why, attempt const& at) {
    return {status::not_found, to_text(at.where) + " serves " + visible_line(why.text) + ", not " +
                                   at.domain + ". Is the address spelled right?"};
}

failure no_xmpp(couplet::failed const& why, attempt const& at) {
    return {status::not_found, to_text(at.where) + " does not answer as an XMPP server does: " +
                                   without_clause(describe(why.why)) + ". Is that the right port?"};
}

}  // namespace

char const* const statuses =
    "Exit status: 0 done, 1 something else, 2 wrong usage, 3 no server was found or reached,\n"
    "4 no TLS that can be trusted, 5 the name or password is refused, 6 the server is silent,\n"
    "7 the server or the recipient refuses, 8 the connection broke before all was done.";

failure explain(net::dialled const& came, std::string const& domain) {
    std::string const name = visible_line(domain);
    switch (came.why) {
        case net::dial_errc::nowhere:
            return {status::not_found, name + " says that it has no XMPP service (RFC 2782)."};
        case net::dial_errc::no_such_host:
            return {status::not_found,
                    "There is no server " + visible_line(came.where.host) + " (" + came.reason +
                        "). Is the address spelled right, and is there a network?",
                    true};
        case net::dial_errc::unreachable:
            return {status::not_found,
                    visible_line(to_text(came.where)) + " cannot be reached (" + came.reason +
                        "). Is the server running? --connect HOST:PORT tries another place.",
                    true};
        case net::dial_errc::silent: break;
    }
    return {status::silent,
            visible_line(to_text(came.where)) +
                " does not answer. Is there a firewall? --connect HOST:PORT tries another place.",
            true};
}

failure explain(couplet::failed const& why, attempt const& at) {
    switch (why.why) {
        case negotiation_errc::tls_failed: return wrong_tls(at);
        case negotiation_errc::tls_not_offered:
        case negotiation_errc::tls_not_begun:
        case negotiation_errc::tls_refused:
            return {status::untrusted,
                    to_text(at.where) +
                        " offers no TLS, without which anybody on the way could read along. "
                        "Ask who runs it, or try --direct-tls."};
        case negotiation_errc::authentication_refused:
        case negotiation_errc::too_many_attempts: return wrong_password(why, at);
        case negotiation_errc::no_mechanism: return no_mechanism(at);
        case negotiation_errc::authentication_broken: return broken_login(why, at);
        case negotiation_errc::timed_out:
            return {
                status::silent,
                to_text(at.where) + " is silent. Is it an XMPP server, and is the network well?",
                true};
        case negotiation_errc::wrong_domain: return wrong_domain(why, at);
        case negotiation_errc::peer_error: return stream_ended(why, at);
        case negotiation_errc::bind_refused:
            return {status::refused, at.domain + " does not let this client in" + remark(why.text) +
                                         ". Choose another resource, or none."};
        case negotiation_errc::wrong_header:
        case negotiation_errc::wrong_xml:
            if (!at.is_ready) return no_xmpp(why, at);
            break;
        default: break;
    }
    return {status::failed,
            "The session with " + at.domain + " failed: " + without_clause(describe(why.why)) +
                remark(why.text) + '.',
            true};
}

failure explain_cut(attempt const& at) {
    if (at.is_ready) return {status::lost, "The connection to " + at.domain + " broke.", true};
    return {status::lost,
            to_text(at.where) +
                " closed the connection before the session began. Is that port for " +
                (at.where.is_direct_tls ? "direct TLS" : "STARTTLS") +
                "? --direct-tls is for the other kind.",
            true};
}

std::string explain(couplet::stanza_condition condition, std::string_view text) {
    auto const meaning = meaning_of(condition);
    return (meaning.empty() ? without_clause(describe(condition)) : std::string{meaning}) +
           remark(text);
}

void finish(failure const& why) {
    if (!why.sentence.empty()) std::fprintf(stderr, "couplet: %s\n", why.sentence.c_str());
    std::fflush(nullptr);
    std::_Exit(static_cast<int>(why.what));
}

}  // namespace chat
