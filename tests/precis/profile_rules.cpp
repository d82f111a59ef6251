// SPDX-License-Identifier: BSL-1.0
// The clauses of RFC 8264 7, RFC 8265 3-5 and RFC 8266 2: which rule, in which order, with which fault at which octet.
#include <couplet/precis/profiles.hpp>
#include <string>
#include <string_view>

#include "both.hpp"
#include "precis/reference.hpp"
#include "support.hpp"

namespace profile_rules_tests {

using couplet::precis_errc;
using couplet::precis_error;
using couplet::unexpected;
using couplet::precis::compare;
using couplet::precis::enforce;
using couplet::precis::nickname;
using couplet::precis::opaque_string;
using couplet::precis::prepare;
using couplet::precis::username_case_mapped;
using couplet::precis::username_case_preserved;
using support::operator""_u;
using enum couplet::precis_errc;

namespace {

unexpected<precis_error> fault(precis_errc code, std::uint32_t at) {
    return unexpected{precis_error{code, at}};
}

}  // namespace

TEST_CASE(
    "8264-7-1, RFC 8264 7: width before case, case before normalization, normalization before "
    "direction",
    "[precis][profile]") {
    CHECK(enforce(username_case_mapped, u8"\uFF21"_u) == "a");
    CHECK(enforce(username_case_mapped, u8"\uFF21\u030A"_u) == u8"\u00E5"_u);
    CHECK(enforce(username_case_mapped, u8"A\u030A"_u) == u8"\u00E5"_u);
    CHECK(enforce(username_case_mapped, u8"\u0130"_u) == u8"i\u0307"_u);
    // halfwidth KA and its sound mark, which only become neighbours that compose by width mapping
    CHECK(enforce(username_case_mapped, u8"\uFF76\uFF9E"_u) == u8"\u30AC"_u);
    CHECK(enforce(username_case_mapped, u8"\u05D0\uFF11"_u) == u8"\u05D01"_u);
    CHECK(enforce(username_case_mapped, u8"\u05D0\uFF21"_u) == fault(bidi_rule, 0));
}

TEST_CASE(
    "8264-7-1 yields to 8265-3.3.2-1: class membership is asked right after width mapping, "
    "so that 1,127 code points are refused which mapping would make acceptable",
    "[precis][profile]") {
    CHECK(enforce(username_case_mapped, u8"\u212A"_u) == fault(forbidden_code_point, 0));
    CHECK(enforce(username_case_mapped, u8"\u1FEF"_u) == fault(forbidden_code_point, 0));
    CHECK(enforce(username_case_mapped, u8"a\u037E"_u) == fault(forbidden_code_point, 1));
    if (!oracle::applies("the number of code points that the two orders judge differently")) return;
    std::size_t differ = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (!couplet::utf8::is_scalar(c)) continue;
        auto const& rules = username_case_mapped;
        auto const width = reference::width_mapped(std::u32string(1, c));
        auto const last = reference::normalized(rules.normalization, reference::lowered(width));
        bool late = couplet::precis::first_out_of_context(oracle::view(last)) == last.size();
        for (char32_t const m : last) late = late && reference::is_member(rules.base, m);
        if (!late || reference::is_member(rules.base, width[0])) continue;
        ++differ;
        if (enforce(rules, support::to_utf8(c))) FAIL(support::shown(c));
    }
    CHECK(differ == 1127);
}

TEST_CASE("8264-7-2, 8265-5-1, RFC 8264 7: the rules are applied again until they change nothing",
          "[precis][profile]") {
    // U+00A8 is NFKC's space and U+0308; the space is trimmed in the second round
    CHECK(enforce(nickname, u8"\u00A8a"_u) == u8"\u0308a"_u);
    CHECK(enforce(nickname, u8"a\uFF3F \u00A8"_u) == u8"a_ \u0308"_u);
    // U+2100 is NFKC's a/c; U+210B becomes H, which lower-casing finds in the second round
    auto compared = nickname;
    compared.cases = compared.cases_in_comparison;
    CHECK(enforce(compared, u8"\u210B"_u) == "h");
    CHECK(enforce(nickname, u8"\u210B"_u) == "H");
}

