// SPDX-License-Identifier: BSL-1.0
// What holds of domain names, for random ones: stable, the same by U-labels and A-labels, and what ICU and IDNA2008 agree on.
#include <algorithm>
#include <couplet/precis/idna.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "allocations.hpp"
#include "precis/idna_reference.hpp"
#include "support.hpp"

namespace idna_laws_tests {

namespace {

using couplet::precis::enforce_domain;

/// Code points for labels, each kind as likely as any other.
std::vector<std::u32string> const& pools() {
    static auto const all = [] {
        namespace unicode = couplet::unicode;
        std::vector<std::u32string> kinds(7);
        for (char32_t c = 0x80; c <= 0x10FFFF; ++c) {
            if (!couplet::utf8::is_scalar(c)) continue;
            auto const direction = unicode::bidi(c);
            bool const valid = reference::is_for_labels(c);
            if (valid && direction == unicode::bidi_class::L) kinds[0] += c;
            if (valid &&
                (direction == unicode::bidi_class::R || direction == unicode::bidi_class::AL ||
                 direction == unicode::bidi_class::AN))
                kinds[1] += c;
            if (valid && unicode::combining_class(c) != 0) kinds[2] += c;
            if (unicode::changes_when_lowered(c) || unicode::has_width_form(c)) kinds[3] += c;
            if (!unicode::is_normal(unicode::form::nfc, c)) kinds[4] += c;
            if (needs_context(couplet::precis::derive(c))) kinds[5] += c;
        }
        kinds[6] = U"abcXYZ019-l\u00DF\u03C2\u1E9E\u3042\u0628\u0915\u094D";
        return kinds;
    }();
    return all;
}

std::u32string random_name(support::dice& roll) {
    std::u32string name;
    for (std::size_t labels = 1 + roll(3); labels > 0; --labels) {
        auto const& mostly = roll.of(pools());
        for (std::size_t left = 1 + roll(6); left > 0; --left)
            name += roll.of(roll(4) == 0 ? roll.of(pools()) : mostly);
        if (labels > 1) name += roll(10) == 0 ? U'\u3002' : U'.';
    }
    return name;
}

/// The labels in Punycode, those that are not ASCII.
std::string to_ascii(std::u32string_view name) {
    std::string text;
    for (std::size_t begin = 0, end = 0; begin <= name.size(); begin = end + 1) {
        end = std::min(name.find(U'.', begin), name.size());
        auto const label = name.substr(begin, end - begin);
        bool const ascii = couplet::precis::detail::is_ascii(oracle::view(label));
        text += begin == 0 ? "" : ".";
        text += ascii ? support::to_utf8(label) : "xn--";
        if (!ascii)
            couplet::punycode::encode(label.data(), label.size(), [&](char c) { text += c; });
    }
    return text;
}

}  // namespace

TEST_CASE(
    "RFC 7622 3.2.1, RFC 5890 2.3.2.1: enforcing twice is enforcing once, and A-labels come to "
    "the same name as their U-labels",
    "[precis][idna][law]") {
    support::dice roll{5890};
    support::differences found;
    std::size_t accepted = 0;
    for (int i = 0; i < 100'000; ++i) {
        std::u32string const name = random_name(roll);
        auto const got = enforce_domain(support::to_utf8(name));
        if (!got) continue;
        ++accepted;
        if (enforce_domain(*got) != *got) found.add(support::shown(name) + ": not stable");
        std::string ascii = to_ascii(support::to_utf32(*got));
        if (enforce_domain(ascii) != *got) found.add(support::shown(name) + ": not " + ascii);
        for (char& c : ascii)
            c = c >= 'a' && c <= 'z' && roll(2) == 0 ? static_cast<char>(c - 32) : c;
        if (enforce_domain(ascii) != *got) found.add(support::shown(name) + ": not " + ascii);
    }
    CHECK(found.text == "");
    CHECK(accepted > 10'000);
}

TEST_CASE(
    "RFC 5891 5.4: random names are accepted and mapped as ICU's UTS #46 does where IDNA2008 "
    "allows the code points, U+1E9E and what UTS #46 froze left out",
    "[precis][idna][law]") {
    if (!oracle::applies("ICU's UTS #46, on random names")) return;
    reference::uts46 const icu;
    support::dice roll{5891};
    support::differences found;
    std::size_t both = 0;
    std::size_t neither = 0;
    for (int i = 0; i < 100'000; ++i) {
        std::u32string const name = random_name(roll);
        if (reference::is_dot(name.back())) continue;  // UTS #46 allows a final dot
        bool const special = name.find(0x1E9E) != name.npos ||
                             std::any_of(name.begin(), name.end(), reference::is_frozen);
        if (special || !reference::all_for_labels(reference::mapped_name(name))) continue;
        std::string const text = support::to_utf8(name);
        auto const ours = enforce_domain(text);
        auto const theirs = icu(text);
        both += ours && theirs ? 1 : 0;
        neither += !ours && !theirs ? 1 : 0;
        bool const same = ours.has_value() == theirs.has_value() && (!ours || *ours == *theirs);
        if (!same)
            found.add(support::shown(name) +
                      (ours ? ": " + support::shown(*ours)
                            : ": " + std::string(describe(ours.error().code))));
    }
    CHECK(found.text == "");
    CHECK(both > 10'000);
    CHECK(neither > 10'000);
}

TEST_CASE("idna: any octets at all get an answer, and a refusal points into the input",
          "[precis][idna][law]") {
    support::dice roll{256};
    for (int i = 0; i < 200'000; ++i) {
        std::string text = support::to_utf8(random_name(roll));
        for (std::size_t hits = roll(3); hits > 0; --hits)
            text[roll(text.size())] = static_cast<char>(roll(256));
        auto const got = enforce_domain(text);
        if (got ? !couplet::utf8::is_valid(*got) || got->empty()
                : got.error().offset > text.size())  // at the end: an empty label
            FAIL(support::shown(text));
    }
}

TEST_CASE("idna: names of up to 256 code points that need no normalization allocate nothing",
          "[precis][idna][allocation]") {
    struct {
        char octets[2048];
        std::size_t size = 0;
        void append(char const* from, std::size_t count) {
            for (std::size_t i = 0; i < count; ++i) octets[size++] = from[i];
        }
    } out;
    for (auto const* const label : {U"abcdefgh.", U"\u0436\u0416.", U"\u05D0.",
                                    U"\u5348\u5348\u5348.", U"XN--4ca.", U"\uFF41\uFF22."}) {
        std::u32string name;
        while (name.size() < 36) name += label;
        name.pop_back();
        std::string const text = support::to_utf8(name);
        INFO(support::shown(name));
        bool accepted = false;
        out.size = 0;
        CHECK(allocations::during(
                  [&] { accepted = !couplet::precis::append_enforced_domain(text, out); }) == 0);
        CHECK(accepted);
    }
}

}  // namespace idna_laws_tests
