// SPDX-License-Identifier: BSL-1.0
// Random addresses, good, bad and hostile, and short ways to say what became of one.
#pragma once

#include <couplet/jid.hpp>
#include <ostream>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "support.hpp"

namespace addresses {

using couplet::jid;
using couplet::jid_errc;
using couplet::jid_error;
using couplet::jid_part;

/// "juliet@example.com", or "forbidden_code_point local 3".
template <class Address>
std::string outcome(couplet::expected<Address, jid_error> const& result) {
    if (result) return std::string(result->text());
    auto const [code, part, offset] = result.error();
    return std::string(couplet::name(code)) + ' ' + std::string(couplet::name(part)) + ' ' +
           std::to_string(offset);
}
inline std::string outcome(std::string_view text) { return outcome(jid::parse(text)); }

/// What an address comes to; not the empty string, which is none.
inline std::string canonical(std::string_view text) {
    auto const parsed = jid::parse(text);
    return parsed ? std::string(parsed->text()) : std::string();
}

/// An address that is known to be one.
inline jid good(std::string_view text) { return jid::parse(text).value(); }

inline std::string repeat(std::string_view text, std::size_t times) {
    std::string all;
    for (; times > 0; --times) all += text;
    return all;
}

/// What texts are made of, from the tame to the malformed.
inline std::string token(support::dice& random) {
    static constexpr std::string_view tame[]{"a", "b", "juliet", "Romeo", "0", "7", "-", "x1"};
    static constexpr std::string_view marks[]{"@", "/", ".", "..", "@@", "//", "--", "-", "[", "]"};
    static constexpr std::string_view names[]{"example.com",
                                              "EXAMPLE.org",
                                              "xn--mnchen-3ya",
                                              "xn--",
                                              "XN--a",
                                              "192.0.2.1",
                                              "[::1]",
                                              "[2001:DB8::0:1]",
                                              "[fe80::1%25eth0]",
                                              "[",
                                              "m\xC3\xBCnchen.de",
                                              "a.b.c.",
                                              "ab--c"};
    static constexpr char32_t special[]{
        0xB7,   0xDF,   0x130,  0x131,  0x1C5,  0x2BC,  0x301,  0x316,  0x345,   0x37E,   0x375,
        0x391,  0x3A3,  0x3C2,  0x3B1,  0x5D0,  0x5B0,  0x5F3,  0x627,  0x628,   0x660,   0x6F0,
        0x915,  0x94D,  0x1100, 0x1161, 0x11A8, 0x13A0, 0x1E9E, 0x1F88, 0x1FB3,  0x2003,  0x200C,
        0x200D, 0x2126, 0x212A, 0x212B, 0x2163, 0x265A, 0x3000, 0x3002, 0x3042,  0x30A2,  0x30FB,
        0x4E00, 0xA0,   0xAB70, 0xAC00, 0xAD,   0xE000, 0xFB01, 0xFDFA, 0xFF0E,  0xFF0F,  0xFF20,
        0xFF21, 0xFF41, 0xFF61, 0xFF76, 0xFF9E, 0xFFFD, 0xFFFF, 0x378,  0x10400, 0x1F37A, 0x10FFFF};
    static constexpr std::string_view hostile[]{"\xFF",
                                                "\x80",
                                                "\xC0\x80",
                                                "\xED\xA0\x80",
                                                "\xF4\x90\x80\x80",
                                                "\xE2\x82",
                                                std::string_view("\0", 1),
                                                "\r\n",
                                                "\x1B[2J",
                                                "<a/>",
                                                "\"",
                                                "&",
                                                "'",
                                                ":",
                                                "\\20",
                                                "%00",
                                                " ",
                                                "\x7F",
                                                "\t"};
    switch (random(12)) {
        case 0:
        case 1:
        case 2:
        case 3: return std::string(random.of(tame));
        case 4:
        case 5: return std::string(random.of(marks));
        case 6:
        case 7: return std::string(random.of(names));
        case 8:
        case 9: return support::to_utf8(random.of(special));
        case 10: return support::to_utf8(random.scalar());
        default: return std::string(random.of(hostile));
    }
}

/// Any text.
inline std::string text(support::dice& random) {
    std::string all;
    for (std::size_t n = random(8); n > 0; --n) all += token(random);
    return all;
}

/// A text with the shape of an address, mostly one with a good domainpart; now and then a long one.
inline std::string shaped(support::dice& random) {
    static constexpr std::string_view domains[]{
        "example.com", "Example.COM.", "a.b", "[::1]", "b\xC3\xBC\x63her.example", "192.0.2.1"};
    auto const some = [&](std::size_t most) {
        std::string all = token(random);
        for (std::size_t n = random(most); n > 0; --n) all += token(random);
        return all;
    };
    std::string all;
    if (random(4) != 0) all += some(4) + '@';
    all += random(4) == 0 ? some(3) : std::string(random.of(domains));
    if (random(3) != 0) all += '/' + some(6);
    if (random(64) == 0) all += repeat(token(random), random(1100));
    return all;
}

/// One or the other.
inline std::string any(support::dice& random) {
    return random(3) == 0 ? text(random) : shaped(random);
}

}  // namespace addresses
