// SPDX-License-Identifier: BSL-1.0
// The examples of RFC 7622 3.5, and its rules about an address as a whole.
#include <couplet/jid.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "addresses.hpp"

namespace parse_tests {

using addresses::canonical;
using addresses::good;
using addresses::outcome;
using addresses::repeat;
using couplet::jid;

namespace {

struct example {
    std::string_view text;
    std::string_view outcome;
};

void check_all(auto const& examples) {
    for (auto const& [text, expected] : examples) {
        INFO(text);
        CHECK(outcome(text) == expected);
    }
}

}  // namespace

TEST_CASE("RFC 7622 3.5, table 1: the sample of legal JIDs", "[jid]") {
    static constexpr example legal[]{
        {"juliet@example.com", "juliet@example.com"},                     // 1
        {"juliet@example.com/foo", "juliet@example.com/foo"},             // 2
        {"juliet@example.com/foo bar", "juliet@example.com/foo bar"},     // 3
        {"juliet@example.com/foo@bar", "juliet@example.com/foo@bar"},     // 4
        {R"(foo\20bar@example.com)", R"(foo\20bar@example.com)"},         // 5
        {"fussball@example.com", "fussball@example.com"},                 // 6
        {"fu\u00DFball@example.com", "fu\u00DFball@example.com"},         // 7
        {"\u03C0@example.com", "\u03C0@example.com"},                     // 8
        {"\u03A3@example.com/foo", "\u03C3@example.com/foo"},             // 9
        {"\u03C3@example.com/foo", "\u03C3@example.com/foo"},             // 10
        {"\u03C2@example.com/foo", "\u03C2@example.com/foo"},             // 11
        {"king@example.com/\u265A", "king@example.com/\u265A"},           // 12
        {"example.com", "example.com"},                                   // 13
        {"example.com/foobar", "example.com/foobar"},                     // 14
        {"a.example.com/b@example.net", "a.example.com/b@example.net"}};  // 15
    check_all(legal);
    CHECK(good("a.example.com/b@example.net").domain() == "a.example.com");
    CHECK(good("king@example.com/\u265A").resource() == "\u265A");
}

TEST_CASE("RFC 7622 3.5, table 2: the sample of strings that violate the rules", "[jid]") {
    static constexpr example illegal[]{
        {R"("juliet"@example.com)", "excluded_code_point local 0"},   // 16
        {"foo bar@example.com", "forbidden_code_point local 3"},      // 17
        {"@example.com/", "empty_part local 0"},                      // 19
        {"henry\u2163@example.com", "forbidden_code_point local 5"},  // 20
        {"\u265A@example.com", "forbidden_code_point local 0"},       // 21
        {"juliet@", "empty_part domain 7"},                           // 22
        {"/foobar", "empty_part domain 0"}};                          // 23
    check_all(illegal);
}

TEST_CASE(
    "7622-3.5-3, RFC 7622 3.5, erratum 4560: example 18, a leading space in a resourcepart, is "
    "legal",
    "[jid]") {
    CHECK(canonical("juliet@example.com/ foo") == "juliet@example.com/ foo");
    CHECK(canonical("juliet@example.com/foo ") == "juliet@example.com/foo ");
    CHECK(canonical("juliet@example.com/ ") == "juliet@example.com/ ");
}

TEST_CASE(
    "7622-3.5-1, RFC 7622 3.5: capital sigma is sigma, final sigma is itself, wherever it stands",
    "[jid]") {
    auto const capital = good("\u03A3@example.com/foo");
    auto const small = good("\u03C3@example.com/foo");
    auto const final = good("\u03C2@example.com/foo");
    CHECK(capital == small);
    CHECK(capital != final);
    CHECK(small != final);
    CHECK(canonical("\u039F\u0394\u039F\u03A3@example.com") ==
          "\u03BF\u03B4\u03BF\u03C3@example.com");
    CHECK(canonical("\u039F\u0394\u039F\u03A3.example") == "\u03BF\u03B4\u03BF\u03C3.example");
    CHECK(canonical("\u03C0\u03AC\u03C2.example") == "\u03C0\u03AC\u03C2.example");
}

TEST_CASE("7622-3.5-2, RFC 7622 3.5: sharp s is kept and is not ss", "[jid]") {
    CHECK(good("fu\u00DFball@example.com") != good("fussball@example.com"));
    CHECK(canonical("a@fu\u00DFball.example") == "a@fu\u00DFball.example");
    CHECK(canonical("\u1E9E@example.com") == "\u00DF@example.com");
    CHECK(canonical("stra\u1E9Ee.example") == "stra\u00DFe.example");
}

TEST_CASE("7622-3.1-1, RFC 7622 3.1: a localpart, a domainpart and a resourcepart, in UTF-8",
          "[jid]") {
    auto const full = good("Juliet@Example.COM/Balcony");
    CHECK(full.text() == "juliet@example.com/Balcony");
    CHECK(full.local() == "juliet");
    CHECK(full.domain() == "example.com");
    CHECK(full.resource() == "Balcony");
    CHECK(outcome("a\xFF@example.com") == "malformed_utf8 local 1");
    CHECK(outcome("a@ex\xC3\x28mple.com") == "malformed_utf8 domain 4");
    CHECK(outcome("a@b/c\xED\xA0\x80") == "malformed_utf8 resource 5");
    CHECK(outcome("a@b/\xF4\x90\x80\x80") == "malformed_utf8 resource 4");
    CHECK(outcome("\xC0\xAF@b") == "malformed_utf8 local 0");
}

TEST_CASE("7622-3.1-2, RFC 7622 3.1: a part has 1 to 1,023 octets, an address at most 3,071",
          "[jid]") {
    std::string const letters = repeat("\u00E9", 511) + "a";  // 512 code points
    REQUIRE(letters.size() == 1023);
    std::string const name = repeat(repeat("d", 62) + ".", 3) + repeat("d", 63);
    CHECK(canonical(letters + "@b/" + letters).size() == 1023 + 3 + 1023);
    CHECK(canonical(letters + '@' + name + '/' + letters).size() == 2048 + name.size());
    CHECK(outcome(letters + "b@b") == "part_too_long local 0");
    CHECK(outcome("b/" + letters + "b") == "part_too_long resource 2");
    CHECK(outcome("@b") == "empty_part local 0");
    CHECK(outcome("b/") == "empty_part resource 2");
    CHECK(outcome("") == "empty_part domain 0");
}

TEST_CASE("7622-3.1-3, RFC 7622 3.1: separators are found before anything is mapped", "[jid]") {
    CHECK(outcome("a\uFF20b@example.com") == "excluded_code_point local 1");
    CHECK(outcome("a\uFF0Fb@example.com") == "excluded_code_point local 1");
    CHECK(outcome("a\uFF20example.com") == "forbidden_code_point domain 1");
    CHECK(outcome("example.com\uFF0Fb") == "forbidden_code_point domain 11");
    CHECK(good("b/a\uFF20b\uFF0Fc").resource() == "a\uFF20b\uFF0Fc");
    CHECK(outcome("a\u2100b") == "forbidden_code_point domain 1");  // its NFKC is a/c
}

TEST_CASE("7622-3.4-3, RFC 7622 3.4: separators in a resourcepart mean nothing", "[jid]") {
    auto const j = good("juliet@example.com/a@b/c@d//e");
    CHECK(j.resource() == "a@b/c@d//e");
    CHECK(j.domain() == "example.com");
    CHECK(good("example.com//").resource() == "/");
    CHECK(good("example.com/@").resource() == "@");
}

TEST_CASE("7622-4-3, RFC 7622 4: what can be mapped is mapped, and only what cannot be is refused",
          "[jid]") {
    CHECK(canonical("JULIET@EXAMPLE.COM/A") == "juliet@example.com/A");
    CHECK(canonical("\uFF4A\uFF35@\uFF25\uFF38.\uFF43\uFF4F\uFF4D/x") == "ju@ex.com/x");
    CHECK(canonical("e\u0301@e\u0301.example/e\u0301") == "\u00E9@\u00E9.example/\u00E9");
    CHECK(canonical("b\u3002c/a\u3000b") == "b.c/a b");
    CHECK(canonical("\u0130@example.com") == "i\u0307@example.com");
    CHECK(outcome("\u2163@example.com") == "forbidden_code_point local 0");
}

TEST_CASE("RFC 7622 3: an attribute is absent, malformed or an address", "[jid]") {
    auto const absent = jid::parse_optional(std::nullopt);
    REQUIRE(absent.has_value());
    CHECK(!absent->has_value());
    auto const valid = jid::parse_optional("Juliet@example.com");
    REQUIRE(valid.has_value());
    REQUIRE(valid->has_value());
    CHECK((*valid)->text() == "juliet@example.com");
    auto const malformed = jid::parse_optional("juliet@");
    REQUIRE(!malformed.has_value());
    CHECK(malformed.error() ==
          couplet::jid_error{couplet::jid_errc::empty_part, couplet::jid_part::domain, 7});
    auto const empty = jid::parse_optional("");
    REQUIRE(!empty.has_value());
    CHECK(empty.error().code == couplet::jid_errc::empty_part);
}

TEST_CASE("RFC 7622 3: an address from its parts, in which separators are no separators", "[jid]") {
    CHECK(outcome(jid::from_parts("Juliet", "Example.com", "a/b@c")) == "juliet@example.com/a/b@c");
    CHECK(outcome(jid::from_parts(std::nullopt, "example.com")) == "example.com");
    CHECK(outcome(jid::from_parts(std::nullopt, "example.com", "r")) == "example.com/r");
    CHECK(outcome(jid::from_parts("a/b", "c")) == "excluded_code_point local 1");
    CHECK(outcome(jid::from_parts("a@b", "c")) == "excluded_code_point local 1");
    CHECK(outcome(jid::from_parts("a", "b/c")) == "forbidden_code_point domain 1");
    CHECK(outcome(jid::from_parts(std::nullopt, "b@c")) == "forbidden_code_point domain 1");
    CHECK(outcome(jid::from_parts("", "c")) == "empty_part local 0");
    CHECK(outcome(jid::from_parts("a", "")) == "empty_part domain 0");
    CHECK(outcome(jid::from_parts("a", "b", "")) == "empty_part resource 0");
    CHECK(outcome(jid::from_parts("a", "b", "c\x01")) == "forbidden_code_point resource 1");
}

TEST_CASE("RFC 7622 3: no text at all is an empty domainpart", "[jid]") {
    CHECK(outcome(jid::parse(std::string_view())) == "empty_part domain 0");
    CHECK(outcome(jid::from_parts(std::string_view(), "b")) == "empty_part local 0");
    CHECK(outcome(jid::from_parts(std::nullopt, std::string_view())) == "empty_part domain 0");
    CHECK(outcome(jid::from_parts(std::nullopt, "b", std::string_view())) ==
          "empty_part resource 0");
}

TEST_CASE("RFC 7622 3: a text of any length is refused in the time it takes to find its separators",
          "[jid]") {
    std::string const megabytes(8'000'000, '@');
    double const seconds = support::seconds_for([&] {
        for (int i = 0; i < 10; ++i) {
            CHECK(outcome(megabytes) == "empty_part local 0");
            CHECK(outcome("a" + megabytes) == "part_too_long domain 2");
            CHECK(outcome("b/" + megabytes) == "part_too_long resource 2");
        }
    });
    CHECK(seconds < 10);
}

}  // namespace parse_tests
