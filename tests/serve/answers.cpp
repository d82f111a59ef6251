// SPDX-License-Identifier: BSL-1.0
// `couplet serve`: what the server answers itself (RFC 6120 10.3.3, 10.5.1, 13.11).
#include "catch.hpp"
#include "town.hpp"

namespace answers_tests {

using town::guest;
using town::place;

namespace {

std::string get(std::string_view payload, std::string_view to = "localhost") {
    return "<iq type='get' id='a1'" + (to.empty() ? "" : " to='" + std::string{to} + "'") + '>' +
           std::string{payload} + "</iq>";
}
/// Without the requests of stream management that stand behind it.
std::string only_answer(std::string const& heard) { return heard.substr(0, heard.find("<r ")); }
bool is_refused(guest& who, std::string_view why) {
    auto const said = who.heard();
    return said.find("type='error'") != said.npos && said.find(why) != said.npos;
}

}  // namespace

TEST_CASE("XEP-0030 3.1: the server says what it is, and every feature is there", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say(get("<query xmlns='http://jabber.org/protocol/disco#info'/>"));
    auto const said = juliet.heard();
    CHECK(said.find("category='server' type='im'") != said.npos);
    for (std::string const one :
         {"http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#items",
          "urn:xmpp:ping", "jabber:iq:version", "urn:xmpp:time", "jabber:iq:last",
          "urn:xmpp:blocking", "urn:xmpp:carbons:2", "msgoffline"})
        CHECK(said.find("<feature var='" + one + "'/>") != said.npos);
    // Nothing is said twice (XEP-0030 3.1).
    CHECK(said.find("disco#info'/>") == said.rfind("disco#info'/>"));
}

TEST_CASE("XEP-0030 3.2: the server has no nodes", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say(get("<query xmlns='http://jabber.org/protocol/disco#info' node='x'/>"));
    CHECK(is_refused(juliet, "item-not-found"));
}

TEST_CASE("XEP-0199, 0092, 0202, 0012: ping, version, time and uptime", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say(get("<ping xmlns='urn:xmpp:ping'/>"));
    CHECK(juliet.heard().find("type='result'") != std::string::npos);
    juliet.say(get("<query xmlns='jabber:iq:version'/>"));
    CHECK(juliet.has_heard("<name>couplet serve</name>"));
    juliet.say(get("<time xmlns='urn:xmpp:time'/>"));
    CHECK(juliet.has_heard("<utc>20"));
    juliet.say(get("<query xmlns='jabber:iq:last'/>"));
    CHECK(juliet.has_heard("seconds='"));
}

TEST_CASE("RFC 6120 8.4: what the server does not know it refuses, and never answers an answer",
          "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say(get("<vCard xmlns='vcard-temp'/>", ""));
    CHECK(is_refused(juliet, "service-unavailable"));
    juliet.say(get("<query xmlns='jabber:iq:private'><x xmlns='y'/></query>", ""));
    CHECK(is_refused(juliet, "service-unavailable"));
    juliet.say("<iq type='result' id='r' to='localhost'/>");
    juliet.say("<iq type='error' id='r'><error type='cancel'/></iq>");
    CHECK(juliet.heard().empty());
    juliet.say("<message to='localhost'><body>Anybody?</body></message>");
    CHECK(is_refused(juliet, "service-unavailable"));
    juliet.say("<presence to='localhost'/>");
    CHECK(juliet.heard().find("error") == std::string::npos);
}

TEST_CASE("RFC 6120 13.11: strangers do not learn who has an account", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    romeo.say("<presence/>");
    juliet.heard();
    for (char const* const payload :
         {"<query xmlns='http://jabber.org/protocol/disco#info'/>",
          "<query xmlns='http://jabber.org/protocol/disco#items'/>",
          "<query xmlns='jabber:iq:last'/>", "<query xmlns='jabber:iq:roster'/>",
          "<ping xmlns='urn:xmpp:ping'/>", "<vCard xmlns='vcard-temp'/>",
          "<blocklist xmlns='urn:xmpp:blocking'/>", "<query xmlns='jabber:iq:register'/>"}) {
        juliet.say(get(payload, "romeo@localhost"));
        auto of_romeo = only_answer(juliet.heard());
        juliet.say(get(payload, "nobody@localhost"));
        auto const of_nobody = only_answer(juliet.heard());
        REQUIRE(of_romeo.find("romeo") != of_romeo.npos);
        of_romeo.replace(of_romeo.find("romeo"), 5, "nobody");
        CHECK(of_romeo == of_nobody);
    }
}

TEST_CASE("XEP-0030 8: the own account may be asked, and says that it is one", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say(get("<query xmlns='http://jabber.org/protocol/disco#info'/>", ""));
    CHECK(juliet.has_heard("category='account' type='registered'"));
}

TEST_CASE("RFC 6120 10.3.3: nobody else changes an account by naming it", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    romeo.say(
        "<iq type='set' id='b' to='juliet@localhost'><block xmlns='urn:xmpp:blocking'>"
        "<item jid='nurse@localhost'/></block></iq>");
    CHECK(is_refused(romeo, "service-unavailable"));
    CHECK(here.kept.blocked("juliet").empty());
    romeo.say(
        "<iq type='set' id='c' to='juliet@localhost'><enable xmlns='urn:xmpp:carbons:2'/>"
        "</iq>");
    CHECK(is_refused(romeo, "service-unavailable"));
}

}  // namespace answers_tests
