// SPDX-License-Identifier: BSL-1.0
// `couplet serve`: who does not want to hear of whom (XEP-0191).
#include "../../examples/serve/blocking.hpp"
#include "catch.hpp"
#include "town.hpp"

namespace blocking_tests {

using town::guest;
using town::place;

namespace {

std::string block(std::string_view who, std::string_view what = "block") {
    std::string made =
        "<iq type='set' id='b1'><" + std::string{what} + " xmlns='urn:xmpp:blocking'>";
    if (!who.empty()) made += "<item jid='" + std::string{who} + "'/>";
    return made + "</" + std::string{what} + "></iq>";
}
constexpr char ask[] = "<iq type='get' id='l1'><blocklist xmlns='urn:xmpp:blocking'/></iq>";

void befriend(place& here) {
    here.kept.put_contact("juliet", {.address = *couplet::jid::parse("romeo@localhost"),
                                     .state = couplet::roster_state::both});
    here.kept.put_contact("romeo", {.address = *couplet::jid::parse("juliet@localhost"),
                                    .state = couplet::roster_state::both});
}
bool has(std::string const& text, std::string_view what) { return text.find(what) != text.npos; }

}  // namespace

TEST_CASE("XEP-0191 3.2, 3.3, 3.4: the list, its changes, and those who hear of them", "[serve]") {
    place here;
    guest balcony{here, "juliet/balcony"}, chamber{here, "juliet/chamber"};
    chamber.say(ask);
    CHECK(has(chamber.heard(), "<blocklist xmlns='urn:xmpp:blocking'/>"));
    balcony.say(block("Romeo@LOCALHOST"));
    CHECK(has(balcony.heard(), "type='result'"));
    auto const pushed = chamber.heard();
    CHECK(has(pushed, "type='set'"));
    CHECK(has(pushed, "<block xmlns='urn:xmpp:blocking'><item jid='romeo@localhost'/></block>"));
    balcony.say(ask);
    CHECK(has(balcony.heard(), "<item jid='romeo@localhost'/>"));
    CHECK(here.kept.blocked("juliet") == serve::blocklist{"romeo@localhost"});
    balcony.say(block("", "unblock"));
    CHECK(has(balcony.heard(), "<unblock xmlns='urn:xmpp:blocking'/>"));
    CHECK(here.kept.blocked("juliet").empty());
}

TEST_CASE("XEP-0191 3.3: nobody to block, and no address, are faults", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say(block(""));
    CHECK(has(juliet.heard(), "bad-request"));
    juliet.say(block("a@b@c"));
    CHECK(has(juliet.heard(), "jid-malformed"));
    CHECK(here.kept.blocked("juliet").empty());
}

TEST_CASE("XEP-0191 3.4: a list that is full can be made shorter", "[serve]") {
    place here;
    for (int i = 0; i < 1'000; ++i)
        here.kept.block("juliet", {"a" + std::to_string(i) + "@b.test"});
    guest juliet{here, "juliet/balcony"};
    juliet.say(block("one@more.test"));
    CHECK(has(juliet.heard(), "resource-constraint"));
    juliet.say(block("a7@b.test", "unblock"));
    CHECK(has(juliet.heard(), "type='result'"));
    juliet.say(block("one@more.test"));
    CHECK(has(juliet.heard(), "type='result'"));
}

TEST_CASE("RFC 6120 13.12: a blocklist is measured in octets, too", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    int added = 0;
    do juliet.say(block("a" + std::to_string(added) + std::string(1'000, 'x') + "@b.test"));
    while (has(juliet.heard(), "type='result'") && ++added < 300);
    CHECK(added > 250);
    CHECK(added < 262);
    juliet.say(block("small@b.test"));
    CHECK(has(juliet.heard(), "type='result'"));
}

TEST_CASE("XEP-0191 3.3: who is blocked is found as fast in a long list", "[serve]") {
    place here;
    for (int i = 0; i != 500; ++i)
        here.kept.put_contact("juliet",
                              {.address = *couplet::jid::parse("c" + std::to_string(i) + "@b.test"),
                               .state = couplet::roster_state::from});
    guest juliet{here, "juliet/balcony"};
    auto const cost = [&] { return town::cost_of([&] { juliet.say("<presence/>"); }); };
    juliet.say(block("a@b.test"));
    double const small = cost();
    for (int i = 0; i != 900; ++i) juliet.say(block("a" + std::to_string(i) + "@b.test"));
    CHECK(here.kept.blocked("juliet").size() == 901);
    CHECK(cost() < 5 * small);  // one by one: 50 times that
}

TEST_CASE("XEP-0191 5: a resource, an account, a domain with a resource, a domain", "[serve]") {
    place here;
    serve::resident juliet{*couplet::jid::parse("juliet@localhost"), here.kept};
    auto const blocks = [&](std::string_view item, std::string_view who) {
        juliet.blocked = {std::string{item}};
        return serve::is_blocked(juliet, couplet::jid::parse(who)->view());
    };
    CHECK(blocks("romeo@x/orchard", "romeo@x/orchard"));
    CHECK(!blocks("romeo@x/orchard", "romeo@x/home"));
    CHECK(!blocks("romeo@x/orchard", "romeo@x"));
    CHECK(blocks("romeo@x", "romeo@x/orchard"));
    CHECK(blocks("romeo@x", "romeo@x"));
    CHECK(!blocks("romeo@x", "mercutio@x"));
    CHECK(blocks("x/orchard", "x/orchard"));
    CHECK(!blocks("x/orchard", "x"));
    CHECK(blocks("x", "x"));
    CHECK(blocks("x", "romeo@x/orchard"));
    CHECK(blocks("x", "x/orchard"));
    CHECK(!blocks("x", "romeo@y.x"));
    CHECK(!blocks("localhost", "juliet@localhost/balcony"));  // XEP-0191 4: never oneself
}

TEST_CASE("XEP-0191 3.3: who is blocked is not heard, and hears what who is away would say",
          "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    juliet.say("<presence/>");
    romeo.say("<presence/>");
    juliet.say(block("romeo@localhost"));
    juliet.heard();
    romeo.heard();
    for (char const* const to : {"juliet@localhost", "juliet@localhost/balcony"}) {
        std::string const start = std::string{" to='"} + to + "' ";
        romeo.say("<message" + start + "type='chat' id='m'><body>Hi</body></message>");
        CHECK(has(romeo.heard(), "service-unavailable"));
        romeo.say("<iq" + start + "type='get' id='i'><ping xmlns='urn:xmpp:ping'/></iq>");
        CHECK(has(romeo.heard(), "service-unavailable"));
        romeo.say("<iq" + start + "type='result' id='i'/>");
        romeo.say("<presence" + start + "/>");
        romeo.say("<presence" + start + "type='subscribe'/>");
        romeo.say("<presence" + start + "type='probe'/>");
        CHECK(!has(romeo.heard(), "from='juliet"));
    }
    CHECK(!has(juliet.heard(), "from='romeo"));
    CHECK(here.kept.kept("juliet") == 0);
}

TEST_CASE("XEP-0191 3.3: the user does not reach who is blocked, and is told why", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    romeo.say("<presence/>");
    juliet.say(block("romeo@localhost"));
    juliet.heard();
    juliet.say("<message to='romeo@localhost' id='m'><body>Hi</body></message>");
    auto const said = juliet.heard();
    CHECK(has(said, "<not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"));
    CHECK(has(said, "<blocked xmlns='urn:xmpp:blocking:errors'/>"));
    CHECK(!romeo.has_heard("Hi"));
}

TEST_CASE("XEP-0191 3.3, 3.4: contacts see the user go, and come back", "[serve]") {
    place here;
    befriend(here);
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    romeo.say("<presence/>");
    juliet.say("<presence><show>away</show></presence>");
    CHECK(has(romeo.heard(), "away"));
    juliet.say(block("localhost"));
    CHECK(has(romeo.heard(), "type='unavailable'"));
    juliet.say("<presence><show>dnd</show></presence>");
    CHECK(!has(romeo.heard(), "dnd"));
    romeo.say("<presence><show>xa</show></presence>");
    CHECK(!has(juliet.heard(), "xa"));
    juliet.say(block("localhost", "unblock"));
    CHECK(has(romeo.heard(), "dnd"));
}

TEST_CASE("XEP-0191 3.3: strangers do not see the user go", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    juliet.say("<presence/>");
    romeo.say("<presence/>");
    romeo.heard();
    juliet.say(block("romeo@localhost"));
    CHECK(!has(romeo.heard(), "juliet"));
}

TEST_CASE("XEP-0191 3.3: a block outlives the session", "[serve]") {
    place here;
    {
        guest juliet{here, "juliet/balcony"};
        juliet.say(block("romeo@localhost"));
        juliet.machine().close();
        juliet.settle();
    }
    guest romeo{here, "romeo/orchard"};
    romeo.say("<message to='juliet@localhost' type='chat'><body>Hi</body></message>");
    CHECK(here.kept.kept("juliet") == 0);
    serve::resident again{*couplet::jid::parse("juliet@localhost"), here.kept};
    CHECK(again.blocked.size() == 1);
}

}  // namespace blocking_tests
