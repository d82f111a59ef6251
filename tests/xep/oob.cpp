// SPDX-License-Identifier: BSL-1.0
// Out-of-band data (XEP-0066).
#include <couplet/xep/oob.hpp>

#include "xep/built.hpp"

namespace oob_tests {

namespace xep = couplet::xep;

TEST_CASE("XEP-0066 2, 3: a URI to fetch, or to know of, is read as it was built", "[xep][oob]") {
    CHECK(built(xep::oob_request{
              .url = "http://a?b&c", .desc = "A license to Jabber!", .sid = "s"}) ==
          "<query xmlns='jabber:iq:oob' sid='s'><url>http://a?b&amp;c</url><desc>A license to "
          "Jabber!</desc></query>");
    CHECK(built(xep::oob{.url = "http://a"}) == "<x xmlns='jabber:x:oob'><url>http://a</url></x>");
    built(xep::oob{.url = "", .desc = ""});
}

TEST_CASE("XEP-0066 2, 3: there is one URI", "[xep][oob]") {
    CHECK(fault<xep::oob>("<x xmlns='jabber:x:oob'/>") == "missing_child x url");
    CHECK(fault<xep::oob>("<x xmlns='jabber:x:oob'><url>a</url><url>b</url></x>") ==
          "repeated_child x url");
    CHECK(fault<xep::oob_request>("<query xmlns='jabber:iq:oob'><desc/></query>") ==
          "missing_child query url");
    CHECK(fault<xep::oob_request>("<query xmlns='jabber:iq:oob'><url/><desc/><desc/></query>") ==
          "repeated_child query desc");
}

TEST_CASE("XEP-0066 2, 3: the one stands in an iq-set, the other in messages and presence",
          "[xep][oob]") {
    CHECK(places<xep::oob_request>("<query xmlns='jabber:iq:oob'/>") == "set");
    CHECK(places<xep::oob>("<x xmlns='jabber:x:oob'/>") == "message presence");
}

}  // namespace oob_tests
