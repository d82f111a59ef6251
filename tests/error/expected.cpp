// SPDX-License-Identifier: BSL-1.0
// expected<T, E> does what std::expected does (N4950 22.8), under the same names.
#include <couplet/error.hpp>
#include <couplet/expected.hpp>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "both.hpp"

namespace expected_tests {

using couplet::bad_expected_access;
using couplet::expected;
using couplet::unexpect;
using couplet::unexpected;

namespace {

enum class fault : unsigned char { one, two };
using number = expected<int, fault>;
using text = expected<std::string, fault>;
using owner = expected<std::unique_ptr<int>, std::string>;

constexpr number half(int value) {
    if (value % 2 != 0) return unexpected{fault::one};
    return value / 2;
}

/// Counts its living instances, and throws when the countdown of copies reaches 0.
struct tracked {
    static inline int alive = 0;
    static inline int copies_left = 1000;

    explicit tracked(int v) : value{v} { ++alive; }
    tracked(tracked const& other) : value{other.value} {
        if (copies_left-- == 0) throw std::runtime_error("copy");
        ++alive;
    }
    tracked(tracked&& other) noexcept : value{std::exchange(other.value, -1)} { ++alive; }
    tracked& operator=(tracked const&) = default;
    tracked& operator=(tracked&&) noexcept = default;
    ~tracked() { --alive; }

