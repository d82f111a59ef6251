// SPDX-License-Identifier: BSL-1.0
// To whom a line goes, and what becomes of it without a session.
#include <string>
#include "catch.hpp"
#include "juliet.hpp"

namespace chat_typed_tests {

using chat_tests::juliet;
using namespace couplet::literals;

std::string spoken_by(std::string const& whom) {
    return "<message from='" + whom + "/x' type='chat'><body>hi</body></message>";
}

TEST_CASE("who speaks is shown, and not chosen: a line goes to whom its writer has chosen",
          "[chat]") {
    juliet she;
    she.hears(spoken_by("tybalt@capulet.test"));
    CHECK(she.shown.shows("<tybalt@capulet.test> hi\n* To answer: /to tybalt@capulet.test\n"));
    she.talk.typed("Romeo, come forth");
    CHECK(!she.net.has_sent("come forth"));
    CHECK(she.shown.shows("* Not sent. To whom?"));
    she.talk.typed("/to romeo@montague.test");
    she.hears(spoken_by("tybalt@capulet.test"));
    she.talk.typed("Romeo, come forth");
    CHECK(she.net.has_sent("to='romeo@montague.test'"));
    CHECK(!she.net.has_sent("to='tybalt@capulet.test'"));
}

TEST_CASE("how to answer somebody is said once, until somebody else speaks", "[chat]") {
    juliet she;
    she.hears(spoken_by("tybalt@capulet.test") + spoken_by("tybalt@capulet.test"));
    she.hears(spoken_by("paris@capulet.test"));
    std::string const hint = "To answer: /to tybalt@capulet.test";
    CHECK(she.shown.text.find(hint) == she.shown.text.rfind(hint));
    CHECK(she.shown.shows("To answer: /to paris@capulet.test"));
}

TEST_CASE("a message without its text is not sent", "[chat]") {
    juliet she;
    she.talk.typed("/msg romeo@montague.test");
    CHECK(!she.net.has_sent("montague"));
    CHECK(she.shown.shows("/msg ADDRESS TEXT"));
}

TEST_CASE("commands without a session are done when there is one, and said to wait", "[chat]") {
    bool const is_resumed = GENERATE(true, false);
    juliet she;
    she.goes();
    she.talk.typed("/accept romeo@montague.test");
    she.talk.typed("/add nurse@capulet.test");
    she.talk.typed("/status away at church");
    she.talk.typed("/join verona@rooms.test/julie");
    std::string const& shown = she.shown.text;
    std::string const note = "* It will be done as soon as there is a session.\n";
    CHECK(shown == note + note + note + note);
    CHECK(!she.talk.is_settled());
    she.net.sent.clear();
    she.comes_back(is_resumed);
    CHECK(she.net.has_sent("to='romeo@montague.test' type='subscribed'"));
    CHECK(she.net.has_sent("to='nurse@capulet.test' type='subscribe'"));
    CHECK(she.net.has_sent("<presence><show>away</show><status>at church</status></presence>"));
    CHECK(she.net.has_sent("to='verona@rooms.test/julie'"));
    CHECK(she.talk.is_settled());
}

TEST_CASE("a session that goes on tells nobody again that somebody is here", "[chat]") {
    juliet she;
    she.goes();
    she.net.sent.clear();
    she.comes_back(true);
    CHECK(she.net.sent.empty());
}

TEST_CASE("what there is no room for is sent when the server has taken some", "[chat]") {
    juliet she;
    she.net.most = she.net.sent.size() + 1;
    for (char const* const text : {"one", "two", "three"})
        she.talk.typed(std::string{"/msg romeo@montague.test "} + text);
    CHECK(she.talk.unsent() == 2);
    ++she.net.most;
    she.talk.acknowledged();
    CHECK(she.net.has_sent(">two<"));
    CHECK(!she.talk.is_settled());
    ++she.net.most;
    she.talk.acknowledged();
    CHECK(she.net.sent.back().find(">three<") != std::string::npos);
    CHECK(she.talk.is_settled());
}

TEST_CASE("XEP-0198 4: who has typed all goes when what the server had for them has come",
          "[chat]") {
    juliet she;
    she.goes();
    she.talk.typed("/msg romeo@montague.test good night");
    she.talk.typed_all();
    CHECK(!she.net.has_sent("urn:xmpp:ping"));
    she.comes_back(GENERATE(true, false));
    REQUIRE(she.net.has_sent(">good night<"));
    std::string const ping = she.net.sent.back();
    REQUIRE(ping.find("urn:xmpp:ping") != ping.npos);
    she.hears(spoken_by("nurse@capulet.test"));
    CHECK(!she.net.is_closed);
    she.hears("<iq type='result' from='capulet.test' id='id" + std::to_string(she.net.drawn) +
              "'/>");
    CHECK(she.net.is_closed);
}

TEST_CASE("what waits for a room keeps nothing else, and is told of when the room refuses",
          "[chat]") {
    juliet she;
    she.talk.typed("/join verona@rooms.test/julie");
    she.talk.typed("good morrow");
    she.talk.typed("/msg romeo@montague.test art thou there");
    CHECK(she.net.has_sent(">art thou there<"));
    CHECK(!she.talk.is_settled());
    she.hears(
        "<presence from='verona@rooms.test/julie' type='error'><error type='cancel'><conflict "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
    CHECK(she.shown.shows("* Not sent: \"good morrow\"\n"));
    CHECK(she.talk.is_settled());
}

}  // namespace chat_typed_tests
