// SPDX-License-Identifier: BSL-1.0
// Why a string was refused by a PRECIS profile (RFC 8264-8266), IDNA2008 (RFC 5890-5893) or stringprep (RFC 3454).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/error.hpp>

namespace couplet {

enum class precis_errc : std::uint8_t {
    malformed_utf8,          ///< RFC 3629 3
    forbidden_code_point,    ///< RFC 8264 4.2-4.3, RFC 5892 3, RFC 3454 5 and 7
    excluded_code_point,     ///< one the application takes out of the class, as RFC 7622 3.3.1 does
    contextual_rule,         ///< RFC 5892 appendix A
    bidi_rule,               ///< RFC 5893 2, RFC 3454 6
    empty,                   ///< RFC 8265 3.1, 4.1; RFC 8266 2.3
    unstable,                ///< RFC 8264 7
    too_long,                ///< more than `precis_max_octets`
    empty_label,             ///< RFC 1034 3.1
    label_too_long,          ///< RFC 1034 3.1: 63 octets, as an A-label
    name_too_long,           ///< RFC 1034 3.1: 253 octets, as A-labels
    hyphen,                  ///< RFC 5891 4.2.3.1: first or last in a label
    reserved_label,          ///< RFC 5890 2.3.1: "--" third and fourth, but no A-label
    malformed_a_label,       ///< RFC 5890 2.3.2.1: "xn--" that no U-label encodes to
    leading_combining_mark,  ///< RFC 5891 4.2.3.2
};

/// No PRECIS profile, domain name or stringprep profile takes longer input: what it may expand to still
/// counts in ICU's 32 bits.
inline constexpr std::size_t precis_max_octets = std::size_t{1} << 28;

/// Offset: the octet of the caller's input at which the offending code point, label or string begins.
using precis_error = located<precis_errc>;

/// The enumerator's spelling.
constexpr std::string_view name(precis_errc code) noexcept {
    switch (code) {
        case precis_errc::malformed_utf8: return "malformed_utf8";
        case precis_errc::forbidden_code_point: return "forbidden_code_point";
        case precis_errc::excluded_code_point: return "excluded_code_point";
        case precis_errc::contextual_rule: return "contextual_rule";
        case precis_errc::bidi_rule: return "bidi_rule";
        case precis_errc::empty: return "empty";
        case precis_errc::unstable: return "unstable";
        case precis_errc::too_long: return "too_long";
        case precis_errc::empty_label: return "empty_label";
        case precis_errc::label_too_long: return "label_too_long";
        case precis_errc::name_too_long: return "name_too_long";
        case precis_errc::hyphen: return "hyphen";
        case precis_errc::reserved_label: return "reserved_label";
        case precis_errc::malformed_a_label: return "malformed_a_label";
        case precis_errc::leading_combining_mark: return "leading_combining_mark";
    }
    return {};
}

/// A sentence for people, with the clause that was broken.
constexpr std::string_view describe(precis_errc code) noexcept {
    switch (code) {
        case precis_errc::malformed_utf8: return "not UTF-8 (RFC 3629 3)";
        case precis_errc::forbidden_code_point:
            return "a code point that is not allowed here (RFC 8264 4, RFC 5892 3, RFC 3454 5)";
        case precis_errc::excluded_code_point:
            return "a code point that the application excludes (as RFC 7622 3.3.1 does)";
        case precis_errc::contextual_rule:
            return "a code point that is only allowed between certain others (RFC 5892 A)";
        case precis_errc::bidi_rule:
            return "right-to-left and left-to-right text mixed against the Bidi rule (RFC 5893 2)";
        case precis_errc::empty: return "nothing is left of the string (RFC 8265 3.1, 4.1)";
        case precis_errc::unstable:
            return "the profile's mappings do not settle on one form (RFC 8264 7)";
        case precis_errc::too_long: return "a string over 268,435,456 octets";
        case precis_errc::empty_label: return "an empty label in a domain name (RFC 1034 3.1)";
        case precis_errc::label_too_long:
            return "a label over 63 octets in its ASCII form (RFC 1034 3.1)";
        case precis_errc::name_too_long:
            return "a domain name over 253 octets in its ASCII form (RFC 1034 3.1)";
        case precis_errc::hyphen: return "a label that begins or ends with '-' (RFC 5891 4.2.3.1)";
        case precis_errc::reserved_label:
            return "a label with \"--\" in third and fourth place is reserved (RFC 5890 2.3.1)";
        case precis_errc::malformed_a_label:
            return "an \"xn--\" label that does not stand for a U-label (RFC 5890 2.3.2.1)";
        case precis_errc::leading_combining_mark:
            return "a label that begins with a combining mark (RFC 5891 4.2.3.2)";
    }
    return {};
}

}  // namespace couplet
