// SPDX-License-Identifier: BSL-1.0
// EXTERNAL and ANONYMOUS: whom TLS vouches for, and nobody in particular.
#include <couplet/negotiation/anonymous.hpp>
#include <couplet/negotiation/external.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "negotiation/accounts.hpp"

namespace external_tests {

using namespace sasl_test;
using namespace std::string_view_literals;
namespace sasl = couplet::sasl;
using couplet::secret;
using sasl::errc;
using sasl::verdict;

TEST_CASE("RFC 4422 A: EXTERNAL is who the certificate says", "[sasl]") {
    known_users const users;
    auto const says = [&](std::string_view identity, std::string_view authzid) {
        auto client = sasl::make_external_client(authzid);
        REQUIRE(client);
        secret sent, out;
        CHECK(client->begin(sent));
        CHECK(sent.view() == authzid);
        sasl::external_server server{users, identity};
        auto const said = server.step(sent.view(), out);
        CHECK(server.username() == identity);
        if (said == verdict::success()) CHECK(server.authzid() == authzid);
        return said;
    };
    CHECK(says("juliet", "") == verdict::success());
    CHECK(says("juliet", "nurse@example.com") == verdict::success());
    CHECK(says("juliet", "romeo@example.com") == verdict::failure(errc::invalid_authzid));
    CHECK(says("", "") == verdict::failure(errc::wrong_credentials));
    CHECK(says("", "nurse@example.com") == verdict::failure(errc::wrong_credentials));
    CHECK_FALSE(sasl::make_external_client("a\0b"sv));
    CHECK_FALSE(sasl::make_external_client("\xFF"));
}

TEST_CASE("RFC 4422 A.1: EXTERNAL asks for the response that was not there", "[sasl]") {
    known_users const users;
    sasl::external_server server{users, "juliet"};
    secret out;
    CHECK(server.step({}, out) == verdict::challenge());
    CHECK(server.step("", out) == verdict::success());
    sasl::external_server other{users, "juliet"};
    CHECK(other.step({}, out) == verdict::challenge());
    CHECK(other.step({}, out) == verdict::failure(errc::missing_initial_response));
    sasl::external_server third{users, "juliet"};
    CHECK(third.step("nurse@example.com\0"sv, out) == verdict::failure(errc::malformed_message));
    sasl::external_server fourth{users, "juliet"};
    CHECK(fourth.step("\xFF", out) == verdict::failure(errc::not_utf8));
}

TEST_CASE("RFC 4505 2: a trace is at most 255 characters, or an address", "[sasl]") {
    std::string characters;
    for (int i = 0; i < 255; ++i) characters += "\xE2\x98\x83";
    CHECK(sasl::find_fault_in_trace(characters) == std::nullopt);
    CHECK(sasl::find_fault_in_trace(characters + "x") == errc::malformed_message);
    CHECK(sasl::find_fault_in_trace(characters + "@x") == std::nullopt);
    CHECK(sasl::find_fault_in_trace("") == std::nullopt);
    CHECK(sasl::find_fault_in_trace("a\nb") == errc::malformed_message);
    CHECK(sasl::find_fault_in_trace("\xC2\x85") == errc::malformed_message);
    CHECK(sasl::find_fault_in_trace("a\0"sv) == errc::malformed_message);
    CHECK(sasl::find_fault_in_trace("\xFF") == errc::not_utf8);
    CHECK_FALSE(sasl::make_anonymous_client("\n"));
}

TEST_CASE("RFC 4505 4, XEP-0175 2: ANONYMOUS lets in whom the server names", "[sasl]") {
    auto client = sasl::make_anonymous_client("sirhc");
    REQUIRE(client);
    secret sent, out;
    CHECK(client->begin(sent));
    CHECK(sent.view() == "sirhc");
    sasl::anonymous_server server{"guest-1"};
    CHECK(server.step({}, out) == verdict::challenge());
    CHECK(server.step(sent.view(), out) == verdict::success());
    CHECK(server.username() == "guest-1");
    CHECK(server.trace() == "sirhc");
    CHECK(client->finish({}) == std::nullopt);
    sasl::anonymous_server other{"guest-2"};
    CHECK(other.step("", out) == verdict::success());
    sasl::anonymous_server third{"guest-3"};
    CHECK(third.step("a\tb", out) == verdict::failure(errc::malformed_message));
}

}  // namespace external_tests
