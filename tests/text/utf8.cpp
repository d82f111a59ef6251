// SPDX-License-Identifier: BSL-1.0
// UTF-8 against an automaton that is written off table 3-7 of the Unicode standard, row by row.
#include <couplet/text/utf8.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

#include "both.hpp"
#include "support.hpp"

namespace utf8_tests {

namespace utf8 = couplet::utf8;
using utf8::first_malformed;

namespace {

constexpr char octet(unsigned value) { return static_cast<char>(value); }

/// What may follow the octets read so far: the second octet's range is the first's choice, and one or
/// two octets of 80..BF follow that.
struct row {
    unsigned first, last;    // of the lead octet
    unsigned low, high;      // of the second octet
    unsigned continuations;  // after the lead octet
};
// Unicode 15, table 3-7
constexpr row rows[]{
    {0x00, 0x7F, 0, 0, 0},       {0xC2, 0xDF, 0x80, 0xBF, 1}, {0xE0, 0xE0, 0xA0, 0xBF, 2},
    {0xE1, 0xEC, 0x80, 0xBF, 2}, {0xED, 0xED, 0x80, 0x9F, 2}, {0xEE, 0xEF, 0x80, 0xBF, 2},
    {0xF0, 0xF0, 0x90, 0xBF, 3}, {0xF1, 0xF3, 0x80, 0xBF, 3}, {0xF4, 0xF4, 0x80, 0x8F, 3},
};

struct automaton {
    unsigned low = 0, high = 0;
    unsigned missing = 0;
    std::size_t read = 0;
    std::size_t accepted = 0;  // all before this octet is well-formed
    bool broken = false;

    constexpr void step(unsigned c) {
        ++read;
        if (broken) return;
        if (missing == 0) {
            start(c);
        } else {
            broken = c < low || c > high;
            --missing;
            low = 0x80;
            high = 0xBF;
        }
        if (!broken && missing == 0) accepted = read;
    }

  private:
    constexpr void start(unsigned c) {
        broken = true;
        for (row const& r : rows) {
            if (c < r.first || c > r.last) continue;
            broken = false;
            low = r.low;
            high = r.high;
            missing = r.continuations;
        }
    }
};

constexpr std::size_t reference(std::string_view text) {
    automaton a;
    for (char const c : text) a.step(static_cast<unsigned char>(c));
    return a.accepted;
}

/// How many of the 256 strings of `text` with any last octet are judged otherwise than by the
/// automaton that has read the others.
std::uint64_t wrong_with_any_last_octet(char* text, std::size_t size, automaton before) {
    std::uint64_t wrong = 0;
    std::size_t expected[256];
    for (unsigned last = 0; last < 256; ++last) {
        automaton a = before;
        a.step(last);
        expected[last] = a.accepted;
    }
    for (unsigned last = 0; last < 256; ++last) {
        text[size - 1] = octet(last);
        wrong += first_malformed({text, size}) != expected[last];
    }
    return wrong;
}

/// The same for all strings of `size` octets that begin as `text` does up to `from`.
std::uint64_t wrong_from(char* text, std::size_t size, std::size_t from, automaton before) {
    if (from + 1 == size) return wrong_with_any_last_octet(text, size, before);
    std::uint64_t wrong = 0;
    for (unsigned value = 0; value < 256; ++value) {
        text[from] = octet(value);
        automaton a = before;
        a.step(value);
        wrong += wrong_from(text, size, from + 1, a);
    }
    return wrong;
}

#if defined(__SANITIZE_ADDRESS__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
constexpr bool sanitized = __has_feature(address_sanitizer);
#else
constexpr bool sanitized = false;
#endif

/// Every string of four octets, the lead octets shared by two threads.
[[maybe_unused]] std::uint64_t wrong_of_four_octets() {
    auto const share = [](unsigned begin, std::uint64_t& wrong) {
        char text[4];
        for (unsigned lead = begin; lead < 256; lead += 2) {
            text[0] = octet(lead);
            automaton a;
            a.step(lead);
            wrong += wrong_from(text, 4, 1, a);
        }
    };
    std::uint64_t odd = 0;
    std::uint64_t even = 0;
    std::thread other(share, 1U, std::ref(odd));
    share(0, even);
    other.join();
    return odd + even;
}

/// Strings of four octets of which any two are any octets and the other two each stand for the octets
/// that no row of table 3-7 tells apart.
[[maybe_unused]] std::uint64_t wrong_of_four_octets_by_pairs() {
    constexpr unsigned classes[]{0x00, 0x80, 0x90, 0xA0, 0xC0, 0xC2, 0xE0,
                                 0xE1, 0xED, 0xEE, 0xF0, 0xF1, 0xF4, 0xF5};
    std::uint64_t wrong = 0;
    for (std::size_t i = 0; i < 4; ++i)
        for (std::size_t j = i + 1; j < 4; ++j)
            for (unsigned pair = 0; pair < 0x10000; ++pair)
                for (unsigned const a : classes)
                    for (unsigned const b : classes) {
                        char text[4]{};
                        text[i] = octet(pair >> 8);
                        text[j] = octet(pair & 0xFF);
                        unsigned rest[]{a, b};
                        for (std::size_t at = 0, next = 0; at < 4; ++at)
                            if (at != i && at != j) text[at] = octet(rest[next++]);
                        wrong += first_malformed({text, 4}) != reference({text, 4});
                    }
    return wrong;
}

}  // namespace

TEST_CASE("RFC 3629 4: every string of up to three octets is judged as table 3-7 does",
          "[text][utf8]") {
    char text[3];
    CHECK(first_malformed("") == 0);
    for (std::size_t size = 1; size <= 3; ++size) CHECK(wrong_from(text, size, 0, {}) == 0);
}

TEST_CASE("RFC 3629 4: every string of four octets is judged as table 3-7 does", "[text][utf8]") {
    if constexpr (sanitized) {  // two minutes otherwise; the other builds run all 2^32
        WARN("not run with a sanitizer: 4.3e9 strings; 7.7e7 of them are, by pairs of octets");
        CHECK(wrong_of_four_octets_by_pairs() == 0);
    } else {
        CHECK(wrong_of_four_octets() == 0);
    }
}

TEST_CASE("RFC 3629 3: every scalar value is encoded as the RFC's table says and decoded again",
          "[text][utf8]") {
    std::size_t wrong = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (!utf8::is_scalar(c)) continue;
        char text[4]{};
        std::size_t const size = utf8::encode(c, text);
        std::size_t const expected = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
        auto const back = utf8::decode({text, size}, 0);
        bool const right = size == expected && reference({text, size}) == size && back.value == c &&
                           back.size == size;
        wrong += right ? 0 : 1;
    }
    CHECK(wrong == 0);
    BOTH(utf8::decode("\xE2\x82\xAC", 0).value == 0x20AC);
    BOTH(utf8::decode("\xF0\x90\x8D\x88", 0).value == 0x10348);
}

