// SPDX-License-Identifier: BSL-1.0
// forwarded: a stanza inside of another (XEP-0297).
#pragma once

#include <optional>

#include <couplet/stanza/view.hpp>
#include <couplet/xep/delay.hpp>
#include <couplet/xml/copy.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// A stanza as somebody else sent it, and when that somebody got it. It must never be treated as if it had come by
/// itself, and anybody could have made it up: who may forward whose stanzas is the business of the extension around
/// it (XEP-0297 8). Two are equal if they forward the same element, not an equal one.
struct forwarded {
    std::optional<xep::delay> delay{};
    std::optional<stanza_view> stanza{};  ///< in the namespace that it had (XEP-0297 4)

    static constexpr auto schema =
        declare::element({"urn:xmpp:forward:0", "forwarded"}, declare::child(&forwarded::delay),
                         declare::child(&forwarded::stanza))
            .in(occurs::message | occurs::inside);
    friend bool operator==(forwarded const&, forwarded const&) = default;
};

}  // namespace couplet::xep
