// SPDX-License-Identifier: BSL-1.0
#include "offline.hpp"

namespace serve {

void keep(house& all, couplet::stanza_view stanza, house::way const&, neighbour& sender) {
    all.refuse(stanza, couplet::stanza_condition::service_unavailable, sender);
}
void give_back(house&, resident&, client_resource&) {}
void redirect(house&, couplet::saved_session const&) {}

}  // namespace serve
