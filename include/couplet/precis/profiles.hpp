// SPDX-License-Identifier: BSL-1.0
// The registered profiles: usernames and passwords (RFC 8265), nicknames (RFC 8266).
#pragma once

#include <couplet/precis/profile.hpp>

namespace couplet::precis {

/// Usernames that ignore case; the localpart of a JID, less the characters of RFC 7622 3.3.1 (RFC 8265 3.3).
inline constexpr profile username_case_mapped{
    .base = string_class::identifier,
    .width = width_rule::map,
    .spaces = space_rule::keep,
    .cases = case_rule::lower,
    .normalization = unicode::form::nfc,
    .direction = direction_rule::bidi,
    .cases_in_comparison = case_rule::lower,
};

/// Usernames that keep case (RFC 8265 3.4).
inline constexpr profile username_case_preserved{
    .base = string_class::identifier,
    .width = width_rule::map,
    .spaces = space_rule::keep,
    .cases = case_rule::preserve,
    .normalization = unicode::form::nfc,
    .direction = direction_rule::bidi,
    .cases_in_comparison = case_rule::preserve,
};

/// Passwords; the resourcepart of a JID (RFC 8265 4.2).
inline constexpr profile opaque_string{
    .base = string_class::freeform,
    .width = width_rule::keep,
    .spaces = space_rule::map,
    .cases = case_rule::preserve,
    .normalization = unicode::form::nfc,
    .direction = direction_rule::none,
    .cases_in_comparison = case_rule::preserve,
};

/// Nicknames, as in chat rooms: shown with their case, compared without it (RFC 8266 2).
inline constexpr profile nickname{
    .base = string_class::freeform,
    .width = width_rule::keep,
    .spaces = space_rule::map_and_collapse,
    .cases = case_rule::preserve,
    .normalization = unicode::form::nfkc,
    .direction = direction_rule::none,
    .cases_in_comparison = case_rule::lower,
};

}  // namespace couplet::precis
