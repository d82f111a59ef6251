// SPDX-License-Identifier: BSL-1.0
// The profiles once more: one rule after the other over whole strings, class membership from the oracle's table, nothing remembered.
#pragma once

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include <couplet/precis/profiles.hpp>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>

#include "precis/oracle.hpp"

namespace reference {

namespace precis = couplet::precis;
namespace unicode = couplet::unicode;

inline std::u32string normalized(unicode::form f, std::u32string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    auto const* const rules =
        f == unicode::form::nfc ? unorm2_getNFCInstance(&status) : unorm2_getNFKCInstance(&status);
    std::u16string from(text.size() * 2 + 1, u' ');
    std::int32_t size = 0;
    u_strFromUTF32(from.data(), static_cast<std::int32_t>(from.size()), &size,
                   reinterpret_cast<UChar32 const*>(text.data()),
                   static_cast<std::int32_t>(text.size()), &status);
    std::u16string to(from.size() * 18, u' ');
    size = unorm2_normalize(rules, from.data(), size, to.data(),
                            static_cast<std::int32_t>(to.size()), &status);
    std::u32string result(static_cast<std::size_t>(size) + 1, U' ');
    std::int32_t points = 0;
    u_strToUTF32(reinterpret_cast<UChar32*>(result.data()),
                 static_cast<std::int32_t>(result.size()), &points, to.data(), size, &status);
    if (U_FAILURE(status)) std::abort();
    result.resize(static_cast<std::size_t>(points));
    return result;
}

/// Unicode's decomposition of a code point that is fullwidth or halfwidth; others as they are.
inline std::u32string width_mapped(std::u32string_view text) {
    std::u32string mapped;
    for (char32_t const c : text) {
        auto const type = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_DECOMPOSITION_TYPE);
        if (type == U_DT_WIDE || type == U_DT_NARROW) {
            UErrorCode status = U_ZERO_ERROR;
            UChar form[8];
            unorm2_getRawDecomposition(unorm2_getNFKCInstance(&status), static_cast<UChar32>(c),
                                       form, 8, &status);
            if (U_FAILURE(status)) std::abort();
            mapped += form[0];
        } else {
            mapped += c;
        }
    }
    return mapped;
}

inline std::u32string lowered(std::u32string_view text) {
    std::u32string mapped;
    for (char32_t const c : text) {
        if (c == 0x130)
            mapped += U"i\u0307";
        else
            mapped += static_cast<char32_t>(u_tolower(static_cast<UChar32>(c)));
    }
    return mapped;
}

inline std::u32string with_mapped_spaces(precis::space_rule rule, std::u32string_view text) {
    std::u32string mapped;
    for (char32_t const c : text)
        mapped += u_charType(static_cast<UChar32>(c)) == U_SPACE_SEPARATOR ? U' ' : c;
    if (rule == precis::space_rule::map) return mapped;
    for (auto at = mapped.find(U"  "); at != mapped.npos; at = mapped.find(U"  "))
        mapped.erase(at, 1);
    if (mapped.starts_with(U' ')) mapped.erase(0, 1);
    if (mapped.ends_with(U' ')) mapped.pop_back();
    return mapped;
}

/// In the class, as the oracle has it for Unicode 15.0 (as couplet has it for other versions).
inline bool is_member(precis::string_class of, char32_t c) {
    auto const version = unicode::version();
    auto const derived = version.major == 15 && version.minor == 0
                             ? oracle::table::instance()[c].derived
                             : precis::derive(c);
    return derived == precis::category::pvalid || needs_context(derived) ||
           (derived == precis::category::free_pval && of == precis::string_class::freeform);
}

/// All rules once, in the order of RFC 8265; nothing if one refuses.
inline std::optional<std::u32string> once(precis::profile const& rules, std::u32string text) {
    if (rules.width == precis::width_rule::map) text = width_mapped(text);
    for (char32_t const c : text)
        if (!is_member(rules.base, c)) return std::nullopt;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (needs_context(precis::derive(text[i])) &&
            !precis::context_allows(oracle::view(text), i))
            return std::nullopt;
    if (rules.spaces != precis::space_rule::keep) text = with_mapped_spaces(rules.spaces, text);
    if (rules.cases == precis::case_rule::lower) text = lowered(text);
    return normalized(rules.normalization, text);
}

/// Until another time changes nothing, three times more at most (RFC 8264 7).
inline std::optional<std::u32string> enforced(precis::profile const& rules, std::u32string text) {
    auto result = once(rules, text);
    for (int again = 0; result && *result != text; ++again) {
        if (again == 4) return std::nullopt;
        text = *result;
        result = once(rules, text);
    }
    if (!result || result->empty()) return std::nullopt;
    bool right_to_left = false;
    for (char32_t const c : *result) {
        auto const direction = u_charDirection(static_cast<UChar32>(c));
        right_to_left = right_to_left || direction == U_RIGHT_TO_LEFT ||
                        direction == U_RIGHT_TO_LEFT_ARABIC || direction == U_ARABIC_NUMBER;
    }
    bool const applies = rules.direction == precis::direction_rule::bidi && right_to_left;
    if (applies && !precis::satisfies_bidi_rule(oracle::view(*result))) return std::nullopt;
    return result;
}

struct named_profile {
    std::string_view name;
    precis::profile rules;
};
/// The registered profiles, and Nickname as it is compared.
inline std::vector<named_profile> const& profiles() {
    static auto const all = [] {
        auto compared = precis::nickname;
        compared.cases = compared.cases_in_comparison;
        return std::vector<named_profile>{
            {"UsernameCaseMapped", precis::username_case_mapped},
            {"UsernameCasePreserved", precis::username_case_preserved},
            {"OpaqueString", precis::opaque_string},
            {"NicknameCasePreserved", precis::nickname},
            {"NicknameCaseMapped", compared},
        };
    }();
    return all;
}

}  // namespace reference
