// SPDX-License-Identifier: BSL-1.0
// Stanzas that wait for a stream to another server (RFC 6120 10.4).
#pragma once

#include <couplet/negotiation/secret.hpp>
#include <couplet/stanza/route.hpp>
#include <couplet/stanza/view.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>

#include "house.hpp"

namespace serve {

/// In their order, and no more than so many octets for so long.
class waiting_stanzas {
  public:
    static constexpr std::size_t most_octets = 524'288;
    static constexpr std::uint64_t longest = 60;  ///< seconds

    bool empty() const noexcept { return all_.empty(); }
    /// False, and nothing of it is kept: they are too many.
    bool add(any_stanza const& one, std::uint64_t now);
    /// Each is given to `take`, and is here no longer.
    void give(std::function<void(couplet::stanza_view)> const& take);
    /// The senders hear that they did not get there.
    void refuse(house& all, couplet::routing_failure why);
    /// Likewise of those that have waited for too long.
    void expire(house& all, std::uint64_t now);

  private:
    void refuse_first(house& all, couplet::routing_failure why);

    struct waiting {
        couplet::secret octets;
        std::uint64_t until;
    };
    std::deque<waiting> all_;
    std::size_t octets_ = 0;
};

}  // namespace serve
