// SPDX-License-Identifier: BSL-1.0
// A server that does not know the password, or is somebody in between, against a client that authenticates.
#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <couplet/negotiation/scram_server.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "accounts.hpp"
#include "catch.hpp"
#include "hostile.hpp"
#include "juliet.hpp"
#include "scripts.hpp"

namespace attacks_sasl_tests {

namespace {

using namespace couplet;
using namespace hostile;
using Catch::Contains;
using scripts::base64_of;
using scripts::from_base64;
using sasl_hash = openssl::sha256;

constexpr std::size_t before_sasl = 5;  // of juliet's journey

std::string element(std::string_view name, std::string_view content = {}) {
    return '<' + std::string{name} + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" +
           std::string{content} + "</" + std::string{name} + '>';
}
/// A client that has chosen among these mechanisms, inside TLS.
juliet::scene asked(std::initializer_list<std::string_view> names,
                    client_settings const& wanted = juliet::settings, std::size_t piece = whole) {
    auto talk = juliet::after(before_sasl, wanted, piece);
    talk.hears(features(mechanisms(names)));
    talk.events();
    return talk;
}
/// The data of the last message of SASL that was sent.
std::string last_message(juliet::scene& talk) {
    std::string_view const sent = talk.unread();
    std::size_t const end = sent.rfind("</"), begin = sent.rfind('>', end) + 1;
    return end == sent.npos ? "" : from_base64(sent.substr(begin, end - begin));
}

/// A server that knows juliet's password, and says of it what a test makes it say.
struct knowing_server {
    sasl_test::known_users users{};
    sasl::scram_server_options options{.nonce = "server-nonce"};
    sasl::scram_server<sasl_hash, sasl_test::known_users> exchange{users, options};
    std::string said{};

