// SPDX-License-Identifier: BSL-1.0
// A client and a server over a WebSocket and over BOSH, without a network: what is lost, late and out of order (RFC 7395,
// XEP-0124, XEP-0206).
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/bosh_client.hpp>
#include <couplet/negotiation/bosh_server.hpp>
#include <couplet/negotiation/client.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/server.hpp>
#include <couplet/stanza/message.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "catch.hpp"
#include "negotiation/accounts.hpp"
#include "negotiation/hostile.hpp"
#include "negotiation/virtual_link.hpp"
#include "support.hpp"

namespace transports_tests {

namespace {

using namespace couplet::literals;
using digests = couplet::openssl::digests;
using client = couplet::client<digests>;
using server = couplet::server<digests, sasl_test::known_users>;

constexpr auto full = "juliet@im.example.com/balcony"_jid;

/// Draws the same numbers every time.
struct counter {
    std::uint64_t next = 1;
    std::uint64_t operator()() { return next += 0x9E3779B97F4A7C15; }
};

/// Both sides say "1" to "4" as soon as they may; who has heard that goes: first the client.
struct talk {
    static constexpr int last = 4;

    explicit talk(couplet::stream_framing framing, std::string_view password = "r0m30myr0m30")
        : juliet{{.account = full,
                  .password = password,
                  .nonce = "0123456789abcdefgh",
                  .framing = framing}},
          verona{{.random = random,
                  .domain = "im.example.com"_jid,
                  .tls = couplet::tls_policy::required,
                  .framing = framing},
                 users} {
        juliet.tls_established(virtual_link::tls);
        verona.tls_established(virtual_link::tls);
    }

    void on(couplet::session_event const& event, client& machine) {
        note(client_side, event, machine, couplet::address{"nurse@im.example.com"_jid});
        // Stanzas may come while stream management is being agreed upon.
        if (machine.is_ready() && client_side.heard == everything) machine.close();
    }
    void on(couplet::session_event const& event, server& machine) {
        if (std::holds_alternative<couplet::bind_requested>(event)) CHECK(machine.bind(full));
        note(server_side, event, machine, couplet::address{full});
    }

    /// What one side was told.
    struct side {
        std::string events{};
        std::string heard{};
        bool is_told(std::string_view event) const { return events.find(event) != events.npos; }
    };
    template <class Machine>
    void note(side& told, couplet::session_event const& event, Machine& machine,
              couplet::address to) {
        if (auto const* stanza = std::get_if<couplet::stanza_view>(&event)) {
            told.heard += std::string{stanza->element().child("body").text()} + ' ';
            return;
        }
        told.events += hostile::text_of(event) + '\n';
        if (!std::holds_alternative<couplet::ready>(event)) return;
        for (int i = 1; i <= last; ++i)
            CHECK_FALSE(machine.send(couplet::message{.to = to, .body = std::to_string(i)}));
    }
    static constexpr std::string_view everything = "1 2 3 4 ";

    /// Everything was as it should be.
    void is_whole() const {
        CHECK(client_side.events ==
              "authenticated juliet@im.example.com SCRAM-SHA-512-PLUS\n"
              "ready juliet@im.example.com/balcony\nended\n");
        CHECK(server_side.events ==
              "authenticated juliet@im.example.com SCRAM-SHA-512-PLUS\n"
              "bind_requested balcony\nready juliet@im.example.com/balcony\nended\n");
        CHECK(client_side.heard == everything);
        CHECK(server_side.heard == everything);
    }

    template <class Machine>
    void drain(Machine& machine) {
        while (auto const event = machine.next()) on(*event, machine);
    }

    counter random{};
    sasl_test::known_users users{};
    side client_side{}, server_side{};
    client juliet;
    server verona;
};

/// HTTP between the two, which loses, delays and reorders what it likes.
class http {
  public:
    http(talk& both, support::dice& dice, std::size_t losses)
        : both_{both}, dice_{dice}, losses_{losses} {
        client_.tick(now_);
        server_.tick(now_);
    }

    /// Until both are over, or nothing moves any more.
    void run() {
        for (int idle = 0; idle < 5 && !(client_.is_over() && server_.is_over());) {
            bool const moves = ask() || move();
            idle = moves ? 0 : idle + 1;
            if (moves) continue;
            now_ += 61;
            server_.tick(now_);
            client_.tick(now_);
            answer();
        }
        if (client_.is_over()) both_.juliet.cut();
        if (server_.is_over()) both_.verona.cut();
        both_.drain(both_.juliet);
        both_.drain(both_.verona);
    }
    couplet::bosh_client& of_client() { return client_; }
    std::size_t exchanges() const { return exchange_; }

  private:
    struct parcel {
        std::uint64_t exchange;
        std::uint64_t rid;
        std::string body;
    };

