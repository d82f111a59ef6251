// SPDX-License-Identifier: BSL-1.0
// What can be wrong with the octets of a stream (XML 1.0, Namespaces in XML 1.0, RFC 6120 11, limits), and where.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace couplet {

/// One rule an enumerator. Of several faults the one that the octets read so far made certain first is
/// reported; of those that one octet makes certain, the one at the lowest offset, then in this order.
enum class xml_errc : std::uint8_t {
    // characters
    malformed_utf8,
    forbidden_character,
    // what XMPP leaves out of XML
    comment,
    processing_instruction,
    document_type,
    undeclared_entity,
    unsupported_encoding,
    unsupported_version,
    // well-formedness
    malformed_declaration,
    malformed_markup,
    malformed_name,
    malformed_tag,
    malformed_reference,
    forbidden_reference,
    less_than_in_value,
    cdata_end_in_text,
    text_outside_root,
    mismatched_end_tag,
    duplicate_attribute,
    incomplete,
    // namespaces
    malformed_qualified_name,
    undeclared_prefix,
    reserved_namespace,
    empty_namespace,
    duplicate_expanded_name,
    // streams
    text_between_elements,
    // limits
    too_many_octets,
    header_too_long,
    stream_too_long,
    too_deep,
    too_many_nodes,
    too_many_attributes,
    too_many_declarations,
    too_many_namespaces,
    name_too_long,
    namespace_too_long,
    // resources
    out_of_memory,
    // ourselves
    fed_too_early,
};

/// A fault and the octet at which it stands, counted from 0 in the stream. 64 bits, because streams
/// outlive 4 GiB.
struct xml_error {
    xml_errc code;
    std::uint64_t offset;

    friend constexpr bool operator==(xml_error const&, xml_error const&) = default;
};

