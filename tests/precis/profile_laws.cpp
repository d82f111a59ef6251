// SPDX-License-Identifier: BSL-1.0
// What holds of the profiles for every string: agreement with the rules done naively, idempotence, one answer by either path.
#include <couplet/precis/profiles.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "precis/reference.hpp"
#include "support.hpp"

namespace profile_laws_tests {

namespace {

using couplet::precis_errc;
using couplet::precis_error;
using couplet::precis::enforce;
using couplet::precis::prepare;
using couplet::precis::profile;
using outcome = couplet::expected<std::string, precis_error>;

outcome by_the_unicode_path(profile const& rules, std::string_view text) {
    std::string out;
    if (auto const fault = couplet::precis::detail::append_enforced_unicode(rules, text, out))
        return couplet::unexpected{*fault};
    return out;
}

std::string shown(outcome const& result) {
    if (result) return support::shown(*result);
    return std::string(name(result.error().code)) + '@' + std::to_string(result.error().offset);
}

/// Code points that the rules do something with, by what that is.
std::vector<std::u32string> const& pools() {
    static auto const all = [] {
        namespace unicode = couplet::unicode;
        std::vector<std::u32string> kinds(9);
        for (char32_t c = 0x21; c <= 0x10FFFF; ++c) {
            if (!couplet::utf8::is_scalar(c)) continue;
            auto const derived = couplet::precis::derive(c);
            auto const direction = unicode::bidi(c);
            bool const rtl = direction == unicode::bidi_class::R ||
                             direction == unicode::bidi_class::AL ||
                             direction == unicode::bidi_class::AN;
            if (unicode::has_width_form(c)) kinds[0] += c;
            if (unicode::changes_when_lowered(c)) kinds[1] += c;
            if (unicode::combining_class(c) != 0) kinds[2] += c;
            if (!unicode::is_normal(unicode::form::nfc, c)) kinds[3] += c;
            if (derived == couplet::precis::category::free_pval) kinds[4] += c;
            if (rtl) kinds[5] += c;
            if (needs_context(derived)) kinds[6] += c;
            if (derived == couplet::precis::category::pvalid) kinds[7] += c;
        }
        kinds[8] = U"  \u00A0\u3000aZ0-.l\u0915\u094D\u0628\u3042\u05D0\u03B1\u0130\u03A3\u03C2";
        return kinds;
    }();
    return all;
}

std::u32string random_text(support::dice& roll) {
    std::u32string text;
    auto const& mostly = roll.of(pools());
    for (std::size_t left = 1 + roll(7); left > 0; --left)
        text += roll.of(roll(3) == 0 ? roll.of(pools()) : mostly);
    return text;
}

/// Adds what one string shows against the laws.
void check_laws(reference::named_profile const& known, std::u32string_view text,
                support::differences& found) {
    std::string const octets = support::to_utf8(text);
    outcome const got = enforce(known.rules, octets);
    auto const expected = reference::enforced(known.rules, std::u32string(text));
    std::string const what = std::string(known.name) + ' ' + support::shown(text) + ": ";
    bool const same =
        got.has_value() == expected.has_value() && (!got || *got == support::to_utf8(*expected));
    if (!same) found.add(what + shown(got));
    if (!got) return;
    if (enforce(known.rules, *got) != *got) found.add(what + "not stable");
    if (prepare(known.rules, *got) != *got) found.add(what + "not prepared");
}

}  // namespace

TEST_CASE(
    "RFC 8265 3-4, RFC 8266 2: every single code point comes to what the rules, done one after "
    "the other, make of it, and enforcing twice is enforcing once",
    "[precis][profile][law]") {
    for (auto const& known : reference::profiles()) {
        INFO(known.name);
        support::differences found;
        for (char32_t c = 0; c <= 0x10FFFF; ++c)
            if (couplet::utf8::is_scalar(c)) {
                // what is disallowed to the oracle needs no second opinion on its forms
                bool const member = reference::is_member(known.rules.base, c) ||
                                    couplet::unicode::has_width_form(c);
                if (member)
                    check_laws(known, std::u32string_view(&c, 1), found);
                else if (enforce(known.rules, support::to_utf8(c)))
                    found.add(support::shown(c));
            }
        CHECK(found.text == "");
    }
}

TEST_CASE(
    "RFC 8265 3-4, RFC 8266 2: 200,000 random strings come to what the rules, done one after "
    "the other, make of them, and enforcing twice is enforcing once",
    "[precis][profile][law]") {
    support::dice roll{8265};
    support::differences found;
    std::size_t accepted = 0;
    for (int i = 0; i < 200'000; ++i) {
        std::u32string const text = random_text(roll);
        auto const& known = reference::profiles()[static_cast<std::size_t>(i) % 5];
        check_laws(known, text, found);
        accepted += enforce(known.rules, support::to_utf8(text)) ? 1 : 0;
    }
    CHECK(found.text == "");
    CHECK(accepted > 20'000);
}

TEST_CASE("RFC 8265 3.3.4: equal are the strings that enforce alike", "[precis][profile][law]") {
    support::dice roll{334};
    for (int i = 0; i < 20'000; ++i) {
        auto const& known = reference::profiles()[roll(4)];
        std::string const a = support::to_utf8(random_text(roll));
        auto rules = known.rules;
        rules.cases = rules.cases_in_comparison;
        outcome const left = enforce(rules, a);
        if (!left) continue;
        if (compare(known.rules, a, *left) != true) FAIL(support::shown(a));
        std::string const b = support::to_utf8(random_text(roll));
        outcome const right = enforce(rules, b);
        auto const verdict = compare(known.rules, a, b);
        if (right ? verdict != (*left == *right) : verdict.error() != right.error())
            FAIL(support::shown(a) << " and " << support::shown(b));
    }
}

TEST_CASE("precis: the ASCII path gives the answer of the Unicode path, fault and octet included",
          "[precis][profile][law]") {
    auto profiles = reference::profiles();
    profiles.push_back({"localpart", couplet::precis::username_case_mapped});
    profiles.back().rules.excluded = couplet::ascii::set("\"&'/:<>@");
    support::dice roll{128};
    for (auto const& known : profiles) {
        INFO(known.name);
        support::differences found;
        auto const check = [&](std::string const& text) {
            outcome const fast = enforce(known.rules, text);
            outcome const slow = by_the_unicode_path(known.rules, text);
            if (fast != slow)
                found.add(support::shown(text) + ": " + shown(fast) + ", " + shown(slow));
        };
        for (char a = 0; a >= 0; a = static_cast<char>(a + 1)) {
            check(std::string(1, a));
            for (char b = 0; b >= 0; b = static_cast<char>(b + 1)) check({a, b});
            if (a == 127) break;
        }
        for (int i = 0; i < 20'000; ++i) {
            std::string text;
            for (std::size_t left = 1 + roll(150); left > 0; --left)
                text += static_cast<char>(roll(60) == 0 ? roll(128) : 0x20 + roll(95));
            check(text);
        }
        CHECK(found.text == "");
    }
}

TEST_CASE("precis: any octets at all get an answer, and a refusal points into the input",
          "[precis][profile][law]") {
    support::dice roll{255};
    std::size_t refused = 0;
    for (int i = 0; i < 100'000; ++i) {
        std::string text = support::to_utf8(random_text(roll));
        for (std::size_t hits = roll(3); hits > 0; --hits)
            text[roll(text.size())] = static_cast<char>(roll(256));
        for (auto const& known : reference::profiles()) {
            outcome const got = enforce(known.rules, text);
            if (got) {
                if (!couplet::utf8::is_valid(*got) || got->empty()) FAIL(support::shown(text));
                continue;
            }
            ++refused;
            bool const broken = got.error().code == precis_errc::malformed_utf8;
            if (got.error().offset >= text.size()) FAIL(support::shown(text));
            if (broken && got.error().offset != couplet::utf8::first_malformed(text))
                FAIL(support::shown(text));
        }
    }
    CHECK(refused > 1000);
}

}  // namespace profile_laws_tests