TEST_CASE("RFC 3629 3: no surrogate and nothing above U+10FFFF is UTF-8, nor is an overlong form",
          "[text][utf8]") {
    BOTH(!utf8::is_scalar(0xD800) && !utf8::is_scalar(0xDFFF) && !utf8::is_scalar(0x110000));
    BOTH(utf8::is_scalar(0xD7FF) && utf8::is_scalar(0xE000) && utf8::is_scalar(0x10FFFF));
    std::size_t accepted = 0;
    for (char32_t c = 0xD800; c <= 0xDFFF; ++c) {
        char text[4];
        accepted += utf8::is_valid({text, utf8::encode(c, text)}) ? 1 : 0;
    }
    for (char32_t c = 0x110000; c <= 0x1FFFFF; ++c) {
        char text[4];
        accepted += utf8::is_valid({text, utf8::encode(c, text)}) ? 1 : 0;
    }
    for (unsigned c = 0; c < 0x10000; ++c) {
        char const two[]{octet(0xC0 | c >> 6), octet(0x80 | (c & 0x3F))};
        char const three[]{octet(0xE0 | c >> 12), octet(0x80 | (c >> 6 & 0x3F)),
                           octet(0x80 | (c & 0x3F))};
        char const four[]{octet(0xF0), octet(0x80 | c >> 12), octet(0x80 | (c >> 6 & 0x3F)),
                          octet(0x80 | (c & 0x3F))};
        if (c < 0x80) accepted += utf8::decode({two, 2}, 0).size;
        if (c < 0x800) accepted += utf8::decode({three, 3}, 0).size;
        accepted += utf8::decode({four, 4}, 0).size;
    }
    CHECK(accepted == 0);
}

TEST_CASE("utf8::first_malformed: names the first octet of the first broken sequence",
          "[text][utf8]") {
    BOTH(first_malformed("a\xC3\xA9\xC3") == 3);
    BOTH(first_malformed("\xE2\x82") == 0);
    BOTH(first_malformed("ab\xE2\x82z") == 2);
    BOTH(first_malformed("abc\xFF\xFE") == 3);
    BOTH(first_malformed("\xED\xA0\x80") == 0);
    BOTH(utf8::is_valid("juliet@example.com"));
    for (std::size_t at = 0; at < 70; ++at) {
        std::string text(70, 'a');
        text[at] = '\x80';
        CHECK(first_malformed(text) == at);
    }
}

TEST_CASE("utf8::first_malformed: long random strings are judged as table 3-7 does",
          "[text][utf8]") {
    support::dice roll{3629};
    support::differences found;
    for (int i = 0; i < 20'000; ++i) {
        std::string text;
        for (std::size_t left = roll(40); left > 0; --left) text += support::to_utf8(roll.scalar());
        if (!text.empty() && roll(2) == 0)
            text[roll(text.size())] = octet(static_cast<unsigned>(roll(256)));
        if (first_malformed(text) != reference(text)) found.add(support::shown(text));
    }
    CHECK(found.text == "");
}

TEST_CASE("utf8::append: one by one or many at once, the octets are the same", "[text][utf8]") {
    support::dice roll{2279};
    for (std::size_t size = 0; size < 300; ++size) {
        std::u32string text;
        std::string expected = "x";
        while (text.size() < size) {
            text += roll.scalar();
            utf8::append(expected, text.back());
        }
        std::string all = "x";
        utf8::append(all, text.data(), text.size());
        CHECK(all == expected);
        CHECK(support::to_utf32(all.substr(1)) == text);
        CHECK(utf8::max_code_points(all) == size + 1);
    }
}

}  // namespace utf8_tests