namespace detail {

struct xml_errc_words {
    xml_errc code;
    std::string_view name;
    std::string_view sentence;
};
inline constexpr xml_errc_words xml_errc_table[]{
    {xml_errc::malformed_utf8, "malformed_utf8", "not UTF-8 (RFC 6120 11.6, RFC 3629 3)"},
    {xml_errc::forbidden_character, "forbidden_character",
     "a character that XML does not allow (XML 1.0 2.2)"},
    {xml_errc::comment, "comment", "a comment (RFC 6120 11.1)"},
    {xml_errc::processing_instruction, "processing_instruction",
     "a processing instruction (RFC 6120 11.1)"},
    {xml_errc::document_type, "document_type", "a document type declaration (RFC 6120 11.1)"},
    {xml_errc::undeclared_entity, "undeclared_entity",
     "a reference to an entity that is none of amp, lt, gt, apos and quot (RFC 6120 11.1)"},
    {xml_errc::unsupported_encoding, "unsupported_encoding",
     "an encoding other than UTF-8 (RFC 6120 11.6)"},
    {xml_errc::unsupported_version, "unsupported_version",
     "an XML version other than 1.0 (RFC 6120 11.8)"},
    {xml_errc::malformed_declaration, "malformed_declaration",
     "a malformed XML declaration (XML 1.0 2.8)"},
    {xml_errc::malformed_markup, "malformed_markup",
     "'<' that begins no markup, or a second root (XML 1.0 2.1, 3.1)"},
    {xml_errc::malformed_name, "malformed_name", "no name where one must stand (XML 1.0 2.3)"},
    {xml_errc::malformed_tag, "malformed_tag", "a malformed tag (XML 1.0 3.1)"},
    {xml_errc::malformed_reference, "malformed_reference",
     "'&' that begins no reference (XML 1.0 4.1)"},
    {xml_errc::forbidden_reference, "forbidden_reference",
     "a reference to a character that XML does not allow (XML 1.0 4.1)"},
    {xml_errc::less_than_in_value, "less_than_in_value",
     "'<' in an attribute's value (XML 1.0 3.1)"},
    {xml_errc::cdata_end_in_text, "cdata_end_in_text", "\"]]>\" in text (XML 1.0 2.4)"},
    {xml_errc::text_outside_root, "text_outside_root",
     "text outside of the root element (XML 1.0 2.1)"},
    {xml_errc::mismatched_end_tag, "mismatched_end_tag",
     "an end tag for another element than the open one (XML 1.0 3)"},
    {xml_errc::duplicate_attribute, "duplicate_attribute",
     "an attribute given twice (XML 1.0 3.1)"},
    {xml_errc::incomplete, "incomplete", "the end of input inside of an element (XML 1.0 2.1)"},
    {xml_errc::malformed_qualified_name, "malformed_qualified_name",
     "a name whose colon does not part a prefix from a local name (Namespaces in XML 1.0 4)"},
    {xml_errc::undeclared_prefix, "undeclared_prefix",
     "a prefix that is not declared (Namespaces in XML 1.0 5)"},
    {xml_errc::reserved_namespace, "reserved_namespace",
     "a declaration that misuses xml or xmlns (Namespaces in XML 1.0 3)"},
    {xml_errc::empty_namespace, "empty_namespace",
     "a prefix declared to be nothing (Namespaces in XML 1.0 2.2)"},
    {xml_errc::duplicate_expanded_name, "duplicate_expanded_name",
     "two attributes with the same namespace and local name (Namespaces in XML 1.0 6.3)"},
    {xml_errc::text_between_elements, "text_between_elements",
     "text between the elements of a stream (RFC 6120 11.7)"},
    {xml_errc::too_many_octets, "too_many_octets",
     "an element over the limit of octets (RFC 6120 13.12)"},
    {xml_errc::header_too_long, "header_too_long",
     "a stream header over the limit of octets (RFC 6120 13.12)"},
    {xml_errc::stream_too_long, "stream_too_long",
     "more octets than the stream may have (RFC 6120 13.12)"},
    {xml_errc::too_deep, "too_deep", "elements nested over the limit (RFC 6120 13.12)"},
    {xml_errc::too_many_nodes, "too_many_nodes",
     "an element with more nodes than the limit (RFC 6120 13.12)"},
    {xml_errc::too_many_attributes, "too_many_attributes",
     "an element with more attributes than the limit (RFC 6120 13.12)"},
    {xml_errc::too_many_declarations, "too_many_declarations",
     "an element that declares more namespaces than the limit (RFC 6120 13.12)"},
    {xml_errc::too_many_namespaces, "too_many_namespaces",
     "more namespace declarations in scope than the limit (RFC 6120 13.12)"},
    {xml_errc::name_too_long, "name_too_long", "a name over the limit of octets (RFC 6120 13.12)"},
    {xml_errc::namespace_too_long, "namespace_too_long",
     "a namespace name over the limit of octets (RFC 6120 13.12)"},
    {xml_errc::out_of_memory, "out_of_memory", "no memory left (RFC 6120 4.9.3.17)"},
    {xml_errc::fed_too_early, "fed_too_early",
     "octets that were fed before those before them were read (RFC 6120 4.9.3.8)"},
};
static_assert([] {
    for (std::uint8_t i = 0; xml_errc_words const& row : xml_errc_table)
        if (row.code != static_cast<xml_errc>(i++)) return false;
    return xml_errc_table[static_cast<std::size_t>(xml_errc::fed_too_early)].name ==
           "fed_too_early";
}());

/// Nothing for a number that is no fault.
constexpr xml_errc_words words(xml_errc code) noexcept {
    auto const row = static_cast<std::size_t>(code);
    return row < sizeof xml_errc_table / sizeof *xml_errc_table ? xml_errc_table[row]
                                                                : xml_errc_words{};
}

}  // namespace detail

/// The enumerator's spelling.
constexpr std::string_view name(xml_errc code) noexcept { return detail::words(code).name; }

/// A sentence for people, with the clause.
constexpr std::string_view describe(xml_errc code) noexcept { return detail::words(code).sentence; }

}  // namespace couplet
