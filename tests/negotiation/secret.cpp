// SPDX-License-Identifier: BSL-1.0
// Secrets: nothing is left of them where they were, and they are compared, encoded and decoded as anything else is.
#include <couplet/negotiation/digest_md5.hpp>
#include <couplet/negotiation/hashed_token.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/scram.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/secret_base64.hpp>
#include <couplet/text/base64.hpp>
#include <new>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include "allocations.hpp"
#include "catch.hpp"

namespace secret_tests {

using couplet::secret;
using couplet::wiped_array;
using namespace std::string_view_literals;
namespace base64 = couplet::base64;
namespace openssl = couplet::openssl;
namespace sasl = couplet::sasl;

namespace {

constexpr std::string_view password = "correct horse battery staple";

bool is_zero(char const volatile* octets, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i)
        if (octets[i] != 0) return false;
    return true;
}

std::optional<std::string> decoded(std::string_view text) {
    secret out{"before"};
    bool const is_text = base64::decode_secret(text, out);
    if (!is_text) {
        CHECK(out.view() == "before");
        return {};
    }
    return std::string{out.view().substr(6)};
}
std::optional<std::string> decoded_by_table(std::string_view text) {
    std::string out(base64::decoded_size(text.size()), '\0');
    auto const size = base64::decode(text, out.data());
    if (!size) return {};
    out.resize(*size);
    return out;
}

}  // namespace

TEST_CASE("RFC 5802 9: a secret is a text that grows, shrinks and moves", "[sasl][secret]") {
    secret text;
    CHECK(text.empty());
    CHECK(text.view().empty());
    text.append("one");
    text.push_back(',');
    text.append(text.view());  // of itself, into the same memory
    CHECK(text.view() == "one,one,");
    for (int i = 0; i < 5; ++i) text.append(text.view());  // and into other memory
    CHECK(text.size() == 256);
    CHECK(text.view().ends_with("one,one,"));
    text.resize(4);
    CHECK(text.view() == "one,");
    text.resize(6);
    CHECK(text.view() == "one,\0\0"sv);
    text.append("", 0);
    secret other = std::move(text);
    CHECK(other.size() == 6);
    CHECK(text.empty());  // NOLINT(bugprone-use-after-move)
    text = secret{"two"};
    other = std::move(text);
    CHECK(other.view() == "two");
    secret& same = other;
    other = std::move(same);
    CHECK(other.view() == "two");
    other.reserve(1000);
    CHECK(other.view() == "two");
    other.clear();
    CHECK(other.empty());
    secret const copy{secret{"copied"}.view()};
    CHECK(copy.view() == "copied");
}

TEST_CASE("RFC 5802 9: what a secret gives up is wiped", "[sasl][secret]") {
    allocations::looking_for const horse{password};
    {
        secret text{password};
        secret moved = std::move(text);
        for (int i = 0; i < 100; ++i) moved.append(password);
        moved.resize(50);
        moved = secret{password};
        moved.reserve(5000);
    }
    CHECK(horse.found() == 0);
    {
        std::string const careless{password};  // that it would be found
        allocations::keep(careless);
    }
    CHECK(horse.found() == 1);

    secret text{password};
    text.resize(10);
    CHECK(is_zero(text.data() + 10, password.size() - 10));
    text.clear();
    CHECK(is_zero(text.data(), password.size()));

    alignas(wiped_array<32>) char place[sizeof(wiped_array<32>)];
    auto* const octets = new (place) wiped_array<32>;
    for (std::size_t i = 0; i < octets->size(); ++i) (*octets)[i] = 'x';
    CHECK(!is_zero(place, 32));
    octets->~wiped_array();
    CHECK(is_zero(place, 32));
}

