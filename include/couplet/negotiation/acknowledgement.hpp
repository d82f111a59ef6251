// SPDX-License-Identifier: BSL-1.0
// <r/> and <a/>: what either side does to keep its ledger right, and to send again what was lost (XEP-0198 4, 5).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/kept_stanza.hpp>
#include <couplet/negotiation/link.hpp>
#include <couplet/negotiation/management.hpp>
#include <couplet/negotiation/session.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/xep/stream_management.hpp>
#include <couplet/xml/copy.hpp>

namespace couplet {

/// Asks the peer what it has handled.
inline void request_acknowledgement(stream_link& link, stanza_ledger& ledger) {
    if (!link.send(xep::sm::request{})) ledger.requested();
}
/// Tells the peer what was handled here.
inline void send_acknowledgement(stream_link& link, stanza_ledger const& ledger) {
    (void)link.send(xep::sm::acknowledgement{ledger.handled_count()});
}

/// Keeps the stanza that was written since `begin`, and asks for its acknowledgement if that is due. If there is no
/// room, or the peer does not take as much (XEP-0478 4), it is not sent.
inline std::optional<negotiation_errc> keep_sent(stream_link& link, session& state,
                                                 std::size_t begin) {
    stanza_ledger& ledger = state.management;
    std::string_view const stanza = link.since(begin);
    bool const is_taken = state.peer_max_octets == 0 || stanza.size() <= state.peer_max_octets;
    if (!is_taken || !ledger.sent(stanza)) {
        link.take_back(begin);
        return is_taken ? negotiation_errc::queue_full : negotiation_errc::over_peer_limit;
    }
    if (ledger.is_request_due()) request_acknowledgement(link, ledger);
    return {};
}

/// What is to be done from time to time: asks for what is not acknowledged, or gives back memory.
inline void tend(stream_link& link, stanza_ledger& ledger) {
    if (ledger.is_request_useful()) request_acknowledgement(link, ledger);
    ledger.release();
    link.release();
}

/// Sends again what the peer has not handled (XEP-0198 5). Where another framing carries it now, it is written anew.
inline std::optional<negotiation_errc> send_unacknowledged(stream_link& link,
                                                           stanza_ledger& ledger) {
    bool const was_framed = ledger.terms().is_framed;
    bool const is_framed = link.framing() != stream_framing::tcp;
    if (was_framed == is_framed) {
        for (std::string_view const stanza : ledger.unacknowledged()) link.send_again(stanza);
    } else {
        kept_stanza_reader kept{was_framed};
        stanza_queue written;
        for (std::string_view const octets : ledger.unacknowledged()) {
            auto const stanza = kept.read(octets);
            std::size_t const begin = link.mark();
            if (!stanza || link.send_stanza(stanza->element())) return negotiation_errc::unwritable;
            written.push(link.since(begin));
        }
        ledger.replace(std::move(written), is_framed);
    }
    if (!ledger.unacknowledged().empty()) request_acknowledgement(link, ledger);
    return {};
}

}  // namespace couplet
