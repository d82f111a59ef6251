// SPDX-License-Identifier: BSL-1.0
// `couplet serve`: rosters (RFC 6121 2).
#include <catch2/catch.hpp>

#include "abroad.hpp"

namespace rosters_tests {

using town::contains, town::count, town::guest, town::place, town::plain;

namespace {

std::string query(std::string const& type, std::string const& inside,
                  std::string const& attributes = {}) {
    return "<iq type='" + type + "' id='r'" + attributes + "><query xmlns='jabber:iq:roster'>" +
           inside + "</query></iq>";
}
std::string get(std::string const& ver) {
    return "<iq type='get' id='g'><query xmlns='jabber:iq:roster' ver='" + ver + "'/></iq>";
}
/// What comes of a set, without pushes: the name of the error, or "".
std::string set(guest& who, std::string const& items) {
    (void)who.heard();
    who.say(query("set", items));
    std::string const answer = who.heard();
    if (contains(answer, "type='result'")) return "";
    auto const at = answer.find("<error type='");
    if (at == answer.npos) return "no answer";
    auto const begin = answer.find('<', at + 1) + 1;
    return answer.substr(begin, answer.find_first_of(" />", begin) - begin);
}
std::string version_in(std::string const& text) {
    auto const at = text.rfind("ver='") + 5;
    return text.substr(at, text.find('\'', at) - at);
}

}  // namespace

TEST_CASE("RFC 6121 2.1.4: a roster without contacts is an empty one", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say(query("get", ""));
    CHECK(plain(juliet.heard()) == "<iq type='result'><query xmlns='jabber:iq:roster'/></iq>");
}

TEST_CASE("RFC 6121 2.3.2: an item is created, and pushed to who has asked for the roster",
          "[serve]") {
    place here;
    guest balcony{here, "juliet/balcony"}, chamber{here, "juliet/chamber"};
    guest indifferent{here, "juliet/garden"};
    balcony.say(query("get", ""));
    chamber.say(query("get", ""));
    (void)balcony.heard(), (void)chamber.heard();
    balcony.say(query("set",
                      "<item jid='nurse@localhost' name='Nurse'><group>Servants</group>"
                      "<group>A &amp; B</group></item>"));
    std::string const item =
        "<query xmlns='jabber:iq:roster'><item jid='nurse@localhost' name='Nurse' "
        "subscription='none'><group>Servants</group><group>A &amp; B</group></item></query></iq>";
    std::string const heard = balcony.heard();
    CHECK(contains(plain(heard), "<iq type='result'/>"));
    CHECK(contains(plain(heard), "<iq to='juliet@localhost/balcony' type='set'>" + item));
    CHECK(plain(chamber.heard()) == "<iq to='juliet@localhost/chamber' type='set'>" + item);
    CHECK(plain(indifferent.heard()).empty());
    chamber.say(query("get", ""));
    CHECK(contains(plain(chamber.heard()), "name='Nurse' subscription='none'"));
}

TEST_CASE("RFC 6121 2.1.6: who answers a push is not answered", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say(query("get", "") + query("set", "<item jid='nurse@localhost'/>"));
    (void)juliet.heard();
    juliet.say("<iq type='result' id='1'/><iq type='error' id='2'/>");
    CHECK(plain(juliet.heard()).empty());
}

TEST_CASE("RFC 6121 2.4: an item becomes what is set, and keeps its subscription", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say(query("get", "") + "<presence to='nurse@localhost' type='subscribe'/>");
    CHECK(set(juliet, "<item jid='nurse@localhost' name='N'><group>A</group></item>").empty());
    CHECK(set(juliet, "<item jid='nurse@localhost' name=''/>").empty());
    juliet.say(query("get", ""));
    CHECK(plain(juliet.heard()) ==
          "<iq type='result'><query xmlns='jabber:iq:roster'><item jid='nurse@localhost' "
          "subscription='none' ask='subscribe'/></query></iq>");
}

TEST_CASE("RFC 6121 2.1.5: nobody subscribes, or approves, by a roster set", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    CHECK(set(juliet,
              "<item jid='nurse@localhost' subscription='both' ask='subscribe' "
              "approved='true'/>")
              .empty());
    juliet.say(query("get", ""));
    CHECK(contains(juliet.heard(), "<item jid='nurse@localhost' subscription='none'/>"));
    CHECK(here.all.account(juliet.address().bare())->find(juliet.address()) == nullptr);
}

TEST_CASE("RFC 6121 2.3.3: what cannot be set is refused, and changes nothing", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    std::string const long_text(1024, 'x');
    CHECK(set(juliet, "") == "bad-request");
    CHECK(set(juliet, "<item jid='a@b'/><item jid='c@d'/>") == "bad-request");
    CHECK(set(juliet, "<item/>") == "bad-request");
    CHECK(set(juliet, "<item jid='a@b'><group>A</group><group>B</group><group>A</group></item>") ==
          "bad-request");
    CHECK(set(juliet, "<item jid='a@b'><group/></item>") == "not-acceptable");
    CHECK(set(juliet, "<item jid='a@b'><group>" + long_text + "</group></item>") ==
          "not-acceptable");
    CHECK(set(juliet, "<item jid='a@b' name='" + long_text + "'/>") == "not-acceptable");
    CHECK(set(juliet, "<item jid='a@b@c'/>") == "jid-malformed");
    CHECK(set(juliet, "<item jid='juliet@localhost'/>") == "not-allowed");
    CHECK(set(juliet, "<item jid='a@b' subscription='remove'/>") == "item-not-found");
    CHECK(here.kept.roster("juliet").empty());
    CHECK(here.all.account(juliet.address().bare())->roster.empty());
}

TEST_CASE("RFC 6120 13.12: a roster has an end, and whoever asks is told all of it", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    std::string groups;
    for (int i = 100; i != 200; ++i)
        groups += "<group>" + std::to_string(i) + std::string(1'020, 'g') + "</group>";
    auto const item = [&](int number) {
        return "<item jid='c" + std::to_string(number) + "@localhost' name='&lt;'>" + groups +
               "</item>";
    };
    int added = 0;
    while (set(juliet, item(added)).empty()) REQUIRE(++added < 12);
    CHECK(added == 10);
    CHECK(set(juliet, item(added)) == "resource-constraint");
    CHECK(set(juliet, item(0)).empty());
    CHECK(set(juliet, "<item jid='small@localhost'/>").empty());
    CHECK(here.kept.roster("juliet").size() == 11);
    juliet.say(query("get", ""));
    CHECK(count(juliet.heard(), "<group>") == 1'000);
}

TEST_CASE("RFC 6120 13.12: requests that wait are measured in octets, too", "[serve]") {
    place here;
    town::abroad abroad{here};
    std::string const long_name(80, 'x'), long_text(780, 'x');
    for (int i = 0; i != 500; ++i)
        CHECK(abroad.say("<presence type='subscribe' to='juliet@localhost' from='c" +
                         std::to_string(i) + long_name + "@remote'><status>" + long_text +
                         "</status></presence>"));
    auto const roster = here.kept.roster("juliet");
    CHECK(roster.size() > 400);
    CHECK(roster.size() < 480);
    std::size_t octets = 0;
    for (auto const& one : roster) octets += one.request.size() + one.address.view().text().size();
    CHECK(octets < 524'288);
    guest juliet{here, "juliet/balcony"};
    juliet.say("<presence/>");
    CHECK(count(juliet.heard(), "type='subscribe'") == roster.size());
}

TEST_CASE("RFC 6120 13.12: a change costs the same in a large roster", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    int asked = 0;
    auto const ask_more = [&] {
        std::string changes;
        for (int i = 0; i != 50; ++i)
            changes += "<presence type='subscribe' to='a" + std::to_string(asked++) + "@remote'/>";
        juliet.say(changes);
    };
    town::abroad abroad{here};
    double const small = town::cost_of(ask_more);
    for (int i = 0; i != 900; ++i)
        (void)set(juliet, "<item jid='c" + std::to_string(i) + "@remote' name='" +
                              std::string(900, 'n') + "'/>");
    CHECK(town::cost_of(ask_more) < 5 * small);
    CHECK(here.kept.roster("juliet").size() == 1'400);
}

TEST_CASE("RFC 6120 13.12: a change of what is in many groups leaves these alone", "[serve]") {
    place here;
    town::abroad abroad{here};
    guest juliet{here, "juliet/balcony"};
    std::string groups;
    for (int i = 100; i != 200; ++i)
        groups += "<group>" + std::to_string(i) + std::string(1'000, 'g') + "</group>";
    CHECK(set(juliet, "<item jid='a@remote'/>").empty());
    CHECK(set(juliet, "<item jid='b@remote'>" + groups + "</item>").empty());
    auto* const data = here.kept.data().handle();
    auto const changes_of = [&](char const* contact) {
        auto const before = sqlite3_total_changes(data);
        juliet.say("<presence type='subscribe' to='" + std::string{contact} + "'/>");
        return sqlite3_total_changes(data) - before;
    };
    CHECK(changes_of("b@remote") == changes_of("a@remote"));
    CHECK(here.kept.roster("juliet").at(1).groups.size() == 100);
    CHECK(set(juliet, "<item jid='b@remote'><group>B</group><group>A</group></item>").empty());
    CHECK(here.kept.roster("juliet").at(1).groups == std::vector<std::string>{"A", "B"});
}

TEST_CASE("RFC 6121 2.3.3, RFC 6120 13.11: a roster is its owner's alone", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    std::string const item = "<item jid='tybalt@localhost'/>";
    juliet.say("<presence/>");
    std::string const to = " to='juliet@localhost'";
    auto const is_refused = [&](std::string const& why) {
        romeo.say(query("get", "", to));
        CHECK(contains(romeo.heard(), why));
        romeo.say(query("set", item, to));
        CHECK(contains(romeo.heard(), why));
    };
    // A stranger hears what is said of an account that there is not.
    is_refused("service-unavailable");
    juliet.say("<presence to='romeo@localhost/orchard'/>");
    (void)romeo.heard();
    is_refused("forbidden");
    CHECK(here.kept.roster("juliet").empty());
    town::abroad abroad{here};
    CHECK(
        abroad.say("<iq type='set' id='1' from='x@remote/y' to='juliet@localhost'><query "
                   "xmlns='jabber:iq:roster'>" +
                   item + "</query></iq>"));
    CHECK(contains(abroad.heard(), "service-unavailable"));
    CHECK(here.kept.roster("juliet").empty());
}

TEST_CASE("RFC 6121 2.1.6: a push that is no server's goes nowhere", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    juliet.say("<presence/>");
    juliet.say(query("get", ""));
    (void)juliet.heard();
    romeo.say(query("set", "<item jid='tybalt@localhost'/>", " to='juliet@localhost/balcony'"));
    CHECK(plain(juliet.heard()).empty());
    CHECK(contains(romeo.heard(), "service-unavailable"));
}

TEST_CASE("RFC 6121 2.6.3: who has the newest version is told nothing", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say(get(""));
    std::string const first = version_in(juliet.heard());
    juliet.say(get(first));
    CHECK(plain(juliet.heard()) == "<iq type='result'/>");
    juliet.say(query("set", "<item jid='nurse@localhost'/>"));
    std::string const second = version_in(juliet.heard());
    CHECK(second != first);
    juliet.say(get(second));
    CHECK(plain(juliet.heard()) == "<iq type='result'/>");
    juliet.say(get(first));
    std::string const all = juliet.heard();
    CHECK(contains(all, "nurse@localhost"));
    CHECK(version_in(all) == second);
}

TEST_CASE("RFC 6121 2.6: versions of an account that was there before mean nothing", "[serve]") {
    place here;
    here.kept.set_password("benvolio", "secret");
    auto const before = here.kept.roster_version("benvolio");
    here.kept.remove_user("benvolio");
    here.kept.set_password("benvolio", "secret");
    CHECK(here.kept.roster_version("benvolio") != before);
}

TEST_CASE("RFC 6121 2.5.2: who is removed hears that nothing is left", "[serve]") {
    place here;
    town::abroad abroad{here};
    guest juliet{here, "juliet/balcony"};
    juliet.say(query("get", "") + "<presence/><presence to='romeo@remote' type='subscribe'/>");
    CHECK(abroad.say("<presence from='romeo@remote' to='juliet@localhost' type='subscribed'/>"));
    CHECK(abroad.say("<presence from='romeo@remote' to='juliet@localhost' type='subscribe'/>"));
    juliet.say("<presence to='romeo@remote' type='subscribed'/>");
    (void)abroad.heard();
    CHECK(set(juliet, "<item jid='romeo@remote' subscription='remove'/>").empty());
    CHECK(abroad.heard() ==
          "<presence from='juliet@localhost/balcony' to='romeo@remote' type='unavailable'/>\n"
          "<presence from='juliet@localhost' to='romeo@remote' type='unsubscribe'/>\n"
          "<presence from='juliet@localhost' to='romeo@remote' type='unsubscribed'/>\n");
    CHECK(here.kept.roster("juliet").empty());
    juliet.say("<presence><show>away</show></presence>");
    CHECK(abroad.heard().empty());
}

TEST_CASE("RFC 6121 2.5.2: the removal is pushed", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say(query("get", "") + query("set", "<item jid='nurse@localhost' name='N'/>"));
    (void)juliet.heard();
    juliet.say(query("set", "<item jid='nurse@localhost' subscription='remove'/>"));
    CHECK(contains(plain(juliet.heard()),
                   "<iq to='juliet@localhost/balcony' type='set'><query xmlns='jabber:iq:roster'>"
                   "<item jid='nurse@localhost' subscription='remove'/></query></iq>"));
}

TEST_CASE("RFC 6121 2.6.1, 3.4: what the server can is a feature of its streams", "[serve]") {
    place here;
    town::desk desk{here.all};
    auto const answer = [&](std::string_view octets) {
        desk.machine().consume(desk.machine().output().size());
        desk.machine().feed(octets);
        while (auto const event = desk.machine().next()) desk.take(*event);
        return std::string{desk.machine().output()};
    };
    constexpr std::string_view header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
        "to='localhost' version='1.0'>";
    CHECK(!contains(answer(header), "rosterver"));
    CHECK(contains(answer("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' "
                          "mechanism='PLAIN'>AGp1bGlldABzZWNyZXQ=</auth>"),
                   "<success"));
    std::string const features = answer(header);
    CHECK(contains(features, "<ver xmlns='urn:xmpp:features:rosterver'/>"));
    CHECK(contains(features, "<sub xmlns='urn:xmpp:features:pre-approval'/>"));
}

}  // namespace rosters_tests
