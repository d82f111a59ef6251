// SPDX-License-Identifier: BSL-1.0
// IP addresses as domainparts: RFC 3986 3.2.2, RFC 5952, RFC 6874; the C library is the oracle.
#include <couplet/jid/literal.hpp>
#include <string>
#include <string_view>

#include "addresses.hpp"
#include "both.hpp"

#if __has_include(<arpa/inet.h>)
#include <arpa/inet.h>
#define COUPLET_TEST_INET 1
#endif

namespace ip_tests {

using addresses::canonical;
using addresses::outcome;
using addresses::repeat;
using namespace couplet::literals;

namespace {

constexpr std::string_view refused = "malformed_ip_literal domain 0";

/// Letters of which most texts are nearly an IPv6 address.
std::string nearly_ipv6(support::dice& random) {
    static constexpr std::string_view pieces[]{
        "0",       "1",         "f",        "ff",    "db8", "2001", "FFFF", "00", "0000",
        "12345",   ":",         ":",        ":",     ":",   "::",   "::",   ".",  "192.0.2.1",
        "1.2.3.4", "256.1.1.1", "01.2.3.4", "1.2.3", "g",   "%25a", " "};
    std::string text;
    for (std::size_t n = 1 + random(17); n > 0; --n)
        text += random(3) == 0 ? ":" : random.of(pieces);
    return text;
}

/// A whole address with a group or two left out or too many.
std::string grouped_ipv6(support::dice& random) {
    static constexpr std::string_view groups[]{"0", "1", "abcd", "0db8", "F", "0000", "ffff"};
    std::string text;
    std::size_t const count = 6 + random(4);
    std::size_t const gap = random(12);
    for (std::size_t i = 0; i < count; ++i) {
        if (i == gap) text += i == 0 ? "::" : ":";
        text += random.of(groups);
        if (i + 1 < count) text += ':';
    }
    if (gap == count) text += "::";
    if (random(4) == 0) text.resize(text.size() / 2);
    if (random(4) == 0) text += random(2) == 0 ? ":10.0.0.255" : "1.2.3.4";
    return text;
}

}  // namespace

TEST_CASE("RFC 5952 4.1: no leading zeros in a group", "[jid][ip]") {
    BOTH("[2001:0db8:0001:0002:0003:0004:0005:0006]"_jid.text() == "[2001:db8:1:2:3:4:5:6]");
    BOTH("[0001:2:3:4:5:6:7:000a]"_jid.text() == "[1:2:3:4:5:6:7:a]");
}

TEST_CASE("RFC 5952 4.2.1: as many groups as possible become ::", "[jid][ip]") {
    BOTH("[2001:db8:0:0:0:0:2:1]"_jid.text() == "[2001:db8::2:1]");
    BOTH("[2001:db8::0:1]"_jid.text() == "[2001:db8::1]");
    BOTH("[0:0:0:0:0:0:0:0]"_jid.text() == "[::]");
    BOTH("[0:0:0:0:0:0:0:1]"_jid.text() == "[::1]");
    BOTH("[1:0:0:0:0:0:0:0]"_jid.text() == "[1::]");
}

TEST_CASE("RFC 5952 4.2.2: a single group of zero is not shortened", "[jid][ip]") {
    BOTH("[2001:db8:0:1:1:1:1:1]"_jid.text() == "[2001:db8:0:1:1:1:1:1]");
    CHECK(canonical("[2001:db8::1:1:1:1:1]") == "[2001:db8:0:1:1:1:1:1]");
    CHECK(canonical("[::2:3:4:5:6:7:8]") == "[0:2:3:4:5:6:7:8]");
    CHECK(canonical("[1:2:3:4:5:6:7::]") == "[1:2:3:4:5:6:7:0]");
}

TEST_CASE("RFC 5952 4.2.3: the longest run of zeros is shortened, the first of equals",
          "[jid][ip]") {
    BOTH("[2001:0:0:1:0:0:0:1]"_jid.text() == "[2001:0:0:1::1]");
    BOTH("[2001:db8:0:0:1:0:0:1]"_jid.text() == "[2001:db8::1:0:0:1]");
    BOTH("[0:0:1:0:0:1:0:0]"_jid.text() == "[::1:0:0:1:0:0]");
    BOTH("[0:1:0:1:0:1:0:1]"_jid.text() == "[0:1:0:1:0:1:0:1]");
}

TEST_CASE("RFC 5952 4.3: hexadecimal digits are small letters", "[jid][ip]") {
    BOTH("[2001:DB8::ABCD:EF]"_jid.text() == "[2001:db8::abcd:ef]");
}

TEST_CASE("RFC 5952 5: an IPv4-mapped address shows its IPv4 address", "[jid][ip]") {
    BOTH("[::ffff:c000:0201]"_jid.text() == "[::ffff:192.0.2.1]");
    BOTH("[0:0:0:0:0:FFFF:192.0.2.1]"_jid.text() == "[::ffff:192.0.2.1]");
    BOTH("[::ffff:0.0.0.0]"_jid.text() == "[::ffff:0.0.0.0]");
    // no other prefix says so by itself
    CHECK(canonical("[64:ff9b::192.0.2.33]") == "[64:ff9b::c000:221]");
    CHECK(canonical("[::192.0.2.1]") == "[::c000:201]");
    CHECK(canonical("[1:2:3:4:5:6:1.2.3.4]") == "[1:2:3:4:5:6:102:304]");
}

TEST_CASE("RFC 3986 3.2.2: what is no IPv6 address is refused in brackets", "[jid][ip]") {
    for (std::string_view const text : {"[]",
                                        "[:]",
                                        "[:::]",
                                        "[1]",
                                        "[1:2:3:4:5:6:7]",
                                        "[1:2:3:4:5:6:7:8:9]",
                                        "[1::2::3]",
                                        "[:1::]",
                                        "[1:]",
                                        "[::1:]",
                                        "[12345::]",
                                        "[g::]",
                                        "[::1",
                                        "[::1]]",
                                        "[[::1]",
                                        "[::1]x",
                                        "[ ::1]",
                                        "[1:2:3:4:5:6:7:8::]",
                                        "[1:2:3:4::5:6:7:8]",
                                        "[::256.0.0.1]",
                                        "[::1.2.3]",
                                        "[::01.2.3.4]",
                                        "[::1.2.3.4.5]",
                                        "[1.2.3.4::]",
                                        "[1:2:3:4:5:6:7:1.2.3.4]",
                                        "[::1.2.3.4:5]",
                                        "[::+1]"}) {
        INFO(text);
        CHECK(outcome(text) == refused);
    }
    CHECK(outcome(std::string("[::1\0]", 6)) == refused);
    CHECK(outcome("[::\u0661]") == refused);
}

TEST_CASE("RFC 7622 3.1: IPvFuture is no IP literal of an address", "[jid][ip]") {
    CHECK(outcome("[v1.fe80::a]") == refused);
    CHECK(outcome("[vF.x]") == refused);
}

TEST_CASE("RFC 6874 2: a zone identifier follows %25, its percent-encoding normalised",
          "[jid][ip]") {
    BOTH("[fe80::1%25eth0]"_jid.text() == "[fe80::1%25eth0]");
    BOTH("[FE80::1%25Eth0]"_jid.text() == "[fe80::1%25Eth0]");  // whose case may matter
    CHECK(canonical("[fe80::a%25en1%2Dx]") == "[fe80::a%25en1-x]");
    CHECK(canonical("[fe80::a%25%65n1]") == "[fe80::a%25en1]");
    CHECK(canonical("[fe80::a%25a%2fb]") == "[fe80::a%25a%2Fb]");
    CHECK(canonical("[fe80::a%25%ff]") == "[fe80::a%25%FF]");
    CHECK(canonical("a@[fe80::a%25-._~]/r") == "a@[fe80::a%25-._~]/r");
    for (std::string_view const text :
         {"[fe80::1%]", "[fe80::1%25]", "[fe80::1%eth0]", "[fe80::1%25a%]", "[fe80::1%25a%2]",
          "[fe80::1%25a%zz]", "[fe80::1%25a b]", "[fe80::1%25a@b]", "[fe80::1%25a]b]", "[%25a]",
          "[fe80::1%25a%25b%]", "[fe80::1%2]", "[fe80::1%24a]", "[1.2.3.4%25a]"}) {
        INFO(text);
        auto const parsed = couplet::jid::from_parts(std::nullopt, text);
        bool const address_is_fine = text.starts_with("[fe80");
        CHECK(outcome(parsed) == (address_is_fine ? "malformed_ip_literal domain 8" : refused));
    }
    CHECK(canonical("[fe80::a%25" + repeat("a", 1011) + "]").size() == 1023);
    CHECK(outcome("[fe80::a%25" + repeat("a", 1012) + "]") == "part_too_long domain 0");
    CHECK(canonical("[fe80::a%25" + repeat("%61", 1011) + "]").size() == 1023);
    CHECK(outcome("[::ffff:c8c8:c8c8%25" + repeat("a", 1000) + "]") == "part_too_long domain 0");
}

TEST_CASE("RFC 7622 3.2: an IPv4 address is a domainpart as it stands", "[jid][ip]") {
    BOTH("a@192.0.2.1"_jid.domain() == "192.0.2.1");
    BOTH("0.0.0.0"_jid.domain() == "0.0.0.0");
    BOTH("255.255.255.255/x"_jid.domain() == "255.255.255.255");
    CHECK(canonical("01.02.03.04") == "01.02.03.04");  // a name: no IPv4 address has leading zeros
    CHECK(outcome("1.2.3.4:5222") == "forbidden_code_point domain 7");
}

#if defined(COUPLET_TEST_INET)
TEST_CASE("RFC 3986 3.2.2: the texts that inet_pton takes for IPv6 addresses, and their values",
          "[jid][ip]") {
    support::dice random{3};
    support::differences found;
    std::size_t good = 0;
    for (int i = 0; i < 300'000; ++i) {
        std::string const text = random(2) == 0 ? nearly_ipv6(random) : grouped_ipv6(random);
        if (text.find('%') != text.npos) continue;  // zones are not inet_pton's
        in6_addr oracle{};
        bool const valid = inet_pton(AF_INET6, text.c_str(), &oracle) == 1;
        std::string const ours = canonical("[" + text + "]");
        if (ours.empty() == valid) found.add(text + " -> " + ours);
        if (!valid || ours.empty()) continue;
        ++good;
        in6_addr again{};
        std::string const inside = ours.substr(1, ours.size() - 2);
        if (inet_pton(AF_INET6, inside.c_str(), &again) != 1 ||
            std::string_view(reinterpret_cast<char const*>(&again), 16) !=
                std::string_view(reinterpret_cast<char const*>(&oracle), 16))
            found.add(text + " -> " + ours);
        if (canonical(ours) != ours) found.add(ours + " is not settled");
    }
    CHECK(found.text == "");
    CHECK(good > 20'000);
}

TEST_CASE("RFC 5952 4: every value is written as inet_ntop writes it, IPv4-compatible ones aside",
          "[jid][ip]") {
    support::dice random{4};
    support::differences found;
    for (int i = 0; i < 200'000; ++i) {
        in6_addr value{};
        for (std::size_t at = 0; at < 16; at += 2) {
            std::size_t const kind = random(4);
            value.s6_addr[at] = static_cast<std::uint8_t>(kind == 0 ? random(256) : 0);
            value.s6_addr[at + 1] = static_cast<std::uint8_t>(kind <= 1 ? random(256) : 0);
        }
        if (random(16) == 0) {  // mapped
            for (std::size_t at = 0; at < 12; ++at) value.s6_addr[at] = at < 10 ? 0 : 0xFF;
        }
        bool compatible = (value.s6_addr[12] | value.s6_addr[13]) != 0;
        for (std::size_t at = 0; at < 12; ++at) compatible = compatible && value.s6_addr[at] == 0;
        if (compatible) continue;  // ::192.0.2.1 there, which RFC 4291 2.5.5.1 deprecates
        char text[INET6_ADDRSTRLEN];
        inet_ntop(AF_INET6, &value, text, sizeof text);
        std::string const literal = "[" + std::string(text) + "]";
        if (canonical(literal) != literal) found.add(literal + " -> " + canonical(literal));
    }
    CHECK(found.text == "");
}

TEST_CASE(
    "RFC 3986 3.2.2: an IPv4 address at the end of an IPv6 one is what inet_pton takes for one",
    "[jid][ip]") {
    support::dice random{5};
    support::differences found;
    for (int i = 0; i < 100'000; ++i) {
        std::string text;
        for (std::size_t n = 3 + random(3); n > 0; --n) {
            text += std::to_string(random(random(2) == 0 ? 300 : 30));
            if (random(20) == 0) text.insert(0, "0");
            if (n > 1) text += random(30) == 0 ? ":" : ".";
        }
        in_addr oracle{};
        bool const valid = inet_pton(AF_INET, text.c_str(), &oracle) == 1;
        std::string const ours = canonical("[::ffff:" + text + "]");
        if (text.find('.') == text.npos || text.find(':') != text.npos) continue;
        if (valid ? ours != "[::ffff:" + text + "]" : !ours.empty())
            found.add(text + " -> " + ours);
    }
    CHECK(found.text == "");
}
#endif

TEST_CASE("RFC 5952 5: a literal may grow when it is written canonically", "[jid][ip]") {
    BOTH("u@[::ffff:c8c8:c8c8]/r"_jid.text() == "u@[::ffff:200.200.200.200]/r");
    BOTH("[::ffff:c8c8:c8c8%25a]"_jid.text() == "[::ffff:200.200.200.200%25a]");
    CHECK(canonical("[::FFFF:C8C8:C8C8]") == "[::ffff:200.200.200.200]");
}

}  // namespace ip_tests
