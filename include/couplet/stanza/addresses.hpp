// SPDX-License-Identifier: BSL-1.0
// The addresses of a stanza, enforced (RFC 6120 8.1.1, 8.1.2).
#pragma once

#include <couplet/jid/parsed_address.hpp>
#include <couplet/stanza/view.hpp>

namespace couplet {

/// Once enforced and then asked by all: `check`, `route`, whoever matches replies. Borrows from the stanza.
struct stanza_addresses {
    stanza_addresses() noexcept = default;
    explicit stanza_addresses(stanza_view const& stanza) : from{stanza.from()}, to{stanza.to()} {}

    parsed_address from{};
    parsed_address to{};
};

}  // namespace couplet
