// SPDX-License-Identifier: BSL-1.0
// `couplet serve`: accounts are made, changed and given up in-band (XEP-0077).
#include "../../examples/serve/registration.hpp"
#include "catch.hpp"
#include "town.hpp"

namespace registration_tests {

using town::guest;
using town::place;

namespace {

std::string set(std::string_view fields) {
    return "<iq type='set' id='r1'><query xmlns='jabber:iq:register'>" + std::string{fields} +
           "</query></iq>";
}
bool has(std::string const& text, std::string_view what) { return text.find(what) != text.npos; }
serve::options open_house() {
    serve::options wanted;
    wanted.registers = true;
    return wanted;
}

}  // namespace

TEST_CASE("XEP-0077 3.1: an account is made once, with a name that is one", "[serve]") {
    place here{open_house()};
    using couplet::stanza_condition;
    CHECK(!serve::add_account(here.all, "Mercutio", "queen mab"));
    CHECK(here.kept.has_user("mercutio"));
    CHECK(serve::add_account(here.all, "mercutio", "x") == stanza_condition::conflict);
    CHECK(serve::add_account(here.all, "MERCUTIO", "x") == stanza_condition::conflict);
    for (char const* const name : {"", "a@b", "a/b", "a b", "@", "x@localhost"})
        CHECK(serve::add_account(here.all, name, "x") == stanza_condition::not_acceptable);
    CHECK(serve::add_account(here.all, "paris", "") == stanza_condition::not_acceptable);
    CHECK(serve::add_account(here.all, "paris", "\x07") == stanza_condition::not_acceptable);
    CHECK(!here.kept.has_user("paris"));
}

TEST_CASE("RFC 6120 13.12: accounts are made as often as is decent", "[serve]") {
    place here{open_house()};
    using couplet::stanza_condition;
    for (int i = 0; i != 10; ++i)
        CHECK(!serve::add_account(here.all, "page" + std::to_string(i), "secret"));
    CHECK(serve::add_account(here.all, "page", "secret") == stanza_condition::resource_constraint);
    CHECK(!here.kept.has_user("page"));
    CHECK(serve::add_account(here.all, "page0", "secret") == stanza_condition::conflict);
    serve::allowance one{2, 10};
    CHECK(one.take(100));
    CHECK(one.take(100));
    CHECK(!one.take(109));
    CHECK(one.take(110));
    CHECK(!one.take(119));
    CHECK(one.take(1'000));
    CHECK(one.take(1'000));
    CHECK(!one.take(1'000));
}

TEST_CASE("RFC 6120 13.12: a password is changed as often as is decent", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, again{here, "juliet/chamber"};
    std::string const wish = set("<username>juliet</username><password>new</password>");
    for (int i = 0; i != 3; ++i) {
        juliet.say(wish);
        CHECK(has(juliet.heard(), "type='result'"));
    }
    for (guest* const one : {&juliet, &again}) {
        one->say(wish);
        CHECK(has(one->heard(), "<error type='wait'><resource-constraint"));
    }
}

TEST_CASE("XEP-0077 3.2: who has logged in does not outlast the account", "[serve]") {
    place here{open_house()};
    town::desk stream{here.all};
    auto const answer = [&](std::string_view octets) {
        stream.machine().consume(stream.machine().output().size());
        stream.machine().feed(octets);
        while (auto const event = stream.machine().next()) stream.take(*event);
        return std::string{stream.machine().output()};
    };
    constexpr std::string_view header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
        "to='localhost' version='1.0'>";
    (void)answer(header);
    CHECK(has(answer("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' "
                     "mechanism='PLAIN'>AGp1bGlldABzZWNyZXQ=</auth>"),
              "<success"));
    (void)answer(header);
    guest juliet{here, "juliet/balcony"};
    juliet.say(set("<remove/>"));
    juliet.settle();
    here.loop.io.poll();
    REQUIRE(!here.kept.has_user("juliet"));
    CHECK(has(std::string{stream.machine().output()}, "<not-authorized"));
    CHECK(!serve::add_account(here.all, "juliet", "another"));
    auto const said =
        answer("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    CHECK(!has(said, "<jid"));
    CHECK(here.all.account(couplet::jid::parse("juliet@localhost")->view().bare())
              ->resources()
              .empty());
}

TEST_CASE("XEP-0077 3.2: who was logging in does not become who has the name next", "[serve]") {
    place here{open_house()};
    town::desk stream{here.all};
    auto const account = *couplet::jid::parse("juliet@localhost");
    town::client_machine former{couplet::client_settings{
        .account = account.view(), .password = "secret", .nonce = "not so random, here"}};
    former.tls_established({.exporter = "the same at both ends", .is_peer_verified = true});
    auto const turn = [&] {
        std::string const out{former.output()};
        former.consume(out.size());
        stream.machine().feed(out);
        while (auto const event = stream.machine().next()) stream.take(*event);
        std::string const in{stream.machine().output()};
        stream.machine().consume(in.size());
        former.feed(in);
        while (former.next()) {
        }
        return in;
    };
    for (int i = 0; !has(turn(), "challenge"); ++i) REQUIRE(i < 5);
    guest juliet{here, "juliet/balcony"};
    juliet.say(set("<remove/>"));
    here.loop.io.poll();
    REQUIRE(!serve::add_account(here.all, "juliet", "another"));
    CHECK(has(turn(), "<not-authorized"));
    for (int i = 0; i != 5; ++i) (void)turn();
    CHECK(!former.is_ready());
}

TEST_CASE("XEP-0077 3.1: who has an account is told so", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say("<iq type='get' id='r' to='localhost'><query xmlns='jabber:iq:register'/></iq>");
    auto const said = juliet.heard();
    CHECK(has(said, "<registered/>"));
    CHECK(has(said, "<username>juliet</username>"));
    CHECK(!has(said, "secret"));
}

TEST_CASE("XEP-0077 3.3: one changes one's own password, and to none but a password", "[serve]") {
    place here;
    auto const key = [&](std::string_view user) {
        return std::string{here.kept.find_keys<serve::digests::sha256>(user)->stored_key.view()};
    };
    auto const old = key("juliet");
    guest juliet{here, "juliet/balcony"};
    juliet.say(set("<username>juliet</username><password/>"));
    CHECK(has(juliet.heard(), "bad-request"));
    juliet.say(set("<password>x</password>"));
    CHECK(has(juliet.heard(), "bad-request"));
    auto const romeos = key("romeo");
    juliet.say(set("<username>romeo</username><password>x</password>"));
    CHECK(has(juliet.heard(), "not-allowed"));
    CHECK(key("romeo") == romeos);
    CHECK(key("juliet") == old);
    juliet.say(set("<username>Juliet</username><password>new</password>"));
    auto const said = juliet.heard();
    CHECK(has(said, "type='result'"));
    CHECK(key("juliet") != old);
}

TEST_CASE("XEP-0077 3.2: an account that is given up is no more", "[serve]") {
    place here{open_house()};
    here.kept.put_contact("romeo", {.address = *couplet::jid::parse("juliet@localhost"),
                                    .state = couplet::roster_state::both});
    here.kept.put_contact("juliet", {.address = *couplet::jid::parse("romeo@localhost"),
                                     .state = couplet::roster_state::both});
    guest balcony{here, "juliet/balcony"}, chamber{here, "juliet/chamber"},
        romeo{here, "romeo/orchard"};
    romeo.say("<presence/>");
    balcony.say("<presence/>");
    romeo.heard();
    balcony.say(set("<remove/><username>juliet</username>"));
    CHECK(has(balcony.heard(), "bad-request"));
    balcony.say(set("<remove/>"));
    auto const said = balcony.heard();
    CHECK(said.find("type='result'") < said.find("not-authorized"));
    CHECK(has(chamber.heard(), "not-authorized"));
    CHECK(!here.kept.has_user("juliet"));
    CHECK(has(romeo.heard(), "type='unavailable'"));
    auto const left = here.kept.find_contact("romeo", *couplet::jid::parse("juliet@localhost"));
    REQUIRE(left);
    CHECK(left->state == couplet::roster_state::none);
    here.loop.io.poll();
    romeo.say("<message to='juliet@localhost' type='chat'><body>Hi</body></message>");
    CHECK(here.all.account(couplet::jid::parse("juliet@localhost")->view().bare()) == nullptr);
    balcony.settle();
    chamber.settle();
}

TEST_CASE("XEP-0077 3.2: where strangers cannot register, nobody gives up an account", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"};
    juliet.say(set("<remove/>"));
    CHECK(has(juliet.heard(), "not-allowed"));
    CHECK(here.kept.has_user("juliet"));
}

TEST_CASE("RFC 5802 9: salts do not tell whether there is an account", "[serve]") {
    place here;
    auto const sha1 = here.kept.find_keys<serve::digests::sha1>("juliet");
    auto const sha256 = here.kept.find_keys<serve::digests::sha256>("juliet");
    REQUIRE(sha1);
    REQUIRE(sha256);
    auto const nobody = couplet::sasl::fake_keys<serve::digests::sha256>(
        here.kept.pepper(), "nobody", serve::store::iterations);
    CHECK(sha256->salt.size() == nobody.salt.size());
    CHECK(sha256->iterations == nobody.iterations);
    CHECK(sha1->salt.size() == sha256->salt.size());
    CHECK(sha1->salt != sha256->salt);
}

}  // namespace registration_tests
