// SPDX-License-Identifier: BSL-1.0
// `couplet serve` and other servers (RFC 6120 10.4, 13.7.2; XEP-0220).
#include <openssl/pem.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/server_link.hpp>
#include <couplet/stanza/message.hpp>
#include <cstdio>
#include <fstream>

#include "abroad.hpp"
#include "street.hpp"

namespace peers_tests {

using namespace couplet::literals;
using town::at;
using town::contains;
using town::domain;
using town::free_port;
using town::guest;
using town::heard_until;
using town::street_house;
using town::until;

namespace {

/// montague.test, where romeo is, and capulet.test, where juliet is.
struct verona {
    explicit verona(std::uint16_t said_of_montague = 0)
        : montague{domain("montague.test", {at("capulet.test", ports[1])}), ports[0]},
          capulet{domain("capulet.test",
                         {at("montague.test", said_of_montague != 0 ? said_of_montague : ports[0]),
                          at("evil.test", ports[2])}),
                  ports[1]},
          romeo{montague, "romeo@montague.test/orchard"},
          juliet{capulet, "juliet@capulet.test/balcony"} {
        romeo.say("<presence/>");
        juliet.say("<presence/>");
    }
    ~verona() { town::shut(houses); }

    bool hears(guest& who, std::string_view text) {
        return contains(heard_until(houses, who, text), text);
    }

    /// A third one, that capulet.test knows the place of as that of evil.test.
    street_house& add(std::string name) {
        more.push_back(std::make_unique<street_house>(
            domain(std::move(name), {at("capulet.test", ports[1])}), ports[2]));
        houses.push_back(more.back().get());
        return *more.back();
    }

    std::uint16_t const ports[3]{free_port(), free_port(), free_port()};
    street_house montague, capulet;
    guest romeo, juliet;
    std::vector<std::unique_ptr<street_house>> more;
    std::vector<town::place*> houses{&montague, &capulet};
};

std::uint64_t stream_errors(town::place const& where, couplet::stream_condition which) {
    return where.all.counted.stream_errors[static_cast<std::size_t>(which)];
}

/// A file with the certificate of a house, which goes with it.
struct certificate_file {
    explicit certificate_file(std::string name) : path{std::move(name)} {}
    ~certificate_file() { std::remove(path.c_str()); }
    void write(net::tls_context const& of) const {
        auto const session = of.accept(0);
        auto* const file = std::fopen(path.c_str(), "w");
        PEM_write_X509(file, SSL_get_certificate(session.get()));
        std::fclose(file);
    }
    std::string path;
};

/// evil.test, which asks capulet.test for whatever it likes.
class stranger final : public net::pump<stranger> {
  public:
    stranger(street_house& from, std::uint16_t port)
        : pump{town::connected(from, port), from.all.wire()},
          machine_{
              {.from = "evil.test"_jid, .to = "capulet.test"_jid, .secret = from.others.secret()}} {
    }

    auto& machine() noexcept { return machine_; }
    net::tls_session begin_tls(int socket) const {
        return tls_.connect(socket, "capulet.test", false);
    }
    void take(couplet::session_event const& event) {
        auto const* const judged = std::get_if<couplet::domain_judged>(&event);
        if (judged == nullptr) return;
        accepted += judged->is_valid ? 1U : 0U;
        refused += judged->error == couplet::stanza_condition::resource_constraint ? 1U : 0U;
    }
    void gone() {}

    unsigned accepted = 0, refused = 0;

