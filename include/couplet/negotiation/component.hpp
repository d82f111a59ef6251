// SPDX-License-Identifier: BSL-1.0
// A component: a server's neighbour, who speaks for a domain of its own (XEP-0114).
#pragma once

#include <string_view>

#include <couplet/jid/view.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/handshake.hpp>
#include <couplet/negotiation/initiator.hpp>
#include <couplet/negotiation/machine.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/xml/limits.hpp>

namespace couplet {

/// The views live until the session is ready or has ended.
struct component_settings {
    /// Who it is: a domain. Stanzas to anybody at it come, and those that it sends are from there (XEP-0114 3).
    jid_view component;
    std::string_view secret;
    patience waits{};
    xml::limits limits = xml::s2s_limits;
};

/// `component<openssl::digests> c{{.component = "plays.example"_jid, .secret = secret}}`: one handshake, and it is ready.
/// Nothing is encrypted: who is not on the same machine needs a connection that is.
template <class Digests>
class component : public initiator<client_handshake<Digests>> {
  public:
    explicit component(component_settings const& wanted)
        : initiator<client_handshake<Digests>>{
              {.to = wanted.component,
               .content = stream_content::component,
               .goal = fact::authenticated,
               .has_features = false,
               .waits = wanted.waits,
               .limits = wanted.limits},
              client_handshake<Digests>{wanted.component, wanted.secret}} {}
};

}  // namespace couplet
