// SPDX-License-Identifier: BSL-1.0
// delay: this was not delivered at once (XEP-0203).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/xep/date_time.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// When a stanza was sent that comes only now, and who kept it. Anybody can write one: neither the moment nor the
/// address is proven (XEP-0203 5).
struct delay {
    address from{};     ///< who delayed it; recommended
    date_time stamp{};  ///< when it was sent, in UTC
    std::optional<std::string_view> reason{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:delay", "delay"}, declare::attribute("from", &delay::from),
                         declare::attribute("stamp", &delay::stamp), declare::text(&delay::reason))
            .in(occurs::message | occurs::presence | occurs::inside);
    friend bool operator==(delay const&, delay const&) = default;
};

}  // namespace couplet::xep
