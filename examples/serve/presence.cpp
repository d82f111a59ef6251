// SPDX-License-Identifier: BSL-1.0
#include "presence.hpp"

namespace serve {

void broadcast(house&, couplet::stanza_view stanza, house::way const& to) {
    bool const is_there = stanza.presence_type() == couplet::presence_type::available;
    for (auto const& one : to.account()->resources())
        if (one->address() == to.from()) one->rank = is_there ? std::optional{0} : std::nullopt;
}
void note_directed(house&, couplet::stanza_view, couplet::jid_view, couplet::jid_view) {}
void send_subscription(house&, couplet::stanza_view, couplet::jid_view, couplet::jid_view) {}
void receive_subscription(house&, couplet::stanza_view, house::way const&) {}
void answer_probe(house&, house::way const&) {}
void say_farewell(house&, resident&, client_resource&) {}

}  // namespace serve
