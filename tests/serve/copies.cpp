// SPDX-License-Identifier: BSL-1.0
// `couplet serve`: carbons (XEP-0280).
#include "catch.hpp"
#include "town.hpp"

namespace copies_tests {

using town::guest;
using town::place;

namespace {

constexpr char enable[] = "<iq type='set' id='c'><enable xmlns='urn:xmpp:carbons:2'/></iq>";
constexpr char disable[] = "<iq type='set' id='d'><disable xmlns='urn:xmpp:carbons:2'/></iq>";

struct street {
    place here{};
    guest balcony{here, "juliet/balcony"}, chamber{here, "juliet/chamber"},
        romeo{here, "romeo/orchard"};

    street() {
        balcony.say("<presence><priority>5</priority></presence>");
        chamber.say("<presence/>");
        romeo.say("<presence/>");
        chamber.say(enable);
        balcony.heard();
        chamber.heard();
        romeo.heard();
    }
    bool copies(std::string_view stanza) {
        romeo.say(stanza);
        return chamber.heard().find("<received xmlns='urn:xmpp:carbons:2'>") != std::string::npos;
    }
};

}  // namespace

TEST_CASE("XEP-0280 7: the others get a copy of what one gets, from their own account", "[serve]") {
    street here;
    here.romeo.say("<message to='juliet@localhost/balcony' type='chat'><body>Hi</body></message>");
    CHECK(here.balcony.heard().find("carbons") == std::string::npos);
    auto const said = here.chamber.heard();
    CHECK(said.find("from='juliet@localhost' to='juliet@localhost/chamber' type='chat'><received "
                    "xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message "
                    "xmlns='jabber:client' from='romeo@localhost/orchard'") != said.npos);
    CHECK(said.find("<body>Hi</body>") != said.npos);
}

TEST_CASE("XEP-0280 8: and of what one sends, with the 'from' that is true", "[serve]") {
    street here;
    here.balcony.say("<message to='romeo@localhost' type='chat'><body>Hi</body></message>");
    auto const said = here.chamber.heard();
    CHECK(said.find("<sent xmlns='urn:xmpp:carbons:2'>") != said.npos);
    CHECK(said.find("from='juliet@localhost/balcony'") != said.npos);
    CHECK(here.balcony.heard().find("carbons") == std::string::npos);
    here.chamber.say("<message to='romeo@localhost' type='chat'><body>Hi</body></message>");
    CHECK(here.chamber.heard().find("carbons") == std::string::npos);
}

TEST_CASE("XEP-0280 4, 5, 10.1: copies are for who asked, as often as they like", "[serve]") {
    street here;
    std::string_view const hi =
        "<message to='juliet@localhost' type='chat'><body>Hi</body></message>";
    here.chamber.say(enable);
    CHECK(here.chamber.heard().find("type='result'") != std::string::npos);
    CHECK(here.copies(hi));
    here.chamber.say(disable);
    here.chamber.say(disable);
    CHECK(here.chamber.heard().find("error") == std::string::npos);
    CHECK(!here.copies(hi));
}

TEST_CASE("XEP-0280 6.1, 9: which messages are eligible", "[serve]") {
    street here;
    auto const to = [](std::string_view type, std::string_view payloads) {
        return "<message to='juliet@localhost/balcony' type='" + std::string{type} + "'>" +
               std::string{payloads} + "</message>";
    };
    CHECK(here.copies(to("normal", "<body>Hi</body>")));
    CHECK(here.copies(to("chat", "<active xmlns='http://jabber.org/protocol/chatstates'/>")));
    CHECK(here.copies(to("normal", "<received xmlns='urn:xmpp:receipts' id='x'/>")));
    CHECK(here.copies(to("normal", "<x xmlns='jabber:x:conference' jid='a@b'/>")));
    CHECK(!here.copies(to("normal", "<x xmlns='urn:example'/>")));
    CHECK(!here.copies(to("headline", "<body>Hi</body>")));
    CHECK(!here.copies(to("groupchat", "<body>Hi</body>")));
    CHECK(!here.copies(to("chat", "<body>Hi</body><private xmlns='urn:xmpp:carbons:2'/>")));
    CHECK(!here.copies(to("chat", "<body>Hi</body><no-copy xmlns='urn:xmpp:hints'/>")));
    CHECK(!here.copies(
        to("chat", "<body>Hi</body><x xmlns='http://jabber.org/protocol/muc#user'/>")));
}

TEST_CASE("XEP-0280 11: what pretends to be a copy is not made one", "[serve]") {
    street here;
    here.romeo.say(
        "<message to='juliet@localhost/balcony' type='chat'><received xmlns='urn:xmpp:carbons:2'>"
        "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' "
        "from='nurse@localhost' to='juliet@localhost'><body>Flee!</body></message></forwarded>"
        "</received></message>");
    CHECK(here.chamber.heard().empty());
    // It still is from who has sent it.
    CHECK(here.balcony.has_heard("from='romeo@localhost/orchard'"));
}

TEST_CASE("XEP-0280 7, 8: nobody gets anything twice", "[serve]") {
    street here;
    here.balcony.say(enable);
    here.balcony.heard();
    here.chamber.say("<presence><priority>5</priority></presence>");
    here.romeo.say("<message to='juliet@localhost' type='chat'><body>Hi</body></message>");
    for (guest* const one : {&here.balcony, &here.chamber}) {
        auto const said = one->heard();
        CHECK(said.find("Hi") == said.rfind("Hi"));
    }
    here.chamber.say(
        "<message to='juliet@localhost/balcony' type='chat'><body>Me</body></message>");
    auto const said = here.balcony.heard();
    CHECK(said.find("Me") != said.npos);
    CHECK(said.find("Me") == said.rfind("Me"));
    CHECK(!here.chamber.has_heard("Me"));
}

}  // namespace copies_tests
