// SPDX-License-Identifier: BSL-1.0
// Which fault is reported, and where: the order that `jid::parse` promises.
#include <couplet/jid.hpp>
#include <set>
#include <string>
#include <string_view>

#include "addresses.hpp"
#include "both.hpp"

namespace errors_tests {

using addresses::outcome;
using addresses::repeat;
using couplet::jid;
using couplet::jid_errc;
using couplet::jid_error;
using couplet::jid_part;

namespace {

constexpr auto last = jid_errc::part_too_long;

/// What a single octet of a part, between two letters, is refused as; "" if it is not.
std::string refusal(jid_part part, char octet) {
    std::string const text = std::string("a") + octet + "b";
    auto const parsed = part == jid_part::local    ? jid::from_parts(text, "c")
                        : part == jid_part::domain ? jid::from_parts(std::nullopt, text)
                                                   : jid::from_parts(std::nullopt, "c", text);
    if (parsed) return "";
    auto const [code, at_fault, offset] = parsed.error();
    CHECK(at_fault == part);
    CHECK(offset == 1);
    return std::string(couplet::name(code));
}

/// What RFC 8264 4.2, 4.3, RFC 5890 2.3.1 and RFC 7622 3.3.1 say of that octet.
std::string expected_refusal(jid_part part, char octet) {
    using namespace std::string_view_literals;
    auto const value = static_cast<unsigned char>(octet);
    if (value >= 0x80) return "malformed_utf8";
    if (value < ' ' || value == 0x7F) return "forbidden_code_point";
    if (part == jid_part::resource) return "";
    if (part == jid_part::local && "\"&'/:<>@"sv.find(octet) != std::string_view::npos)
        return "excluded_code_point";
    bool const letter_or_digit =
        couplet::ascii::letter.contains(octet) || couplet::ascii::digit.contains(octet);
    if (part == jid_part::domain && !letter_or_digit && octet != '-' && octet != '.')
        return "forbidden_code_point";
    return octet == ' ' ? "forbidden_code_point" : "";
}

}  // namespace

TEST_CASE("Every fault has a name and a sentence with its clause", "[jid][errors]") {
    std::set<std::string_view> names;
    std::set<std::string_view> sentences;
    for (int i = 0; i <= static_cast<int>(last); ++i) {
        auto const code = static_cast<jid_errc>(i);
        INFO(couplet::name(code));
        CHECK(names.insert(couplet::name(code)).second);
        CHECK(sentences.insert(couplet::describe(code)).second);
        CHECK(couplet::describe(code).find("RFC ") != std::string_view::npos);
    }
    CHECK(!names.contains(""));
    BOTH(couplet::name(jid_errc::bidi_rule) == "bidi_rule");
    BOTH(couplet::name(static_cast<jid_errc>(static_cast<int>(last) + 1)).empty());
    BOTH(couplet::describe(static_cast<jid_errc>(255)).empty());
    BOTH(couplet::name(jid_part::none).empty());
    BOTH(couplet::name(jid_part::local) == "local");
    BOTH(couplet::name(jid_part::domain) == "domain");
    BOTH(couplet::name(jid_part::resource) == "resource");
    BOTH(couplet::name(static_cast<jid_part>(9)).empty());
    static_assert(sizeof(jid_error) == 8);
}

TEST_CASE("Every octet in every part is what its RFC says", "[jid][errors]") {
    for (jid_part const part : {jid_part::local, jid_part::domain, jid_part::resource})
        for (int octet = 0; octet < 256; ++octet) {
            INFO(couplet::name(part) << ' ' << octet);
            CHECK(refusal(part, static_cast<char>(octet)) ==
                  expected_refusal(part, static_cast<char>(octet)));
        }
}

TEST_CASE("Each fault is reported with its part and its octet", "[jid][errors]") {
    CHECK(outcome("@b") == "empty_part local 0");
    CHECK(outcome("a@") == "empty_part domain 2");
    CHECK(outcome("a@b/") == "empty_part resource 4");
    CHECK(outcome("a\x80@b") == "malformed_utf8 local 1");
    CHECK(outcome("\u00E9 @b") == "forbidden_code_point local 2");
    CHECK(outcome("\u00E9<@b") == "excluded_code_point local 2");
    CHECK(outcome("a@[::1") == "malformed_ip_literal domain 2");
    CHECK(outcome("a@b..c") == "empty_label domain 4");
    CHECK(outcome("a@b.-c") == "hyphen domain 4");
    CHECK(outcome("a@b.cd--e") == "reserved_label domain 4");
    CHECK(outcome("a@b.xn--e") == "malformed_a_label domain 4");
    CHECK(outcome("a@b.\u0301c") == "leading_combining_mark domain 4");
    CHECK(outcome("a@b.c\u00B7d") == "contextual_rule domain 4");
    CHECK(outcome("a\u00B7b@c") == "contextual_rule local 1");
    CHECK(outcome("a@b/\u00E9\u00B7b") == "contextual_rule resource 6");
    CHECK(outcome("a@b." + repeat("c", 64)) == "label_too_long domain 4");
    CHECK(outcome("a=\u0338@b") == "unstable local 0");                         // U+2260, a symbol
    CHECK(outcome("\u0915\u0301\u094D\u200D@b") == "contextual_rule local 0");  // once in NFC
    CHECK(outcome("a@b/\u0915\u0301\u094D\u200D") == "contextual_rule resource 4");
    CHECK(outcome("\u05D0b@c") == "bidi_rule local 0");
    CHECK(outcome("a@b.\u05D0c") == "bidi_rule domain 4");
    CHECK(outcome("a@" + repeat("bc.", 90)) == "name_too_long domain 2");
    CHECK(outcome("a@b/" + repeat("c", 1024)) == "part_too_long resource 4");
}

TEST_CASE("The leftmost part at fault is reported", "[jid][errors]") {
    CHECK(outcome("\xFF@-b/\x01") == "malformed_utf8 local 0");
    CHECK(outcome("a@-b/\x01") == "hyphen domain 2");
    CHECK(outcome("a@b/\x01") == "forbidden_code_point resource 4");
    CHECK(outcome("@/") == "empty_part local 0");
    CHECK(outcome("a@/") == "empty_part domain 2");
    CHECK(outcome(repeat("a", 1024) + "@\xFF") == "part_too_long local 0");
    CHECK(outcome("\u05D0a@-b") == "bidi_rule local 0");
    CHECK(outcome("a@" + repeat("b.", 300) + "/\xFF") == "name_too_long domain 2");
}

TEST_CASE("Of the code points of a part the first that is refused is reported", "[jid][errors]") {
    CHECK(outcome("a b\xFF@c") == "forbidden_code_point local 1");
    CHECK(outcome("a\xFF b@c") == "malformed_utf8 local 1");
    CHECK(outcome("a&b \xFF@c") == "excluded_code_point local 1");
    CHECK(outcome("\u00E9&b \xFF@c") == "excluded_code_point local 2");
    CHECK(outcome("a b&@c") == "forbidden_code_point local 1");
    CHECK(outcome("a/\x01\xFF") == "forbidden_code_point resource 2");
    CHECK(outcome("a/\u00E9\xFF\x01") == "malformed_utf8 resource 4");
    CHECK(outcome("a_\xFF") == "forbidden_code_point domain 1");
    CHECK(outcome("a\xFF_") == "malformed_utf8 domain 1");
}

TEST_CASE("A refused code point goes before what is wrong with the part or label as a whole",
          "[jid][errors]") {
    CHECK(outcome("l\u00B7 @c") == "forbidden_code_point local 3");
    CHECK(outcome("\u05D0a @c") == "forbidden_code_point local 3");
    CHECK(outcome("\u0915\u0301\u094D\u200D\xFF@b") == "malformed_utf8 local 11");
    CHECK(outcome("-a_") == "forbidden_code_point domain 2");
    CHECK(outcome("-a\u00E9_") == "forbidden_code_point domain 4");
    CHECK(outcome("xn--a_") == "forbidden_code_point domain 5");
    CHECK(outcome("xn--\u00E9_") == "forbidden_code_point domain 6");
    CHECK(outcome("\u0301a_") == "forbidden_code_point domain 3");
    CHECK(outcome(repeat("a", 64) + "_") == "forbidden_code_point domain 64");
    CHECK(outcome(repeat("a", 1024) + " @b") == "forbidden_code_point local 1024");
    CHECK(outcome("[::1]\xFF") == "malformed_ip_literal domain 0");  // brackets settle what it is
}

TEST_CASE("Labels are judged from left to right, and then the name", "[jid][errors]") {
    CHECK(outcome("-a.b_c") == "hyphen domain 0");
    CHECK(outcome("a.b_.-c") == "forbidden_code_point domain 3");
    CHECK(outcome("xn--e.\xFF") == "malformed_a_label domain 0");
    CHECK(outcome("a..\u00E9\xFF") == "empty_label domain 2");
    CHECK(outcome("\u05D0a.-b") == "hyphen domain 4");
    CHECK(outcome("\u05D0a." + repeat("b.", 150)) == "bidi_rule domain 0");
    CHECK(outcome("a.\u00E9-.c") == "hyphen domain 2");
    CHECK(outcome(repeat("b.", 150) + "-") == "hyphen domain 300");
}

TEST_CASE("In a label of allowed code points the fault that comes first in jid_errc is reported",
          "[jid][errors]") {
    std::string const longest = repeat("c", 70);
    CHECK(outcome("-b--c") == "hyphen domain 0");
    CHECK(outcome("ab---") == "hyphen domain 0");
    CHECK(outcome("-\u00E9--c") == "hyphen domain 0");
    CHECK(outcome("xn---") == "hyphen domain 0");
    CHECK(outcome("-" + longest) == "hyphen domain 0");
    CHECK(outcome("ab--" + longest) == "reserved_label domain 0");
    CHECK(outcome("\u0301a--") == "hyphen domain 0");
    CHECK(outcome("\u0301a--b") == "reserved_label domain 0");
    CHECK(outcome("\u0301\u00B7") == "leading_combining_mark domain 0");
    CHECK(outcome("\u0301" + longest) == "leading_combining_mark domain 0");
    CHECK(outcome("\u00B7" + longest) == "contextual_rule domain 0");
    CHECK(outcome("\u05D0" + longest) == "label_too_long domain 0");
}

TEST_CASE("In a local- or resourcepart: context, stability, direction, length", "[jid][errors]") {
    std::string const unstable = "=\u0338";
    std::string const out_of_context_in_nfc = "\u0915\u0301\u094D\u200D";
    CHECK(outcome("\u05D0" + unstable + "\u00B7@b") == "contextual_rule local 5");
    CHECK(outcome("\u05D0" + unstable + "@b") == "unstable local 0");
    CHECK(outcome("\u05D0a" + repeat("\u05D0", 600) + "@b") == "bidi_rule local 0");
    CHECK(outcome("b/" + repeat(out_of_context_in_nfc, 100)) == "contextual_rule resource 2");
    CHECK(outcome("b/" + repeat("\u00E9", 512)) == "part_too_long resource 2");
}

TEST_CASE("What is too long to be mapped is not looked into", "[jid][errors]") {
    CHECK(outcome(repeat("\xFF", 3070) + "@b") == "part_too_long local 0");
    CHECK(outcome(repeat("\xFF", 3069) + "@b") == "malformed_utf8 local 0");
    CHECK(outcome("xn--" + repeat("9", 60)) == "label_too_long domain 0");
    CHECK(outcome("xn--" + repeat("9", 59)) == "malformed_a_label domain 0");
}

TEST_CASE(
    "Offsets count octets of the whole text in parse, of the part in from_parts and with_resource",
    "[jid][errors]") {
    CHECK(outcome("a@b/c\x01") == "forbidden_code_point resource 5");
    CHECK(outcome(jid::from_parts("a", "b", "c\x01")) == "forbidden_code_point resource 1");
    CHECK(outcome(jid::from_parts("a", "b.-c")) == "hyphen domain 2");
    CHECK(outcome(addresses::good("a@b").with_resource("c\x01")) ==
          "forbidden_code_point resource 1");
    CHECK(outcome(addresses::good("a@b").with_resource("")) == "empty_part resource 0");
}

}  // namespace errors_tests
