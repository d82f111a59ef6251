// SPDX-License-Identifier: BSL-1.0
// The server's end of a component's stream (XEP-0114).
#pragma once

#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/handshake.hpp>
#include <couplet/negotiation/machine.hpp>
#include <couplet/negotiation/random_ref.hpp>
#include <couplet/negotiation/receiver.hpp>
#include <couplet/stanza/domain_set.hpp>
#include <couplet/stream/version.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/workspace.hpp>

namespace couplet {

/// What is borrowed lives until the session is ready or has ended.
struct component_host_settings {
    random_ref random;  ///< for the ids of its streams: nobody may be able to guess what it gives
    jid_view domain;    ///< who answers a component that is not known
    domain_set components;  ///< those that are
    patience waits{};
    xml::limits limits = xml::s2s_limits;
    xml::workspace_pool* pool = nullptr;  ///< none: the heap is asked; see `stream_reader`
};

/// Who a stanza says that it is from is for the caller to check, with stanza/check.hpp: the domain must be the
/// component's, `state().address` (XEP-0114 3).
template <class Digests, component_secrets Secrets>
class component_host : public receiver<server_handshake<Digests, Secrets>> {
  public:
    component_host(component_host_settings const& wanted,
                   Secrets const& secrets COUPLET_LIFETIMEBOUND)
        : receiver<server_handshake<Digests, Secrets>>{
              {.random = wanted.random,
               .domain = wanted.domain,
               .other_domains = wanted.components,
               .here = {.serves_clients = false,
                        .serves_components = true,
                        .highest = before_xmpp_1_0,
                        .lowest = before_xmpp_1_0},
               .goal = fact::authenticated,
               .waits = wanted.waits,
               .limits = wanted.limits,
               .pool = wanted.pool},
              server_handshake<Digests, Secrets>{secrets}} {}
};

}  // namespace couplet
