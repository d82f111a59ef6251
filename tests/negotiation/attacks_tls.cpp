// SPDX-License-Identifier: BSL-1.0
// Attacks on a client where TLS begins: injected octets, downgrades, answers that nobody asked for.
#include <string>
#include <string_view>

#include "catch.hpp"
#include "hostile.hpp"
#include "juliet.hpp"

namespace attacks_tls_tests {

namespace {

using namespace couplet;
using namespace hostile;
using juliet::begins;

constexpr std::string_view tls_feature = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";

/// Up to where the handshake would begin.
juliet::scene proceeding(std::size_t piece = whole) {
    auto made = begins(juliet::settings, piece);
    made.hears(server_header).hears(features(tls_feature)).hears(proceed);
    return made;
}

/// What somebody on the way could put behind `<proceed/>`.
constexpr std::string_view junk[]{
    " ",
    "\n",
    "<",
    "x",
    "<a/>",
    "<!-- -->",
    "\xff",
    "</stream:stream>",
    "<stream:error><host-gone xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
    "<stream:features/>",
    "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
    "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
    "<?xml version='1.0'?><stream:stream from='im.example.com' id='evil' version='1.0' "
    "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
    "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
    "<mechanism>PLAIN</mechanism></mechanisms></stream:features>",
};

}  // namespace

TEST_CASE("RFC 6120 5.4.3.3: octets behind <proceed/> end the stream, in one piece with it or not",
          "[negotiation][attacks]") {
    std::string const before = std::string{server_header} + features(tls_feature);
    for (auto const octets : junk)
        for (std::size_t const piece : {whole, std::size_t{1}, std::size_t{7}}) {
            INFO(octets << " in pieces of " << piece);
            auto attacked = begins(juliet::settings, piece);
            attacked.hears(before);
            CHECK(attacked.events() == "");
            attacked.hears(std::string{proceed} + std::string{octets});
            // Whoever has already begun the handshake is told as well.
            CHECK_THAT(attacked.events(), Catch::Contains("failed octets_before_tls\n"));
            attacked.shakes_hands().hears(server_header);
            CHECK_FALSE(attacked.machine().state().reached.has(fact::secure));
            CHECK(attacked.events().find("start_tls") == std::string::npos);
        }
}

TEST_CASE("RFC 6120 5.4.3.3: whatever was said in plaintext, the session after TLS is the same",
          "[negotiation][attacks]") {
    auto const after = [](std::string_view plain) {
        auto talk = begins();
        talk.hears(plain).hears(proceed);
        if (talk.events() != "start_tls\n") return std::string{};
        talk.sent();
        talk.shakes_hands()
            .hears(server_header)
            .hears(features(mechanisms({"SCRAM-SHA-256", "SCRAM-SHA-1"})));
        return talk.all();
    };
    auto const plainly = after(std::string{server_header} + features(tls_feature));
    CHECK(plainly.find("stream:stream") != std::string::npos);
    // Another id, language, name of the server; other features; more of them.
    constexpr std::string_view headers[]{
        "<stream:stream id='s2' version='1.0' xml:lang='de' xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams'>",
        "<stream:stream from='im.example.com' id='s' version='1.1' xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback'>"};
    std::string const offers[]{
        std::string{tls_feature} + "<x xmlns='urn:x'/>",
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>" +
            mechanisms({"PLAIN", "ANONYMOUS"}),
        std::string{tls_feature} +
            "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>1</max-bytes>"
            "<idle-seconds>1</idle-seconds></limits>",
        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>" +
            std::string{tls_feature},
        "<register xmlns='http://jabber.org/features/iq-register'/>" + std::string{tls_feature},
        "<authentication xmlns='urn:xmpp:sasl:2'><mechanism>PLAIN</mechanism><inline>"
        "<bind xmlns='urn:xmpp:bind:0'/><fast xmlns='urn:xmpp:fast:0'>"
        "<mechanism>HT-SHA-256-NONE</mechanism></fast></inline></authentication>" +
            std::string{tls_feature},
        "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='none'/>"
        "</sasl-channel-binding>" +
            std::string{tls_feature}};
    for (auto const header : headers)
        for (auto const& offer : offers) {
            INFO(header << offer);
            CHECK(after(std::string{header} + features(offer)) == plainly);
        }
}

TEST_CASE("RFC 6120 5.4.2: <proceed/> that nobody asked for begins nothing",
          "[negotiation][attacks]") {
    auto early = begins();
    early.hears(server_header).hears(proceed);
    CHECK(early.events() == "failed unexpected_element\n");
    early.shakes_hands();
    CHECK_FALSE(early.machine().state().reached.has(fact::secure));

    auto instead_of_header = begins();
    instead_of_header.hears(proceed);
    CHECK(instead_of_header.events().starts_with("failed wrong_"));

    auto secured = proceeding();
    CHECK(secured.events() == "start_tls\n");
    secured.shakes_hands().hears(server_header).hears(proceed);
    CHECK(secured.events() == "failed unexpected_element\n");
}

TEST_CASE("RFC 6120 5.4.2: in place of <proceed/> nothing else begins TLS",
          "[negotiation][attacks]") {
    constexpr std::string_view others[]{
        "<proceed/>",
        "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
        "<success xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
        "<stream:features/>",
        "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
        "<message><proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></message>"};
    for (auto const other : others) {
        INFO(other);
        auto talk = begins();
        talk.hears(server_header).hears(features(tls_feature)).hears(other).shakes_hands();
        CHECK(talk.events().starts_with("failed unexpected_element"));
        CHECK_FALSE(talk.machine().state().reached.has(fact::secure));
        talk.hears(stream_end);
        CHECK(talk.machine().phase() == phase::ended);
    }
}

TEST_CASE("RFC 6120 5.4.2.2: <failure/> ends the stream, and nothing goes on in plaintext",
          "[negotiation][attacks]") {
    for (auto const policy : {tls_policy::required, tls_policy::optional}) {
        auto wanted = juliet::settings;
        wanted.tls = policy;
        auto talk = begins(wanted);
        talk.hears(server_header).hears(features(std::string{tls_feature} + mechanisms({"PLAIN"})));
        talk.sent();
        talk.hears("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        CHECK(talk.events() == "failed tls_refused\n");
        CHECK(talk.sent() == "</stream:stream>");
        talk.hears(stream_end);
        CHECK(talk.events() == "ended, not clean\n");
    }
}

TEST_CASE("RFC 6120 5.3.1, RFC 7590 3.1: TLS that is required and not offered is asked for nowhere",
          "[negotiation][attacks]") {
    std::string const offers[]{
        "",
        mechanisms({"SCRAM-SHA-256", "PLAIN"}),
        mechanisms({"ANONYMOUS", "EXTERNAL"}),
        "<starttls/>",
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
        "<x xmlns='urn:x'><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></x>",
        "<authentication xmlns='urn:xmpp:sasl:2'><mechanism>PLAIN</mechanism></authentication>",
        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"};
    for (auto const& offer : offers) {
        INFO(offer);
        auto talk = begins();
        talk.hears(server_header).sent();
        talk.hears(features(offer));
        CHECK(talk.events() == "failed tls_not_offered\n");
        auto const sent = talk.sent();
        CHECK(sent.find("policy-violation") != std::string::npos);
        for (auto const never : {"<auth", "<iq", "juliet", "r0m30", "SCRAM"})
            CHECK(sent.find(never) == std::string::npos);
    }
}

TEST_CASE("RFC 6120 4.7.1, 13.10: before TLS a client does not say who it is",
          "[negotiation][attacks]") {
    auto talk = proceeding();
    CHECK(talk.sent().find("juliet") == std::string::npos);
    talk.shakes_hands();
    CHECK(talk.sent().find("from='juliet@im.example.com'") != std::string::npos);
}

TEST_CASE("RFC 6120 5.4.3.1: TLS that was not agreed on is none", "[negotiation][attacks]") {
    auto talk = begins();
    talk.hears(server_header).hears(features(tls_feature)).shakes_hands();
    CHECK_FALSE(talk.machine().state().reached.has(fact::secure));
    talk.hears(proceed).shakes_hands();
    CHECK(talk.machine().state().reached.has(fact::secure));
    auto const before = talk.all();
    CHECK_FALSE(talk.machine().tls_established(hostile::tls));
    CHECK(talk.all() == before);
}

TEST_CASE("XEP-0368 2: TLS that came first is not asked for again", "[negotiation][attacks]") {
    auto talk = begins();
    talk.sent();
    talk.shakes_hands();
    CHECK(talk.machine().state().reached.has(fact::secure));
    CHECK(talk.sent().find("from='juliet@im.example.com'") != std::string::npos);
    talk.hears(server_header).hears(features(tls_feature));
    CHECK(talk.sent().find("<starttls") == std::string::npos);
}

TEST_CASE("RFC 6120 5.4.3.2: a handshake that failed ends it all, without a word in plaintext",
          "[negotiation][attacks]") {
    auto talk = proceeding();
    talk.events();
    talk.sent();
    talk.does([](juliet::machine& it) { (void)it.tls_failed(); });
    CHECK(talk.sent() == "");
    CHECK(talk.machine().phase() == phase::ended);
    talk.hears(server_header).shakes_hands();
    CHECK(talk.sent() == "");
    CHECK_FALSE(talk.machine().state().reached.has(fact::secure));
}

TEST_CASE("RFC 6120 5.4.3.3: what the features before TLS have said is forgotten",
          "[negotiation][attacks]") {
    auto talk = begins();
    talk.hears(server_header)
        .hears(features(std::string{tls_feature} + "<csi xmlns='urn:xmpp:csi:0'/>"))
        .hears(proceed)
        .shakes_hands();
    CHECK(talk.machine().state().reached.has(fact::secure));
    CHECK_FALSE(talk.machine().state().peer_takes_client_state);
}

}  // namespace attacks_tls_tests
