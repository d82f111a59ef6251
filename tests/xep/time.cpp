// SPDX-License-Identifier: BSL-1.0
// Entity time (XEP-0202).
#include <couplet/xep/time.hpp>

#include "xep/built.hpp"

namespace time_tests {

namespace xep = couplet::xep;

namespace {

std::string time(std::string_view content) {
    std::string text = "<time xmlns='urn:xmpp:time'>";
    return text.append(content).append("</time>");
}

}  // namespace

TEST_CASE("XEP-0202 2: a time is read as it was built", "[xep][time]") {
    CHECK(built(xep::entity_time_request{}) == "<time xmlns='urn:xmpp:time'/>");
    CHECK(built(xep::entity_time{.tzo = xep::time_zone{-360}, .utc = xep::date_time{1166551115}}) ==
          time("<tzo>-06:00</tzo><utc>2006-12-19T17:58:35Z</utc>"));
    CHECK(built(xep::entity_time{}) == time("<tzo>Z</tzo><utc>1970-01-01T00:00:00Z</utc>"));
}

TEST_CASE("XEP-0202 2: zone and time are both there, and both right", "[xep][time]") {
    using xep::entity_time;
    constexpr std::string_view utc = "<utc>2006-12-19T17:58:35Z</utc>";
    auto with = [&](std::string_view rest) { return time(std::string{rest}.append(utc)); };
    CHECK(fault<entity_time>(time("")) == "missing_child time tzo");
    CHECK(fault<entity_time>(time("<tzo>Z</tzo>")) == "missing_child time utc");
    CHECK(fault<entity_time>(with("")) == "missing_child time tzo");
    for (auto const wrong : {"", "-6:00", "06:00", "-06:60", "UTC", "+15:00"})
        CHECK(fault<entity_time>(with("<tzo>" + std::string{wrong} + "</tzo>")) ==
              "malformed_child time tzo");
    for (auto const wrong : {"", "2006-12-19", "20061219T17:58:35", "2006-02-29T00:00:00Z", "now"})
        CHECK(fault<entity_time>(time("<tzo>Z</tzo><utc>" + std::string{wrong} + "</utc>")) ==
              "malformed_child time utc");
    CHECK(fault<entity_time>(with("<tzo>Z</tzo><utc/>")) == "malformed_child time utc");
    CHECK(fault<entity_time>(with("<tzo>Z</tzo>" + std::string{utc})) == "repeated_child time utc");
}

TEST_CASE("XEP-0202 2: who asks and who tells is said by the iq around it", "[xep][time]") {
    CHECK(places<xep::entity_time_request>(time("")) == "get");
    CHECK(places<xep::entity_time>(time("")) == "result");
}

}  // namespace time_tests
