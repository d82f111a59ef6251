// SPDX-License-Identifier: BSL-1.0
// The examples of RFC 6120, RFC 6121 and the XEPs in a stream: what each comes to, in every chunking.
#include <couplet/xml/parser.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "corpora.hpp"
#include "feeding.hpp"
#include "support.hpp"

namespace examples_tests {

using corpora::example;

namespace {

constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback'>";
constexpr std::string_view footer = "</stream:stream>";

/// The octets of a stream in which the example stands as it is meant.
std::string in_stream(example const& e) {
    if (e.kind == "open" || e.kind == "doc" || e.kind == "stream") return e.xml;
    if (e.kind == "close" || e.kind == "tail") return std::string(header) + e.xml;
    return std::string(header) + e.xml + std::string(footer);
}

std::string outcome_of(std::string const& octets) {
    auto const error = feeding::outcome_of(octets, feeding::stream).error;
    return error ? std::string(name(error->code)) : "good";
}

/// How many examples of each kind have each outcome, a line each.
std::string all_outcomes(std::vector<example> const& examples) {
    std::map<std::string, std::size_t> counts;
    for (auto const& e : examples) ++counts[e.kind + ": " + outcome_of(in_stream(e))];
    std::string lines;
    for (auto const& [outcome, count] : counts)
        lines += outcome + ' ' + std::to_string(count) + '\n';
    return lines;
}

/// Octet by octet, in a few sizes, and cut at each place.
void check_chunking(std::vector<example> const& examples) {
    for (auto const& e : examples) {
        std::string const octets = in_stream(e);
        INFO(e.source << ": " << octets);
        feeding::every_chunking stream(octets, feeding::stream);
        stream.pieces_of(1).pieces_of(2).pieces_of(7).pieces_of(64);
        std::size_t const step = octets.size() <= 4096 ? 1 : 7;
        for (std::size_t cut = 0; cut <= octets.size(); cut += step) stream.cut_at(cut);
        CHECK(stream.differences() == "");
        feeding::every_chunking document(e.xml, feeding::document);
        CHECK(document.pieces_of(1).pieces_of(16).differences() == "");
    }
}

}  // namespace

TEST_CASE("the examples of RFC 6120 and 6121 are what they are said to be",
          "[xml][examples][corpus]") {
    auto const examples = corpora::rfc_examples();
    if (examples.empty()) return;
    CHECK(all_outcomes(examples) ==
          "bad: malformed_markup 1\n"
          "bad: malformed_reference 1\n"
          "bad: mismatched_end_tag 16\n"
          "bad: processing_instruction 1\n"
          "bad: undeclared_prefix 1\n"
          "close: good 14\n"
          "doc: good 13\n"
          "open: incomplete 72\n"
          "open: unsupported_encoding 1\n"
          "stanza: comment 1\n"
          "stanza: good 531\n"
          "stanza: processing_instruction 23\n"
          "stanza: text_between_elements 90\n"
          "tail: good 28\n");
}

TEST_CASE("the examples of the XEPs are what they are said to be", "[xml][examples][corpus]") {
    auto const examples = corpora::xep_examples();
    if (examples.empty()) return;
    CHECK(all_outcomes(examples) ==
          "bad: document_type 1\n"
          "bad: duplicate_attribute 1\n"
          "bad: incomplete 4\n"
          "bad: less_than_in_value 2\n"
          "bad: malformed_markup 4\n"
          "bad: malformed_name 17\n"
          "bad: malformed_tag 17\n"
          "bad: mismatched_end_tag 81\n"
          "bad: processing_instruction 1\n"
          "bad: text_between_elements 10\n"
          "bad: undeclared_prefix 1\n"
          "frag: undeclared_prefix 5\n"
          "multi: good 196\n"
          "multi: text_between_elements 8\n"
          "nonxml: good 1\n"
          "nonxml: text_between_elements 347\n"
          "nonza: good 275\n"
          "nonza: processing_instruction 10\n"
          "nonza: text_between_elements 1\n"
          "payload: good 224\n"
          "payload: processing_instruction 20\n"
          "stanza: good 2004\n"
          "stanza: processing_instruction 1\n"
          "stanza: text_between_elements 36\n"
          "stream: good 6\n"
          "stream: incomplete 188\n"
          "stream: malformed_markup 9\n"
          "stream: undeclared_prefix 9\n");
}

TEST_CASE("the examples of RFC 6120 and 6121 are the same in every chunking",
          "[xml][examples][corpus]") {
    check_chunking(corpora::rfc_examples());
}

TEST_CASE("the examples of the XEPs are the same in every chunking", "[xml][examples][corpus]") {
    check_chunking(corpora::xep_examples());
}

}  // namespace examples_tests
