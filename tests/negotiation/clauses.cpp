// SPDX-License-Identifier: BSL-1.0
// What RFC 6120 4 and RFC 6121 4 require of a session as a whole; see clauses.tsv.
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/client.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/server.hpp>
#include <couplet/negotiation/server_link.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/presence.hpp>
#include <set>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "negotiation/accounts.hpp"
#include "negotiation/virtual_link.hpp"

namespace clauses_tests {

namespace {

using namespace couplet::literals;
using digests = couplet::openssl::digests;
using client = couplet::client<digests>;
using server = couplet::server<digests, sasl_test::known_users>;

struct counting {
    std::uint64_t last = 0x0123456789ABCDEF;
    std::uint64_t operator()() { return last += 0x9E3779B97F4A7C15; }
};

/// Both sides of a session, and what they said until they were told.
struct meeting {
    counting random{};
    sasl_test::known_users users{.iterations = 4096};
    client juliet{{.account = "juliet@example.com/balcony"_jid,
                   .password = "r0m30myr0m30",
                   .nonce = "eighteen octets or more"}};
    server capulet{{.random = random, .domain = "example.com"_jid}, users};
    std::string by_client{}, by_server{};

    /// Until both are silent; `bind(wish)` gives the full address, or the client is refused.
    template <class Bind, class See>
    void run(Bind bind, See see) {
        bool is_busy = true;
        while (is_busy) is_busy = step(bind, see);
    }

