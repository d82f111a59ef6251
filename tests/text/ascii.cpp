// SPDX-License-Identifier: BSL-1.0
#include <couplet/text/ascii.hpp>
#include <string>
#include <string_view>

#include "both.hpp"

namespace ascii_tests {

namespace ascii = couplet::ascii;
using ascii::range;
using ascii::set;

namespace {

constexpr char octet(int value) { return static_cast<char>(value); }

template <class F>
constexpr bool every_octet(F holds) {
    for (int value = 0; value < 256; ++value)
        if (!holds(value)) return false;
    return true;
}

}  // namespace

TEST_CASE("ascii::set: holds the octets it was given and no others", "[text][ascii]") {
    BOTH(every_octet([](int c) { return !set().contains(octet(c)); }));
    BOTH(every_octet([](int c) {
        bool const given = c == 'a' || c == 'z' || c == 0x80 || c == 0xFF;
        return set("az\x80\xFFz").contains(octet(c)) == given;
    }));
    BOTH(set(std::string_view("\0a", 2)).contains('\0'));
}

TEST_CASE("ascii::range: includes both of its ends, whatever the sign of char", "[text][ascii]") {
    BOTH(every_octet(
        [](int c) { return range('a', 'f').contains(octet(c)) == (c >= 'a' && c <= 'f'); }));
    BOTH(every_octet([](int c) { return range('\0', '\xFF').contains(octet(c)); }));
    BOTH(every_octet(
        [](int c) { return range('~', '\x81').contains(octet(c)) == (c >= '~' && c <= 0x81); }));
    BOTH(range('x', 'x') == set("x"));
    BOTH(range('y', 'x') == set());
}

TEST_CASE("ascii::set: unions, intersections and complements are those of sets", "[text][ascii]") {
    BOTH((set("ab") | set("bc")) == set("abc"));
    BOTH((set("ab") & set("bc")) == set("b"));
    BOTH(~~set("ab") == set("ab"));
    BOTH(every_octet(
        [](int c) { return (~set("ab")).contains(octet(c)) == !set("ab").contains(octet(c)); }));
    BOTH((ascii::graphic & ~set("\"&'/:<>@")) == ~(~ascii::graphic | set("@><:/'&\"")));
}

TEST_CASE("ascii::set::first_outside: the first octet that is no member, or the size",
          "[text][ascii]") {
    BOTH(ascii::digit.first_outside("") == 0);
    BOTH(ascii::digit.first_outside("123") == 3);
    BOTH(ascii::digit.first_outside("12a4b") == 2);
    BOTH(ascii::digit.first_outside("\x80") == 0);
}

TEST_CASE("RFC 20: the named sets are what they are called", "[text][ascii]") {
    BOTH(every_octet([](int c) {
        char const o = octet(c);
        bool const upper = c >= 0x41 && c <= 0x5A;
        bool const lower = c >= 0x61 && c <= 0x7A;
        bool const digit = c >= 0x30 && c <= 0x39;
        bool const af = (c >= 0x41 && c <= 0x46) || (c >= 0x61 && c <= 0x66);
        return ascii::upper.contains(o) == upper && ascii::lower.contains(o) == lower &&
               ascii::letter.contains(o) == (upper || lower) && ascii::digit.contains(o) == digit &&
               ascii::hex_digit.contains(o) == (digit || af) &&
               ascii::printable.contains(o) == (c >= 0x20 && c <= 0x7E) &&
               ascii::graphic.contains(o) == (c >= 0x21 && c <= 0x7E);
    }));
}

TEST_CASE("ascii::to_lower: moves A to Z and nothing else", "[text][ascii]") {
    BOTH(every_octet([](int c) {
        int const expected = c >= 0x41 && c <= 0x5A ? c + 0x20 : c;
        return ascii::to_lower(octet(c)) == octet(expected);
    }));
}

TEST_CASE("RFC 3986 2.1: a hexadecimal digit has its value in either case, others have none",
          "[text][ascii]") {
    BOTH(every_octet([](int c) {
        int expected = -1;
        for (int value = 0; value < 16; ++value)
            if (c == "0123456789abcdef"[value] || c == "0123456789ABCDEF"[value]) expected = value;
        return ascii::hex_value(octet(c)) == expected;
    }));
}

TEST_CASE("ascii::is_ascii: one octet above 0x7F anywhere says no", "[text][ascii]") {
    BOTH(ascii::is_ascii(""));
    BOTH(ascii::is_ascii(std::string_view("\0\x7F", 2)));
    for (std::size_t at = 0; at < 40; ++at) {
        std::string text(40, 'a');
        CHECK(ascii::is_ascii(text));
        text[at] = '\x80';
        CHECK_FALSE(ascii::is_ascii(text));
    }
}

}  // namespace ascii_tests
