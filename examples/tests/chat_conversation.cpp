// SPDX-License-Identifier: BSL-1.0
// What a client makes of stanzas, without a network.
#include <chat/archive.hpp>
#include <chat/backoff.hpp>
#include <string>
#include <string_view>
#include "catch.hpp"
#include "juliet.hpp"

namespace chat_conversation_tests {

using namespace couplet::literals;
using chat_tests::juliet;

std::string carbon(std::string_view from) {
    return "<message from='" + std::string{from} +
           "' to='juliet@capulet.test/balcony'><received xmlns='urn:xmpp:carbons:2'><forwarded "
           "xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' from='romeo@montague.test/x' "
           "to='juliet@capulet.test/chamber' type='chat'><body>meet me</body></message></forwarded>"
           "</received></message>";
}

TEST_CASE("XEP-0280 11: a carbon of the own account is shown, a forged one is not", "[chat]") {
    juliet she;
    she.hears(carbon("tybalt@capulet.test"));
    she.hears(carbon("juliet@capulet.test.evil"));
    she.hears(carbon("juliet@capulet.test/chamber"));
    CHECK(!she.shown.shows("meet me"));
    CHECK(she.shown.shows("Ignored: tybalt@capulet.test has forged a carbon copy"));
    she.hears(carbon("juliet@capulet.test"));
    CHECK(she.shown.shows("<romeo@montague.test> meet me\n"));
}

TEST_CASE("XEP-0313 8.2: nobody's archive is believed that was not asked", "[chat]") {
    std::string const result =
        "<message from='juliet@capulet.test' to='juliet@capulet.test/balcony'><result "
        "xmlns='urn:xmpp:mam:2' queryid='QUERY' id='7'><forwarded xmlns='urn:xmpp:forward:0'>"
        "<message xmlns='jabber:client' from='romeo@montague.test/x' type='chat'>"
        "<body>kept</body></message></forwarded></result></message>";
    auto const with = [&](std::string_view query, std::string_view from) {
        std::string text = result;
        text.replace(text.find("QUERY"), 5, query);
        text.replace(text.find("juliet@capulet.test"), 19, from);
        return text;
    };
    std::string const fin =
        "<iq type='result' id='id4' to='juliet@capulet.test/balcony'><fin xmlns='urn:xmpp:mam:2' "
        "complete='true'><set xmlns='http://jabber.org/protocol/rsm'/></fin></iq>";
    juliet she{20};
    REQUIRE(she.net.has_sent("queryid='id3'"));
    she.hears(with("id3", "tybalt@capulet.test"));
    she.hears(with("other", "juliet@capulet.test"));
    CHECK(!she.net.has_sent("<presence"));
    SECTION("the right one is shown") {
        she.hears(with("id3", "juliet@capulet.test"));
        she.hears(fin);
        CHECK(she.shown.shows("<romeo@montague.test> kept\n"));
    }
    SECTION("the others are not") {
        she.hears(fin);
        CHECK(!she.shown.shows("kept"));
        she.hears(with("id3", "juliet@capulet.test"));
        CHECK(!she.shown.shows("kept"));
    }
    CHECK(she.net.has_sent("<presence"));
}

TEST_CASE("a server without an archive is not spoken of", "[chat]") {
    juliet she{20};
    she.hears(
        "<iq type='error' id='id4'><error type='cancel'><service-unavailable "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    CHECK(she.net.has_sent("<presence"));
    CHECK(she.shown.text.empty());
}

TEST_CASE("RFC 6121 2.1.6: a roster push from anybody else changes nothing", "[chat]") {
    std::string const push =
        "<query xmlns='jabber:iq:roster'><item jid='tybalt@capulet.test' subscription='both'/>"
        "</query></iq>";
    juliet she;
    she.hears("<iq type='set' id='p1' from='tybalt@capulet.test'>" + push);
    CHECK(!she.shown.shows("roster: tybalt"));
    CHECK(!she.net.has_sent("type='result'"));
    she.hears("<iq type='set' id='p2'>" + push);
    CHECK(she.shown.shows("* roster: tybalt@capulet.test: offline\n"));
    CHECK(she.net.has_sent("id='p2' type='result'"));
}

std::string asking(std::string_view id) {
    return "<message from='romeo@montague.test/x' type='chat' id='" + std::string{id} +
           "'><body>there?</body><request xmlns='urn:xmpp:receipts'/></message>";
}

TEST_CASE("XEP-0184 8: a receipt goes to who is talked to, and to no stranger", "[chat]") {
    juliet she;
    she.hears(asking("m1"));
    CHECK(!she.net.has_sent("<received"));
    she.talk.typed("/msg romeo@montague.test yes");
    she.hears(asking("m2"));
    CHECK(she.net.has_sent("<received xmlns='urn:xmpp:receipts' id='m2'/>"));
    CHECK(!she.net.has_sent("id='m1'"));
}

TEST_CASE("XEP-0184 5.4: a receipt counts if it comes from who was written to", "[chat]") {
    juliet she;
    she.talk.typed("/msg romeo@montague.test Romeo");
    std::string const id = "id" + std::to_string(she.net.drawn);
    std::string const receipt = "'><received xmlns='urn:xmpp:receipts' id='" + id + "'/></message>";
    she.hears("<message from='tybalt@capulet.test/x" + receipt);
    CHECK(!she.shown.shows("has got"));
    she.hears("<message from='romeo@montague.test/x" + receipt);
    CHECK(she.shown.shows("* romeo@montague.test has got \"Romeo\"\n"));
}

TEST_CASE("XEP-0085 5.1: who has shown no chat states is told none", "[chat]") {
    juliet she;
    she.talk.talk_to(couplet::jid{"romeo@montague.test"_jid});
    she.talk.typing(true);
    CHECK(!she.net.has_sent("<composing"));
    she.hears(
        "<message from='romeo@montague.test/x' type='chat'><body>x</body><active "
        "xmlns='http://jabber.org/protocol/chatstates'/></message>");
    she.talk.typing(true);
    she.talk.typing(true);
    CHECK(she.net.has_sent("<composing"));
    CHECK(she.net.sent.back().find("<composing") != std::string::npos);
}

TEST_CASE("what is typed without a session is sent when there is one, in its order", "[chat]") {
    juliet she;
    she.talk.talk_to(couplet::jid{"romeo@montague.test"_jid});
    she.net.is_online = false;
    she.talk.typed("one");
    she.talk.typed("two");
    CHECK(she.talk.unsent() == 2);
    she.net.is_online = true;
    she.net.sent.clear();
    she.talk.online("juliet@capulet.test/balcony"_jid, true);
    REQUIRE(she.net.sent.size() == 2);
    CHECK(she.net.sent[0].find(">one<") != std::string::npos);
    CHECK(she.net.sent[1].find(">two<") != std::string::npos);
}

TEST_CASE("what can never be sent does not stand in the way of the rest", "[chat]") {
    juliet she;
    she.talk.talk_to(couplet::jid{"romeo@montague.test"_jid});
    she.talk.typed(std::string{"one\x01"});
    CHECK(she.shown.shows("* Not sent: "));
    she.talk.typed("two");
    CHECK(she.talk.unsent() == 0);
    CHECK(she.net.has_sent(">two<"));
}

TEST_CASE("RFC 6120 8.2.3: who asks is answered, what is not known, too", "[chat]") {
    juliet she;
    she.hears("<iq type='get' id='a' from='capulet.test'><ping xmlns='urn:xmpp:ping'/></iq>");
    CHECK(she.net.sent.back().find("type='result'") != std::string::npos);
    she.hears("<iq type='get' id='b' from='capulet.test'><x xmlns='urn:example:x'/></iq>");
    CHECK(she.net.sent.back().find("service-unavailable") != std::string::npos);
}

TEST_CASE("XEP-0045 7: a room is entered, spoken in and left", "[chat]") {
    juliet she;
    she.talk.typed("/join verona@rooms.test/julie");
    CHECK(she.net.has_sent("<x xmlns='http://jabber.org/protocol/muc'>"));
    she.talk.typed("too early");
    CHECK(!she.net.has_sent("groupchat"));
    she.hears("<presence from='verona@rooms.test/romeo'/>");
    she.hears(
        "<presence from='verona@rooms.test/julie'><x xmlns='http://jabber.org/protocol/muc#user'>"
        "<status code='110'/></x></presence>");
    CHECK(she.shown.shows("You are in verona@rooms.test as julie, with 1 others"));
    CHECK(she.net.has_sent("type='groupchat'><body>too early</body>"));
    she.hears("<message from='verona@rooms.test/romeo' type='groupchat'><body>hi</body></message>");
    CHECK(she.shown.shows("<verona@rooms.test/romeo> hi\n"));
    she.hears("<presence from='verona@rooms.test/You are offline      * x> y'/>");
    CHECK(she.shown.shows("\n* verona@rooms.test/You are offline * x> y has come in\n"));
    she.hears(
        "<message from='verona@rooms.test/x> y' type='groupchat'><body>a  b</body></message>");
    CHECK(she.shown.shows("\n<verona@rooms.test/x\xEF\xBF\xBD y> a  b\n"));
    she.talk.typed("/leave");
    CHECK(she.net.has_sent("to='verona@rooms.test/julie' type='unavailable'"));
}

TEST_CASE("XEP-0059 2: pages go back from the last to as many as are wanted", "[chat]") {
    chat::archive kept{70};
    CHECK(kept.begin() == chat::archive_page{.before = "", .max = 50});
    for (int i = 31; i <= 80; ++i) kept.keep(std::to_string(i), {"x", std::to_string(i)});
    CHECK(kept.next(false, "31", "80") == chat::archive_page{.before = "31", .max = 20});
    for (int i = 11; i <= 30; ++i) kept.keep(std::to_string(i), {"x", std::to_string(i)});
    CHECK(!kept.next(false, "11", "30"));
    auto const all = kept.take_all();
    REQUIRE(all.size() == 70);
    for (int i = 0; i < 70; ++i)
        CHECK(all[static_cast<std::size_t>(i)].text == std::to_string(i + 11));
}

TEST_CASE("XEP-0313 5.1: later, pages go on from what was seen last, and nothing is shown twice",
          "[chat]") {
    chat::archive kept{20};
    kept.begin();
    kept.keep("a", {"x", "1"});
    CHECK(!kept.next(true, "a", "a"));
    CHECK(kept.take_all().size() == 1);
    CHECK(kept.see("b"));
    CHECK(!kept.see("b"));
    CHECK(kept.begin() == chat::archive_page{.after = "b"});
    kept.keep("b", {"x", "2"});
    kept.keep("c", {"x", "3"});
    CHECK(kept.next(false, "b", "c") == chat::archive_page{.after = "c"});
    CHECK(!kept.next(true, "", ""));
    CHECK(kept.take_all().size() == 1);
    CHECK(kept.begin() == chat::archive_page{.after = "c"});
    CHECK(kept.refused() == chat::archive_page{.before = "", .max = 20});
}

TEST_CASE("RFC 6120 3.3: pauses grow, are bounded, and begin anew behind a session that has lasted",
          "[chat]") {
    using std::chrono::milliseconds;
    chat::backoff pauses;
    CHECK(pauses.next(0) == milliseconds{500});
    CHECK(pauses.next(1) == milliseconds{3000});
    for (int i = 0; i < 20; ++i) pauses.next(0.5);
    CHECK(pauses.next(0.5) == milliseconds{60'000});
    pauses.ended_after(std::chrono::seconds{29});
    CHECK(pauses.next(0.5) == milliseconds{60'000});
    pauses.ended_after(std::chrono::seconds{30});
    CHECK(pauses.next(0.5) == milliseconds{1000});
}

}  // namespace chat_conversation_tests
