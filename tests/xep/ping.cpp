// SPDX-License-Identifier: BSL-1.0
// Ping (XEP-0199).
#include <couplet/xep/ping.hpp>

#include "xep/built.hpp"

namespace ping_tests {

using couplet::xep::ping;

TEST_CASE("XEP-0199 3: a ping is an empty element in an iq-get", "[xep][ping]") {
    CHECK(built(ping{}) == "<ping xmlns='urn:xmpp:ping'/>");
    CHECK(places<ping>("<ping xmlns='urn:xmpp:ping'/>") == "get");
    CHECK(places<ping>("<ping xmlns='urn:xmpp:pong'/>").empty());
    CHECK(fault<ping>("<pong xmlns='urn:xmpp:ping'/>") == "absent ping");
    CHECK(fault<ping>("<ping xmlns='urn:xmpp:ping' a='1'><b/>c</ping>").empty());
}

}  // namespace ping_tests
