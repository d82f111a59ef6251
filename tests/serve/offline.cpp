// SPDX-License-Identifier: BSL-1.0
// `couplet serve`: messages for who is away, and for who did not come back (RFC 6121 8.5.2.2, XEP-0160, XEP-0198 5).
#include "catch.hpp"
#include "town.hpp"

namespace offline_tests {

using town::guest;
using town::place;

namespace {

std::string message(std::string_view body, std::string_view more = {},
                    std::string_view type = "chat") {
    return "<message to='juliet@localhost' type='" + std::string{type} + "'><body>" +
           std::string{body} + "</body>" + std::string{more} + "</message>";
}
bool contains(std::string const& text, std::string_view part) {
    return text.find(part) != text.npos;
}
std::size_t count(std::string_view in, std::string_view what) {
    std::size_t found = 0;
    for (auto at = in.find(what); at != in.npos; at = in.find(what, at + 1)) ++found;
    return found;
}

}  // namespace

TEST_CASE("RFC 6121 8.5.2.2.1: messages wait in their order, and say since when (XEP-0203)",
          "[serve]") {
    place here;
    guest romeo{here, "romeo/orchard"};
    for (char const* const one : {"first", "second", "third"}) romeo.say(message(one));
    CHECK(here.kept.kept("juliet") == 3);
    CHECK(romeo.heard().empty());
    guest juliet{here, "juliet/balcony"};
    CHECK(!juliet.has_heard("first"));
    juliet.say("<presence/>");
    auto const said = juliet.heard();
    CHECK(said.find("first") < said.find("second"));
    CHECK(said.find("second") < said.find("third"));
    CHECK(said.find("third") != said.npos);
    CHECK(count(said, "<delay xmlns='urn:xmpp:delay' from='localhost' stamp='20") == 3);
    CHECK(count(said, "from='romeo@localhost/orchard'") == 3);
}

TEST_CASE("XEP-0160 3: a resource of negative priority gets nothing that was kept", "[serve]") {
    place here;
    guest romeo{here, "romeo/orchard"};
    romeo.say(message("first"));
    guest juliet{here, "juliet/balcony"};
    juliet.say("<presence><priority>-1</priority></presence>");
    CHECK(!juliet.has_heard("first"));
    juliet.say("<presence/>");
    CHECK(juliet.has_heard("first"));
}

TEST_CASE("XEP-0160 3, XEP-0334 4.2: what nobody would miss is not kept", "[serve]") {
    place here;
    guest romeo{here, "romeo/orchard"};
    romeo.say(message("a", "<no-store xmlns='urn:xmpp:hints'/>"));
    romeo.say(message("b", "", "groupchat"));
    romeo.say(message("c", "", "headline"));
    romeo.say(
        "<message to='juliet@localhost' type='chat'>"
        "<composing xmlns='http://jabber.org/protocol/chatstates'/><thread>t</thread>"
        "</message>");
    romeo.say(
        "<message to='juliet@localhost' type='error'><body>x</body>"
        "<error type='cancel'/></message>");
    romeo.say("<message to='juliet@localhost'/>");
    CHECK(here.kept.kept("juliet") == 0);
    romeo.say(message("d", "<no-permanent-store xmlns='urn:xmpp:hints'/>"));
    romeo.say(message("e", "", "normal"));
    romeo.say(
        "<message to='juliet@localhost' type='chat'><store xmlns='urn:xmpp:hints'/>"
        "<active xmlns='http://jabber.org/protocol/chatstates'/></message>");
    CHECK(here.kept.kept("juliet") == 3);
}

TEST_CASE("RFC 6120 13.12: there is an end to what is kept, and the sender hears of it",
          "[serve]") {
    serve::options few;
    few.most.kept = 8;
    place here{few};
    guest romeo{here, "romeo/orchard"}, nurse{here, "nurse/kitchen"}, tybalt{here, "tybalt/square"};
    SECTION("of each sender a quarter") {
        for (int i = 0; i != 3; ++i) romeo.say(message("again"));
        CHECK(here.kept.kept("juliet") == 2);
        CHECK(romeo.has_heard("service-unavailable"));
        nurse.say(message("at last"));
        CHECK(here.kept.kept("juliet") == 3);
        CHECK(nurse.heard().empty());
    }
    SECTION("of all") {
        for (int i = 0; i != 8; ++i)
            here.kept.keep("juliet", std::to_string(i), "now", "<message/>");
        romeo.say(message("again"));
        CHECK(here.kept.kept("juliet") == 8);
        CHECK(romeo.has_heard("service-unavailable"));
    }
}

TEST_CASE("RFC 6120 13.12: what is kept is measured in octets, too", "[serve]") {
    serve::options few;
    few.most.kept_octets = 40'000;
    place here{few};
    guest romeo{here, "romeo/orchard"};
    romeo.say(message(std::string(9'000, 'x')));
    CHECK(romeo.heard().empty());
    romeo.say(message(std::string(1'000, 'x')));
    CHECK(romeo.has_heard("service-unavailable"));
    CHECK(here.kept.kept("juliet") == 1);
    here.kept.keep("juliet", "nurse@localhost", "now", std::string(30'000, 'x'));
    romeo.say(message("a little one") + message(std::string(500, 'x')));
    CHECK(here.kept.kept("juliet") == 3);
}

TEST_CASE("XEP-0077 3.2: who has given up the account is written to in vain", "[serve]") {
    serve::options open;
    open.registers = true;
    place here{open};
    guest romeo{here, "romeo/orchard"}, juliet{here, "juliet/balcony"},
        other{here, "juliet/chamber"};
    juliet.say("<presence/>");
    other.say("<presence><priority>-1</priority></presence>");
    juliet.cut();
    romeo.say(message("first"));
    other.say("<iq type='set' id='r'><query xmlns='jabber:iq:register'><remove/></query></iq>");
    CHECK(contains(other.heard(), "type='result'"));
    CHECK(romeo.has_heard("service-unavailable"));
    CHECK(here.kept.kept() == 0);
}

TEST_CASE("XEP-0160 3: what is kept is given up only when the client has it", "[serve]") {
    place here;
    guest romeo{here, "romeo/orchard"};
    romeo.say(message("first"));
    guest juliet{here, "juliet/balcony"};
    juliet.say("<presence/>");
    REQUIRE(juliet.has_heard("first"));
    CHECK(here.kept.kept("juliet") == 1);
    SECTION("it has acknowledged it") {
        juliet.at_server().tick(2);
        juliet.settle();
        juliet.settle();
        CHECK(here.kept.kept("juliet") == 0);
    }
    SECTION("while it is on its way, nobody else gets it") {
        guest other{here, "juliet/chamber"};
        other.say("<presence/>");
        CHECK(!other.has_heard("first"));
    }
    SECTION("it never did: another resource gets it") {
        here.all.end(here.all.account(juliet.address().bare())->resources()[0],
                     couplet::stream_condition::reset);
        CHECK(here.kept.kept("juliet") == 1);
        guest other{here, "juliet/chamber"};
        other.say("<presence/>");
        CHECK(other.has_heard("first"));
    }
}

TEST_CASE("XEP-0160 3: many octets are given back as fast as they are taken", "[serve]") {
    place here;
    guest romeo{here, "romeo/orchard"};
    std::string const long_text(10'000, 'x');
    for (int i = 0; i != 150; ++i) romeo.say(message(std::to_string(i) + ':' + long_text));
    REQUIRE(here.kept.kept("juliet") == 150);
    guest juliet{here, "juliet/balcony"};
    juliet.say("<presence/>");
    for (std::uint64_t now = 2; now != 8; ++now) {
        juliet.at_server().tick(now);
        juliet.settle();
    }
    auto const said = juliet.heard();
    CHECK(count(said, "<message") == 150);
    CHECK(said.find("149:") != said.npos);
    CHECK(here.kept.kept("juliet") == 0);
}

TEST_CASE("XEP-0198 5: what a session that did not come back has not got goes elsewhere",
          "[serve]") {
    place here;
    guest romeo{here, "romeo/orchard"}, juliet{here, "juliet/balcony"};
    juliet.say("<presence/>");
    romeo.say("<presence/>");
    auto* const account = here.all.account(juliet.address().bare());
    auto const balcony = account->resources().at(0);
    juliet.cut();
    REQUIRE(balcony->saved());
    romeo.heard();
    SECTION("messages are kept, with the time they were sent") {
        romeo.say(message("first") + message("second", "", "normal"));
        CHECK(here.kept.kept("juliet") == 0);
        here.all.leave(balcony);
        CHECK(here.kept.kept("juliet") == 2);
        guest back{here, "juliet/balcony"};
        back.say("<presence/>");
        auto const said = back.heard();
        CHECK(said.find("first") < said.find("second"));
        CHECK(count(said, "<delay xmlns='urn:xmpp:delay' from='localhost'") == 2);
    }
    SECTION("or go to another resource") {
        guest chamber{here, "juliet/chamber"};
        chamber.say("<presence><priority>-1</priority></presence>");
        romeo.say(message("first"));
        chamber.say("<presence><priority>0</priority></presence>");
        here.all.leave(balcony);
        auto const said = chamber.heard();
        CHECK(count(said, "<body>first</body>") == 1);
        CHECK(said.find("<delay") != said.npos);
        CHECK(here.kept.kept("juliet") == 0);
    }
    SECTION("requests are answered with an error, other things forgotten") {
        here.kept.put_contact("juliet", {.address = *couplet::jid::parse("romeo@localhost"),
                                         .state = couplet::roster_state::both});
        account->read(here.kept);
        romeo.say(
            "<iq type='get' id='p' to='juliet@localhost/balcony'>"
            "<ping xmlns='urn:xmpp:ping'/></iq>");
        romeo.say(
            "<message to='juliet@localhost/balcony' type='headline'><body>x</body></message>");
        here.all.leave(balcony);
        auto const said = romeo.heard();
        CHECK(count(said, "type='error'") == 1);
        CHECK(count(said, "id='p'") == 1);
        CHECK(here.kept.kept("juliet") == 0);
    }
    SECTION("of its own, nothing goes twice to whom has it") {
        romeo.say(message("first"));
        here.all.leave(balcony);
        here.all.leave(balcony);
        CHECK(here.kept.kept("juliet") == 1);
    }
}

TEST_CASE("XEP-0198 5: more than a ledger takes ends a session, but loses nothing", "[serve]") {
    serve::options few;
    few.most.backlog = 2'097'152;
    place here{few};
    guest romeo{here, "romeo/orchard"}, juliet{here, "juliet/balcony"};
    juliet.say("<presence/>");
    auto const balcony = here.all.account(juliet.address().bare())->resources().at(0);
    juliet.cut();
    std::string const long_text(100'000, 'x');
    for (int i = 0; i != 20; ++i) romeo.say(message(std::to_string(i) + ':' + long_text));
    CHECK(balcony->has_expired(0));
    here.all.leave(balcony);
    CHECK(here.kept.kept("juliet") == 20);
}

TEST_CASE("RFC 6120 4.4: who has said good-bye cannot resume, and what it has not got is kept",
          "[serve]") {
    place here;
    guest romeo{here, "romeo/orchard"}, juliet{here, "juliet/balcony"};
    juliet.say("<presence/>");
    juliet.machine().close();
    juliet.settle();
    CHECK(juliet.is_gone());
    romeo.say(message("first"));
    CHECK(here.kept.kept("juliet") == 1);
}

}  // namespace offline_tests
