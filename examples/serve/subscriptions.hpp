// SPDX-License-Identifier: BSL-1.0
// Who may know that somebody is there: asked for, granted, taken back (RFC 6121 3).
#pragma once

#include <couplet/stanza/view.hpp>

#include "house.hpp"

namespace serve {

/// Presence of type subscribe, subscribed, unsubscribe or unsubscribed from a client of ours: all that is to be done
/// with it (RFC 6121 A.2).
void send_subscription(house& all, couplet::stanza_view stanza, couplet::jid_view from,
                       couplet::jid_view to);
/// From somebody else, for an account here (RFC 6121 A.3).
void receive_subscription(house& all, couplet::stanza_view stanza, house::way const& to);
/// Who was in the roster, and is no more, hears that nothing is left (RFC 6121 2.5.2).
void part(house& all, resident& whose, contact const& gone);
/// The answer to who asks and may not know, or whose contact is none (RFC 6121 4.3.2 1).
void deny(house& all, couplet::jid_view from, couplet::jid_view to,
          std::optional<std::string_view> id);
/// A resource that has come sees what waits for an answer; others are asked again (RFC 6121 3.1.3 4, 3.1.2).
void show_requests(house& all, resident& whose, client_resource& one);

}  // namespace serve
