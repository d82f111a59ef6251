// SPDX-License-Identifier: BSL-1.0
// Tokens for passwords: OAUTHBEARER, X-OAUTH2 and X-YANDEX-OAUTH.
#include <couplet/negotiation/oauth.hpp>
#include <couplet/negotiation/sasl_elements.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "negotiation/accounts.hpp"

namespace oauth_tests {

using namespace sasl_test;
using namespace std::string_literals;
using namespace std::string_view_literals;
namespace sasl = couplet::sasl;
using couplet::secret;
using sasl::errc;
using sasl::token_syntax;
using sasl::verdict;

namespace {

constexpr std::string_view token = "vF9dft4qmTc2Nvb3RlckBhbHRh";

std::string message_of(auto made) {
    REQUIRE(made);
    secret out;
    CHECK(made->begin(out));
    return std::string{out.view()};
}
verdict judge(token_syntax syntax, std::string_view message) {
    known_users const users;
    auto const domain = couplet::jid::parse("example.com");
    sasl::accounts const known{users, domain->view()};
    sasl::token_server server{known, syntax};
    secret out;
    verdict const said = server.step(message, out);
    if (said == verdict::success()) CHECK(server.username() == "juliet");
    if (said.is != verdict::kind::challenge) {
        CHECK(out.empty());
        return said;
    }
    // RFC 7628 3.2.3: the reason is told, and that is all
    CHECK(out.view() == R"({"status":"invalid_token"})");
    auto client = sasl::oauthbearer_client::make("", token);
    secret answer;
    CHECK(client->respond(out.view(), answer) == std::nullopt);
    CHECK(answer.view() == "\x01");
    CHECK(client->finish({}) == errc::unexpected_success);
    CHECK(client->respond(out.view(), answer) == errc::unexpected_challenge);
    return server.step(answer.view(), out);
}
/// Every message that differs from a right one in one octet, or is a beginning of it.
void check_changes(token_syntax syntax, std::string const& right) {
    REQUIRE(judge(syntax, right) == verdict::success());
    for (std::size_t at = 0; at < right.size(); ++at)
        for (int const change : {1, 0x80}) {
            std::string wrong = right;
            wrong[at] = static_cast<char>(wrong[at] ^ change);
            INFO(at << ' ' << change);
            // "host" and "port" are hints for servers that are several (RFC 7628 3.1)
            auto const said = judge(syntax, wrong);
            CHECK(said.is == verdict::kind::failure);
        }
    for (std::size_t size = 0; size < right.size(); ++size)
        CHECK(judge(syntax, right.substr(0, size)).is == verdict::kind::failure);
}

}  // namespace

TEST_CASE("X-YANDEX-OAUTH: the name and the token with a zero octet between", "[sasl]") {
    std::string const sent = message_of(sasl::make_x_yandex_oauth_client(
        {.username = "test", .token = "c4181a7c2cf4521964a72ff57a34a07"}));
    secret encoded;
    sasl::encode_initial(sent, encoded);
    CHECK(encoded.view() == "dGVzdABjNDE4MWE3YzJjZjQ1MjE5NjRhNzJmZjU3YTM0YTA3");
    check_changes(token_syntax::x_yandex_oauth, "juliet\0"s + std::string{token});
    CHECK_FALSE(sasl::make_x_yandex_oauth_client({.username = "", .token = "x"}));
    CHECK_FALSE(sasl::make_x_yandex_oauth_client({.username = "x", .token = "a\0b"sv}));
}

TEST_CASE("X-OAUTH2: as PLAIN, with a token for the password", "[sasl]") {
    std::string const sent =
        message_of(sasl::make_x_oauth2_client({.username = "juliet", .token = token}));
    CHECK(sent == "\0juliet\0"s + std::string{token});
    check_changes(token_syntax::x_oauth2, sent);
    CHECK(judge(token_syntax::x_oauth2, "nurse@example.com" + sent) == verdict::success());
    CHECK(judge(token_syntax::x_oauth2, "romeo@example.com" + sent) ==
          verdict::failure(errc::invalid_authzid));
}

TEST_CASE("RFC 7628 3.1: OAUTHBEARER's message", "[sasl]") {
    std::string const sent =
        message_of(sasl::oauthbearer_client::make("juliet@example.com", token));
    CHECK(sent ==
          "n,a=juliet@example.com,\x01"
          "auth=Bearer " +
              std::string{token} + "\x01\x01");
    check_changes(token_syntax::oauthbearer, sent);
    // the RFC's own example (4.1)
    auto const read = sasl::read_oauthbearer_message(
        "n,a=user@example.com,\x01host=server.example.com\x01port=143\x01"
        "auth=Bearer vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==\x01\x01");
    REQUIRE(read);
    CHECK(read->authzid == "user@example.com");
    CHECK(read->token == "vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==");
}

TEST_CASE("RFC 7628 3.1: what is no message of OAUTHBEARER", "[sasl]") {
    for (std::string_view const bad : {""sv, "n,,"sv, "n,,\x01"sv, "n,,\x01\x01"sv,
                                       "n,,\x01"
                                       "auth=Bearer x\x01"sv,
                                       "n,,\x01"
                                       "auth=Bearer \x01\x01"sv,
                                       "n,,\x01"
                                       "auth=Basic x\x01\x01"sv,
                                       "n,,\x01"
                                       "auth=Bearer x\x01"
                                       "auth=Bearer y\x01\x01"sv,
                                       "n,,\x01=x\x01"
                                       "auth=Bearer x\x01\x01"sv,
                                       "n,,\x01"
                                       "auth\x01\x01"sv,
                                       "n,a=,\x01"
                                       "auth=Bearer x\x01\x01"sv,
                                       "n,x,\x01"
                                       "auth=Bearer x\x01\x01"sv,
                                       "\x01"
                                       "auth=Bearer x\x01\x01"sv,
                                       "n,,\x01"
                                       "auth=Bearer x y\x01\x01"sv,
                                       "n,,\x01"
                                       "auth=Bearer x\x01\x01\x01"sv})
        CHECK(sasl::read_oauthbearer_message(bad).error() == errc::malformed_message);
    CHECK(sasl::read_oauthbearer_message("p=tls-exporter,,\x01"
                                         "auth=Bearer x\x01\x01")
              .error() == errc::channel_binding_unsupported);
    CHECK(sasl::read_oauthbearer_message("n,,\x01"
                                         "auth=Bearer \xFF\x01\x01")
              .error() == errc::not_utf8);
    for (std::string_view const bad : {""sv, "a b"sv, "a\x01"sv, "\xC3\xA9"sv})
        CHECK_FALSE(sasl::oauthbearer_client::make("", bad));
    CHECK_FALSE(sasl::oauthbearer_client::make("a\0"sv, "x"));
}

TEST_CASE("RFC 7628 3.2.2: OAUTHBEARER succeeds without data", "[sasl]") {
    auto client = sasl::oauthbearer_client::make("", token);
    secret out;
    CHECK(client->begin(out));
    CHECK(client->finish("x") == errc::unexpected_data);
    CHECK(client->finish({}) == std::nullopt);
}

}  // namespace oauth_tests
