// SPDX-License-Identifier: BSL-1.0
// SASL as a server's step: what it offers, whom it lets in, and what it says to all others.
#include <couplet/negotiation/sasl_elements.hpp>
#include <couplet/xml/owned_element.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "negotiation/capulet.hpp"

namespace sasl_server_step_tests {

using namespace couplet::literals;
using namespace std::string_literals;
using capulet::encoded;
using capulet::features_in;
namespace sasl = couplet::sasl;

namespace {

constexpr std::string_view ns = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";

std::string auth(std::string_view mechanism, std::string_view text) {
    return "<auth" + std::string{ns} + " mechanism='" + std::string{mechanism} + "'>" +
           std::string{text} + "</auth>";
}
std::string response(std::string_view text) {
    return "<response" + std::string{ns} + '>' + std::string{text} + "</response>";
}
std::string failure(std::string_view condition) {
    return "<failure" + std::string{ns} + "><" + std::string{condition} + "/></failure>";
}
std::string const right = encoded("\0juliet\0r0m30myr0m30"s);
std::string const wrong = encoded("\0juliet\0x"s);

capulet::scene begun(couplet::server_settings const& wanted = capulet::settings()) {
    auto talk = capulet::begins(wanted);
    talk.events();
    talk.sent();
    return talk;
}
bool is_in(capulet::scene& talk) {
    return talk.machine().state().reached.has(couplet::fact::authenticated);
}

}  // namespace

TEST_CASE("RFC 6120 6.3.4: what needs TLS is offered behind it", "[sasl][server]") {
    auto talk = capulet::begins();
    constexpr std::string_view offer =
        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
        "<mechanism>SCRAM-SHA-512-PLUS</mechanism><mechanism>SCRAM-SHA-256-PLUS</mechanism>"
        "<mechanism>SCRAM-SHA-1-PLUS</mechanism><mechanism>SCRAM-SHA-512</mechanism>"
        "<mechanism>SCRAM-SHA-256</mechanism><mechanism>SCRAM-SHA-1</mechanism>"
        "<mechanism>OAUTHBEARER</mechanism><mechanism>X-OAUTH2</mechanism>"
        "<mechanism>X-YANDEX-OAUTH</mechanism><mechanism>PLAIN</mechanism></mechanisms>"
        "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/>"
        "<channel-binding type='tls-server-end-point'/></sasl-channel-binding>";
    CHECK(features_in(talk.sent()).find(offer) != std::string::npos);
    // TLS that shows nothing to bind to
    auto bare = capulet::begins(capulet::settings(), {});
    auto const offered = features_in(bare.sent());
    CHECK(offered.find("-PLUS") == std::string::npos);
    CHECK(offered.find("sasl-channel-binding") == std::string::npos);
    // without TLS, where that is let pass
    auto wanted = capulet::settings();
    wanted.tls = couplet::tls_policy::optional;
    capulet::scene plain{hostile::whole, wanted, capulet::users};
    plain.hears(capulet::header());
    CHECK(features_in(plain.sent())
              .find("<mechanism>SCRAM-SHA-512</mechanism><mechanism>SCRAM-SHA-256"
                    "</mechanism><mechanism>SCRAM-SHA-1</mechanism></mechanisms>") !=
          std::string::npos);
}

TEST_CASE("RFC 6120 6.4.6: success, and a new stream; who they are counts from then on",
          "[sasl][server]") {
    auto talk = begun();
    talk.hears(auth("PLAIN", right));
    CHECK(talk.events() == "authenticated juliet@example.com PLAIN\n");
    CHECK(talk.sent() == "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    talk.hears(capulet::header("juliet@example.com"));
    auto const sent = talk.sent();
    CHECK(sent.find("to='juliet@example.com'") != std::string::npos);
    CHECK(features_in(sent).find("mechanism") == std::string::npos);
    // again is too late
    talk.hears(auth("PLAIN", right));
    CHECK(talk.events().starts_with("failed "));
}

TEST_CASE("RFC 6120 6.5: a failure says what RFC 6120 says", "[sasl][server]") {
    std::string const long_trace(sasl::max_encoded_payload + 4, 'A');
    struct {
        std::string said, condition;
    } const cases[]{
        {auth("PLAIN", wrong), "not-authorized"},
        {auth("PLAIN", encoded("\0tybalt\0x"s)), "not-authorized"},
        {auth("PLAIN", encoded("romeo@example.com\0juliet\0r0m30myr0m30"s)), "invalid-authzid"},
        {auth("PLAIN", "AGEAYg"), "incorrect-encoding"},
        {auth("PLAIN", "AGEA Yg=="), "incorrect-encoding"},
        {auth("PLAIN", "AGEAYh=="), "incorrect-encoding"},
        {auth("PLAIN", "="), "malformed-request"},
        {auth("PLAIN", encoded("\0a"s)), "malformed-request"},
        {auth("PLAIN", long_trace), "malformed-request"},
        {auth("SCRAM-SHA-1", encoded("n,,n=juliet")), "malformed-request"},
        {auth("CRAM-MD5", ""), "invalid-mechanism"},
        {auth("DIGEST-MD5", ""), "invalid-mechanism"},
        {auth("ANONYMOUS", ""), "invalid-mechanism"},
        {auth("EXTERNAL", "="), "invalid-mechanism"},
        {auth("HT-SHA-256-NONE", right), "invalid-mechanism"},
        {"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + right + "</auth>",
         "invalid-mechanism"},
        {"<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>", "aborted"},
        {response(right), "malformed-request"},
        {response("="), "incorrect-encoding"},
    };
    for (auto const& one : cases) {
        INFO(one.said.substr(0, 200));
        auto talk = begun();
        talk.hears(one.said);
        CHECK(talk.sent() == failure(one.condition));
        CHECK(talk.events() == "");
        CHECK_FALSE(is_in(talk));
        // and the right password gets in still
        talk.hears(auth("PLAIN", right));
        CHECK(is_in(talk));
    }
}

TEST_CASE("RFC 6120 6.5.4: a password in plaintext is told that it should not have come",
          "[sasl][server]") {
    auto wanted = capulet::settings();
    wanted.tls = couplet::tls_policy::optional;
    auto const begins = [&] {
        capulet::scene talk{hostile::whole, wanted, capulet::users};
        talk.hears(capulet::header());
        talk.sent();
        return talk;
    };
    auto talk = begins();
    talk.hears(auth("PLAIN", right));
    CHECK(talk.sent() == failure("encryption-required"));
    talk.hears(auth("SCRAM-SHA-1-PLUS", encoded("p=tls-exporter,,n=juliet,r=x")));
    CHECK(talk.sent() == failure("invalid-mechanism"));
    wanted.let_everybody_on_the_way_read_the_password = true;
    auto other = begins();
    other.hears(auth("PLAIN", right));
    CHECK(is_in(other));
}

TEST_CASE("RFC 6120 6.4.5: so many attempts, and the stream ends with policy-violation",
          "[sasl][server]") {
    for (unsigned const retries : {2U, 3U, 5U}) {
        auto wanted = capulet::settings();
        wanted.retries = retries;
        auto talk = begun(wanted);
        for (unsigned i = 0; i < retries; ++i) talk.hears(auth("PLAIN", wrong));
        CHECK(talk.events() == "");
        talk.sent();
        talk.hears(auth("PLAIN", wrong));
        CHECK(talk.events() == "failed too_many_attempts wrong_credentials\n");
        auto const sent = talk.sent();
        CHECK(sent.starts_with(failure("not-authorized") + "<stream:error><policy-violation "));
        CHECK(sent.ends_with("</stream:stream>"));
        talk.hears(auth("PLAIN", right));
        CHECK_FALSE(is_in(talk));
    }
    // whatever it is that fails
    auto talk = begun();
    for (int i = 0; i < 20; ++i) {
        talk.hears("<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        talk.hears(auth("X", ""));
    }
    CHECK(talk.events().starts_with("failed too_many_attempts"));
}

TEST_CASE("RFC 6120 6.4.2: a second auth takes the place of the first", "[sasl][server]") {
    auto talk = begun();
    talk.hears(auth("SCRAM-SHA-256", encoded("n,,n=juliet,r=abc")));
    CHECK(talk.sent().starts_with("<challenge"));
    talk.hears(auth("PLAIN", right));
    CHECK(talk.events() == "authenticated juliet@example.com PLAIN\n");
    // which does not make for endless attempts
    auto other = begun();
    for (int i = 0; i < 20; ++i) other.hears(auth("SCRAM-SHA-256", encoded("n,,n=juliet,r=abc")));
    CHECK(other.events() == "failed too_many_attempts too_many_attempts\n");
}

TEST_CASE("RFC 5802 9: the salt does not tell who is a user, however the name is spelled",
          "[sasl][server]") {
    auto const salt = [](std::string_view name, std::string_view mechanism) {
        auto talk = begun();
        talk.hears(auth(mechanism, encoded("n,,n=" + std::string{name} + ",r=abc")));
        auto const tree = couplet::xml::parse_element(talk.sent());
        couplet::secret octets;
        REQUIRE_FALSE(sasl::decode(tree->view().text(), octets));
        std::string const first{octets.view()};
        return first.substr(first.find(",s="));
    };
    for (std::string_view const mechanism : {"SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512"}) {
        for (std::string_view const name : {"Juliet", "JULIET", "\xEF\xBD\x8Auliet"})
            CHECK(salt(name, mechanism) == salt("juliet", mechanism));
        for (std::string_view const name : {"Nobody", "NOBODY", "\xEF\xBD\x8Eobody"})
            CHECK(salt(name, mechanism) == salt("nobody", mechanism));
        CHECK(salt("nobody", mechanism) != salt("somebody", mechanism));
        CHECK(salt("a@b", mechanism) != salt("a", mechanism));
    }
}

TEST_CASE("RFC 6120 6.3.10: without an initial response it is asked for", "[sasl][server]") {
    auto talk = begun();
    talk.hears(auth("PLAIN", ""));
    CHECK(talk.sent() == "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    talk.hears(response(right));
    CHECK(talk.events() == "authenticated juliet@example.com PLAIN\n");
}

TEST_CASE("RFC 6120 6.4.6: who is somebody else than the stream's header says is not let in",
          "[sasl][server]") {
    auto const says = [](std::string_view from, std::string const& plain) {
        auto talk = capulet::begins(capulet::settings(), hostile::tls, from);
        talk.hears(auth("PLAIN", encoded(plain)));
        return is_in(talk);
    };
    CHECK(says("juliet@example.com", "\0juliet\0r0m30myr0m30"s));
    CHECK(says("juliet@example.com/x", "\0juliet\0r0m30myr0m30"s));
    CHECK_FALSE(says("romeo@example.com", "\0juliet\0r0m30myr0m30"s));
    CHECK_FALSE(says("juliet@example.org", "\0juliet\0r0m30myr0m30"s));
    CHECK(says("juliet@example.com", "nurse@example.com\0juliet\0r0m30myr0m30"s));
    CHECK(says("nurse@example.com", "nurse@example.com\0juliet\0r0m30myr0m30"s));
}

TEST_CASE(
    "RFC 6120 13.7.1.4, XEP-0178 3: EXTERNAL is for whom the certificate names, whatever the "
    "header says",
    "[sasl][server]") {
    couplet::tls_facts verified = hostile::tls;
    verified.is_peer_verified = true;
    verified.peer_address = "juliet@example.com";
    auto const begins = [](couplet::tls_facts const& facts, std::string_view from) {
        return capulet::begins(capulet::settings(), facts, from);
    };
    for (std::string_view const from : {"juliet@example.com", "juliet@example.com/x", ""}) {
        auto talk = begins(verified, from);
        CHECK(features_in(talk.sent()).find("<mechanism>EXTERNAL</mechanism>") !=
              std::string::npos);
        talk.hears(auth("EXTERNAL", "="));
        CHECK(talk.events() == "authenticated juliet@example.com EXTERNAL\n");
    }
    // the header names somebody else
    for (std::string_view const from : {"romeo@example.com", "example.com", "juliet@example.org"}) {
        auto other = begins(verified, from);
        CHECK(other.sent().find("EXTERNAL") == std::string::npos);
        for (std::string const& whom : {encoded("juliet@example.com"), encoded(from), "="s}) {
            other.hears(auth("EXTERNAL", whom));
            CHECK_FALSE(is_in(other));
        }
    }
    // the certificate names nobody here, or was not verified: a header proves nothing
    for (std::string_view const named :
         {"", "example.com", "juliet@example.org", "@", "juliet@example.com/x"}) {
        auto facts = verified;
        facts.peer_address = named;
        auto talk = begins(facts, "juliet@example.com");
        CHECK(talk.sent().find("EXTERNAL") == std::string::npos);
        talk.hears(auth("EXTERNAL", "="));
        CHECK_FALSE(is_in(talk));
    }
    auto unseen = verified;
    unseen.is_peer_verified = false;
    auto talk = begins(unseen, "juliet@example.com");
    talk.hears(auth("EXTERNAL", "="));
    CHECK_FALSE(is_in(talk));
    auto deputy = begins(verified, "juliet@example.com");
    deputy.hears(auth("EXTERNAL", encoded("nurse@example.com")));
    CHECK(deputy.events() == "authenticated nurse@example.com EXTERNAL\n");
}

TEST_CASE("XEP-0175 2: guests are called what nobody is called", "[sasl][server]") {
    auto wanted = capulet::settings();
    wanted.mechanisms = sasl::mechanism::anonymous;
    auto talk = begun(wanted);
    talk.hears(auth("ANONYMOUS", "="));
    auto const first = talk.events();
    CHECK(first.ends_with("@example.com ANONYMOUS\n"));
    auto other = begun(wanted);
    other.hears(auth("ANONYMOUS", "="));
    CHECK(other.events() != first);
}

TEST_CASE("RFC 6120 6.4: what is no element of SASL's is none here", "[sasl][server]") {
    for (std::string_view const name : {"challenge", "success", "failure", "mechanisms", "x"}) {
        auto talk = begun();
        talk.hears("<" + std::string{name} + std::string{ns} + "/>");
        CHECK(talk.events() == "failed unexpected_element\n");
    }
    // stanzas before authentication
    auto talk = begun();
    talk.hears("<message/>");
    CHECK(talk.events() == "failed stanza_too_early\n");
}

}  // namespace sasl_server_step_tests
