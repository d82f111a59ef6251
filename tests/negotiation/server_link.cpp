// SPDX-License-Identifier: BSL-1.0
// Two servers and a component, without a network: TLS, dialback and handshakes between machines (XEP-0220, XEP-0114).
#include <array>
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/component.hpp>
#include <couplet/negotiation/component_host.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/server_link.hpp>
#include <couplet/stanza/message.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "catch.hpp"
#include "negotiation/hostile.hpp"
#include "negotiation/virtual_link.hpp"

namespace server_link_tests {

namespace {

using namespace couplet::literals;
using digests = couplet::openssl::digests;
using outbound = couplet::outbound_stream<digests>;
using inbound = couplet::inbound_stream<digests>;
using question_stream = couplet::key_question_stream;

/// Draws the same numbers every time.
struct counter {
    using result_type = std::uint64_t;
    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return ~result_type{0}; }
    result_type operator()() { return next += 0x9E3779B97F4A7C15; }
    result_type next = 1;
};

/// A server: its domain, and the secret of its keys.
struct server {
    couplet::jid_view domain;
    std::string_view secret;
    couplet::tls_policy tls;
    counter random{};

    inbound accepts() {
        return inbound{
            {.random = random, .domain = domain, .domains = domain, .secret = secret, .tls = tls}};
    }
    outbound connects(couplet::jid_view to) const {
        return outbound{{.from = domain, .to = to, .secret = secret, .tls = tls}};
    }
};

/// What became of a stream from one server to another, whose question is put to the first by a stream of its own.
struct story {
    std::string sender{}, receiver{}, authority{};
    bool is_sent = false;
};

/// `vouches`: who is asked about the key.
story tell(server& from, server& to, server& vouches, std::size_t piece,
           std::size_t cut = std::string::npos) {
    story all;
    auto sender = from.connects(to.domain);
    auto receiver = to.accepts();
    std::optional<couplet::key_question> question;
    virtual_link::pair link{sender, receiver, piece};
    link.cut_after(cut);
    auto const on_sender = [&](couplet::session_event const& event, outbound& machine) {
        all.sender += hostile::text_of(event) + '\n';
        if (std::holds_alternative<couplet::ready>(event))
            all.is_sent = !machine.send(couplet::message{.to = couplet::address{to.domain},
                                                         .from = couplet::address{from.domain},
                                                         .body = "hello"});
    };
    auto const on_receiver = [&](couplet::session_event const& event, inbound&) {
        all.receiver += hostile::text_of(event) + '\n';
        if (auto const* wanted = std::get_if<couplet::verification_wanted>(&event))
            question = {std::string{wanted->to}, std::string{wanted->from}, std::string{wanted->id},
                        std::string{wanted->key}};
    };
    link.run(on_sender, on_receiver);
    if (!question) return all;
    question_stream asks{{.from = to.domain, .to = from.domain, .secret = {}, .tls = to.tls},
                         *question};
    auto answers = vouches.accepts();
    virtual_link::pair call{asks, answers, piece};
    call.run(
        [&](couplet::session_event const& event, question_stream& machine) {
            auto const* const judged = std::get_if<couplet::key_judged>(&event);
            if (judged == nullptr) return;
            CHECK(judged->id == question->id);
            if (judged->is_valid)
                receiver.accept_domain(judged->to, judged->from);
            else
                receiver.refuse_domain(judged->to, judged->from, judged->error);
            machine.close();
        },
        [&](couplet::session_event const& event, inbound&) {
            all.authority += hostile::text_of(event) + '\n';
        });
    link.run(on_sender, on_receiver);
    return all;
}

}  // namespace

TEST_CASE("XEP-0220 1.4: a server calls back, and stanzas flow, in pieces of any size",
          "[dialback]") {
    auto const tls = GENERATE(couplet::tls_policy::required, couplet::tls_policy::never);
    std::size_t const piece =
        GENERATE(std::string::npos, std::size_t{1}, std::size_t{3}, std::size_t{64});
    server capulet{"capulet.example"_jid, "s3cr3tf0rd14lb4ck", tls};
    server montague{"montague.example"_jid, "d14lb4ck43v3r", tls};
    story const all = tell(capulet, montague, capulet, piece);
    std::string const first = tls == couplet::tls_policy::required ? "start_tls\n" : "";
    CHECK(all.sender == first + "authenticated capulet.example dialback\nready capulet.example\n");
    CHECK(all.receiver ==
          first +
              "verification_wanted capulet.example montague.example\n"
              "authenticated capulet.example dialback\nready capulet.example\n"
              "<message xmlns='jabber:server' from='capulet.example' to='montague.example'>"
              "<body>hello</body></message>\n");
    CHECK(all.authority == first + "key_checked montague.example capulet.example valid\nended\n");
    CHECK(all.is_sent);
}

