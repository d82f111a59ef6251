// SPDX-License-Identifier: BSL-1.0
#include "copies.hpp"

namespace serve {

void copy_sent(house&, couplet::stanza_view, couplet::jid_view) {}
void copy_received(house&, couplet::stanza_view, house::way const&) {}

}  // namespace serve
