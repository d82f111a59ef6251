// SPDX-License-Identifier: BSL-1.0
// check_chars against an automaton, with every block, at every place relative to a block, cut everywhere.
#include <couplet/xml/char_check.hpp>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "support.hpp"
#include "xml/char_laws.hpp"

namespace char_check_tests {

namespace text = couplet::text;
using char_laws::automaton;
using char_laws::char_check;
using char_laws::expected;
using char_laws::verdict;
using couplet::xml::check_chars;

namespace {

constexpr char octet(unsigned value) { return static_cast<char>(value); }

/// Both ends of each range of octets that UTF-8 or Char tells from its neighbours.
constexpr unsigned edges[]{0x00, 0x08, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x0E, 0x1F, 0x20, 0x7F, 0x80,
                           0x8F, 0x90, 0x9F, 0xA0, 0xBD, 0xBE, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
                           0xE1, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF};

/// What stands around the octets in question: the check has a way of its own for each longest sequence.
constexpr std::string_view fillings[]{"a", "\xD0\x96", "\xE4\xB8\xAD", "\xF0\x9F\x99\x82"};

/// `size` octets of whole characters.
std::string filled(std::string_view filling, std::size_t size) {
    std::string all(size % filling.size(), 'a');
    while (all.size() < size) all += filling;
    return all;
}

std::string shown(char_check const& c) {
    constexpr char const* names[]{"all", "truncated", "malformed_utf8", "forbidden_character"};
    return std::to_string(c.valid) + ' ' + names[static_cast<int>(c.verdict)];
}

template <class Block>
void compare(std::string_view octets, char_check const& wanted, support::differences& found) {
    char_check const got = check_chars<Block>(octets);
    if (got != wanted)
        found.add(support::shown(octets) + ": " + shown(got) + ", not " + shown(wanted));
}

/// Octets that differ in a few places, between fillings.
struct sample {
    std::string octets;
    std::size_t at;  // of the octets in question
    automaton before;

    sample(std::string_view filling, std::size_t in_front, std::size_t size, std::size_t behind)
        : octets{filled(filling, in_front) + std::string(size, '?') + filled(filling, behind)},
          at{in_front} {
        for (std::size_t i = 0; i < in_front; ++i) before.step(octets[i]);
    }
};

/// All strings of `size` octets in `s` that begin as its octets do up to `from`, each octet one of `values`.
template <class Block, class Values>
void compare_all(sample& s, std::size_t size, std::size_t from, automaton const& a,
                 Values const& values, support::differences& found) {
    if (from == size) {
        automaton rest = a;
        for (std::size_t i = s.at + size; i < s.octets.size(); ++i) rest.step(s.octets[i]);
        compare<Block>(s.octets, rest.result(), found);
        return;
    }
    for (unsigned const value : values) {
        s.octets[s.at + from] = octet(value);
        automaton next = a;
        next.step(octet(value));
        compare_all<Block>(s, size, from + 1, next, values, found);
    }
}

std::vector<unsigned> all_octets() {
    std::vector<unsigned> all(0x100);
    for (unsigned value = 0; value < 0x100; ++value) all[value] = value;
    return all;
}

// Everything takes minutes with a sanitizer or an emulated processor.
#if defined(__SANITIZE_ADDRESS__) || defined(COUPLET_TESTS_EMULATED)
constexpr bool is_slow = true;
#elif defined(__has_feature)
constexpr bool is_slow = __has_feature(address_sanitizer);
#else
constexpr bool is_slow = false;
#endif

}  // namespace

TEMPLATE_TEST_CASE(
    "RFC 3629 4, XML 1.0 2.2: every string of up to three octets, alone and over the "
    "borders of blocks",
    "[xml][char_check]", text::scalar_block, text::native_block) {
    support::differences found;
    auto const values = all_octets();
    CHECK(check_chars<TestType>("") == char_check{0, verdict::all});
    for (std::size_t const in_front : {0U, 15U, 31U, 63U}) {
        for (std::size_t size = 1; size <= 3; ++size) {
            if (is_slow && size == 3) continue;
            sample s{"a", in_front, size, 0};
            compare_all<TestType>(s, size, 0, s.before, values, found);
        }
    }
    if (is_slow) WARN("not run with a sanitizer or emulated: 2^24 strings of three octets");
    CHECK(found.text == "");
}

TEMPLATE_TEST_CASE(
    "RFC 3629 4, XML 1.0 2.2: all strings of up to three telling octets at every place in "
    "a block, between characters of each length",
    "[xml][char_check]", text::scalar_block, text::native_block) {
    support::differences found;
    for (std::size_t in_front = 0; in_front <= 80; ++in_front)
        for (std::string_view const filling : fillings)
            for (std::size_t size = 1; size <= 3; ++size) {
                if (is_slow && size == 3 && in_front % 16 < 12) continue;
                sample last{filling, in_front, size, 0};
                compare_all<TestType>(last, size, 0, last.before, edges, found);
                if (size == 3) continue;
                sample amid{filling, in_front, size, 40};
                compare_all<TestType>(amid, size, 0, amid.before, edges, found);
            }
    CHECK(found.text == "");
}

TEMPLATE_TEST_CASE("RFC 3629 4, XML 1.0 2.2: all strings of four telling octets",
                   "[xml][char_check]", text::scalar_block, text::native_block) {
    support::differences found;
    std::vector<std::size_t> places{0, 1, 2, 3, 13, 14, 15, 16, 61, 62, 63, 64};
    if (is_slow) {
        WARN("not run with a sanitizer or emulated: most places");
        places = {14, 62};
    }
    for (std::size_t const in_front : places) {
        std::size_t const behind = in_front == 14 || in_front == 62 ? 70 : 0;
        sample s{fillings[in_front % 4], in_front, 4, behind};
        compare_all<TestType>(s, 4, 0, s.before, edges, found);
    }
    CHECK(found.text == "");
}

TEMPLATE_TEST_CASE("XML 1.0 2.2: every code point is allowed or refused as production 2 says",
                   "[xml][char_check]", text::scalar_block, text::native_block) {
    support::differences found;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (!couplet::utf8::is_scalar(c)) continue;
        std::string octets(c % 61 + 3, 'a');
        std::size_t const at = octets.size();
        couplet::utf8::append(octets, c);
        octets.append(20, 'z');
        bool const allowed = char_laws::is_allowed(c);
        compare<TestType>(octets,
                          allowed ? char_check{octets.size(), verdict::all}
                                  : char_check{at, verdict::forbidden_character},
                          found);
    }
    CHECK(found.text == "");
}