TEST_CASE("8264-7-2, RFC 8264 7: what normalization takes out of the class is unstable",
          "[precis][profile]") {
    CHECK(enforce(nickname, u8"\u3131"_u) == fault(unstable, 0));  // NFKC: U+1100, an old jamo
    CHECK(enforce(opaque_string, u8"\u3131"_u) == u8"\u3131"_u);
}

TEST_CASE("8265-3.1-1, RFC 8265 3.1: no username is empty, before or after mapping",
          "[precis][profile]") {
    for (auto const& known : reference::profiles()) {
        INFO(known.name);
        CHECK(enforce(known.rules, "") == fault(empty, 0));
    }
    CHECK(enforce(nickname, " ") == fault(empty, 0));
    CHECK(enforce(nickname, u8" \u3000\u2003 "_u) == fault(empty, 0));
    CHECK(enforce(opaque_string, " ") == " ");
}

TEST_CASE(
    "8265-3.3.2-1, RFC 8265 3.3.2, 3.4.2: preparation maps width and asks for IdentifierClass",
    "[precis][profile]") {
    for (auto const& rules : {username_case_mapped, username_case_preserved}) {
        CHECK(prepare(rules, u8"\uFF2Auliet\u00C9"_u) == u8"Juliet\u00C9"_u);
        CHECK(prepare(rules, u8"\uFF76\uFF9E"_u) == u8"\u30AB\u3099"_u);
        CHECK(prepare(rules, u8"e\u0301"_u) == u8"e\u0301"_u);
        CHECK(prepare(rules, u8"a\u3000"_u) == fault(forbidden_code_point, 1));
        CHECK(prepare(rules, u8"\uFFE0"_u) == fault(forbidden_code_point, 0));  // CENT SIGN
        CHECK(prepare(rules, u8"\uFF65"_u) == fault(contextual_rule, 0));
        CHECK(prepare(rules, u8"\u3042\uFF65"_u) == u8"\u3042\u30FB"_u);
        CHECK(prepare(rules, "") == "");
    }
}

TEST_CASE(
    "8265-3.3.3-1, RFC 8265 3.3.3: a username is lower-cased, normalized, and obeys the Bidi rule",
    "[precis][profile]") {
    CHECK(enforce(username_case_mapped, u8"Re\u0301NE\u0301"_u) == u8"r\u00E9n\u00E9"_u);
    CHECK(enforce(username_case_preserved, u8"Re\u0301NE\u0301"_u) == u8"R\u00E9N\u00C9"_u);
    CHECK(enforce(username_case_mapped, u8"\u05D0a"_u) == fault(bidi_rule, 0));
    CHECK(enforce(username_case_mapped, u8"1\u05D0"_u) == fault(bidi_rule, 0));
    CHECK(enforce(username_case_mapped, u8"\u05D01"_u) == u8"\u05D01"_u);
    CHECK(enforce(username_case_mapped, "1-a!") == "1-a!");  // no right-to-left: no Bidi rule
    CHECK(enforce(username_case_mapped, u8"1-\u00E9!"_u) == u8"1-\u00E9!"_u);
    CHECK(enforce(opaque_string, u8"1\u05D0a"_u) == u8"1\u05D0a"_u);
    CHECK(enforce(nickname, u8"1\u05D0a"_u) == u8"1\u05D0a"_u);
}

