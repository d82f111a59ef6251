// SPDX-License-Identifier: BSL-1.0
// HT-*: both sides against each other and against OpenSSL's HMAC; nobody in without the token.
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <couplet/negotiation/hashed_token.hpp>
#include <map>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "negotiation/scram.hpp"

namespace hashed_token_tests {

using namespace sasl_test;
using couplet::binding_type;
using couplet::channel_binding;
using sasl::errc;
namespace openssl = couplet::openssl;

namespace {

/// The tokens of one user's device for one mechanism.
struct device {
    std::string_view fresh, current;
    bool is_fresh_expired = false;
    bool is_current_expired = false;

    sasl::fast_tokens find_tokens(std::string_view user, std::string_view mechanism) const {
        if (user != "user" || mechanism != "HT") return {};
        return {{secret{fresh}, is_fresh_expired}, {secret{current}, is_current_expired}};
    }
};

template <class Hash>
using client = sasl::hashed_token_client<Hash>;
template <class Hash>
using server = sasl::hashed_token_server<Hash, device>;
using sha256 = openssl::sha256;
using slot = server<sha256>::slot;

std::string oracle(EVP_MD const* md, std::string_view key, std::string const& text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> octets{};
    unsigned size = 0;
    HMAC(md, key.data(), static_cast<int>(key.size()),
         reinterpret_cast<unsigned char const*>(text.data()), text.size(), octets.data(), &size);
    return {reinterpret_cast<char const*>(octets.data()), size};
}

struct scene {
    device keeps{"new token", "old token"};
    std::string_view token = "new token";
    channel_binding asks{}, has{};
    std::string_view user = "user";
    std::string_view mechanism = "HT";

