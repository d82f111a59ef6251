// SPDX-License-Identifier: BSL-1.0
// The roster as its owner's clients see and change it (RFC 6121 2).
#pragma once

#include <couplet/stanza/view.hpp>

#include "house.hpp"

namespace serve {

/// An iq for the account `to.account()`; false if it is not about the roster, and still to be answered.
bool answer_roster(house& all, couplet::stanza_view stanza, house::way const& to,
                   neighbour& sender);

/// Tells the resources that asked for the roster how it has `item` now (RFC 6121 2.1.6).
void push_contact(house& all, resident& whose, contact const& item, std::uint64_t version);
/// That it has gone (RFC 6121 2.5.2).
void push_removal(house& all, resident& whose, couplet::jid_view contact, std::uint64_t version);

}  // namespace serve
