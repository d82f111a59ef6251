// SPDX-License-Identifier: BSL-1.0
// Carbons: what one resource of an account sends and gets, the others see (XEP-0280).
#pragma once

#include <couplet/stanza/view.hpp>

#include "house.hpp"

namespace serve {

/// A message that `from`, a client of ours, sends.
void copy_sent(house& all, couplet::stanza_view stanza, couplet::jid_view from);
/// A message that was delivered to some resources of `whose`: the others get a copy.
void copy_received(house& all, couplet::stanza_view stanza, house::way const& to);

}  // namespace serve
