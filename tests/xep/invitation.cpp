// SPDX-License-Identifier: BSL-1.0
// Direct invitations to a room (XEP-0249).
#include <couplet/jid/literal.hpp>
#include <couplet/xep/invitation.hpp>

#include "xep/built.hpp"

namespace invitation_tests {

using couplet::xep::direct_invitation;
using namespace couplet::literals;

TEST_CASE("XEP-0249 2: an invitation is read as it was built", "[xep][invitation]") {
    CHECK(built(direct_invitation{.jid = "darkcave@macbeth.shakespeare.lit"_jid,
                                  .password = "cauldronburn",
                                  .reason = "Hey Hecate",
                                  .continues = true,
                                  .thread = "e0ff"}) ==
          "<x xmlns='jabber:x:conference' jid='darkcave@macbeth.shakespeare.lit' "
          "password='cauldronburn' reason='Hey Hecate' continue='true' thread='e0ff'/>");
    built(direct_invitation{.jid = "a@b"_jid});
}

TEST_CASE("XEP-0249 2: an invitation says where to", "[xep][invitation]") {
    CHECK(fault<direct_invitation>("<x xmlns='jabber:x:conference'/>") ==
          "missing_attribute x jid");
    CHECK(fault<direct_invitation>("<x xmlns='jabber:x:conference' jid='a' continue='maybe'/>") ==
          "malformed_attribute x continue");
    CHECK(places<direct_invitation>("<x xmlns='jabber:x:conference'/>") == "message");
}

}  // namespace invitation_tests
