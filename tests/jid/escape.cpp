// SPDX-License-Identifier: BSL-1.0
#include <couplet/jid/escape.hpp>

#include <optional>
#include <string>
#include <string_view>

#include <couplet/jid.hpp>

#include "both.hpp"
#include "corpus.hpp"
#include "uri_laws.hpp"

namespace escape_tests {

using couplet::escape;
using couplet::escape_errc;
using couplet::escape_error;
using couplet::unescape;

namespace {

/// A sink that a constant expression can fill.
struct fixed {
    char octets[96]{};
    std::size_t size = 0;

    constexpr void append(char const* from, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) octets[size++] = from[i];
    }
    constexpr bool operator==(std::string_view text) const {
        return std::string_view(octets, size) == text;
    }
};

constexpr bool escapes_to(std::string_view text, std::string_view escaped) {
    return escape<fixed>(text) == escaped && unescape<fixed>(escaped) == text;
}
constexpr bool stays(std::string_view text) { return escapes_to(text, text); }
constexpr bool refused(couplet::expected<fixed, escape_error> const& result, escape_error error) {
    return !result && result.error() == error;
}

}  // namespace

TEST_CASE("XEP-0106 3.2, 3.3: each of the ten characters has its sequence", "[jid][escape]") {
    BOTH(escapes_to("a b", R"(a\20b)"));
    BOTH(escapes_to(R"(")", R"(\22)"));
    BOTH(escapes_to("&", R"(\26)"));
    BOTH(escapes_to("'", R"(\27)"));
    BOTH(escapes_to("/", R"(\2f)"));
    BOTH(escapes_to(":", R"(\3a)"));
    BOTH(escapes_to("<", R"(\3c)"));
    BOTH(escapes_to(">", R"(\3e)"));
    BOTH(escapes_to("@", R"(\40)"));
    BOTH(escapes_to(R"(\5c)", R"(\5c5c)"));
    BOTH(escapes_to("", ""));
    BOTH(stays("!#$%()*+,-.;=?[]^_`{|}~"));
    BOTH(stays("tr\xC3\xA9ville"));
}

TEST_CASE("XEP-0106 5.1: the examples of localparts", "[jid][escape]") {
    BOTH(escapes_to("space cadet", R"(space\20cadet)"));
    BOTH(escapes_to(R"(call me "ishmael")", R"(call\20me\20\22ishmael\22)"));
    BOTH(escapes_to("at&t guy", R"(at\26t\20guy)"));
    BOTH(escapes_to("d'artagnan", R"(d\27artagnan)"));
    BOTH(escapes_to("/.fanboy", R"(\2f.fanboy)"));
    BOTH(escapes_to("::foo::", R"(\3a\3afoo\3a\3a)"));
    BOTH(escapes_to("<foo>", R"(\3cfoo\3e)"));
    BOTH(escapes_to("user@host", R"(user\40host)"));
    BOTH(escapes_to(R"(c:\net)", R"(c\3a\net)"));
    BOTH(escapes_to(R"(c:\\net)", R"(c\3a\\net)"));
    BOTH(escapes_to(R"(c:\cool stuff)", R"(c\3a\cool\20stuff)"));
    BOTH(escapes_to(R"(c:\5commas)", R"(c\3a\5c5commas)"));
}

TEST_CASE("XEP-0106 5.2-5.7: the examples of foreign addresses", "[jid][escape]") {
    BOTH(escapes_to("here's_a_wild_&_/cr%zy/_address",
                    R"(here\27s_a_wild_\26_\2fcr%zy\2f_address)"));
    BOTH(escapes_to(R"(for:<wv>("IMPS"))", R"(for\3a\3cwv\3e(\22IMPS\22))"));
    BOTH(escapes_to(R"(\3and\2is\5cool)", R"(\5c3and\2is\5c5cool)"));
    BOTH(escapes_to(R"(CN=D'Artagnan Saint-Andr\E9,O=Example & Company, Inc.,DC=com)",
                    R"(CN=D\27Artagnan\20Saint-Andr\E9,O=Example\20\26\20Company,\20Inc.,DC=com)"));
    BOTH(escapes_to(R"(somenick!user"&'/:<>\3address)",
                    R"(somenick!user\22\26\27\2f\3a\3c\3e\5c3address)"));
}

TEST_CASE("XEP-0106 4.3: partial sequences and those of other characters stay", "[jid][escape]") {
    BOTH(stays(R"(\2plus\2is\4)"));
    BOTH(stays(R"(foo\bar)"));
    BOTH(stays(R"(foob\41r)"));
    BOTH(stays(R"(\)"));
    BOTH(stays(R"(\2)"));
    BOTH(stays(R"(\\\)"));
    BOTH(stays(R"(\00\1f\7f\ff)"));
}

TEST_CASE("XEP-0106 4.1 (7): a backslash is escaped exactly before a sequence", "[jid][escape]") {
    BOTH(escapes_to(R"(\27)", R"(\5c27)"));
    BOTH(escapes_to(R"(\5c27)", R"(\5c5c27)"));
    BOTH(escapes_to(R"(\\27)", R"(\\5c27)"));
    BOTH(escapes_to(R"(x\20)", R"(x\5c20)"));
    BOTH(escapes_to(R"(\20x)", R"(\5c20x)"));
    BOTH(unescape<fixed>(R"(\5cfoo)") == R"(\foo)");  // not what escape() writes, but a sequence
}

TEST_CASE("XEP-0106 3.1: case is significant, and survives the lower-casing of a localpart",
          "[jid][escape]") {
    BOTH(unescape<fixed>(R"(\2F\3A\5C)") == R"(\2F\3A\5C)");
    BOTH(escapes_to(R"(c:\2Fold)", R"(c\3a\5c2Fold)"));
    BOTH(escapes_to(R"(\5C)", R"(\5c5C)"));

    auto const address =
        couplet::jid::from_parts(*escape(R"(C:\2Fold)"), "example.com", std::nullopt);
    REQUIRE(address);
    CHECK(address->local() == R"(c\3a\5c2fold)");
    CHECK(unescape(address->local()) == R"(c:\2fold)");
    for (std::string_view const text : {R"(\2F)", R"(\5C2F)", R"(\5c2F\5C)", R"(\\2f\3A5C)"})
        CHECK(uri_laws::localpart_broken_by(text) == "");
}

TEST_CASE("XEP-0106 4.1 (6): an escaped localpart neither begins nor ends with a space",
          "[jid][escape]") {
    BOTH(refused(escape<fixed>(" x"), {escape_errc::leading_space, 0}));
    BOTH(refused(escape<fixed>("ab "), {escape_errc::trailing_space, 2}));
    BOTH(refused(escape<fixed>(" "), {escape_errc::leading_space, 0}));
    BOTH(refused(escape<fixed>(" x "), {escape_errc::leading_space, 0}));
    BOTH(refused(unescape<fixed>(R"(\20x)"), {escape_errc::leading_space, 0}));
    BOTH(refused(unescape<fixed>(R"(ab\20)"), {escape_errc::trailing_space, 2}));
    BOTH(refused(unescape<fixed>(R"(\20)"), {escape_errc::leading_space, 0}));
    BOTH(unescape<fixed>(R"(\5c20)") == R"(\20)");

    BOTH(name(escape_errc::leading_space) == "leading_space");
    BOTH(name(escape_errc::trailing_space) == "trailing_space");
    BOTH(describe(escape_errc::leading_space).find("XEP-0106") != std::string_view::npos);
    BOTH(describe(escape_errc::trailing_space).find("XEP-0106") != std::string_view::npos);
}

TEST_CASE("XEP-0106 4.1: what is appended is counted, and a fault appends nothing",
          "[jid][escape]") {
    std::string out = "x";
    CHECK(couplet::append_escaped(out, "a@b") == std::size_t{5});
    CHECK(couplet::append_unescaped(out, R"(a\40b)") == std::size_t{3});
    CHECK_FALSE(couplet::append_escaped(out, "a@b "));
    CHECK_FALSE(couplet::append_unescaped(out, R"(a\40b\20)"));
    CHECK(out == R"(xa\40ba@b)");
}

TEST_CASE(
    "XEP-0106 4.1: unescape(escape(x)) is x, and escape(x) has no character that is disallowed",
    "[jid][escape]") {
    constexpr std::string_view alphabet = R"( @\2fFc57)";
    std::size_t texts = 0;
    std::size_t faults = 0;
    for (std::size_t length = 0; length <= 5; ++length) {
        std::size_t count = 1;
        for (std::size_t i = 0; i < length; ++i) count *= alphabet.size();
        for (std::size_t number = 0; number < count; ++number) {
            std::string text;
            for (std::size_t i = 0, n = number; i < length; ++i, n /= alphabet.size())
                text += alphabet[n % alphabet.size()];
            if (!uri_laws::escaping_broken_by(text).empty()) ++faults;
            ++texts;
        }
    }
    CHECK(texts == 66'430);
    CHECK(faults == 0);
}

TEST_CASE("XEP-0106 4.2: a foreign address becomes the localpart of a gateway's JID",
          "[jid][escape]") {
    auto const address = couplet::jid::from_parts(*escape("treville@musketeers.lit"),
                                                  "smtp.gascon.fr", std::nullopt);
    REQUIRE(address);
    CHECK(address->text() == R"(treville\40musketeers.lit@smtp.gascon.fr)");
    CHECK(unescape(address->local()) == std::string("treville@musketeers.lit"));
}

TEST_CASE("XEP-0106: the corpus' vectors of escaping", "[jid][escape][corpora]") {
    for (auto const& row : corpus::rows("jids.tsv")) {
        if (row[1] != "escape") continue;
        INFO("jids.tsv " << row[0]);
        CHECK(escape(corpus::unescaped(row[2])) == corpus::unescaped(row[3]));
        CHECK(unescape(corpus::unescaped(row[3])) == corpus::unescaped(row[2]));
    }
}

TEST_CASE("XEP-0106 4.3: what width mapping turns into a sequence is escaped as one", "[escape]") {
    struct {
        std::string_view name;
        std::string_view localpart;
    } const rows[]{
        {"eve\xEF\xBC\xBC"
         "40bank.example",
         "eve\\5c40bank.example"},  // U+FF3C
        {"\xEF\xBC\xBC"
         "20a",
         "\\5c20a"},
        {"a\\\xEF\xBC\x94\xEF\xBC\x90"
         "b",
         "a\\5c40b"},  // U+FF14 U+FF10
    };
    for (auto const& row : rows) {
        auto const escaped = couplet::escape(row.name);
        REQUIRE(escaped);
        auto const address = couplet::jid::from_parts(*escaped, "gateway.example");
        REQUIRE(address);
        CHECK(address->local() == row.localpart);
    }
    CHECK(*couplet::escape("\xEF\xBC\xBC") == "\xEF\xBC\xBC");
}

TEST_CASE("XEP-0106 3.2, RFC 8265 3.3.2: a mark after a sequence composes with its letter",
          "[jid][escape]") {
    auto const address = couplet::jid::from_parts(*escape("a:\u0301"), "example.com");
    REQUIRE(address);
    CHECK(address->local() == "a\\3\u00E1");
    CHECK(unescape(address->local()) == "a\\3\u00E1");
}

}  // namespace escape_tests
