// SPDX-License-Identifier: BSL-1.0
// A server, towards one client: octets and what TLS says in, octets and events out, to the last (RFC 6120 4 to 7).
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/bind_step.hpp>
#include <couplet/negotiation/client_state_step.hpp>
#include <couplet/negotiation/compression_step.hpp>
#include <couplet/negotiation/limits_step.hpp>
#include <couplet/negotiation/management_step.hpp>
#include <couplet/negotiation/receiver.hpp>
#include <couplet/negotiation/registration_step.hpp>
#include <couplet/negotiation/sasl2_server_step.hpp>
#include <couplet/negotiation/sasl_server_step.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/negotiation/server_settings.hpp>
#include <couplet/negotiation/session_step.hpp>
#include <couplet/negotiation/starttls.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stream/version.hpp>

namespace couplet {

namespace detail {

inline receiver_settings settings_of(server_settings const& wanted) noexcept {
    return {.random = wanted.random,
            .domain = wanted.domain,
            .other_domains = wanted.other_domains,
            .gone_domains = wanted.gone_domains,
            .here = {.languages = wanted.languages, .lowest = xmpp_1_0},
            .framing = wanted.framing,
            .drops_stray_space = wanted.drops_stray_space,
            .waits = wanted.waits,
            .limits = wanted.limits,
            .pool = wanted.pool};
}

template <class Credentials, class... Steps>
class server_of : public receiver<Steps...> {
  public:
    server_of(server_settings const& wanted, Credentials const& known)
        : receiver<Steps...>{settings_of(wanted), make_step<Steps>(wanted, known)...} {}
};

/// In the order in which they are offered, and asked whose an element is.
template <class Digests, class Credentials, class... Own>
using server_with = server_of<Credentials, Own..., server_starttls, server_registration,
                              server_sasl2<Digests, Credentials>, server_sasl<Digests, Credentials>,
                              server_compression, server_bind, server_management, server_session,
                              server_client_state, server_limits>;

}  // namespace detail

/// `Digests`: the hash functions, as `openssl::digests`. `Credentials`: what is known of its users, which lives until the
/// session is ready or has ended. `Own`: steps of the caller's, which come before the others.
///
/// Its client's stanzas come as they were sent: `check`, with `state().address` as the peer's, says whether their 'from' is
/// true (RFC 6120 8.1.2.1). What it asks its caller is best answered before `next` is called again: what the client has
/// sent behind its wish is then read with the answer given; without it that comes too early, and ends the session.
template <class Digests, class Credentials, class... Own>
class server : public detail::server_with<Digests, Credentials, Own...> {
    using engine = detail::server_with<Digests, Credentials, Own...>;

  public:
    server(server_settings const& wanted, Credentials const& known COUPLET_LIFETIMEBOUND)
        : engine{wanted, known} {}

    // The answers to what events ask; false if it was not asked.

    /// `full`: of the account that has authenticated, and no other client's (RFC 6120 7.6, 7.7).
    bool bind(jid_view full) {
        return this->decide([&](auto& step, step_port& port) -> decltype(step.bind(full, port)) {
            return step.bind(full, port);
        });
    }
    bool refuse_bind(stanza_condition why) {
        return this->decide(
            [&](auto& step, step_port& port) -> decltype(step.refuse_bind(why, port)) {
                return step.refuse_bind(why, port);
            });
    }
    /// Goes on with that session if it is the one that was asked for, of the account that has authenticated; else it is
    /// refused, and `saved` stays as it is (XEP-0198 5).
    bool resume(saved_session&& saved) {
        return this->decide(
            [&](auto& step, step_port& port) -> decltype(step.resume(std::move(saved), port)) {
                return step.resume(std::move(saved), port);
            });
    }
    /// There is no such session; `handled`, if it is known what was handled of it (XEP-0198 5).
    bool refuse_resume(std::optional<std::uint32_t> handled = {}) {
        constexpr auto why = stanza_condition::item_not_found;
        return this->decide(
            [&](auto& step, step_port& port) -> decltype(step.refuse_resume(why, handled, port)) {
                return step.refuse_resume(why, handled, port);
            });
    }
    /// The account has been made, changed or removed (XEP-0077 3.1, 3.2).
    bool register_account() {
        return this->decide(
            [&](auto& step, step_port& port) -> decltype(step.register_account(port)) {
                return step.register_account(port);
            });
    }
    bool refuse_registration(stanza_condition why) {
        return this->decide(
            [&](auto& step, step_port& port) -> decltype(step.refuse_registration(why, port)) {
                return step.refuse_registration(why, port);
            });
    }
};

}  // namespace couplet
