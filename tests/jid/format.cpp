// SPDX-License-Identifier: BSL-1.0
// std::format, where the standard library has it.
#include <couplet/format.hpp>
#include <version>

#include "catch.hpp"

#if defined(__cpp_lib_format)
#include <couplet/jid/literal.hpp>
#include <couplet/pmr.hpp>
#include <format>

#include "jid/addresses.hpp"

namespace format_tests {

using namespace couplet::literals;

TEST_CASE("An address is formatted as a string is", "[jid][format]") {
    auto const owned = addresses::good("Juliet@Example.com/balcony");
    CHECK(std::format("<{}>", owned) == "<juliet@example.com/balcony>");
    CHECK(std::format("<{}>", "a@b"_jid) == "<a@b>");
    CHECK(std::format("<{:>6}>", "a@b"_jid) == "<   a@b>");
    CHECK(std::format("<{:.3}>", owned) == "<jul>");
    CHECK(std::format("<{}>", owned.bare()) == "<juliet@example.com>");
    CHECK(std::format("<{}>", owned.domain_jid()) == "<example.com>");
    CHECK(std::format("<{:*^9}>", couplet::pmr::jid{"a@b"_jid}) == "<***a@b***>");
}

}  // namespace format_tests
#else
#include <cstdio>

namespace {
[[maybe_unused]] int const said =
    std::puts("std::format is not tested: this standard library has none");
}
#endif
