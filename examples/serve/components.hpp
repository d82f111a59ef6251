// SPDX-License-Identifier: BSL-1.0
// Services outside of the server, which are domains of their own (XEP-0114).
#pragma once

#include "house.hpp"

namespace serve {

/// Their domains are here from now on; waits for them at that port.
void listen_for_components(house& all, std::uint16_t port);

}  // namespace serve
