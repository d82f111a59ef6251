// SPDX-License-Identifier: BSL-1.0
// What an address costs the heap, and what is left when the heap gives nothing.
#include "allocations.hpp"

#include <couplet/jid.hpp>
#include <couplet/jid/bulk.hpp>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "jid/addresses.hpp"

namespace allocation_tests {

namespace {

using couplet::jid;

std::string of_size(std::size_t octets) {
    std::string text = "juliet@example.com/";
    return text + std::string(octets - text.size(), 'r');
}

std::size_t allocations_of_parsing(std::string_view text) {
    return allocations::during([&] {
        auto const parsed = jid::parse(text);
        if (!parsed) throw std::runtime_error(std::string(text));
    });
}

}  // namespace

TEST_CASE("jid: an ASCII address of up to 48 octets allocates nothing, a longer one once",
          "[jid][allocation]") {
    for (std::size_t octets : {20U, 31U, 32U, 33U, 47U, 48U}) {
        INFO(octets);
        CHECK(allocations_of_parsing(of_size(octets)) == 0);
    }
    for (std::size_t octets : {49U, 64U, 65U, 200U, 1042U}) {
        INFO(octets);
        CHECK(allocations_of_parsing(of_size(octets)) == 1);
    }
    for (std::string_view const text :
         {"a", "a@b", "A@B/C", "[::1]", "romeo@[2001:DB8::1]/x", "example.com.", "EXAMPLE.com./x"})
        CHECK(allocations_of_parsing(text) == 0);
}

TEST_CASE("jid: international addresses allocate no more than their own octets",
          "[jid][allocation]") {
    couplet::precis::code_point_table::instance();
    for (std::string_view const text :
         {"\u00FC@\u00FC.example", "\u0416\u0443@\u0436.example/\u0416", "\u05D0@\u05D0.example",
          "a@xn--bcher-kva.example"})
        CHECK(allocations_of_parsing(text) == 0);
    auto const longest =
        addresses::repeat("\u0436", 500) + "@\u0436.example/" + addresses::repeat("\u0436", 500);
    CHECK(allocations_of_parsing(longest) <= 3);  // the address, and two parts over 256 code points
}

TEST_CASE("jid: refusing an ASCII address allocates nothing", "[jid][allocation]") {
    int refused = 0;
    for (std::string const& text : {of_size(48) + '\n', std::string("a b@c"), std::string("@"),
                                    std::string(5000, 'a'), std::string("a@b..c")})
        CHECK(allocations::during([&] { refused += jid::parse(text) ? 0 : 1; }) == 0);
    CHECK(refused == 5);
}

TEST_CASE("jid: a bulk run of ASCII addresses of any length allocates nothing",
          "[jid][bulk][allocation]") {
    std::vector<std::string> const list{"juliet@example.com", of_size(900), "bad one@x", "[::1]/r"};
    std::size_t good = 0;
    CHECK(allocations::during([&] {
              good = couplet::parse_each(list, [](std::size_t, auto const&) {});
              good += couplet::validate_each(list, [](std::size_t, couplet::jid_error) {});
          }) == 0);
    CHECK(good == 6);
}

namespace {

/// Runs `f`, which must not CHECK, with its first request for memory failing, then its second, until it gets through;
/// returns how often it failed. Nothing may be left over in between.
template <class F>
std::size_t fail_each_allocation(F f) {
    for (std::size_t nth = 0;; ++nth) {
        auto const before = allocations::alive();
        bool failed = false;
        try {
            allocations::failing_from out_of_memory(nth);
            f();
        } catch (std::bad_alloc const&) {
            failed = true;
        }
        CHECK(allocations::alive() == before);
        if (!failed) return nth;
    }
}

}  // namespace

TEST_CASE("jid: when an allocation fails nothing leaks, whichever it is", "[jid][allocation]") {
    couplet::precis::code_point_table::instance();
    auto const decomposed = addresses::repeat("e\u0301", 300);
    for (std::string const& text : {of_size(200), addresses::repeat("\u0436", 400) + "@example.com",
                                    decomposed + "@b\u00FCcher.example/" + decomposed}) {
        INFO(support::shown(text));
        bool accepted = false;
        CHECK(fail_each_allocation([&] { accepted = jid::parse(text).has_value(); }) >= 1);
        CHECK(accepted);
    }
}

TEST_CASE("jid: an assignment that runs out of memory changes nothing", "[jid][allocation]") {
    jid const source = addresses::good(of_size(200));
    for (jid const& original : {addresses::good("a@b.example"), addresses::good(of_size(100))}) {
        jid target = original;
        CHECK(fail_each_allocation([&] {
                  jid copy = target;
                  copy = source;
              }) >= 1);
        try {
            allocations::failing_from out_of_memory(0);
            target = source;
        } catch (std::bad_alloc const&) {
        }
        CHECK(target == original);
    }
}

}  // namespace allocation_tests
