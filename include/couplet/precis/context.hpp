// SPDX-License-Identifier: BSL-1.0
// CONTEXTJ and CONTEXTO: where code points stand that are only allowed among certain others (RFC 5892 appendix A).
#pragma once

#include <cstddef>

#include <couplet/precis/table.hpp>

namespace couplet::precis {

namespace detail {

// RFC 5892 A.1-A.2: Canonical_Combining_Class(Before(cp)) .eq. Virama
inline bool follows_virama(code_point_view text, std::size_t at) {
    constexpr std::uint8_t virama = 9;
    return at > 0 && code_point_table::instance()[text[at - 1]].combining_class() == virama;
}

// RFC 5892 A.1: (Joining_Type:{L,D})(Joining_Type:T)*\u200C(Joining_Type:T)*(Joining_Type:{R,D})
inline bool breaks_a_join(code_point_view text, std::size_t at) {
    using enum unicode::joining_type;
    auto const& table = code_point_table::instance();
    auto const joining = [&](std::size_t i) { return table[text[i]].joining(); };
    std::size_t before = at;
    while (before > 0 && joining(before - 1) == T) --before;
    std::size_t after = at + 1;
    while (after < text.size && joining(after) == T) ++after;
    if (before == 0 || after == text.size) return false;
    auto const left = joining(before - 1);
    auto const right = joining(after);
    return (left == L || left == D) && (right == R || right == D);
}

inline bool zero_width_non_joiner(code_point_view text, std::size_t at) {
    return follows_virama(text, at) || breaks_a_join(text, at);
}

inline bool middle_dot(code_point_view text, std::size_t at) {
    return at > 0 && at + 1 < text.size && text[at - 1] == U'l' && text[at + 1] == U'l';
}

inline bool before_greek(code_point_view text, std::size_t at) {
    return at + 1 < text.size && unicode::is_in(unicode::script::greek, text[at + 1]);
}

inline bool after_hebrew(code_point_view text, std::size_t at) {
    return at > 0 && unicode::is_in(unicode::script::hebrew, text[at - 1]);
}

inline bool among_kana_or_han(code_point_view text, std::size_t) {
    for (char32_t const c : text)
        if (unicode::is_in(unicode::script::hiragana, c) ||
            unicode::is_in(unicode::script::katakana, c) || unicode::is_in(unicode::script::han, c))
            return true;
    return false;
}

template <char32_t First, char32_t Last>
bool none_between(code_point_view text, std::size_t) {
    for (char32_t const c : text)
        if (First <= c && c <= Last) return false;
    return true;
}

struct context_rule {
    char32_t first;
    char32_t last;
    bool (*holds)(code_point_view text, std::size_t at);
    bool whole_string;  // gives the same answer wherever it is asked
};

inline constexpr context_rule context_rules[]{
    {0x200C, 0x200C, zero_width_non_joiner, false},        // A.1
    {0x200D, 0x200D, follows_virama, false},               // A.2
    {0x00B7, 0x00B7, middle_dot, false},                   // A.3
    {0x0375, 0x0375, before_greek, false},                 // A.4
    {0x05F3, 0x05F4, after_hebrew, false},                 // A.5, A.6
    {0x30FB, 0x30FB, among_kana_or_han, true},             // A.7
    {0x0660, 0x0669, none_between<0x06F0, 0x06F9>, true},  // A.8
    {0x06F0, 0x06F9, none_between<0x0660, 0x0669>, true},  // A.9
};

constexpr context_rule const* find_context_rule(char32_t c) noexcept {
    for (auto const& rule : context_rules)
        if (rule.first <= c && c <= rule.last) return &rule;
    return nullptr;
}

}  // namespace detail

/// Whether the rule for `text[at]`, a CONTEXTJ or CONTEXTO code point, positively confirms it. A code
/// point without a rule is refused (RFC 8264 8).
inline bool context_allows(code_point_view text, std::size_t at) {
    auto const* const rule = detail::find_context_rule(text[at]);
    return rule != nullptr && rule->holds(text, at);
}

/// The index of the first CONTEXTJ or CONTEXTO code point (the two properties agree on them) that its
/// context does not allow; `text.size` if there is none. Linear: a rule about the whole string is
/// asked once.
inline std::size_t first_out_of_context(code_point_view text) {
    auto const& table = code_point_table::instance();
    std::uint32_t settled = 0;
    for (std::size_t i = 0; i < text.size; ++i) {
        if (!table[text[i]].has(trait::contextual)) continue;
        auto const* const rule = detail::find_context_rule(text[i]);
        if (rule == nullptr) return i;
        auto const bit = std::uint32_t{1} << (rule - detail::context_rules);
        if ((settled & bit) != 0) continue;
        if (!rule->holds(text, i)) return i;
        if (rule->whole_string) settled |= bit;
    }
    return text.size;
}

}  // namespace couplet::precis
