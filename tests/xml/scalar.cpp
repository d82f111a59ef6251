// SPDX-License-Identifier: BSL-1.0
// The program that this is in is built as if the processor had no vectors.
#include <couplet/text/block.hpp>
#include <type_traits>

#include "catch.hpp"

TEST_CASE("without vectors everything is done in general registers", "[xml]") {
    STATIC_REQUIRE(std::is_same_v<couplet::text::native_block, couplet::text::scalar_block>);
}
