// SPDX-License-Identifier: BSL-1.0
#include <couplet/text/buffer.hpp>
#include <cstdint>
#include <limits>
#include <new>

#include "allocations.hpp"
#include "catch.hpp"

namespace buffer_tests {

namespace {

using small = couplet::buffer<std::uint32_t, 4>;

void fill(small& all, std::uint32_t count) {
    for (std::uint32_t i = 0; i < count; ++i) all.push_back(i * 3);
}
bool holds(small const& all, std::uint32_t count) {
    bool right = all.size() == count && all.empty() == (count == 0);
    for (std::uint32_t i = 0; right && i < count; ++i) right = all[i] == i * 3;
    return right && all.end() - all.begin() == static_cast<std::ptrdiff_t>(count);
}

}  // namespace

TEST_CASE("buffer: keeps what it is given, on the stack and on the heap", "[text][buffer]") {
    for (std::uint32_t count : {0U, 1U, 3U, 4U, 5U, 8U, 9U, 1000U}) {
        small all;
        fill(all, count);
        CHECK(holds(all, count));
    }
}

TEST_CASE("buffer: append, extend, resize and reserve agree with push_back", "[text][buffer]") {
    std::uint32_t const source[]{0, 3, 6, 9, 12, 15, 18};
    small all;
    all.append(source, 0);
    all.append(source, 3);
    CHECK(holds(all, 3));
    all.append(source + 3, 4);
    CHECK(holds(all, 7));
    std::uint32_t* const behind = all.extend(2);
    behind[0] = 21;
    behind[1] = 24;
    CHECK(holds(all, 7));
    all.resize(9);
    CHECK(holds(all, 9));
    all.reserve(500);
    CHECK(all.capacity() >= 500);
    CHECK(holds(all, 9));
    all.resize(2);
    CHECK(holds(all, 2));
    all.clear();
    CHECK(holds(all, 0));
    CHECK(all.capacity() >= 500);
}

TEST_CASE("buffer: allocates only past its inline elements, and then in doubling steps",
          "[text][buffer]") {
    small all;
    CHECK(allocations::during([&] { fill(all, 4); }) == 0);
    CHECK(allocations::during([&] { all.push_back(12); }) == 1);
    CHECK(all.capacity() == 8);
    CHECK(allocations::during([&] {
              for (std::uint32_t i = 5; i < 1024; ++i) all.push_back(i * 3);
          }) == 7);
    CHECK(holds(all, 1024));
}

TEST_CASE("buffer: gives all of its memory back", "[text][buffer]") {
    auto const before = allocations::alive();
    {
        small all;
        fill(all, 1000);
        CHECK(allocations::alive() == before + 1);
    }
    CHECK(allocations::alive() == before);
}

TEST_CASE("buffer: an allocation that fails leaves it as it was", "[text][buffer]") {
    std::uint32_t const source[]{0, 3, 6, 9, 12, 15, 18};
    for (std::uint32_t count : {4U, 8U, 64U}) {
        auto const before = allocations::alive();
        {
            small all;
            fill(all, count);
            allocations::failing_from const now{0};
            CHECK_THROWS_AS(all.push_back(0), std::bad_alloc);
            CHECK_THROWS_AS(all.append(source, 7), std::bad_alloc);
            CHECK_THROWS_AS(all.resize(count + 1), std::bad_alloc);
            CHECK_THROWS_AS(all.extend(1), std::bad_alloc);
            CHECK(holds(all, count));
            CHECK(all.capacity() == count);
        }
        CHECK(allocations::alive() == before);
    }
}

TEST_CASE("buffer: a size whose octets cannot be counted is refused, not wrapped around",
          "[text][buffer]") {
    constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
    small all;
    fill(all, 3);
    for (std::size_t size : {most / 4 + 1, most / 4 + 2, most / 2 + 1, most})
        CHECK_THROWS_AS(all.reserve(size), std::bad_alloc);
    CHECK(holds(all, 3));
}

}  // namespace buffer_tests
