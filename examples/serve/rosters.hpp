// SPDX-License-Identifier: BSL-1.0
// The roster as its owner's clients see and change it (RFC 6121 2).
#pragma once

#include <couplet/stanza/subscription.hpp>
#include <couplet/stanza/view.hpp>

#include "house.hpp"

namespace serve {

/// An iq for the account `to.account()`; false if it is not about the roster, and still to be answered.
bool answer_roster(house& all, couplet::stanza_view stanza, house::way const& to,
                   neighbour& sender);

/// Whether the user is told the contact's presence: `to` and `both` in the roster (RFC 6121 2.1.2.5).
constexpr bool hears_presence(couplet::roster_state state) noexcept {
    using enum couplet::roster_state;
    return state == to || state == to_pending_in || state == both;
}

/// In the roster of `whose`, or new: not listed there.
contact find_or_make(resident const& whose, couplet::jid_view who);
/// Whether the roster has room for `one` as it will be, in the place of what it is now: among the contacts, or among the
/// requests of who is none (RFC 6120 13.12).
bool has_room(resident const& whose, contact const& one);
/// Changes the roster, here and in the store, and tells those who asked for it (RFC 6121 2.1.6). Who is not listed and
/// waits for nothing is forgotten.
void keep_contact(house& all, resident& whose, contact one);
void forget_contact(house& all, resident& whose, couplet::jid_view who);

}  // namespace serve
