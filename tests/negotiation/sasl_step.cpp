// SPDX-License-Identifier: BSL-1.0
// SASL as a client's step: what it sends, what it believes, and what it makes of a server that lies.
#include <couplet/negotiation/sasl_elements.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <couplet/negotiation/scram_server.hpp>
#include <couplet/xml/owned_element.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "negotiation/accounts.hpp"
#include "negotiation/juliet.hpp"

namespace sasl_step_tests {

using namespace couplet::literals;
using namespace std::string_literals;
using hostile::features;
using hostile::mechanisms;
namespace sasl = couplet::sasl;

namespace {

constexpr std::string_view ns = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";

std::string encoded(std::string_view octets) {
    std::string text;
    couplet::base64::append(text, octets);
    return text;
}
std::string element(std::string_view name, std::string_view text = {}) {
    std::string const tag{name};
    return '<' + tag + std::string{ns} + '>' + std::string{text} + "</" + tag + '>';
}
std::string failure(std::string_view condition) {
    return element("failure", '<' + std::string{condition} + "/>");
}
std::string auth(std::string_view mechanism, std::string_view text) {
    std::string const tag = "<auth" + std::string{ns} + " mechanism='";
    return tag + std::string{mechanism} + "'>" + std::string{text} + "</auth>";
}
std::string const plain = auth("PLAIN", encoded("\0juliet\0r0m30myr0m30"s));

/// TLS stands, and the server has said what it offers.
juliet::scene offered(std::initializer_list<std::string_view> names,
                      couplet::client_settings const& wanted = juliet::settings,
                      std::string_view more = {}) {
    juliet::scene talk = juliet::after(5, wanted);
    talk.events();
    talk.sent();
    talk.hears(features(mechanisms(names) + std::string{more}));
    return talk;
}
/// What the client said, as it is without Base64: "SCRAM-SHA-1 n,,n=juliet,r=..."
std::string said(std::string const& sent) {
    auto const tree = couplet::xml::parse_element(sent);
    if (!tree) return sent;
    couplet::secret octets;
    if (sasl::decode_initial(tree->view().text(), octets)) return sent;
    auto const name = tree->view().attribute("mechanism");
    return std::string{name ? *name : tree->view().local()} + ' ' + std::string{octets.view()};
}

/// A server that knows her, for SCRAM-SHA-256 with and without binding.
struct honest {
    sasl_test::known_users users{};
    sasl::scram_server<couplet::openssl::sha256, sasl_test::known_users> scram;

    explicit honest(bool is_plus = false)
        : scram{users,
                {.nonce = "server",
                 .tls = hostile::tls,
                 .is_plus = is_plus,
                 .offers_plus = is_plus}} {}

