// SPDX-License-Identifier: BSL-1.0
// client_state: whether somebody looks at the client (XEP-0352).
#pragma once

#include <cstdint>

#include <couplet/xml/declare.hpp>
#include <couplet/xml/lexical.hpp>

namespace couplet::xep {

enum class client_state_kind : std::uint8_t { active, inactive };
constexpr auto spelling(client_state_kind) noexcept { return xml::words{"active", "inactive"}; }

/// A client says it to its server, which does not answer. A stream begins as active, a resumed one too
/// (XEP-0352 4.2, 5.2).
struct client_state {
    client_state_kind kind{};

    static constexpr auto schema =
        declare::one_of("urn:xmpp:csi:0", &client_state::kind).in(occurs::stream | occurs::inside);
    friend bool operator==(client_state const&, client_state const&) = default;
};

}  // namespace couplet::xep
