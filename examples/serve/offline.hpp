// SPDX-License-Identifier: BSL-1.0
// Messages for who is away (RFC 6121 8.5.2.2, XEP-0160), and for who did not come back (XEP-0198 5).
#pragma once

#include <couplet/stanza/view.hpp>

#include "house.hpp"

namespace serve {

/// Keeps it; what cannot be kept is refused.
void keep(house& all, couplet::stanza_view stanza, house::way const& to, neighbour& sender);
/// To a resource that has become available with a priority of 0 or more.
void give_back(house& all, resident& whose, client_resource& one);
/// What a session has not got goes where it would go now.
void redirect(house& all, couplet::saved_session const& left);

}  // namespace serve
