// SPDX-License-Identifier: BSL-1.0
// Ranges of addresses: the same verdicts as one at a time, and nothing lost behind a bad one.
#include <couplet/jid/bulk.hpp>
#include <couplet/jid/legacy.hpp>
#include <iterator>
#include <list>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "jid/addresses.hpp"

namespace bulk_tests {

namespace {

using couplet::jid;

std::vector<std::string> random_addresses(std::size_t count) {
    support::dice random{41};
    std::vector<std::string> all;
    while (all.size() < count) all.push_back(addresses::any(random));
    return all;
}

/// The words of a stream: a range that only a caller who may change it can read.
struct words {
    std::istream& in;
    std::istream_iterator<std::string> begin() { return in; }
    std::istream_iterator<std::string> end() { return {}; }
};

}  // namespace

TEST_CASE("jid: parse_each and validate_each say of each address what parse says", "[jid][bulk]") {
    auto const all = random_addresses(5000);
    std::size_t good = 0;
    std::vector<std::string> expected;
    for (std::string const& text : all) {
        expected.push_back(addresses::outcome(text));
        good += jid::parse(text) ? 1 : 0;
    }
    std::vector<std::string> parsed;
    CHECK(couplet::parse_each(all, [&](std::size_t index, auto const& result) {
              CHECK(index == parsed.size());
              parsed.push_back(addresses::outcome(result));
          }) == good);
    CHECK(parsed == expected);

    std::vector<std::string> faults(all.size());
    CHECK(couplet::validate_each(all, [&](std::size_t index, couplet::jid_error error) {
              faults[index] = addresses::outcome(
                  couplet::expected<jid, couplet::jid_error>(couplet::unexpect, error));
          }) == good);
    for (std::size_t i = 0; i < all.size(); ++i)
        CHECK(faults[i] == (jid::parse(all[i]) ? std::string() : expected[i]));
}

TEST_CASE("jid: any range of what converts to string_view will do, and an empty one",
          "[jid][bulk]") {
    std::size_t calls = 0;
    auto const count = [&](std::size_t, auto const&) { ++calls; };
    char const* const pointers[]{"a@b", "a@"};
    CHECK(couplet::parse_each(pointers, count) == 1);
    CHECK(couplet::parse_each(std::list<std::string_view>{"a", "b", ""}, count) == 2);
    CHECK(couplet::parse_each(std::vector<std::string>{}, count) == 0);
    CHECK(calls == 5);
}

TEST_CASE("jid: a scratch's view lasts until the next call, whichever way each was parsed",
          "[jid][bulk]") {
    couplet::jid_scratch scratch;
    auto const plain = scratch.parse("A@EXAMPLE.com/R");
    REQUIRE(plain);
    CHECK(plain->text() == "a@example.com/R");
    auto const other = scratch.parse("\u00DC@EXAMPLE.com./R");
    REQUIRE(other);
    CHECK(other->text() == "\u00FC@example.com/R");
    CHECK(scratch.validate("a@b") == std::nullopt);
    CHECK(
        scratch.validate("a@\u2603").value() ==
        couplet::jid_error{couplet::jid_errc::forbidden_code_point, couplet::jid_part::domain, 2});
}

TEST_CASE("RFC 6122: a range can be parsed by the older profile", "[jid][bulk]") {
    std::string canonical;
    CHECK(couplet::parse_each<couplet::rfc6122>(
              std::vector<std::string_view>{"Fu\u00DFball@example.com"},
              [&](std::size_t, auto const& result) { canonical = result->text(); }) == 1);
    CHECK(canonical == "fussball@example.com");
}

TEST_CASE("jid: a file is a range that is read once", "[jid][bulk]") {
    std::istringstream file("a@b bad@ c");
    CHECK(couplet::validate_each(
              words{file}, [](std::size_t index, couplet::jid_error) { CHECK(index == 1); }) == 2);
}

}  // namespace bulk_tests
