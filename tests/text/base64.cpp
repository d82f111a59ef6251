// SPDX-License-Identifier: BSL-1.0
// Base64: RFC 4648's test vectors, one spelling for each string of octets, and what is wrong where.
#include <array>
#include <couplet/text/base64.hpp>
#include <optional>
#include <random>
#include <string>
#include <string_view>

#include "both.hpp"

namespace base64_tests {

using couplet::base64_errc;
using couplet::base64_error;
namespace base64 = couplet::base64;

namespace {

std::string encoded(std::string_view octets) {
    std::string text;
    base64::append(text, octets);
    return text;
}
std::optional<std::string> decoded(std::string_view text) {
    std::string octets(base64::decoded_size(text.size()), '\0');
    auto const size = base64::decode(text, octets.data());
    if (!size) return {};
    octets.resize(*size);
    return octets;
}
constexpr base64_error fault(std::string_view text) {
    std::array<char, 64> octets{};
    auto const size = base64::decode(text, octets.data());
    return size ? base64_error{base64_errc{99}, static_cast<std::uint32_t>(*size)} : size.error();
}

constexpr std::string_view vectors[][2]{
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

constexpr bool encodes(std::string_view octets, std::string_view text) {
    std::array<char, 64> out{};
    auto const* const end = base64::encode(octets, out.data());
    return std::string_view{out.data(), static_cast<std::size_t>(end - out.data())} == text;
}

}  // namespace

TEST_CASE("RFC 4648 10: the test vectors, both ways", "[text][base64]") {
    for (auto const& [octets, text] : vectors) {
        CHECK(encoded(octets) == text);
        CHECK(decoded(text) == octets);
    }
    BOTH(encodes("fooba", "Zm9vYmE="));
    BOTH(encodes("\xff\xfe\xfd", "//79"));
    BOTH(base64::encoded_size(0) == 0 && base64::encoded_size(1) == 4 &&
         base64::encoded_size(3) == 4 && base64::encoded_size(20) == 28);
}

TEST_CASE("RFC 4648 4: octets of every length survive", "[text][base64]") {
    std::mt19937 random{20};
    for (std::size_t size = 0; size < 500; ++size) {
        std::string octets(size, '\0');
        for (char& c : octets) c = static_cast<char>(random());
        std::string const text = encoded(octets);
        REQUIRE(text.size() == base64::encoded_size(size));
        REQUIRE(decoded(text) == octets);
    }
}

TEST_CASE("RFC 4648 3.5: what is decoded has one spelling", "[text][base64]") {
    // every text of four octets over digits, padding and what is neither
    constexpr std::string_view some = "AQgwZz09+/=\n-";
    std::size_t accepted = 0;
    for (char const a : some)
        for (char const b : some)
            for (char const c : some)
                for (char const d : some) {
                    std::string const text{a, b, c, d};
                    auto const octets = decoded(text);
                    if (!octets) continue;
                    ++accepted;
                    REQUIRE(encoded(*octets) == text);
                }
    // 10 digits; with one "=" those whose last 2 bits are 0 (A, Q, g, w, 0), with two those whose last 4 are (A, Q, g, w)
    CHECK(accepted == 10 * 10 * 10 * 10 + 10 * 10 * 5 + 10 * 4);
}

TEST_CASE("RFC 4648 3.2, 3.3, 3.5: a fault is told where it stands", "[text][base64]") {
    using enum base64_errc;
    BOTH(fault("Zm9v\n") == base64_error{foreign_octet, 4});
    BOTH(fault("Zm9v Zm9v") == base64_error{foreign_octet, 4});
    BOTH(fault("Zm-v") == base64_error{foreign_octet, 2});
    BOTH(fault(std::string_view{"Zm\0v", 4}) == base64_error{foreign_octet, 2});
    BOTH(fault("Zm\xffv") == base64_error{foreign_octet, 2});
    BOTH(fault("=") == base64_error{misplaced_padding, 0});
    BOTH(fault("====") == base64_error{misplaced_padding, 0});
    BOTH(fault("Z===") == base64_error{misplaced_padding, 1});
    BOTH(fault("Zg==Zg==") == base64_error{misplaced_padding, 4});
    BOTH(fault("Zm8=Zm8=") == base64_error{misplaced_padding, 3});
    BOTH(fault("Zg=a") == base64_error{misplaced_padding, 2});
    BOTH(fault("Zg===") == base64_error{misplaced_padding, 4});
    BOTH(fault("Zm9v=") == base64_error{misplaced_padding, 4});
    BOTH(fault("Zh==") == base64_error{trailing_bits, 1});
    BOTH(fault("Zm9=") == base64_error{trailing_bits, 2});
    BOTH(fault("Zg=") == base64_error{incomplete, 3});
    BOTH(fault("Z") == base64_error{incomplete, 1});
    BOTH(fault("Zm9vYg") == base64_error{incomplete, 6});
    for (auto const code : {foreign_octet, misplaced_padding, trailing_bits, incomplete}) {
        CHECK_FALSE(name(code).empty());
        CHECK_FALSE(describe(code).empty());
    }
}

}  // namespace base64_tests
