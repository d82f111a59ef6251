// SPDX-License-Identifier: BSL-1.0
// What can be wrong with the octets of a stream (XML 1.0, Namespaces in XML 1.0, RFC 6120 11, limits), and where.
#pragma once

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
};

/// A fault and the octet at which it stands, counted from 0 in the stream. 64 bits, because streams
/// outlive 4 GiB.
struct xml_error {
    xml_errc code;
    std::uint64_t offset;

    friend constexpr bool operator==(xml_error const&, xml_error const&) = default;
};

/// The enumerator's spelling.
constexpr std::string_view name(xml_errc code) noexcept {
    switch (code) {
        case xml_errc::malformed_utf8: return "malformed_utf8";
        case xml_errc::forbidden_character: return "forbidden_character";
        case xml_errc::comment: return "comment";
        case xml_errc::processing_instruction: return "processing_instruction";
        case xml_errc::document_type: return "document_type";
        case xml_errc::undeclared_entity: return "undeclared_entity";
        case xml_errc::unsupported_encoding: return "unsupported_encoding";
        case xml_errc::unsupported_version: return "unsupported_version";
        case xml_errc::malformed_declaration: return "malformed_declaration";
        case xml_errc::malformed_markup: return "malformed_markup";
        case xml_errc::malformed_name: return "malformed_name";
        case xml_errc::malformed_tag: return "malformed_tag";
        case xml_errc::malformed_reference: return "malformed_reference";
        case xml_errc::forbidden_reference: return "forbidden_reference";
        case xml_errc::less_than_in_value: return "less_than_in_value";
        case xml_errc::cdata_end_in_text: return "cdata_end_in_text";
        case xml_errc::text_outside_root: return "text_outside_root";
        case xml_errc::mismatched_end_tag: return "mismatched_end_tag";
        case xml_errc::duplicate_attribute: return "duplicate_attribute";
        case xml_errc::incomplete: return "incomplete";
        case xml_errc::malformed_qualified_name: return "malformed_qualified_name";
        case xml_errc::undeclared_prefix: return "undeclared_prefix";
        case xml_errc::reserved_namespace: return "reserved_namespace";
        case xml_errc::empty_namespace: return "empty_namespace";
        case xml_errc::duplicate_expanded_name: return "duplicate_expanded_name";
        case xml_errc::text_between_elements: return "text_between_elements";
        case xml_errc::too_many_octets: return "too_many_octets";
        case xml_errc::header_too_long: return "header_too_long";
        case xml_errc::stream_too_long: return "stream_too_long";
        case xml_errc::too_deep: return "too_deep";
        case xml_errc::too_many_nodes: return "too_many_nodes";
        case xml_errc::too_many_attributes: return "too_many_attributes";
        case xml_errc::too_many_declarations: return "too_many_declarations";
        case xml_errc::too_many_namespaces: return "too_many_namespaces";
        case xml_errc::name_too_long: return "name_too_long";
        case xml_errc::namespace_too_long: return "namespace_too_long";
        case xml_errc::out_of_memory: return "out_of_memory";
    }
    return {};
}

/// A sentence for people, with the clause.
constexpr std::string_view describe(xml_errc code) noexcept {
    switch (code) {
        case xml_errc::malformed_utf8: return "not UTF-8 (RFC 6120 11.6, RFC 3629 3)";
        case xml_errc::forbidden_character:
            return "a character that XML does not allow (XML 1.0 2.2)";
        case xml_errc::comment: return "a comment (RFC 6120 11.1)";
        case xml_errc::processing_instruction: return "a processing instruction (RFC 6120 11.1)";
        case xml_errc::document_type: return "a document type declaration (RFC 6120 11.1)";
        case xml_errc::undeclared_entity:
            return "a reference to an entity that is none of amp, lt, gt, apos and quot (RFC 6120 "
                   "11.1)";
        case xml_errc::unsupported_encoding: return "an encoding other than UTF-8 (RFC 6120 11.6)";
        case xml_errc::unsupported_version: return "an XML version other than 1.0 (RFC 6120 11.8)";
        case xml_errc::malformed_declaration: return "a malformed XML declaration (XML 1.0 2.8)";
        case xml_errc::malformed_markup: return "'<' that begins no markup (XML 1.0 3.1)";
        case xml_errc::malformed_name: return "no name where one must stand (XML 1.0 2.3)";
        case xml_errc::malformed_tag: return "a malformed tag (XML 1.0 3.1)";
        case xml_errc::malformed_reference: return "'&' that begins no reference (XML 1.0 4.1)";
        case xml_errc::forbidden_reference:
            return "a reference to a character that XML does not allow (XML 1.0 4.1)";
        case xml_errc::less_than_in_value: return "'<' in an attribute's value (XML 1.0 3.1)";
        case xml_errc::cdata_end_in_text: return "\"]]>\" in text (XML 1.0 2.4)";
        case xml_errc::text_outside_root: return "text outside of the root element (XML 1.0 2.1)";
        case xml_errc::mismatched_end_tag:
            return "an end tag for another element than the open one (XML 1.0 3)";
        case xml_errc::duplicate_attribute: return "an attribute given twice (XML 1.0 3.1)";
        case xml_errc::incomplete: return "the end of input inside of an element (XML 1.0 2.1)";
        case xml_errc::malformed_qualified_name:
            return "a name whose colon does not part a prefix from a local name (Namespaces in XML "
                   "1.0 4)";
        case xml_errc::undeclared_prefix:
            return "a prefix that is not declared (Namespaces in XML 1.0 5)";
        case xml_errc::reserved_namespace:
            return "a declaration that misuses xml or xmlns (Namespaces in XML 1.0 3)";
        case xml_errc::empty_namespace:
            return "a prefix declared to be nothing (Namespaces in XML 1.0 2.2)";
        case xml_errc::duplicate_expanded_name:
            return "two attributes with the same namespace and local name (Namespaces in XML 1.0 "
                   "6.3)";
        case xml_errc::text_between_elements:
            return "text between the elements of a stream (RFC 6120 11.7)";
        case xml_errc::too_many_octets:
            return "an element over the limit of octets (RFC 6120 13.12)";
        case xml_errc::header_too_long:
            return "a stream header over the limit of octets (RFC 6120 13.12)";
        case xml_errc::stream_too_long:
            return "more octets than are allowed before authentication (RFC 6120 13.12)";
        case xml_errc::too_deep: return "elements nested over the limit (RFC 6120 13.12)";
        case xml_errc::too_many_nodes:
            return "an element with more nodes than the limit (RFC 6120 13.12)";
        case xml_errc::too_many_attributes:
            return "an element with more attributes than the limit (RFC 6120 13.12)";
        case xml_errc::too_many_declarations:
            return "an element that declares more namespaces than the limit (RFC 6120 13.12)";
        case xml_errc::too_many_namespaces:
            return "more namespace declarations in scope than the limit (RFC 6120 13.12)";
        case xml_errc::name_too_long: return "a name over the limit of octets (RFC 6120 13.12)";
        case xml_errc::namespace_too_long:
            return "a namespace name over the limit of octets (RFC 6120 13.12)";
        case xml_errc::out_of_memory: return "no memory left (RFC 6120 4.9.3.17)";
    }
    return {};
}

}  // namespace couplet
