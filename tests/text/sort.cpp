// SPDX-License-Identifier: BSL-1.0
// heap_sort against std::sort, and what it must not do.
#include <couplet/text/sort.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "catch.hpp"

namespace sort_tests {

namespace {

std::vector<std::uint32_t> draw(std::mt19937& random, std::size_t count, std::uint32_t distinct) {
    std::vector<std::uint32_t> all(count);
    for (auto& one : all) one = static_cast<std::uint32_t>(random() % distinct);
    return all;
}

}  // namespace

TEST_CASE("heap_sort orders as std::sort does, many equal values or few", "[text]") {
    std::mt19937 random{20'260'101};
    for (std::size_t count = 0; count < 200; ++count)
        for (std::uint32_t const distinct : {1U, 2U, 7U, 1'000'000U}) {
            auto all = draw(random, count, distinct);
            auto expected = all;
            std::sort(expected.begin(), expected.end());
            couplet::heap_sort(all.data(), all.size(), [](auto a, auto b) { return a < b; });
            REQUIRE(all == expected);
        }
}

TEST_CASE("heap_sort compares n log n times whatever the order was", "[text]") {
    constexpr std::size_t count = 1 << 14;
    std::mt19937 random{20'260'102};
    auto const any = draw(random, count, 1'000'000);
    auto up = any;
    std::sort(up.begin(), up.end());
    std::vector<std::uint32_t> const down{up.rbegin(), up.rend()};
    for (auto const& order : {any, up, down}) {
        auto all = order;
        std::size_t compared = 0;
        couplet::heap_sort(all.data(), all.size(), [&](auto a, auto b) {
            ++compared;
            return a < b;
        });
        CHECK(all == up);
        CHECK(compared <= 2 * count * 14 + 2 * count);
    }
}

static_assert([] {
    int all[]{3, 1, 2};
    couplet::heap_sort(all, 3, [](int a, int b) { return a > b; });
    return all[0] == 3 && all[1] == 2 && all[2] == 1;
}());

}  // namespace sort_tests
