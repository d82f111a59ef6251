// SPDX-License-Identifier: BSL-1.0
#include <couplet/precis/table.hpp>

#include <array>
#include <cstdint>
#include <thread>
#include <vector>

#include "precis/oracle.hpp"
#include "support.hpp"

namespace table_tests {

using couplet::precis::code_point_table;
using couplet::precis::properties;
namespace trait = couplet::precis::trait;
using couplet::precis::string_class;

namespace {

/// The table's address, and a sum over it.
struct sighting {
    code_point_table const* address = nullptr;
    std::uint64_t sum = 0;

    friend bool operator==(sighting const&, sighting const&) = default;
};

sighting look() {
    auto const& table = code_point_table::instance();
    sighting seen{&table, 0};
    for (char32_t c = 0; c <= 0x10FFFF; ++c)
        seen.sum = seen.sum * 31 + static_cast<std::uint64_t>(table[c].bidi()) * 256 +
                   table[c].combining_class();
    return seen;
}

/// Eight threads that want the table at once, before main and so before anybody else wants it.
std::array<sighting, 8> const first_use = [] {
    std::array<sighting, 8> seen{};
    std::vector<std::thread> threads;
    for (auto& one : seen) threads.emplace_back([&one] { one = look(); });
    for (auto& thread : threads) thread.join();
    return seen;
}();

}  // namespace

TEST_CASE("code_point_table: is what ICU says of every code point", "[precis][table]") {
    auto const& table = code_point_table::instance();
    support::differences found;
    for (char32_t c = 0; c <= 0x10FFFF; ++c)
        if (!(table[c] == properties{c})) found.add(support::shown(c));
    CHECK(found.text == "");
}

TEST_CASE("code_point_table: gives back each property that ICU has", "[precis][table]") {
    namespace unicode = couplet::unicode;
    auto const& table = code_point_table::instance();
    support::differences found;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        properties const got = table[c];
        auto const idna = couplet::precis::derive_idna(c);
        bool const for_labels =
            idna == couplet::precis::category::pvalid || couplet::precis::needs_context(idna);
        auto const rtl = unicode::bidi(c);
        auto const own = couplet::precis::derive(c);
        bool const space = (unicode::general_category(c) & unicode::space_separator) != 0;
        bool const same =
            !got.has(trait::not_in(string_class::identifier)) ==
                is_member(own, string_class::identifier) &&
            !got.has(trait::not_in(string_class::freeform)) ==
                is_member(own, string_class::freeform) &&
            got.has(trait::contextual) == needs_context(own) &&
            !got.has(trait::not_in_labels) == for_labels && got.bidi() == unicode::bidi(c) &&
            got.joining() == unicode::joining(c) &&
            got.combining_class() == unicode::combining_class(c) &&
            got.has(trait::width_form) == unicode::has_width_form(c) &&
            got.has(trait::cased) == unicode::changes_when_lowered(c) &&
            !got.has(trait::not_normal(unicode::form::nfc)) ==
                unicode::is_normal(unicode::form::nfc, c) &&
            !got.has(trait::not_normal(unicode::form::nfkc)) ==
                unicode::is_normal(unicode::form::nfkc, c) &&
            got.has(trait::right_to_left) ==
                (rtl == unicode::bidi_class::R || rtl == unicode::bidi_class::AL ||
                 rtl == unicode::bidi_class::AN) &&
            got.has(trait::non_ascii_space) == (space && c != U' ') &&
            got.has(trait::mark) == ((unicode::general_category(c) & unicode::mark) != 0);
        if (!same) found.add(support::shown(c));
    }
    CHECK(found.text == "");
}

TEST_CASE("code_point_table: eight threads that use it first at the same time see the same table",
          "[precis][table]") {
    sighting const now = look();
    for (sighting const& then : first_use) CHECK(then == now);
}

TEST_CASE("UAX #15: what is certainly normal does not change when it is normalized",
          "[precis][table]") {
    namespace unicode = couplet::unicode;
    support::dice roll{15};
    std::vector<char32_t> marks;
    for (char32_t c = 0; c <= 0x10FFFF; ++c)
        if (unicode::combining_class(c) != 0) marks.push_back(c);
    std::size_t certain = 0;
    support::differences found;
    for (int i = 0; i < 100'000; ++i) {
        std::u32string text;
        for (std::size_t left = roll(8); left > 0; --left)
            text += roll(3) == 0 ? roll.of(marks) : roll.scalar();
        for (auto const form : {unicode::form::nfc, unicode::form::nfkc}) {
            if (!couplet::precis::is_certainly_normal(form, oracle::view(text))) continue;
            ++certain;
            unicode::code_points normal;
            normal.append(text.data(), text.size());
            unicode::normalize(form, normal);
            if (text != std::u32string(normal.begin(), normal.end()))
                found.add(support::shown(text));
        }
    }
    CHECK(found.text == "");
    CHECK(certain > 10'000);
}

}  // namespace table_tests