    outcome play() const {
        auto romeo = client<sha256>::make({.username = user, .token = token, .binding = asks});
        REQUIRE(romeo);
        server<sha256> capulet{keeps, mechanism, has};
        return talk(*romeo, capulet);
    }
};

sasl::verdict step(std::string_view message) {
    device const keeps{"new token", "old token"};
    server<sha256> capulet{keeps, "HT", {}};
    secret out;
    return capulet.step(message, out);
}

}  // namespace

TEMPLATE_TEST_CASE("HT draft 3: both messages are the HMAC of the token, as OpenSSL has it",
                   "[sasl][hashed_token]", openssl::sha1, openssl::sha256, openssl::sha512) {
    STATIC_REQUIRE(sasl::client_mechanism<client<TestType>>);
    STATIC_REQUIRE(sasl::server_mechanism<server<TestType>>);
    static std::map<std::size_t, EVP_MD const*> const functions{
        {20, EVP_sha1()}, {32, EVP_sha256()}, {64, EVP_sha512()}};
    auto const* const md = functions.at(couplet::digest_size<TestType>);
    for (auto const type : {binding_type::none, binding_type::tls_exporter,
                            binding_type::tls_unique, binding_type::tls_server_end_point}) {
        std::string const data = type == binding_type::none ? "" : std::string{"bound\0to"sv};
        device const keeps{"token", ""};
        channel_binding const binding{type, data};
        auto romeo =
            client<TestType>::make({.username = "user", .token = "token", .binding = binding});
        REQUIRE(romeo);
        server<TestType> capulet{keeps, "HT", binding};
        auto const said = talk(*romeo, capulet);
        CHECK(said.client_first == "user\0"s + oracle(md, "token", "Initiator" + data));
        CHECK(said.server_final == oracle(md, "token", "Responder" + data));
        CHECK(said.is_success());
        CHECK(capulet.username() == "user");
    }
}

TEST_CASE("XEP-0484 5.1: the fresh token is tried, then the current one; others are wrong",
          "[sasl][hashed_token]") {
    auto const used = [](device const& keeps, std::string_view token) {
        auto romeo = client<sha256>::make({.username = "user", .token = token});
        server<sha256> capulet{keeps, "HT", {}};
        auto const said = talk(*romeo, capulet);
        CHECK(said.is_success() == (capulet.used() != slot::none));
        return std::pair{capulet.used(), said.server_fault};
    };
    device const both{"new token", "old token"};
    CHECK(used(both, "new token").first == slot::fresh);
    CHECK(used(both, "old token").first == slot::current);
    CHECK(used(both, "a token").second == errc::wrong_credentials);
    CHECK(used({"", "old token"}, "old token").first == slot::current);
    CHECK(used({"new token", ""}, "old token").second == errc::wrong_credentials);
    CHECK(used({"new token", "", true}, "new token").second == errc::credentials_expired);
    CHECK(used({"new token", "old token", true}, "old token").first == slot::current);
    CHECK(used({"new token", "old token", false, true}, "old token").second ==
          errc::credentials_expired);
    CHECK(used({"new token", "old token", true, true}, "a token").second ==
          errc::wrong_credentials);
}

TEST_CASE("XEP-0484 3.4: a token is bound to its user, its mechanism and its channel",
          "[sasl][hashed_token]") {
    scene scene;
    CHECK(scene.play().is_success());
    scene.user = "another";
    CHECK(scene.play().server_fault == errc::wrong_credentials);
    scene.user = "user";
    scene.mechanism = "HT of another hash";
    CHECK(scene.play().server_fault == errc::wrong_credentials);
    scene.mechanism = "HT";
    scene.asks = {binding_type::tls_exporter, "one connection"};
    CHECK(scene.play().server_fault == errc::wrong_credentials);
    scene.has = {binding_type::tls_exporter, "another connection"};
    CHECK(scene.play().server_fault == errc::wrong_credentials);
    scene.has.data = scene.asks.data;
    CHECK(scene.play().is_success());
    scene.has.data = {};
    CHECK(scene.play().server_fault == errc::channel_binding_missing);
}

TEST_CASE("HT draft 3.1: who has no token knows no empty one", "[sasl][hashed_token]") {
    device const none{};
    server<sha256> capulet{none, "HT", {}};
    secret out;
    CHECK(capulet.step("user\0"s + oracle(EVP_sha256(), "", "Initiator"), out) ==
          sasl::verdict::failure(errc::wrong_credentials));
    CHECK(out.empty());
}

TEST_CASE("XEP-0484 6: a server does the same work for a token and for none",
          "[sasl][hashed_token]") {
    auto const work = [](std::string_view user, device const& keeps) {
        sasl::hashed_token_server<counted, device> capulet{keeps, "HT", {}};
        secret out;
        auto const before = counted::octets;
        REQUIRE(capulet.step(std::string{user} + '\0' + std::string(32, 'x'), out).is ==
                sasl::verdict::kind::failure);
        return counted::octets - before;
    };
    device const both{"new token", "old token"};
    CHECK(work("user", both) == work("none", both));
    CHECK(work("user", both) == work("user", {}));
    CHECK(work("user", both) > 400);
}

TEST_CASE("HT draft 3.1: a first message is the grammar's, or is refused", "[sasl][hashed_token]") {
    std::string const proof = oracle(EVP_sha256(), "new token", "Initiator");
    CHECK(step("user\0"s + proof) == sasl::verdict::success());
    for (auto const& bad : {""s, "user"s, "user\0"s, "\0"s + proof, proof, "user\0"s + proof + "x",
                            "user\0"s + proof.substr(1), "us\0er\0"s + proof})
        CHECK(step(bad) == sasl::verdict::failure(errc::malformed_message));
    CHECK(step("us\xff\0"s + proof) == sasl::verdict::failure(errc::not_utf8));
    for (std::size_t at = 0; at < proof.size(); ++at)
        for (int bit = 0; bit < 8; ++bit) {
            std::string spoilt = proof;
            spoilt[at] = static_cast<char>(spoilt[at] ^ 1 << bit);
            REQUIRE(step("user\0"s + spoilt) == sasl::verdict::failure(errc::wrong_credentials));
        }
}

TEST_CASE("HT draft 3.3: the client verifies that the server knows the token, too",
          "[sasl][hashed_token]") {
    std::string const right = oracle(EVP_sha256(), "token", "Responder");
    auto const finish = [](std::optional<std::string_view> data) {
        auto romeo = client<sha256>::make({.username = "user", .token = "token"});
        secret out;
        romeo->begin(out);
        return romeo->finish(data);
    };
    CHECK(finish(right) == std::nullopt);
    CHECK(finish({}) == errc::missing_verifier);
    CHECK(finish("") == errc::wrong_verifier);
    CHECK(finish(right + "x") == errc::wrong_verifier);
    CHECK(finish(oracle(EVP_sha256(), "token", "Initiator")) == errc::wrong_verifier);
    for (std::size_t at = 0; at < right.size(); ++at) {
        std::string spoilt = right;
        spoilt[at] = static_cast<char>(spoilt[at] ^ 1);
        REQUIRE(finish(spoilt) == errc::wrong_verifier);
    }
    auto romeo = client<sha256>::make({.username = "user", .token = "token"});
    secret out;
    CHECK(romeo->finish(right) == errc::unexpected_success);
    romeo->begin(out);
    CHECK(romeo->respond("", out) == errc::unexpected_challenge);
    CHECK(romeo->finish(right) == errc::unexpected_success);
}

TEST_CASE("HT draft 3.1: what cannot be sent is no client", "[sasl][hashed_token]") {
    auto const fault = [](sasl::hashed_token_options const& options) {
        auto const made = client<sha256>::make(options);
        return made ? std::optional<errc>{} : std::optional{made.error()};
    };
    CHECK(fault({.username = "", .token = "t"}) == errc::malformed_message);
    CHECK(fault({.username = "u\0v"sv, .token = "t"}) == errc::malformed_message);
    CHECK(fault({.username = "user", .token = ""}) == errc::malformed_message);
    CHECK(fault({.username = "\xff", .token = "t"}) == errc::not_utf8);
    CHECK(fault({.username = "user", .token = "t", .binding = {binding_type::tls_exporter, ""}}) ==
          errc::channel_binding_missing);
}

TEST_CASE("RFC 4422 3: an empty challenge asks for the first message, once",
          "[sasl][hashed_token]") {
    device const keeps{"token", ""};
    server<sha256> capulet{keeps, "HT", {}};
    secret out;
    CHECK(capulet.step({}, out) == sasl::verdict::challenge());
    CHECK(capulet.step("user\0"s + oracle(EVP_sha256(), "token", "Initiator"), out) ==
          sasl::verdict::success());
    CHECK(capulet.step({}, out) == sasl::verdict::failure(errc::unexpected_response));
    server<sha256> mute{keeps, "HT", {}};
    (void)mute.step({}, out);
    CHECK(mute.step({}, out) == sasl::verdict::failure(errc::missing_initial_response));
}

}  // namespace hashed_token_tests
