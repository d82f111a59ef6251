// SPDX-License-Identifier: BSL-1.0
// Nothing recurses: trees of any depth are built, walked, found in, compared, printed, copied and destroyed on 64 KiB.
#include <couplet/stream/reader.hpp>
#include <couplet/xml/compare.hpp>
#include <couplet/xml/owned_element.hpp>
#include <couplet/xml/path.hpp>
#include <couplet/xml/print.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "feeding.hpp"
#include "small_stack.hpp"

namespace deep_tests {

namespace {

namespace xml = couplet::xml;

std::string nest(std::string_view open, std::string_view innermost, std::string_view close,
                 std::size_t depth) {
    std::string out;
    for (std::size_t i = 0; i < depth; ++i) out += open;
    out += innermost;
    for (std::size_t i = 0; i < depth; ++i) out += close;
    return out;
}

struct outcome {
    bool is_read = false, is_found = false, is_equal = false;
    std::string printed;
};

outcome all_of_it(std::string_view octets) {
    outcome seen;
    auto const read = xml::parse_element(octets, feeding::unlimited);
    if (!read) return seen;
    seen.is_read = true;
    seen.is_found = xml::find(*read, "a/b").operator bool();
    xml::element const copy{*read};
    seen.is_equal = xml::equal(*read, copy);
    append(seen.printed, copy.view());
    return seen;
}

}  // namespace

TEST_CASE("a tree 100,000 deep is built, found in, compared, printed, copied on 64 KiB of stack",
          "[xml][hostile]") {
    std::string const octets = nest("<a>", "<b/>", "</a>", 100'000);
    outcome seen;
    on_small_stack([&] { seen = all_of_it(octets); });
    CHECK(seen.is_read);
    CHECK(seen.is_equal);
    CHECK(seen.printed == octets);
}

TEST_CASE("a tree 100,000 wide as well", "[xml][hostile]") {
    std::string octets = "<a>";
    for (int i = 0; i < 100'000; ++i) octets += "<a/>x";
    octets += "<a><b/></a></a>";
    outcome seen;
    on_small_stack([&] { seen = all_of_it(octets); });
    CHECK(seen.is_read);
    CHECK(seen.is_found);
    CHECK(seen.is_equal);
    CHECK(seen.printed == octets);
}

TEST_CASE("the reader hands out a deep element that came in pieces, on 64 KiB of stack",
          "[xml][hostile]") {
    std::string const octets = "<s>" + nest("<a x='1'>", "t", "</a>", 20'000);
    std::size_t depth = 0;
    on_small_stack([&] {
        couplet::stream_reader in{feeding::unlimited};
        for (std::size_t at = 0; at < octets.size(); at += 100) {
            in.feed(std::string_view(octets).substr(at, 100));
            while (auto const event = in.next())
                if (auto const* const e = std::get_if<xml::element_view>(&*event))
                    for (auto at_depth = *e; at_depth; at_depth = at_depth.child("a")) ++depth;
        }
    });
    CHECK(depth == 20'000);
}

}  // namespace deep_tests
