// SPDX-License-Identifier: BSL-1.0
// Why a string is no JID: what, in which part, at which octet (RFC 7622 3).
#pragma once

#include <cstdint>
#include <string_view>

namespace couplet {

/// The parts of a JID (RFC 7622 3.1); `none` where a fault concerns no single one.
enum class jid_part : std::uint8_t { none, local, domain, resource };

/// The order in which a part is examined is the order of these; see `jid::parse`.
enum class jid_errc : std::uint8_t {
    empty_part,              ///< RFC 7622 3.2-3.4: present, but zero octets
    malformed_utf8,          ///< RFC 7622 3.1, RFC 3629 3
    forbidden_code_point,    ///< RFC 8264 4.2 (local), 4.3 (resource); RFC 5892 3 (domain)
    excluded_code_point,     ///< RFC 7622 3.3.1
    malformed_ip_literal,    ///< RFC 3986 3.2.2, RFC 6874 2
    empty_label,             ///< RFC 1034 3.1
    hyphen,                  ///< RFC 5891 4.2.3.1
    reserved_label,          ///< RFC 5890 2.3.1
    malformed_a_label,       ///< RFC 5890 2.3.2.1
    leading_combining_mark,  ///< RFC 5891 4.2.3.2
    contextual_rule,         ///< RFC 5892 appendix A
    label_too_long,          ///< RFC 1034 3.1
    unstable,                ///< RFC 8264 7
    bidi_rule,               ///< RFC 5893 2
    name_too_long,           ///< RFC 1034 3.1
    part_too_long,           ///< RFC 7622 3.1: 1,023 octets once mapped; 3,069 before
};

/// A fault: what, in which part, and the octet of the caller's input at which the offending code
/// point, label or part begins. 8 bytes.
struct jid_error {
    jid_errc code;
    jid_part part;
    std::uint32_t offset;

    friend constexpr bool operator==(jid_error const&, jid_error const&) = default;
};

/// "local", "domain", "resource"; empty for `none`.
constexpr std::string_view name(jid_part part) noexcept {
    switch (part) {
        case jid_part::none: return "";
        case jid_part::local: return "local";
        case jid_part::domain: return "domain";
        case jid_part::resource: return "resource";
    }
    return {};
}

/// The enumerator's spelling.
constexpr std::string_view name(jid_errc code) noexcept {
    switch (code) {
        case jid_errc::empty_part: return "empty_part";
        case jid_errc::part_too_long: return "part_too_long";
        case jid_errc::malformed_utf8: return "malformed_utf8";
        case jid_errc::forbidden_code_point: return "forbidden_code_point";
        case jid_errc::excluded_code_point: return "excluded_code_point";
        case jid_errc::contextual_rule: return "contextual_rule";
        case jid_errc::bidi_rule: return "bidi_rule";
        case jid_errc::unstable: return "unstable";
        case jid_errc::empty_label: return "empty_label";
        case jid_errc::label_too_long: return "label_too_long";
        case jid_errc::name_too_long: return "name_too_long";
        case jid_errc::hyphen: return "hyphen";
        case jid_errc::reserved_label: return "reserved_label";
        case jid_errc::malformed_a_label: return "malformed_a_label";
        case jid_errc::leading_combining_mark: return "leading_combining_mark";
        case jid_errc::malformed_ip_literal: return "malformed_ip_literal";
    }
    return {};
}

/// A sentence for people, with the clause that was broken.
constexpr std::string_view describe(jid_errc code) noexcept {
    switch (code) {
        case jid_errc::empty_part: return "a part of the address is empty (RFC 7622 3.2-3.4)";
        case jid_errc::part_too_long:
            return "a part of the address is longer than 1,023 octets (RFC 7622 3.1)";
        case jid_errc::malformed_utf8: return "not UTF-8 (RFC 7622 3.1, RFC 3629 3)";
        case jid_errc::forbidden_code_point:
            return "a code point that is not allowed in this part (RFC 7622 3.2-3.4)";
        case jid_errc::excluded_code_point:
            return "a quote, ampersand, slash, colon, angle bracket or at sign in a localpart (RFC "
                   "7622 3.3.1)";
        case jid_errc::contextual_rule:
            return "a code point that is only allowed between certain others (RFC 5892 A)";
        case jid_errc::bidi_rule:
            return "right-to-left and left-to-right text mixed against the Bidi rule (RFC 5893 2)";
        case jid_errc::unstable: return "the mappings do not settle on one form (RFC 8264 7)";
        case jid_errc::empty_label: return "an empty label in the domain name (RFC 1034 3.1)";
        case jid_errc::label_too_long:
            return "a label over 63 octets in its ASCII form (RFC 1034 3.1)";
        case jid_errc::name_too_long:
            return "a domain name over 253 octets in its ASCII form (RFC 1034 3.1)";
        case jid_errc::hyphen: return "a label that begins or ends with '-' (RFC 5891 4.2.3.1)";
        case jid_errc::reserved_label:
            return "a label with \"--\" in third and fourth place is reserved (RFC 5890 2.3.1)";
        case jid_errc::malformed_a_label:
            return "an \"xn--\" label that does not stand for a U-label (RFC 5890 2.3.2.1)";
        case jid_errc::leading_combining_mark:
            return "a label that begins with a combining mark (RFC 5891 4.2.3.2)";
        case jid_errc::malformed_ip_literal:
            return "brackets around what is no IPv6 address, or a zone that is not \"%25\" and a "
                   "name "
                   "(RFC 3986 3.2.2, RFC 6874 2)";
    }
    return {};
}

}  // namespace couplet
