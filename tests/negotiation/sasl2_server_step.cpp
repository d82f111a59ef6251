// SPDX-License-Identifier: BSL-1.0
// SASL2 as a server's step, and both sides of it face to face: Bind 2, resumption and tokens inline.
#include <couplet/negotiation/client.hpp>
#include <couplet/negotiation/hashed_token.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/stanza/message.hpp>
#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"
#include "negotiation/capulet.hpp"
#include "negotiation/virtual_link.hpp"

namespace sasl2_server_step_tests {

using namespace couplet::literals;
using namespace std::string_literals;
using capulet::encoded;

namespace {

constexpr std::string_view agent = "d4565fa7-4d72-4749-b3d3-740edbf87770";
using client = couplet::client<couplet::openssl::digests>;

std::string request(std::string_view mechanism, std::string_view response,
                    std::string_view more = {}) {
    return "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='" + std::string{mechanism} +
           "'><initial-response>" + std::string{response} + "</initial-response>" +
           std::string{more} + "</authenticate>";
}
std::string failure(std::string_view condition) {
    return "<failure xmlns='urn:xmpp:sasl:2'><" + std::string{condition} +
           " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/></failure>";
}
std::string const right = encoded("\0juliet\0r0m30myr0m30"s);
std::string const wrong = encoded("\0juliet\0x"s);
constexpr std::string_view bind_wish = "<bind xmlns='urn:xmpp:bind:0'><tag>T</tag></bind>";
constexpr std::string_view managed_wish =
    "<bind xmlns='urn:xmpp:bind:0'><enable xmlns='urn:xmpp:sm:3' resume='true'/></bind>";

capulet::scene begun(sasl_test::known_users const& known = capulet::users,
                     std::string_view from = {}) {
    auto talk = capulet::begins(capulet::settings(), hostile::tls, from, known);
    talk.events();
    talk.sent();
    return talk;
}
bool is_in(capulet::scene& talk) {
    return talk.machine().state().reached.has(couplet::fact::authenticated);
}
std::string with_agent(std::string_view more) {
    return "<user-agent id='" + std::string{agent} + "'/>" + std::string{more};
}
/// The message of HT-SHA-256-NONE.
std::string hashed(std::string_view token) {
    auto made = couplet::sasl::hashed_token_client<couplet::openssl::sha256>::make(
        {.username = "juliet", .token = token});
    couplet::secret out;
    (void)made->begin(out);
    return encoded(out.view());
}
sasl_test::known_users with_tokens() {
    sasl_test::known_users made{.iterations = 1};
    made.fast_agent = agent;
    return made;
}

}  // namespace

TEST_CASE("XEP-0388 2.1: offered over TLS, with what goes inline", "[sasl2][server]") {
    auto talk = capulet::begins();
    auto const offered = capulet::features_in(talk.sent());
    CHECK(offered.find("<authentication xmlns='urn:xmpp:sasl:2'><mechanism>SCRAM-SHA-512-PLUS") !=
          std::string::npos);
    CHECK(
        offered.find("<inline><sm xmlns='urn:xmpp:sm:3'/><bind xmlns='urn:xmpp:bind:0'><inline>"
                     "<feature var='urn:xmpp:sm:3'/></inline></bind><fast xmlns='urn:xmpp:fast:0'>"
                     "<mechanism>HT-SHA-512-EXPR</mechanism>") != std::string::npos);
    // once
    CHECK(offered.find("sasl-channel-binding") == offered.rfind("<sasl-channel-binding") + 1);
    auto wanted = capulet::settings();
    wanted.tls = couplet::tls_policy::optional;
    capulet::scene plain{hostile::whole, wanted, capulet::users};
    plain.hears(capulet::header());
    CHECK(plain.sent().find("urn:xmpp:sasl:2") == std::string::npos);
    plain.hears(request("SCRAM-SHA-1", encoded("n,,n=juliet,r=x")));
    CHECK(plain.events().starts_with("failed "));
}

TEST_CASE("XEP-0388 2.6.1: success says who it is, and features follow", "[sasl2][server]") {
    auto talk = begun();
    talk.hears(request("PLAIN", right));
    CHECK(talk.events() == "authenticated juliet@example.com PLAIN\n");
    auto const sent = talk.sent();
    talk.does([](auto& machine) {  // it was asked once
        CHECK_FALSE(machine.bind("juliet@example.com/T/2"_jid));
    });
    CHECK(
        sent.starts_with("<success xmlns='urn:xmpp:sasl:2'><authorization-identifier>"
                         "juliet@example.com</authorization-identifier></success>"
                         "<stream:features>"));
    CHECK(sent.find("mechanism") == std::string::npos);
    CHECK(sent.find("urn:ietf:params:xml:ns:xmpp-bind") != std::string::npos);
    // XEP-0388 4.8: a second time is an error of the stream
    talk.hears(request("PLAIN", right));
    CHECK(talk.events().starts_with("failed "));
}

TEST_CASE("XEP-0388 2.6.2: failures as in RFC 6120 6.5, and nothing inline is done",
          "[sasl2][server]") {
    struct {
        std::string said, condition;
    } const cases[]{
        {request("PLAIN", wrong, bind_wish), "not-authorized"},
        {request("PLAIN", encoded("\0tybalt\0x"s)), "not-authorized"},
        {request("PLAIN", "="), "incorrect-encoding"},
        {request("PLAIN", "AGEA Yg=="), "incorrect-encoding"},
        {request("PLAIN", ""), "malformed-request"},
        {request("CRAM-MD5", right), "invalid-mechanism"},
        {request("HT-SHA-256-NONE", right), "invalid-mechanism"},
        {"<authenticate xmlns='urn:xmpp:sasl:2'/>", "invalid-mechanism"},
        {request("PLAIN", right, "<resume xmlns='urn:xmpp:sm:3' h='x' previd='y'/>"),
         "malformed-request"},
        {"<response xmlns='urn:xmpp:sasl:2'>" + right + "</response>", "malformed-request"},
        {"<abort xmlns='urn:xmpp:sasl:2'><text>no</text></abort>", "aborted"},
    };
    for (auto const& one : cases) {
        INFO(one.said);
        auto talk = begun();
        talk.hears(one.said);
        CHECK(talk.sent() == failure(one.condition));
        CHECK(talk.events() == "");
        CHECK_FALSE(is_in(talk));
        talk.hears(request("PLAIN", right));
        CHECK(is_in(talk));
    }
    auto talk = begun();
    for (int i = 0; i < 4; ++i) talk.hears(request("PLAIN", wrong));
    CHECK(talk.events() == "failed too_many_attempts wrong_credentials\n");
    CHECK(talk.sent().ends_with("</stream:stream>"));
    // both ways count together
    auto other = begun();
    std::string const old =
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>" + wrong + "</auth>";
    for (int i = 0; i < 2; ++i) other.hears(request("PLAIN", wrong)).hears(old);
    CHECK(other.events() == "failed too_many_attempts wrong_credentials\n");
}

TEST_CASE("XEP-0388 4.4: who acts as somebody else says so in the stream's header",
          "[sasl2][server]") {
    auto const nurse = encoded("nurse@example.com\0juliet\0r0m30myr0m30"s);
    auto const says = [&](std::string_view from, std::string const& text) {
        auto talk = begun(capulet::users, from);
        talk.hears(request("PLAIN", text));
        return is_in(talk);
    };
    CHECK(says("nurse@example.com", nurse));
    CHECK(says("", nurse));
    CHECK_FALSE(says("juliet@example.com", nurse));
    CHECK(says("juliet@example.com", right));
    CHECK_FALSE(says("romeo@example.com", right));
}

TEST_CASE("XEP-0388 2.3: the caller is told which client it is", "[sasl2][server]") {
    auto talk = begun();
    std::string seen;
    talk.set_answer([&](couplet::session_event const& event, auto&) {
        if (auto const* const told = std::get_if<couplet::authenticated>(&event))
            seen = std::string{told->agent.id} + '|' + std::string{told->agent.software} + '|' +
                   std::string{told->agent.device};
    });
    talk.hears(request("PLAIN", right,
                       "<user-agent id='" + std::string{agent} +
                           "'><software>S</software><device>D</device></user-agent>"));
    CHECK(seen == std::string{agent} + "|S|D");
}

TEST_CASE("XEP-0386 3.2: a resource is bound before success is told", "[sasl2][server]") {
    auto talk = begun();
    talk.hears(request("PLAIN", right, managed_wish));
    CHECK(talk.events() == "authenticated juliet@example.com PLAIN\nbind_requested -\n");
    CHECK(talk.sent() == "");
    talk.does([](auto& machine) { CHECK(machine.bind("juliet@example.com/T/1"_jid)); });
    auto const sent = talk.sent();
    CHECK(
        sent.starts_with("<success xmlns='urn:xmpp:sasl:2'><authorization-identifier>"
                         "juliet@example.com/T/1</authorization-identifier>"
                         "<bound xmlns='urn:xmpp:bind:0'><enabled xmlns='urn:xmpp:sm:3' id='"));
    CHECK(talk.events() == "ready juliet@example.com/T/1\n");
    CHECK(talk.machine().state().management.is_enabled());
    // refused: it may be bound in the old way
    auto other = begun();
    other.hears(request("PLAIN", right, bind_wish));
    other.does([](auto& machine) {
        CHECK(machine.refuse_bind(couplet::stanza_condition::resource_constraint));
    });
    CHECK(other.sent().find("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>") !=
          std::string::npos);
}

TEST_CASE("XEP-0388 2.4: while the caller decides the client has nothing to say",
          "[sasl2][server]") {
    for (std::string const& said :
         {request("PLAIN", right), "<abort xmlns='urn:xmpp:sasl:2'/>"s, "<message/>"s}) {
        auto talk = begun();
        talk.hears(request("PLAIN", right, bind_wish));
        talk.events();
        talk.hears(said);
        CHECK(talk.events().starts_with("failed "));
    }
}

TEST_CASE("XEP-0484 3.4: a token is for its client, its mechanism, and each count once",
          "[sasl2][server]") {
    auto const says = [](sasl_test::known_users const& known, std::string const& said) {
        auto talk = begun(known);
        talk.hears(said);
        return is_in(talk) ? "in"s : talk.sent();
    };
    auto const known = with_tokens();
    constexpr std::string_view use = "<fast xmlns='urn:xmpp:fast:0' count='5'/>";
    std::string const fresh = hashed("a fresh token");
    CHECK(says(known, request("HT-SHA-256-NONE", fresh, with_agent(use))) == "in");
    // used before; and what was current before is void
    CHECK(says(known, request("HT-SHA-256-NONE", fresh, with_agent(use))) ==
          failure("not-authorized"));
    CHECK(says(known, request("HT-SHA-256-NONE", hashed("a current token"),
                              with_agent("<fast xmlns='urn:xmpp:fast:0' count='9'/>"))) ==
          failure("not-authorized"));
    CHECK(says(known, request("HT-SHA-256-NONE", fresh,
                              with_agent("<fast xmlns='urn:xmpp:fast:0' count='6' "
                                         "invalidate='true'/>"))) == "in");
    CHECK(says(known, request("HT-SHA-256-NONE", fresh,
                              with_agent("<fast xmlns='urn:xmpp:fast:0' count='7'/>"))) ==
          failure("not-authorized"));
    auto const again = with_tokens();
    // not said to be one; of no client; of another; of another mechanism
    CHECK(says(again, request("HT-SHA-256-NONE", fresh, with_agent(""))) ==
          failure("invalid-mechanism"));
    CHECK(says(again, request("HT-SHA-256-NONE", fresh, use)) == failure("invalid-mechanism"));
    CHECK(says(again,
               request("HT-SHA-256-NONE", fresh, "<user-agent id='other'/>" + std::string{use})) ==
          failure("not-authorized"));
    auto other = with_tokens();
    other.fast_mechanism = "HT-SHA-256-EXPR";
    CHECK(says(other, request("HT-SHA-256-NONE", fresh, with_agent(use))) ==
          failure("not-authorized"));
    auto expired = with_tokens();
    expired.is_expired = true;
    CHECK(says(expired, request("HT-SHA-256-NONE", fresh, with_agent(use))) ==
          failure("credentials-expired"));
    // XEP-0484 5: the password does not pass for a token
    CHECK(says(again, request("PLAIN", right, with_agent(use))) == failure("invalid-mechanism"));
}

TEST_CASE("XEP-0484 3.2: a token is given to who has authenticated and asks for it",
          "[sasl2][server]") {
    auto const says = [](std::string_view mechanism, std::string const& who,
                         std::string const& text) {
        auto const known = with_tokens();
        auto talk = begun(known);
        talk.hears(request("PLAIN", text,
                           who + "<request-token xmlns='urn:xmpp:fast:0' mechanism='" +
                               std::string{mechanism} + "'/>"));
        return talk.sent();
    };
    CHECK(says("HT-SHA-256-EXPR", with_agent(""), right)
              .find("<token xmlns='urn:xmpp:fast:0' token='given token 1' "
                    "expiry='2030-01-01T00:00:00Z'/>") != std::string::npos);
    CHECK(says("HT-SHA-256-EXPR", "", right).find("<token") == std::string::npos);
    CHECK(says("PLAIN", with_agent(""), right).find("<token") == std::string::npos);
    CHECK(says("HT-SHA-256-EXPR", with_agent(""), wrong) == failure("not-authorized"));
}

TEST_CASE("XEP-0388, XEP-0386: client and server face to face, whatever the pieces", "[sasl2]") {
    auto const known = with_tokens();
    couplet::client_settings wanted{.account = "juliet@example.com"_jid,
                                    .password = "r0m30myr0m30",
                                    .nonce = "0123456789abcdefgh",
                                    .scram = {.least_iterations = 1},
                                    .agent = {agent},
                                    .fast = {.mechanism = "HT-SHA-256-EXPR"}};
    std::string token;
    for (std::size_t const piece : {std::string::npos, std::size_t{1}, std::size_t{7}}) {
        std::string seen;
        capulet::machine server{capulet::settings(), known};
        client machine{wanted};
        virtual_link::pair both{machine, server, piece};
        both.run(
            [&](couplet::session_event const& event, client&) {
                auto const* const told = std::get_if<couplet::authenticated>(&event);
                if (told != nullptr && told->token) token = told->token->token;
                seen += hostile::text_of(event) + '\n';
            },
            [&](couplet::session_event const& event, capulet::machine& is) {
                if (std::holds_alternative<couplet::bind_requested>(event))
                    CHECK(is.bind("juliet@example.com/1"_jid));
            });
        std::string const mechanism =
            wanted.fast.token.empty() ? "SCRAM-SHA-512-PLUS" : "HT-SHA-256-EXPR";
        CHECK(seen == "start_tls\nauthenticated juliet@example.com " + mechanism +
                          "\nready juliet@example.com/1\n");
        CHECK(server.is_ready());
        CHECK(machine.state().management.is_enabled());
        CHECK(server.state().management.is_enabled());
        wanted.fast.token = token;
        wanted.fast.count = wanted.fast.count.value_or(0) + 1;
    }
}

TEST_CASE("XEP-0198 9.2: resumed inline, nothing lost and nothing doubled", "[sasl2]") {
    couplet::client_settings wanted{.account = "juliet@example.com"_jid,
                                    .password = "r0m30myr0m30",
                                    .nonce = "0123456789abcdefgh",
                                    .scram = {.least_iterations = 1}};
    capulet::machine server{capulet::settings(), capulet::users};
    client machine{wanted};
    auto const binds = [](couplet::session_event const& event, capulet::machine& is) {
        if (std::holds_alternative<couplet::bind_requested>(event))
            (void)is.bind("juliet@example.com/1"_jid);
    };
    virtual_link::pair both{machine, server};
    both.run([](auto const&, auto&) {}, binds);
    REQUIRE(machine.is_ready());
    REQUIRE(server.is_ready());
    // each says something that the other never hears
    REQUIRE_FALSE(machine.send(couplet::message{.id = "from-client"}));
    REQUIRE_FALSE(server.send(couplet::message{.id = "from-server"}));
    auto of_client = couplet::saved_session::from(std::move(machine.state()));
    auto of_server = couplet::saved_session::from(std::move(server.state()));
    REQUIRE(of_client);
    REQUIRE(of_server);

    for (bool const is_known : {true, false}) {
        capulet::machine next_server{capulet::settings(), capulet::users};
        wanted.resumes = &*of_client;
        client next{wanted};
        std::string seen, heard;
        auto kept = *of_server;
        virtual_link::pair again{next, next_server};
        again.run([&](couplet::session_event const& event,
                      client&) { seen += hostile::text_of(event) + '\n'; },
                  [&](couplet::session_event const& event, capulet::machine& is) {
                      heard += hostile::text_of(event) + '\n';
                      if (std::holds_alternative<couplet::resume_requested>(event))
                          CHECK((is_known ? is.resume(std::move(kept)) : is.refuse_resume()));
                      binds(event, is);
                  });
        INFO(seen << "---\n" << heard);
        bool const is_resumed = seen.find("resumed juliet@example.com/1\n") != std::string::npos;
        CHECK(is_resumed == is_known);
        CHECK(next.is_ready());
        CHECK(next_server.is_ready());
        CHECK((seen.find("from-server") != std::string::npos) == is_known);
        CHECK((heard.find("from-client") != std::string::npos) == is_known);
        CHECK(seen.find("from-server") == seen.rfind("from-server"));
        CHECK((heard.find("bind_requested") == std::string::npos) == is_known);
        // no features behind it (9.2), and who sends them all the same does no harm
        if (!is_known) continue;
        next.feed("<stream:features/>");
        CHECK_FALSE(next.next());
        CHECK(next.is_ready());
    }
}

}  // namespace sasl2_server_step_tests