TEST_CASE("XEP-0220 2.2.1: who does not know the domain's secret is not let in", "[dialback]") {
    auto const tls = GENERATE(couplet::tls_policy::required, couplet::tls_policy::never);
    server capulet{"capulet.example"_jid, "s3cr3tf0rd14lb4ck", tls};
    server montague{"montague.example"_jid, "d14lb4ck43v3r", tls};
    server impostor{"capulet.example"_jid, "a guess", tls};
    story const all = tell(impostor, montague, capulet, std::string::npos);
    CHECK(all.sender.find("failed dialback_refused") != std::string::npos);
    CHECK(all.sender.find("ready") == std::string::npos);
    CHECK(all.receiver.find("ready") == std::string::npos);
    CHECK(all.receiver.find("ended") != std::string::npos);
    CHECK_FALSE(all.is_sent);
}

TEST_CASE("XEP-0220 2.2.2, 2.5: who is asked and does not serve the domain says so", "[dialback]") {
    auto const tls = couplet::tls_policy::never;
    server capulet{"capulet.example"_jid, "s3cr3tf0rd14lb4ck", tls};
    server montague{"montague.example"_jid, "d14lb4ck43v3r", tls};
    server stranger{"verona.example"_jid, "s3cr3tf0rd14lb4ck", tls};
    story const all = tell(capulet, montague, stranger, std::string::npos);
    // The header already asks for a domain that is not there (RFC 6120 4.9.3.6).
    CHECK(all.authority.find("failed wrong_header unknown_host") == 0);
    CHECK(all.sender.empty());
    CHECK_FALSE(all.is_sent);
}