    /// What it answers, in Base64.
    std::string answer(std::string const& sent) {
        auto const tree = couplet::xml::parse_element(sent);
        couplet::secret octets, out;
        (void)sasl::decode_initial(tree->view().text(), octets);
        (void)scram.step(octets.view(), out);
        return encoded(out.view());
    }
};

}  // namespace

TEST_CASE("RFC 6120 6.4.2: PLAIN is sent at once, over TLS", "[sasl][client]") {
    auto talk = offered({"PLAIN"});
    CHECK(talk.sent() == plain);
    talk.hears(element("success"));
    CHECK(talk.events() == "authenticated juliet@im.example.com PLAIN\n");
    // and the stream begins anew (6.4.6)
    CHECK(talk.sent().starts_with("<?xml version='1.0'?><stream:stream"));
}

TEST_CASE("RFC 6120 6.4.2: an empty initial response is an equals sign", "[sasl][client]") {
    auto wanted = juliet::settings;
    wanted.password = {};
    wanted.has_certificate = true;
    auto talk = offered({"EXTERNAL", "PLAIN"}, wanted);
    CHECK(talk.sent() == auth("EXTERNAL", "="));
    talk.hears(element("success", "="));
    CHECK(talk.events() == "authenticated juliet@im.example.com EXTERNAL\n");
    wanted.acts_as = "nurse@im.example.com"_jid.bare();
    auto other = offered({"EXTERNAL"}, wanted);
    CHECK(said(other.sent()) == "EXTERNAL nurse@im.example.com");
    other.hears(element("success"));
    CHECK(other.events() == "authenticated nurse@im.example.com EXTERNAL\n");
}

TEST_CASE("RFC 5802 5, RFC 6120 9.1.2: SCRAM, bound where it can be", "[sasl][client]") {
    for (bool const is_plus : {false, true}) {
        honest server{is_plus};
        std::string const types =
            "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding "
            "type='tls-server-end-point'/><channel-binding type='tls-exporter'/>"
            "</sasl-channel-binding>";
        auto talk = is_plus
                        ? offered({"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"}, juliet::settings, types)
                        : offered({"SCRAM-SHA-256"});
        std::string const first = talk.sent();
        CHECK(said(first) == (is_plus ? "SCRAM-SHA-256-PLUS p=tls-exporter,,n=juliet,r="s
                                      : "SCRAM-SHA-256 y,,n=juliet,r="s) +
                                 std::string{juliet::settings.nonce});
        talk.hears(element("challenge", server.answer(first)));
        std::string const last = talk.sent();
        std::string const proof = server.answer(last);
        talk.hears(element("success", proof));
        CHECK(talk.events() ==
              "authenticated juliet@im.example.com SCRAM-SHA-256"s + (is_plus ? "-PLUS\n" : "\n"));
    }
}

TEST_CASE("RFC 6120 6.3.10: what comes with success may come before it", "[sasl][client]") {
    honest server;
    auto talk = offered({"SCRAM-SHA-256"});
    talk.hears(element("challenge", server.answer(talk.sent())));
    talk.hears(element("challenge", server.answer(talk.sent())));
    CHECK(talk.sent() == "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    talk.hears(element("success"));
    CHECK(talk.events() == "authenticated juliet@im.example.com SCRAM-SHA-256\n");
}

TEST_CASE("RFC 5802 3: success without the server's proof, or with another, is none",
          "[sasl][client]") {
    struct {
        std::string_view data, why;
    } const wrong[]{{"", "missing_verifier"},         {"=", "malformed_message"},
                    {"dj1BQUFB", "wrong_verifier"},   {"ZT1vdGhlci1lcnJvcg==", "server_error"},
                    {"dj0=", "malformed_message"},    {"dj1BQUFB\n", "malformed_base64"},
                    {"dj1BQUFB=", "malformed_base64"}};
    for (auto const& one : wrong) {
        INFO(one.data);
        honest server;
        auto talk = offered({"SCRAM-SHA-256", "PLAIN"});
        talk.hears(element("challenge", server.answer(talk.sent())));
        talk.sent();
        talk.hears(element("success", one.data));
        CHECK(talk.events() == "failed authentication_broken "s + std::string{one.why} + '\n');
        // nothing weaker is tried, nothing of the account is said
        CHECK(talk.sent().find("<auth") == std::string::npos);
        CHECK_FALSE(talk.machine().state().reached.has(couplet::fact::authenticated));
        CHECK_FALSE(talk.machine().state().address);
    }
}

TEST_CASE("RFC 6120 6.4.4: a challenge that is none is answered by abort, and that is the end",
          "[sasl][client]") {
    struct {
        std::string_view data, why;
    } const wrong[]{{"!", "malformed_base64"},
                    {"=", "malformed_base64"},
                    {"", "malformed_message"},
                    {"cj1vdGhlcixzPVFTWENSK1E2c2VrOGJmOTIsaT00MDk2", "nonce_mismatch"}};
    for (auto const& one : wrong) {
        INFO(one.data);
        auto talk = offered({"SCRAM-SHA-256", "PLAIN"});
        talk.sent();
        talk.hears(element("challenge", one.data));
        CHECK(talk.events() == "failed authentication_broken "s + std::string{one.why} + '\n');
        auto const sent = talk.sent();
        CHECK(sent.starts_with("<abort xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"));
        CHECK(sent.find("not-authorized") != std::string::npos);
        CHECK(sent.find("<auth") == std::string::npos);
    }
    auto talk = offered({"PLAIN"});
    talk.hears(element("challenge"));
    CHECK(talk.events() == "failed authentication_broken unexpected_challenge\n");
}

TEST_CASE("RFC 4422 6.1: a challenge of more than 8 KiB is not read", "[sasl][client]") {
    std::string const most(sasl::max_encoded_payload, 'A');
    auto talk = offered({"SCRAM-SHA-256"});
    talk.hears(element("challenge", most));
    CHECK(talk.events() == "failed authentication_broken malformed_message\n");
    auto other = offered({"SCRAM-SHA-256"});
    other.hears(element("challenge", most + "AAAA"));
    CHECK(other.events() == "failed authentication_broken payload_too_long\n");
}

TEST_CASE("RFC 6120 6.4.5: a mechanism that was refused leads to the next", "[sasl][client]") {
    auto talk = offered({"SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"});
    CHECK(said(talk.sent()).starts_with("SCRAM-SHA-512 "));
    talk.hears(failure("invalid-mechanism"));
    auto const second = said(talk.sent());
    CHECK(second.starts_with("SCRAM-SHA-256 "));
    talk.hears(failure("temporary"));  // one that is not known is not-authorized (6.5)
    CHECK(talk.events() == "failed authentication_refused not-authorized\n");
    CHECK(talk.sent() == "</stream:stream>");
}

TEST_CASE("RFC 5802 5.1: each attempt has a nonce of its own", "[sasl][client]") {
    auto talk = offered({"SCRAM-SHA-512", "SCRAM-SHA-256"});
    auto const first = said(talk.sent());
    talk.hears(failure("mechanism-too-weak"));
    auto const second = said(talk.sent());
    CHECK(first.substr(first.find("r=")) != second.substr(second.find("r=")));
}

TEST_CASE("RFC 6120 6.4.5: a password that was refused is not shown again", "[sasl][client]") {
    for (std::string_view const why : {"not-authorized", "account-disabled", "credentials-expired",
                                       "temporary-auth-failure", "invalid-authzid", "aborted"}) {
        auto talk = offered({"SCRAM-SHA-1", "PLAIN"});
        talk.sent();
        talk.hears(failure(why));
        CHECK(talk.events() == "failed authentication_refused " + std::string{why} + '\n');
        CHECK(talk.sent() == "</stream:stream>");
    }
}

TEST_CASE("RFC 6120 6.3.3: where nothing may be used the session ends", "[sasl][client]") {
    auto wanted = juliet::settings;
    wanted.tls = couplet::tls_policy::optional;
    juliet::scene talk = juliet::after(1, wanted);
    talk.sent();
    talk.hears(features(mechanisms({"PLAIN", "X-OAUTH2", "DIGEST-MD5", "EXTERNAL"})));
    CHECK(talk.events() == "failed no_mechanism encryption_required\n");
    CHECK(talk.sent().find("<auth") == std::string::npos);
    // with the frightening option it is as it was asked for
    wanted.policy.let_everybody_on_the_way_read_the_password = true;
    juliet::scene other = juliet::after(1, wanted);
    other.sent();
    other.hears(features(mechanisms({"PLAIN"})));
    CHECK(other.sent() == plain);
    auto third = offered({"GSSAPI"});
    CHECK(third.events() == "failed no_mechanism invalid_mechanism\n");
    auto fourth = offered({"SCRAM-SHA-1-PLUS", "PLAIN"}, juliet::settings,
                          "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding "
                          "type='x'/></sasl-channel-binding>");
    CHECK(fourth.events() == "failed no_mechanism downgrade_detected\n");
}

TEST_CASE("RFC 6120 6.4: other elements than SASL's end it", "[sasl][client]") {
    for (std::string const& wrong :
         {element("auth"), element("response"), element("abort"),
          "<success xmlns='urn:xmpp:sasl:2'/>"s, "<success xmlns='jabber:client'/>"s,
          features(mechanisms({"PLAIN"})), "<message xmlns='jabber:client'/>"s}) {
        INFO(wrong);
        auto talk = offered({"PLAIN"});
        talk.sent();
        talk.hears(wrong);
        CHECK(talk.events().starts_with("failed "));
        CHECK(talk.sent().find("<auth") == std::string::npos);
        CHECK_FALSE(talk.machine().state().reached.has(couplet::fact::authenticated));
    }
}

TEST_CASE("RFC 6120 6.4.6: success that nobody asked for is none", "[sasl][client]") {
    juliet::scene talk = juliet::after(5);
    talk.events();
    talk.hears(element("success"));
    CHECK(talk.events().starts_with("failed "));
    CHECK_FALSE(talk.machine().state().reached.has(couplet::fact::authenticated));
    auto twice = offered({"PLAIN"});
    twice.hears(element("success") + std::string{hostile::server_header} + element("success"));
    CHECK(twice.events() ==
          "authenticated juliet@im.example.com PLAIN\nfailed unexpected_element\n");
}

TEST_CASE("XEP-0175 1: a guest is whoever the server says, later", "[sasl][client]") {
    auto wanted = juliet::settings;
    wanted.policy.allowed = sasl::mechanism::anonymous;
    auto talk = offered({"ANONYMOUS", "PLAIN"}, wanted);
    CHECK(talk.sent() == auth("ANONYMOUS", "="));
    talk.hears(element("success"));
    CHECK(talk.events() == "authenticated im.example.com ANONYMOUS\n");
}

}  // namespace sasl_step_tests
