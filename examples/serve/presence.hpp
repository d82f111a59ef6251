// SPDX-License-Identifier: BSL-1.0
// Who is told that somebody is there, and who may be (RFC 6121 3, 4).
#pragma once

#include <couplet/stanza/view.hpp>

#include "house.hpp"

namespace serve {

/// A client says to all who are subscribed how available it is (RFC 6121 4.2, 4.4, 4.5).
void broadcast(house& all, couplet::stanza_view stanza, house::way const& to);
/// A client says it to one address, who then knows (RFC 6121 4.6). Called before it is routed.
void note_directed(house& all, couplet::stanza_view stanza, couplet::jid_view from,
                   couplet::jid_view to);
/// Type subscribe, subscribed, unsubscribe, unsubscribed: out of here (RFC 6121 3.1.2, A.2) ...
void send_subscription(house& all, couplet::stanza_view stanza, couplet::jid_view from,
                       couplet::jid_view to);
/// ... and in (RFC 6121 3.1.3, A.3).
void receive_subscription(house& all, couplet::stanza_view stanza, house::way const& to);
/// Somebody who may know asks (RFC 6121 4.3.2).
void answer_probe(house& all, house::way const& to);
/// Whoever knew that it was there hears that it is not (RFC 6121 4.5.2, 4.5.4).
void say_farewell(house& all, resident& who, client_resource& one);

}  // namespace serve
