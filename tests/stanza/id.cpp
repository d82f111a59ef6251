// SPDX-License-Identifier: BSL-1.0
#include <array>
#include <couplet/stanza/random_id.hpp>
#include <couplet/xml/names.hpp>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <string_view>

#include "allocations.hpp"
#include "both.hpp"

namespace id_tests {

namespace {

using couplet::random_id, couplet::random_source;
using std::string_view;

/// Gives 0x01, 0x02, ... an octet at a time, as words of that type, the first octet lowest.
template <class Word>
struct counter {
    std::uint8_t next = 0;
    constexpr Word operator()() {
        std::uint64_t word = 0;
        for (std::size_t i = 0; i < sizeof(Word); ++i) word |= std::uint64_t{++next} << (8 * i);
        return static_cast<Word>(word);
    }
};

constexpr bool is_nmtoken(string_view text) {
    for (char const c : text)
        if (!couplet::xml::is_name_char(static_cast<char32_t>(c))) return false;
    return !text.empty();
}

struct biased {
    static constexpr unsigned min() { return 0; }
    static constexpr unsigned max() { return 999; }
    unsigned operator()() { return 0; }
};
struct from_one {
    static constexpr unsigned min() { return 1; }
    static constexpr unsigned max() { return 0xFFFF; }
    unsigned operator()() { return 1; }
};

}  // namespace

TEST_CASE("RFC 6120 8.1.3: an id is 128 random bits, whatever the size of the words they come in",
          "[stanza]") {
    // RFC 4648 5 of the octets 1, 2, ..., 16
    BOTH(random_id::draw(counter<std::uint64_t>{}).text() == "AQIDBAUGBwgJCgsMDQ4PEA");
    BOTH(random_id::draw(counter<std::uint32_t>{}).text() == "AQIDBAUGBwgJCgsMDQ4PEA");
    BOTH(random_id::draw(counter<std::uint16_t>{}).text() == "AQIDBAUGBwgJCgsMDQ4PEA");
    BOTH(random_id::draw(counter<std::uint8_t>{}).text() == "AQIDBAUGBwgJCgsMDQ4PEA");
    std::array<std::uint8_t, 16> octets{};
    CHECK(random_id::from_octets(octets).text() == "AAAAAAAAAAAAAAAAAAAAAA");
    octets.fill(0xFF);
    CHECK(random_id::from_octets(octets).text() == "_____________________w");
    for (std::uint8_t i = 0; i < 16; ++i) octets[i] = static_cast<std::uint8_t>(i + 1);
    CHECK(random_id::from_octets(octets) == random_id::draw(counter<std::uint64_t>{}));
}

TEST_CASE("RFC 6120 8.1.3: each of the 128 bits makes another id", "[stanza]") {
    std::set<std::string> seen;
    for (std::size_t bit = 0; bit < 128; ++bit) {
        std::array<std::uint8_t, 16> octets{};
        octets[bit / 8] = static_cast<std::uint8_t>(1 << (bit % 8));
        seen.emplace(random_id::from_octets(octets).text());
    }
    CHECK(seen.size() == 128);
}

TEST_CASE("RFC 6120 A.5: an id is an NMTOKEN, and needs no escaping", "[stanza]") {
    std::mt19937_64 engine{5};
    std::set<std::string> seen;
    for (int i = 0; i < 10'000; ++i) {
        auto const id = random_id::draw(engine);
        REQUIRE(id.text().size() == random_id::size);
        REQUIRE(is_nmtoken(id));
        seen.emplace(id.text());
    }
    CHECK(seen.size() == 10'000);
}

TEST_CASE("RFC 6120 4.7.3: a source with fewer values than its bits have is no source",
          "[stanza]") {
    STATIC_REQUIRE(random_source<std::random_device>);
    STATIC_REQUIRE(random_source<std::mt19937>);  // 32 bits in words of 64
    STATIC_REQUIRE(random_source<std::mt19937_64&>);
    STATIC_REQUIRE_FALSE(random_source<std::minstd_rand>);
    STATIC_REQUIRE_FALSE(random_source<biased>);
    STATIC_REQUIRE_FALSE(random_source<from_one>);
    auto const truth = [] { return true; };
    auto const negative = [] { return -1; };
    auto const word = [] { return 1U; };
    STATIC_REQUIRE_FALSE(random_source<decltype(truth)>);
    STATIC_REQUIRE_FALSE(random_source<decltype(negative)>);
    STATIC_REQUIRE(random_source<decltype(word)>);
}

TEST_CASE(
    "RFC 6120 8.1.3: of a source that gives 32 bits in a word of 64, no half is taken for random",
    "[stanza]") {
    std::mt19937 engine{7}, same{7};
    auto const id = random_id::draw(engine);
    std::array<std::uint8_t, 16> octets{};
    for (std::size_t i = 0; i < 16; i += 4) {
        auto const word = static_cast<std::uint32_t>(same());
        for (std::size_t k = 0; k < 4; ++k)
            octets[i + k] = static_cast<std::uint8_t>(word >> (8 * k));
    }
    CHECK(id == random_id::from_octets(octets));
    CHECK(engine == same);
}

TEST_CASE("an id takes 22 octets and no allocation", "[stanza]") {
    STATIC_REQUIRE(sizeof(random_id) == 22);
    std::mt19937_64 engine{1};
    std::size_t octets = 0;
    CHECK(allocations::during([&] { octets = random_id::draw(engine).text().size(); }) == 0);
    CHECK(octets == 22);
}

}  // namespace id_tests
