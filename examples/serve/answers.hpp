// SPDX-License-Identifier: BSL-1.0
// What the server answers itself: for its domain, and on behalf of accounts (RFC 6120 10.3.3, 10.5.1).
#pragma once

#include <couplet/stanza/view.hpp>

#include "house.hpp"

namespace serve {

/// An iq to an account, or without 'to' from its own client: roster, blocking, carbons, disco ...
void answer_for_account(house& all, couplet::stanza_view stanza, house::way const& to,
                        neighbour& sender);
/// An iq to the domain: disco, ping, version, time, registration ...
void answer_for_server(house& all, couplet::stanza_view stanza, neighbour& sender);

}  // namespace serve