TEMPLATE_TEST_CASE("check_chars: what can no longer become a character is refused at once",
                   "[xml][char_check]", text::scalar_block, text::native_block) {
    auto const verdict_of = [](std::string_view end) {
        std::string const octets = std::string(29, 'a') + std::string(end);
        char_check const c = check_chars<TestType>(octets);
        if (c.verdict != verdict::all) CHECK(c.valid == 29);
        CHECK(check_chars<TestType>(end).verdict == c.verdict);
        return c.verdict;
    };
    for (std::string_view const end :
         {"\xC2", "\xDF", "\xE0", "\xE0\xA0", "\xED", "\xED\x9F", "\xEF", "\xEF\xBF", "\xF0",
          "\xF0\x90", "\xF0\x90\x80", "\xF4", "\xF4\x8F", "\xF4\x8F\xBF"}) {
        INFO(support::shown(end));
        CHECK(verdict_of(end) == verdict::truncated);
    }
    for (std::string_view const end :
         {"\x80", "\xC0", "\xC1", "\xE0\x80", "\xE0\x9F", "\xED\xA0", "\xF0\x8F", "\xF4\x90",
          "\xF5", "\xFE", "\xFF", "\xE2z", "\xF0\x90\xC2", "\xC2\xC2"}) {
        INFO(support::shown(end));
        CHECK(verdict_of(end) == verdict::malformed_utf8);
    }
    using std::string_view_literals::operator""sv;
    for (std::string_view const end :
         {"\0"sv, "\x1F"sv, "\x0B"sv, "\xEF\xBF\xBE"sv, "\xEF\xBF\xBF"sv}) {
        INFO(support::shown(end));
        CHECK(verdict_of(end) == verdict::forbidden_character);
    }
    for (std::string_view const end :
         {"\t", "\n", "\r", "\x7F", "\xC2\x80", "\xC2\x9F", "\xEF\xBF\xBD", "\xEF\xBE\xBF",
          "\xF0\x9F\xBF\xBE", "\xEF\xB7\x90"}) {
        INFO(support::shown(end));
        CHECK(verdict_of(end) == verdict::all);
    }
}

