// SPDX-License-Identifier: BSL-1.0
// RFC 5892 appendix A, rule by rule: where the rule holds, where it does not, and at both ends of a string.
#include <couplet/precis/context.hpp>

#include <string>
#include <string_view>

#include "precis/oracle.hpp"
#include "support.hpp"

namespace context_tests {

namespace {

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

/// The index of the first code point out of its context; `nowhere` if there is none.
std::size_t fault(std::u32string_view text) {
    std::size_t const at = couplet::precis::first_out_of_context(oracle::view(text));
    return at == text.size() ? nowhere : at;
}
bool holds(std::u32string_view text) { return fault(text) == nowhere; }

}  // namespace

TEST_CASE("RFC 5892 A.1: ZERO WIDTH NON-JOINER may follow a virama", "[precis][context]") {
    CHECK(holds(U"\u0915\u094D\u200C\u0937"));
    CHECK(holds(U"\u0915\u094D\u200C"));
    CHECK(holds(U"\u094D\u200C"));
    CHECK(fault(U"\u200C") == 0);
    CHECK(fault(U"\u200C\u094D") == 0);
    CHECK(fault(U"a\u200Cb") == 1);
    CHECK(fault(U"\u094Da\u200C") == 2);
    CHECK(fault(U"\u0915\u094D\u200C\u200C") == 3);
}

TEST_CASE("RFC 5892 A.1: ZERO WIDTH NON-JOINER may break a cursive connection, across marks",
          "[precis][context]") {
    // U+0628 is Dual_Joining, U+0627 Right_Joining, U+A872 Left_Joining, U+064B Transparent
    CHECK(holds(U"\u0628\u200C\u0628"));
    CHECK(holds(U"\u0628\u200C\u0627"));
    CHECK(holds(U"\uA872\u200C\u0628"));
    CHECK(holds(U"\u0628\u064B\u064B\u200C\u064B\u064B\u064B\u0628"));
    CHECK(fault(U"\u0627\u200C\u0628") == 1);
    CHECK(fault(U"\u0628\u200C\uA872") == 1);
    CHECK(fault(U"\u0628\u200Ca") == 1);
    CHECK(fault(U"a\u200C\u0628") == 1);
    CHECK(fault(U"\u0628\u200C") == 1);
    CHECK(fault(U"\u200C\u0628") == 0);
    CHECK(fault(U"\u0628\u064B\u200C\u064B") == 2);
    CHECK(fault(U"\u064B\u200C\u064B\u0628") == 1);
    CHECK(fault(U"\u0628\u200C\u200C\u0628") == 1);
    CHECK(fault(U"\u0628\u200C\u0628\u200C") == 3);
}

TEST_CASE("RFC 5892 A.2: ZERO WIDTH JOINER may follow a virama and nothing else",
          "[precis][context]") {
    CHECK(holds(U"\u0DC1\u0DCA\u200D\u0DBB\u0DD3"));
    CHECK(holds(U"\u094D\u200D"));
    CHECK(fault(U"\u200D") == 0);
    CHECK(fault(U"\u200D\u094D") == 0);
    CHECK(fault(U"\u0628\u200D\u0628") == 1);
    CHECK(fault(U"a\u200D") == 1);
}

TEST_CASE("RFC 5892 A.3: MIDDLE DOT stands between two l", "[precis][context]") {
    CHECK(holds(U"col\u00B7lecci\u00F3"));
    CHECK(holds(U"l\u00B7l\u00B7l"));
    CHECK(fault(U"l\u00B7") == 1);
    CHECK(fault(U"\u00B7l") == 0);
    CHECK(fault(U"\u00B7") == 0);
    CHECK(fault(U"a\u00B7l") == 1);
    CHECK(fault(U"l\u00B7a") == 1);
    CHECK(fault(U"L\u00B7L") == 1);
    CHECK(fault(U"l\u00B7\u00B7l") == 1);
}

TEST_CASE("RFC 5892 A.4: GREEK LOWER NUMERAL SIGN comes before Greek", "[precis][context]") {
    CHECK(holds(U"\u0375\u03B1"));
    CHECK(holds(U"a\u0375\u1F00"));
    CHECK(fault(U"\u0375") == 0);
    CHECK(fault(U"\u03B1\u0375") == 1);
    CHECK(fault(U"\u0375a\u03B1") == 0);
    CHECK(fault(U"\u0375\u0375\u03B1") == nowhere);  // the sign's own script is Greek
}

TEST_CASE("RFC 5892 A.5, A.6: GERESH and GERSHAYIM come behind Hebrew", "[precis][context]") {
    for (char32_t const mark : {U'\u05F3', U'\u05F4'}) {
        INFO(support::shown(mark));
        std::u32string const sign(1, mark);
        CHECK(holds(U"\u05D0" + sign));
        CHECK(holds(U"\u05D0" + sign + U"\u05D1"));
        CHECK(fault(sign) == 0);
        CHECK(fault(sign + U"\u05D0") == 0);
        CHECK(fault(U"a" + sign) == 1);
        CHECK(fault(U"\u05D0a" + sign) == 2);
        CHECK(holds(U"\u05D0" + sign + sign));  // the signs' own script is Hebrew
    }
}

TEST_CASE("RFC 5892 A.7: KATAKANA MIDDLE DOT needs Hiragana, Katakana or Han anywhere",
          "[precis][context]") {
    CHECK(holds(U"\u30FB\u3042"));
    CHECK(holds(U"\u30A2\u30FB"));
    CHECK(holds(U"abc\u30FBdef\u6F22"));
    CHECK(holds(U"\u3007\u30FB"));  // an ideographic zero is Han
    CHECK(fault(U"\u30FB") == 0);
    CHECK(fault(U"abc\u30FBdef") == 3);
    CHECK(fault(U"\u30FB\u30FB\u30FB") == 0);  // its own script is Common
    CHECK(fault(U"\uD55C\u30FB") == 1);        // Hangul will not do
}

TEST_CASE("RFC 5892 A.8, A.9: the two rows of Arabic-Indic digits do not mix",
          "[precis][context]") {
    for (char32_t digit = 0; digit < 10; ++digit) {
        std::u32string const first(1, 0x660 + digit);
        std::u32string const second(1, 0x6F0 + digit);
        INFO(support::shown(digit));
        CHECK(holds(first));
        CHECK(holds(second));
        CHECK(holds(U"\u0628" + first + first));
        CHECK(fault(first + second) == 0);
        CHECK(fault(second + U"\u0628" + first) == 0);
        CHECK(fault(U"\u0628" + second + first) == 1);
        CHECK(holds(first + U"5"));
        CHECK(holds(second + U"5"));
    }
}

TEST_CASE("8264-8-2, RFC 8264 8: a code point without a rule that confirms it is refused",
          "[precis][context]") {
    using couplet::precis::context_allows;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        bool const contextual = couplet::precis::needs_context(couplet::precis::derive(c));
        bool const has_rule = couplet::precis::detail::find_context_rule(c) != nullptr;
        if (contextual != has_rule) FAIL(support::shown(c));
    }
    std::u32string const text = U"a\u200D\u0660";
    CHECK_FALSE(context_allows(oracle::view(text), 0));
    CHECK_FALSE(context_allows(oracle::view(text), 1));
    CHECK(context_allows(oracle::view(text), 2));
}