  private:
    template <class Bind, class See>
    bool step(Bind bind, See see) {
        std::string const from_client = virtual_link::take(juliet);
        by_client += from_client;
        capulet.feed(from_client);
        while (auto const event = capulet.next()) {
            if (auto const* const wish = std::get_if<couplet::bind_requested>(&*event))
                capulet.bind(*couplet::jid::parse(bind(wish->resource.value_or("chosen"))));
            if (std::holds_alternative<couplet::start_tls>(*event))
                capulet.tls_established(virtual_link::tls);
            see(*event, capulet.phase());
        }
        std::string const from_server = virtual_link::take(capulet);
        by_server += from_server;
        juliet.feed(from_server);
        while (auto const event = juliet.next()) {
            if (std::holds_alternative<couplet::start_tls>(*event))
                juliet.tls_established(virtual_link::tls);
            see(*event, juliet.phase());
        }
        return !from_client.empty() || !from_server.empty();
    }
};

constexpr auto as_wished = [](std::string_view resource) {
    return "juliet@example.com/" + std::string{resource};
};
constexpr auto unseen = [](couplet::session_event const&, couplet::phase) {};

std::size_t count(std::string_view text, std::string_view wanted) {
    std::size_t found = 0;
    for (auto at = text.find(wanted); at != text.npos; at = text.find(wanted, at + 1)) ++found;
    return found;
}

}  // namespace

TEST_CASE(
    "RFC 6120 4.1, 4.3.3, 4.3.4: each side has a stream, begins it anew without an end, and "
    "features follow",
    "[negotiation][clauses]") {
    meeting both;
    both.run(as_wished, unseen);
    REQUIRE(both.juliet.is_ready());
    REQUIRE(both.capulet.is_ready());
    auto const headers = count(both.by_client, "<stream:stream ");
    CHECK(headers >= 2);
    CHECK(count(both.by_server, "<stream:stream ") == headers);
    CHECK(count(both.by_server, "<stream:features>") >= headers);
    CHECK(count(both.by_client + both.by_server, "</stream:stream>") == 0);
}

TEST_CASE("RFC 6120 4.3.3, 4.7.3: no stream has the id of another", "[negotiation][clauses]") {
    meeting both;
    both.run(as_wished, unseen);
    std::set<std::string> ids;
    std::size_t headers = 0;
    for (auto at = both.by_server.find("<stream:stream "); at != std::string::npos;
         at = both.by_server.find("<stream:stream ", at + 1), ++headers) {
        auto const begin = both.by_server.find(" id='", at) + 5;
        ids.insert(both.by_server.substr(begin, both.by_server.find('\'', begin) - begin));
    }
    CHECK(ids.size() == headers);
}

TEST_CASE("RFC 6120 4.3.5, RFC 6121 4.2.1: no stanza is sent before the session is ready",
          "[negotiation][clauses]") {
    meeting both;
    std::size_t refused = 0;
    both.run(as_wished, [&](couplet::session_event const&, couplet::phase) {
        if (both.juliet.is_ready()) return;
        CHECK(both.juliet.send(couplet::presence{}) == couplet::negotiation_errc::stanza_too_early);
        CHECK(both.juliet.send(couplet::message{.to = "romeo@example.net"_jid}) ==
              couplet::negotiation_errc::stanza_too_early);
        ++refused;
    });
    CHECK(refused != 0);
    CHECK(count(both.by_client, "<presence") + count(both.by_client, "<message") == 0);
    CHECK_FALSE(both.juliet.send(couplet::presence{}));
}

TEST_CASE("RFC 6120 4.3.5: when nothing is left to negotiate no features are sent",
          "[negotiation][clauses]") {
    meeting both;
    bool is_ready = false;
    std::size_t before = 0;
    both.run(as_wished, [&](couplet::session_event const& event, couplet::phase) {
        is_ready = is_ready || std::holds_alternative<couplet::ready>(event);
        if (!is_ready) before = count(both.by_server, "<stream:features");
    });
    CHECK(count(both.by_server, "<stream:features") - before <= 1);
    auto const all = count(both.by_server, "<stream:features");
    REQUIRE_FALSE(both.juliet.send(couplet::presence{}));
    both.run(as_wished, unseen);
    CHECK(count(both.by_server, "<stream:features") == all);
}

TEST_CASE(
    "RFC 6120 4.3.6: an address is known behind SASL and binding, and both sides have the same",
    "[negotiation][clauses]") {
    meeting both;
    std::string order;
    both.run([](std::string_view) { return std::string{"juliet@example.com/Other"}; },
             [&](couplet::session_event const& event, couplet::phase) {
                 if (std::holds_alternative<couplet::authenticated>(event)) order += 'a';
                 if (std::holds_alternative<couplet::bind_requested>(event)) order += 'b';
                 if (std::holds_alternative<couplet::ready>(event)) order += 'r';
             });
    CHECK(order.find('b') > order.find('a'));
    CHECK(order.find('r') > order.find('b'));
    CHECK(count(order, "r") == 2);
    REQUIRE(both.juliet.state().address);
    REQUIRE(both.capulet.state().address);
    // What binding gave, not what was wished for, or guessed.
    CHECK(both.juliet.state().address->view().text() == "juliet@example.com/Other");
    CHECK(both.capulet.state().address->view() == both.juliet.state().address->view());
}

TEST_CASE(
    "RFC 6120 4.3.6: the bare address is that of the user who authenticated, in canonical form",
    "[negotiation][clauses]") {
    meeting both;
    couplet::jid_view const account = "juliet@example.com/balcony"_jid;
    both.run(as_wished, [&](couplet::session_event const& event, couplet::phase) {
        if (auto const* const who = std::get_if<couplet::authenticated>(&event))
            CHECK(who->identity.bare() == account.bare());
    });
    CHECK(both.juliet.state().address->view() == account);
    // As a server without PRECIS may say it.
    client spelt{{.account = account,
                  .password = "r0m30myr0m30",
                  .nonce = "eighteen octets or more",
                  .policy = {.allowed = {couplet::sasl::mechanism::plain}}}};
    constexpr std::string_view header =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
        "id='1' from='example.com' version='1.0'><stream:features>";
    auto const hear = [&](std::string_view octets) {
        spelt.feed(octets);
        while (auto const event = spelt.next()) {
        }
        (void)virtual_link::take(spelt);
    };
    REQUIRE(spelt.tls_established({}));
    hear(std::string{header} +
         "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>"
         "</mechanisms></stream:features>");
    hear("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    hear(std::string{header} +
         "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>");
    hear(
        "<iq type='result' id='bind1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
        "<jid>Juliet@Example.COM/balcony</jid></bind></iq>");
    CHECK(spelt.is_ready());
    CHECK(spelt.state().address->view() == account);
}

TEST_CASE(
    "RFC 6120 4.3.6, 4.7.1, 4.7.2: servers name both domains once TLS stands, and the stream is "
    "the one's that proved it",
    "[negotiation][clauses]") {
    using outbound = couplet::outbound_stream<digests>;
    using inbound = couplet::inbound_stream<digests>;
    counting random;
    constexpr couplet::jid_view montague = "montague.example"_jid;
    couplet::domain_jid_view const served[]{montague.domain_jid()};
    couplet::inbound_settings const here{.random = random,
                                         .domain = "montague.example"_jid,
                                         .domains = served,
                                         .secret = "montague's"};
    outbound from{
        {.from = "capulet.example"_jid, .to = "montague.example"_jid, .secret = "capulet's"}};
    inbound to{here};
    std::string before, behind;
    for (int i = 0; i < 20; ++i) {
        std::string const said = virtual_link::take(from);
        (from.state().reached.has(couplet::fact::secure) ? behind : before) += said;
        to.feed(said);
        while (auto const event = to.next()) {
            if (std::holds_alternative<couplet::start_tls>(*event))
                to.tls_established(virtual_link::tls);
            if (auto const* const asked = std::get_if<couplet::verification_wanted>(&*event))
                to.accept_domain(asked->from, asked->to);
        }
        std::string const answer = virtual_link::take(to);
        from.feed(answer);
        while (auto const event = from.next())
            if (std::holds_alternative<couplet::start_tls>(*event))
                from.tls_established(virtual_link::tls);
    }
    CHECK(count(before, " to='montague.example'") == 1);
    auto const begin = behind.find("<stream:stream ");
    REQUIRE(begin != std::string::npos);
    std::string const header = behind.substr(begin, behind.find('>', begin) - begin);
    CHECK(count(header, " from='capulet.example'") == 1);
    CHECK(count(header, " to='montague.example'") == 1);
    REQUIRE(to.is_ready());
    CHECK(to.state().address->view() == "capulet.example"_jid);
}

TEST_CASE("RFC 6120 4.7.2: the first header names the account's domain", "[negotiation][clauses]") {
    meeting both;
    auto const header = std::string{both.juliet.output()};
    CHECK(count(header, " to='example.com'") == 1);
}

TEST_CASE(
    "RFC 6120 4.8.4, 4.9, 4.9.1.1: what was not negotiated is answered by an error and the end, "
    "and goes nowhere",
    "[negotiation][clauses]") {
    meeting both;
    both.run(as_wished, unseen);
    REQUIRE(both.capulet.is_ready());
    both.capulet.feed("<pass xmlns='urn:example:unknown'>on</pass>");
    std::string told;
    while (auto const event = both.capulet.next()) {
        CHECK_FALSE(std::holds_alternative<couplet::stanza_view>(*event));
        CHECK_FALSE(std::holds_alternative<couplet::xml::element_view>(*event));
    }
    auto const said = virtual_link::take(both.capulet);
    CHECK(said ==
          "<stream:error><unsupported-stanza-type xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
          "</stream:error></stream:stream>");
    both.juliet.feed(said);
    while (auto const event = both.juliet.next()) {
    }
    CHECK(virtual_link::take(both.juliet).ends_with("</stream:stream>"));
    CHECK(both.juliet.phase() == couplet::phase::ended);
}

}  // namespace clauses_tests