TEST_CASE(
    "8265-3.3.4-1, RFC 8265 3.3.4, 3.4.4, 4.2.3: equal are strings that enforce to the same octets",
    "[precis][profile]") {
    CHECK(compare(username_case_mapped, "Juliet", "jULIET") == true);
    CHECK(compare(username_case_mapped, u8"\uFF2A"_u, "j") == true);
    CHECK(compare(username_case_preserved, "Juliet", "juliet") == false);
    CHECK(compare(username_case_preserved, u8"e\u0301"_u, u8"\u00E9"_u) == true);
    CHECK(compare(opaque_string, u8"a\u00A0b"_u, "a b") == true);
    CHECK(compare(opaque_string, u8"\uFF41"_u, "a") == false);
    CHECK(compare(username_case_mapped, "a b", "\x80") == fault(forbidden_code_point, 1));
    CHECK(compare(username_case_mapped, "a", "\x80") == fault(malformed_utf8, 0));
    CHECK(compare(username_case_mapped, "a b", "a b") == fault(forbidden_code_point, 1));
}

TEST_CASE("8265-4.2.1-1, RFC 8265 4.2.1: preparation of a password asks for FreeformClass",
          "[precis][profile]") {
    CHECK(prepare(opaque_string, u8"a\u00A0\u2163\uFF21"_u) == u8"a\u00A0\u2163\uFF21"_u);
    CHECK(prepare(opaque_string, u8"a\u0000"_u) == fault(forbidden_code_point, 1));
    CHECK(prepare(opaque_string, u8"a\u00ADb"_u) == fault(forbidden_code_point, 1));
    CHECK(prepare(opaque_string, u8"\u1100"_u) == fault(forbidden_code_point, 0));
    CHECK(prepare(opaque_string, u8"\uE000"_u) == fault(forbidden_code_point, 0));
    CHECK(prepare(opaque_string, u8"a\u0378"_u) == fault(forbidden_code_point, 1));
}

TEST_CASE(
    "8265-4.2.2-1, RFC 8265 4.2.2: a password keeps width and case, its spaces become U+0020, "
    "then NFC",
    "[precis][profile]") {
    CHECK(enforce(opaque_string, u8"\uFF21\uFF42"_u) == u8"\uFF21\uFF42"_u);
    CHECK(enforce(opaque_string, u8"A\u00A0\u1680\u2003\u202F\u205F\u3000B"_u) == "A      B");
    CHECK(enforce(opaque_string, u8"E\u0301\u2000"_u) == u8"\u00C9 "_u);  // U+2000 is not U+2002
    CHECK(enforce(opaque_string, u8"\u212A\u2126"_u) == u8"K\u03A9"_u);
    CHECK(enforce(opaque_string, " a ") == " a ");
}

TEST_CASE("RFC 8266 2.1: a nickname's spaces are mapped, trimmed and single", "[precis][profile]") {
    CHECK(enforce(nickname, "  St  Peter ") == "St Peter");
    CHECK(enforce(nickname, u8"\u00A0St\u2003 \u3000Peter\u1680"_u) == "St Peter");
    CHECK(enforce(nickname, "a b") == "a b");
    CHECK(prepare(nickname, "  a  ") == "  a  ");
    CHECK(compare(nickname, " ST  peter", "St Peter ") == true);
    CHECK(compare(username_case_mapped, "ST", "st") == true);
}

TEST_CASE(
    "8264-4-1, 8264-8-2, RFC 8264 4.2, 4.3: neither class has unassigned code points, nor "
    "those that no context confirms",
    "[precis][profile]") {
    for (auto const& known : reference::profiles()) {
        INFO(known.name);
        CHECK(enforce(known.rules, u8"ab\u0378"_u) == fault(forbidden_code_point, 2));
        CHECK(enforce(known.rules, u8"ab\u200D"_u) == fault(contextual_rule, 2));
        CHECK(enforce(known.rules, u8"\u0660\u06F0"_u) == fault(contextual_rule, 0));
    }
}

