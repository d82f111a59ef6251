// SPDX-License-Identifier: BSL-1.0
// The W3C XML conformance suite as RFC 6120 11 reads it: what each document must be to xml::parser, all counted.
#include <couplet/xml/parser.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "feeding.hpp"
#include "support.hpp"

#ifdef COUPLET_TEST_ORACLES

#include "agreement.hpp"
#include "suite.hpp"

namespace conformance_tests {

using couplet::xml_errc;

namespace {

/// What XMPP has to say to a document, from its first restricted feature, which stands before the root
/// in most; found by looking, not by parsing.
std::string first_restriction(std::string_view text) {
    if (text.substr(0, 2) == "\xFE\xFF" || text.substr(0, 2) == "\xFF\xFE" ||
        text.substr(0, 4).find('\0') != text.npos)
        return "UTF-16";
    if (text.substr(0, 3) == "\xEF\xBB\xBF") return "mark";
    if (text.substr(0, 5) == "<?xml" && text.size() > 5 && couplet::xml::is_space(text[5])) {
        std::string_view const declaration = text.substr(0, text.find("?>"));
        if (declaration.find("\"1.0\"") == declaration.npos &&
            declaration.find("'1.0'") == declaration.npos)
            return "version";
        std::size_t const encoding = declaration.find("encoding");
        if (encoding != declaration.npos) {
            std::size_t const quote = declaration.find_first_of("'\"", encoding);
            std::string name(declaration.substr(quote + 1));
            name.resize(name.find_first_of("'\""));
            for (char& c : name) c = couplet::ascii::to_lower(c);
            if (name != "utf-8") return "encoding";
        }
        text.remove_prefix(declaration.size() + 2);
    }
    text.remove_prefix(couplet::xml::white_space.first_outside(text));
    if (text.substr(0, 9) == "<!DOCTYPE") return "DTD";
    if (text.substr(0, 4) == "<!--") return "comment";
    if (text.substr(0, 2) == "<?") return "instruction";
    // In or behind the root, if expat comes that far.
    oracle::expat theirs;
    if (theirs.feed(text)) theirs.finish();
    return theirs.restricted() ? "inside" : "";
}

/// Whether the fault is the one that the restriction calls for.
bool is_for(std::string_view restriction, xml_errc code) {
    static std::map<std::string_view, std::set<xml_errc>> const faults{
        {"UTF-16", {xml_errc::malformed_utf8, xml_errc::forbidden_character}},
        {"mark", {xml_errc::text_outside_root}},
        {"version", {xml_errc::unsupported_version}},
        {"encoding", {xml_errc::unsupported_encoding}},
        {"DTD", {xml_errc::document_type}},
        {"comment", {xml_errc::comment}},
        {"instruction", {xml_errc::processing_instruction}},
        {"inside", {xml_errc::comment, xml_errc::processing_instruction}},
    };
    return faults.at(restriction).count(code) == 1;
}

struct verdict {
    std::optional<xml_errc> fault;
    std::string events;

