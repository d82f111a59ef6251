// SPDX-License-Identifier: BSL-1.0
// Stanzas over a conversation: a request and its answer, a message and its coming.
#pragma once

#include <chrono>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <couplet/jid/view.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/xep/ping.hpp>

#include "conversation.hpp"
#include "scenarios.hpp"

namespace interop {

/// What `send` of a machine says must be nothing.
inline void must(std::optional<couplet::negotiation_errc> refused) {
    if (refused) throw std::runtime_error{std::string{"not sent: "}.append(name(*refused))};
}

/// The first stanza for which `is_wanted` is true; others, such as presence, are passed over. Gone with the next call.
template <class Talk, class Predicate>
couplet::stanza_view await(Talk& talk, Predicate is_wanted, milliseconds at_most = 10s) {
    for (;;) {
        auto const stanza = talk.template expect<couplet::stanza_view>(at_most);
        if (is_wanted(stanza)) return stanza;
    }
}

/// The answer to a request: its result, or its error.
template <class Talk, class Payload>
couplet::stanza_view ask(Talk& talk, couplet::iq const& request, Payload const& payload) {
    must(talk->send(request, payload));
    return await(talk, [&](couplet::stanza_view one) {
        return one.kind() == couplet::stanza_kind::iq && one.id() == request.id &&
               !one.is_request();
    });
}

/// Whether somebody answers; who does not know pings says so, and has answered, too.
template <class Talk>
void ping(Talk& talk, couplet::jid_view from, couplet::jid_view to) {
    auto const answer =
        ask(talk, couplet::iq{.to = to, .from = from, .id = "ping"}, couplet::xep::ping{});
    check(answer.from() == couplet::address{to}, "who is pinged, answers");
}

/// A message with that body.
template <class Talk>
couplet::stanza_view await_message(Talk& talk, std::string_view body, milliseconds at_most = 10s) {
    return await(
        talk,
        [&](couplet::stanza_view one) {
            auto const said = couplet::message::read(one);
            return said && said->body.text() == body;
        },
        at_most);
}

}  // namespace interop
