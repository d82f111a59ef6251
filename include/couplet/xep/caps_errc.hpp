// SPDX-License-Identifier: BSL-1.0
// Why service discovery information has no verification string (XEP-0115 5.4).
#pragma once

#include <cstdint>
#include <string_view>

namespace couplet {

enum class caps_errc : std::uint8_t {
    repeated_identity,     ///< XEP-0115 5.4: same category, type, language and name
    repeated_feature,      ///< XEP-0115 5.4
    ambiguous_form_scope,  ///< XEP-0115 5.4: a FORM_TYPE with values that differ
    repeated_form_scope,   ///< XEP-0115 5.4: two forms of one FORM_TYPE
};

/// The enumerator's spelling.
constexpr std::string_view name(caps_errc code) noexcept {
    switch (code) {
        case caps_errc::repeated_identity: return "repeated_identity";
        case caps_errc::repeated_feature: return "repeated_feature";
        case caps_errc::ambiguous_form_scope: return "ambiguous_form_scope";
        case caps_errc::repeated_form_scope: return "repeated_form_scope";
    }
    return {};
}

/// A sentence for people, with the clause that was broken.
constexpr std::string_view describe(caps_errc code) noexcept {
    switch (code) {
        case caps_errc::repeated_identity:
            return "two identities with the same category, type, language and name (XEP-0115 5.4)";
        case caps_errc::repeated_feature: return "a feature is there twice (XEP-0115 5.4)";
        case caps_errc::ambiguous_form_scope:
            return "a form has a FORM_TYPE of several values (XEP-0115 5.4)";
        case caps_errc::repeated_form_scope:
            return "two forms have the same FORM_TYPE (XEP-0115 5.4)";
    }
    return {};
}

}  // namespace couplet