TEST_CASE(
    "precis faults: single code points first, the lowest offset of them, then context, then "
    "the whole string",
    "[precis][profile]") {
    CHECK(enforce(username_case_mapped, u8"\u00E9 \x80"_u) == fault(forbidden_code_point, 2));
    CHECK(enforce(username_case_mapped, "a\x80 b") == fault(malformed_utf8, 1));
    CHECK(enforce(username_case_mapped, "a b\x80") == fault(forbidden_code_point, 1));
    CHECK(enforce(username_case_mapped, u8"\u00B7\u05D0 "_u) == fault(forbidden_code_point, 4));
    CHECK(enforce(username_case_mapped, u8"\uFF21\u00B7\u05D0"_u) == fault(contextual_rule, 3));
    CHECK(enforce(opaque_string, "\xED\xA0\x80") == fault(malformed_utf8, 0));
    CHECK(enforce(nickname, "  \xC3") == fault(malformed_utf8, 2));
}

TEST_CASE("RFC 7622 3.3.1: what an application excludes is refused after width mapping too",
          "[precis][profile]") {
    auto local = username_case_mapped;
    local.excluded = couplet::ascii::set("\"&'/:<>@");
    CHECK(enforce(local, "a@b") == fault(excluded_code_point, 1));
    CHECK(enforce(local, u8"\u00E9@b"_u) == fault(excluded_code_point, 2));
    CHECK(enforce(local, u8"a\uFF20b"_u) == fault(excluded_code_point, 1));
    CHECK(enforce(local, "a b@") == fault(forbidden_code_point, 1));
    CHECK(enforce(local, u8"\u00E9@ "_u) == fault(excluded_code_point, 2));
    CHECK(enforce(local, "Ab.c") == "ab.c");
}

TEST_CASE("append_enforced: adds to what is there, and leaves it alone when it refuses",
          "[precis][profile]") {
    using couplet::precis::append_enforced;
    std::string out = "xmpp:";
    CHECK_FALSE(append_enforced(username_case_mapped, "Juliet", out));
    CHECK_FALSE(append_enforced(username_case_mapped, u8"\u00C9"_u, out));
    CHECK(out == u8"xmpp:juliet\u00E9"_u);
    for (std::string_view const bad : {"a b", "\xC3",
                                       "\xD7\x90"
                                       "a"}) {
        CHECK(append_enforced(username_case_mapped, bad, out));
        CHECK(out == u8"xmpp:juliet\u00E9"_u);
    }
}

TEST_CASE("precis: what a profile excludes is in no enforced string, whatever it is mapped from",
          "[precis][profile]") {
    auto rules = couplet::precis::nickname;
    rules.excluded = couplet::ascii::set("@/");
    for (char const* const text : {"a@b",
                                   "a\xEF\xBC\xA0"
                                   "b",
                                   "a\xEF\xBC\x8F"
                                   "b"})
        CHECK(couplet::precis::enforce(rules, text).error().code ==
              couplet::precis_errc::excluded_code_point);
    rules = couplet::precis::opaque_string;
    rules.excluded = couplet::ascii::set(" ");
    CHECK(couplet::precis::enforce(rules,
                                   "a\xE3\x80\x80"
                                   "b")
              .error()
              .code == couplet::precis_errc::excluded_code_point);
}

TEST_CASE(
    "RFC 8265 3.3.2: context is asked before case is mapped, and again of what was normalized",
    "[precis][profile]") {
    using couplet::precis::username_case_mapped;
    CHECK(couplet::precis::enforce(username_case_mapped, "l\xC2\xB7l"));
    CHECK(couplet::precis::enforce(username_case_mapped, "L\xC2\xB7L").error().code ==
          couplet::precis_errc::contextual_rule);
    // U+006C U+0323 is U+1E37, which is no U+006C
    CHECK(couplet::precis::enforce(username_case_mapped, "l\xC2\xB7l\xCC\xA3").error().code ==
          couplet::precis_errc::contextual_rule);
}

}  // namespace profile_rules_tests
