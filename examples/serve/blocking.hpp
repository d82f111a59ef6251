// SPDX-License-Identifier: BSL-1.0
// Who does not want to hear of whom (XEP-0191).
#pragma once

#include <couplet/jid/view.hpp>
#include <couplet/stanza/view.hpp>

#include "house.hpp"

namespace serve {

/// By address, bare address, domain with resource, or domain (XEP-0191 5). Nobody blocks oneself.
bool is_blocked(resident const& whose, couplet::jid_view who);
/// To who has blocked whom it is for (XEP-0191 3.3).
void refuse_blocked(house& all, couplet::stanza_view stanza, neighbour& sender);
/// To who is blocked: as if nobody were there (XEP-0191 3.3).
void refuse_from_blocked(house& all, couplet::stanza_view stanza, neighbour& sender);

/// What the store has changed already.
void block(house& all, resident& whose, blocklist const& who);
/// Nobody in particular: all.
void unblock(house& all, resident& whose, blocklist const& who);

}  // namespace serve
