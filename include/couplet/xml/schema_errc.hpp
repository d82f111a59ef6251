// SPDX-License-Identifier: BSL-1.0
// Why an element is not what its declaration says.
#pragma once

#include <cstdint>
#include <string_view>

namespace couplet {

enum class schema_errc : std::uint8_t {
    absent,               ///< no such element
    missing_attribute,    ///< a required attribute
    malformed_attribute,  ///< not a number, not one of the words, ...
    missing_child,        ///< a required child
    repeated_child,       ///< a second one, where which is meant would be anybody's guess
    malformed_child,      ///< not a number, not one of the words, ...
    malformed_text,       ///< likewise, the element's own text
};

/// What is wrong, in which element, and with which attribute or child of it. Both names are the declaration's, none
/// the peer's: they live as long as the program.
struct schema_error {
    schema_errc code;
    std::string_view element;
    std::string_view field{};

    friend constexpr bool operator==(schema_error const&, schema_error const&) = default;
};

/// The enumerator's spelling.
constexpr std::string_view name(schema_errc code) noexcept {
    switch (code) {
        case schema_errc::absent: return "absent";
        case schema_errc::missing_attribute: return "missing_attribute";
        case schema_errc::malformed_attribute: return "malformed_attribute";
        case schema_errc::missing_child: return "missing_child";
        case schema_errc::repeated_child: return "repeated_child";
        case schema_errc::malformed_child: return "malformed_child";
        case schema_errc::malformed_text: return "malformed_text";
    }
    return {};
}

/// A sentence for people, to stand before the names of the field and the element.
constexpr std::string_view describe(schema_errc code) noexcept {
    switch (code) {
        case schema_errc::absent: return "there is no such element";
        case schema_errc::missing_attribute: return "an attribute that must be there is not";
        case schema_errc::malformed_attribute: return "an attribute has a value it cannot have";
        case schema_errc::missing_child: return "a child that must be there is not";
        case schema_errc::repeated_child: return "a child is there twice that may be there once";
        case schema_errc::malformed_child: return "a child has a value it cannot have";
        case schema_errc::malformed_text: return "the text is no value it can have";
    }
    return {};
}

}  // namespace couplet
