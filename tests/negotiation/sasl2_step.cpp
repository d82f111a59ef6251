// SPDX-License-Identifier: BSL-1.0
// SASL2 as a client's step: what is asked for inline, what is believed of the answers.
#include <couplet/negotiation/hashed_token.hpp>
#include <couplet/negotiation/sasl2_elements.hpp>
#include <couplet/negotiation/sasl_elements.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/xml/owned_element.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"
#include "negotiation/juliet.hpp"

namespace sasl2_step_tests {

using namespace couplet::literals;
using namespace std::string_literals;
using hostile::features;

namespace {

constexpr std::string_view agent = "d4565fa7-4d72-4749-b3d3-740edbf87770";

std::string encoded(std::string_view octets) {
    std::string text;
    couplet::base64::append(text, octets);
    return text;
}
std::string const plain = encoded("\0juliet\0r0m30myr0m30"s);

/// What the server offers.
std::string offer(std::initializer_list<std::string_view> names, std::string_view inlined) {
    std::string made = "<authentication xmlns='urn:xmpp:sasl:2'>";
    for (auto const name : names) made += "<mechanism>" + std::string{name} + "</mechanism>";
    return features(made + "<inline>" + std::string{inlined} + "</inline></authentication>" +
                    hostile::mechanisms(names));
}
constexpr std::string_view all_inline =
    "<bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:sm:3'/></inline></bind>"
    "<sm xmlns='urn:xmpp:sm:3'/><fast xmlns='urn:xmpp:fast:0'>"
    "<mechanism>HT-SHA-256-EXPR</mechanism><mechanism>HT-SHA-256-NONE</mechanism></fast>";

couplet::client_settings const bare = [] {
    auto made = juliet::settings;
    made.account = "juliet@im.example.com"_jid;
    return made;
}();

juliet::scene offered(std::initializer_list<std::string_view> names, std::string_view inlined,
                      couplet::client_settings const& wanted = bare) {
    juliet::scene talk = juliet::after(5, wanted);
    talk.events();
    talk.sent();
    talk.hears(offer(names, inlined));
    return talk;
}
std::string success(std::string_view who, std::string_view more = {}) {
    return "<success xmlns='urn:xmpp:sasl:2'><authorization-identifier>" + std::string{who} +
           "</authorization-identifier>" + std::string{more} + "</success>";
}
std::string failure(std::string_view condition) {
    return "<failure xmlns='urn:xmpp:sasl:2'><" + std::string{condition} +
           " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>";
}
constexpr std::string_view bound = "<bound xmlns='urn:xmpp:bind:0'/>";
constexpr std::string_view bound_and_managed =
    "<bound xmlns='urn:xmpp:bind:0'><enabled xmlns='urn:xmpp:sm:3' id='some' "
    "resume='true'/></bound>";

bool is_in(juliet::scene& talk) {
    return talk.machine().state().reached.has(couplet::fact::authenticated);
}

}  // namespace

TEST_CASE("XEP-0388 2.3: a request, and success without a new stream", "[sasl2][client]") {
    auto talk = offered({"PLAIN"}, "");
    CHECK(talk.sent() ==
          "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='PLAIN'><initial-response>" + plain +
              "</initial-response></authenticate>");
    talk.hears(success("juliet@im.example.com"));
    CHECK(talk.events() == "authenticated juliet@im.example.com PLAIN\n");
    CHECK(talk.sent() == "");
    talk.hears(features("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"));
    CHECK(talk.sent().starts_with("<iq "));
}

TEST_CASE("XEP-0388 5: never without TLS", "[sasl2][client]") {
    auto wanted = bare;
    wanted.tls = couplet::tls_policy::optional;
    wanted.policy.let_everybody_on_the_way_read_the_password = true;
    juliet::scene talk = juliet::after(1, wanted);
    talk.sent();
    talk.hears(offer({"PLAIN"}, all_inline));
    CHECK(talk.sent().starts_with("<auth "));
}

TEST_CASE("XEP-0386 3.2, XEP-0198 9.1: a resource and its management inline", "[sasl2][client]") {
    auto wanted = bare;
    wanted.tag = "AwesomeXMPP";
    wanted.agent = {agent, "Awesome", "a phone"};
    auto talk = offered({"PLAIN"}, all_inline, wanted);
    auto const tree = couplet::xml::parse_element(talk.sent());
    auto const sent = couplet::xml::read<couplet::sasl2::authenticate>(tree->view());
    REQUIRE(sent);
    CHECK(sent->user_agent == wanted.agent);
    REQUIRE(sent->bind);
    CHECK(sent->bind->tag == "AwesomeXMPP");
    CHECK(sent->bind->management);
    CHECK_FALSE(sent->resume);
    CHECK_FALSE(sent->token_request);
    CHECK_FALSE(sent->token_use);
    talk.hears(success("juliet@im.example.com/AwesomeXMPP/1", bound_and_managed) + features(""));
    CHECK(talk.events() ==
          "authenticated juliet@im.example.com PLAIN\nready juliet@im.example.com/AwesomeXMPP/1\n");
    CHECK(talk.machine().state().management.is_enabled());
}

TEST_CASE(
    "XEP-0386 3.1: what is not offered is not asked for; who wants a certain resource asks for it "
    "behind",
    "[sasl2][client]") {
    auto const read_bind = [](juliet::scene&& talk) {
        auto const tree = couplet::xml::parse_element(talk.sent());
        return couplet::xml::read<couplet::sasl2::authenticate>(tree->view())->bind.has_value();
    };
    CHECK(read_bind(offered({"PLAIN"}, all_inline)));
    CHECK(read_bind(offered({"PLAIN"}, "<bind xmlns='urn:xmpp:bind:0'/>")));
    CHECK_FALSE(read_bind(offered({"PLAIN"}, "<sm xmlns='urn:xmpp:sm:3'/>")));
    CHECK_FALSE(read_bind(offered({"PLAIN"}, all_inline, juliet::settings)));
}

TEST_CASE("XEP-0388 2.6.1: an address that is not ours is not believed", "[sasl2][client]") {
    struct {
        std::string said, why;
    } const wrong[]{
        {success("romeo@im.example.com"), "bound_elsewhere"},
        {success("juliet@im.example.org"), "bound_elsewhere"},
        {success("im.example.com"), "bound_elsewhere"},
        {success("@"), "bound_elsewhere"},
        {success("juliet@im.example.com/x"), "bound_elsewhere"},
        {success("juliet@im.example.com", bound), "bound_elsewhere"},
        {success("romeo@im.example.com/x", bound), "bound_elsewhere"},
        {success("juliet@im.example.com", "<resumed xmlns='urn:xmpp:sm:3' h='0' previd='x'/>"),
         "unexpected_element"},
        {"<success xmlns='urn:xmpp:sasl:2'/>", "malformed_element schema"},
    };
    for (auto const& one : wrong) {
        INFO(one.said);
        auto talk = offered({"PLAIN"}, all_inline);
        talk.hears(one.said);
        CHECK(talk.events() == "failed " + one.why + '\n');
        CHECK_FALSE(talk.machine().state().reached.has(couplet::fact::bound));
    }
    // nothing of it was asked for
    for (std::string_view const more : {bound, bound_and_managed}) {
        auto talk = offered({"PLAIN"}, "");
        talk.hears(success("juliet@im.example.com/x", more));
        CHECK(talk.events() == "failed unexpected_element\n");
    }
}

TEST_CASE("RFC 5802 3, XEP-0388 2.6.1: success without the server's proof is none",
          "[sasl2][client]") {
    auto const challenged = [] {
        auto talk = offered({"SCRAM-SHA-256", "PLAIN"}, all_inline);
        talk.hears(
            "<challenge xmlns='urn:xmpp:sasl:2'>" +
            encoded("r=" + std::string{juliet::settings.nonce} + "x,s=QSXCR+Q6sek8bf92,i=4096") +
            "</challenge>");
        talk.sent();
        return talk;
    };
    struct {
        std::string data, why;
    } const wrong[]{{"", "missing_verifier"},
                    {"<additional-data/>", "malformed_message"},
                    {"<additional-data>=</additional-data>", "malformed_base64"},
                    {"<additional-data>dj1BQUFB</additional-data>", "wrong_verifier"}};
    for (auto const& one : wrong) {
        INFO(one.data);
        auto talk = challenged();
        talk.hears(success("juliet@im.example.com/x", one.data + std::string{bound}));
        CHECK(talk.events() == "failed authentication_broken " + one.why + '\n');
        CHECK(talk.sent().find("<auth") == std::string::npos);
        CHECK_FALSE(is_in(talk));
    }
}

TEST_CASE(
    "XEP-0388 2.6.2: after a refusal the next; what is broken is not tried again in the old way",
    "[sasl2][client]") {
    auto talk = offered({"SCRAM-SHA-256", "SCRAM-SHA-1"}, all_inline);
    CHECK(talk.sent().find("mechanism='SCRAM-SHA-256'") != std::string::npos);
    talk.hears(failure("mechanism-too-weak"));
    CHECK(talk.sent().find("mechanism='SCRAM-SHA-1'") != std::string::npos);
    talk.hears(failure("not-authorized"));
    CHECK(talk.events() == "failed authentication_refused not-authorized\n");
    auto broken = offered({"SCRAM-SHA-256", "PLAIN"}, "");
    broken.sent();
    broken.hears("<challenge xmlns='urn:xmpp:sasl:2'>!</challenge>");
    CHECK(broken.sent().starts_with("<abort xmlns='urn:xmpp:sasl:2'/>"));
    CHECK(broken.events() == "failed authentication_broken malformed_base64\n");
}

TEST_CASE("XEP-0388 2.6.3: a task that nobody knows is given up", "[sasl2][client]") {
    auto talk = offered({"PLAIN"}, "");
    talk.sent();
    talk.hears("<continue xmlns='urn:xmpp:sasl:2'><tasks><task>TOTP</task></tasks></continue>");
    CHECK(talk.events() == "failed authentication_refused task_wanted\n");
    CHECK(talk.sent().starts_with("<abort xmlns='urn:xmpp:sasl:2'/>"));
    CHECK_FALSE(is_in(talk));
}

TEST_CASE("XEP-0388 2.4: nothing else comes in between", "[sasl2][client]") {
    for (std::string const& wrong : {"<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"s,
                                     "<message xmlns='jabber:client'/>"s,
                                     "<task-data xmlns='urn:xmpp:sasl:2'/>"s, features("")}) {
        INFO(wrong);
        auto talk = offered({"PLAIN"}, all_inline);
        talk.hears(wrong);
        CHECK(talk.events().starts_with("failed "));
        CHECK_FALSE(is_in(talk));
    }
}

TEST_CASE("XEP-0484 3.2: a token is asked for by who says which client it is", "[sasl2][client]") {
    auto wanted = bare;
    wanted.fast.mechanism = "HT-SHA-256-EXPR";
    CHECK(offered({"PLAIN"}, all_inline, wanted).sent().find("request-token") == std::string::npos);
    wanted.agent.id = agent;
    auto talk = offered({"PLAIN"}, all_inline, wanted);
    CHECK(
        talk.sent().find("<request-token xmlns='urn:xmpp:fast:0' mechanism='HT-SHA-256-EXPR'/>") !=
        std::string::npos);
    std::string token, expiry;
    talk.set_answer([&](couplet::session_event const& event, auto&) {
        if (auto const* const told = std::get_if<couplet::authenticated>(&event); told->token) {
            token = told->token->token;
            expiry = told->token->expiry.text();
        }
    });
    talk.hears(
        success("juliet@im.example.com",
                "<token xmlns='urn:xmpp:fast:0' token='secret' expiry='2030-01-01T00:00:00Z'/>"));
    CHECK(token == "secret");
    CHECK(expiry == "2030-01-01T00:00:00Z");
    wanted.fast.mechanism = "HT-SHA-512-EXPR";
    CHECK(offered({"PLAIN"}, all_inline, wanted).sent().find("request-token") == std::string::npos);
}

TEST_CASE("XEP-0484 3.4, 4.1: a token is used where FAST offers it, and the password if it fails",
          "[sasl2][client]") {
    auto wanted = bare;
    wanted.agent.id = agent;
    wanted.fast = {.mechanism = "HT-SHA-256-EXPR", .token = "secret", .count = 7};
    auto talk = offered({"SCRAM-SHA-256"}, all_inline, wanted);
    auto const sent = talk.sent();
    CHECK(sent.find("mechanism='HT-SHA-256-EXPR'") != std::string::npos);
    CHECK(sent.find("<fast xmlns='urn:xmpp:fast:0' count='7'/>") != std::string::npos);
    CHECK(sent.find("request-token") == std::string::npos);
    talk.hears(failure("credentials-expired"));
    auto const second = talk.sent();
    CHECK(second.find("mechanism='SCRAM-SHA-256'") != std::string::npos);
    CHECK(second.find("urn:xmpp:fast:0") == std::string::npos);
    // the server has to know the token, too
    auto other = offered({"SCRAM-SHA-256"}, all_inline, wanted);
    other.hears(success("juliet@im.example.com"));
    CHECK(other.events() == "failed authentication_broken missing_verifier\n");
    // elsewhere it is not shown, whatever is in the list
    auto third = offered({"HT-SHA-256-EXPR", "SCRAM-SHA-256"}, "", wanted);
    CHECK(third.sent().find("mechanism='SCRAM-SHA-256'") != std::string::npos);
}

TEST_CASE("XEP-0440 3: an offer that was tampered with is not answered in the old way either",
          "[sasl2][client]") {
    juliet::scene talk = juliet::after(5, bare);
    talk.events();
    talk.sent();
    auto const made = offer({"SCRAM-SHA-256"}, "");
    talk.hears(made.substr(0, made.rfind("</stream:features>")) +
               "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding "
               "type='tls-exporter'/></sasl-channel-binding></stream:features>");
    CHECK(talk.events() == "failed no_mechanism downgrade_detected\n");
    CHECK(talk.sent().find("<auth") == std::string::npos);
}

TEST_CASE("XEP-0198 5: a session that is no more is asked for once", "[sasl2][client]") {
    couplet::session ended;
    ended.address = couplet::jid{"juliet@im.example.com/balcony"_jid};
    ended.management.prepare({}, {.id = "some"});
    ended.management.enable();
    auto const saved = couplet::saved_session::from(std::move(ended));
    REQUIRE(saved);
    auto wanted = juliet::settings;  // with a resource, so that Bind 2 is not used
    wanted.resumes = &*saved;
    auto talk = offered({"PLAIN"}, all_inline, wanted);
    CHECK(talk.sent().find("<resume xmlns='urn:xmpp:sm:3' h='0' previd='some'/>") !=
          std::string::npos);
    talk.hears(
        success("juliet@im.example.com", "<failed xmlns='urn:xmpp:sm:3' h='1'/>") +
        features("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>"));
    CHECK(talk.events() == "authenticated juliet@im.example.com PLAIN\nother\n");
    auto const sent = talk.sent();
    CHECK(sent.find("<resume") == std::string::npos);
    CHECK(sent.starts_with("<iq "));
}

}  // namespace sasl2_step_tests
