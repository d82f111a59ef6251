// SPDX-License-Identifier: BSL-1.0
// Localparts and resourceparts: RFC 7622 3.3 and 3.4.
#include <couplet/jid.hpp>
#include <string>
#include <string_view>

#include "addresses.hpp"

namespace part_rules_tests {

using addresses::canonical;
using addresses::good;
using addresses::outcome;
using addresses::repeat;

TEST_CASE("7622-3.3-1, RFC 7622 3.3: a localpart has 1 to 1,023 octets, counted after mapping",
          "[jid]") {
    CHECK(outcome("@example.com") == "empty_part local 0");
    CHECK(canonical(repeat("a", 1023) + "@b").size() == 1025);
    CHECK(outcome(repeat("a", 1024) + "@b") == "part_too_long local 0");
    // fullwidth letters shrink from three octets to one, decomposed ones from three to two
    CHECK(canonical(repeat("\uFF41", 1023) + "@b") == repeat("a", 1023) + "@b");
    CHECK(outcome(repeat("\uFF41", 1023) + "a@b") == "part_too_long local 0");
    CHECK(canonical(repeat("e\u0301", 511) + "@b") == repeat("\u00E9", 511) + "@b");
    CHECK(outcome(repeat("e\u0301", 512) + "@b") == "part_too_long local 0");
    // U+0130 grows from two octets to three, U+023A too
    CHECK(canonical(repeat("\u0130", 341) + "@b") == repeat("i\u0307", 341) + "@b");
    CHECK(outcome(repeat("\u0130", 342) + "@b") == "part_too_long local 0");
    CHECK(canonical(repeat("\u023A", 341) + "@b") == repeat("\u2C65", 341) + "@b");
    CHECK(outcome(repeat("\u023A", 342) + "@b") == "part_too_long local 0");
}

TEST_CASE("7622-3.3-2, RFC 7622 3.3: a localpart follows UsernameCaseMapped", "[jid]") {
    CHECK(canonical("JULIET@b") == "juliet@b");
    CHECK(canonical("\u00C9\uFF2A@b") == "\u00E9j@b");
    CHECK(canonical("\u05D0\u05D1@b") == "\u05D0\u05D1@b");
    CHECK(outcome("\u05D0a@b") == "bidi_rule local 0");
    CHECK(outcome("1\u05D0@b") == "bidi_rule local 0");
    CHECK(outcome("\u2163@b") == "forbidden_code_point local 0");  // has a compatibility equivalent
    CHECK(outcome("a\u265A@b") == "forbidden_code_point local 1");  // a symbol
    CHECK(outcome("a b@c") == "forbidden_code_point local 1");
    CHECK(outcome("a\u00A0b@c") == "forbidden_code_point local 1");
    CHECK(outcome("a\x7F@c") == "forbidden_code_point local 1");
    CHECK(outcome("a\u0378@c") == "forbidden_code_point local 1");  // unassigned
    CHECK(outcome("a\u00AD@c") == "forbidden_code_point local 1");  // ignorable
    CHECK(outcome("ab\u00B7l@c") == "contextual_rule local 2");
    CHECK(canonical("al\u00B7l@c") == "al\u00B7l@c");
    CHECK(outcome("\u0627\u200Dx@c") == "contextual_rule local 2");
    CHECK(canonical("\u0915\u094D\u200D@c") == "\u0915\u094D\u200D@c");
}

TEST_CASE(
    "RFC 8265 3.3.2: what maps to ASCII by its decomposition is refused in a localpart, as before "
    "mapping",
    "[jid]") {
    CHECK(outcome("\u212A@b") == "forbidden_code_point local 0");  // Kelvin sign
    CHECK(outcome("\u212B@b") == "forbidden_code_point local 0");
    CHECK(outcome("\u1FEF@b") == "forbidden_code_point local 0");
    CHECK(outcome("\u037E@b") == "forbidden_code_point local 0");
}

TEST_CASE(
    "7622-3.3.1-1, RFC 7622 3.3.1: eight characters are excluded from a localpart, of any width",
    "[jid]") {
    for (char const c : std::string_view("\"&':<>")) {
        INFO(c);
        CHECK(outcome(std::string("a") + c + "b@c") == "excluded_code_point local 1");
        std::string const wide = support::to_utf8(static_cast<char32_t>(0xFEE0 + c));
        CHECK(outcome("a" + wide + "b@c") == "excluded_code_point local 1");
        CHECK(outcome("\u00E9" + wide + "@c") == "excluded_code_point local 2");
    }
    CHECK(outcome(couplet::jid::from_parts("a/b", "c")) == "excluded_code_point local 1");
    CHECK(outcome(couplet::jid::from_parts("a@b", "c")) == "excluded_code_point local 1");
    CHECK(outcome("a\uFF0F@c") == "excluded_code_point local 1");
    CHECK(outcome("a\uFF20@c") == "excluded_code_point local 1");
    CHECK(canonical("!#$%()*+,-.;=?[\\]^_`{|}~@c") == "!#$%()*+,-.;=?[\\]^_`{|}~@c");
}

TEST_CASE("7622-3.4-1, RFC 7622 3.4: a resourcepart has 1 to 1,023 octets, counted after mapping",
          "[jid]") {
    CHECK(outcome("b/") == "empty_part resource 2");
    CHECK(outcome("a@b/") == "empty_part resource 4");
    CHECK(canonical("b/" + repeat("a", 1023)).size() == 1025);
    CHECK(outcome("b/" + repeat("a", 1024)) == "part_too_long resource 2");
    CHECK(canonical("b/" + repeat("\u3000", 1023)) == "b/" + repeat(" ", 1023));
    CHECK(outcome("b/" + repeat("\u3000", 1023) + "a") == "part_too_long resource 2");
    CHECK(outcome("b/" + repeat("e\u0301", 512)) == "part_too_long resource 2");
    CHECK(canonical("b/" + repeat("e\u0301", 511)) == "b/" + repeat("\u00E9", 511));
}

TEST_CASE(
    "RFC 7622 3.1: a raw part over 3,069 octets, which nothing can shrink to 1,023, is refused "
    "unseen",
    "[jid]") {
    // the octets after it would be a fault of their own
    CHECK(outcome(repeat("a", 3068) + "\x01@b") == "forbidden_code_point local 3068");
    CHECK(outcome(repeat("a", 3069) + "\x01@b") == "part_too_long local 0");
    CHECK(outcome("b/" + repeat("\xFF", 3069)) == "malformed_utf8 resource 2");
    CHECK(outcome("b/" + repeat("\xFF", 3070)) == "part_too_long resource 2");
    CHECK(outcome("a@" + repeat("\xFF", 3069)) == "malformed_utf8 domain 2");
    CHECK(outcome("a@" + repeat("\xFF", 3070)) == "part_too_long domain 2");
    CHECK(outcome("a@[" + repeat("1", 3069)) == "part_too_long domain 2");
}

TEST_CASE("7622-3.4-2, RFC 7622 3.4: a resourcepart follows OpaqueString", "[jid]") {
    CHECK(canonical("b/Balcony") == "b/Balcony");               // no case mapping
    CHECK(canonical("b/\uFF21\uFF76") == "b/\uFF21\uFF76");     // no width mapping
    CHECK(canonical("b/a\u00A0b\u3000c\u2003") == "b/a b c ");  // other spaces become U+0020
    CHECK(canonical("b/e\u0301") == "b/\u00E9");                // NFC
    CHECK(canonical("b/\u05D0a1") == "b/\u05D0a1");             // no Bidi rule
    CHECK(canonical("b/\u2163\u265A\u00BD") == "b/\u2163\u265A\u00BD");
    CHECK(canonical("b/<&\"'>:@/") == "b/<&\"'>:@/");
    CHECK(outcome("b/a\tb") == "forbidden_code_point resource 3");
    CHECK(outcome("b/a\u00AD") == "forbidden_code_point resource 3");
    CHECK(outcome("b/\uE000") == "forbidden_code_point resource 2");
    CHECK(outcome("b/a\u00B7b") == "contextual_rule resource 3");
    CHECK(outcome(std::string("b/a\0b", 5)) == "forbidden_code_point resource 3");
}

TEST_CASE("7622-5-1, RFC 7622 5: IDNA2008 in the domainpart, PRECIS profiles around it", "[jid]") {
    auto const j = good("\u0410@\u0411.example/\u0412");
    CHECK(j.local() == "\u0430");
    CHECK(j.domain() == "\u0431.example");
    CHECK(j.resource() == "\u0412");
    // what IDNA2003 and stringprep would have made of these
    CHECK(canonical("fa\u00DF@fa\u00DF.de") == "fa\u00DF@fa\u00DF.de");
    CHECK(canonical("b/\u2126") == "b/\u03A9");
    CHECK(canonical("\U00010400@b") == "\U00010428@b");
}

TEST_CASE("7622-8-1, RFC 7622 8: each of the six conformance features", "[jid]") {
    CHECK(outcome("a@" + repeat("b.", 200)) == "name_too_long domain 2");  // address-domain-length
    CHECK(canonical("a@B\u00DC.de") == "a@b\u00FC.de");                    // address-domain-prep
    CHECK(outcome(repeat("a", 1024) + "@b") ==
          "part_too_long local 0");              // address-localpart-length
    CHECK(canonical("\u00C4@b") == "\u00E4@b");  // address-localpart-prep
    CHECK(outcome("b/" + repeat("a", 1024)) ==
          "part_too_long resource 2");      // address-resource-length
    CHECK(canonical("b/\u00A0") == "b/ ");  // address-resource-prep
}

}  // namespace part_rules_tests