TEST_CASE("XEP-0220: wherever the connection is cut, nobody is let in who was not", "[dialback]") {
    server capulet{"capulet.example"_jid, "s3cr3tf0rd14lb4ck", couplet::tls_policy::required};
    server montague{"montague.example"_jid, "d14lb4ck43v3r", couplet::tls_policy::required};
    std::size_t sent = 0;
    for (std::size_t cut = 0; cut < 2'500; ++cut) {
        story const all = tell(capulet, montague, capulet, std::string::npos, cut);
        bool const is_judged = all.authority.find("valid") != std::string::npos;
        bool const has_come = all.receiver.find("<message") != std::string::npos;
        CHECK((!has_come || (is_judged && all.is_sent)));
        CHECK((all.sender.find("ready") == std::string::npos || is_judged));
        CHECK(all.sender.find("failed") == std::string::npos);
        CHECK(all.receiver.find("failed") == std::string::npos);
        sent += has_come ? 1 : 0;
    }
    CHECK(sent > 0);
    CHECK(sent < 2'500);
}

namespace {

/// What a stream becomes between a server with a certificate and one that knows what that is for.
struct certified_story {
    std::string sender{}, receiver{};
    std::string sent{};
};
certified_story tell(couplet::outbound_settings const& from, couplet::domain_set certified,
                     bool is_verified, std::size_t piece = std::string::npos) {
    counter random;
    outbound sender{from};
    inbound receiver{{.random = random,
                      .domain = "montague.example"_jid,
                      .domains = "montague.example"_jid,
                      .secret = "d14lb4ck43v3r",
                      .certified = certified}};
    certified_story all;
    couplet::tls_facts tls = virtual_link::tls;
    tls.is_peer_verified = is_verified;
    bool is_tls_due = false;
    for (bool is_busy = true; is_busy;) {
        is_busy = false;
        while (auto const event = sender.next()) all.sender += hostile::text_of(*event) + '\n';
        while (auto const event = receiver.next()) {
            all.receiver += hostile::text_of(*event) + '\n';
            is_tls_due = std::holds_alternative<couplet::start_tls>(*event);
        }
        std::string const there = virtual_link::take(sender, piece);
        receiver.feed(there);
        all.sent += there;
        while (auto const event = receiver.next()) {
            all.receiver += hostile::text_of(*event) + '\n';
            is_tls_due = is_tls_due || std::holds_alternative<couplet::start_tls>(*event);
        }
        std::string const back = virtual_link::take(receiver, piece);
        sender.feed(back);
        is_busy = !there.empty() || !back.empty();
        while (auto const event = sender.next()) {
            all.sender += hostile::text_of(*event) + '\n';
            is_busy = true;
        }
        if (is_busy || !std::exchange(is_tls_due, false)) continue;
        is_busy = receiver.tls_established(tls) && sender.tls_established(tls);
    }
    return all;
}

constexpr couplet::outbound_settings capulet{.from = "capulet.example"_jid,
                                             .to = "montague.example"_jid,
                                             .secret = "s3cr3tf0rd14lb4ck",
                                             .has_certificate = true};

}  // namespace

TEST_CASE("RFC 6120 9.2.2: a server with a certificate needs no dialback", "[dialback]") {
    std::size_t const piece = GENERATE(std::string::npos, std::size_t{1});
    auto const all = tell(capulet, "capulet.example"_jid, true, piece);
    CHECK(all.sender ==
          "start_tls\nauthenticated capulet.example EXTERNAL\nready capulet.example\n");
    CHECK(all.receiver == all.sender);
    CHECK(all.sent.find("mechanism='EXTERNAL'>=</auth>") != std::string::npos);
    CHECK(all.sent.find("<db:result") == std::string::npos);
}

TEST_CASE("RFC 6120 13.7.2: a certificate of somebody else, or none, leaves dialback",
          "[dialback]") {
    auto settings = capulet;
    settings.has_certificate = GENERATE(true, false);
    bool const is_verified = GENERATE(true, false);
    auto const all = tell(settings, "verona.example"_jid, is_verified);
    CHECK(all.sender == "start_tls\n");
    CHECK(all.receiver == "start_tls\nverification_wanted capulet.example montague.example\n");
    CHECK(all.sent.find("<auth") == std::string::npos);
}

TEST_CASE("RFC 4422 A.1: a server is let in as who its header says, and nobody else",
          "[dialback]") {
    counter random;
    hostile::scene<inbound> talk{hostile::whole,
                                 couplet::inbound_settings{.random = random,
                                                           .domain = "montague.example"_jid,
                                                           .domains = "montague.example"_jid,
                                                           .secret = "d14lb4ck43v3r",
                                                           .certified = "capulet.example"_jid}};
    couplet::tls_facts tls = virtual_link::tls;
    tls.is_peer_verified = true;
    talk.shakes_hands(tls);
    std::string const header =
        "<stream:stream xmlns='jabber:server' to='montague.example' version='1.0' "
        "xmlns:stream='http://etherx.jabber.org/streams' from='";
    bool const is_other = GENERATE(false, true);
    talk.hears(header + (is_other ? "verona.example'>" : "capulet.example'>"));
    CHECK((talk.sent().find("EXTERNAL") == std::string::npos) == is_other);
    auto const [auth, failure] = GENERATE(table<std::string_view, std::string_view>({
        {"mechanism='EXTERNAL'>dmVyb25hLmV4YW1wbGU=</auth>", "invalid-authzid"},  // verona.example
        {"mechanism='EXTERNAL'>QGNhcHVsZXQuZXhhbXBsZQ==</auth>", "invalid-authzid"},
        {"mechanism='EXTERNAL'>*</auth>", "incorrect-encoding"},
        {"mechanism='PLAIN'>=</auth>", "invalid-mechanism"},
    }));
    std::string const octets =
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' " + std::string{auth};
    talk.hears(octets);
    CHECK(talk.sent().find(is_other ? "invalid-mechanism" : std::string{failure}) !=
          std::string::npos);
    talk.hears("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    CHECK(talk.sent().find("malformed-request") != std::string::npos);
    CHECK(talk.events().empty());
    // Dialback is still possible; after the third failure nothing is.
    talk.hears(
        "<db:result xmlns:db='jabber:server:dialback' from='capulet.example' "
        "to='montague.example'>k</db:result>");
    CHECK(talk.events() == "verification_wanted capulet.example montague.example\n");
}

TEST_CASE("RFC 6120 6.4.5: a server that fails too often is sent away", "[dialback]") {
    counter random;
    hostile::scene<inbound> talk{hostile::whole,
                                 couplet::inbound_settings{.random = random,
                                                           .domain = "montague.example"_jid,
                                                           .domains = "montague.example"_jid,
                                                           .secret = "d14lb4ck43v3r"}};
    talk.shakes_hands();
    talk.hears(
        "<stream:stream xmlns='jabber:server' to='montague.example' version='1.0' "
        "xmlns:stream='http://etherx.jabber.org/streams' from='capulet.example'>");
    for (int i = 0; i < 2; ++i) {
        talk.hears("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>");
        CHECK(talk.events().empty());
    }
    talk.hears("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>");
    CHECK(talk.events() == "failed too_many_attempts invalid-mechanism\n");
    CHECK_FALSE(talk.machine().state().reached.has(couplet::fact::authenticated));
}

TEST_CASE("RFC 6120 9.2: refused, a server goes on with dialback", "[dialback]") {
    hostile::scene<outbound> talk{hostile::whole, capulet};
    talk.shakes_hands();
    (void)talk.sent();
    talk.hears(
        "<stream:stream xmlns='jabber:server' from='montague.example' version='1.0' id='x' "
        "xmlns:db='jabber:server:dialback' "
        "xmlns:stream='http://etherx.jabber.org/streams'><stream:features><mechanisms "
        "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism>"
        "</mechanisms></stream:features>");
    CHECK(talk.sent() ==
          "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' "
          "mechanism='EXTERNAL'>=</auth>");
    talk.hears("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");
    CHECK(talk.sent().starts_with("<db:result "));
    CHECK(talk.events().empty());
}

namespace {

struct secrets {
    std::optional<std::string_view> component_secret(std::string_view name) const {
        if (name == "plays.shakespeare.lit") return "s3cr3t";
        return {};
    }
};
using component = couplet::component<digests>;
using host = couplet::component_host<digests, secrets>;

struct two_sides {
    std::string component{}, host{};
};
two_sides meet(couplet::jid_view name, std::string_view secret, std::size_t piece,
               std::size_t cut = std::string::npos) {
    secrets const known;
    counter random;
    std::array<couplet::jid_view, 1> const components{"plays.shakespeare.lit"_jid};
    component a{{.component = name, .secret = secret}};
    host b{{.random = random, .domain = "shakespeare.lit"_jid, .components = components}, known};
    two_sides all;
    virtual_link::pair link{a, b, piece};
    link.cut_after(cut);
    link.run(
        [&](couplet::session_event const& event, component& machine) {
            all.component += hostile::text_of(event) + '\n';
            if (std::holds_alternative<couplet::ready>(event))
                (void)machine.send(
                    couplet::message{.to = couplet::address{"juliet@shakespeare.lit"_jid},
                                     .from = couplet::address{"hamlet@plays.shakespeare.lit"_jid},
                                     .body = "words"});
        },
        [&](couplet::session_event const& event, host& machine) {
            all.host += hostile::text_of(event) + '\n';
            if (std::holds_alternative<couplet::stanza_view>(event)) machine.close();
        });
    return all;
}

}  // namespace

TEST_CASE("XEP-0114: a component and its server, in pieces of any size", "[component]") {
    std::size_t const piece = GENERATE(std::string::npos, std::size_t{1}, std::size_t{5});
    auto const all = meet("plays.shakespeare.lit"_jid, "s3cr3t", piece);
    CHECK(all.component ==
          "authenticated plays.shakespeare.lit handshake\nready plays.shakespeare.lit\nended\n");
    CHECK(all.host ==
          "authenticated plays.shakespeare.lit handshake\nready plays.shakespeare.lit\n"
          "<message xmlns='jabber:component:accept' from='hamlet@plays.shakespeare.lit' "
          "to='juliet@shakespeare.lit'><body>words</body></message>\nended\n");
}

TEST_CASE("XEP-0114 3: a wrong secret is not-authorized, an unknown name host-unknown",
          "[component]") {
    auto const wrong = meet("plays.shakespeare.lit"_jid, "secret", std::string::npos);
    CHECK(wrong.component == "failed peer_error not-authorized\nended, not clean\n");
    CHECK(wrong.host.starts_with("failed handshake_refused\n"));
    auto const unknown = meet("songs.shakespeare.lit"_jid, "s3cr3t", std::string::npos);
    CHECK(unknown.component.find("ready") == std::string::npos);
    CHECK(unknown.host.starts_with("failed wrong_header unknown_host\n"));
    // The server's own name is no component's.
    auto const self = meet("shakespeare.lit"_jid, "", std::string::npos);
    CHECK(self.host.starts_with("failed wrong_header unknown_host\n"));
}

TEST_CASE("XEP-0114: wherever the connection is cut, nothing comes before the handshake",
          "[component]") {
    std::size_t whole = 0;
    for (std::size_t cut = 0; cut < 1'000; ++cut) {
        auto const all = meet("plays.shakespeare.lit"_jid, "s3cr3t", std::string::npos, cut);
        bool const has_come = all.host.find("<message") != std::string::npos;
        CHECK((!has_come || all.host.find("ready") < all.host.find("<message")));
        CHECK(all.host.find("failed") == std::string::npos);
        CHECK(all.component.find("failed") == std::string::npos);
        whole += has_come ? 1 : 0;
    }
    CHECK(whole > 0);
    CHECK(whole < 1'000);
}

}  // namespace server_link_tests
