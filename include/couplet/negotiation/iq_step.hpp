// SPDX-License-Identifier: BSL-1.0
// What the steps have in common that ask with an iq: whose answer is taken, and how one is given (RFC 6120 7, 8.2.3).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <couplet/jid/view.hpp>
#include <couplet/negotiation/acknowledgement.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/matching.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>

namespace couplet {

/// The answer to an iq with that id that was sent without 'to': only from `own`, from its server, or from nobody, which is
/// the same (RFC 6120 8.1.2.1, 8.2.3). Nothing if `element` is something else.
inline std::optional<stanza_view> find_answer(xml::element_view element, std::string_view id,
                                              jid_view own) {
    auto const stanza = stanza_view::from(element);
    sent_stanza const sent{.id = id, .from = own};
    if (!stanza ||
        !answers(*stanza, stanza_addresses{*stanza}, sent, account_answers::by_server_too))
        return {};
    return stanza;
}

/// An element that no answer can be.
inline step_outcome refuse_element(xml::element_view element) noexcept {
    return step_outcome::fails(stanza_view::from(element) ? negotiation_errc::stanza_too_early
                                                          : negotiation_errc::unexpected_element);
}

/// An iq's error ends the session, which says so.
inline step_outcome fail_as(negotiation_errc why, stanza_view error) noexcept {
    return step_outcome::fails(why, stanza_error::read(error.element().child("error")).condition);
}

/// Whether it is a request with that payload, of type get or set.
template <class Payload>
bool is_request_for(xml::element_view element) noexcept {
    auto const stanza = stanza_view::from(element);
    return stanza && stanza->is_request() && xml::is_named_as<Payload>(stanza->payload());
}

/// Answers a request that came when stanzas flow, and is counted as they are: `write(writer)` writes the answer.
template <class Write>
step_outcome answer_counted(step_port& port, Write write) {
    port.state.management.handled();
    std::size_t const begin = port.link.mark();
    if (port.link.with_writer(true, write))
        return step_outcome::fails(negotiation_errc::unwritable);
    if (auto const full = keep_sent(port.link, port.state, begin))
        return step_outcome::fails(*full);
    return step_outcome::done();
}

}  // namespace couplet
