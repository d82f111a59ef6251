// SPDX-License-Identifier: BSL-1.0
// How much others can make a client read and remember (RFC 6120 13.12).
#include <chat/archive.hpp>
#include <string>
#include "catch.hpp"
#include "juliet.hpp"

namespace chat_bounds_tests {

using chat_tests::juliet;
using namespace couplet::literals;

/// A message with as much of everything as a server lets another one's user send; `more`: of the attributes.
std::string largest_message(std::string_view more = "") {
    auto const most = couplet::xml::s2s_limits;
    std::string made = "<message from='romeo@montague.test/x' type='chat'";
    for (unsigned i = 2; i < most.attributes; ++i) made += " a" + std::to_string(i) + "=''";
    made += more;
    made += "><body>at the limits</body>";
    std::string end = "</message>";
    unsigned declared = 2;  // by the stream
    for (unsigned depth = 2; depth < most.depth; ++depth) {
        made += "<d";
        for (unsigned i = 0; i < most.declarations && declared < most.namespaces; ++i)
            made += " xmlns:p" + std::to_string(declared++) + "='n'";
        made += '>';
        end.insert(0, "</d>");
    }
    for (unsigned nodes = most.depth + 2; nodes < most.nodes; ++nodes) made += "<e/>";
    made += std::string(most.stanza_octets - made.size() - end.size(), 'x');
    return made + end;
}
bool is_within(couplet::xml::limits const& most, std::string const& stanza) {
    std::string const octets =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>" +
        stanza;
    couplet::stream_reader in{most};
    in.feed(octets);
    while (auto const event = in.next())
        if (std::holds_alternative<couplet::xml::element_view>(*event)) return true;
    return false;
}
std::string forwarded(std::string const& stanza) {
    std::string made = stanza;
    made.insert(made.find(' '), " xmlns='jabber:client'");
    return "<forwarded xmlns='urn:xmpp:forward:0'>" + made + "</forwarded>";
}
std::string carbon(std::string const& stanza) {
    return "<message from='juliet@capulet.test'><received xmlns='urn:xmpp:carbons:2'>" +
           forwarded(stanza) + "</received></message>";
}

TEST_CASE("XEP-0280, XEP-0313: what a server lets others send is read, forwarded twice, too",
          "[chat]") {
    std::string const hostile = largest_message(" to='juliet@capulet.test'");
    REQUIRE(is_within(couplet::xml::s2s_limits, largest_message()));
    REQUIRE(!is_within(couplet::xml::s2s_limits, hostile));
    juliet she;
    she.hears(carbon(hostile));
    CHECK(she.shown.shows("<romeo@montague.test> at the limits\n"));
    she.hears("<message from='juliet@capulet.test'><result xmlns='urn:xmpp:mam:2' id='1'>" +
              forwarded(carbon(hostile)) + "</result></message>" +
              "<message from='romeo@montague.test/x' type='chat'><body>behind it</body></message>");
    CHECK(she.shown.shows("<romeo@montague.test> behind it\n"));
}

TEST_CASE("RFC 6121 4.5.1: presence of who is not in the roster is not remembered", "[chat]") {
    juliet she;
    for (int i = 0; i < 50; ++i)
        she.hears("<presence from='s" + std::to_string(i) + "@montague.test/x'/>");
    CHECK(she.shown.text.empty());
    she.talk.typed("/who");
    CHECK(she.shown.text == "* here: nobody\n");
}

TEST_CASE("a roster and its resources are remembered as far as is enough", "[chat]") {
    chat::contacts all;
    for (std::size_t i = 0; i < chat::contacts::most + 10; ++i) {
        auto const who = couplet::jid::parse("s" + std::to_string(i) + "@capulet.test");
        all.take(couplet::xep::roster_item{.jid = *who});
    }
    CHECK(all.list().size() == chat::contacts::most);
    for (int i = 0; i < 100; ++i) {
        auto const from = couplet::jid::parse("s1@capulet.test/" + std::to_string(i));
        all.take(*from, couplet::presence{});
    }
    CHECK(all.list().find("s1@capulet.test")->second.resources.size() ==
          chat::contacts::most_resources);
    all.take(couplet::xep::roster_item{.jid = "s1@capulet.test"_jid,
                                       .subscription = couplet::xep::subscription_state::remove});
    CHECK(!all.list().contains("s1@capulet.test"));
}

TEST_CASE("XEP-0045 7.2.3: occupants of a room are remembered as far as is enough", "[chat]") {
    juliet she;
    she.talk.typed("/join verona@rooms.test/julie");
    std::string crowd;
    for (std::size_t i = 0; i < chat::rooms::most_there + 10; ++i)
        crowd += "<presence from='verona@rooms.test/" + std::to_string(i) + "'/>";
    she.hears(crowd);
    she.hears(
        "<presence from='verona@rooms.test/julie'><x xmlns='http://jabber.org/protocol/muc#user'>"
        "<status code='110'/></x></presence>");
    CHECK(she.shown.shows("with " + std::to_string(chat::rooms::most_there - 1) + " others"));
}

TEST_CASE("XEP-0313: what waits for the pages of an archive, and its names, are bounded",
          "[chat]") {
    chat::archive kept{100};
    kept.begin();
    for (int i = 0; i < 100; ++i)
        kept.keep(std::to_string(i), {"x", std::string(std::size_t{1} << 20, 'x')});
    CHECK(kept.take_all().size() == 16);
    std::string const endless(100'000, 'x');
    CHECK(kept.see(endless));
    CHECK(kept.see(endless));
}

}  // namespace chat_bounds_tests
