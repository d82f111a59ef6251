// SPDX-License-Identifier: BSL-1.0
// `couplet serve`: subscriptions (RFC 6121 3, A).
#include <array>
#include <catch2/catch.hpp>
#include <filesystem>
#include <random>

#include "../../examples/serve/rosters.hpp"
#include "abroad.hpp"

namespace subscriptions_tests {

using town::contains, town::count, town::guest, town::place, town::plain;

namespace {

constexpr std::string_view get = "<iq type='get' id='g'><query xmlns='jabber:iq:roster'/></iq>";

/// Available, and told of changes.
void arrive(guest& one) {
    one.say(get);
    one.say("<presence/>");
    (void)one.heard();
}
std::string to(std::string_view whom, std::string_view type) {
    return "<presence to='" + std::string{whom} + "' type='" + std::string{type} + "'/>";
}
std::string item(std::string_view attributes) {
    return "<query xmlns='jabber:iq:roster'><item " + std::string{attributes} + "/></query></iq>";
}

}  // namespace

TEST_CASE("RFC 6121 3.1: asked for, shown, granted, and then presence comes", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    arrive(juliet), arrive(romeo);
    romeo.say(
        "<presence to='juliet@localhost/balcony' type='subscribe' id='s'><status>Hi</status>"
        "<nick xmlns='http://jabber.org/protocol/nick'>R</nick></presence>");
    CHECK(plain(juliet.heard()) ==
          "<presence from='romeo@localhost' to='juliet@localhost' type='subscribe'>"
          "<status>Hi</status><nick xmlns='http://jabber.org/protocol/nick'>R</nick></presence>");
    CHECK(plain(romeo.heard()) ==
          "<iq to='romeo@localhost/orchard' type='set'>" +
              item("jid='juliet@localhost' subscription='none' ask='subscribe'"));
    // 3.1.3: until it is granted, nobody is in her roster.
    juliet.say(get);
    CHECK(!contains(juliet.heard(), "<item"));

    juliet.say(to("romeo@localhost", "subscribed"));
    CHECK(plain(romeo.heard()) ==
          "<presence from='juliet@localhost' to='romeo@localhost' type='subscribed'/>"
          "<iq to='romeo@localhost/orchard' type='set'>" +
              item("jid='juliet@localhost' subscription='to'") +
              "<presence from='juliet@localhost/balcony' to='romeo@localhost'/>");
    CHECK(plain(juliet.heard()) == "<iq to='juliet@localhost/balcony' type='set'>" +
                                       item("jid='romeo@localhost' subscription='from'"));
    juliet.say("<presence><show>away</show></presence>");
    CHECK(plain(romeo.heard()) ==
          "<presence from='juliet@localhost/balcony' to='romeo@localhost'>"
          "<show>away</show></presence>");
    romeo.say("<presence><show>dnd</show></presence>");
    CHECK(!contains(juliet.heard(), "romeo"));
}

TEST_CASE("RFC 6121 3.1.3 4: a request waits, whole and once, until it is answered", "[serve]") {
    place here;
    {
        guest romeo{here, "romeo/orchard"};
        arrive(romeo);
        romeo.say(
            "<presence to='juliet@localhost' type='subscribe'><status>one</status>"
            "<x xmlns='urn:x'>&amp;<y a='1'/></x></presence>");
        romeo.say(
            "<presence to='juliet@localhost' type='subscribe'><status>two</status></presence>");
        romeo.say("</stream:stream>");
    }
    std::string const request =
        "<presence from='romeo@localhost' to='juliet@localhost' type='subscribe'>"
        "<status>one</status><x xmlns='urn:x'>&amp;<y a='1'/></x></presence>";
    auto const comes = [&](place& where) {
        guest juliet{where, "juliet/balcony"};
        juliet.say(get);
        CHECK(!contains(juliet.heard(), "romeo"));
        juliet.say("<presence/>");
        std::string const heard = juliet.heard();
        juliet.say("<presence><show>away</show></presence>");
        CHECK(!contains(juliet.heard(), "romeo"));
        juliet.say("</stream:stream>");
        return heard;
    };
    CHECK(contains(comes(here), request));
    CHECK(count(comes(here), "type='subscribe'") == 1);
    guest juliet{here, "juliet/balcony"};
    arrive(juliet);
    juliet.say(to("romeo@localhost", "unsubscribed"));
    CHECK(!contains(comes(here), "subscribe"));
    CHECK(here.kept.roster("juliet").empty());
    CHECK(here.kept.roster("romeo").front().state == couplet::roster_state::none);
}

TEST_CASE("RFC 6121 3.1.3: a request that is too long is kept without what it says", "[serve]") {
    place here;
    guest romeo{here, "romeo/orchard"}, juliet{here, "juliet/balcony"};
    romeo.say("<presence to='juliet@localhost' type='subscribe'><status>" +
              std::string(5'000, 'x') + "</status></presence>");
    juliet.say("<presence/>");
    CHECK(contains(juliet.heard(),
                   "<presence from='romeo@localhost' to='juliet@localhost' type='subscribe'/>"));
}

TEST_CASE("RFC 6121 3.2.2: who takes a subscription back is gone for the other", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    arrive(juliet), arrive(romeo);
    romeo.say(to("juliet@localhost", "subscribe"));
    juliet.say(to("romeo@localhost", "subscribed"));
    (void)romeo.heard(), (void)juliet.heard();
    juliet.say(to("romeo@localhost", "unsubscribed"));
    CHECK(plain(romeo.heard()) ==
          "<presence from='juliet@localhost/balcony' to='romeo@localhost' type='unavailable'/>"
          "<presence from='juliet@localhost' to='romeo@localhost' type='unsubscribed'/>"
          "<iq to='romeo@localhost/orchard' type='set'>" +
              item("jid='juliet@localhost' subscription='none'"));
    CHECK(contains(plain(juliet.heard()), item("jid='romeo@localhost' subscription='none'")));
    juliet.say("<presence><show>away</show></presence>");
    CHECK(plain(romeo.heard()).empty());
}

TEST_CASE("RFC 6121 3.3: who unsubscribes hears no more", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    arrive(juliet), arrive(romeo);
    romeo.say(to("juliet@localhost", "subscribe"));
    juliet.say(to("romeo@localhost", "subscribed"));
    (void)romeo.heard(), (void)juliet.heard();
    romeo.say(to("juliet@localhost", "unsubscribe"));
    CHECK(plain(juliet.heard()) ==
          "<presence from='romeo@localhost' to='juliet@localhost' type='unsubscribe'/>"
          "<iq to='juliet@localhost/balcony' type='set'>" +
              item("jid='romeo@localhost' subscription='none'"));
    CHECK(plain(romeo.heard()) ==
          "<iq to='romeo@localhost/orchard' type='set'>" +
              item("jid='juliet@localhost' subscription='none'") +
              "<presence from='juliet@localhost/balcony' to='romeo@localhost' "
              "type='unavailable'/>");
}

TEST_CASE("RFC 6121 3.4: who was approved before asking is granted it at once", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    arrive(juliet), arrive(romeo);
    juliet.say(to("romeo@localhost", "subscribed"));
    CHECK(plain(romeo.heard()).empty());
    CHECK(contains(plain(juliet.heard()),
                   item("jid='romeo@localhost' subscription='none' approved='true'")));
    romeo.say(to("juliet@localhost", "subscribe"));
    std::string const heard = plain(romeo.heard());
    CHECK(contains(heard, "type='subscribed'"));
    CHECK(contains(heard, item("jid='juliet@localhost' subscription='to'")));
    CHECK(contains(heard, "<presence from='juliet@localhost/balcony' to='romeo@localhost'/>"));
    std::string const pushed = plain(juliet.heard());
    CHECK(!contains(pushed, "subscribe'"));
    CHECK(contains(pushed, "subscription='from'"));
}

TEST_CASE("RFC 6121 3.2.2 2: an approval in advance is taken back, silently", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    arrive(juliet), arrive(romeo);
    juliet.say(to("romeo@localhost", "subscribed"));
    juliet.say(to("romeo@localhost", "unsubscribed"));
    CHECK(plain(romeo.heard()).empty());
    CHECK(count(juliet.heard(), "approved=") == 1);
    romeo.say(to("juliet@localhost", "subscribe"));
    CHECK(!contains(romeo.heard(), "subscribed'"));
    CHECK(contains(juliet.heard(), "type='subscribe'"));
}

TEST_CASE("RFC 6121 3.1.6, 3.2.3: what nobody has asked for is ignored", "[serve]") {
    place here;
    town::abroad abroad{here};
    guest juliet{here, "juliet/balcony"};
    arrive(juliet);
    for (std::string const type : {"subscribed", "unsubscribed", "unsubscribe"}) {
        CHECK(
            abroad.say("<presence from='x@remote/y' to='juliet@localhost' type='" + type + "'/>"));
        CHECK(plain(juliet.heard()).empty());
        CHECK(abroad.heard().empty());
    }
    CHECK(here.kept.roster("juliet").empty());
}

TEST_CASE("RFC 6120 13.12, RFC 6121 3.1.3: so many requests wait, and no more", "[serve]") {
    place here;
    town::abroad abroad{here};
    auto const ask = [&](std::string const& who) {
        CHECK(abroad.say("<presence from='" + who +
                         "@remote' to='juliet@localhost' type='subscribe'/>"));
    };
    for (int i = 0; i < 501; ++i) ask(std::to_string(i));
    CHECK(here.kept.roster("juliet").size() == 500);
    guest juliet{here, "juliet/balcony"};
    arrive(juliet);
    ask("more");
    CHECK(!contains(juliet.heard(), "more@remote"));
    juliet.say(to("1@remote", "unsubscribed"));
    ask("more");
    CHECK(contains(juliet.heard(), "more@remote"));
    CHECK(abroad.heard() ==
          "<presence from='juliet@localhost' to='1@remote' type='unsubscribed'/>\n");
}

TEST_CASE("RFC 6121 2, 3: contacts and requests outlive the server", "[serve]") {
    auto const file = std::filesystem::temp_directory_path() / "couplet_serve_rosters.db";
    std::filesystem::remove(file);
    serve::options wanted;
    wanted.database = file.string();
    {
        place here{wanted};
        guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
        juliet.say(
            "<iq type='set' id='r'><query xmlns='jabber:iq:roster'><item "
            "jid='nurse@localhost' name='N&lt;'><group>A</group></item></query></iq>");
        juliet.say(to("nurse@localhost", "subscribed"));
        romeo.say(to("juliet@localhost", "subscribe"));
    }
    {
        place here{wanted};
        guest juliet{here, "juliet/balcony"};
        juliet.say(get);
        CHECK(contains(plain(juliet.heard()),
                       "<item jid='nurse@localhost' name='N&lt;' subscription='none' "
                       "approved='true'><group>A</group></item></query>"));
        juliet.say("<presence/>");
        CHECK(contains(juliet.heard(),
                       "<presence from='romeo@localhost' to='juliet@localhost' "
                       "type='subscribe'/>"));
    }
    std::filesystem::remove(file);
}

TEST_CASE("RFC 6121 3: a subscription is with somebody else", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    arrive(juliet);
    for (std::string_view const type : {"subscribe", "subscribed", "unsubscribe", "unsubscribed"})
        juliet.say(to("juliet@localhost", type));
    CHECK(plain(juliet.heard()).empty());
    CHECK(here.kept.roster("juliet").empty());
}

TEST_CASE("RFC 6121 3.1.2: between servers it is from the bare address, and is tried again",
          "[serve]") {
    place here;
    town::abroad abroad{here};
    std::string const request =
        "<presence from='juliet@localhost' to='romeo@remote' type='subscribe'";
    {
        guest juliet{here, "juliet/balcony"};
        arrive(juliet);
        juliet.say(to("romeo@remote/orchard", "subscribe"));
        CHECK(abroad.heard() == request + "/>\n");
        juliet.say("</stream:stream>");
    }
    guest juliet{here, "juliet/chamber"};
    arrive(juliet);
    CHECK(contains(abroad.heard(), request));
}

TEST_CASE("RFC 6120 10.4: where there are no other servers, it is refused", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say(to("romeo@remote", "subscribe"));
    CHECK(contains(juliet.heard(), "type='error'"));
    CHECK(here.kept.roster("juliet").empty());
}

TEST_CASE("RFC 6121 8.5.1: of an account that there is not nothing is heard", "[serve]") {
    place here;
    town::abroad abroad{here};
    guest juliet{here, "juliet/balcony"};
    arrive(juliet);
    juliet.say(to("nobody@localhost", "subscribe"));
    juliet.say(to("localhost", "subscribe"));
    CHECK(!contains(juliet.heard(), "error"));
    CHECK(abroad.say("<presence from='x@remote' to='nobody@localhost' type='subscribe'/>"));
    CHECK(abroad.heard().empty());
}

TEST_CASE("RFC 6121 4.3.2 1: a contact who does not know of it takes a subscription back",
          "[serve]") {
    place here;
    town::abroad abroad{here};
    guest juliet{here, "juliet/balcony"};
    arrive(juliet);
    juliet.say(to("romeo@remote", "subscribe"));
    CHECK(abroad.say("<presence from='romeo@remote' to='juliet@localhost' type='subscribed'/>"));
    CHECK(contains(juliet.heard(), "subscription='to'"));
    CHECK(abroad.say("<presence from='romeo@remote' to='juliet@localhost' type='unsubscribed'/>"));
    CHECK(contains(juliet.heard(), "subscription='none'"));
}

namespace {

using couplet::presence_type, couplet::roster_state;

/// Two accounts, as the pure functions have them.
struct model {
    struct side {
        roster_state state = roster_state::none;
        bool is_approved = false;
    };
    std::array<side, 2> sides{};

    void send(std::size_t who, presence_type type) {
        auto const change = couplet::send_subscription(sides[who].state, type);
        sides[who].state = change.next;
        if (type == presence_type::unsubscribed) sides[who].is_approved = false;
        if (change.approves) sides[who].is_approved = true;
        if (change.passes) receive(1 - who, type);
    }
    void receive(std::size_t who, presence_type type) {
        auto const change =
            couplet::receive_subscription(sides[who].state, type, sides[who].is_approved);
        sides[who].state = change.next;
        if (change.reply) receive(1 - who, *change.reply);
    }
    void remove(std::size_t who) {
        roster_state const was = sides[who].state;
        sides[who] = {};
        if (serve::hears_presence(was) || is_pending_out(was))
            receive(1 - who, presence_type::unsubscribe);
        if (shares_presence(was) || is_pending_in(was))
            receive(1 - who, presence_type::unsubscribed);
    }
};

/// One of the two, and whether it believes that the other is there.
struct party {
    party(place& where, std::string_view name, std::string_view peer)
        : client{where, name}, other{peer} {
        client.say(get);
    }
    std::string listen() {
        std::string const text = client.heard();
        std::string const start = "<presence from='" + other + "@localhost/";
        for (std::size_t at = 0; (at = text.find(start, at)) != text.npos; ++at)
            believes = text.substr(at, text.find('>', at) - at).find("unavailable") == text.npos;
        return text;
    }
    void set_available(bool value) {
        client.say(value ? "<presence/>" : "<presence type='unavailable'/>");
        is_available = value;
        if (!value) believes = false, listen(), believes = false;
    }

    guest client;
    std::string other;
    bool is_available = false;
    bool believes = false;
};

/// The account's roster, in memory and in the store, is what the pure functions say.
void check_roster(place& where, party const& one, model::side const& is) {
    auto const whose = where.all.account(one.client.address().bare());
    auto const who = couplet::jid::parse(one.other + "@localhost");
    serve::contact const* const known = whose->find(who->view());
    auto const kept = where.kept.find_contact(whose->user(), who->view());
    CHECK((known != nullptr) == kept.has_value());
    CHECK((known == nullptr ? roster_state::none : known->state) == is.state);
    CHECK((known != nullptr && known->is_approved) == is.is_approved);
    if (known == nullptr || !kept) return;
    CHECK(kept->state == known->state);
    CHECK(kept->is_approved == known->is_approved);
    CHECK(kept->is_listed == known->is_listed);
    CHECK(kept->request == known->request);
}

}  // namespace

TEST_CASE(
    "RFC 6121 A, 4: whatever two users say, their rosters are as the tables have them, and "
    "each sees the other exactly if subscribed",
    "[serve]") {
    std::mt19937 random{20};
    auto const draw = [&](unsigned sides) { return std::size_t{random() % sides}; };
    constexpr presence_type types[]{presence_type::subscribe, presence_type::subscribed,
                                    presence_type::unsubscribe, presence_type::unsubscribed};
    for (int turn = 0; turn < 8; ++turn) {
        place here;
        model is;
        party both[]{{here, "juliet/balcony", "romeo"}, {here, "romeo/orchard", "juliet"}};
        for (int step = 0; step < 60; ++step) {
            std::size_t const who = draw(2), what = draw(12);
            party& one = both[who];
            if (what < 9) {
                auto const type = types[draw(4)];
                one.client.say(to(one.other + "@localhost", name(type)));
                is.send(who, type);
            } else if (what < 11) {
                one.set_available(!one.is_available);
            } else {
                one.client.say("<iq type='set' id='r'><query xmlns='jabber:iq:roster'><item jid='" +
                               one.other + "@localhost' subscription='remove'/></query></iq>");
                if (!contains(one.listen(), "item-not-found")) is.remove(who);
            }
            for (std::size_t side : {0U, 1U}) {
                both[side].listen();
                check_roster(here, both[side], is.sides[side]);
                bool const sees = both[side].is_available && both[1 - side].is_available &&
                                  serve::hears_presence(is.sides[side].state);
                CHECK(both[side].believes == sees);
            }
            // A.1: what one has of the other is what the other gives.
            CHECK(serve::hears_presence(is.sides[0].state) == shares_presence(is.sides[1].state));
        }
    }
}

}  // namespace subscriptions_tests
