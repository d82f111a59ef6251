// SPDX-License-Identifier: BSL-1.0
// PLAIN: its grammar, its examples, and nobody in without the password.
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/plain.hpp>
#include <couplet/negotiation/sasl_elements.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "corpus.hpp"
#include "negotiation/accounts.hpp"

namespace plain_tests {

using namespace sasl_test;
using namespace std::string_literals;
using namespace std::string_view_literals;
namespace sasl = couplet::sasl;
using couplet::secret;
using sasl::errc;
using sasl::verdict;

namespace {

using server = sasl::plain_server<couplet::openssl::digests, known_users>;

verdict judge(known_users const& users, std::string_view message) {
    server plain{users};
    secret out;
    verdict const said = plain.step(message, out);
    CHECK(out.empty());
    return said;
}

/// The text of a member of an object in one line.
std::string member(std::string const& line, std::string const& name) {
    std::size_t begin = line.find('"' + name + "\": \"");
    if (begin == line.npos) return {};
    begin += name.size() + 5;
    std::string text = line.substr(begin, line.find('"', begin) - begin);
    if (std::size_t const at = text.find("\\n"); at != text.npos) text.replace(at, 2, "\n");
    return text;
}

}  // namespace

TEST_CASE("RFC 4616 4: the vectors of PLAIN are written, read or refused", "[sasl][corpus]") {
    std::ifstream in = corpus::open("sasl/plain_etc.jsonl");
    std::size_t written = 0, refused = 0;
    for (std::string line; std::getline(in, line);) {
        INFO(line);
        secret octets;
        auto const fault = sasl::decode_initial(member(line, "b64"), octets);
        if (member(line, "expect") == "reject") {
            CHECK((fault || !sasl::read_plain_message(octets.view())));
            ++refused;
            continue;
        }
        REQUIRE_FALSE(fault);
        auto const read = sasl::read_plain_message(octets.view());
        REQUIRE(read);
        CHECK(read->authzid == member(line, "authzid"));
        CHECK(read->username == member(line, "authcid"));
        CHECK(read->password == member(line, "passwd"));
        auto client = sasl::make_plain_client(*read);
        REQUIRE(client);
        secret sent;
        CHECK(client->begin(sent));
        CHECK(sent.view() == octets.view());
        ++written;
    }
    CHECK((!in.eof() || (written == 3 && refused == 12)));
}

TEST_CASE("RFC 4616 2: what PLAIN cannot say is not sent", "[sasl]") {
    for (std::string_view const bad : {""sv, "a\0b"sv, "\xFF"sv, "\xED\xA0\x80"sv}) {
        CHECK_FALSE(sasl::make_plain_client({.username = bad, .password = "p"}));
        CHECK_FALSE(sasl::make_plain_client({.username = "u", .password = bad}));
    }
    CHECK_FALSE(sasl::make_plain_client({.authzid = "a\0b"sv, .username = "u", .password = "p"}));
    CHECK_FALSE(sasl::make_plain_client({.authzid = "\xFF", .username = "u", .password = "p"}));
    std::string const longest(255, 'x');
    CHECK(sasl::make_plain_client({longest, longest, longest}));
}

TEST_CASE("RFC 4616 2: the password is compared with the keys of SCRAM", "[sasl]") {
    known_users const users;
    CHECK(judge(users, "\0juliet\0r0m30myr0m30"sv) == verdict::success());
    // one octet changed, anywhere, is no longer she
    std::string const right = "\0juliet\0r0m30myr0m30"s;
    for (std::size_t at = 0; at < right.size(); ++at)
        for (int const change : {1, 0x20, 0x80}) {
            std::string wrong = right;
            wrong[at] = static_cast<char>(wrong[at] ^ change);
            INFO(at << ' ' << change);
            CHECK(judge(users, wrong).is == verdict::kind::failure);
        }
    for (std::size_t size = 0; size < right.size(); ++size)
        CHECK(judge(users, right.substr(0, size)).is == verdict::kind::failure);
    CHECK(judge(users, right + "x").is == verdict::kind::failure);
}

TEST_CASE("RFC 6120 6.5.10: an unknown user and a wrong password fail alike", "[sasl]") {
    known_users const users;
    auto const wrong = judge(users, "\0juliet\0x"sv);
    auto const unknown = judge(users, "\0tybalt\0x"sv);
    CHECK(wrong == verdict::failure(errc::wrong_credentials));
    CHECK(unknown == wrong);
    CHECK(sasl::condition_of(unknown.why) == sasl::condition::not_authorized);
}

TEST_CASE("RFC 6120 6.3.8: somebody else is only who the server lets", "[sasl]") {
    known_users const users;
    CHECK(judge(users, "nurse@example.com\0juliet\0r0m30myr0m30"sv) == verdict::success());
    CHECK(judge(users, "romeo@example.com\0juliet\0r0m30myr0m30"sv) ==
          verdict::failure(errc::invalid_authzid));
    // who is not who they say is not told whom they could be
    CHECK(judge(users, "nurse@example.com\0juliet\0x"sv) ==
          verdict::failure(errc::wrong_credentials));
}

TEST_CASE("RFC 4422 3.3: without an initial response PLAIN asks once", "[sasl]") {
    known_users const users;
    server plain{users};
    secret out;
    CHECK(plain.step({}, out) == verdict::challenge());
    CHECK(out.empty());
    CHECK(plain.step({}, out) == verdict::failure(errc::missing_initial_response));
    server other{users};
    CHECK(other.step({}, out) == verdict::challenge());
    CHECK(other.step("\0juliet\0r0m30myr0m30"sv, out) == verdict::success());
    CHECK(other.username() == "juliet");
    CHECK(other.authzid().empty());
}

TEST_CASE("RFC 4616 2: PLAIN has no challenges and no data of success", "[sasl]") {
    auto plain = sasl::make_plain_client({.username = "juliet", .password = "x"});
    REQUIRE(plain);
    secret out;
    CHECK(plain->begin(out));
    CHECK(plain->respond("", out) == errc::unexpected_challenge);
    CHECK(plain->finish("x") == errc::unexpected_data);
    CHECK(plain->finish("") == std::nullopt);
    CHECK(plain->finish({}) == std::nullopt);
}

TEST_CASE("RFC 7622 3.3: a user's name is any spelling of the localpart", "[sasl]") {
    known_users const users;
    auto const domain = couplet::jid::parse("example.com");
    sasl::accounts const known{users, domain->view()};
    using any = sasl::plain_server<couplet::openssl::digests, sasl::accounts<known_users>>;
    auto const says = [&](std::string_view message) {
        any plain{known};
        secret out;
        return plain.step(message, out);
    };
    CHECK(says("\0JULIET\0r0m30myr0m30"sv) == verdict::success());
    CHECK(says("juliet@example.com\0juliet\0r0m30myr0m30"sv) == verdict::success());
    CHECK(says("Juliet@EXAMPLE.com\0juliet\0r0m30myr0m30"sv) == verdict::success());
    CHECK(says("nurse@example.com\0juliet\0r0m30myr0m30"sv) == verdict::success());
    for (std::string_view const other : {"juliet@example.org", "juliet@example.com/balcony",
                                         "example.com", "juliet", "romeo@example.com", "@"})
        CHECK(says(std::string{other} + "\0juliet\0r0m30myr0m30"s) ==
              verdict::failure(errc::invalid_authzid));
    for (std::string_view const other : {"juliet@example.com", "juliet/", "@", "juliet@"})
        CHECK(says("\0"s + std::string{other} + "\0r0m30myr0m30"s) ==
              verdict::failure(errc::wrong_credentials));
}

}  // namespace plain_tests
