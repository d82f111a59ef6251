// SPDX-License-Identifier: BSL-1.0
// What has been negotiated, and outlives the steps that did it.
#pragma once

#include <cstdint>
#include <optional>

#include <couplet/jid.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/management.hpp>

namespace couplet {

/// One session, seen from either side.
struct session {
    facts reached{};
    /// Who the initiating entity is: a client's bare address once it is authenticated, its full one once it is bound; a
    /// server's or component's domain.
    std::optional<jid> address{};
    /// Stream management (XEP-0198): what was sent and not acknowledged, and what was handled.
    stanza_ledger management{};
    /// How much the peer takes (XEP-0478); 0: it does not say.
    std::uint32_t peer_max_octets = 0;
    /// After so many seconds without traffic it closes; 0: it does not say.
    std::uint32_t peer_idle_seconds = 0;
    /// A server that wants to know whether somebody looks at the client (XEP-0352).
    bool peer_takes_client_state = false;
    /// Of a server: exchanges of SASL and SASL2 that have failed on this connection (RFC 6120 6.4.5).
    std::uint32_t failed_logins = 0;
    /// Of a client: the earlier session is no more, and is not asked for again (XEP-0198 5).
    bool is_resumption_refused = false;
};

}  // namespace couplet
