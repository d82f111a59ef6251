// SPDX-License-Identifier: BSL-1.0
// Domain names, clause by clause: RFC 7622 3.2, RFC 5890 2.3, RFC 5891 4.2 and 5.4, RFC 5893, RFC 5895, RFC 1034 3.1.
#include <couplet/precis/idna.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "support.hpp"

namespace idna_rules_tests {

using couplet::precis_errc;
using couplet::precis_error;
using couplet::unexpected;
using couplet::precis::enforce_domain;
using support::operator""_u;
using enum couplet::precis_errc;

namespace {

unexpected<precis_error> fault(precis_errc code, std::uint32_t at) {
    return unexpected{precis_error{code, at}};
}

std::string times(std::size_t count, std::string_view text) {
    std::string all;
    while (count-- > 0) all += text;
    return all;
}

/// The A-label that `label` would have, whether it is a U-label or not.
std::string a_label(std::string_view label) {
    std::string encoded = "xn--";
    std::u32string const points = support::to_utf32(label);
    couplet::punycode::encode(points.data(), points.size(), [&](char c) { encoded += c; });
    return encoded;
}

}  // namespace

TEST_CASE("RFC 7622 3.2: names that are canonical stay as they are", "[precis][idna]") {
    for (auto const name :
         {std::string_view{"example.com"}, std::string_view{"a"}, std::string_view{"1234"},
          std::string_view{"500.34.12.1"}, std::string_view{"a-b.c--d.x"}, u8"m\u00FCnchen.de"_u,
          u8"fu\u00DFball.de"_u, u8"\u03C2.gr"_u, u8"\u5348\u5348.example"_u,
          u8"\u05D0.\u05D1"_u}) {
        INFO(support::shown(name));
        CHECK(enforce_domain(name) == name);
    }
}

TEST_CASE("RFC 5892 3: a symbol that UTS #46 lets through is refused", "[precis][idna]") {
    CHECK(enforce_domain(u8"\u2603.net"_u) == fault(forbidden_code_point, 0));
    CHECK(enforce_domain(u8"i\u2665ny.com"_u) == fault(forbidden_code_point, 1));
    CHECK(enforce_domain(u8"\U0001F4A9.la"_u) == fault(forbidden_code_point, 0));
    CHECK(enforce_domain("xn--n3h.net") == fault(malformed_a_label, 0));  // the snowman's
    CHECK(enforce_domain("a_b.com") == fault(forbidden_code_point, 1));
    CHECK(enforce_domain("a b.com") == fault(forbidden_code_point, 1));
    CHECK(enforce_domain("a@b") == fault(forbidden_code_point, 1));
    CHECK(enforce_domain(u8"a\u00ADb"_u) == fault(forbidden_code_point, 1));
    CHECK(enforce_domain(u8"\u00AA.com"_u) == fault(forbidden_code_point, 0));
}

TEST_CASE("RFC 5890 2.3.2.1, RFC 7622 3.2.1: an A-label becomes its U-label", "[precis][idna]") {
    CHECK(enforce_domain("xn--mnchen-3ya.de") == u8"m\u00FCnchen.de"_u);
    CHECK(enforce_domain("XN--MNCHEN-3YA.DE") == u8"m\u00FCnchen.de"_u);
    CHECK(enforce_domain(u8"\uFF38N--mnchen-3ya"_u) == u8"m\u00FCnchen"_u);
    CHECK(enforce_domain("xn--fuball-cta.xn--4ca.x") == u8"fu\u00DFball.\u00E4.x"_u);
    CHECK(enforce_domain("xn--ls8h.la") == fault(malformed_a_label, 0));
}

TEST_CASE("RFC 5891 5.4: an A-label that no U-label encodes to is refused", "[precis][idna]") {
    CHECK(enforce_domain("xn--a") == fault(malformed_a_label, 0));
    CHECK(enforce_domain("www.xn--abc-").error().offset == 4);
    CHECK_FALSE(enforce_domain("xn--"));
    CHECK(enforce_domain("xn--99999999") == fault(malformed_a_label, 0));
    CHECK(enforce_domain("xn--abc-.com") == fault(hyphen, 0));
    for (auto const label :
         {u8"M\u00DCNCHEN"_u, u8"e\u0301\u00E9"_u, u8"\u0301a"_u, u8"\u00B7"_u, u8"\u2603"_u,
          u8"-\u00E9"_u, u8"\u00E9-"_u, u8"\u00E9\u00E9--\u00E9"_u, u8"\uFF41"_u, u8"\u0378"_u}) {
        INFO(a_label(label));
        CHECK(enforce_domain("a." + a_label(label)) == fault(malformed_a_label, 2));
    }
    CHECK(enforce_domain(a_label(u8"\u00E9\u00E8"_u)) == u8"\u00E9\u00E8"_u);
    CHECK(enforce_domain("xn--a-") == fault(hyphen, 0));
    CHECK(enforce_domain(u8"xn--\u00FC"_u) == fault(malformed_a_label, 0));
}

TEST_CASE("RFC 5890 2.3.1: other labels with -- in third and fourth place are reserved",
          "[precis][idna]") {
    CHECK(enforce_domain("ab--cd.com") == fault(reserved_label, 0));
    CHECK(enforce_domain("x.ab--") == fault(hyphen, 2));
    CHECK(enforce_domain(u8"\u00E9\u00E9--a"_u) == fault(reserved_label, 0));
    CHECK(enforce_domain(u8"a.\u00E9\u00E9--a"_u) == fault(reserved_label, 2));
    CHECK(enforce_domain("a--b.abc--d") == "a--b.abc--d");
}

TEST_CASE("RFC 5891 4.2.3.1: a label neither begins nor ends with a hyphen", "[precis][idna]") {
    CHECK(enforce_domain("-a") == fault(hyphen, 0));
    CHECK(enforce_domain("www.a-.com") == fault(hyphen, 4));
    CHECK(enforce_domain("-") == fault(hyphen, 0));
    CHECK(enforce_domain(u8"\u00E9-"_u) == fault(hyphen, 0));
    CHECK(enforce_domain(u8"a.\uFF0D\u00E9"_u) == fault(hyphen, 2));
    CHECK(enforce_domain("a-b") == "a-b");
}

TEST_CASE("RFC 5891 4.2.3.2: a label does not begin with a combining mark", "[precis][idna]") {
    CHECK(enforce_domain(u8"\u0301a.com"_u) == fault(leading_combining_mark, 0));
    CHECK(enforce_domain(u8"a.\u0903b"_u) == fault(leading_combining_mark, 2));
    CHECK(enforce_domain(u8"a\u0301"_u) == u8"\u00E1"_u);
}

TEST_CASE("RFC 5891 4.2.3.3, RFC 5892 A: contextual rules hold label by label", "[precis][idna]") {
    CHECK(enforce_domain(u8"l\u00B7l.cat"_u) == u8"l\u00B7l.cat"_u);
    CHECK(enforce_domain(u8"x.l\u00B7.l"_u) == fault(contextual_rule, 2));
    CHECK(enforce_domain(u8"\u3042.\u30FBa"_u) == fault(contextual_rule, 4));
    CHECK(enforce_domain(u8"\u0DC1\u0DCA\u200D\u0DBB\u0DD3"_u) ==
          u8"\u0DC1\u0DCA\u200D\u0DBB\u0DD3"_u);
    CHECK(enforce_domain(u8"a\u200Db"_u) == fault(contextual_rule, 0));
    CHECK(enforce_domain(u8"\u0660\u06F0.com"_u) == fault(contextual_rule, 0));
    CHECK(enforce_domain(u8"\u05D0\u0660.\u05D0\u06F0"_u) == u8"\u05D0\u0660.\u05D0\u06F0"_u);
}

TEST_CASE("RFC 1034 3.1: a label has 63 octets at most, as an A-label", "[precis][idna]") {
    CHECK(enforce_domain(times(63, "a")) == times(63, "a"));
    CHECK(enforce_domain("b." + times(64, "a")) == fault(label_too_long, 2));
    CHECK(enforce_domain("xn--" + times(60, "a")).error().code == label_too_long);
    for (std::size_t size = 40; size < 70; ++size)
        for (auto const& label :
             {times(size, "a") + "\xC3\xBC", "\xC3\xBC" + times(size, "a"),
              times(size, "\xE5\xB9\xB4"), "\xE5\xB9\xB4" + times(size, "\xC3\xBC"),
              times(size / 2, "\xC3\xBC\xE5\xB9\xB4")}) {
            std::string const encoded = a_label(label);
            INFO(encoded);
            CHECK(enforce_domain(label).has_value() == (encoded.size() <= 63));
            CHECK(enforce_domain(encoded) == enforce_domain(label));
        }
    CHECK(enforce_domain(times(1000, "\xE5\xB9\xB4")) == fault(label_too_long, 0));
}

TEST_CASE("RFC 1034 3.1: a name has 253 octets at most, its labels as A-labels", "[precis][idna]") {
    std::string const long_labels = times(3, times(63, "a") + '.');
    CHECK(enforce_domain(long_labels + times(61, "a")) == long_labels + times(61, "a"));
    CHECK(enforce_domain(long_labels + times(62, "a")) == fault(name_too_long, 0));
    CHECK(enforce_domain(times(126, "a.") + "a") == times(126, "a.") + "a");
    CHECK(enforce_domain(times(127, "a.") + "a") == fault(name_too_long, 0));
    // xn--4ca. is eight octets, and U+00E4 with a dot three
    CHECK(enforce_domain(times(31, u8"\u00E4."_u) + "aaaaa") == times(31, u8"\u00E4."_u) + "aaaaa");
    CHECK(enforce_domain(times(31, u8"\u00E4."_u) + "aaaaaa") == fault(name_too_long, 0));
    CHECK(enforce_domain(times(31, "xn--4ca.") + "aaaaa") == times(31, u8"\u00E4."_u) + "aaaaa");
    CHECK(enforce_domain(times(31, "xn--4ca.") + "aaaaaa") == fault(name_too_long, 0));
}

TEST_CASE("RFC 1034 3.1: a label is not empty", "[precis][idna]") {
    CHECK(enforce_domain("") == fault(empty, 0));
    CHECK(enforce_domain(".") == fault(empty_label, 0));
    CHECK(enforce_domain("a..b") == fault(empty_label, 2));
    CHECK(enforce_domain(".a") == fault(empty_label, 0));
    CHECK(enforce_domain("a.") == fault(empty_label, 2));
    CHECK(enforce_domain(u8"\u00E9\u3002\u3002a"_u) == fault(empty_label, 5));
}

TEST_CASE("RFC 5893 1.4, 2: one right-to-left label binds all labels of a name", "[precis][idna]") {
    CHECK(enforce_domain(u8"\u05D0.com"_u) == u8"\u05D0.com"_u);
    CHECK(enforce_domain(u8"a1.\u05D0"_u) == u8"a1.\u05D0"_u);
    CHECK(enforce_domain(u8"1a.\u05D0"_u) == fault(bidi_rule, 0));
    CHECK(enforce_domain(u8"\u05D0.1a"_u) == fault(bidi_rule, 3));
    CHECK(enforce_domain("xn--4db.1a") == fault(bidi_rule, 8));
    CHECK(enforce_domain(u8"1a.xn--4db"_u) == fault(bidi_rule, 0));
    CHECK(enforce_domain(u8"\u05D0a.com"_u) == fault(bidi_rule, 0));
    CHECK(enforce_domain(u8"com.a\u05D0"_u) == fault(bidi_rule, 4));
    CHECK(enforce_domain("1a.com") == "1a.com");
    CHECK(enforce_domain(u8"1\u00E9.com"_u) == u8"1\u00E9.com"_u);
}

TEST_CASE("RFC 5895 2, RFC 7622 3.2.2: case, width, the four dots, and NFC", "[precis][idna]") {
    CHECK(enforce_domain("EXAMPLE.Com") == "example.com");
    CHECK(enforce_domain(u8"M\u00DCNCHEN.DE"_u) == u8"m\u00FCnchen.de"_u);
    CHECK(enforce_domain(u8"mu\u0308nchen.de"_u) == u8"m\u00FCnchen.de"_u);
    CHECK(enforce_domain(u8"\uFF45\uFF58.\uFF23om"_u) == "ex.com");
    CHECK(enforce_domain(u8"a\u3002b\uFF0Ec\uFF61d.e"_u) == "a.b.c.d.e");
    CHECK(enforce_domain(u8"\u00E9\u3002b"_u) == u8"\u00E9.b"_u);
    CHECK(enforce_domain(u8"\u1E9E.de"_u) == u8"\u00DF.de"_u);
    CHECK(enforce_domain(u8"\u03A3\u03C2.gr"_u) == u8"\u03C3\u03C2.gr"_u);
    CHECK(enforce_domain(u8"\u0130.tr"_u) == u8"i\u0307.tr"_u);
    CHECK(enforce_domain(u8"\u212Aelvin"_u) == "kelvin");  // lower-casing comes first here
    CHECK(enforce_domain(u8"\u13A0\u13A1"_u) == u8"\u13A0\u13A1"_u);  // allowed as it stands
}

TEST_CASE("RFC 5892 2.9, UAX #15: jamo that compose are a syllable, others are refused",
          "[precis][idna]") {
    CHECK(enforce_domain(u8"\u1112\u1161\u11AB.kr"_u) == u8"\uD55C.kr"_u);
    CHECK(enforce_domain(u8"a\u1112\u1161"_u) == u8"a\uD558"_u);
    CHECK(enforce_domain(u8"\u1112.kr"_u) == fault(forbidden_code_point, 0));
    CHECK(enforce_domain(u8"a\u1161"_u) == fault(forbidden_code_point, 1));
    CHECK(enforce_domain(u8"\u1112\u1161.\u1161"_u).error().code == forbidden_code_point);
}

TEST_CASE("idna faults: the leftmost label at fault is named, then what concerns the name",
          "[precis][idna]") {
    CHECK(enforce_domain("a..-b") == fault(empty_label, 2));
    CHECK(enforce_domain("-a..b") == fault(hyphen, 0));
    CHECK(enforce_domain("a.-b_c") == fault(forbidden_code_point, 4));
    CHECK(enforce_domain("a.b\x80.-c") == fault(malformed_utf8, 3));
    CHECK(enforce_domain("-a.b\x80") == fault(hyphen, 0));
    CHECK(enforce_domain("a.b_\x80") == fault(forbidden_code_point, 3));
    CHECK(enforce_domain(u8"1a.\u05D0.-b"_u) == fault(hyphen, 6));
    CHECK(enforce_domain(times(127, "a.") + "-") == fault(hyphen, 254));
    CHECK(enforce_domain(u8"\uFF0D\uFF41.b"_u) == fault(hyphen, 0));
    CHECK(enforce_domain(u8"\u00C9\u00C9._"_u) == fault(forbidden_code_point, 5));
}

}  // namespace idna_rules_tests
