// SPDX-License-Identifier: BSL-1.0
// Whoever stanzas are given to, and whoever has a connection here.
#pragma once

#include <couplet/jid/view.hpp>
#include <couplet/stream/condition.hpp>
#include <cstdint>

#include "any_stanza.hpp"

namespace serve {

/// Whoever stanzas are given to: a client, a component, another server.
class neighbour {
  public:
    neighbour() = default;
    neighbour(neighbour const&) = delete;
    neighbour& operator=(neighbour const&) = delete;
    virtual ~neighbour() = default;
    virtual void deliver(any_stanza const& one) = 0;
};

/// Seconds that the end of a peer's stream is waited for (RFC 6120 4.4).
inline constexpr std::uint32_t closing = 5;

/// A connection that the house looks after.
class visitor {
  public:
    visitor() = default;
    visitor(visitor const&) = delete;
    visitor& operator=(visitor const&) = delete;
    virtual ~visitor() = default;
    /// A second has passed.
    virtual void tick(std::uint64_t now) = 0;
    /// It is to go, and is told why.
    virtual void dismiss(couplet::stream_condition why) = 0;
    /// What `house::holds` has held back may go out.
    virtual void released() {}
    /// It is no longer true: nothing of it goes out. The connection goes without a word, and no other goes on with it.
    virtual void revoke() {}
    /// Whether it has authenticated as that account.
    virtual bool is_of(couplet::bare_jid_view) const { return false; }
};

}  // namespace serve
