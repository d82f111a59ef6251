// SPDX-License-Identifier: BSL-1.0
// The derived property of a code point: RFC 8264 8-9 (PRECIS) and RFC 5892 2-3 (IDNA2008), in the RFCs' own order.
#pragma once

#include <cstdint>

#include <couplet/text/unicode.hpp>

namespace couplet::precis {

/// Where a code point may stand.
enum class category : std::uint8_t {
    pvalid,      ///< everywhere
    free_pval,   ///< in the FreeformClass only: "ID_DIS or FREE_PVAL"
    contextj,    ///< where a rule of RFC 5892 A.1-A.2 confirms it
    contexto,    ///< where a rule of RFC 5892 A.3-A.9 confirms it
    disallowed,  ///< nowhere
    unassigned,  ///< nowhere in this version of Unicode
};

/// RFC 8264 4.2 and 4.3.
enum class string_class : std::uint8_t { identifier, freeform };

constexpr bool needs_context(category c) noexcept {
    return c == category::contextj || c == category::contexto;
}

/// Whether a code point of that category may stand in a string of that class, context aside.
constexpr bool is_member(category c, string_class of) noexcept {
    return c == category::pvalid || needs_context(c) ||
           (c == category::free_pval && of == string_class::freeform);
}

namespace detail {

struct exception {
    char32_t first;
    char32_t last;
    category value;
};

// RFC 5892 2.6
inline constexpr exception exceptions[]{
    {0x00B7, 0x00B7, category::contexto},   {0x00DF, 0x00DF, category::pvalid},
    {0x0375, 0x0375, category::contexto},   {0x03C2, 0x03C2, category::pvalid},
    {0x05F3, 0x05F4, category::contexto},   {0x0640, 0x0640, category::disallowed},
    {0x0660, 0x0669, category::contexto},   {0x06F0, 0x06F9, category::contexto},
    {0x06FD, 0x06FE, category::pvalid},     {0x07FA, 0x07FA, category::disallowed},
    {0x0F0B, 0x0F0B, category::pvalid},     {0x3007, 0x3007, category::pvalid},
    {0x302E, 0x302F, category::disallowed}, {0x3031, 0x3035, category::disallowed},
    {0x303B, 0x303B, category::disallowed}, {0x30FB, 0x30FB, category::contexto},
};

constexpr exception const* find_exception(char32_t c) noexcept {
    for (auto const& e : exceptions)
        if (e.first <= c && c <= e.last) return &e;
    return nullptr;
}

}  // namespace detail

/// The PRECIS derived property. Computed from ICU's properties in some 100 ns; the profiles look it
/// up in `code_point_table` instead. BackwardCompatible (RFC 5892 2.7) is empty.
inline category derive(char32_t c) noexcept {
    if (auto const* const e = detail::find_exception(c)) return e->value;
    auto const general = unicode::general_category(c);
    bool const noncharacter = unicode::is_noncharacter(c);
    if ((general & unicode::unassigned) != 0 && !noncharacter) return category::unassigned;
    if (c >= 0x21 && c <= 0x7E) return category::pvalid;
    if (unicode::is_join_control(c)) return category::contextj;
    if (unicode::is_conjoining_jamo(c)) return category::disallowed;
    if (noncharacter || unicode::is_default_ignorable(c)) return category::disallowed;
    if ((general & unicode::control) != 0) return category::disallowed;
    if (unicode::has_compatibility_form(c)) return category::free_pval;
    if ((general & unicode::letter_digit) != 0) return category::pvalid;
    constexpr auto freeform = unicode::other_letter_digit | unicode::space_separator |
                              unicode::symbol | unicode::punctuation;
    return (general & freeform) != 0 ? category::free_pval : category::disallowed;
}

/// The IDNA2008 derived property; never `free_pval`. Unstable (RFC 5892 2.2) is put together from
/// its two halves: toNFKC(c) != c, or the case folding of a c that NFKC keeps.
inline category derive_idna(char32_t c) noexcept {
    if (auto const* const e = detail::find_exception(c)) return e->value;
    auto const general = unicode::general_category(c);
    bool const noncharacter = unicode::is_noncharacter(c);
    if ((general & unicode::unassigned) != 0 && !noncharacter) return category::unassigned;
    if (c == U'-' || (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z')) return category::pvalid;
    if (unicode::is_join_control(c)) return category::contextj;
    if (unicode::has_compatibility_form(c) || unicode::changes_when_casefolded(c))
        return category::disallowed;
    if (noncharacter || unicode::is_default_ignorable(c) || unicode::is_white_space(c))
        return category::disallowed;
    if (unicode::is_ignorable_block(c) || unicode::is_conjoining_jamo(c))
        return category::disallowed;
    return (general & unicode::letter_digit) != 0 ? category::pvalid : category::disallowed;
}

}  // namespace couplet::precis
