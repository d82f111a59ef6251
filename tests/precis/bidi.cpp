// SPDX-License-Identifier: BSL-1.0
// RFC 5893 2: the six conditions, and all short strings of classes beside the RFC's sentences put into code.
#include <couplet/precis/bidi.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "precis/oracle.hpp"
#include "support.hpp"

namespace bidi_tests {

namespace {

using classes = std::vector<UCharDirection>;

bool satisfies(std::u32string_view text) {
    return couplet::precis::satisfies_bidi_rule(oracle::view(text));
}

bool is_any(UCharDirection one, std::initializer_list<UCharDirection> of) {
    return std::find(of.begin(), of.end(), one) != of.end();
}
bool only(classes const& label, std::initializer_list<UCharDirection> allowed) {
    return std::all_of(label.begin(), label.end(),
                       [&](UCharDirection one) { return is_any(one, allowed); });
}
bool has(classes const& label, UCharDirection one) {
    return std::find(label.begin(), label.end(), one) != label.end();
}
/// The end of the label must be one of these, followed by any number of NSM.
bool ends(classes const& label, std::initializer_list<UCharDirection> allowed) {
    for (auto at = label.rbegin(); at != label.rend(); ++at)
        if (*at != U_DIR_NON_SPACING_MARK) return is_any(*at, allowed);
    return false;
}

/// RFC 5893 2, sentence by sentence.
bool reference(classes const& label) {
    if (!is_any(label[0], {U_LEFT_TO_RIGHT, U_RIGHT_TO_LEFT, U_RIGHT_TO_LEFT_ARABIC})) return false;
    if (label[0] == U_LEFT_TO_RIGHT)
        return only(label, {U_LEFT_TO_RIGHT, U_EUROPEAN_NUMBER, U_EUROPEAN_NUMBER_SEPARATOR,
                            U_COMMON_NUMBER_SEPARATOR, U_EUROPEAN_NUMBER_TERMINATOR,
                            U_OTHER_NEUTRAL, U_BOUNDARY_NEUTRAL, U_DIR_NON_SPACING_MARK}) &&
               ends(label, {U_LEFT_TO_RIGHT, U_EUROPEAN_NUMBER});
    return only(label, {U_RIGHT_TO_LEFT, U_RIGHT_TO_LEFT_ARABIC, U_ARABIC_NUMBER, U_EUROPEAN_NUMBER,
                        U_EUROPEAN_NUMBER_SEPARATOR, U_COMMON_NUMBER_SEPARATOR,
                        U_EUROPEAN_NUMBER_TERMINATOR, U_OTHER_NEUTRAL, U_BOUNDARY_NEUTRAL,
                        U_DIR_NON_SPACING_MARK}) &&
           ends(label,
                {U_RIGHT_TO_LEFT, U_RIGHT_TO_LEFT_ARABIC, U_EUROPEAN_NUMBER, U_ARABIC_NUMBER}) &&
           !(has(label, U_EUROPEAN_NUMBER) && has(label, U_ARABIC_NUMBER));
}

/// The first code point of each Bidi_Class.
std::u32string one_of_each_class() {
    std::u32string representatives(U_CHAR_DIRECTION_COUNT, U'\0');
    for (char32_t c = 0x10FFFF; c > 0; --c)
        representatives[static_cast<std::size_t>(u_charDirection(static_cast<UChar32>(c)))] = c;
    return representatives;
}

}  // namespace

TEST_CASE("RFC 5893 2.1: a label begins with L, R or AL", "[precis][bidi]") {
    CHECK(satisfies(U"a"));
    CHECK(satisfies(U"\u05D0"));
    CHECK(satisfies(U"\u0628"));
    CHECK_FALSE(satisfies(U"0\u05D0"));
    CHECK_FALSE(satisfies(U"\u0660\u0628"));
    CHECK_FALSE(satisfies(U"-a"));
    CHECK_FALSE(satisfies(U"\u0301a"));
    CHECK_FALSE(satisfies(U"\u200D\u05D0"));
}

TEST_CASE("RFC 5893 2.2: a right-to-left label holds no L", "[precis][bidi]") {
    CHECK(satisfies(U"\u05D0-+#,!\u05B0\u0661\u05D1"));
    CHECK_FALSE(satisfies(U"\u05D0a\u05D1"));
    CHECK_FALSE(satisfies(U"\u0628\u202A\u0628"));
}

TEST_CASE("RFC 5893 2.3: a right-to-left label ends with R, AL, EN or AN, marks aside",
          "[precis][bidi]") {
    CHECK(satisfies(U"\u05D0\u05B0"));
    CHECK(satisfies(U"\u05D01"));
    CHECK(satisfies(U"\u0628\u0660\u064B\u064B"));
    CHECK_FALSE(satisfies(U"\u05D0-"));
    CHECK_FALSE(satisfies(U"\u05D0!\u05B0"));
}

TEST_CASE("RFC 5893 2.4: a right-to-left label does not hold both EN and AN", "[precis][bidi]") {
    CHECK(satisfies(U"\u062812"));
    CHECK(satisfies(U"\u0628\u0661\u0662"));
    CHECK_FALSE(satisfies(U"\u06281\u0662"));
    CHECK_FALSE(satisfies(U"\u0628\u0661\u06282"));
}

TEST_CASE("RFC 5893 2.5: a left-to-right label holds neither R, AL nor AN", "[precis][bidi]") {
    CHECK(satisfies(U"a1-+#,!\u0301b"));
    CHECK_FALSE(satisfies(U"a\u05D0b"));
    CHECK_FALSE(satisfies(U"a\u0628b"));
    CHECK_FALSE(satisfies(U"a\u0660b"));
}

TEST_CASE("RFC 5893 2.6: a left-to-right label ends with L or EN, marks aside", "[precis][bidi]") {
    CHECK(satisfies(U"a1"));
    CHECK(satisfies(U"a-b\u0301\u0301"));
    CHECK_FALSE(satisfies(U"a-"));
    CHECK_FALSE(satisfies(U"a!\u0301"));
}

TEST_CASE(
    "RFC 5893 2: every string of up to five Bidi classes is judged as the RFC's sentences say",
    "[precis][bidi]") {
    std::u32string const representatives = one_of_each_class();
    REQUIRE(representatives.size() == 23);
    std::size_t compared = 0;
    std::size_t wrong = 0;
    for (std::size_t size = 1, count = 23; size <= 5; ++size, count *= 23)
        for (std::size_t nth = 0; nth < count; ++nth) {
            char32_t text[5];
            static classes label;
            label.resize(size);
            for (std::size_t i = 0, left = nth; i < size; ++i, left /= 23) {
                text[i] = representatives[left % 23];
                label[i] = static_cast<UCharDirection>(left % 23);
            }
            wrong += couplet::precis::satisfies_bidi_rule({text, size}) != reference(label) ? 1 : 0;
            ++compared;
        }
    CHECK(wrong == 0);
    CHECK(compared == 6'728'903);
}

}  // namespace bidi_tests
