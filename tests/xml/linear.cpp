// SPDX-License-Identifier: BSL-1.0
// Time is linear in the octets, whatever they are and however they are cut.
#include <algorithm>
#include <couplet/xml/parser.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "feeding.hpp"
#include "hostile.hpp"
#include "support.hpp"

namespace linear_tests {

namespace {

/// Nothing is copied and nothing kept, so that the parser's time is what is measured.
struct nothing {
    std::size_t events = 0;

    void start_element(couplet::xml::start_tag const&) { ++events; }
    void text(std::string_view) { ++events; }
    void cdata(std::string_view) { ++events; }
    void end_element() { ++events; }
};

/// Limits that do not stop a generator; how much a peer may declare is bounded even so.
constexpr couplet::xml::limits generous = [] {
    auto wide = feeding::unlimited;
    wide.attributes = 64;
    wide.declarations = 128;
    wide.namespaces = 128;
    return wide;
}();

/// The processor time of reading `octets` in pieces of `size`, as often as `times` says.
double seconds(std::string const& octets, std::size_t size, std::size_t times) {
    couplet::xml::workspace_pool pool;
    return support::seconds_for([&] {
        for (; times != 0; --times) {
            nothing sink;
            couplet::xml::parser<nothing> parser(sink, generous, {}, &pool);
            for (std::size_t at = 0; at < octets.size(); at += size)
                if (!parser.feed(std::string_view(octets).substr(at, size))) break;
        }
    });
}

/// t(2n)/t(n) of what fits into a processor's cache, read so often that a clock can tell; the least of
/// several attempts, since other programs can only make it slower. 0 of what is refused at once.
double growth(hostile::generator const& g, std::size_t size) {
    constexpr std::size_t n = 48 * 1024;  // both beyond a first cache, both within a second
    std::string const half = std::string(hostile::header) + g.make(n);
    std::string const whole = std::string(hostile::header) + g.make(2 * n);
    std::size_t times = 1;
    for (double spent = 0; spent < 0.001; times *= 2) {
        spent = seconds(half, size, times);
        if (times > 500 && spent < 0.001) return 0;
    }
    double least_half = 1e9, least_whole = 1e9;
    for (int attempt = 0; attempt < 400; ++attempt) {
        least_half = std::min(least_half, seconds(half, size, times));
        least_whole = std::min(least_whole, seconds(whole, size, times));
        if (attempt >= 2 && least_whole <= 2.2 * least_half) break;
    }
    return least_whole / least_half;
}

}  // namespace

TEST_CASE("time is linear in the octets of hostile streams", "[xml][linear]") {
    for (auto const& g : hostile::generators) {
        for (std::size_t const size : {feeding::whole, std::size_t{1024}, std::size_t{64}}) {
            INFO(g.name << " in pieces of " << size);
            CHECK(growth(g, size) <= 2.2);
        }
    }
}

TEST_CASE("time is linear in feeds of one octet", "[xml][linear]") {
    for (auto const& g : hostile::generators) {
        INFO(g.name);
        CHECK(growth(g, 1) <= 2.2);
    }
}

TEST_CASE("where no limit is set, attributes of one tag are compared faster than each with each",
          "[xml][linear]") {
    auto const seconds_for = [](std::size_t count) {
        std::string const octets = "<a" + hostile::numbered(" a", "=''", count) + "/>";
        double least = 1e9;
        for (int attempt = 0; attempt < 10; ++attempt)
            least = std::min(least, support::seconds_for([&] {
                                 for (std::size_t times = 0; times < 65536; times += count) {
                                     nothing sink;
                                     couplet::xml::parser<nothing> parser(sink, feeding::unlimited);
                                     CHECK(parser.feed(octets));
                                 }
                             }));
        return least;
    };
    // as many attributes in all: the sum is n log n
    CHECK(seconds_for(8192) <= 2.5 * seconds_for(1024));
}

}  // namespace linear_tests
