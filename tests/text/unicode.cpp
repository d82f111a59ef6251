// SPDX-License-Identifier: BSL-1.0
// text/unicode.hpp beside ICU's own functions, and the few facts that it adds to them.
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <couplet/text/unicode.hpp>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "support.hpp"

namespace unicode_tests {

namespace unicode = couplet::unicode;
using unicode::form;

namespace {

std::u32string normalized(form f, std::u32string_view text) {
    unicode::code_points points;
    points.append(text.data(), text.size());
    unicode::normalize(f, points);
    return {points.begin(), points.end()};
}

std::u32string by_icu(form f, std::u32string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    auto const* const rules =
        f == form::nfc ? unorm2_getNFCInstance(&status) : unorm2_getNFKCInstance(&status);
    std::u16string from;
    for (char32_t const c : text) {
        UChar units[2];
        std::int32_t size = 0;
        U16_APPEND_UNSAFE(units, size, static_cast<UChar32>(c));
        from.append(units, static_cast<std::size_t>(size));
    }
    std::vector<UChar> to(from.size() * 18 + 1);
    auto const size = unorm2_normalize(rules, from.data(), static_cast<std::int32_t>(from.size()),
                                       to.data(), static_cast<std::int32_t>(to.size()), &status);
    std::u32string result(to.size(), U' ');
    std::int32_t points = 0;
    u_strToUTF32(reinterpret_cast<UChar32*>(result.data()), static_cast<std::int32_t>(to.size()),
                 &points, to.data(), size, &status);
    if (U_FAILURE(status)) std::abort();
    result.resize(static_cast<std::size_t>(points));
    return result;
}

std::u32string lowered(char32_t c) {
    unicode::code_points points;
    unicode::append_lower(points, c);
    return {points.begin(), points.end()};
}

/// Code points that normalization does something to, each kind as likely as any other.
std::vector<std::u32string> normalization_pools() {
    std::vector<std::u32string> pools(6);
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (!couplet::utf8::is_scalar(c)) continue;
        auto const property = [c](UProperty p) {
            return u_getIntPropertyValue(static_cast<UChar32>(c), p);
        };
        if (u_getCombiningClass(static_cast<UChar32>(c)) != 0) pools[0] += c;
        if (property(UCHAR_NFC_QUICK_CHECK) != UNORM_YES) pools[1] += c;
        if (property(UCHAR_NFKC_QUICK_CHECK) == UNORM_NO) pools[2] += c;
        if (unicode::is_conjoining_jamo(c) || (c >= 0xAC00 && c <= 0xD7A3)) pools[3] += c;
        if (property(UCHAR_DECOMPOSITION_TYPE) == U_DT_CANONICAL) pools[4] += c;
        if (u_isalpha(static_cast<UChar32>(c))) pools[5] += c;
    }
    return pools;
}

}  // namespace

TEST_CASE("UAX #15: every code point alone comes to the form that ICU gives it",
          "[text][unicode]") {
    support::differences found;
    for (char32_t c = 0; c <= 0x10FFFF; ++c)
        for (form const f : {form::nfc, form::nfkc}) {
            if (!couplet::utf8::is_scalar(c)) continue;
            std::u32string const text(1, c);
            bool const has_form = f == form::nfkc && unicode::has_compatibility_form(c);
            auto const expected = by_icu(f, text);
            if (normalized(f, text) != expected) found.add(support::shown(c));
            if (f == form::nfkc && has_form != (expected != text)) found.add(support::shown(c));
        }
    CHECK(found.text == "");
}

TEST_CASE("UAX #15: random strings come to the form that ICU gives them, long runs of marks too",
          "[text][unicode]") {
    auto const pools = normalization_pools();
    support::dice roll{15};
    support::differences found;
    for (int i = 0; i < 60'000; ++i) {
        std::u32string text;
        std::size_t const size = i % 20 == 0 ? roll(400) : roll(12);
        auto const& mostly = roll.of(pools);
        while (text.size() < size) text += roll.of(roll(3) == 0 ? roll.of(pools) : mostly);
        for (form const f : {form::nfc, form::nfkc})
            if (normalized(f, text) != by_icu(f, text)) found.add(support::shown(text));
    }
    CHECK(found.text == "");
}

