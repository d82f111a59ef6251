// SPDX-License-Identifier: BSL-1.0
// Where xml::parser may differ from expat: the whole list. Everything else is a fault of one of them.
#pragma once

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "expat.hpp"
#include "feeding.hpp"
#include "libxml2.hpp"

namespace agreement {

using couplet::xml_errc;
using couplet::xml_error;

/// What a document is to expat, and whether it holds what RFC 6120 leaves out of XML.
struct subject {
    std::string_view octets;
    oracle::expat const& theirs;

    bool begins_with(std::string_view text) const { return octets.substr(0, text.size()) == text; }
    /// expat finds out that a document is UTF-16 from its first octets.
    bool is_utf16() const {
        std::string_view const start = octets.substr(0, 2);
        return start == "\xFE\xFF" || start == "\xFF\xFE" || start.find('\0') != start.npos;
    }
    bool declares_encoding() const {
        std::string_view const declaration = octets.substr(0, octets.find("?>"));
        return begins_with("<?xml") && declaration.find("encoding") != declaration.npos;
    }
};

/// A document that expat accepts, and the fault that it has for XMPP.
struct difference {
    xml_errc ours;
    std::string_view clause;
    std::string_view example;
    bool (*applies)(subject const&);
};

inline bool has_restricted(subject const& s) { return s.theirs.restricted(); }
inline bool has_mark(subject const& s) { return s.begins_with("\xEF\xBB\xBF"); }
/// expat takes any word for a version.
inline bool is_no_version(subject const& s) {
    std::string_view const version = s.theirs.version();
    return version.substr(0, 2) != "1." || version.size() < 3 ||
           version.find_first_not_of("0123456789", 2) != version.npos;
}
inline bool is_utf16(subject const& s) { return s.is_utf16(); }

using namespace std::string_view_literals;

inline constexpr difference differences[]{
    {xml_errc::comment, "RFC 6120 11.1", "<a><!-- --></a>", has_restricted},
    {xml_errc::processing_instruction, "RFC 6120 11.1", "<a/><?p i?>", has_restricted},
    {xml_errc::document_type, "RFC 6120 11.1", "<!DOCTYPE a><a/>", has_restricted},
    {xml_errc::unsupported_encoding, "RFC 6120 11.6",
     "<?xml version='1.0' encoding='US-ASCII'?><a/>",
     [](subject const& s) { return s.declares_encoding(); }},
    {xml_errc::malformed_utf8, "RFC 6120 11.6", "\xFE\xFF\0<\0a\0/\0>"sv, is_utf16},
    {xml_errc::forbidden_character, "RFC 6120 11.6", "<\0a\0/\0>\0"sv, is_utf16},
    {xml_errc::unsupported_version, "RFC 6120 11.8", "<?xml version='1.1'?><a/>",
     [](subject const& s) { return s.theirs.version() != "1.0"; }},
    {xml_errc::malformed_declaration, "XML 1.0 2.8 [26]", "<?xml version='2.0'?><a/>",
     is_no_version},
    {xml_errc::text_outside_root, "RFC 6120 11.6", "\xEF\xBB\xBF<a/>", has_mark},
};

/// `short_one` is how `long_one` begins: of a faulty document two parsers report more or fewer events.
inline bool is_start_of(std::string_view short_one, std::string_view long_one) {
    return long_one.substr(0, short_one.size()) == short_one;
}

/// Why the fault may stand though expat accepts the document.
inline difference const* excuse(xml_errc ours, subject const& s) {
    for (auto const& d : differences)
        if (d.ours == ours && d.applies(s)) return &d;
    return nullptr;
}

/// The fifth edition's names: expat knows the fourth's and stops at the first other character.
inline bool is_fifth_edition(std::string_view octets, oracle::expat const& theirs,
                             events::merged const& ours) {
    if (theirs.error() != XML_ERROR_INVALID_TOKEN) return false;
    oracle::libxml2 const second(octets);
    return second.is_well_formed() && second.seen().lines == ours.lines;
}

/// What the two disagree about; empty if nothing that is not on the list. `octets` is a whole document.
inline std::string dispute(std::string_view octets) {
    oracle::expat theirs;
    if (theirs.feed(octets)) theirs.finish();
    feeding::fed<events::merged> ours(feeding::unlimited_document);
    if (ours.in_pieces_of(octets.size() + 1, octets)) ours.parser.finish();
    auto const error = ours.parser.error();
    bool const they_accept = theirs.error() == XML_ERROR_NONE;
    std::string const verdicts = "ours: " + feeding::shown(error) + "; expat: " +
                                 (they_accept ? "good" : std::string(theirs.reason()));
    bool const same = ours.sink.lines == theirs.seen().lines;
    if (!error && they_accept && !theirs.restricted()) return same ? "" : "events differ";
    if (!error) return is_fifth_edition(octets, theirs, ours.sink) ? "" : verdicts;
    if (they_accept) return excuse(error->code, {octets, theirs}) != nullptr ? "" : verdicts;
    return is_start_of(ours.sink.lines, theirs.seen().lines) ||
                   is_start_of(theirs.seen().lines, ours.sink.lines)
               ? ""
               : "events before the fault differ";
}

}  // namespace agreement
