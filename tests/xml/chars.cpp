// SPDX-License-Identifier: BSL-1.0
// Char, NameStartChar, NameChar and S against the productions as XML 1.0 writes them.
#include <couplet/xml/chars.hpp>
#include <string>

#include "both.hpp"
#include "support.hpp"

namespace chars_tests {

namespace xml = couplet::xml;

namespace {

// The productions of XML 1.0 fifth edition as a chain of conditions: independent of the tables.

bool char_production(char32_t c) {
    return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
           (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

bool name_start_production(char32_t c) {
    return c == U':' || (c >= U'A' && c <= U'Z') || c == U'_' || (c >= U'a' && c <= U'z') ||
           (c >= 0xC0 && c <= 0xD6) || (c >= 0xD8 && c <= 0xF6) || (c >= 0xF8 && c <= 0x2FF) ||
           (c >= 0x370 && c <= 0x37D) || (c >= 0x37F && c <= 0x1FFF) ||
           (c >= 0x200C && c <= 0x200D) || (c >= 0x2070 && c <= 0x218F) ||
           (c >= 0x2C00 && c <= 0x2FEF) || (c >= 0x3001 && c <= 0xD7FF) ||
           (c >= 0xF900 && c <= 0xFDCF) || (c >= 0xFDF0 && c <= 0xFFFD) ||
           (c >= 0x10000 && c <= 0xEFFFF);
}

bool name_production(char32_t c) {
    return name_start_production(c) || c == U'-' || c == U'.' || (c >= U'0' && c <= U'9') ||
           c == 0xB7 || (c >= 0x300 && c <= 0x36F) || (c >= 0x203F && c <= 0x2040);
}

template <std::size_t Size>
constexpr bool ascending(xml::code_point_range const (&table)[Size]) {
    for (std::size_t i = 0; i < Size; ++i) {
        if (table[i].first > table[i].last) return false;
        if (i > 0 && table[i].first <= table[i - 1].last + 1) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("XML 1.0 2.2, 2.3: Char, NameStartChar and NameChar of every number up to 0x120000",
          "[xml][chars]") {
    support::differences found;
    for (char32_t c = 0; c < 0x120000; ++c) {
        if (xml::is_char(c) != char_production(c)) found.add("Char " + support::shown(c));
        if (xml::is_name_start(c) != name_start_production(c))
            found.add("NameStartChar " + support::shown(c));
        if (xml::is_name_char(c) != name_production(c)) found.add("NameChar " + support::shown(c));
    }
    CHECK(found.text == "");
}

TEST_CASE("XML 1.0 2.3: white space is space, tab, carriage return and line feed", "[xml][chars]") {
    for (int octet = 0; octet < 256; ++octet) {
        char const c = static_cast<char>(octet);
        CHECK(xml::is_space(c) == (octet == 0x20 || octet == 9 || octet == 13 || octet == 10));
    }
}

TEST_CASE("chars: the tables ascend, and the ASCII sets are the productions below U+0080",
          "[xml][chars]") {
    BOTH(ascending(xml::char_ranges));
    BOTH(ascending(xml::name_start_ranges));
    BOTH(ascending(xml::name_extra_ranges));
    for (char32_t c = 0; c < 0x80; ++c) {
        CHECK(xml::ascii_name_start.contains(static_cast<char>(c)) == name_start_production(c));
        CHECK(xml::ascii_name.contains(static_cast<char>(c)) == name_production(c));
    }
    for (int octet = 0x80; octet < 0x100; ++octet) {
        CHECK_FALSE(xml::ascii_name.contains(static_cast<char>(octet)));
    }
}

TEST_CASE("chars: known at compile time", "[xml][chars]") {
    BOTH(xml::is_char(U'\t') && !xml::is_char(0) && !xml::is_char(0xB) && !xml::is_char(0xD800));
    BOTH(!xml::is_char(0xFFFE) && !xml::is_char(0xFFFF) && xml::is_char(0x1FFFF));
    BOTH(xml::is_name_start(U'_') && !xml::is_name_start(U'-') && xml::is_name_char(U'-'));
    BOTH(!xml::is_name_start(0xD7) && !xml::is_name_char(0xF7) && xml::is_name_char(0xB7));
}

}  // namespace chars_tests