TEST_CASE("RFC 5892 A: the first of several faults is named", "[precis][context]") {
    CHECK(holds(U""));
    CHECK(holds(U"juliet"));
    CHECK(fault(U"l\u00B7l\u0375\u03B1\u05F3\u200D") == 5);
    CHECK(fault(U"\u30FB\u200D") == 0);
    CHECK(fault(U"\u3042\u30FB\u200D\u00B7") == 2);
}

TEST_CASE("RFC 5892 A: rules that look at the whole string take linear time on hostile strings",
          "[precis][context]") {
    std::u32string alternating;
    for (int i = 0; i < 100'000; ++i) alternating += i % 2 == 0 ? U'\u30FB' : U'\u0660';
    std::u32string const hostile[]{
        alternating,                                  // A.7 fails at the end of the string
        alternating + U'\u3042',                      // and holds there
        alternating + U"\u3042\u06F0",                // A.8 fails
        U"\u6F22" + std::u32string(100'000, 0x6F5),   // A.9
        std::u32string(100'000, U'\u05F3'),           // A.5
        U"\u0628" + std::u32string(100'000, 0x200C),  // A.1, at once
    };
    CHECK(support::seconds_for([&] {
              CHECK(fault(hostile[0]) == 0);
              CHECK(fault(hostile[1]) == nowhere);
              CHECK(fault(hostile[2]) == 1);
              CHECK(fault(hostile[3]) == nowhere);
              CHECK(fault(hostile[4]) == 0);
              CHECK(fault(hostile[5]) == 1);
          }) < 2);
}

TEST_CASE("RFC 5892 A.1: long runs of transparent marks between many non-joiners take linear time",
          "[precis][context]") {
    std::u32string between = U"\u0628";
    for (int i = 0; i < 50'000; ++i) between += U"\u064B\u200C\u064B\u0628";
    std::u32string marks = U"\u0628" + std::u32string(100'000, 0x64B) + U"\u200C" +
                           std::u32string(100'000, 0x64B) + U"\u0628";
    CHECK(support::seconds_for([&] {
              CHECK(holds(between));
              CHECK(holds(marks));
          }) < 2);
}

}  // namespace context_tests
