// SPDX-License-Identifier: BSL-1.0
// last_activity: for how long somebody has been idle, away, or up (XEP-0012).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// For how long? (XEP-0012)
struct last_activity_request {
    static constexpr auto schema = declare::element({"jabber:iq:last", "query"}).in(occurs::iq_get);
    friend bool operator==(last_activity_request const&, last_activity_request const&) = default;
};

/// Of a resource: idle; of an account: since it went, with the `status` it left; of a server: up (XEP-0012). In
/// presence: idle (XEP-0256).
struct last_activity {
    std::uint64_t seconds{};
    std::optional<std::string_view> status{};

    static constexpr auto schema =
        declare::element({"jabber:iq:last", "query"},
                         declare::attribute("seconds", &last_activity::seconds),
                         declare::text(&last_activity::status))
            .in(occurs::iq_result | occurs::presence);
    friend bool operator==(last_activity const&, last_activity const&) = default;
};

}  // namespace couplet::xep