    /// What it says next to what the client has said.
    std::string answers(juliet::scene& talk) {
        secret out;
        auto const message = last_message(talk);
        exchange.step(message, out);
        return said = std::string{out.view()};
    }
};

void check_broken(juliet::scene& talk, std::string_view why) {
    auto const events = talk.events();
    CHECK(events.substr(0, events.find('\n')) ==
          "failed authentication_broken " + std::string{why});
    CHECK_THAT(talk.sent(), Catch::EndsWith(std::string{stream_end}));
    CHECK_FALSE(talk.machine().state().reached.has(fact::authenticated));
    CHECK_FALSE(talk.machine().state().address);
    talk.hears(element("success")).hears(server_header).hears(stream_end);
    CHECK_FALSE(talk.machine().state().reached.has(fact::authenticated));
}

std::string changed(std::string text, std::string_view what, std::string_view by) {
    auto const at = text.find(what);
    REQUIRE(at != text.npos);
    return text.replace(at, what.size(), by);
}

}  // namespace

TEST_CASE("RFC 5802 3: a server that knows the password is let pass, by its signature alone",
          "[negotiation][attacks]") {
    auto talk = asked({"SCRAM-SHA-256"});
    knowing_server server;
    talk.hears(element("challenge", base64_of(server.answers(talk))));
    CHECK(talk.events() == "");
    talk.hears(element("success", base64_of(server.answers(talk))));
    CHECK(talk.events() == "authenticated juliet@im.example.com SCRAM-SHA-256\n");
}

TEST_CASE("RFC 5802 5.1: a nonce that is not the client's with something behind it is refused",
          "[negotiation][attacks]") {
    auto const refused = [](auto change) {
        auto talk = asked({"SCRAM-SHA-256"});
        knowing_server server;
        auto const first = server.answers(talk);
        auto const nonce = first.substr(2, first.find(',') - 2);
        talk.hears(element("challenge", base64_of(changed(first, nonce, change(nonce)))));
        return talk;
    };
    std::string const mine{juliet::settings.nonce};
    for (auto const& other :
         {std::string{"x"} + mine + "server", mine.substr(1) + "server-nonce", mine + "",
          std::string{"server-nonce"}, mine.substr(0, mine.size() - 1)}) {
        INFO(other);
        auto talk = refused([&](std::string const&) { return other; });
        check_broken(talk, "nonce_mismatch");
    }
    // One octet of its own changed.
    for (std::size_t at = 0; at < mine.size(); ++at) {
        auto talk = refused([&](std::string nonce) {
            nonce[at] = nonce[at] == 'x' ? 'y' : 'x';
            return nonce;
        });
        check_broken(talk, "nonce_mismatch");
    }
}

TEST_CASE("RFC 5802 5.1, 9, RFC 7677 4: too few iterations, and absurdly many, are not computed",
          "[negotiation][attacks]") {
    struct {
        std::string_view count, why;
    } const counts[]{{"1", "too_few_iterations"},
                     {"4095", "too_few_iterations"},
                     {"1000001", "too_many_iterations"},
                     {"4294967295", "too_many_iterations"},
                     {"4294967296", "too_many_iterations"},
                     {"99999999999999999999", "too_many_iterations"},
                     {"0", "malformed_message"},
                     {"04096", "malformed_message"},
                     {"-1", "malformed_message"},
                     {"", "malformed_message"}};
    for (auto const& [count, why] : counts) {
        INFO(count);
        auto talk = asked({"SCRAM-SHA-256"});
        knowing_server server;
        auto const first = server.answers(talk);
        talk.hears(
            element("challenge", base64_of(changed(first, "i=4096", "i=" + std::string{count}))));
        auto const events = talk.events();
        CHECK_THAT(events, Catch::StartsWith("failed authentication_broken "));
        if (why != "malformed_message") CHECK_THAT(events, Contains(std::string{why}));
    }
}

TEST_CASE("RFC 5802 5, 6: success without the server's signature, or with a wrong one, is none",
          "[negotiation][attacks]") {
    auto const succeeded = [](auto say) {
        auto talk = asked({"SCRAM-SHA-256"});
        knowing_server server;
        talk.hears(element("challenge", base64_of(server.answers(talk))));
        talk.hears(say(server.answers(talk)));
        return talk;
    };
    auto without = succeeded([](auto const&) { return element("success"); });
    check_broken(without, "missing_verifier");
    auto empty = succeeded([](auto const&) { return element("success", "="); });
    CHECK_THAT(empty.events(), Catch::StartsWith("failed authentication_broken "));
    for (std::size_t at = 2; at < 46; ++at) {  // each octet of the signature's Base64 but the '='
        auto talk = succeeded([&](std::string final) {
            final[at] = final[at] == 'A' ? 'B' : 'A';
            return element("success", base64_of(final));
        });
        auto const events = talk.events();
        CHECK_THAT(events, Catch::StartsWith("failed authentication_broken "));
    }
    for (auto const& said : {"v=", "v=AAAA", "x=AAAA", "e=other-error", "v"}) {
        INFO(said);
        auto talk = succeeded([&](auto const&) { return element("success", base64_of(said)); });
        CHECK_THAT(talk.events(), Catch::StartsWith("failed authentication_broken "));
    }
    // In a challenge of its own it is no success yet, and <success/> must still come.
    auto talk = asked({"SCRAM-SHA-256"});
    knowing_server server;
    talk.hears(element("challenge", base64_of(server.answers(talk))));
    talk.hears(element("challenge", base64_of(server.answers(talk))));
    CHECK_FALSE(talk.machine().state().reached.has(fact::authenticated));
    talk.hears(element("success"));
    auto const events = talk.events();
    CHECK((events == "authenticated juliet@im.example.com SCRAM-SHA-256\n" ||
           events.starts_with("failed authentication_broken ")));
}

TEST_CASE(
    "RFC 6120 6.4.6: success at once, of a mechanism in which the server proves itself, is none",
    "[negotiation][attacks]") {
    for (auto const& said :
         {element("success"), element("success", base64_of("v=AAAA")), element("success", "=")}) {
        auto talk = asked({"SCRAM-SHA-1"});
        talk.hears(said);
        CHECK_THAT(talk.events(), Catch::StartsWith("failed authentication_broken "));
        CHECK_FALSE(talk.machine().state().reached.has(fact::authenticated));
    }
}

TEST_CASE("RFC 6120 6.4.2, RFC 4648 4: only canonical Base64 is read", "[negotiation][attacks]") {
    for (auto const text : {"cj1h ", " cj1h", "cj1", "cj1hYQ", "cj1hYR==", "cj1hYQ=", "cj1h\ncj1h",
                            "====", "cj1hYQ==cj1h", "_-==", "<x/>", "cj1h&#xA;", "\xc3\xa9", "="}) {
        INFO(text);
        for (auto const name : {"challenge", "success"}) {
            auto talk = asked({"SCRAM-SHA-256"});
            talk.hears(element(name, text));
            CHECK_THAT(talk.events(), Catch::StartsWith("failed "));
            CHECK_FALSE(talk.machine().state().reached.has(fact::authenticated));
        }
    }
}

TEST_CASE("RFC 4422 6.1: data without end are not swallowed", "[negotiation][attacks]") {
    for (std::size_t const size : {std::size_t{70'000}, std::size_t{300'000}}) {
        auto talk = asked({"SCRAM-SHA-256"}, juliet::settings, 4'096);
        knowing_server server;
        auto const first = server.answers(talk);
        talk.hears(element("challenge", base64_of(first + ",x=" + std::string(size, 'a'))));
        CHECK_THAT(talk.events(), Catch::StartsWith("failed "));
    }
}

TEST_CASE("RFC 6120 6.4: challenges at the wrong time", "[negotiation][attacks]") {
    // Of a mechanism that has none.
    for (auto const& said : {element("challenge"), element("challenge", "AAAA")}) {
        auto talk = asked({"PLAIN"});
        talk.hears(said);
        CHECK_THAT(talk.events(), Catch::StartsWith("failed authentication_broken "));
        CHECK_THAT(talk.sent(), Contains("<abort"));
    }
    // One more than there are.
    auto talk = asked({"SCRAM-SHA-256"});
    knowing_server server;
    auto const first = server.answers(talk);
    talk.hears(element("challenge", base64_of(first)));
    talk.hears(element("challenge", base64_of(first)));
    CHECK_THAT(talk.events(), Catch::StartsWith("failed authentication_broken "));
    // Empty ones.
    auto empty = asked({"SCRAM-SHA-256"});
    empty.hears(element("challenge"));
    CHECK_THAT(empty.events(), Catch::StartsWith("failed authentication_broken "));
}

TEST_CASE("RFC 6120 6.4.5: a server that refuses and refuses is left, and learns no more each time",
          "[negotiation][attacks]") {
    constexpr std::string_view conditions[]{"aborted",
                                            "account-disabled",
                                            "credentials-expired",
                                            "encryption-required",
                                            "incorrect-encoding",
                                            "invalid-authzid",
                                            "invalid-mechanism",
                                            "malformed-request",
                                            "mechanism-too-weak",
                                            "not-authorized",
                                            "temporary-auth-failure",
                                            "no-such-condition"};
    for (auto const condition : conditions) {
        INFO(condition);
        auto talk = asked({"SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"});
        int tries = 0;
        while (talk.machine().phase() == phase::negotiating && tries < 20) {
            ++tries;
            talk.hears(element("failure", '<' + std::string{condition} + "/>"));
        }
        CHECK(tries <= 5);
        auto const sent = talk.sent();
        // Wrong credentials are not shown to somebody who has refused them by a proof.
        if (condition == "not-authorized") CHECK_THAT(sent, !Contains("'PLAIN'"));
        CHECK_THAT(talk.events(), Catch::StartsWith("failed authentication_refused "));
    }
}

TEST_CASE("RFC 6120 6.4.5: a refusal with nothing in it, or with too much",
          "[negotiation][attacks]") {
    for (auto const content :
         {"", "<x xmlns='urn:x'/>", "<text>no</text>", "text", "<not-authorized/><aborted/>"}) {
        INFO(content);
        auto talk = asked({"SCRAM-SHA-256"});
        talk.hears(element("failure", content));
        CHECK_THAT(talk.events(), Catch::StartsWith("failed "));
        CHECK_FALSE(talk.machine().state().reached.has(fact::authenticated));
    }
}

TEST_CASE("RFC 6120 6.3.3, 13.8: what shows the password is not chosen without TLS",
          "[negotiation][attacks]") {
    for (auto const policy : {tls_policy::optional, tls_policy::never}) {
        auto wanted = juliet::settings;
        wanted.tls = policy;
        for (auto const name : {"PLAIN", "X-OAUTH2", "OAUTHBEARER", "DIGEST-MD5", "ANONYMOUS",
                                "EXTERNAL", "LOGIN", "SCRAM-SHA-256-PLUS", "plain", ""}) {
            INFO(name);
            auto talk = juliet::begins(wanted);
            talk.hears(server_header).sent();
            talk.hears(features(mechanisms({name})));
            CHECK_THAT(talk.events(), Catch::StartsWith("failed "));
            CHECK_THAT(talk.sent(), !Contains("<auth"));
        }
    }
}

TEST_CASE("RFC 5802 6: a client that could be bound says so, and a server that could, too, knows",
          "[negotiation][attacks]") {
    auto stripped = asked({"SCRAM-SHA-256"});
    CHECK_THAT(last_message(stripped), Catch::StartsWith("y,,"));
    auto bound = juliet::after(before_sasl);
    bound.hears(features(mechanisms({"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN"}) +
                         "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>"
                         "<channel-binding type='tls-exporter'/></sasl-channel-binding>"));
    CHECK_THAT(last_message(bound), Catch::StartsWith("p=tls-exporter,,"));
    // Who insists on it is told when it is not there.
    auto wanted = juliet::settings;
    wanted.policy.requires_binding = true;
    auto refused = asked({"SCRAM-SHA-256", "PLAIN"}, wanted);
    CHECK_THAT(refused.unread(), !Contains("<auth"));
}

TEST_CASE("RFC 5802 5.1: one changed octet of what the server says is never accepted",
          "[negotiation][attacks][properties]") {
    auto const first_of = [](juliet::scene& talk, knowing_server& server) {
        return server.answers(talk);
    };
    auto probe = asked({"SCRAM-SHA-256"});
    knowing_server probed;
    std::size_t const size = first_of(probe, probed).size();
    for (std::size_t at = 0; at < size; ++at)
        for (char const by : {'A', '!', ',', '='}) {
            auto talk = asked({"SCRAM-SHA-256"});
            knowing_server server;
            auto first = first_of(talk, server);
            if (first[at] == by) continue;
            INFO(first << " at " << at << " by " << by);
            first[at] = by;
            talk.hears(element("challenge", base64_of(first)));
            auto const final =
                talk.machine().phase() == phase::negotiating ? server.answers(talk) : std::string{};
            talk.hears(element("success", base64_of(final)));
            CHECK_FALSE(talk.machine().state().reached.has(fact::authenticated));
        }
}

}  // namespace attacks_sasl_tests
