// SPDX-License-Identifier: BSL-1.0
// Who is told that somebody is there (RFC 6121 4).
#pragma once

#include <couplet/stanza/view.hpp>

#include "house.hpp"

namespace serve {

/// A client says to all who are subscribed how available it is (RFC 6121 4.2, 4.4, 4.5).
void broadcast(house& all, couplet::stanza_view stanza, house::way const& to);
/// A client says it to one address, who then knows (RFC 6121 4.6). Called before it is routed, which it is not to be if
/// too many know: false.
bool note_directed(house& all, couplet::stanza_view stanza, couplet::jid_view from,
                   couplet::jid_view to);
/// Who has said that they are gone needs to hear no more of `whose` (RFC 6121 4.6.1).
void forget_directed(resident& whose, couplet::jid_view gone);
/// Whoever knew that it was there hears that it is not (RFC 6121 4.5.2, 4.6.3).
void say_farewell(house& all, resident& who, client_resource& one);

/// Who has become a subscriber sees each available resource (RFC 6121 3.1.5) ...
void show(house& all, resident& who, couplet::jid_view to);
/// ... and who is none any more, or is to be blocked, none (RFC 6121 3.2.2, XEP-0191 3.3).
void hide(house& all, resident& who, couplet::jid_view from);

/// Whether its domain is this server's.
bool is_local(house const& all, couplet::jid_view who);
/// The account, if there is one that somebody may be here of: the store is not asked.
resident* find_here(house const& all, couplet::jid_view who);

}  // namespace serve
