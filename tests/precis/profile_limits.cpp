// SPDX-License-Identifier: BSL-1.0
// What a profile costs: no allocation for what is short, linear time for what is long, no leak when memory runs out.
#include <couplet/precis/idna.hpp>
#include <couplet/precis/profiles.hpp>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#include "allocations.hpp"
#include "precis/reference.hpp"
#include "support.hpp"

namespace profile_limits_tests {

namespace {

using couplet::precis::append_enforced;
using couplet::precis::profile;

/// An output buffer of the caller's.
struct fixed {
    char octets[2048];
    std::size_t size = 0;

    void append(char const* from, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) octets[size++] = from[i];
    }
};

std::string repeated(std::u32string_view unit, std::size_t code_points) {
    std::u32string text;
    while (text.size() + unit.size() <= code_points) text += unit;
    return support::to_utf8(text);
}

constexpr std::u32string_view normal_scripts[]{
    U"juliet",
    U"\u0436\u0416",
    U"\u05D0\u05D1",
    U"\u0628\u0660",
    U"\u3042\u6F22\u30FB",
    U"\u00DF",
    U"\uFF21\uFF22",
    U"l\u00B7l",
    U"\uD55C\uAE00",
    U"\U00020000",
    U"\u0915\u094D\u200C\u0937",
};

}  // namespace

TEST_CASE("precis: up to 256 code points that need no normalization allocate nothing",
          "[precis][profile][allocation]") {
    couplet::precis::code_point_table::instance();
    for (auto const& known : reference::profiles())
        for (auto const unit : normal_scripts)
            for (std::size_t size : {12U, 64U, 256U}) {
                std::string const text = repeated(unit, size);
                INFO(known.name << ' ' << support::shown(unit) << ' ' << size);
                fixed out;
                bool accepted = false;
                CHECK(allocations::during(
                          [&] { accepted = !append_enforced(known.rules, text, out); }) == 0);
                CHECK(accepted);
            }
}

TEST_CASE("precis: a refusal allocates nothing", "[precis][profile][allocation]") {
    for (auto const& known : reference::profiles())
        for (std::u32string_view const unit : {U"\u0436\u200D", U"a\uE000", U"\u00E9\u0378"}) {
            std::string const text = repeated(unit, 256);
            fixed out;
            CHECK(allocations::during([&] { (void)append_enforced(known.rules, text, out); }) == 0);
            CHECK(out.size == 0);
        }
}

TEST_CASE("precis: longer strings allocate a bounded number of times",
          "[precis][profile][allocation]") {
    for (auto const& known : reference::profiles())
        for (auto const unit : normal_scripts) {
            std::string const text = repeated(unit, 1000);
            std::string out;
            out.reserve(8000);
            INFO(known.name << ' ' << support::shown(unit));
            CHECK(allocations::during([&] { (void)append_enforced(known.rules, text, out); }) <= 6);
        }
}

TEST_CASE("precis: whichever allocation fails, nothing leaks and the output is as it was",
          "[precis][profile][allocation]") {
    std::string const texts[]{repeated(U"\u0416e\u0301\u3000", 2000),
                              repeated(U"A\u0316\u0301", 3000), repeated(U"\u0130", 700),
                              repeated(U"\uFF76\uFF9E", 900)};
    for (auto const& known : reference::profiles())
        for (auto const& text : texts) {
            bool failed = true;
            for (std::size_t nth = 0; failed && nth < 100; ++nth) {
                std::string out = "before";
                out.reserve(20'000);
                auto const alive = allocations::alive();
                failed = false;
                try {
                    allocations::failing_from const now{nth};
                    (void)append_enforced(known.rules, text, out);
                } catch (std::bad_alloc const&) {
                    failed = true;
                }
                CHECK(allocations::alive() == alive);
                if (failed) CHECK(out == "before");
            }
            CHECK_FALSE(failed);
        }
}

TEST_CASE("precis, idna: hostile strings of 300,000 code points take linear time",
          "[precis][profile][hostile]") {
    constexpr std::size_t many = 300'000;
    std::string const hostile[]{
        repeated(U"\u0301", many),        // marks with nothing to stand on
        repeated(U"\u0301\u0316", many),  // marks to be put in order
        repeated(U"\u0130", many),        // grows when lowered
        repeated(U"\uFF76\uFF9E", many),  // composes once its width is mapped
        repeated(U"\u1100\u1161", many),  // old jamo
        repeated(U" \u3000", many),       // nothing but spaces
        repeated(U"a ", many),            // many single spaces
        repeated(U"\u30FB\u0660", many),  // contextual rules on whole strings
        repeated(U"\u0628\u200C", many),  // contextual rules on neighbours
        repeated(U"\u05D0\u0301", many),  // right to left
        repeated(U"\uFDFA", many),        // 18 code points in NFKC
        repeated(U"a.", many),            // labels
        repeated(U"\u00E9.", many),       // labels that have A-labels
        repeated(U"xn--.", many),         // labels that should be A-labels
        repeated(U"xn--4ca.", many),      // A-labels
        repeated(U"\u05D0.", many),       // a Bidi domain name
        std::string(many, '-'),          "xn--" + std::string(many, '9'),
        repeated(U"a", many) + "\x80",
    };
    for (auto const& text : hostile) {
        INFO(support::shown(std::string_view(text).substr(0, 12)));
        for (auto const& known : reference::profiles()) {
            std::string out;
            CHECK(support::seconds_for([&] { (void)append_enforced(known.rules, text, out); }) < 2);
        }
        std::string out;
        CHECK(support::seconds_for(
                  [&] { (void)couplet::precis::append_enforced_domain(text, out); }) < 2);
    }
}

TEST_CASE("precis: more than 2^28 octets are refused unread", "[precis][profile][idna]") {
    std::size_t const size = couplet::precis_max_octets + 1;
    std::unique_ptr<char[]> const unread{new char[size]};
    constexpr couplet::precis_error too_long{couplet::precis_errc::too_long, 0};
    std::string_view const text{unread.get(), size};
    CHECK(couplet::precis::enforce(couplet::precis::opaque_string, text).error() == too_long);
    CHECK(couplet::precis::prepare(couplet::precis::opaque_string, text).error() == too_long);
    CHECK(couplet::precis::enforce_domain(text).error() == too_long);
}

}  // namespace profile_limits_tests