    int value;
};

}  // namespace

TEST_CASE("expected: holds a value or a reason", "[error][expected]") {
    BOTH(number(4).has_value());
    BOTH(*number(4) == 4);
    BOTH(static_cast<bool>(number(4)));
    BOTH(!number(unexpected{fault::two}).has_value());
    BOTH(number(unexpected{fault::two}).error() == fault::two);
    BOTH(number(unexpect, fault::two).error() == fault::two);
    BOTH(*number(std::in_place, 7) == 7);
    BOTH(*number() == 0);
    CHECK(*text(std::in_place, 3U, 'x') == "xxx");
    CHECK(text("abc")->size() == 3);
}

TEST_CASE("expected: bool and reasons of the same type are not confused", "[error][expected]") {
    using verdict = expected<bool, bool>;
    BOTH(!*verdict(false) && verdict(false).has_value());
    BOTH(!verdict(unexpected{true}).has_value());
    BOTH(verdict(true) != verdict(unexpected{true}));
}

TEST_CASE("expected: converts a value where its type would, and from a reason of another type",
          "[error][expected]") {
    STATIC_REQUIRE(std::is_convertible_v<char const*, text>);
    STATIC_REQUIRE(!std::is_convertible_v<std::string_view, text>);
    STATIC_REQUIRE(std::is_constructible_v<text, std::string_view>);
    STATIC_REQUIRE(!std::is_constructible_v<number, std::string>);
    expected<int, std::string> const from_literal = unexpected{"why"};
    CHECK(from_literal.error() == "why");
}

TEST_CASE("expected: is trivially copyable, and no larger than it must be, where its types are",
          "[error][expected]") {
    using couplet::located;
    STATIC_REQUIRE(std::is_trivially_copyable_v<number>);
    STATIC_REQUIRE(std::is_trivially_destructible_v<number>);
    STATIC_REQUIRE(sizeof(number) == 8);
    STATIC_REQUIRE(std::is_trivially_copyable_v<expected<std::string_view, located<fault>>>);
    STATIC_REQUIRE(sizeof(expected<std::string_view, located<fault>>) == 24);
    STATIC_REQUIRE(sizeof(located<fault>) == 8);
    STATIC_REQUIRE(!std::is_trivially_copyable_v<text>);
    STATIC_REQUIRE(sizeof(text) == sizeof(std::string) + sizeof(void*));
    STATIC_REQUIRE(std::is_nothrow_move_constructible_v<text>);
    STATIC_REQUIRE(std::is_nothrow_move_assignable_v<text>);
}

TEST_CASE("expected: a type that cannot be copied makes an expected that cannot be copied",
          "[error][expected]") {
    STATIC_REQUIRE(std::is_move_constructible_v<owner>);
    STATIC_REQUIRE(std::is_move_assignable_v<owner>);
    STATIC_REQUIRE(!std::is_copy_constructible_v<owner>);
    STATIC_REQUIRE(!std::is_copy_assignable_v<owner>);
    STATIC_REQUIRE(!std::is_copy_constructible_v<expected<int, std::unique_ptr<int>>>);
    STATIC_REQUIRE(std::is_copy_constructible_v<text>);
    STATIC_REQUIRE(std::is_copy_assignable_v<text>);
}

TEST_CASE("expected: moves what cannot be copied", "[error][expected]") {
    owner a = std::make_unique<int>(5);
    owner b = std::move(a);
    CHECK(**b == 5);
    std::unique_ptr<int> const taken = *std::move(b);
    CHECK(*taken == 5);
    b = owner(unexpect, "gone");
    CHECK(b.error() == "gone");
    b = std::make_unique<int>(6);
    CHECK(*std::move(b).value() == 6);
    std::vector<owner> many;
    for (int i = 0; i < 20; ++i) many.emplace_back(std::make_unique<int>(i));
    CHECK(**many[3] == 3);
}

TEST_CASE("expected: copying, moving and assigning go between all four pairs of alternatives",
          "[error][expected]") {
    text const value = std::string(100, 'v');
    text const reason = unexpected{fault::two};
    for (text const& from : {value, reason})
        for (text const& to : {value, reason}) {
            text copy = to;
            copy = from;
            CHECK(copy == from);
            text moved = to;
            moved = std::move(copy);
            CHECK(moved == from);
            text const constructed = std::move(moved);
            CHECK(constructed == from);
        }
    text self = value;
    text& alias = self;
    self = alias;
    CHECK(self == value);
    self = std::move(alias);
    CHECK(self == value);
}

TEST_CASE("expected: a copy that throws leaves the target as it was, and leaks nothing",
          "[error][expected]") {
    using fragile = expected<tracked, fault>;
    {
        fragile const source(std::in_place, 1);
        fragile value(std::in_place, 2);
        fragile reason(unexpect, fault::two);
        tracked::copies_left = 0;
        CHECK_THROWS_AS(value = source, std::runtime_error);
        CHECK(value->value == 2);
        tracked::copies_left = 0;
        CHECK_THROWS_AS(reason = source, std::runtime_error);
        CHECK(reason.error() == fault::two);
        tracked::copies_left = 0;
        CHECK_THROWS_AS(fragile(source), std::runtime_error);
        tracked::copies_left = 1000;
        CHECK(tracked::alive == 2);
        value = source;
        reason = source;
        CHECK(reason->value == 1);
        CHECK(tracked::alive == 3);
        value = fragile(unexpect, fault::one);
        CHECK(tracked::alive == 2);
    }
    CHECK(tracked::alive == 0);
}

TEST_CASE("expected::value: throws bad_expected_access with the reason if there is no value",
          "[error][expected]") {
    BOTH(number(3).value() == 3);
    number const none = unexpected{fault::two};
    try {
        (void)none.value();
        FAIL("no exception");
    } catch (bad_expected_access<fault> const& e) {
        CHECK(e.error() == fault::two);
        CHECK(std::string_view(e.what()) == "couplet: expected has no value");
    }
    CHECK_THROWS_AS(number(unexpected{fault::one}).value(), std::exception);
    number some = 1;
    some.value() = 2;
    CHECK(*some == 2);
    *some = 3;
    CHECK(some.value() == 3);
    number reason = unexpected{fault::one};
    reason.error() = fault::two;
    CHECK(reason.error() == fault::two);
    CHECK(owner(unexpect, "moved out").error() == "moved out");
}

TEST_CASE("expected::value_or: the value, or the fallback converted to its type",
          "[error][expected]") {
    BOTH(number(3).value_or(9) == 3);
    BOTH(number(unexpected{fault::one}).value_or(9) == 9);
    text const none = unexpected{fault::one};
    CHECK(none.value_or("else") == "else");
    CHECK(*owner(unexpect, "").value_or(std::make_unique<int>(8)) == 8);
    CHECK(*owner(std::make_unique<int>(7)).value_or(nullptr) == 7);
}

TEST_CASE("expected::and_then: goes on with the value, or passes the reason on",
          "[error][expected]") {
    BOTH(number(12).and_then(half).and_then(half) == 3);
    BOTH(number(6).and_then(half).and_then(half) == unexpected{fault::one});
    BOTH(number(unexpected{fault::two}).and_then(half) == unexpected{fault::two});
    auto const unwrap = [](std::unique_ptr<int> p) { return expected<int, std::string>(*p); };
    CHECK(owner(std::make_unique<int>(4)).and_then(unwrap) == 4);
    CHECK(owner(unexpect, "no").and_then(unwrap).error() == "no");
}

TEST_CASE("expected::transform: maps the value, or passes the reason on", "[error][expected]") {
    constexpr auto negate = [](int value) { return -value; };
    BOTH(number(2).transform(negate) == -2);
    BOTH(number(unexpected{fault::two}).transform(negate) == unexpected{fault::two});
    text const word = "four";
    CHECK(word.transform([](std::string const& s) { return s.size(); }) == 4U);
    CHECK(word == "four");
    CHECK(owner(std::make_unique<int>(4)).transform([](auto p) { return *p; }) == 4);
    STATIC_REQUIRE(std::is_same_v<decltype(number(1).transform([](int) { return 'c'; })),
                                  expected<char, fault>>);
}

TEST_CASE("expected::or_else: keeps the value, or tries what the reason suggests",
          "[error][expected]") {
    constexpr auto recover = [](fault f) {
        return f == fault::one ? number(1) : number(unexpected{f});
    };
    BOTH(number(5).or_else(recover) == 5);
    BOTH(number(unexpected{fault::one}).or_else(recover) == 1);
    BOTH(number(unexpected{fault::two}).or_else(recover) == unexpected{fault::two});
    auto const length = [](std::string why) -> expected<std::unique_ptr<int>, std::size_t> {
        return unexpected{why.size()};
    };
    CHECK(owner(unexpect, "four").or_else(length).error() == 4U);
    CHECK(**owner(std::make_unique<int>(4)).or_else(length) == 4);
}

TEST_CASE("expected::transform_error: keeps the value, or maps the reason", "[error][expected]") {
    constexpr auto ordinal = [](fault f) { return static_cast<int>(f) + 1; };
    BOTH(number(5).transform_error(ordinal) == 5);
    BOTH(number(unexpected{fault::two}).transform_error(ordinal) == unexpected{2});
    auto const length = [](std::string const& why) { return why.size(); };
    CHECK(**owner(std::make_unique<int>(4)).transform_error(length) == 4);
    CHECK(owner(unexpect, "four").transform_error(length) == unexpected{std::size_t{4}});
}

TEST_CASE("expected: equal are equal values and equal reasons", "[error][expected]") {
    BOTH(number(1) == number(1) && number(1) != number(2));
    BOTH(number(1) != number(unexpected{fault::one}));
    BOTH(number(unexpected{fault::one}) == number(unexpected{fault::one}));
    BOTH(number(unexpected{fault::one}) != number(unexpected{fault::two}));
    BOTH(number(1) == 1 && number(1) != 2 && number(unexpected{fault::one}) != 0);
    BOTH(number(unexpected{fault::one}) == unexpected{fault::one});
    BOTH(number(0) != unexpected{fault::one});
    CHECK(text("a") == "a");
    CHECK(text("a") != std::string_view("b"));
}

}  // namespace expected_tests
