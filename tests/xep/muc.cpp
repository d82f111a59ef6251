// SPDX-License-Identifier: BSL-1.0
// Multi-user chat (XEP-0045).
#include <array>
#include <couplet/jid/literal.hpp>
#include <couplet/xep/muc_admin.hpp>
#include <couplet/xep/muc_code.hpp>

#include "xep/built.hpp"

namespace muc_tests {

namespace xep = couplet::xep;
using namespace couplet::literals;
using xep::muc_affiliation;
using xep::muc_role;

namespace {

std::string join(std::string_view content) {
    std::string text = "<x xmlns='http://jabber.org/protocol/muc'>";
    return text.append(content).append("</x>");
}
std::string user(std::string_view content) {
    std::string text = "<x xmlns='http://jabber.org/protocol/muc#user'>";
    return text.append(content).append("</x>");
}
std::string admin(std::string_view content) {
    std::string text = "<query xmlns='http://jabber.org/protocol/muc#admin'>";
    return text.append(content).append("</query>");
}
std::string owner(std::string_view content) {
    std::string text = "<query xmlns='http://jabber.org/protocol/muc#owner'>";
    return text.append(content).append("</query>");
}

}  // namespace

TEST_CASE("XEP-0045 7.2: who comes in may say how much of the past is wanted, and a password",
          "[xep][muc]") {
    CHECK(built(xep::muc_join{}) == "<x xmlns='http://jabber.org/protocol/muc'/>");
    CHECK(built(xep::muc_join{.password = "cauldronburn"}) ==
          join("<password>cauldronburn</password>"));
    CHECK(built(xep::muc_join{.history = xep::muc_history{.maxchars = 0,
                                                          .maxstanzas = 20,
                                                          .seconds = 180,
                                                          .since = xep::date_time{0}}}) ==
          join("<history maxchars='0' maxstanzas='20' seconds='180' "
               "since='1970-01-01T00:00:00Z'/>"));
    CHECK(fault<xep::muc_join>(join("<history maxchars='-1'/>")) ==
          "malformed_attribute history maxchars");
    CHECK(fault<xep::muc_join>(join("<history since='yesterday'/>")) ==
          "malformed_attribute history since");
    CHECK(fault<xep::muc_join>(join("<history/><history/>")) == "repeated_child x history");
    CHECK(fault<xep::muc_join>(join("<password/><password/>")) == "repeated_child x password");
    CHECK(places<xep::muc_join>(join("")) == "presence");
}

TEST_CASE("XEP-0045 7.2.2, 8.2: what a room says of its occupants is read as it was built",
          "[xep][muc]") {
    std::array const items{xep::muc_item{.affiliation = muc_affiliation::none,
                                         .role = muc_role::none,
                                         .jid = "pistol@shakespeare.lit/harfleur"_jid,
                                         .nick = "pistol",
                                         .actor = xep::muc_actor{.nick = "Fluellen"},
                                         .continuation = xep::muc_continuation{.thread = "e0ff"},
                                         .reason = "Avaunt, you cullion!"}};
    std::array const statuses{xep::muc_status{307}, xep::muc_status{110}, xep::muc_status{999}};
    CHECK(built(xep::muc_user{.items = items, .statuses = statuses}) ==
          user("<item affiliation='none' role='none' jid='pistol@shakespeare.lit/harfleur' "
               "nick='pistol'><actor nick='Fluellen'/><continue thread='e0ff'/><reason>Avaunt, you "
               "cullion!</reason></item><status code='307'/><status code='110'/><status "
               "code='999'/>"));
    built(xep::muc_user{});
    built(xep::muc_user{.destroy = xep::muc_destroyed{.jid = "coven@chat.shakespeare.lit"_jid,
                                                      .reason = "Macbeth doth come."}});
    CHECK(places<xep::muc_user>(user("")) == "message presence");
}

TEST_CASE("XEP-0045 7.8.2, 7.9: invitations through the room, and what is answered", "[xep][muc]") {
    std::array const invites{
        xep::muc_invite{.to = "hecate@shakespeare.lit"_jid, .reason = "Hey Hecate"},
        xep::muc_invite{.from = "crone1@shakespeare.lit/desktop"_jid,
                        .continuation = xep::muc_continuation{}}};
    CHECK(built(xep::muc_user{.invites = invites, .password = "cauldronburn"}) ==
          user("<invite to='hecate@shakespeare.lit'><reason>Hey Hecate</reason></invite><invite "
               "from='crone1@shakespeare.lit/desktop'><continue/></invite>"
               "<password>cauldronburn</password>"));
    CHECK(built(xep::muc_user{.decline = xep::muc_decline{.to = "crone1@shakespeare.lit"_jid,
                                                          .reason = "Too busy"}}) ==
          user("<decline to='crone1@shakespeare.lit'><reason>Too busy</reason></decline>"));
}

TEST_CASE("XEP-0045 5: affiliations and roles are of the words there are", "[xep][muc]") {
    for (std::string const word : {"none", "owner", "admin", "member", "outcast"})
        CHECK(fault<xep::muc_user>(user("<item affiliation='" + word + "'/>")).empty());
    for (std::string const word : {"none", "moderator", "participant", "visitor"})
        CHECK(fault<xep::muc_user>(user("<item role='" + word + "'/>")).empty());
    for (std::string const word : {"", "Owner", "moderator", "king"})
        CHECK(fault<xep::muc_user>(user("<item affiliation='" + word + "'/>")) ==
              "malformed_attribute item affiliation");
    CHECK(fault<xep::muc_user>(user("<item role='owner'/>")) == "malformed_attribute item role");
    document const kept{user("<item affiliation='outcast'/>")};
    auto const item = kept.as<xep::muc_user>().items.front();
    CHECK(item.affiliation == muc_affiliation::outcast);
    CHECK_FALSE(item.role);
    CHECK(item.jid.is_absent());
}

TEST_CASE("XEP-0045 12: a status is a number", "[xep][muc]") {
    CHECK(fault<xep::muc_user>(user("<status/>")) == "missing_attribute status code");
    for (std::string const wrong : {"", "abc", "-110", "65536"})
        CHECK(fault<xep::muc_user>(user("<status code='" + wrong + "'/>")) ==
              "malformed_attribute status code");
    document const kept{user("<status code='110'/><status code='201'/><status code='777'/>")};
    auto const said = kept.as<xep::muc_user>();
    CHECK(has_status(said, xep::muc_code::self_presence));
    CHECK(has_status(said, xep::muc_code::room_created));
    CHECK_FALSE(has_status(said, xep::muc_code::banned));
    CHECK(said.statuses.size() == 3);
}

TEST_CASE("XEP-0045 7: what can stand once in a room's word stands once", "[xep][muc]") {
    for (std::string const child : {"decline", "destroy", "password"})
        CHECK(fault<xep::muc_user>(user("<" + child + "/><" + child + "/>")) ==
              "repeated_child x " + child);
    for (std::string const child : {"actor", "continue", "reason"})
        CHECK(fault<xep::muc_user>(user("<item><" + child + "/><" + child + "/></item>")) ==
              "repeated_child item " + child);
    CHECK(fault<xep::muc_user>(user("<invite><reason/><reason/></invite>")) ==
          "repeated_child invite reason");
}

TEST_CASE("XEP-0045 9: lists are asked for, changed and told", "[xep][muc]") {
    std::array const items{xep::muc_item{.affiliation = muc_affiliation::outcast,
                                         .jid = "earlofcambridge@shakespeare.lit"_jid,
                                         .reason = "Treason"}};
    CHECK(built(xep::muc_admin{items}) ==
          admin("<item affiliation='outcast' jid='earlofcambridge@shakespeare.lit'>"
                "<reason>Treason</reason></item>"));
    built(xep::muc_admin{});
    CHECK(fault<xep::muc_admin>(admin("<item role='king'/>")) == "malformed_attribute item role");
    CHECK(places<xep::muc_admin>(admin("")) == "get set result");
}

TEST_CASE("XEP-0045 10: owners configure a room, or end it", "[xep][muc]") {
    CHECK(built(xep::muc_owner{}) == "<query xmlns='http://jabber.org/protocol/muc#owner'/>");
    CHECK(built(xep::muc_owner{.configuration = xep::form{.type = xep::form_type::submit}}) ==
          owner("<x xmlns='jabber:x:data' type='submit'/>"));
    CHECK(built(xep::muc_owner{.destroy = xep::muc_destroy{.jid = "coven@chat.shakespeare.lit"_jid,
                                                           .password = "p",
                                                           .reason = "Macbeth doth come."}}) ==
          owner("<destroy jid='coven@chat.shakespeare.lit'><password>p</password><reason>Macbeth "
                "doth come.</reason></destroy>"));
    CHECK(fault<xep::muc_owner>(owner("<destroy/><destroy/>")) == "repeated_child query destroy");
    CHECK(fault<xep::muc_owner>(owner("<x xmlns='jabber:x:data' type='x'/>")) ==
          "malformed_attribute x type");
    CHECK(places<xep::muc_owner>(owner("")) == "get set result");
}

}  // namespace muc_tests
