// SPDX-License-Identifier: BSL-1.0
// Last activity (XEP-0012).
#include <couplet/xep/last_activity.hpp>

#include "xep/built.hpp"

namespace last_activity_tests {

namespace xep = couplet::xep;

TEST_CASE("XEP-0012: seconds, and the status that was left, are read as they were built",
          "[xep][last_activity]") {
    CHECK(built(xep::last_activity_request{}) == "<query xmlns='jabber:iq:last'/>");
    CHECK(built(xep::last_activity{.seconds = 903, .status = "Heading Home"}) ==
          "<query xmlns='jabber:iq:last' seconds='903'>Heading Home</query>");
    CHECK(built(xep::last_activity{.seconds = 18446744073709551615U}) ==
          "<query xmlns='jabber:iq:last' seconds='18446744073709551615'/>");
    CHECK(built(xep::last_activity{}) == "<query xmlns='jabber:iq:last' seconds='0'/>");
}

TEST_CASE("XEP-0012: an answer says how many seconds", "[xep][last_activity]") {
    CHECK(fault<xep::last_activity>("<query xmlns='jabber:iq:last'/>") ==
          "missing_attribute query seconds");
    for (std::string const wrong : {"", "-1", "18446744073709551616", "903s", "1.5"})
        CHECK(fault<xep::last_activity>("<query xmlns='jabber:iq:last' seconds='" + wrong +
                                        "'/>") == "malformed_attribute query seconds");
}

TEST_CASE("XEP-0012, XEP-0256: it answers an iq, or stands in presence", "[xep][last_activity]") {
    constexpr std::string_view query = "<query xmlns='jabber:iq:last' seconds='1'/>";
    CHECK(places<xep::last_activity_request>(query) == "get");
    CHECK(places<xep::last_activity>(query) == "result presence");
}

}  // namespace last_activity_tests
