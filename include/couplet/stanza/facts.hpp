// SPDX-License-Identifier: BSL-1.0
// What routing needs of a stanza that was read (RFC 6120 8.1, 10).
#pragma once

#include <optional>
#include <utility>

#include <couplet/lifetimebound.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/route.hpp>
#include <couplet/stanza/view.hpp>

namespace couplet {

/// Kind and type of a stanza, known or not.
inline stanza_type type_of(stanza_view stanza) noexcept {
    if (auto const type = stanza.message_type()) return *type;
    if (auto const type = stanza.presence_type()) return *type;
    if (auto const type = stanza.iq_type()) return *type;
    return stanza_type::unknown(stanza.kind());
}

/// In jabber:server it is from another server, else from a local entity. What a client writes into 'from' says
/// nothing (RFC 6120 8.1.2.1): before this the server has to put its full address there, as in
/// `addresses.from = parsed_address{client}`. Borrows from `addresses`.
inline stanza_facts facts_of(stanza_view stanza,
                             stanza_addresses const& addresses COUPLET_LIFETIMEBOUND) noexcept {
    bool const is_remote = stanza.ns() == xml::ns::server;
    return {.type = type_of(stanza),
            .from = addresses.from.is_valid() ? *addresses.from : jid_view::assume_canonical({}),
            .to = addresses.to.optional(),
            .is_misaddressed = addresses.to.is_faulty() || !addresses.from.is_valid(),
            .origin = is_remote ? stanza_origin::remote : stanza_origin::local};
}

/// What becomes of a stanza: `route` over its facts. The addresses must outlive the decision.
template <class Known>
    requires routing_knowledge<std::remove_reference_t<Known>>
auto route(stanza_view stanza, stanza_addresses const& addresses COUPLET_LIFETIMEBOUND,
           Known&& known, routing_options const& how = {}) {
    return route(facts_of(stanza, addresses), std::forward<Known>(known), how);
}
template <class Known>
void route(stanza_view, stanza_addresses&&, Known&&, routing_options const& = {}) = delete;

}  // namespace couplet
