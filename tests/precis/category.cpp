// SPDX-License-Identifier: BSL-1.0
// The derived property of every code point, beside a table that was computed without ICU.
#include <couplet/precis/category.hpp>

#include <array>
#include <cstdint>

#include "both.hpp"
#include "precis/oracle.hpp"
#include "support.hpp"

namespace category_tests {

using couplet::precis::category;
using couplet::precis::derive;
using couplet::precis::derive_idna;

namespace {

std::string shown(char32_t c, category got, category expected) {
    return support::shown(c) + ": " + std::to_string(static_cast<int>(got)) + ", not " +
           std::to_string(static_cast<int>(expected));
}

constexpr bool is_in_freeform(category c) {
    return c != category::disallowed && c != category::unassigned;
}

}  // namespace

TEST_CASE("RFC 8264 8: every code point of Unicode 15.0 has the property that the RFC derives",
          "[precis][category]") {
    if (!oracle::applies("the derived properties")) return;
    support::differences found;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        auto const& expected = oracle::table::instance()[c];
        category const got = derive(c);
        if (got != expected.derived) found.add(shown(c, got, expected.derived));
        if (got != expected.identifier) found.add(shown(c, got, expected.identifier));
        if ((expected.freeform == category::pvalid) != (got == category::pvalid) &&
            got != category::free_pval)
            found.add(shown(c, got, expected.freeform));
        if (is_in_freeform(got) != is_in_freeform(expected.freeform))
            found.add(shown(c, got, expected.freeform));
    }
    CHECK(found.text == "");
}

TEST_CASE(
    "RFC 5892 3: every code point of Unicode 15.0 has the IDNA2008 property that the RFC derives",
    "[precis][category]") {
    if (!oracle::applies("the derived properties of IDNA2008")) return;
    support::differences found;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        category const expected = oracle::table::instance()[c].idna;
        if (derive_idna(c) != expected) found.add(shown(c, derive_idna(c), expected));
    }
    CHECK(found.text == "");
}

TEST_CASE(
    "RFC 8264 8: the six properties divide the scalar values of Unicode 15.0 in these numbers",
    "[precis][category]") {
    if (!oracle::applies("the six numbers")) return;
    std::array<std::uint32_t, 6> counts{};
    for (char32_t c = 0; c <= 0x10FFFF; ++c)
        if (couplet::utf8::is_scalar(c)) ++counts[static_cast<std::size_t>(derive(c))];
    CHECK(counts == std::array<std::uint32_t, 6>{134'975, 13'382, 2, 25, 138'401, 825'279});
}

TEST_CASE("RFC 8264 8: what Unicode 15.0 had assigned keeps its property in later versions",
          "[precis][category]") {
    support::differences changed;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        category const then = oracle::table::instance()[c].derived;
        if (then != category::unassigned && derive(c) != then)
            changed.add(shown(c, derive(c), then));
    }
    if (changed.count != 0) WARN("changed since Unicode 15.0:\n" << changed.text);
    CHECK(changed.count <= 16);  // each Unicode version documents a handful
}

TEST_CASE("RFC 8264 8: in any version of Unicode the properties that need no data are fixed",
          "[precis][category]") {
    support::differences found;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        category const got = derive(c);
        bool const surrogate = c >= 0xD800 && c <= 0xDFFF;
        bool const noncharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
        bool const control = c < 0x20 || (c >= 0x7F && c < 0xA0);
        bool const private_use =
            (c >= 0xE000 && c < 0xF900) || (c >= 0xF0000 && c < 0x10FFFE && !noncharacter);
        if ((surrogate || noncharacter || control || private_use) && got != category::disallowed)
            found.add(support::shown(c));
        if (c > 0x20 && c < 0x7F && got != category::pvalid) found.add(support::shown(c));
        if ((c == 0x200C || c == 0x200D) != (got == category::contextj))
            found.add(support::shown(c));
    }
    CHECK(found.text == "");
}

TEST_CASE("RFC 5892 2.6: the exceptions have their own values, in PRECIS and in IDNA2008",
          "[precis][category]") {
    struct {
        char32_t first, last;
        category value;
    } const exceptions[]{
        {0xDF, 0xDF, category::pvalid},         {0x3C2, 0x3C2, category::pvalid},
        {0x6FD, 0x6FE, category::pvalid},       {0xF0B, 0xF0B, category::pvalid},
        {0x3007, 0x3007, category::pvalid},     {0xB7, 0xB7, category::contexto},
        {0x375, 0x375, category::contexto},     {0x5F3, 0x5F4, category::contexto},
        {0x30FB, 0x30FB, category::contexto},   {0x660, 0x669, category::contexto},
        {0x6F0, 0x6F9, category::contexto},     {0x640, 0x640, category::disallowed},
        {0x7FA, 0x7FA, category::disallowed},   {0x302E, 0x302F, category::disallowed},
        {0x3031, 0x3035, category::disallowed}, {0x303B, 0x303B, category::disallowed},
    };
    for (auto const& e : exceptions)
        for (char32_t c = e.first; c <= e.last; ++c) {
            INFO(support::shown(c));
            CHECK(derive(c) == e.value);
            CHECK(derive_idna(c) == e.value);
        }
}

TEST_CASE("8264-8-1, RFC 8264 8: each test is asked before those behind it", "[precis][category]") {
    CHECK(derive(0x660) == category::contexto);     // Exceptions before LetterDigits
    CHECK(derive(0xFDD0) == category::disallowed);  // a noncharacter is not Unassigned
    CHECK(derive(U'#') == category::pvalid);        // ASCII7 before Punctuation
    CHECK(derive(0x200D) == category::contextj);    // JoinControl before PrecisIgnorableProperties
    CHECK(derive(0x1100) == category::disallowed);  // OldHangulJamo before LetterDigits
    CHECK(derive(0x115F) == category::disallowed);  // PrecisIgnorableProperties before LetterDigits
    CHECK(derive(0xFFA0) == category::disallowed);  // and before HasCompat
    CHECK(derive(0x3164) == category::disallowed);  // the same
    CHECK(derive(0xAA) == category::free_pval);     // HasCompat before LetterDigits
    CHECK(derive(0x3000) == category::free_pval);   // HasCompat before Spaces
    CHECK(derive(0x1C5) == category::free_pval);    // HasCompat before OtherLetterDigits
    CHECK(derive(0x2028) == category::disallowed);  // Zl is in no category
    CHECK(derive(0x488) == category::free_pval);    // Me: OtherLetterDigits
    CHECK(derive(0x378) == category::unassigned);
}

TEST_CASE(
    "8264-4-1, RFC 8264 4.2.4, 4.3.4: an unassigned code point has a property of its own, "
    "which no class contains",
    "[precis][category]") {
    CHECK(derive(0x378) == category::unassigned);
    CHECK(derive(0x2FFFD) == category::unassigned);
    CHECK(derive_idna(0x378) == category::unassigned);
}

TEST_CASE("RFC 8264 8: CONTEXTJ and CONTEXTO, and no others, need their context",
          "[precis][category]") {
    BOTH(couplet::precis::needs_context(category::contextj));
    BOTH(couplet::precis::needs_context(category::contexto));
    BOTH(!couplet::precis::needs_context(category::pvalid));
    BOTH(!couplet::precis::needs_context(category::free_pval));
    BOTH(!couplet::precis::needs_context(category::disallowed));
    BOTH(!couplet::precis::needs_context(category::unassigned));
    for (char32_t c = 0; c <= 0x10FFFF; ++c)
        if (needs_context(derive(c)) != needs_context(derive_idna(c))) FAIL(support::shown(c));
}

}  // namespace category_tests