TEST_CASE("UAX #15: a hundred thousand marks are put in order in linear time", "[text][unicode]") {
    std::u32string text = U"a";
    for (int i = 0; i < 100'000; ++i) text += i % 2 == 0 ? U'\u0301' : U'\u0316';
    std::u32string const below(50'000, U'\u0316');
    std::u32string const above(49'999, U'\u0301');
    for (form const f : {form::nfc, form::nfkc}) {
        std::u32string result;
        CHECK(support::seconds_for([&] { result = normalized(f, text); }) < 2);
        CHECK(result == U"\u00E1" + below + above);
    }
}

TEST_CASE("SpecialCasing.txt: U+0130 is lowered to i and U+0307 in every locale",
          "[text][unicode]") {
    CHECK(lowered(0x130) == U"i\u0307");
    CHECK(lowered(U'I') == U"i");
    CHECK(unicode::changes_when_lowered(0x130));
}

TEST_CASE("RFC 8265 3.6: capital sigma is lowered to U+03C3, final sigma stays itself",
          "[text][unicode]") {
    CHECK(lowered(0x3A3) == U"\u03C3");
    CHECK(lowered(0x3C3) == U"\u03C3");
    CHECK(lowered(0x3C2) == U"\u03C2");
    CHECK(lowered(0x1E9E) == U"\u00DF");
    CHECK_FALSE(unicode::changes_when_lowered(0x3C2));
}

TEST_CASE(
    "RFC 8264 5.2.3: every code point is lowered as ICU's u_strToLower does in the root locale",
    "[text][unicode]") {
    support::differences found;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (!couplet::utf8::is_scalar(c)) continue;
        UChar from[2];
        UChar to[8];
        std::int32_t size = 0;
        U16_APPEND_UNSAFE(from, size, static_cast<UChar32>(c));
        UErrorCode status = U_ZERO_ERROR;
        UChar32 points[8];
        std::int32_t count = 0;
        auto const lower = u_strToLower(to, 8, from, size, "", &status);
        u_strToUTF32(points, 8, &count, to, lower, &status);
        std::u32string const expected(points, points + count);
        if (U_FAILURE(status) || lowered(c) != expected) found.add(support::shown(c));
        if (unicode::changes_when_lowered(c) != (expected != std::u32string(1, c)))
            found.add(support::shown(c));
    }
    CHECK(found.text == "");
}

TEST_CASE("UAX #11: fullwidth and halfwidth forms come to single code points that are neither",
          "[text][unicode]") {
    CHECK(unicode::to_ordinary_width(0xFF21) == U'A');
    CHECK(unicode::to_ordinary_width(0xFF76) == 0x30AB);
    CHECK(unicode::to_ordinary_width(0xFFE6) == 0x20A9);
    CHECK(unicode::to_ordinary_width(0x3000) == U' ');
    std::size_t forms = 0;
    support::differences found;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (!unicode::has_width_form(c)) continue;
        ++forms;
        char32_t const ordinary = unicode::to_ordinary_width(c);
        if (ordinary == c || unicode::has_width_form(ordinary)) found.add(support::shown(c));
    }
    CHECK(forms >= 226);
    CHECK(found.text == "");
}

TEST_CASE("text/unicode: the version in use is the one that ICU states", "[text][unicode]") {
    UVersionInfo expected;
    u_versionFromString(expected, U_UNICODE_VERSION);
    CHECK(unicode::version() == unicode::version_number{expected[0], expected[1], expected[2]});
    CHECK(unicode::version().major >= 15);
}

}  // namespace unicode_tests
