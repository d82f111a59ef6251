// SPDX-License-Identifier: BSL-1.0
// Messages that nobody has yet (RFC 6121 8.5.2.2, XEP-0160), and what a session that has gone has left (XEP-0198 5).
//
// A message stays in the store until a client has it: until that acknowledges it (XEP-0198 4) or, if it does not do so at all,
// until its connection has taken it. With a database that lasts this holds from the moment that the message comes,
// and nobody is told anything before the database has it: see `house::holds`.
#pragma once

#include <couplet/stanza/view.hpp>

#include "house.hpp"

namespace serve {

/// For who is away; what cannot be kept is refused.
void keep(house& all, couplet::stanza_view stanza, house::way const& to, neighbour& sender);
/// Whether more may wait for those who are about to be told, or to leave (RFC 6120 13.12).
bool may_wait(house& all, house::way const& to);
/// One that is about to be delivered, for as long as nobody has it: its id. Nothing if it is not for keeping, or the store
/// would not outlive the connection either.
std::optional<std::int64_t> keep_meanwhile(house& all, couplet::stanza_view stanza,
                                           house::way const& to);
/// To a resource that has become available with a priority of 0 or more.
void give_back(house& all, resident& whose, client_resource& one);
/// What the client has by now need not be kept.
void settle(house& all, client_resource& one);
/// What a client has not got that will not come back goes where it would go now.
void redirect(house& all, resident& whose, client_resource& left);

}  // namespace serve