TEST_CASE("RFC 5802 9: a secret that cannot grow stays what it was", "[sasl][secret]") {
    secret text{password};
    {
        allocations::failing_from const now{0};
        CHECK_THROWS_AS(text.append("", static_cast<std::size_t>(-1) / 2), std::bad_alloc);
        CHECK_THROWS_AS(text.reserve(10'000), std::bad_alloc);
    }
    CHECK(text.view() == password);
}

TEST_CASE("RFC 5802 9: nothing that is given back in an exchange holds the password",
          "[sasl][secret]") {
    std::string const again{password};
    allocations::looking_for const horse{password};
    secret out;
    auto scram = sasl::scram_client<openssl::sha256>::make(
        {.username = "user", .password = again, .nonce = "c", .policy = {.least_iterations = 1}});
    REQUIRE(scram);
    auto moved = *std::move(scram);
    moved.begin(out);
    CHECK(!moved.respond("r=cs,s=QQ==,i=1", out));
    auto token =
        sasl::hashed_token_client<openssl::sha256>::make({.username = "user", .token = again});
    REQUIRE(token);
    token->begin(out);
    auto digest = sasl::digest_md5_client<openssl::md5>::make(
        {.username = "user", .password = again, .cnonce = "c", .host = "h"});
    REQUIRE(digest);
    digest->begin(out);
    CHECK(!digest->respond("nonce=n,algorithm=md5-sess", out));
    auto const keys = sasl::derive_keys<openssl::sha1>(again, "salt", 1);
    CHECK(keys);
    CHECK(horse.found() == 0);
}

TEST_CASE("XEP-0484 6: secrets are the same or they are not", "[sasl][secret]") {
    using couplet::is_same_secret;
    CHECK(is_same_secret("", ""));
    CHECK(is_same_secret("a\0b"sv, "a\0b"sv));
    CHECK(!is_same_secret("a", ""));
    CHECK(!is_same_secret("a", "ab"));
    for (std::size_t size = 1; size < 70; ++size) {
        std::string const one(size, '\x5a');
        CHECK(is_same_secret(one, std::string{one}));
        for (std::size_t at = 0; at < size; ++at)
            for (int bit = 0; bit < 8; ++bit) {
                std::string other = one;
                other[at] = static_cast<char>(other[at] ^ 1 << bit);
                REQUIRE(!is_same_secret(one, other));
            }
    }
    CHECK(couplet::publish(true));
    CHECK(!couplet::publish(false));
}

TEST_CASE("RFC 4648 4: secrets have the Base64 that other octets have", "[sasl][secret]") {
    std::mt19937 random{64};
    for (std::size_t size = 0; size < 300; ++size) {
        std::string octets(size, '\0');
        for (char& c : octets) c = static_cast<char>(random());
        std::string expected;
        base64::append(expected, octets);
        secret text{"text:"};
        base64::append_secret(text, octets);
        REQUIRE(text.view() == "text:" + expected);
        REQUIRE(decoded(expected) == octets);
    }
    // every group of three octets begins with these two
    for (unsigned group = 0; group < 1U << 16; ++group) {
        char const octets[]{static_cast<char>(group >> 8), static_cast<char>(group), 'x'};
        char by_table[4], without[4];
        base64::encode({octets, 3}, by_table);
        base64::encode_secret({octets, 3}, without);
        REQUIRE(std::string_view{by_table, 4} == std::string_view{without, 4});
    }
}

TEST_CASE("RFC 4648 3.5: what is no canonical Base64 is no secret either", "[sasl][secret]") {
    for (std::string_view const bad :
         {"Zg"sv, "Zg="sv, "Zg==="sv, "Z"sv, "Zm9v\n"sv, "Zm 9v"sv, "Zm9vYg="sv, "Zh=="sv, "Zm9="sv,
          "===="sv, "=Zm9"sv, "Zm9v="sv, "Zm9-"sv, "Zm9_"sv, "Zm9vYmFy\r\n"sv, "Zg==Zg=="sv,
          "\u200bZg=="sv, "Z==="sv, "Zg=g"sv})
        CHECK(decoded(bad) == std::nullopt);
    // each octet at each place of each kind of group
    for (std::string_view const good : {"Zm9v"sv, "Zm8="sv, "Zg=="sv, "Zm9vZg=="sv})
        for (std::size_t at = 0; at < good.size(); ++at)
            for (int octet = 0; octet < 256; ++octet) {
                std::string text{good};
                text[at] = static_cast<char>(octet);
                INFO(text);
                REQUIRE(decoded(text) == decoded_by_table(text));
            }
    // and texts of four octets over digits, padding and what is neither
    constexpr std::string_view some = "AQgwZz09+/=\n-";
    for (char const a : some)
        for (char const b : some)
            for (char const c : some)
                for (char const d : some) {
                    char const text[]{a, b, c, d};
                    REQUIRE(decoded({text, 4}) == decoded_by_table({text, 4}));
                }
}

}  // namespace secret_tests
