// SPDX-License-Identifier: BSL-1.0
#include "answers.hpp"

namespace serve {

void answer_for_account(house& all, couplet::stanza_view stanza, house::way const&,
                        neighbour& sender) {
    all.refuse(stanza, couplet::stanza_condition::service_unavailable, sender);
}
void answer_for_server(house& all, couplet::stanza_view stanza, neighbour& sender) {
    all.refuse(stanza, couplet::stanza_condition::service_unavailable, sender);
}

}  // namespace serve