  private:
    couplet::outbound_stream<serve::digests> machine_;
    net::tls_context tls_ = net::tls_context::client_that_trusts_anybody();
};

}  // namespace

TEST_CASE("XEP-0220 2.1: each server calls the other back, then messages go both ways", "[serve]") {
    verona at;
    at.romeo.say("<message to='juliet@capulet.test'><body>&lt;Hi&gt;</body></message>");
    CHECK(at.hears(at.juliet,
                   "from='romeo@montague.test/orchard' to='juliet@capulet.test'><body>&lt;Hi"));
    at.juliet.say("<message to='romeo@montague.test/orchard'><body>Ay me</body></message>");
    CHECK(at.hears(at.romeo, "<body>Ay me</body>"));
    // To capulet.test, what capulet.test asks and its stream; montague.test asks on a stream that it has.
    CHECK(at.montague.all.counted.of(serve::party::server).connections == 3);
    CHECK(at.montague.all.counted.of(serve::party::client).connections == 1);
}

TEST_CASE("RFC 6120 10.5.4: the answer to a request goes back the way it came", "[serve]") {
    verona at;
    at.romeo.say("<iq type='get' id='q1' to='capulet.test'><query xmlns='urn:nobody:knows'/></iq>");
    CHECK(at.hears(at.romeo, "id='q1'"));
}

TEST_CASE("RFC 6120 10.4: what waits for a stream is sent in its order", "[serve]") {
    verona at;
    for (int i = 0; i < 50; ++i)
        at.romeo.say("<message to='juliet@capulet.test'><body>no " + std::to_string(i) +
                     "</body></message>");
    auto const all = heard_until(at.houses, at.juliet, "no 49<");
    std::size_t before = 0;
    for (int i = 0; i < 50; ++i) {
        auto const found = all.find("no " + std::to_string(i) + '<');
        REQUIRE(found != all.npos);
        CHECK(found >= before);
        before = found;
    }
    // montague.test's, who vouches for it
    CHECK(at.capulet.all.counted.of(serve::party::server).connections == 2);
}

TEST_CASE("RFC 6120 13.7.2: who shows a certificate that is vouched for is not called back",
          "[serve]") {
    std::string const folder = "serve_test_" + std::to_string(::getpid()) + '_';
    certificate_file const known{folder + "montague.pem"};
    std::uint16_t const ports[]{free_port(), free_port(), free_port()};
    auto wanted = domain("capulet.test", {at("montague.test", ports[2])});  // nobody is there
    wanted.authorities = known.path;
    town::place montague{domain("montague.test", {at("capulet.test", ports[1])})};
    known.write(montague.all.tls());
    serve::peers others{montague.all};
    street_house capulet{wanted, ports[1]};
    guest romeo{montague, "romeo@montague.test/orchard"}, juliet{capulet, "juliet@capulet.test/b"};
    juliet.say("<presence/>");
    romeo.say("<message to='juliet@capulet.test'><body>Hi</body></message>");
    CHECK(contains(heard_until({&montague, &capulet}, juliet, "<body>Hi<"), "<body>Hi<"));
    town::shut({&montague, &capulet});
}

TEST_CASE("RFC 7590 3.4: who is asked to verify certificates speaks to nobody who has no good one",
          "[serve]") {
    std::uint16_t const ports[]{free_port(), free_port()};
    auto wanted = domain("montague.test", {at("capulet.test", ports[1])});
    wanted.verifies_servers = true;
    street_house montague{wanted, ports[0]};
    street_house capulet{domain("capulet.test", {at("montague.test", ports[0])}), ports[1]};
    guest romeo{montague, "romeo@montague.test/orchard"}, juliet{capulet, "juliet@capulet.test/b"};
    romeo.say("<presence/><message to='juliet@capulet.test/b'><body>Hi</body></message>");
    std::vector<town::place*> const both{&montague, &capulet};
    constexpr auto timeout = "remote-server-timeout";
    CHECK(contains(heard_until(both, romeo, timeout), timeout));
    // The other way: who cannot be asked is not let in.
    juliet.say("<presence/><message to='romeo@montague.test/orchard'><body>Ay me</body></message>");
    CHECK(contains(heard_until(both, juliet, timeout), timeout));
    CHECK(!romeo.has_heard("Ay me"));
    CHECK(!juliet.has_heard("Hi"));
    town::shut(both);
}

TEST_CASE("RFC 6120 8.1.2.2: a server speaks for nobody else's domain", "[serve]") {
    verona at;
    street_house& evil = at.add("evil.test");
    auto const forge = [&](char const* from) {
        auto const said = couplet::jid::parse(from);
        evil.others.forward(
            "x@evil.test"_jid, "juliet@capulet.test"_jid,
            couplet::message{
                .to = "juliet@capulet.test"_jid, .from = said->view(), .body = "I am he"});
    };
    forge("romeo@montague.test/orchard");
    CHECK(until(at.houses, [&] {
        return stream_errors(at.capulet, couplet::stream_condition::invalid_from) == 1;
    }));
    forge("nurse@capulet.test");
    CHECK(until(at.houses, [&] {
        return stream_errors(at.capulet, couplet::stream_condition::invalid_from) == 2;
    }));
    CHECK(!at.juliet.has_heard("I am he"));
    // Nor to anybody else; both are counted as one.
    evil.others.forward(
        "x@evil.test"_jid, "juliet@capulet.test"_jid,
        couplet::message{.to = "romeo@montague.test"_jid, .from = "x@evil.test"_jid});
    CHECK(until(at.houses, [&] {
        return stream_errors(at.capulet, couplet::stream_condition::invalid_from) == 3;
    }));
}

TEST_CASE("XEP-0220 2.5: of one server's claims few are looked into at once", "[serve]") {
    town::silent_server const silent;
    std::uint16_t const ports[]{free_port(), free_port()};
    std::vector<serve::server_place> places{at("evil.test", ports[1])};
    for (int i = 0; i < 12; ++i)
        places.push_back(at("e" + std::to_string(i) + ".test", silent.port()));
    street_house capulet{domain("capulet.test", places), ports[0]};
    street_house evil{domain("evil.test"), ports[1]};
    std::vector<town::place*> const both{&capulet, &evil};
    auto const one = std::make_shared<stranger>(evil, ports[0]);
    one->begin();
    REQUIRE(until(both, [&] { return one->machine().is_ready(); }));
    for (int i = 0; i < 12; ++i)
        one->machine().ask(couplet::domain_pair{"e" + std::to_string(i) + ".test", "capulet.test"});
    one->flush();
    CHECK(until(both, [&] { return one->refused == 4; }));
    CHECK(one->accepted == 0);
    one->machine().close();
    one->flush();
    town::shut(both);
}

TEST_CASE("XEP-0220 2.2.1: a key that the domain's own servers do not know is no key", "[serve]") {
    verona at;
    // Somebody else says to be montague.test; DNS knows where that is.
    street_house& impostor = at.add("montague.test");
    guest mercutio{impostor, "romeo@montague.test/orchard"};
    mercutio.say("<message id='m1' to='juliet@capulet.test'><body>I am he</body></message>");
    CHECK(at.hears(mercutio, "remote-server-timeout"));
    CHECK(!at.juliet.has_heard("I am he"));
    CHECK(stream_errors(at.capulet, couplet::stream_condition::not_authorized) == 1);
}

TEST_CASE("XEP-0220 2.2.1: nobody is let in whose domain cannot be asked", "[serve]") {
    std::uint16_t const nobody = free_port();
    verona at{nobody};
    at.romeo.say("<message to='juliet@capulet.test'><body>I am he</body></message>");
    CHECK(at.hears(at.romeo, "remote-server-timeout"));
    CHECK(!at.juliet.has_heard("I am he"));
}

TEST_CASE("XEP-0220 2.2.1: our own domain is nobody else's, and is not asked", "[serve]") {
    verona at;
    at.capulet.all.set_component("plays.capulet.test", nullptr);
    street_house& impostor = at.add("plays.capulet.test");
    auto const& servers = at.capulet.all.counted.of(serve::party::server);
    auto const before = servers.connections;
    guest romeo{impostor, "romeo@plays.capulet.test/orchard"};
    romeo.say("<message to='juliet@capulet.test'><body>I am he</body></message>");
    CHECK(at.hears(romeo, "remote-server-timeout"));
    CHECK(!at.juliet.has_heard("I am he"));
    CHECK(servers.connections == before + 1);  // nobody was called
}

TEST_CASE("RFC 6120 10.4.3: the sender hears of a server that is not there", "[serve]") {
    auto const nobody = free_port();
    street_house here{domain("montague.test", {at("capulet.test", nobody)}), free_port()};
    guest romeo{here, "romeo@montague.test/orchard"};
    romeo.say(
        "<iq type='result' id='r1' to='juliet@capulet.test/x'/>"
        "<message type='error' id='e1' to='juliet@capulet.test'><error type='cancel'>"
        "<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"
        "<message id='m1' to='juliet@capulet.test'><body>Hi</body></message>");
    auto const all = heard_until({&here}, romeo, "id='m1'");
    CHECK(contains(all, "remote-server-timeout"));
    CHECK(!contains(all, "r1"));
    CHECK(!contains(all, "e1"));
    town::shut({&here});
}

TEST_CASE("RFC 6120 10.4.3: what a silent server does not take in a minute comes back", "[serve]") {
    town::silent_server const silent;
    street_house here{domain("montague.test", {at("capulet.test", silent.port())}), free_port()};
    guest romeo{here, "romeo@montague.test/orchard"};
    auto const then = here.all.now();
    romeo.say("<message id='m1' to='juliet@capulet.test'><body>Hi</body></message>");
    until({&here}, [n = 0]() mutable { return n++ == 20; });
    here.others.tick(then + 59);
    CHECK(!romeo.has_heard("m1"));
    here.others.tick(then + 60);
    CHECK(romeo.has_heard("remote-server-timeout"));
    town::shut({&here});
}

TEST_CASE("RFC 6120 13.12: no more waits for a server than there is room for", "[serve]") {
    town::silent_server const silent;
    street_house here{domain("montague.test", {at("capulet.test", silent.port())}), free_port()};
    guest romeo{here, "romeo@montague.test/orchard"};
    std::string const body(100'000, 'x');
    for (int i = 0; i < 6; ++i)
        romeo.say("<message id='m" + std::to_string(i) + "' to='juliet@capulet.test'><body>" +
                  body + "</body></message>");
    auto const all = heard_until({&here}, romeo, "'m5'");
    CHECK(contains(all, "resource-constraint"));
    CHECK(!contains(all, "'m0'"));
    town::shut({&here});
}

TEST_CASE("RFC 6120 13.12: a user who fills all lines leaves room for others", "[serve]") {
    town::silent_server const silent;
    std::vector<serve::server_place> places;
    for (int i = 0; i < 4; ++i)
        places.push_back(at("e" + std::to_string(i) + ".test", silent.port()));
    auto wanted = domain("montague.test", places);
    wanted.most.sender_servers = 2;
    wanted.most.sender_waiting = 150'000;
    street_house here{wanted, free_port()};
    guest romeo{here, "romeo@montague.test/orchard"}, nurse{here, "nurse@montague.test/hall"};
    auto const say = [](guest& who, std::string const& to, std::size_t size) {
        who.say("<message id='" + to + "' to='x@" + to + ".test'><body>" + std::string(size, 'x') +
                "</body></message>");
    };
    for (char const* const to : {"e0", "e1", "e2"}) say(romeo, to, 1);
    auto all = heard_until({&here}, romeo, "'e2'");
    CHECK(contains(all, "resource-constraint"));
    say(romeo, "e0", 100'000);
    say(romeo, "e1", 100'000);
    all = heard_until({&here}, romeo, "'e1'");
    CHECK(contains(all, "'e1'"));
    CHECK(!contains(all, "'e0'"));
    for (char const* const to : {"e1", "e3"}) say(nurse, to, 60'000);
    until({&here}, [n = 0]() mutable { return n++ == 20; });
    CHECK(nurse.heard().find("error") == std::string::npos);
    town::shut({&here});
}

TEST_CASE("RFC 6120 8.3.3.16: who cannot be reached is not called for each stanza", "[serve]") {
    net::asio::io_context io;
    net::tcp::acceptor door{io, {net::asio::ip::address_v4::loopback(), 0}};
    int calls = 0;
    std::function<void()> wait = [&] {
        door.async_accept([&](boost::system::error_code error, net::tcp::socket) {
            if (error) return;
            ++calls;
            wait();
        });
    };
    wait();
    street_house here{domain("montague.test", {at("capulet.test", door.local_endpoint().port())}),
                      free_port()};
    guest romeo{here, "romeo@montague.test/orchard"};
    auto const fails = [&](std::string const& id) {
        romeo.say("<message id='" + id + "' to='juliet@capulet.test'><body>Hi</body></message>");
        std::string all;
        return until({&here}, [&] {
            io.poll();
            return (all += romeo.heard()).find('\'' + id + '\'') != all.npos &&
                   all.find("remote-server-timeout") != all.npos;
        });
    };
    CHECK(fails("m1"));
    CHECK(calls == 1);
    CHECK(fails("m2"));
    CHECK(calls == 1);
    here.others.tick(here.all.now() + 10);  // that is forgotten
    CHECK(fails("m3"));
    CHECK(calls == 2);
    town::shut({&here});
}

TEST_CASE("RFC 6120 8.3.3.16: what a server that is connected has not taken comes back, once",
          "[serve]") {
    std::uint16_t const ports[]{free_port(), free_port()};
    street_house montague{domain("montague.test", {at("capulet.test", ports[1])}), ports[0]};
    street_house capulet{domain("capulet.test", {at("montague.test", ports[0])}), ports[1]};
    std::vector<town::place*> const both{&montague, &capulet};
    guest romeo{montague, "romeo@montague.test/orchard"};
    auto const came = [&] { return capulet.all.counted.received[0]; };
    std::uint64_t sent = 0;
    auto const say = [&](std::size_t size) {
        romeo.say("<message id='m" + std::to_string(sent++) + "' to='juliet@capulet.test'><body>" +
                  std::string(size, 'x') + "</body></message>");
    };
    say(1);
    REQUIRE(until(both, [&] { return came() == 1; }));
    // capulet.test sleeps.
    std::string back;
    REQUIRE(until({&montague}, [&] {
        say(200'000);
        return (back += romeo.heard()).find("resource-constraint") != back.npos;
    }));
    CHECK(!town::contains(back, "remote-server-timeout"));
    montague.others.tick(montague.all.now() + 60);
    CHECK(until({&montague},
                [&] { return town::contains(back += romeo.heard(), "remote-server-timeout"); }));
    // It wakes up, and has all that romeo heard nothing of.
    CHECK(until(both, [&] { return came() + town::count(back, " id='m") == sent; }));
    for (std::uint64_t i = 0; i < sent; ++i)
        CHECK(town::count(back, " id='m" + std::to_string(i) + '\'') <= 1);
    town::shut(both);
}

TEST_CASE("RFC 6120 4.4: a house that shuts ends its streams to others", "[serve]") {
    verona at;
    at.romeo.say("<message to='juliet@capulet.test'><body>Hi</body></message>");
    REQUIRE(at.hears(at.juliet, "Hi"));
    bool is_shut = false;
    at.montague.all.shut([&] { is_shut = true; });
    CHECK(until(at.houses, [&] {
        (void)at.romeo.heard();
        return is_shut;
    }));
    CHECK(at.montague.all.visitors() == 0);
}

}  // namespace peers_tests
