// SPDX-License-Identifier: BSL-1.0
// Streams between servers, one way each: outbound to speak, inbound to be spoken to (RFC 6120 4.2, XEP-0220).
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include <couplet/jid/address.hpp>
#include <couplet/jid/view.hpp>
#include <couplet/negotiation/dialback.hpp>
#include <couplet/negotiation/dialback_client.hpp>
#include <couplet/negotiation/dialback_server.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/initiator.hpp>
#include <couplet/negotiation/machine.hpp>
#include <couplet/negotiation/random_ref.hpp>
#include <couplet/negotiation/receiver.hpp>
#include <couplet/negotiation/s2s_external.hpp>
#include <couplet/negotiation/starttls.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/domain_set.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/workspace.hpp>

namespace couplet {

/// The views live until the session is ready or has ended.
struct outbound_settings {
    jid_view from;  ///< whose stanzas are to be sent ...
    jid_view to;    ///< ... and to whom
    /// For dialback: the same on all servers of `from`, and known to nobody else (XEP-0220 2.1.1).
    std::string_view secret;
    /// The caller's TLS shows a certificate for `from`: it is tried before dialback.
    bool has_certificate = false;
    tls_policy tls = tls_policy::required;
    patience waits{};
    xml::limits limits = xml::s2s_limits;
    unsigned redirects = 0;  ///< that have brought it here (RFC 6120 4.9.3.19)
};

/// What the domains, and what they borrow, must do: outlive the stream. The rest lives until it is ready or has ended.
struct inbound_settings {
    random_ref random;   ///< for the ids of its streams: nobody may be able to guess what it gives
    jid_view domain;     ///< who answers where no domain, or a wrong one, is asked for
    domain_set domains;  ///< all that are served, that one too
    domain_set gone_domains{};
    std::string_view secret;  ///< as that of `outbound_settings`
    /// Those that the peer's certificate is for (RFC 6120 13.7.2): a predicate that is asked once the peer has said who it
    /// is, where `tls_facts::is_peer_verified`. Who has none of those dials back.
    domain_set certified{};
    tls_policy tls = tls_policy::required;
    patience waits{};
    xml::limits limits = xml::s2s_limits;
    xml::workspace_pool* pool = nullptr;  ///< none: the heap is asked; see `stream_reader`
};

namespace detail {

inline initiator_settings settings_of(outbound_settings const& wanted) noexcept {
    return {.to = wanted.to,
            .from = wanted.from,
            .content = stream_content::server,
            .goal = fact::authenticated,
            .dialback = true,
            .waits = wanted.waits,
            .limits = wanted.limits,
            .redirects = wanted.redirects};
}
inline receiver_settings settings_of(inbound_settings const& wanted) noexcept {
    return {.random = wanted.random,
            .domain = wanted.domain,
            .other_domains = wanted.domains,
            .gone_domains = wanted.gone_domains,
            .here = {.serves_clients = false,
                     .serves_servers = true,
                     .has_dialback = true,
                     .lowest = xmpp_1_0},
            .goal = fact::authenticated,
            .waits = wanted.waits,
            .limits = wanted.limits,
            .pool = wanted.pool};
}

}  // namespace detail

/// `outbound_stream<openssl::digests> s{{.from = "a.example"_jid, .to = "b.example"_jid, .secret = secret}}`
template <class Digests>
class outbound_stream
    : public initiator<client_starttls, client_external, client_dialback<Digests>> {
    using engine = initiator<client_starttls, client_external, client_dialback<Digests>>;

  public:
    explicit outbound_stream(outbound_settings const& wanted)
        : engine{detail::settings_of(wanted), client_starttls{wanted.tls},
                 client_external{wanted.from, wanted.has_certificate},
                 client_dialback<Digests>{wanted.from, wanted.to, wanted.secret}} {}

    /// Once it is ready: asks for another pair, or what a key is worth. `domain_judged` or `key_judged` tells.
    template <class Question>
    bool ask(Question question) {
        return this->decide([&](client_dialback<Digests>& step, step_port& port) {
            return step.ask(std::move(question), port);
        });
    }
};

/// A stream that only asks what a key is worth (XEP-0220 2.1.2); `key_judged` tells, then it is to be closed.
class key_question_stream : public initiator<client_starttls, client_key_question> {
  public:
    /// `wanted.secret` is of no use.
    key_question_stream(outbound_settings const& wanted, key_question question)
        : initiator{detail::settings_of(wanted), client_starttls{wanted.tls},
                    client_key_question{std::move(question)}} {}
};

/// Tells `verification_wanted`: the caller asks that domain's servers, by a key_question_stream or otherwise, and then
/// decides.
template <class Digests>
class inbound_stream : public receiver<server_starttls, server_external, server_dialback<Digests>> {
    using engine = receiver<server_starttls, server_external, server_dialback<Digests>>;

  public:
    explicit inbound_stream(inbound_settings const& wanted)
        : engine{detail::settings_of(wanted), server_starttls{wanted.tls},
                 server_external{wanted.certified},
                 server_dialback<Digests>{wanted.secret, wanted.domains}} {}

    /// False if the stream is over; what was not asked, or has been answered, is let pass (XEP-0220 2.1.2).
    bool accept_domain(std::string_view from, std::string_view to) {
        return this->decide([&](server_dialback<Digests>& step, step_port& port) {
            return step.accept_domain(from, to, port);
        });
    }
    bool refuse_domain(std::string_view from, std::string_view to,
                       std::optional<stanza_condition> why = {}) {
        return this->decide([&](server_dialback<Digests>& step, step_port& port) {
            return step.refuse_domain(from, to, why, port);
        });
    }
};

}  // namespace couplet
