// SPDX-License-Identifier: BSL-1.0
// entity_time: what somebody's clock shows, and in which time zone (XEP-0202).
#pragma once

#include <couplet/xep/date_time.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// How late is it? (XEP-0202 2)
struct entity_time_request {
    static constexpr auto schema = declare::element({"urn:xmpp:time", "time"}).in(occurs::iq_get);
    friend bool operator==(entity_time_request const&, entity_time_request const&) = default;
};

/// The answer: both are needed, `utc` is to be written for UTC (XEP-0202 2).
struct entity_time {
    time_zone tzo{};
    date_time utc{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:time", "time"}, declare::child("tzo", &entity_time::tzo),
                         declare::child("utc", &entity_time::utc))
            .in(occurs::iq_result);
    friend bool operator==(entity_time const&, entity_time const&) = default;
};

}  // namespace couplet::xep
