// SPDX-License-Identifier: BSL-1.0
// nickname: what somebody wants to be called (XEP-0172).
#pragma once

#include <string_view>

#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// Of who sends it. No proof of who that is: two can have the same (XEP-0172 7).
struct nickname {
    std::string_view text{};

    static constexpr auto schema = declare::element({"http://jabber.org/protocol/nick", "nick"},
                                                    declare::text(&nickname::text))
                                       .in(occurs::message | occurs::presence | occurs::inside);
    friend bool operator==(nickname const&, nickname const&) = default;
};

}  // namespace couplet::xep
