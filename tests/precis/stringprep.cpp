// SPDX-License-Identifier: BSL-1.0
// Stringprep: the RFCs' examples, a public corpus, libidn's tables, and ICU's own profiles beside ours.
#include <algorithm>
#include <couplet/precis/stringprep.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "corpus.hpp"
#include "precis/stringprep_samples.hpp"
#include "support.hpp"

#ifdef COUPLET_TEST_LIBIDN
#include <pr29.h>
#include <stringprep.h>
#endif

namespace stringprep_tests {

namespace {

namespace precis = couplet::precis;
namespace utf8 = couplet::utf8;
using couplet::precis_errc;
using couplet::precis_error;
using precis::unassigned;
using enum precis::stringprep_profile;
using profile = precis::stringprep_profile;
using outcome = couplet::expected<std::string, precis_error>;

constexpr profile profiles[]{nodeprep, resourceprep, nameprep, saslprep};
constexpr unassigned modes[]{unassigned::refused, unassigned::allowed};

outcome prepare(profile which, std::string_view text, unassigned younger = unassigned::refused) {
    return precis::stringprep(which, text, younger);
}

using namespace support;

outcome fault(precis_errc code, std::uint32_t at) {
    return couplet::unexpected{precis_error{code, at}};
}
constexpr auto forbidden = precis_errc::forbidden_code_point;

std::string points(std::string_view text) { return shown(to_utf32(text)); }

std::string answer(outcome const& result) {
    if (result) return points(*result);
    return std::string(name(result.error().code)) + '@' + std::to_string(result.error().offset);
}

std::string labelled(profile which, unassigned younger, std::string_view text) {
    return "profile " + std::to_string(static_cast<int>(which)) +
           (younger == unassigned::allowed ? " query " : " stored ") + points(text);
}

TEST_CASE("RFC 4013 3: the examples of SASLprep", "[stringprep]") {
    CHECK(prepare(saslprep, u8"I\u00ADX"_u) == "IX");
    CHECK(prepare(saslprep, "user") == "user");
    CHECK(prepare(saslprep, "USER") == "USER");
    CHECK(prepare(saslprep, u8"\u00AA"_u) == "a");
    CHECK(prepare(saslprep, u8"\u2168"_u) == "IX");
    CHECK(prepare(saslprep, "\x07") == fault(forbidden, 0));
    CHECK(prepare(saslprep, u8"\u06271"_u) == fault(precis_errc::bidi_rule, 0));
}

TEST_CASE("RFC 4013 2.1: spaces outside ASCII become U+0020, U+200B of both tables among them",
          "[stringprep]") {
    CHECK(prepare(saslprep, u8"a\u00A0b\u1680c\u2000d\u200Be\u202Ff\u205Fg\u3000h"_u) ==
          "a b c d e f g h");
    CHECK(prepare(saslprep, u8"a\u200Cb\u2060c\uFEFFd"_u) == "abcd");
}

TEST_CASE("RFC 6122 A: Nodeprep folds case, drops the invisible and normalizes", "[stringprep]") {
    CHECK(prepare(nodeprep, "Juliet") == "juliet");
    CHECK(prepare(nodeprep, u8"Fu\u00DFball"_u) == "fussball");
    CHECK(prepare(nodeprep, u8"\u03A3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C2"_u) ==
          u8"\u03C3\u03AF\u03C3\u03C5\u03C6\u03BF\u03C3"_u);
    CHECK(prepare(nodeprep, u8"henry\u2163"_u) == "henryiv");
    CHECK(prepare(nodeprep, u8"\u0130"_u) == u8"i\u0307"_u);
    CHECK(prepare(nodeprep, u8"a\u00AD\u200D\uFE0F"_u) == "a");
    CHECK(prepare(nodeprep, u8"\u00AD"_u) == "");
    CHECK(prepare(nodeprep, "") == "");
    CHECK(prepare(nodeprep, u8"\u212Belvin"_u) == u8"\u00E5elvin"_u);
}

TEST_CASE("RFC 6122 A.5: Nodeprep prohibits spaces, controls and eight characters",
          "[stringprep]") {
    for (char const c : std::string_view{"\"&'/:<>@ \t\x7F"}) {
        CHECK(prepare(nodeprep, std::string{"ab"} + c) == fault(forbidden, 2));
        CHECK(prepare(nodeprep, std::string(u8"\u00E9"_u) + c) == fault(forbidden, 2));
    }
    CHECK(prepare(nodeprep, u8"a\u3000"_u) == fault(forbidden, 1));
    CHECK(prepare(nodeprep, u8"a\u0085"_u) == fault(forbidden, 1));
}

TEST_CASE("RFC 6122 A.7: what decomposes to a prohibited character is prohibited itself",
          "[stringprep]") {
    std::string_view const list[]{
        u8"\u2100"_u, u8"\u2101"_u, u8"\u2105"_u, u8"\u2106"_u, u8"\u2A74"_u, u8"\uFE13"_u,
        u8"\uFE60"_u, u8"\uFE64"_u, u8"\uFE65"_u, u8"\uFE6B"_u, u8"\uFF02"_u, u8"\uFF06"_u,
        u8"\uFF07"_u, u8"\uFF0F"_u, u8"\uFF1A"_u, u8"\uFF1C"_u, u8"\uFF1E"_u, u8"\uFF20"_u};
    for (auto const c : list) CHECK(prepare(nodeprep, c) == fault(forbidden, 0));
    // Only as long as NFKC does decompose it: NOT LESS-THAN is what it composes to.
    CHECK(prepare(nodeprep, u8"\u226E"_u) == u8"\u226E"_u);
    CHECK(prepare(nodeprep, u8"<\u0338"_u) == u8"\u226E"_u);
}

TEST_CASE("RFC 6122 B: Resourceprep keeps case and allows what A.5 adds", "[stringprep]") {
    CHECK(prepare(resourceprep, u8"Balcony \u2163 \"&'/:<>@"_u) == "Balcony IV \"&'/:<>@");
    CHECK(prepare(resourceprep, u8"\u00DF\u00A0"_u) == u8"\u00DF "_u);
    CHECK(prepare(resourceprep, u8"a\u1680"_u) == fault(forbidden, 1));
    CHECK(prepare(resourceprep, "a\tb") == fault(forbidden, 1));
}

TEST_CASE("RFC 3491: Nameprep leaves all of ASCII to its caller", "[stringprep]") {
    CHECK(prepare(nameprep, "CAFE _\x10") == "cafe _\x10");
    CHECK(prepare(nameprep, std::string_view{"a\0B", 3}) == std::string_view{"a\0b", 3});
    CHECK(prepare(nameprep, u8"\u3002\uFF61"_u) == u8"\u3002\u3002"_u);
    CHECK(prepare(nameprep, u8"B\u00DCCHER\u2024"_u) == u8"b\u00FCcher."_u);
    CHECK(prepare(nameprep, u8"\u06DD"_u) == fault(forbidden, 0));
}

TEST_CASE("RFC 3454 4: normalization is that of Unicode 3.2", "[stringprep]") {
    // Corrigendum 4 changed five ideographs afterwards.
    CHECK(prepare(resourceprep, u8"\U0002F868\U0002F874\U0002F91F\U0002F95F\U0002F9BF"_u) ==
          u8"\U0002136A\u5F33\u43AB\u7AAE\u4D57"_u);
    CHECK(prepare(resourceprep, u8"\u0340\u0341"_u) == u8"\u0300\u0301"_u);
    // U+1D39, a modifier letter, and U+1AB9, a mark below, are younger and stay where they are.
    CHECK(prepare(nodeprep, u8"\u1D39"_u, unassigned::allowed) == u8"\u1D39"_u);
    CHECK(prepare(nodeprep, u8"a\u0301\u1AB9\u0316"_u, unassigned::allowed) ==
          u8"\u00E1\u1AB9\u0316"_u);
}

TEST_CASE("RFC 3454 6: right-to-left text begins and ends so and has nothing else in it",
          "[stringprep]") {
    std::string_view const good[]{u8"\u0627"_u, u8"\u06271\u0628"_u, u8"\u05D0 \u05D1"_u,
                                  u8"\u05D0\u2800\u05D1"_u, u8"\u0627\u2132\u0628"_u};
    std::string_view const bad[]{u8"\u06271"_u, u8"1\u0627"_u, u8"\u0627a\u0628"_u,
                                 u8"foo\u05BEbar"_u, u8"\u05D0\u17B4\u05D1"_u};
    for (auto const text : good) CHECK(prepare(resourceprep, text) == text);
    for (auto const text : bad)
        CHECK(prepare(resourceprep, text) == fault(precis_errc::bidi_rule, 0));
    CHECK(prepare(nameprep, u8"\u05D0\u200E\u05D1"_u) == fault(forbidden, 2));  // 5.8
    // Table D.1 has no letters that are younger: U+07CA N'KO LETTER A is one.
    CHECK(prepare(resourceprep, u8"a\u07CA"_u, unassigned::allowed) == u8"a\u07CA"_u);
}

TEST_CASE("RFC 3454 7: what Unicode 3.2 had not assigned is for queries only", "[stringprep]") {
    for (profile const which : profiles) {
        CHECK(prepare(which, u8"a\u0221"_u) == fault(forbidden, 1));
        CHECK(prepare(which, u8"a\u0221"_u, unassigned::allowed) == u8"a\u0221"_u);
        CHECK(prepare(which, u8"\U0001F600"_u) == fault(forbidden, 0));
        CHECK(prepare(which, u8"\U0010FFFF"_u, unassigned::allowed) == fault(forbidden, 0));
    }
}

TEST_CASE(
    "Stringprep's fault is the lowest octet that is not UTF-8 or begins what is refused alone",
    "[stringprep]") {
    using enum precis_errc;
    CHECK(prepare(nodeprep, "ab\xFF") == fault(malformed_utf8, 2));
    CHECK(prepare(nodeprep, "a b\xFF") == fault(forbidden, 1));
    CHECK(prepare(nodeprep, "a\xFF b") == fault(malformed_utf8, 1));
    CHECK(prepare(nodeprep, u8"\u00E9 \uE000"_u) == fault(forbidden, 2));
    CHECK(prepare(resourceprep, u8"\u00E9 \uE000\u0221"_u) == fault(forbidden, 3));
    CHECK(prepare(resourceprep, "\xED\xA0\x80") == fault(malformed_utf8, 0));  // RFC 3454 C.5
    // A mark that composes with what is refused alone rescues it.
    CHECK(prepare(nodeprep, u8"<\u0316\u0338\uE000"_u) == fault(forbidden, 5));
    CHECK(prepare(nodeprep, u8"<\u00AD\u0338\u0301>\u0301"_u) == fault(forbidden, 7));
    // Directions are only asked of what consists of allowed code points.
    CHECK(prepare(resourceprep, u8"\u0627a\uE000"_u) == fault(forbidden, 3));
    CHECK(prepare(resourceprep,
                  "\xD8\xA7"
                  "a\xFF") == fault(malformed_utf8, 3));
}

TEST_CASE("Stringprep leaves the output as it was where it refuses the input", "[stringprep]") {
    std::string out = "before";
    CHECK(precis::append_stringprep(nodeprep, u8"\u00E9<"_u, out));
    CHECK(out == "before");
    CHECK(!precis::append_stringprep(nodeprep, u8"\u00C9"_u, out));
    CHECK(out == u8"before\u00E9"_u);
}

TEST_CASE("Stringprep refuses more than 2^28 octets unread", "[stringprep]") {
    std::size_t const size = couplet::precis_max_octets + 1;
    std::unique_ptr<char[]> const unread{new char[size]};
    CHECK(prepare(saslprep, {unread.get(), size}) == fault(precis_errc::too_long, 0));
}

/// The same without the short cut for ASCII.
outcome prepare_by_icu(profile which, std::string_view text) {
    auto const& rules = precis::detail::stringprep_profiles[static_cast<std::size_t>(which)];
    std::string out;
    if (auto const refusal =
            precis::detail::append_prepared_unicode(rules, text, out, unassigned::refused))
        return couplet::unexpected{*refusal};
    return out;
}

TEST_CASE("Stringprep's short cut for ASCII agrees with ICU", "[stringprep]") {
    std::vector<std::string> texts{""};
    for (char first = 0; first >= 0; ++first) {
        texts.emplace_back(1, first);
        for (char second = 0; second >= 0; ++second) texts.push_back(std::string{first, second});
        if (first == 127) break;
    }
    dice random{1};
    for (int i = 0; i < 20'000; ++i) {
        auto& text = texts.emplace_back();
        for (auto left = random(80); left > 0; --left)
            text += static_cast<char>(random(20) == 0 ? random(128) : 'A' + random(58));
    }
    differences found;
    for (profile const which : profiles)
        for (auto const& text : texts) {
            auto const ours = prepare(which, text);
            if (ours != prepare_by_icu(which, text))
                found.add(labelled(which, unassigned::refused, text) + " -> " + answer(ours));
        }
    CHECK(found.text == "");
}

TEST_CASE("Stringprep: preparing twice is preparing once", "[stringprep]") {
    dice random{2};
    differences found;
    for (int i = 0; i < 100'000; ++i) {
        profile const which = profiles[random(4)];
        unassigned const younger = modes[random(2)];
        std::string const text = samples::text(random);
        auto const once = prepare(which, text, younger);
        if (once && prepare(which, *once, younger) != *once)
            found.add(labelled(which, younger, text) + " -> " + answer(once));
    }
    CHECK(found.text == "");
}

TEST_CASE("Stringprep names the code point that is refused, wherever it stands", "[stringprep]") {
    dice random{3};
    for (int i = 0; i < 20'000; ++i) {
        profile const which = profiles[random(4)];
        std::string const head = samples::text(random);
        if (!prepare(which, head)) continue;
        CHECK(prepare(which, head + "\xEE\x80\x80") ==
              fault(forbidden, static_cast<std::uint32_t>(head.size())));
        CHECK(prepare(which, head + "\x80") ==
              fault(precis_errc::malformed_utf8, static_cast<std::uint32_t>(head.size())));
    }
}

TEST_CASE("Stringprep takes linear time whatever it is given", "[stringprep]") {
    std::string_view const patterns[]{u8"\u0301\u0316"_u, u8"\u0301\u00AD\u0316"_u,
                                      u8"\u0F73"_u,       u8"\u0301\uFF9E"_u,
                                      u8"\uFDFA"_u,       u8"\u05D0 "_u,
                                      u8"\u0390"_u,       u8"\u1100\u1161"_u,
                                      u8"\u2026"_u,       u8"\u0301"_u};
    for (auto const pattern : patterns)
        for (bool const refused : {false, true}) {
            std::string text = "a";
            while (text.size() < 500'000) text += pattern;
            if (refused) text += "\xEE\x80\x80";
            // Some 100 ms; what was quadratic took minutes.
            CHECK(seconds_for([&] { (void)prepare(nodeprep, text); }) < 20);
        }
}

/// Rows of the corpus whose `expect` is not what the RFCs say.
struct wrong_row {
    std::string_view source;
    std::string_view profile;
    std::string_view why;
};
constexpr wrong_row wrong_rows[]{
    {"processone/stringprep vector_test #5", "nameprep",
     "RFC 3454 B.2 maps U+33C6 to a small c: 0063 2215 006B 0067"},
    {"processone/stringprep vector_test #42", "nodeprep",
     "RFC 3454 C.9 does not list U+E0002; A.1 does, which is allowed in a query"},
    {"slixmpp testNodePrepIdemptotent (MIKAEL in modifier letters)", "nodeprep",
     "RFC 3454 A.1 lists the modifier letters, which are allowed in a query and stay as they are"},
};

TEST_CASE("Stringprep vectors of other libraries", "[stringprep]") {
    enum column { of_profile, mode, input, expect, output, source, license, oracle };
    constexpr std::string_view names[]{"nodeprep", "resourceprep", "nameprep", "saslprep"};
    std::size_t wrong = 0;
    for (auto const& row : corpus::rows("stringprep-vectors.tsv")) {
        REQUIRE(row.size() > oracle);
        auto const which = std::find(std::begin(names), std::end(names), row[of_profile]);
        REQUIRE(which != std::end(names));
        auto const result =
            prepare(profiles[which - names], corpus::unescaped(row[input]),
                    row[mode] == "query" ? unassigned::allowed : unassigned::refused);
        INFO(row[source] << ", " << row[of_profile] << ": " << row[input]);
        std::string const found =
            result ? "ok:" + *result
                   : (result.error().code == precis_errc::malformed_utf8 ? "malformed" : "error");
        CHECK(found == corpus::unescaped(row[oracle]));
        std::string const wanted =
            row[expect] == "ok" ? "ok:" + corpus::unescaped(row[output]) : "error";
        bool const listed =
            std::any_of(std::begin(wrong_rows), std::end(wrong_rows), [&](wrong_row const& known) {
                return known.source == row[source] && known.profile == row[of_profile];
            });
        CHECK((found == wanted) == !listed);
        wrong += listed ? 1 : 0;
    }
    CHECK((wrong == 0 || wrong == std::size(wrong_rows)));
}

/// ICU's profile of that name, which ours does not use: it checks directions by the Unicode that is
/// linked, where RFC 3454 6 says tables D.1 and D.2.
std::pair<bool, std::string> prepare_by_icu_profile(profile which, std::string_view text,
                                                    unassigned younger) {
    constexpr UStringPrepProfileType types[]{USPREP_RFC3920_NODEPREP, USPREP_RFC3920_RESOURCEPREP,
                                             USPREP_RFC3491_NAMEPREP, USPREP_RFC4013_SASLPREP};
    UErrorCode status = U_ZERO_ERROR;
    auto* const rules = usprep_openByType(types[static_cast<std::size_t>(which)], &status);
    REQUIRE(U_SUCCESS(status));
    couplet::unicode::code_points points;
    for (char32_t const c : to_utf32(text)) points.push_back(c);
    status = couplet::unicode::detail::rewrite(
        points,
        [&](UChar const* from, std::int32_t size, UChar* to, std::int32_t room, UErrorCode* code) {
            int const option =
                younger == unassigned::allowed ? USPREP_ALLOW_UNASSIGNED : USPREP_DEFAULT;
            return usprep_prepare(rules, from, size, to, room, option, nullptr, code);
        });
    usprep_close(rules);
    std::string out;
    if (U_FAILURE(status)) return {false, out};
    for (char32_t const c : points) utf8::append(out, c);
    return {true, out};
}

bool has_changed_direction(std::string_view text) {
    using namespace precis::detail;
    for (char32_t const c : to_utf32(text))
        if (contains(once_left, c) || contains(since_left, c) ||
            !couplet::unicode::is_in_unicode_3_2(c))
            return true;
    return false;
}

TEST_CASE("RFC 3454 6: ICU's own profiles differ from ours by directions and nothing else",
          "[stringprep]") {
    dice random{4};
    differences found;
    std::size_t by_direction = 0;
    auto const compare = [&](profile which, unassigned younger, std::string const& text) {
        auto const ours = prepare(which, text, younger);
        auto const [accepted, theirs] = prepare_by_icu_profile(which, text, younger);
        if (ours.has_value() == accepted && (!accepted || *ours == theirs)) return;
        if (has_changed_direction(ours ? *ours : theirs))
            ++by_direction;
        else
            found.add(labelled(which, younger, text) + " -> " + answer(ours) + ", ICU " +
                      (accepted ? points(theirs) : "refuses"));
    };
    for (int i = 0; i < 60'000; ++i)
        compare(profiles[random(4)], modes[random(2)], samples::text(random));
    compare(resourceprep, unassigned::refused, std::string(u8"\u05D0\u2800\u05D1"_u));
    compare(resourceprep, unassigned::refused, std::string(u8"\u05D0\u17B4\u05D1"_u));
    CHECK(found.text == "");
    CHECK(by_direction >= 2);
}

#ifdef COUPLET_TEST_LIBIDN

/// libidn has RFC 3454's tables, made from its text, and no other Unicode data.
std::pair<bool, std::string> prepare_by_libidn(profile which, std::u32string_view text,
                                               unassigned younger) {
    static constexpr Stringprep_profile const* tables[]{stringprep_xmpp_nodeprep,
                                                        stringprep_xmpp_resourceprep,
                                                        stringprep_nameprep, stringprep_saslprep};
    std::vector<std::uint32_t> points(text.begin(), text.end());
    std::size_t size = points.size();
    points.resize(size * 20 + 20);
    auto const flags =
        younger == unassigned::allowed ? Stringprep_profile_flags{} : STRINGPREP_NO_UNASSIGNED;
    std::string out;
    if (stringprep_4i(points.data(), &size, points.size(), flags,
                      tables[static_cast<std::size_t>(which)]) != STRINGPREP_OK)
        return {false, out};
    for (std::size_t i = 0; i < size; ++i) utf8::append(out, points[i]);
    return {true, out};
}

/// Where libidn is known to differ, and why couplet does not follow.
struct known_difference {
    bool (*applies)(std::u32string_view input, outcome const& ours);
    std::string_view why;
};
constexpr known_difference known_differences[]{
    {[](std::u32string_view input, outcome const&) { return input.find(U'\0') != input.npos; },
     "libidn ends a string at U+0000, which RFC 3454 C.2.1 lists like any control"},
    {[](std::u32string_view, outcome const& ours) {
         if (!ours) return false;
         auto const text = to_utf32(*ours);
         std::vector<std::uint32_t> const points(text.begin(), text.end());
         return pr29_4(points.data(), points.size()) == PR29_PROBLEM;
     },
     "libidn composes over a mark that lies between (PR 29), as UAX #15 said by mistake until "
     "Corrigendum 5; RFC 4013 4 calls it an anomaly, and it would make preparation unstable"},
};

/// 0 if they agree, else the number of the known difference, else one past the last.
std::size_t compare_with_libidn(profile which, std::u32string_view text, unassigned younger,
                                differences& found) {
    std::string const input = to_utf8(text);
    auto const ours = prepare(which, input, younger);
    auto const [accepted, theirs] = prepare_by_libidn(which, text, younger);
    if (ours.has_value() == accepted && (!accepted || *ours == theirs)) return 0;
    std::size_t number = 1;
    for (auto const& known : known_differences) {
        if (known.applies(text, ours)) return number;
        ++number;
    }
    found.add(labelled(which, younger, input) + " -> " + answer(ours) + ", libidn " +
              (accepted ? points(theirs) : "refuses"));
    return number;
}

TEST_CASE("Stringprep agrees with libidn on every code point", "[stringprep]") {
    differences found;
    std::size_t known = 0;
    for (profile const which : profiles)
        for (unassigned const younger : modes)
            for (char32_t c = 0; c <= 0x10FFFF; ++c)
                if (utf8::is_scalar(c) && compare_with_libidn(which, {&c, 1}, younger, found) != 0)
                    ++known;
    CHECK(found.text == "");
    CHECK(known == 8);  // U+0000, in each profile and mode
}

TEST_CASE("Stringprep agrees with libidn on strings of many code points", "[stringprep]") {
    dice random{5};
    differences found;
    std::size_t counts[std::size(known_differences) + 2]{};
    for (int i = 0; i < 300'000; ++i)
        ++counts[compare_with_libidn(profiles[random(4)], to_utf32(samples::text(random)),
                                     modes[random(2)], found)];
    CHECK(found.text == "");
    CHECK(counts[2] > 0);
    CHECK(compare_with_libidn(nodeprep, U"\u1100\u0300\u1161", unassigned::refused, found) == 2);
}

bool is_in(Stringprep_table_element const* table, std::size_t size, char32_t c) {
    for (std::size_t i = 0; i < size; ++i) {
        auto const last = table[i].end != 0 ? table[i].end : table[i].start;
        if (c >= table[i].start && c <= last) return true;
    }
    return false;
}
std::size_t size_of(Stringprep_table_element const* table) {
    std::size_t size = 0;
    while (table[size].start != 0) ++size;
    return size;
}

TEST_CASE("RFC 3454 A.1, D.1 and D.2: age and direction of every code point", "[stringprep]") {
    using precis::detail::strong;
    // In D.1 or D.2 but never in a prepared string: C.2.2 prohibits the first, NFKC replaces the others.
    constexpr std::u32string_view never =
        U"\u06DD\U0001D6DB\U0001D715\U0001D74F\U0001D789\U0001D7C3";
    auto const* const ages = stringprep_rfc3454_A_1;
    auto const* const right = stringprep_rfc3454_D_1;
    auto const* const left = stringprep_rfc3454_D_2;
    std::size_t const sizes[]{size_of(ages), size_of(right), size_of(left)};
    differences found;
    for (char32_t c = 1; c <= 0x10FFFF; ++c) {
        if (!utf8::is_scalar(c)) continue;
        if (couplet::unicode::is_in_unicode_3_2(c) == is_in(ages, sizes[0], c))
            found.add("age of " + shown(c));
        strong const wanted = is_in(right, sizes[1], c)  ? strong::right
                              : is_in(left, sizes[2], c) ? strong::left
                                                         : strong::neither;
        bool const prohibited = precis::detail::contains(precis::detail::prohibited_output, c);
        if (!prohibited && never.find(c) == never.npos &&
            precis::detail::direction_in_3_2(c) != wanted)
            found.add("direction of " + shown(c));
    }
    CHECK(found.text == "");
}

#else

TEST_CASE("Stringprep agrees with libidn", "[stringprep]") {
    WARN("not run: built without libidn, so nothing was compared with it");
}

#endif

}  // namespace

}  // namespace stringprep_tests
