// SPDX-License-Identifier: BSL-1.0
// A client: octets and what TLS says in, octets and events out, from the first octet to the last (RFC 6120 4 to 7).
#pragma once

#include <utility>

#include <couplet/jid/address.hpp>
#include <couplet/negotiation/client_settings.hpp>
#include <couplet/negotiation/initiator.hpp>
#include <couplet/negotiation/starttls.hpp>

namespace couplet {

namespace detail {

/// A step made of the settings, or as it is where it needs none.
template <class Step, class Settings>
Step make_step(Settings const& settings) {
    if constexpr (requires { Step{settings}; })
        return Step{settings};
    else
        return Step{};
}

inline initiator_settings settings_of(client_settings const& wanted) noexcept {
    return {.to = address::from_text(wanted.account.domain()),
            .from = wanted.account.bare(),
            .language = wanted.language,
            .framing = wanted.framing,
            .waits = wanted.waits,
            .limits = wanted.limits,
            .redirects = wanted.redirects};
}

template <class... Steps>
class client_of : public initiator<Steps...> {
  public:
    explicit client_of(client_settings const& wanted)
        : initiator<Steps...>{settings_of(wanted), make_step<Steps>(wanted)...} {}
};

}  // namespace detail

/// `Digests`: the hash functions, as `openssl::digests`. `Own`: steps of the caller's, which come before the others as soon
/// as they are possible.
template <class Digests, class... Own>
class client : public detail::client_of<Own..., client_starttls> {
  public:
    using detail::client_of<Own..., client_starttls>::client_of;
};

}  // namespace couplet
