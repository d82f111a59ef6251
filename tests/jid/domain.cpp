// SPDX-License-Identifier: BSL-1.0
// Domainparts: RFC 7622 3.2.
#include <couplet/jid.hpp>
#include <string>
#include <string_view>

#include "addresses.hpp"

namespace domain_tests {

using addresses::canonical;
using addresses::good;
using addresses::outcome;
using addresses::repeat;

TEST_CASE("7622-3.1-4, RFC 7622 3.1: a domainpart is an IPv6 literal, an IPv4 address or a name",
          "[jid]") {
    CHECK(canonical("a@[2001:db8::1]") == "a@[2001:db8::1]");
    CHECK(canonical("a@192.0.2.1") == "a@192.0.2.1");
    CHECK(canonical("a@example.com") == "a@example.com");
    CHECK(canonical("1234") == "1234");                // labels of digits are labels
    CHECK(canonical("500.34.12.1") == "500.34.12.1");  // no IPv4 address, but a name
    CHECK(outcome("[192.0.2.1]") == "malformed_ip_literal domain 0");
    CHECK(outcome("a@[example.com]") == "malformed_ip_literal domain 2");
    CHECK(outcome("[::1") == "malformed_ip_literal domain 0");
    CHECK(outcome("::1]") == "forbidden_code_point domain 0");
}

TEST_CASE("7622-3.1-5, RFC 7622 3.1: IPv6 wants brackets, and may name a zone", "[jid]") {
    CHECK(outcome("::1") == "forbidden_code_point domain 0");
    CHECK(outcome("a@2001:db8::1") == "forbidden_code_point domain 6");
    CHECK(canonical("[fe80::1%25eth0]") == "[fe80::1%25eth0]");
    CHECK(outcome("[fe80::1%eth0]") == "malformed_ip_literal domain 8");
}

TEST_CASE("7622-3.2-2, RFC 7622 3.2: the domainpart is required, and enough", "[jid]") {
    CHECK(good("example.com").is_domain());
    CHECK(outcome("juliet@") == "empty_part domain 7");
    CHECK(outcome("juliet@/balcony") == "empty_part domain 7");
    CHECK(outcome("/balcony") == "empty_part domain 0");
}

TEST_CASE("7622-3.2-3, RFC 7622 3.2: an unqualified host name will do", "[jid]") {
    CHECK(canonical("localhost") == "localhost");
    CHECK(canonical("a@b") == "a@b");
    CHECK(canonical("b/c") == "b/c");
}

TEST_CASE("7622-3.2-4, RFC 7622 3.2: a final dot is no part of the address", "[jid]") {
    CHECK(good("juliet@example.com./x") == good("juliet@example.com/x"));
    CHECK(canonical("example.com.") == "example.com");
    CHECK(canonical("m\u00FCnchen.de.") == "m\u00FCnchen.de");
    CHECK(canonical("xn--mnchen-3ya.") == "m\u00FCnchen");
    CHECK(canonical("192.0.2.1.") == "192.0.2.1");
}

TEST_CASE(
    "7622-3.2-5, RFC 7622 3.2: one final dot goes before anything is mapped; a second one is an "
    "empty label",
    "[jid]") {
    CHECK(outcome("example.com..") == "empty_label domain 12");
    CHECK(outcome("m\u00FCnchen.de..") == "empty_label domain 12");
    CHECK(outcome(".") == "empty_part domain 0");
    CHECK(outcome("a@.") == "empty_part domain 2");
    CHECK(outcome("..") == "empty_label domain 0");
    CHECK(outcome(".example.com") == "empty_label domain 0");
    CHECK(outcome("a@b..c") == "empty_label domain 4");
    // U+3002 becomes a dot only when it is mapped, and a final one is then not stripped
    CHECK(outcome("example.com\u3002") == "empty_label domain 14");
    CHECK(outcome("[::1].") == "malformed_ip_literal domain 0");
}

TEST_CASE(
    "7622-3.2-6, RFC 7622 3.2: a domainpart has at most 1,023 octets, and DNS leaves it fewer",
    "[jid]") {
    CHECK(outcome("a@" + repeat("b.", 2000)) == "part_too_long domain 2");
    CHECK(outcome("a@" + repeat("b.", 600) + "b") == "name_too_long domain 2");
}

TEST_CASE("7622-3.2-7, RFC 7622 3.2, RFC 1034 3.1: 63 octets a label and 253 a name, as A-labels",
          "[jid]") {
    std::string const label = repeat("b", 63);
    CHECK(canonical("a@" + label) == "a@" + label);
    CHECK(outcome("a@" + label + "b") == "label_too_long domain 2");
    CHECK(outcome("a@c." + label + "b.d") == "label_too_long domain 4");
    std::string const name = repeat(label + ".", 3) + repeat("b", 61);
    REQUIRE(name.size() == 253);
    CHECK(canonical("a@" + name) == "a@" + name);
    CHECK(canonical("a@" + name + ".") == "a@" + name);
    CHECK(outcome("a@" + name + "b") == "name_too_long domain 2");

    // xn-- and what follows: 59 octets of Punycode are the most
    std::string const umlaut = "\u00FC";
    CHECK(canonical(umlaut + repeat("b", 55)) == umlaut + repeat("b", 55));
    CHECK(outcome("a@" + umlaut + repeat("b", 56)) == "label_too_long domain 2");
    CHECK(outcome("a@x." + umlaut + repeat("b", 56)) == "label_too_long domain 4");
}

TEST_CASE("RFC 1034 3.1: a name of U-labels is as long as its A-labels", "[jid]") {
    // "bü" is xn--b-... of 8 octets: 28 of them and their dots are 251, 29 are 260
    std::string const label = "b\u00FC";  // xn--b-eha: 9 octets
    CHECK(canonical(repeat(label + ".", 24) + "xn--b-eha") == repeat(label + ".", 24) + label);
    CHECK(canonical(repeat(label + ".", 24) + repeat("c", 13)).size() == 24 * 4 + 13);
    CHECK(outcome(repeat(label + ".", 24) + repeat("c", 14)) == "name_too_long domain 0");
    CHECK(outcome("a@" + repeat("xn--b-eha.", 24) + repeat("c", 14)) == "name_too_long domain 2");
}

TEST_CASE("7622-3.2.1-1, RFC 7622 3.2.1: only what NR-LDH labels and U-labels hold", "[jid]") {
    CHECK(outcome("a_b.example") == "forbidden_code_point domain 1");
    CHECK(outcome("a b.example") == "forbidden_code_point domain 1");
    CHECK(outcome("a:b.example") == "forbidden_code_point domain 1");
    CHECK(outcome("a@b@c") == "forbidden_code_point domain 3");
    CHECK(outcome("\u2603.net") == "forbidden_code_point domain 0");
    CHECK(outcome("-a.example") == "hyphen domain 0");
    CHECK(outcome("a.b-.example") == "hyphen domain 2");
    CHECK(outcome("ab--c.example") == "reserved_label domain 0");
    CHECK(outcome("\u0301a.example") == "leading_combining_mark domain 0");
    CHECK(outcome("x.a\u00B7l.example") == "contextual_rule domain 2");
    CHECK(canonical("l\u00B7l.example") == "l\u00B7l.example");
    CHECK(canonical("a--b.example") == "a--b.example");
}

TEST_CASE(
    "7622-3.2.1-2, 7622-3.2.1-3, RFC 7622 3.2.1: an A-label becomes its U-label, or is refused",
    "[jid]") {
    CHECK(canonical("a@xn--mnchen-3ya.de") == "a@m\u00FCnchen.de");
    CHECK(canonical("a@XN--MNCHEN-3YA.DE") == "a@m\u00FCnchen.de");
    CHECK(canonical("xn--fuball-cta.example") == "fu\u00DFball.example");
    CHECK(good("xn--mnchen-3ya.de") == good("M\u00DCNCHEN.de"));
    CHECK(outcome("x.xn--a.example") == "malformed_a_label domain 2");  // stands for nothing
    CHECK(outcome("xn--abc-.example") == "hyphen domain 0");
    CHECK(outcome("xn--n3h.net") == "malformed_a_label domain 0");         // a snowman
    CHECK(outcome("xn--mnchen-3y.de") == "malformed_a_label domain 0");    // cut short
    CHECK(outcome("xn--mnchen-psa.de") == "malformed_a_label domain 0");   // a capital
    CHECK(outcome("xn--munchen-gie.de") == "malformed_a_label domain 0");  // not in NFC
    CHECK(outcome("xn--bcher-kva8445.de") == "malformed_a_label domain 0");
    CHECK(outcome("xn--\u00FC.de") == "malformed_a_label domain 0");
    CHECK(outcome("xn--a b.de") == "forbidden_code_point domain 5");
}

TEST_CASE("RFC 5892 2.2: capital Cherokee is what IDNA2008 allows, as a U-label and as an A-label",
          "[jid]") {
    CHECK(canonical("\u13C6.example") == "\u13C6.example");
    CHECK(canonical("xn--n--ncmhxde") == "n\u13C6-\u13C7\u13C1\u13BF\u13C6");
    CHECK(outcome("\uAB96.example") == "forbidden_code_point domain 0");
    CHECK(canonical("\u13C6@example.com") == "\uAB96@example.com");  // a localpart is lower-cased
}

TEST_CASE("7622-3.2.1-4, RFC 7622 3.2.1: a domainpart is UTF-8", "[jid]") {
    CHECK(outcome("a@\xFC.de") == "malformed_utf8 domain 2");
    CHECK(good("a@\u5B57.example").domain() == "\u5B57.example");
}

TEST_CASE("7622-3.2.2-1, RFC 7622 3.2.2: names are lower-cased, of ordinary width and in NFC",
          "[jid]") {
    CHECK(canonical("a@EXAMPLE.Com") == "a@example.com");
    CHECK(canonical("a@\u00C4.example") == "a@\u00E4.example");
    CHECK(canonical("a@\uFF45x.example") == "a@ex.example");
    CHECK(canonical("a@\uFF76.example") == "a@\u30AB.example");
    CHECK(canonical("a@a\u0308.example") == "a@\u00E4.example");
    CHECK(canonical("a@A\u0308.example") == "a@\u00E4.example");
    CHECK(canonical("a@\u0130.example") == "a@i\u0307.example");
    CHECK(canonical("a@\u212A.example") ==
          "a@k.example");  // unlike in a localpart: mapped, then checked
    CHECK(canonical("a@\u212B.example") == "a@\u00E5.example");
}

TEST_CASE("7622-3.2.2-2, RFC 5895 2: the ideographic full stop, of any width, is a dot", "[jid]") {
    CHECK(canonical("a@b\u3002c") == "a@b.c");
    CHECK(canonical("a@b\uFF61c") == "a@b.c");
    CHECK(canonical("a@b\uFF0Ec") == "a@b.c");
    CHECK(outcome("a@b\u3002.c") == "empty_label domain 6");
    CHECK(canonical("a@xn\u2010") == "");
}

TEST_CASE("7622-3.2.3-1, RFC 7622 3.2.3: names are compared as they are after enforcement",
          "[jid]") {
    CHECK(good("a@xn--mnchen-3ya.de") == good("a@MU\u0308NCHEN.de"));
    CHECK(good("a@Example.com.") == good("a@eXAMPLE.COM"));
    CHECK(good("a@[2001:DB8:0:0::1]") == good("a@[2001:db8::1]"));
    CHECK(good("a@fussball.de") != good("a@fu\u00DFball.de"));
}

TEST_CASE("RFC 5893 2: a name with a right-to-left label obeys the Bidi rule in all of them",
          "[jid]") {
    CHECK(canonical("a@\u05D0\u05D1.example") == "a@\u05D0\u05D1.example");
    CHECK(outcome("a@\u05D0a.example") == "bidi_rule domain 2");
    CHECK(outcome("a@1b.\u05D0") == "bidi_rule domain 2");  // a label of digits first, only here
    CHECK(outcome("a@b.1c.\u05D0.d") == "bidi_rule domain 4");
    CHECK(canonical("a@1b.c") == "a@1b.c");
    CHECK(outcome("xn--4db.1c") == "bidi_rule domain 8");
}

}  // namespace domain_tests
