// SPDX-License-Identifier: BSL-1.0
// The laws of laws.hpp on documents made at random, as they are and spoilt.
#include "laws.hpp"

#include <string>

#include "catch.hpp"
#include "grammar.hpp"
#include "support.hpp"

namespace laws_tests {

namespace {

std::string octets_of(support::dice& dice, std::size_t size) {
    std::string all;
    while (all.size() < size) all += static_cast<char>(dice(256));
    return all;
}

}  // namespace

TEST_CASE("random documents are read as they were meant, and in every chunking", "[xml][laws]") {
    support::dice dice(3);
    for (int i = 0; i < 3000; ++i) {
        std::string const octets = octets_of(dice, 20 + dice(300));
        grammar::choices choose(octets);
        grammar::writer document(choose);
        document.element();
        CHECK(laws::grammar_broken_by(document) == "");
        CHECK(laws::chunking_broken_by(document.octets, feeding::document) == "");
        CHECK(laws::slow_reader_broken_by(document.octets, feeding::document) == "");
    }
}

TEST_CASE("random documents, spoilt, are the same in every chunking and to a slow reader",
          "[xml][laws]") {
    support::dice dice(6120);
    for (int i = 0; i < 6000; ++i) {
        std::string const octets = octets_of(dice, 20 + dice(200));
        std::string const edits = octets_of(dice, 20);
        grammar::choices choose(octets), spoil(edits);
        grammar::writer document(choose);
        document.element();
        grammar::spoil(document.octets, spoil);
        for (auto const& s : {feeding::document, feeding::stream}) {
            CHECK(laws::chunking_broken_by(document.octets, s) == "");
            CHECK(laws::slow_reader_broken_by(document.octets, s) == "");
        }
    }
}

TEST_CASE("random limits trip at the same octet in every chunking and for a slow reader",
          "[xml][laws][limits]") {
    support::dice dice(13);
    for (int i = 0; i < 6000; ++i) {
        std::string const octets = octets_of(dice, 20 + dice(300));
        grammar::choices choose(octets);
        grammar::writer document(choose);
        document.element();
        auto const s = laws::random_limits([&](std::size_t sides) { return dice(sides); });
        std::string const twice = "<s>" + document.octets + " " + document.octets + "</s>";
        INFO(support::shown(twice));
        CHECK(laws::chunking_broken_by(twice, s) == "");
        CHECK(laws::slow_reader_broken_by(twice, s) == "");
    }
}

}  // namespace laws_tests
