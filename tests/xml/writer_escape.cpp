// SPDX-License-Identifier: BSL-1.0
// What is escaped reads back as it was, at every length and place; blocks of octets do what single octets do.
#include <couplet/xml/escape.hpp>
#include <couplet/xml/reference.hpp>
#include <string>

#include "both.hpp"
#include "support.hpp"

namespace writer_escape_tests {

namespace xml = couplet::xml;
using xml::place;

namespace {

/// One octet after the other.
std::string plainly(std::string_view text, place where) {
    std::string out;
    for (char const c : text) {
        auto const reference = reference_to(c, where);
        out += reference.empty() ? std::string_view(&c, 1) : reference;
    }
    return out;
}

template <place Where, class Block>
std::string in_blocks(std::string_view text) {
    std::string out;
    xml::append_escaped<Where, std::string, Block>(out, text);
    return out;
}

template <place Where>
std::string difference(std::string const& text) {
    std::string const expected = plainly(text, Where);
    if (in_blocks<Where, couplet::text::native_block>(text) != expected)
        return "native: " + support::shown(text);
    if (in_blocks<Where, couplet::text::scalar_block>(text) != expected)
        return "scalar: " + support::shown(text);
    std::string read(expected.size(), ' ');
    auto const as = Where == place::text ? xml::decoding::text : xml::decoding::value;
    read.resize(xml::decode(expected, as, read.data()));
    return read == text ? "" : "read back: " + support::shown(text);
}

template <place Where>
void add(support::differences& found, std::string const& text) {
    if (auto const wrong = difference<Where>(text); !wrong.empty()) found.add(wrong);
}

constexpr std::string_view octets = "<>&'\"\t\n\r \x7F~a\x80\xFF=;%]";

}  // namespace

TEST_CASE("XML 1.0 2.4, 3.3.3: what is markup or would be read as something else is a reference",
          "[xml][writer][escape]") {
    BOTH(xml::reference_to('<', place::text) == "&lt;");
    BOTH(xml::reference_to('>', place::text) == "&gt;");
    BOTH(xml::reference_to('&', place::value) == "&amp;");
    BOTH(xml::reference_to('\r', place::text) == "&#13;");
    BOTH(xml::reference_to('\'', place::value) == "&apos;");
    BOTH(xml::reference_to('\'', place::text).empty());
    BOTH(xml::reference_to('"', place::value).empty());
    BOTH(xml::reference_to('\t', place::value) == "&#9;");
    BOTH(xml::reference_to('\n', place::value) == "&#10;");
    BOTH(xml::reference_to('\n', place::text).empty() &&
         xml::reference_to('\t', place::text).empty());
}

TEST_CASE("escape: every octet at every place of every short length", "[xml][writer][escape]") {
    support::differences found;
    for (std::size_t size = 0; size <= 70; ++size) {
        std::string text(size, 'x');
        add<place::text>(found, text);
        add<place::value>(found, text);
        for (std::size_t at = 0; at < size; ++at) {
            for (char const c : octets) {
                text[at] = c;
                add<place::text>(found, text);
                add<place::value>(found, text);
            }
            text[at] = 'x';
        }
    }
    CHECK(found.text == "");
}

TEST_CASE("escape: long and dense texts", "[xml][writer][escape]") {
    support::differences found;
    support::dice dice(20);
    for (int i = 0; i < 3000; ++i) {
        std::string text(dice(2000), 'x');
        std::size_t const spread = 1 + dice(40);
        for (char& c : text)
            if (dice(spread) == 0) c = dice.of(octets);
        add<place::text>(found, text);
        add<place::value>(found, text);
    }
    CHECK(found.text == "");
}

}  // namespace writer_escape_tests
