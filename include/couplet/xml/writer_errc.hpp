// SPDX-License-Identifier: BSL-1.0
// Why the writer refuses a call: what would not be well-formed (XML 1.0, Namespaces in XML 1.0).
#pragma once

#include <cstdint>
#include <string_view>

#include <couplet/error.hpp>

namespace couplet {

enum class writer_errc : std::uint8_t {
    malformed_utf8,         ///< RFC 3629 3
    forbidden_character,    ///< XML 1.0 2.2
    malformed_name,         ///< Namespaces 4
    name_too_long,          ///< `xml::max_written_name`
    undeclared_prefix,      ///< Namespaces 5
    reserved_namespace,     ///< Namespaces 3: xml, xmlns
    empty_namespace,        ///< Namespaces 2.2
    duplicate_declaration,  ///< XML 1.0 3.1
    duplicate_attribute,    ///< XML 1.0 3.1, Namespaces 6.3
    misplaced_attribute,    ///< XML 1.0 3.1
    misplaced_declaration,  ///< XML 1.0 2.8, 3.1
    text_outside_root,      ///< XML 1.0 2.1
    second_root,            ///< XML 1.0 2.1
    no_root,                ///< XML 1.0 2.1
    nothing_open,           ///< XML 1.0 3
    unclosed_element,       ///< XML 1.0 3
    too_deep,               ///< `xml::max_written_depth`
    out_of_memory,
    sink_failed,    ///< it has thrown
    missing_value,  ///< what is declared as required is absent
};

/// A refusal, and the octet of the refused text or namespace at which the fault stands.
using writer_error = located<writer_errc>;

/// The enumerator's spelling.
constexpr std::string_view name(writer_errc code) noexcept {
    switch (code) {
        case writer_errc::malformed_utf8: return "malformed_utf8";
        case writer_errc::forbidden_character: return "forbidden_character";
        case writer_errc::malformed_name: return "malformed_name";
        case writer_errc::name_too_long: return "name_too_long";
        case writer_errc::undeclared_prefix: return "undeclared_prefix";
        case writer_errc::reserved_namespace: return "reserved_namespace";
        case writer_errc::empty_namespace: return "empty_namespace";
        case writer_errc::duplicate_declaration: return "duplicate_declaration";
        case writer_errc::duplicate_attribute: return "duplicate_attribute";
        case writer_errc::misplaced_attribute: return "misplaced_attribute";
        case writer_errc::misplaced_declaration: return "misplaced_declaration";
        case writer_errc::text_outside_root: return "text_outside_root";
        case writer_errc::second_root: return "second_root";
        case writer_errc::no_root: return "no_root";
        case writer_errc::nothing_open: return "nothing_open";
        case writer_errc::unclosed_element: return "unclosed_element";
        case writer_errc::too_deep: return "too_deep";
        case writer_errc::out_of_memory: return "out_of_memory";
        case writer_errc::sink_failed: return "sink_failed";
        case writer_errc::missing_value: return "missing_value";
    }
    return {};
}

/// A sentence for people, with the clause.
constexpr std::string_view describe(writer_errc code) noexcept {
    switch (code) {
        case writer_errc::malformed_utf8: return "not UTF-8 (RFC 6120 11.6, RFC 3629 3)";
        case writer_errc::forbidden_character:
            return "a character that XML does not allow (XML 1.0 2.2)";
        case writer_errc::malformed_name:
            return "no name, or not one prefix and one local name (Namespaces in XML 1.0 4)";
        case writer_errc::name_too_long: return "a name of more than 1,024 octets";
        case writer_errc::undeclared_prefix:
            return "a prefix that is not declared (Namespaces in XML 1.0 5)";
        case writer_errc::reserved_namespace:
            return "a name or declaration that misuses xml or xmlns (Namespaces in XML 1.0 3)";
        case writer_errc::empty_namespace:
            return "a prefix declared to be nothing (Namespaces in XML 1.0 2.2)";
        case writer_errc::duplicate_declaration:
            return "a prefix, or the default namespace, declared twice for one element (XML 1.0 "
                   "3.1)";
        case writer_errc::duplicate_attribute:
            return "an attribute given twice (XML 1.0 3.1, Namespaces in XML 1.0 6.3)";
        case writer_errc::misplaced_attribute:
            return "an attribute that does not follow its element's opening (XML 1.0 3.1)";
        case writer_errc::misplaced_declaration:
            return "an XML declaration that is not first, or namespaces declared for no element "
                   "(XML 1.0 2.8, 3.1)";
        case writer_errc::text_outside_root:
            return "text outside of the root element (XML 1.0 2.1)";
        case writer_errc::second_root: return "a second root element (XML 1.0 2.1)";
        case writer_errc::no_root: return "a document without an element (XML 1.0 2.1)";
        case writer_errc::nothing_open:
            return "no element is open that could be closed (XML 1.0 3)";
        case writer_errc::unclosed_element: return "an element is still open (XML 1.0 3)";
        case writer_errc::too_deep: return "elements nested deeper than the writer allows";
        case writer_errc::out_of_memory: return "no memory left for the names of open elements";
        case writer_errc::sink_failed: return "the sink has thrown, so something is missing";
        case writer_errc::missing_value:
            return "an attribute or child that its declaration requires is absent";
    }
    return {};
}

}  // namespace couplet
