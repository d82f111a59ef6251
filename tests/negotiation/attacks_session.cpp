// SPDX-License-Identifier: BSL-1.0
// A server that binds what is not the client's, compresses too early, or counts wrongly, against a client.
#include <couplet/negotiation/saved_session.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "client_laws.hpp"
#include "hostile.hpp"
#include "juliet.hpp"

namespace attacks_session_tests {

namespace {

using namespace couplet;
using namespace hostile;
using Catch::Contains;

constexpr std::size_t before_bind = 8, bind_asked = 9;  // of juliet's journey

std::string bind_result(std::string_view jid, std::string_view more = " id='$id'") {
    return "<iq type='result'" + std::string{more} +
           "><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>" + std::string{jid} +
           "</jid></bind></iq>";
}
juliet::scene resuming(std::string_view answer) {
    auto wanted = juliet::settings;
    wanted.resumes = &client_laws::earlier();
    auto talk = juliet::after(bind_asked, wanted);
    talk.events();
    talk.sent();
    juliet::goes(talk, answer);
    return talk;
}
std::size_t count_of(std::string_view text, std::string_view what) {
    std::size_t count = 0;
    for (auto at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++count;
    return count;
}

}  // namespace

TEST_CASE("RFC 6120 7.6, 7.7: an address that is not the account's is not taken",
          "[negotiation][attacks]") {
    for (auto const jid :
         {"romeo@im.example.com/balcony", "juliet@im.example.org/balcony", "juliet@im.example.com",
          "im.example.com/balcony", "im.example.com", "juliet@im.example.com/", "", "@/",
          "JULIET@evil.example/balcony", "juliet@im.example.com@evil.example/x", "juliet/x",
          "julietx@im.example.com/balcony", "\xc3\xbc@im.example.com/x"}) {
        INFO(jid);
        auto talk = juliet::after(bind_asked);
        talk.events();
        juliet::goes(talk, bind_result(jid));
        CHECK_THAT(talk.events(), Catch::StartsWith("failed "));
        CHECK_FALSE(talk.machine().state().reached.has(fact::bound));
        CHECK(talk.machine().state().address->view().text() == "juliet@im.example.com");
    }
    // Another resource is the server's right (7.6.2.1).
    auto talk = juliet::after(bind_asked);
    juliet::goes(talk, bind_result("juliet@im.example.com/other"));
    CHECK(talk.machine().state().reached.has(fact::bound));
}

TEST_CASE("RFC 6120 7.6.1, 8.2.3: what is not the answer to her request binds nothing",
          "[negotiation][attacks]") {
    constexpr std::string_view mine = "juliet@im.example.com/balcony";
    for (auto const more : {" id='other'", "", " id='$id' from='romeo@example.net'",
                            " id='$id' from='evil.example'"}) {
        INFO(more);
        auto talk = juliet::after(bind_asked);
        talk.events();
        juliet::goes(talk, bind_result(mine, more));
        CHECK_THAT(talk.events(), !Contains("ready"));
        CHECK_FALSE(talk.machine().state().reached.has(fact::bound));
    }
    for (auto const said :
         {"<iq type='set' id='$id'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
          "<jid>juliet@im.example.com/x</jid></bind></iq>",
          "<iq type='result' id='$id'/>",
          "<iq type='result' id='$id'><bind xmlns='urn:x'><jid>juliet@im.example.com/x</jid></bind>"
          "</iq>",
          "<iq type='result' id='$id'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>",
          "<iq type='result' id='$id'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
          "<resource>x</resource></bind></iq>",
          "<iq type='error' id='$id'/>"}) {
        INFO(said);
        auto talk = juliet::after(bind_asked);
        talk.events();
        juliet::goes(talk, said);
        CHECK_THAT(talk.events(), Catch::StartsWith("failed "));
        CHECK_FALSE(talk.machine().state().reached.has(fact::bound));
    }
}

TEST_CASE("RFC 6120 7.7.2: a server that refuses every address is left", "[negotiation][attacks]") {
    for (auto const condition : {"conflict", "not-allowed", "bad-request", "resource-constraint"}) {
        auto talk = juliet::after(bind_asked);
        talk.events();
        int tries = 0;
        for (; tries < 20 && talk.machine().phase() == phase::negotiating; ++tries)
            juliet::goes(talk, "<iq type='error' id='$id'><error type='cancel'><" +
                                   std::string{condition} +
                                   " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        CHECK(tries <= 2);
        CHECK(talk.events() == "failed bind_refused " + std::string{condition} + '\n');
    }
}

TEST_CASE("RFC 6120 7: a second answer, and a second bind, are stanzas like any other",
          "[negotiation][attacks]") {
    auto talk = juliet::after(juliet::journey_size);
    talk.events();
    juliet::goes(talk, bind_result("romeo@im.example.com/x", " id='bind1'"));
    CHECK_THAT(talk.events(), Catch::StartsWith("<iq"));
    CHECK(talk.machine().state().address->view().text() == "juliet@im.example.com/balcony");
}

TEST_CASE("RFC 6120 4.3.2, 6.3.1: features of the authenticated that come before are not used",
          "[negotiation][attacks]") {
    for (auto const offer :
         {"<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>",
          "<compression xmlns='http://jabber.org/features/compress'><method>zlib</method>"
          "</compression>",
          "<sm xmlns='urn:xmpp:sm:3'/>",
          "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>"}) {
        INFO(offer);
        auto wanted = juliet::settings;
        wanted.compression = "zlib";
        wanted.resumes = &client_laws::earlier();
        auto talk = juliet::after(5, wanted);
        talk.sent();
        talk.hears(features(offer));
        CHECK_THAT(talk.events(), Contains("failed "));
        auto const sent = talk.sent();
        CHECK_THAT(sent, Catch::StartsWith("<stream:error>"));
    }
}

TEST_CASE("XEP-0138 7: compression is not begun before authentication, nor by itself",
          "[negotiation][attacks]") {
    // Not asked for, it is not taken at all.
    auto talk = juliet::after(before_bind);
    talk.sent();
    talk.hears(
        features("<compression xmlns='http://jabber.org/features/compress'>"
                 "<method>zlib</method></compression>"
                 "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"));
    CHECK_THAT(talk.sent(), !Contains("compress"));
    talk.hears("<compressed xmlns='http://jabber.org/protocol/compress'/>");
    CHECK_THAT(talk.events(), Contains("failed "));
    CHECK_FALSE(talk.machine().state().reached.has(fact::compressed));
    // What stands behind the agreement is of nobody.
    auto wanted = juliet::settings;
    wanted.compression = "zlib";
    auto injected = juliet::after(before_bind, wanted);
    injected.hears(
        features("<compression xmlns='http://jabber.org/features/compress'>"
                 "<method>zlib</method></compression>"));
    injected.events();
    injected.hears("<compressed xmlns='http://jabber.org/protocol/compress'/><x/>");
    CHECK_THAT(injected.events(), Catch::StartsWith("failed "));
}

TEST_CASE("XEP-0198 4: a server that has handled more than was sent, or less than before",
          "[negotiation][attacks]") {
    auto const counted = [](std::string_view h) {
        auto talk = juliet::after(juliet::journey_size);
        for (int i = 0; i < 3; ++i)
            talk.does([](auto& it) {
                CHECK_FALSE(it.send(message{.to = address::from_text("romeo@example.net")}));
            });
        talk.hears("<a xmlns='urn:xmpp:sm:3' h='2'/>");
        talk.events();
        talk.sent();
        talk.hears("<a xmlns='urn:xmpp:sm:3' h='" + std::string{h} + "'/>");
        return talk;
    };
    CHECK(counted("2").events() == "");
    CHECK(counted("3").events() == "acknowledged 1\n");
    for (auto const h : {"4", "5", "2147483647"}) {
        auto talk = counted(h);
        CHECK(talk.events() == "failed handled_count_too_high\n");
        auto const sent = talk.sent();
        CHECK_THAT(sent, Contains("<handled-count-too-high") && Contains("send-count='3'") &&
                             Catch::EndsWith(std::string{stream_end}));
        CHECK(count_of(sent, "<stream:error>") == 1);
    }
    for (auto const h : {"1", "0", "4294967295"}) {
        auto talk = counted(h);
        CHECK(talk.events() == "failed handled_count_backwards\n");
        CHECK(count_of(talk.sent(), "<stream:error>") == 1);
    }
    for (auto const h : {"", "-1", "4294967296", "x", "2 3", "0x2"}) {
        INFO(h);
        CHECK_THAT(counted(h).events(), Catch::StartsWith("failed malformed_element"));
    }
}

TEST_CASE("XEP-0198 3: acknowledgements before they were agreed on, and twice",
          "[negotiation][attacks]") {
    for (auto const said : {"<r xmlns='urn:xmpp:sm:3'/>", "<a xmlns='urn:xmpp:sm:3' h='0'/>",
                            "<enabled xmlns='urn:xmpp:sm:3' id='y' resume='true'/>"}) {
        INFO(said);
        auto talk = juliet::after(before_bind);
        talk.hears(features("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"));
        juliet::goes(talk, bind_result("juliet@im.example.com/balcony"));
        talk.events();
        talk.hears(said);
        CHECK(talk.events() == "failed unexpected_element\n");
        CHECK_FALSE(talk.machine().state().management.is_enabled());
    }
    auto again = juliet::after(juliet::journey_size);
    again.events();
    again.hears("<enabled xmlns='urn:xmpp:sm:3' id='y' resume='true'/>");
    CHECK(again.events() == "failed unexpected_element\n");
    CHECK(again.machine().state().management.terms().id == "some");
}

TEST_CASE("XEP-0198 5: a session is resumed by its own id, from a count that can be",
          "[negotiation][attacks]") {
    auto right = resuming("<resumed xmlns='urn:xmpp:sm:3' previd='earlier' h='8'/>");
    CHECK(right.events() == "acknowledged 1\nresumed juliet@im.example.com/balcony\n");
    CHECK(count_of(right.sent(), "<message") == 1);
    for (auto const said : {"<resumed xmlns='urn:xmpp:sm:3' previd='other' h='8'/>",
                            "<resumed xmlns='urn:xmpp:sm:3' h='8'/>",
                            "<resumed xmlns='urn:xmpp:sm:3' previd='earlier'/>",
                            "<resumed xmlns='urn:xmpp:sm:3' previd='earlier' h='6'/>",
                            "<resumed xmlns='urn:xmpp:sm:3' previd='earlier' h='10'/>",
                            "<resumed xmlns='urn:xmpp:sm:2' previd='earlier' h='8'/>",
                            "<enabled xmlns='urn:xmpp:sm:3' id='x'/>"}) {
        INFO(said);
        auto talk = resuming(said);
        CHECK_THAT(talk.events(), Catch::StartsWith("failed "));
        CHECK_FALSE(talk.machine().state().reached.has(fact::resumed));
        CHECK(count_of(talk.sent(), "<message") == 0);
    }
}

TEST_CASE("XEP-0198 5: a session of somebody else's is not asked for", "[negotiation][attacks]") {
    auto stranger = client_laws::earlier();
    stranger.address = *jid::parse("romeo@im.example.com/orchard");
    auto wanted = juliet::settings;
    wanted.resumes = &stranger;
    auto talk = juliet::after(bind_asked, wanted);
    CHECK_THAT(talk.sent(), !Contains("<resume "));
    CHECK(talk.machine().state().address->view().bare() == juliet::settings.account.bare());
}

TEST_CASE("XEP-0198 5: a session that is no more is forgotten, and a new one is bound",
          "[negotiation][attacks]") {
    auto talk = resuming(
        "<failed xmlns='urn:xmpp:sm:3' h='8'><item-not-found "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    CHECK_THAT(talk.sent(), Contains("<bind"));
    CHECK_FALSE(talk.machine().state().reached.has(fact::resumed));
    CHECK(talk.machine().state().management.counts().sent == 0);
}

TEST_CASE("RFC 6120 8: what a client cannot write it does not send, and goes on",
          "[negotiation][attacks]") {
    auto talk = juliet::after(juliet::journey_size);
    talk.events();
    talk.sent();
    for (std::string_view const body : {"\x01", "\xff", "\xed\xa0\x80", "a\xc3"})
        talk.does([&](auto& it) {
            CHECK(it.send(message{.to = address::from_text("romeo@example.net"), .body = body}) ==
                  negotiation_errc::unwritable);
        });
    CHECK(talk.sent() == "");
    CHECK(talk.machine().state().management.counts().sent == 0);
    talk.does([](auto& it) {
        CHECK_FALSE(it.send(message{.to = address::from_text("romeo@example.net"), .body = "o"}));
    });
    CHECK_THAT(talk.sent(), Catch::StartsWith("<message"));
}

TEST_CASE("RFC 6120 4.3.2, 4.4: nothing is sent before the session is ready, or behind its end",
          "[negotiation][attacks]") {
    for (std::size_t steps = 0; steps < juliet::journey_size; ++steps) {
        auto talk = juliet::after(steps);
        talk.sent();
        talk.does([](auto& it) {
            CHECK(it.send(message{.body = "secret"}) == negotiation_errc::stanza_too_early);
        });
        CHECK(talk.sent() == "");
    }
    auto talk = juliet::after(juliet::journey_size);
    talk.closes().sent();
    talk.does([](auto& it) { CHECK(it.send(message{.body = "late"}).has_value()); });
    talk.hears("<r xmlns='urn:xmpp:sm:3'/>")
        .hears("<message/>")
        .hears("<r xmlns='urn:xmpp:sm:3'/>");
    CHECK(talk.sent() == "");
}

TEST_CASE("RFC 6120 4.3.5: with a feature that is required and unknown nothing is complete",
          "[negotiation][attacks]") {
    constexpr std::string_view bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";
    auto const ends = [&](std::string_view feature) {
        auto talk = juliet::after(before_bind);
        talk.events();
        talk.hears(features(std::string{bind} + std::string{feature}));
        juliet::goes(talk, bind_result("juliet@im.example.com/balcony"));
        return talk.events();
    };
    CHECK(ends("<oath xmlns='urn:x'><required/></oath>") == "failed unknown_requirement\n");
    CHECK_THAT(ends("<oath xmlns='urn:x'><optional/></oath>"), Catch::StartsWith("ready "));
    CHECK_THAT(ends("<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>"),
               Catch::StartsWith("ready "));
}

}  // namespace attacks_session_tests