    std::string shown() const { return fault ? std::string(name(*fault)) : "good"; }
};

verdict verdict_of(std::string const& document) {
    feeding::fed<events::merged> f(feeding::unlimited_document);
    if (f.in_pieces_of(document.size() + 1, document)) f.parser.finish();
    auto const error = f.parser.error();
    return {error ? std::optional(error->code) : std::nullopt, f.sink.lines};
}

/// A well-formed document: restricted, or accepted with the events that expat reports and those of its
/// canonical form.
void check_well_formed(suite::test_case const& c, std::string const& document,
                       verdict const& ours) {
    std::string const restriction = first_restriction(document);
    if (!restriction.empty()) {
        REQUIRE(ours.fault.has_value());
        CHECK(is_for(restriction, *ours.fault));
        return;
    }
    CHECK(agreement::dispute(document) == "");
    if (!c.has_namespaces) return;  // then it may be ill-formed to Namespaces in XML
    CHECK(ours.shown() == "good");
    if (!c.output.empty()) CHECK(verdict_of(suite::document(c.output)).events == ours.events);
}

/// An ill-formed document, as what is wrong in it or as what is restricted: either is right.
void check_ill_formed(std::string const& document, verdict const& ours) {
    CHECK(ours.shown() != "good");
    CHECK(agreement::dispute(document) == "");
}

/// What the 2,585 cases come to. Where a document is both ill-formed and restricted, what stands first counts.
std::map<std::string, std::size_t> const expected_totals{
    {"error: comment", 3},
    {"error: document_type", 16},
    {"error: good", 1},
    {"error: unsupported_encoding", 7},
    {"invalid: comment", 62},
    {"invalid: document_type", 115},
    {"invalid: good", 36},
    {"invalid: malformed_qualified_name", 2},
    {"invalid: malformed_utf8", 2},
    {"invalid: processing_instruction", 12},
    {"left out: XML 1.1", 274},
    {"left out: before the fifth edition", 310},
    {"not-wf: cdata_end_in_text", 5},
    {"not-wf: comment", 113},
    {"not-wf: document_type", 643},
    {"not-wf: duplicate_attribute", 2},
    {"not-wf: forbidden_character", 35},
    {"not-wf: forbidden_reference", 2},
    {"not-wf: incomplete", 8},
    {"not-wf: less_than_in_value", 3},
    {"not-wf: malformed_declaration", 70},
    {"not-wf: malformed_markup", 25},
    {"not-wf: malformed_name", 4},
    {"not-wf: malformed_reference", 13},
    {"not-wf: malformed_tag", 15},
    {"not-wf: malformed_utf8", 36},
    {"not-wf: mismatched_end_tag", 6},
    {"not-wf: processing_instruction", 26},
    {"not-wf: text_outside_root", 7},
    {"not-wf: undeclared_entity", 3},
    {"not-wf: unsupported_encoding", 1},
    {"valid: comment", 56},
    {"valid: document_type", 661},
    {"valid: malformed_utf8", 7},
    {"valid: processing_instruction", 2},
    {"valid: text_outside_root", 1},
    {"valid: unsupported_version", 1},
};

}  // namespace

TEST_CASE("the W3C conformance suite: each document is what RFC 6120 11 makes of it",
          "[xml][conformance]") {
    std::map<std::string, std::size_t> totals;
    auto const cases = suite::cases();
    for (auto const& c : cases) {
        INFO(c.id << ": " << c.path);
        std::string const document = suite::document(c.path);
        if (c.is_xml_1_1()) {
            ++totals["left out: XML 1.1"];
            continue;
        }
        if (c.is_before_fifth_edition()) {
            ++totals["left out: before the fifth edition"];
            continue;
        }
        verdict const ours = verdict_of(document);
        ++totals[c.type + ": " + ours.shown()];
        if (c.type == "not-wf")
            check_ill_formed(document, ours);
        else if (c.type == "valid" || c.type == "invalid")
            check_well_formed(c, document, ours);
        else  // "error": a parser may report it or not
            CHECK(agreement::dispute(document) == "");
    }
    if (cases.empty()) return;
    CHECK(cases.size() == 2585);
    CHECK(totals == expected_totals);
}

TEST_CASE("the W3C conformance suite: documents of XML 1.1 are refused at their version",
          "[xml][conformance]") {
    for (auto const& c : suite::cases()) {
        std::string const document = suite::document(c.path);
        if (document.find("<?xml version=\"1.1\"") != 0) continue;
        INFO(c.id);
        // rmt-055 has an octet of Latin-1 in its declaration.
        CHECK(verdict_of(document).shown() ==
              (c.id == "rmt-055" ? "malformed_utf8" : "unsupported_version"));
    }
}

TEST_CASE("the W3C conformance suite: the same in every chunking", "[xml][conformance]") {
    for (auto const& c : suite::cases()) {
        std::string const document = suite::document(c.path);
        INFO(c.id);
        feeding::every_chunking every(document, feeding::unlimited_document);
        every.pieces_of(1).pieces_of(3).pieces_of(64);
        if (document.size() <= 512) every.two();
        CHECK(every.differences() == "");
    }
}

}  // namespace conformance_tests

#else

TEST_CASE("the W3C conformance suite", "[xml][conformance]") {
    WARN("not run: this was built without expat and libxml2");
}

#endif
