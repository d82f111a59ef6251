// SPDX-License-Identifier: BSL-1.0
// What holds for every string under every profile: shared by the property tests and the fuzz target.
#pragma once

#include <couplet/precis/idna.hpp>
#include <couplet/precis/profiles.hpp>
#include <couplet/precis/stringprep.hpp>
#include <couplet/text/utf8.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace laws {

namespace precis = couplet::precis;
using couplet::precis_errc;

using prepared = couplet::expected<std::string, couplet::precis_error>;

inline constexpr precis::profile profiles[]{precis::username_case_mapped,
                                            precis::username_case_preserved, precis::opaque_string,
                                            precis::nickname};
inline constexpr precis::stringprep_profile stringprep_profiles[]{
    precis::stringprep_profile::nodeprep, precis::stringprep_profile::resourceprep,
    precis::stringprep_profile::nameprep, precis::stringprep_profile::saslprep};

inline bool is_utf8(std::string_view text) {
    return couplet::utf8::first_malformed(text) == text.size();
}

/// A fault lies within the input, at the first octet that is not UTF-8 or where a code point begins.
inline bool is_sound(prepared const& result, std::string_view text) {
    if (result) return is_utf8(*result);
    auto const [code, at] = result.error();
    std::size_t const malformed = couplet::utf8::first_malformed(text);
    if (code == precis_errc::malformed_utf8) return at == malformed && at < text.size();
    if (code == precis_errc::empty || code == precis_errc::empty_label) return at <= text.size();
    return at < text.size() && at <= malformed &&
           (static_cast<unsigned char>(text[at]) & 0xC0) != 0x80;
}

/// RFC 8264 7: enforcing twice is enforcing once. The result is not empty (RFC 8265 3.1, 4.1).
inline bool is_settled(precis::profile const& rules, std::string_view text) {
    auto const once = precis::enforce(rules, text);
    return is_sound(once, text) &&
           (!once || (!once->empty() && precis::enforce(rules, *once) == once));
}

inline bool ascii_is_unicode(precis::profile const& rules, std::string_view text) {
    auto const once = precis::enforce(rules, text);
    if (text.empty() || !couplet::ascii::is_ascii(text)) return true;
    std::string out;
    auto const fault = precis::detail::append_enforced_unicode(rules, text, out);
    return fault ? !once && once.error() == *fault : once && *once == out;
}

/// RFC 8264 5: preparation is the weaker. What it refuses enforcement refuses likewise; what it
/// returns is prepared, and means the same.
inline bool preparation_is_weaker(precis::profile const& rules, std::string_view text) {
    auto const ready = precis::prepare(rules, text);
    auto const enforced = precis::enforce(rules, text);
    if (!is_sound(ready, text)) return false;
    if (text.empty()) return true;
    if (!ready) return !enforced && enforced.error() == ready.error();
    if (precis::prepare(rules, *ready) != ready) return false;
    auto const again = precis::enforce(rules, *ready);
    return enforced ? again == enforced : !again && again.error().code == enforced.error().code;
}

/// An equivalence of what can be enforced, as octets after the profile's case rule for comparison.
inline bool compares_as_enforced(precis::profile const& rules, std::string_view a,
                                 std::string_view b) {
    precis::profile comparing = rules;
    comparing.cases = rules.cases_in_comparison;
    auto const left = precis::enforce(comparing, a);
    auto const right = precis::enforce(comparing, b);
    auto const ab = precis::compare(rules, a, b);
    auto const ba = precis::compare(rules, b, a);
    if (left && right) return ab && ba && *ab == (*left == *right) && *ba == *ab;
    if (ab || ba) return false;
    return ab.error() == (left ? right.error() : left.error()) &&
           ba.error() == (right ? left.error() : right.error());
}

/// The canonical form of a name is its own canonical form: no A-label, capital or empty label left.
inline bool name_is_settled(std::string_view text) {
    auto const once = precis::enforce_domain(text);
    if (!is_sound(once, text)) return false;
    if (!once) return true;
    std::string const dotted = '.' + *once + '.';
    return precis::enforce_domain(*once) == once && dotted.find("..") == std::string::npos &&
           dotted.find(".xn--") == std::string::npos &&
           dotted.find_first_of("@/ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
}

/// RFC 3454 7: what may be stored may be queried. Preparing twice is preparing once.
inline bool stringprep_is_settled(precis::stringprep_profile which, std::string_view text) {
    auto const stored = precis::stringprep(which, text);
    auto const query = precis::stringprep(which, text, precis::unassigned::allowed);
    if (!is_sound(stored, text) || !is_sound(query, text)) return false;
    if (stored && (query != stored || precis::stringprep(which, *stored) != stored)) return false;
    return !query || precis::stringprep(which, *query, precis::unassigned::allowed) == query;
}

/// The law that a string breaks; nothing if it breaks none.
inline std::string_view broken_by(std::string_view text) {
    for (auto const& rules : profiles) {
        if (!is_settled(rules, text)) return "enforcing twice is enforcing once";
        if (!ascii_is_unicode(rules, text)) return "the ASCII path is the Unicode path";
        if (!preparation_is_weaker(rules, text)) return "what is enforced is prepared";
        if (!compares_as_enforced(rules, text, text)) return "a string equals itself";
    }
    if (!name_is_settled(text)) return "a canonical name is its own canonical form";
    for (auto const which : stringprep_profiles)
        if (!stringprep_is_settled(which, text)) return "stringprep twice is stringprep once";
    return {};
}

/// The law that two strings break when they are compared.
inline std::string_view broken_by(std::string_view a, std::string_view b) {
    for (auto const& rules : profiles)
        if (!compares_as_enforced(rules, a, b)) return "comparing is comparing what is enforced";
    return {};
}

}  // namespace laws
