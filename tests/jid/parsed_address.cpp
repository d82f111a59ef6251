// SPDX-License-Identifier: BSL-1.0
// Address attributes: absent, an address, or faulty; borrowed where they are canonical already.
#include <couplet/jid/parsed_address.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "allocations.hpp"
#include "catch.hpp"
#include "jid/addresses.hpp"

namespace parsed_address_tests {

namespace {

using addresses::repeat;
using couplet::address;
using couplet::jid;
using couplet::parsed_address;

parsed_address parsed(std::string_view text) { return parsed_address{address::from_text(text)}; }

bool is_borrowed(parsed_address const& one, std::string_view from) {
    return one.is_valid() && one.view().text().data() == from.data();
}

/// Whether it is what `jid::parse` makes of it, part by part, and borrowed just where that changes nothing.
bool is_as_parsed(std::string_view text) {
    auto const one = parsed(text);
    auto const other = jid::parse(text);
    if (one.is_absent() || one.is_valid() != other.has_value() || one.is_faulty() == one.is_valid())
        return false;
    if (!other) return one.error() == other.error();
    auto const a = *one, b = other->view();
    return a == b && a.local() == b.local() && a.domain() == b.domain() &&
           a.resource() == b.resource() && is_borrowed(one, text) == (b.text() == text);
}

/// An octet that a rule is about, or any letter.
char octet(std::size_t& state) {
    constexpr std::string_view of_interest = "abcxyz0189.-@/AZ_ \x7F\x1F'&:~`{[^<>\"";
    state = state * 6364136223846793005U + 1442695040888963407U;
    auto const drawn = state >> 33;
    return drawn % 4 != 0 ? static_cast<char>('a' + drawn % 26)
                          : of_interest[(drawn >> 5) % of_interest.size()];
}

}  // namespace

TEST_CASE("RFC 6120 8.1.1: an address attribute is absent, an address, or faulty", "[jid]") {
    CHECK(parsed_address{}.is_absent());
    CHECK(parsed_address{address{}}.is_absent());
    CHECK_FALSE(parsed_address{}.optional());
    CHECK(parsed("").is_faulty());
    CHECK(parsed("").error() == jid::parse("").error());
    CHECK(parsed("a@b/c").optional() == jid::parse("a@b/c")->view());
    CHECK_FALSE(parsed("a@b/").optional());
}

TEST_CASE("parsed_address: what is canonical is borrowed, what is not is owned", "[jid]") {
    std::string const long_resource = "a@b/" + repeat("c", 1023);
    for (std::string const& text :
         {std::string{"juliet@example.com/balcony"}, std::string{"a"}, std::string{"a--b.example"},
          std::string{"j_+~@xn.example"}, std::string{"[::1]"}, std::string{"jülich@exämple/Ö"},
          "a@" + repeat("b", 61), "a@" + repeat("b", 62), repeat("a", 64) + "@b", long_resource}) {
        INFO(text);
        CHECK(is_borrowed(parsed(text), text));
    }
    for (std::string const& text :
         {std::string{"Juliet@example.com"}, std::string{"juliet@Example.com/A"},
          std::string{"example.com."}, "A@b/" + repeat("c", 1023)}) {
        INFO(text);
        CHECK(parsed(text).is_valid());
        CHECK_FALSE(is_borrowed(parsed(text), text));
    }
}

TEST_CASE("parsed_address: at every size and place of a separator it is as jid::parse says",
          "[jid]") {
    for (std::size_t local = 0; local <= 68; ++local)
        for (std::size_t domain = 0; domain + local <= 70; domain += domain < 3 ? 1 : 7)
            for (std::string_view const tail : {"", "/", "/r", "/0123456789abcdefg"}) {
                auto const text = (local == 0 ? "" : repeat("l", local) + "@") +
                                  repeat("d", domain) + std::string{tail};
                INFO(text);
                REQUIRE(is_as_parsed(text));
            }
}

TEST_CASE("parsed_address: of any octets it is as jid::parse says", "[jid]") {
    std::size_t state = 1;
    for (int i = 0; i < 100'000; ++i) {
        std::string text;
        for (std::size_t left = (state >> 40) % 80; left != 0; --left) text += octet(state);
        octet(state);
        INFO(text);
        REQUIRE(is_as_parsed(text));
    }
}

TEST_CASE("parsed_address: copies and moves keep what they say", "[jid]") {
    for (std::string const& text : {std::string{"a@b/c"}, std::string{"A@b/c"},
                                    "A@b/" + repeat("c", 600), std::string{"@"}}) {
        INFO(text);
        auto const one = parsed(text);
        auto copy = one;
        auto moved = std::move(copy);
        copy = moved;
        parsed_address assigned = parsed("Other@example.com");
        assigned = std::move(moved);
        CHECK(copy.optional() == one.optional());
        CHECK(assigned.optional() == one.optional());
        CHECK(assigned.is_faulty() == one.is_faulty());
    }
}

TEST_CASE("parsed_address: up to 256 octets nothing is allocated, canonical or not",
          "[jid][allocation]") {
    auto const allocated = [](std::string const& text) {
        return allocations::during([&] {
            auto const one = parsed(text);
            allocations::keep(one);
        });
    };
    CHECK(allocated("juliet@example.com/" + repeat("r", 1000)) == 0);
    CHECK(allocated("Juliet@Example.com/" + repeat("r", 237)) == 0);
    CHECK(allocated("Juliet@Example.com/" + repeat("r", 238)) == 1);
    CHECK(allocated("juliet@@example.com") == 0);
}

}  // namespace parsed_address_tests
