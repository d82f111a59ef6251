// SPDX-License-Identifier: BSL-1.0
// Waits at a port.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <functional>

#include "house.hpp"

namespace serve {

/// Calls `take` with each connection that comes, as long as there is room: in the house, if nothing else is said. Throws if
/// it cannot listen there.
void listen(house& all, std::uint16_t port, std::function<void(net::tcp::socket)> take,
            std::function<bool()> has_room = {});

}  // namespace serve
