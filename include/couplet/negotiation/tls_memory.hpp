// SPDX-License-Identifier: BSL-1.0
// What the caller's TLS said of a connection, kept while it is negotiated.
#pragma once

#include <string_view>

#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/secret.hpp>

namespace couplet {

/// Owns what `tls_facts` shows.
class tls_memory {
  public:
    tls_memory() noexcept = default;
    explicit tls_memory(tls_facts const& facts)
        : exporter_{facts.exporter},
          server_end_point_{facts.server_end_point},
          unique_{facts.unique},
          peer_address_{facts.peer_address},
          is_peer_verified_{facts.is_peer_verified} {}

    tls_facts facts() const noexcept COUPLET_LIFETIMEBOUND {
        return {exporter_.view(), server_end_point_.view(), unique_.view(), is_peer_verified_,
                peer_address_.view()};
    }

  private:
    secret exporter_, server_end_point_, unique_, peer_address_;
    bool is_peer_verified_ = false;
};

}  // namespace couplet
