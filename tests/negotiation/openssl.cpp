// SPDX-License-Identifier: BSL-1.0
// The hash functions of OpenSSL: the values that their specifications print, in pieces of any size, as values.
#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/secret_hex.hpp>
#include <couplet/text/digest.hpp>
#include <string>
#include <string_view>
#include <type_traits>

#include "allocations.hpp"
#include "catch.hpp"

namespace openssl_tests {

namespace openssl = couplet::openssl;

namespace {

template <class Hash>
std::string hashed(std::string_view text, std::size_t piece) {
    Hash hash;
    for (; !text.empty(); text.remove_prefix(piece < text.size() ? piece : text.size()))
        hash.update(text.substr(0, piece));
    couplet::wiped_array<couplet::digest_size<Hash>> const octets{couplet::finish(hash)};
    return std::string{couplet::hex(octets).view()};
}

}  // namespace

TEST_CASE("RFC 1321 A.5, FIPS 180-4: what is printed of the text abc", "[sasl][openssl]") {
    CHECK(hashed<openssl::md5>("abc", 3) == "900150983cd24fb0d6963f7d28e17f72");
    CHECK(hashed<openssl::sha1>("abc", 3) == "a9993e364706816aba3e25717850c26c9cd0d89d");
    CHECK(hashed<openssl::sha256>("abc", 3) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(hashed<openssl::sha512>("abc", 3) ==
          "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
          "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

TEMPLATE_TEST_CASE("RFC 5802 2.2: a hash function's state is a value, however the text comes",
                   "[sasl][openssl]", openssl::md5, openssl::sha1, openssl::sha256,
                   openssl::sha512) {
    STATIC_REQUIRE(couplet::hash_function<TestType>);
    STATIC_REQUIRE(std::is_trivially_copyable_v<TestType>);
    STATIC_REQUIRE(TestType::block_size == (couplet::digest_size<TestType> == 64 ? 128 : 64));
    std::string text;
    for (int i = 0; i < 300; ++i) text += static_cast<char>(i);
    auto const whole = hashed<TestType>(text, text.size());
    for (std::size_t piece = 1; piece < 140; ++piece)
        REQUIRE(hashed<TestType>(text, piece) == whole);
    CHECK(allocations::during([&] {
              TestType hash;
              hash.update(text);
              TestType other = hash;
              allocations::keep(hash.finish());
              allocations::keep(other.finish());
          }) == 0);
}

TEST_CASE("RFC 5802 4: the policy names them all", "[sasl][openssl]") {
    using digests = openssl::digests;
    STATIC_REQUIRE(couplet::digest_size<digests::md5> == 16);
    STATIC_REQUIRE(couplet::digest_size<digests::sha1> == 20);
    STATIC_REQUIRE(couplet::digest_size<digests::sha256> == 32);
    STATIC_REQUIRE(couplet::digest_size<digests::sha512> == 64);
}

}  // namespace openssl_tests
