// SPDX-License-Identifier: BSL-1.0
// `couplet serve`: presence (RFC 6121 4).
#include <catch2/catch.hpp>

#include "abroad.hpp"

namespace presence_tests {

using town::contains, town::count, town::guest, town::place, town::plain;

namespace {

void put(place& where, char const* user, char const* who, couplet::roster_state state) {
    where.kept.put_contact(user, {.address = *couplet::jid::parse(who), .state = state});
}
/// Each sees the other.
void befriend(place& where, char const* one, char const* other) {
    std::string const domain = "@localhost";
    put(where, one, (other + domain).c_str(), couplet::roster_state::both);
    put(where, other, (one + domain).c_str(), couplet::roster_state::both);
}
void forget(std::initializer_list<guest*> all) {
    for (guest* const one : all) (void)one->heard();
}

}  // namespace

TEST_CASE(
    "RFC 6121 4.2.2: initial presence goes to subscribers and the account's own resources, "
    "and to nobody else",
    "[serve]") {
    place here;
    town::abroad abroad{here};
    befriend(here, "juliet", "romeo");
    put(here, "juliet", "nurse@localhost", couplet::roster_state::to);
    put(here, "juliet", "a@remote", couplet::roster_state::from);
    put(here, "juliet", "b@remote", couplet::roster_state::to);
    put(here, "juliet", "c@remote", couplet::roster_state::none_pending_in);
    guest romeo{here, "romeo/orchard"}, nurse{here, "nurse/kitchen"}, tybalt{here, "tybalt/x"};
    guest chamber{here, "juliet/chamber"}, balcony{here, "juliet/balcony"};
    for (guest* const one : {&romeo, &nurse, &tybalt, &chamber}) one->say("<presence/>");
    forget({&romeo, &nurse, &tybalt, &chamber});
    (void)abroad.heard();
    std::string const inside = "<show>away</show><c xmlns='urn:x'/></presence>";
    balcony.say("<presence id='p' xml:lang='cs'>" + inside);
    std::string const start = "<presence from='juliet@localhost/balcony' to='";
    std::string const rest = "' id='p' xml:lang='cs'>" + inside;
    CHECK(contains(romeo.heard(), start + "romeo@localhost" + rest));
    CHECK(contains(chamber.heard(), start + "juliet@localhost" + rest));
    CHECK(contains(balcony.heard(), start + "juliet@localhost" + rest));
    CHECK(plain(nurse.heard()).empty());
    CHECK(plain(tybalt.heard()).empty());
    CHECK(abroad.heard() ==
          start + "a@remote" + rest +
              "\n<presence from='juliet@localhost' to='b@remote' type='probe'/>\n");
}

TEST_CASE("RFC 6121 4.3: who comes sees who is there, as it was, and when", "[serve]") {
    place here;
    befriend(here, "juliet", "romeo");
    put(here, "juliet", "nurse@localhost", couplet::roster_state::to);  // who knows nothing of it
    guest orchard{here, "romeo/orchard"}, street{here, "romeo/street"}, nurse{here, "nurse/k"};
    orchard.say("<presence id='o'><status>Hi</status></presence>");
    nurse.say("<presence/>");
    guest balcony{here, "juliet/balcony"}, chamber{here, "juliet/chamber"};
    balcony.say("<presence/>");
    std::string const seen = plain(balcony.heard());
    CHECK(contains(seen,
                   "<presence from='romeo@localhost/orchard' to='juliet@localhost/balcony'>"
                   "<status>Hi</status><delay xmlns='urn:xmpp:delay' from='localhost'/>"
                   "</presence>"));
    CHECK(!contains(seen, "street"));
    CHECK(!contains(seen, "nurse"));
    chamber.say("<presence/>");
    CHECK(contains(chamber.heard(),
                   "<presence from='juliet@localhost/balcony' to='juliet@localhost/chamber'>"));
    CHECK(!contains(balcony.heard(), "romeo"));
}

TEST_CASE("RFC 6121 4.4: an update is an update, and no new arrival", "[serve]") {
    place here;
    befriend(here, "juliet", "romeo");
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    juliet.say("<presence/>"), romeo.say("<presence/>");
    forget({&juliet, &romeo});
    juliet.say("<presence><priority>-1</priority></presence>");
    CHECK(plain(romeo.heard()) ==
          "<presence from='juliet@localhost/balcony' to='romeo@localhost'>"
          "<priority>-1</priority></presence>");
    CHECK(count(juliet.heard(), "<presence") == 1);
}

TEST_CASE("RFC 6121 4.7.2.3: a priority that is none is refused", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    for (std::string const priority : {"128", "-129", "high", ""}) {
        juliet.say("<presence><priority>" + priority + "</priority></presence>");
        CHECK(contains(juliet.heard(), "<bad-request"));
    }
    juliet.say("<presence><priority> 127 </priority></presence>");
    CHECK(!contains(juliet.heard(), "error"));
}

TEST_CASE("RFC 6121 4.5.2: who says goodbye is quoted, and comes back as if new", "[serve]") {
    place here;
    befriend(here, "juliet", "romeo");
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    juliet.say("<presence/>"), romeo.say("<presence/>");
    forget({&juliet, &romeo});
    juliet.say("<presence type='unavailable'><status>bye</status></presence>");
    std::string const words = "' type='unavailable'><status>bye</status></presence>";
    CHECK(plain(romeo.heard()) ==
          "<presence from='juliet@localhost/balcony' to='romeo@localhost" + words);
    CHECK(contains(juliet.heard(),
                   "<presence from='juliet@localhost/balcony' to='juliet@localhost" + words));
    juliet.say("<presence type='unavailable'/>");
    CHECK(plain(romeo.heard()).empty());
    romeo.say("<presence/>");
    CHECK(!contains(juliet.heard(), "romeo"));
    juliet.say("<presence/>");
    CHECK(contains(juliet.heard(), "from='romeo@localhost/orchard'"));
}

TEST_CASE("RFC 6121 4.5.2: who is lost has gone", "[serve]") {
    place here;
    befriend(here, "juliet", "romeo");
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    juliet.say("<presence/>"), romeo.say("<presence/>");
    forget({&romeo});
    juliet.say("</stream:stream>");
    CHECK(plain(romeo.heard()) ==
          "<presence from='juliet@localhost/balcony' to='romeo@localhost' "
          "type='unavailable'/>");
}

TEST_CASE(
    "RFC 6121 4.6.3: directed presence is taken back from who got it, and not kept up to date",
    "[serve]") {
    place here;
    town::abroad abroad{here};
    guest juliet{here, "juliet/balcony"}, tybalt{here, "tybalt/x"};
    std::string const start = "<presence from='juliet@localhost/balcony' to='";
    std::string const gone = "' type='unavailable'/>";
    auto const direct = [&] {
        juliet.say(
            "<presence to='room@muc.remote/j'/><presence to='tybalt@localhost/x'/>"
            "<presence to='other@remote'/>");
        CHECK(contains(tybalt.heard(), start + "tybalt@localhost/x'/>"));
    };
    tybalt.say("<presence/>");
    juliet.say("<presence/>");
    direct();
    juliet.say("<presence to='other@remote' type='unavailable'/>");
    CHECK(contains(abroad.heard(), start + "other@remote" + gone));
    juliet.say("<presence><show>away</show></presence>");
    CHECK(plain(tybalt.heard()).empty());
    CHECK(abroad.heard().empty());
    juliet.say("<presence type='unavailable'/>");
    CHECK(plain(tybalt.heard()) == start + "tybalt@localhost/x" + gone);
    CHECK(abroad.heard() == start + "room@muc.remote/j" + gone + "\n");
    // 4.6.3 3: also of who is not available, and is lost.
    direct();
    (void)abroad.heard();
    juliet.say("</stream:stream>");
    CHECK(plain(tybalt.heard()) == start + "tybalt@localhost/x" + gone);
    CHECK(count(abroad.heard(), gone) == 2);
}

TEST_CASE("RFC 6121 4.6.1: who has left needs no goodbye", "[serve]") {
    place here;
    town::abroad abroad{here};
    guest juliet{here, "juliet/balcony"};
    juliet.say("<presence/><presence to='room@muc.remote/j'/>");
    CHECK(
        abroad.say("<presence from='room@muc.remote/j' to='juliet@localhost/balcony' "
                   "type='unavailable'/>"));
    (void)abroad.heard();
    juliet.say("<presence type='unavailable'/>");
    CHECK(abroad.heard().empty());
}

TEST_CASE("RFC 6121 4.6.3 1: a subscriber hears of the end once", "[serve]") {
    place here;
    befriend(here, "juliet", "romeo");
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    romeo.say("<presence/>");
    juliet.say("<presence to='romeo@localhost'/><presence/>");
    forget({&romeo});
    juliet.say("<presence type='unavailable'/>");
    CHECK(count(romeo.heard(), "unavailable") == 1);
}

TEST_CASE("RFC 6120 13.12: presence is directed to so many, and no more", "[serve]") {
    place here;
    town::abroad abroad{here};
    guest juliet{here, "juliet/balcony"};
    for (int i = 0; i < 1'000; ++i) juliet.say("<presence to='" + std::to_string(i) + "@remote'/>");
    CHECK(!contains(juliet.heard(), "error"));
    juliet.say("<presence to='more@remote'/>");
    CHECK(contains(juliet.heard(), "<resource-constraint"));
    CHECK(!contains(abroad.heard(), "more@remote"));
}

TEST_CASE("RFC 6121 4.3.2: a probe is answered to who may know", "[serve]") {
    place here;
    town::abroad abroad{here};
    put(here, "juliet", "romeo@remote", couplet::roster_state::from);
    auto const ask = [&](std::string const& from, std::string const& to) {
        (void)abroad.heard();
        CHECK(abroad.say("<presence type='probe' id='i' from='" + from + "' to='" + to + "'/>"));
        return abroad.heard();
    };
    std::string const gone =
        "<presence from='juliet@localhost' to='romeo@remote' id='i' "
        "type='unavailable'";
    std::string const denied = "' to='x@remote' id='i' type='unsubscribed'/>\n";
    CHECK(ask("romeo@remote", "juliet@localhost") == gone + "/>\n");
    {
        guest balcony{here, "juliet/balcony"}, chamber{here, "juliet/chamber"};
        balcony.say("<presence id='b'><show>dnd</show></presence>");
        chamber.say("<presence id='c'/>");
        // 4.3.2.1: the id of what was said.
        CHECK(
            plain(ask("romeo@remote", "juliet@localhost"))
                .find("<presence from='juliet@localhost/balcony' to='romeo@remote'><show>dnd</show>"
                      "<delay xmlns='urn:xmpp:delay' from='localhost'/></presence>") == 0);
        CHECK(count(ask("romeo@remote", "juliet@localhost"), "id='c'") == 1);
        // 4.3.2: of one resource only that it is there.
        CHECK(ask("romeo@remote", "juliet@localhost/balcony") ==
              "<presence from='juliet@localhost/balcony' to='romeo@remote'/>\n");
        CHECK(ask("romeo@remote", "juliet@localhost/garden") ==
              "<presence from='juliet@localhost/garden' to='romeo@remote' id='i' "
              "type='unavailable'/>\n");
        CHECK(ask("x@remote", "juliet@localhost") == "<presence from='juliet@localhost" + denied);
        CHECK(ask("x@remote", "juliet@localhost/balcony") ==
              "<presence from='juliet@localhost" + denied);
        // 4.6.6: who got directed presence hears of that resource alone.
        balcony.say("<presence to='x@remote/y'/>");
        CHECK(ask("x@remote/y", "juliet@localhost") ==
              "<presence from='juliet@localhost/balcony' to='x@remote/y'/>\n");
        CHECK(ask("x@remote/y", "juliet@localhost/chamber") ==
              "<presence from='juliet@localhost/chamber' to='x@remote/y' id='i' "
              "type='unavailable'/>\n");
        balcony.say("</stream:stream>"), chamber.say("</stream:stream>");
    }
    // RFC 6120 13.11: nobody learns who has an account.
    CHECK(ask("x@remote", "nobody@localhost") == "<presence from='nobody@localhost" + denied);
    std::string const last = ask("romeo@remote", "juliet@localhost");
    CHECK(contains(last, gone + "><delay xmlns='urn:xmpp:delay' from='localhost' stamp='20"));
}

TEST_CASE("RFC 6121 4.3.2 1: a probe of a local user's finds out that there is no subscription",
          "[serve]") {
    place here;
    put(here, "romeo", "juliet@localhost", couplet::roster_state::to);
    guest romeo{here, "romeo/orchard"};
    romeo.say("<iq type='get' id='g'><query xmlns='jabber:iq:roster'/></iq><presence/>");
    romeo.say("<presence type='probe' to='juliet@localhost'/>");
    CHECK(contains(romeo.heard(), "jid='juliet@localhost' subscription='none'"));
    CHECK(here.kept.roster("romeo").front().state == couplet::roster_state::none);
}

TEST_CASE("XEP-0191 3.3: who is blocked sees nobody, and is seen by nobody", "[serve]") {
    place here;
    town::abroad abroad{here};
    befriend(here, "juliet", "romeo");
    put(here, "juliet", "a@remote", couplet::roster_state::both);
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    juliet.say("<presence/>"), romeo.say("<presence/>");
    forget({&juliet, &romeo});
    auto const change = [&](std::string const& what) {
        juliet.say("<iq type='set' id='1'><" + what +
                   " xmlns='urn:xmpp:blocking'><item jid='romeo@localhost'/>"
                   "<item jid='a@remote'/></" +
                   what + "></iq>");
    };
    std::string const start = "<presence from='juliet@localhost/balcony' to='";
    change("block");
    CHECK(contains(romeo.heard(), start + "romeo@localhost' type='unavailable'/>"));
    CHECK(contains(abroad.heard(), start + "a@remote' type='unavailable'/>"));
    forget({&juliet});
    juliet.say("<presence><show>away</show></presence>");
    romeo.say("<presence><show>away</show></presence>");
    romeo.say(
        "<presence type='probe' to='juliet@localhost'/>"
        "<presence type='subscribe' to='juliet@localhost'/>"
        "<presence type='unsubscribe' to='juliet@localhost'/>"
        "<presence to='juliet@localhost/balcony'/>");
    CHECK(abroad.say("<presence from='a@remote/x' to='juliet@localhost'/>"));
    CHECK(abroad.say("<presence from='a@remote' to='juliet@localhost' type='probe'/>"));
    CHECK(abroad.say("<presence from='a@remote' to='juliet@localhost' type='unsubscribe'/>"));
    CHECK(!contains(romeo.heard(), "from='juliet"));
    std::string const heard = juliet.heard();
    CHECK(!contains(heard, "romeo"));
    CHECK(!contains(heard, "a@remote"));
    CHECK(abroad.heard().empty());
    guest chamber{here, "juliet/chamber"};
    chamber.say("<presence/>");
    CHECK(!contains(chamber.heard(), "romeo"));
    CHECK(abroad.heard().empty());
    change("unblock");
    CHECK(contains(abroad.heard(), start + "a@remote'><show>away</show></presence>"));
}

TEST_CASE(
    "RFC 6121 8.5: a negative priority gets no messages, and those that waited come with the "
    "first that is none",
    "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    romeo.say("<message to='juliet@localhost' type='chat'><body>Hi</body></message>");
    juliet.say("<presence><priority>-1</priority></presence>");
    CHECK(!contains(juliet.heard(), "Hi"));
    juliet.say("<presence/>");
    CHECK(count(juliet.heard(), "<body>Hi</body>") == 1);
    juliet.say("<presence/>");
    CHECK(!contains(juliet.heard(), "Hi"));
}

TEST_CASE("RFC 6120 13.12: presence that nobody could be shown in passing is refused", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say("<presence><status>" + std::string(9'000, 'x') + "</status></presence>");
    CHECK(juliet.has_heard("<policy-violation"));
    auto const resource = here.all.account(juliet.address().bare())->resources().at(0);
    CHECK(!resource->is_available());
    juliet.say("<presence><status>" + std::string(8'000, 'x') + "</status></presence>");
    CHECK(resource->is_available());
}

}  // namespace presence_tests
