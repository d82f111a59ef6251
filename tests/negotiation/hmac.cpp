// SPDX-License-Identifier: BSL-1.0
// HMAC and PBKDF2: against OpenSSL's own, for keys, texts and iterations of many sizes.
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/text/ascii.hpp>
#include <random>
#include <string>
#include <string_view>

#include "allocations.hpp"
#include "catch.hpp"

namespace hmac_tests {

namespace openssl = couplet::openssl;

namespace {

template <class Hash>
EVP_MD const* evp();
template <>
EVP_MD const* evp<openssl::md5>() {
    return EVP_md5();
}
template <>
EVP_MD const* evp<openssl::sha1>() {
    return EVP_sha1();
}
template <>
EVP_MD const* evp<openssl::sha256>() {
    return EVP_sha256();
}
template <>
EVP_MD const* evp<openssl::sha512>() {
    return EVP_sha512();
}

template <class Hash>
std::string oracle(std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> octets{};
    unsigned size = 0;
    HMAC(evp<Hash>(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<unsigned char const*>(text.data()), text.size(), octets.data(), &size);
    return {reinterpret_cast<char const*>(octets.data()), size};
}
template <class Hash>
std::string oracle(std::string_view password, std::string_view salt, int iterations) {
    std::string out(couplet::digest_size<Hash>, '\0');
    PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                      reinterpret_cast<unsigned char const*>(salt.data()),
                      static_cast<int>(salt.size()), iterations, evp<Hash>(),
                      static_cast<int>(out.size()), reinterpret_cast<unsigned char*>(out.data()));
    return out;
}

std::string random_text(std::mt19937& random, std::size_t size) {
    std::string text(size, '\0');
    for (char& c : text) c = static_cast<char>(random());
    return text;
}

std::string from_hex(std::string_view digits) {
    std::string octets;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        octets += static_cast<char>(couplet::ascii::hex_value(digits[i]) << 4 |
                                    couplet::ascii::hex_value(digits[i + 1]));
    return octets;
}

}  // namespace

TEMPLATE_TEST_CASE("RFC 2104 2: HMAC is OpenSSL's, for keys shorter and longer than a block",
                   "[sasl][hmac]", openssl::md5, openssl::sha1, openssl::sha256, openssl::sha512) {
    std::mt19937 random{2104};
    for (std::size_t size = 0; size < 300; ++size) {
        auto const key = random_text(random, size);
        couplet::hmac<TestType> const mac{key};
        for (std::size_t const length : {std::size_t{0}, std::size_t{1}, size, 3 * size}) {
            auto const text = random_text(random, length);
            REQUIRE(mac(text).view() == oracle<TestType>(key, text));
            // in pieces, and again
            REQUIRE(mac(text.substr(0, length / 2), "", text.substr(length / 2)).view() ==
                    oracle<TestType>(key, text));
        }
    }
}

TEMPLATE_TEST_CASE("RFC 5802 2.2: Hi() is OpenSSL's PBKDF2", "[sasl][hmac]", openssl::sha1,
                   openssl::sha256, openssl::sha512) {
    std::mt19937 random{5802};
    for (int iterations = 1; iterations < 40; ++iterations) {
        auto const password = random_text(random, random() % 200);
        auto const salt = random_text(random, random() % 100);
        REQUIRE(
            couplet::pbkdf2<TestType>(password, salt, static_cast<unsigned>(iterations)).view() ==
            oracle<TestType>(password, salt, iterations));
    }
    CHECK(allocations::during([] { (void)couplet::pbkdf2<TestType>("pencil", "salt", 10); }) == 0);
}

TEST_CASE("RFC 5802 5, RFC 7677 3: the salted passwords of the examples", "[sasl][hmac]") {
    CHECK(couplet::pbkdf2<openssl::sha1>("pencil", from_hex("4125c247e43ab1e93c6dff76"), 4096)
              .view() == from_hex("1d96ee3a529b5a5f9e47c01f229a2cb8a6e15f7d"));
    CHECK(couplet::pbkdf2<openssl::sha256>("pencil", from_hex("5b6d99689d12358eeca04b141236fa81"),
                                           4096)
              .view() ==
          from_hex("c4a49510323ab4f952cac1fa99441939e78ea74d6be81ddf7096e87513dc615d"));
}

}  // namespace hmac_tests