    bool ask() {
        bool is_any = false;
        while (auto const one = client_.next_request(both_.juliet.link())) {
            requests_.push_back({exchange_, one->rid, std::string{one->body}});
            open_.push_back({exchange_++, one->rid, {}});
            is_any = true;
        }
        return is_any;
    }
    bool move() {
        std::size_t const waiting = requests_.size() + responses_.size();
        if (waiting == 0) return false;
        std::size_t const which = dice_(waiting);
        bool const is_lost = losses_ != 0 && dice_(3) == 0;
        if (is_lost) --losses_;
        if (which < requests_.size())
            arrive(pick(requests_, which), is_lost);
        else
            come_back(pick(responses_, which - requests_.size()), is_lost);
        return true;
    }
    static parcel pick(std::vector<parcel>& from, std::size_t which) {
        parcel one = std::move(from[which]);
        from.erase(from.begin() + static_cast<std::ptrdiff_t>(which));
        return one;
    }
    void arrive(parcel const& one, bool is_lost) {
        if (is_lost) return client_.failed(one.rid);
        server_.request(one.exchange, one.body);
        while (auto const body = server_.next_body()) {
            both_.verona.feed(*body);
            both_.drain(both_.verona);
        }
        // Sometimes the connection goes, and its client asks again.
        if (losses_ != 0 && dice_(5) == 0) {
            --losses_;
            server_.lost(one.exchange);
            client_.failed(one.rid);
        }
        answer();
    }
    void answer() {
        while (auto const one = server_.next_response(both_.verona.link()))
            for (auto const& asked : open_)
                if (asked.exchange == one->exchange)
                    responses_.push_back({one->exchange, asked.rid, std::string{one->body}});
    }
    void come_back(parcel const& one, bool is_lost) {
        if (is_lost) return client_.failed(one.rid);
        client_.response(one.rid, one.body);
        while (auto const body = client_.next_body()) {
            both_.juliet.feed(*body);
            both_.drain(both_.juliet);
        }
    }

    talk& both_;
    support::dice& dice_;
    std::size_t losses_;
    couplet::bosh_client client_{{.rid = 4'711, .attempts = 100}};
    couplet::bosh_session server_{{.sid = "a sid"}};
    std::vector<parcel> requests_, responses_, open_;
    std::uint64_t exchange_ = 0;
    std::uint64_t now_ = 1'000;
};

}  // namespace

TEST_CASE("RFC 7395 3: a client and a server over a WebSocket, to the last message",
          "[websocket]") {
    talk both{couplet::stream_framing::websocket};
    virtual_link::pair link{both.juliet, both.verona};
    auto const on = [&](couplet::session_event const& event, auto& machine) {
        both.on(event, machine);
    };
    link.run(on, on);
    both.is_whole();
}

TEST_CASE("RFC 7395 3.6: wherever the connection is cut, both sides know", "[websocket]") {
    std::size_t whole = 0;
    for (std::size_t cut = 0; cut < 8'000; cut += 61) {
        talk both{couplet::stream_framing::websocket};
        virtual_link::pair link{both.juliet, both.verona};
        link.cut_after(cut);
        auto const on = [&](couplet::session_event const& event, auto& machine) {
            both.on(event, machine);
        };
        link.run(on, on);
        CHECK_FALSE(both.client_side.is_told("failed"));
        both.juliet.cut();
        both.verona.cut();
        link.run(on, on);
        CHECK(talk::everything.starts_with(both.client_side.heard));
        CHECK(talk::everything.starts_with(both.server_side.heard));
        CHECK(both.client_side.is_told("ended"));
        CHECK(both.server_side.is_told("ended"));
        whole += both.server_side.events.ends_with("\nended\n") ? 1 : 0;
    }
    CHECK(whole > 0);
    CHECK(whole < 100);
}

TEST_CASE("RFC 7395 3.9: a server that offers TLS in a message is not followed", "[websocket]") {
    talk both{couplet::stream_framing::websocket};
    (void)virtual_link::take(both.juliet);
    both.juliet.feed(
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='im.example.com' "
        "id='x' version='1.0'/>");
    both.drain(both.juliet);
    both.juliet.feed(
        "<features xmlns='http://etherx.jabber.org/streams'><starttls "
        "xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></features>");
    both.drain(both.juliet);
    CHECK(both.juliet.link().output().find("<starttls") == std::string_view::npos);
    CHECK(both.client_side.events.starts_with("failed "));
}

TEST_CASE("RFC 7395 3.6.1: a client is told where else to connect", "[websocket]") {
    talk both{couplet::stream_framing::websocket};
    both.juliet.feed(
        "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' "
        "see-other-uri='wss://other.example/xmpp'/>");
    auto const event = both.juliet.next();
    REQUIRE(event);
    auto const* const over = std::get_if<couplet::ended>(&*event);
    REQUIRE(over != nullptr);
    CHECK(over->other_uri == "wss://other.example/xmpp");
}

TEST_CASE("XEP-0206: a client and a server over BOSH, to the last message", "[bosh]") {
    talk both{couplet::stream_framing::bosh};
    support::dice dice{1};
    http between{both, dice, 0};
    between.run();
    both.is_whole();
    CHECK(between.of_client().is_over());
    CHECK_FALSE(between.of_client().cause());
}

TEST_CASE(
    "XEP-0124 14: whatever HTTP loses, delays and reorders, each stanza comes once and in "
    "its order",
    "[bosh]") {
    std::size_t exchanges = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        INFO("seed " << seed);
        talk both{couplet::stream_framing::bosh};
        support::dice dice{seed};
        http between{both, dice, 20};
        between.run();
        exchanges += between.exchanges();
        both.is_whole();
    }
    CHECK(exchanges > 40 * 12);
}

TEST_CASE("XEP-0206 6: a wrong password ends in time, over either transport", "[bosh]") {
    talk both{couplet::stream_framing::bosh, "wrong"};
    support::dice dice{1};
    http between{both, dice, 0};
    between.run();
    CHECK(both.client_side.is_told("failed "));
    CHECK_FALSE(both.client_side.is_told("ready"));
    CHECK_FALSE(both.server_side.is_told("authenticated"));
    CHECK(both.server_side.is_told("ended"));
}

}  // namespace transports_tests
