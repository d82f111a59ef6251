// SPDX-License-Identifier: BSL-1.0
// Hostile streams: on a small stack, in bounded memory, without memory, and the same in every chunking.
#include <algorithm>
#include <couplet/xml/parser.hpp>
#include <string>
#include <string_view>

#include "allocations.hpp"
#include "catch.hpp"
#include "feeding.hpp"
#include "hostile.hpp"
#include "small_stack.hpp"
#include "support.hpp"

namespace hostile_tests {

namespace xml = couplet::xml;

namespace {

/// What the memory law counts, of the top-level element that has most.
struct sizes {
    std::size_t nodes = 0, attributes = 0, declarations = 0;
    std::size_t bound = 0;  // the largest of what the law allows for one element
    int depth = 0;

    void start_element(xml::start_tag const& tag) {
        if (depth++ == 1) nodes = attributes = declarations = 0;
        ++nodes;
        attributes += static_cast<std::size_t>(tag.raw_end() - tag.raw_begin());
        for (auto const& d : tag.declarations()) {
            static_cast<void>(d);
            ++declarations;
        }
        bound = std::max(bound, 96 * nodes + 56 * attributes + 32 * declarations);
    }
    void text(std::string_view) { ++nodes; }
    void cdata(std::string_view) { ++nodes; }
    void end_element() { --depth; }
};

std::string stream_of(hostile::generator const& g, std::size_t size) {
    return std::string(hostile::header) + g.make(size);
}

}  // namespace

TEST_CASE("hostile streams are read on a stack of 64 KiB", "[xml][hostile]") {
    for (auto const& g : hostile::generators) {
        std::string const octets = stream_of(g, 1 << 17);
        std::string const end = "</stream:stream>";
        on_small_stack([&] {
            for (std::size_t const size : {octets.size(), std::size_t{1000}}) {
                sizes sink;
                xml::parser<sizes> parser(sink, feeding::unlimited);
                for (std::size_t at = 0; at < octets.size(); at += size)
                    if (!parser.feed(std::string_view(octets).substr(at, size))) break;
                parser.feed(end);
            }
        });
    }
}

TEST_CASE("a nest of a million elements is opened and closed on a stack of 64 KiB",
          "[xml][hostile]") {
    std::string const octets =
        hostile::repeated("<a>", 1'000'000) + hostile::repeated("</a>", 1'000'000);
    bool finished = false;
    on_small_stack([&] {
        sizes sink;
        xml::parser<sizes> parser(sink, feeding::unlimited, {.as = xml::framing::document});
        finished = parser.feed(octets) && parser.finish();
    });
    CHECK(finished);
}

TEST_CASE("hostile streams are the same in every chunking", "[xml][hostile]") {
    for (auto const& g : hostile::generators) {
        for (std::size_t const size : {std::size_t{1000}, std::size_t{40'000}}) {
            std::string const octets = stream_of(g, size) + "</stream:stream>";
            INFO(g.name << ", " << size);
            for (auto const& s : {feeding::stream, feeding::unlimited_stream}) {
                feeding::every_chunking every(octets, s);
                every.pieces_of(1).pieces_of(61).pieces_of(1000).pieces_of(4096);
                CHECK(every.differences() == "");
            }
        }
    }
}

namespace {

/// As many attributes and declarations as are allowed, and as many octets as there are.
constexpr xml::limits large = [] {
    xml::limits wide = feeding::unlimited;
    wide.attributes = xml::limits{}.attributes;
    wide.declarations = xml::limits{}.declarations;
    wide.namespaces = xml::limits{}.namespaces;
    return wide;
}();

/// The most heap that reading `octets` in pieces takes, beyond what the law allows for nodes and the like.
std::size_t heap_for_octets(std::string const& octets, std::size_t piece) {
    auto const before = allocations::octets();
    allocations::reset_peak();
    sizes sink;
    {
        xml::parser<sizes> parser(sink, large);
        for (std::size_t at = 0; at < octets.size(); at += piece)
            if (!parser.feed(std::string_view(octets).substr(at, piece))) break;
    }
    auto const used = static_cast<std::size_t>(allocations::peak() - before);
    if (allocations::octets() != before) FAIL("not all memory was given back");
    return used - std::min(used, sink.bound);
}

}  // namespace

TEST_CASE("memory is bounded by the octets, and so much for each node, attribute and namespace",
          "[xml][hostile][memory]") {
    constexpr std::size_t workspace = 16 * 1024;
    for (auto const& g : hostile::generators) {
        for (std::size_t const n : {std::size_t{1'000}, std::size_t{30'000}, std::size_t{131'073},
                                    std::size_t{250'000}}) {
            std::string const octets = stream_of(g, n);
            INFO(g.name << ", " << octets.size() << " octets");
            // What lies in one feed is not copied, but for what references and line ends mean.
            CHECK(heap_for_octets(octets, octets.size()) <= octets.size() + workspace);
            // What is collected is held beside what it means, or, while its buffer grows, beside a copy in
            // a buffer of twice the size.
            for (std::size_t const piece : {std::size_t{1}, std::size_t{512}})
                CHECK(heap_for_octets(octets, piece) <= octets.size() * 3 + workspace);
        }
    }
}

TEST_CASE("memory: white space between elements takes none, however much comes", "[xml][memory]") {
    for (std::size_t const piece : {std::size_t{1}, std::size_t{1000}}) {
        sizes sink;
        xml::workspace_pool pool;
        xml::parser<sizes> parser(sink, feeding::unlimited, {}, &pool);
        REQUIRE(parser.feed(hostile::header));
        std::string const spaces(piece, ' ');
        CHECK(allocations::during([&] {
                  for (std::size_t i = 0; i < 100'000; ++i) parser.feed(spaces);
              }) == 0);
        CHECK_FALSE(parser.error().has_value());
    }
}

TEST_CASE("memory: an idle stream holds one small block, whatever came before", "[xml][memory]") {
    std::string const stanzas =
        hostile::repeated("<a b='c'>" + std::string(20'000, 'x') + "</a> ", 10);
    auto const before = allocations::alive();
    auto const octets_before = allocations::octets();
    sizes sink;
    xml::parser<sizes> parser(sink);
    REQUIRE(parser.feed(hostile::header));
    for (std::size_t at = 0; at < stanzas.size(); at += 700)
        REQUIRE(parser.feed(std::string_view(stanzas).substr(at, 700)));
    CHECK(allocations::alive() - before == 1);
    CHECK(allocations::octets() - octets_before <= 400);
}

TEST_CASE("memory: with a pool, stanzas take none in the steady state", "[xml][memory]") {
    auto const& stanzas = hostile::generators[std::size(hostile::generators) - 1];
    REQUIRE(stanzas.name == "stanzas");
    std::string const octets = stanzas.make(100'000);
    for (std::size_t const piece :
         {std::size_t{1}, std::size_t{64}, std::size_t{4096}, octets.size()}) {
        sizes sink;
        xml::workspace_pool pool;
        xml::parser<sizes> parser(sink, {}, {}, &pool);
        REQUIRE(parser.feed(hostile::header));
        REQUIRE(parser.feed("<warm up='now'>&lt;</warm>"));
        CHECK(allocations::during([&] {
                  for (std::size_t at = 0; at < octets.size(); at += piece)
                      parser.feed(std::string_view(octets).substr(at, piece));
              }) == 0);
        CHECK_FALSE(parser.error().has_value());
    }
}

TEST_CASE("without memory a stream fails as such, in order, and gives back what it had",
          "[xml][hostile][memory]") {
    for (auto const& g : hostile::generators) {
        std::string const octets = stream_of(g, 6'000);
        feeding::fed<events::digest> whole(feeding::unlimited_stream);
        whole.piece(octets);
        auto const before = allocations::alive();
        bool failed = true;
        for (std::size_t nth = 0; failed; ++nth) {
            events::digest sink;
            xml::parser<events::digest> parser(sink, feeding::unlimited);
            {
                allocations::failing_from const none(nth);
                for (std::size_t at = 0; at < octets.size(); at += 100)
                    if (!parser.feed(std::string_view(octets).substr(at, 100))) break;
            }
            failed = parser.error() && parser.error()->code == couplet::xml_errc::out_of_memory;
            INFO(g.name << ", from request " << nth);
            if (failed)
                CHECK(parser.error()->offset <= octets.size());
            else
                CHECK(
                    (parser.error() == whole.parser.error() && sink.value() == whole.sink.value()));
        }
        auto const left = allocations::alive() - before;
        INFO(g.name);
        CHECK(left == 0);
    }
}

}  // namespace hostile_tests
