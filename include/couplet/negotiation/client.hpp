// SPDX-License-Identifier: BSL-1.0
// A client: octets and what TLS says in, octets and events out, from the first octet to the last (RFC 6120 4 to 7).
#pragma once

#include <utility>

#include <couplet/jid/address.hpp>
#include <couplet/negotiation/bind_step.hpp>
#include <couplet/negotiation/client_settings.hpp>
#include <couplet/negotiation/client_state_step.hpp>
#include <couplet/negotiation/compression_step.hpp>
#include <couplet/negotiation/initiator.hpp>
#include <couplet/negotiation/limits_step.hpp>
#include <couplet/negotiation/management_step.hpp>
#include <couplet/negotiation/registration_step.hpp>
#include <couplet/negotiation/resume_step.hpp>
#include <couplet/negotiation/sasl2_step.hpp>
#include <couplet/negotiation/sasl_step.hpp>
#include <couplet/negotiation/session_step.hpp>
#include <couplet/negotiation/starttls.hpp>

namespace couplet {

namespace detail {

inline initiator_settings settings_of(client_settings const& wanted) noexcept {
    return {.to = address::from_text(wanted.account.domain()),
            .from = wanted.account.bare(),
            .language = wanted.language,
            .framing = wanted.framing,
            .waits = wanted.waits,
            .limits = wanted.limits,
            .pool = wanted.pool,
            .redirects = wanted.redirects};
}

template <class... Steps>
class client_of : public initiator<Steps...> {
  public:
    explicit client_of(client_settings const& wanted)
        : initiator<Steps...>{settings_of(wanted), make_step<Steps>(wanted)...} {}
};

/// In the order in which they are taken, where they are possible.
template <class Digests, class... Own>
using client_with =
    client_of<Own..., client_limits, client_client_state, client_starttls, client_registration,
              client_sasl2<Digests>, client_sasl<Digests>, client_compression, client_resume,
              client_bind, client_session, client_management>;

}  // namespace detail

/// `Digests`: the hash functions, as `openssl::digests`. `Own`: steps of the caller's, which come before the others as soon
/// as they are possible.
template <class Digests, class... Own>
class client : public detail::client_with<Digests, Own...> {
  public:
    explicit client(client_settings const& wanted) : detail::client_with<Digests, Own...>{wanted} {}
};

}  // namespace couplet