namespace {

/// Text as it comes, or nearly: most often legal, with runs of characters of one length or of any.
std::string random_octets(support::dice& roll) {
    std::string octets;
    for (std::size_t runs = roll(6); runs > 0; --runs) {
        std::string_view const filling = roll.of(fillings);
        std::size_t const kind = roll(3);
        for (std::size_t left = roll(60); left > 0; --left) {
            char32_t const c = roll.scalar();
            if (kind == 0) octets += 'a';
            if (kind == 1) octets += filling;
            if (kind == 2 && char_laws::is_allowed(c)) couplet::utf8::append(octets, c);
        }
    }
    for (std::size_t faults = roll(3); faults > 0 && !octets.empty(); --faults)
        octets[roll(octets.size())] = octet(edges[roll(std::size(edges))]);
    return octets;
}

}  // namespace

TEMPLATE_TEST_CASE("check_chars: random text, whole and with faults", "[xml][char_check]",
                   text::scalar_block, text::native_block) {
    support::dice roll{1998};
    support::differences found;
    for (int i = 0; i < 200'000; ++i) {
        std::string const octets = random_octets(roll);
        compare<TestType>(octets, expected(octets), found);
    }
    CHECK(found.text == "");
}

TEMPLATE_TEST_CASE("check_chars: the result of a stream does not depend on where it is cut",
                   "[xml][char_check]", text::scalar_block, text::native_block) {
    support::dice roll{6120};
    support::differences found;
    for (int i = 0; i < 2'000; ++i) {
        std::string const octets = random_octets(roll);
        char_check const wanted = expected(octets);
        auto const check = [&](char_check const& got, std::size_t at) {
            if (got != wanted)
                found.add(support::shown(octets) + " at " + std::to_string(at) + ": " + shown(got) +
                          ", not " + shown(wanted));
        };
        for (std::size_t cut = 0; cut <= octets.size(); ++cut)
            check(char_laws::in_two<TestType>(octets, cut), cut);
        for (std::size_t size = 1; size < 70; ++size)
            check(char_laws::in_chunks<TestType>(octets, size), size);
    }
    CHECK(found.text == "");
}

TEMPLATE_TEST_CASE(
    "check_chars: what lies around the octets changes nothing, and is not read behind them",
    "[xml][char_check]", text::scalar_block, text::native_block) {
    support::dice roll{3};
    support::differences found;
    for (int i = 0; i < 20'000; ++i) {
        std::string const octets = random_octets(roll);
        char_check const wanted = expected(octets);
        std::vector<char> const exact(octets.begin(), octets.end());  // for AddressSanitizer
        compare<TestType>({exact.data(), exact.size()}, wanted, found);
        for (char const around : {'\x80', '\xE0', '\xFF', '\0'}) {
            std::string const embedded = std::string(5, around) + octets + std::string(20, around);
            compare<TestType>(std::string_view(embedded).substr(5, octets.size()), wanted, found);
        }
    }
    CHECK(found.text == "");
}

namespace {

/// How many allowed code points make a block or four of them look at fault, which would not change a
/// result but make the rest of a chunk slow.
template <class Block>
std::size_t slow_code_points() {
    using one = couplet::xml::detail::window<Block, 1>;
    using four = couplet::xml::detail::window<Block, 4>;
    std::size_t slow = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (!couplet::utf8::is_scalar(c) || !char_laws::is_allowed(c)) continue;
        std::string octets;
        while (octets.size() < four::size + 8) couplet::utf8::append(octets, c);
        bool fast = c > 0x7F || (one{octets.data()}.is_plain() && four{octets.data()}.is_plain());
        for (std::size_t from = 3; from < 8; ++from)
            fast =
                fast && one{octets.data() + from}.is_utf8() && four{octets.data() + from}.is_utf8();
        slow += fast ? 0 : 1;
    }
    return slow;
}

}  // namespace

TEST_CASE("check_chars: no legal character is slow", "[xml][char_check]") {
    if constexpr (requires { text::native_block::any_top; })
        CHECK(slow_code_points<text::native_block>() == 0);
    else
        WARN("not run: this processor has no vector block");
}

}  // namespace char_check_tests
