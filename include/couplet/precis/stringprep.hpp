// SPDX-License-Identifier: BSL-1.0
// Stringprep: how names and passwords were prepared before PRECIS (RFC 3454; RFC 6122 A and B, 3491, 4013).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <couplet/expected.hpp>
#include <couplet/precis/errc.hpp>
#include <couplet/text/ascii.hpp>
#include <couplet/text/unicode.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet::precis {

enum class stringprep_profile : std::uint8_t {
    nodeprep,      ///< localparts: RFC 6122 A
    resourceprep,  ///< resourceparts: RFC 6122 B
    nameprep,      ///< labels of domain names: RFC 3491
    saslprep,      ///< user names and passwords: RFC 4013
};

/// What becomes of code points that Unicode 3.2 did not know: refused in what is stored, as every
/// address is; a query may let them through, at the risk that a positive answer is wrong (RFC 3454 7).
enum class unassigned : std::uint8_t { refused, allowed };

namespace detail {

/// What distinguishes one profile from another. All normalize to NFKC, check direction and
/// prohibit C.1.2, C.2.2 and C.3 to C.9.
struct stringprep_rules {
    unicode::stringprep_tables mapping;
    bool maps_spaces;      ///< C.1.2 to U+0020 (RFC 4013 2.1)
    ascii::set permitted;  ///< ASCII without C.1.1, C.2.1 and the additions of RFC 6122 A.5

    constexpr bool folds() const noexcept {
        return mapping == unicode::stringprep_tables::b1_and_b2;
    }
};

/// In the order of `stringprep_profile`.
inline constexpr stringprep_rules stringprep_profiles[]{
    {unicode::stringprep_tables::b1_and_b2, false, ascii::graphic & ~ascii::set("\"&'/:<>@")},
    {unicode::stringprep_tables::b1, false, ascii::printable},
    {unicode::stringprep_tables::b1_and_b2, false, ascii::range('\0', '\x7F')},
    {unicode::stringprep_tables::b1, true, ascii::printable},
};

struct code_point_range {
    char32_t first;
    char32_t last;
};

template <std::size_t N>
constexpr bool contains(code_point_range const (&ranges)[N], char32_t c) noexcept {
    for (auto const& range : ranges)
        if (c >= range.first && c <= range.last) return true;
    return false;
}

/// RFC 3454 C.1.2.
inline constexpr code_point_range other_spaces[]{{0xA0, 0xA0},     {0x1680, 0x1680},
                                                 {0x2000, 0x200B}, {0x202F, 0x202F},
                                                 {0x205F, 0x205F}, {0x3000, 0x3000}};

struct replacement {
    char32_t from;
    char32_t to;
};

/// What the NFKC of Unicode 3.2 does that later steps or versions would get wrong: two marks of C.8
/// are gone before ICU's mapping refuses them, five ideographs are as before Corrigendum 4.
inline constexpr replacement early_replacements[]{
    {0x340, 0x300},    {0x341, 0x301},    {0x2F868, 0x2136A}, {0x2F874, 0x5F33},
    {0x2F91F, 0x43AB}, {0x2F95F, 0x7AAE}, {0x2F9BF, 0x4D57}};

/// What tables C.1.2, C.2.2 and C.8 prohibit and neither mapping nor NFKC takes away.
inline constexpr code_point_range prohibited_output[]{
    {0x80, 0x9F},     {0x6DD, 0x6DD},   {0x70F, 0x70F},   {0x1680, 0x1680},  {0x180E, 0x180E},
    {0x200F, 0x200F}, {0x2028, 0x2029}, {0x2061, 0x2063}, {0x1D173, 0x1D17A}};

/// Code points that are LCat (RFC 3454 D.2) but are no longer of Bidi_Class L.
inline constexpr code_point_range once_left[]{{0x17B4, 0x17B5}, {0x1885, 0x1886}};
/// Code points that are of Bidi_Class L now, but not LCat.
inline constexpr code_point_range since_left[]{{0xCBF, 0xCBF},   {0xCC6, 0xCC6},
                                               {0x1734, 0x1734}, {0x2132, 0x2132},
                                               {0x2800, 0x28FF}, {0x302E, 0x302F}};

inline bool is_right_to_left_now(char32_t c) noexcept {
    if (c < 0x590) return false;
    auto const now = unicode::bidi(c);
    return now == unicode::bidi_class::R || now == unicode::bidi_class::AL;
}

enum class strong : std::uint8_t { neither, left, right };

/// The table, D.1 or D.2, that `c` is in: Unicode 3.2's directions, which ICU's own profiles do not
/// keep to. Code points that were unassigned then are in neither.
inline strong direction_in_3_2(char32_t c) noexcept {
    if (c < 0x80)
        return ascii::letter.contains(static_cast<char>(c)) ? strong::left : strong::neither;
    if (contains(once_left, c)) return strong::left;
    bool const right = is_right_to_left_now(c);
    if ((!right && unicode::bidi(c) != unicode::bidi_class::L) || contains(since_left, c) ||
        !unicode::is_in_unicode_3_2(c))
        return strong::neither;
    return right ? strong::right : strong::left;
}

/// RFC 3454 6.
inline bool is_one_way(unicode::code_points const& text) noexcept {
    bool left = false;
    bool right = false;
    for (char32_t const c : text) {
        strong const side = direction_in_3_2(c);
        left = left || side == strong::left;
        right = right || side == strong::right;
    }
    if (!right) return true;
    return !left && direction_in_3_2(text[0]) == strong::right &&
           direction_in_3_2(text[text.size() - 1]) == strong::right;
}

/// Has `rewrite` change, in place, each stretch of code points that belong together; the others have
/// to be `kept`. Stops at the first false.
template <class Belongs, class Rewrite, class Kept>
bool rewrite_stretches(unicode::code_points& text, Belongs belongs, Rewrite rewrite, Kept kept) {
    unicode::code_points out;
    unicode::code_points stretch;
    for (std::size_t at = 0; at < text.size();) {
        stretch.clear();
        for (; at < text.size() && belongs(text[at]); ++at) stretch.push_back(text[at]);
        if (!rewrite(stretch)) return false;
        out.append(stretch.data(), stretch.size());
        for (; at < text.size() && !belongs(text[at]); ++at) {
            if (!kept(text[at])) return false;
            out.push_back(text[at]);
        }
    }
    text.clear();
    text.append(out.data(), out.size());
    return true;
}

/// Step 1: tables B.1 and B.2. ICU's profile checks direction too, by the wrong classes; it does not get
/// to see what is written from right to left, of which neither table maps anything.
inline bool map(stringprep_rules const& rules, bool allow_younger, unicode::code_points& text) {
    return rewrite_stretches(
        text, [](char32_t c) { return !is_right_to_left_now(c); },
        [&](auto& stretch) {
            return unicode::map_stringprep(rules.mapping, allow_younger, stretch);
        },
        [&](char32_t c) { return allow_younger || unicode::is_in_unicode_3_2(c); });
}

/// Step 2: NFKC as of Unicode 3.2 (RFC 3454 4). What is younger stays as it is and lets nothing past.
inline void normalize(bool has_younger, unicode::code_points& text) {
    auto const nfkc = [](auto& stretch) {
        unicode::normalize(unicode::form::nfkc, stretch);
        return true;
    };
    if (has_younger)
        rewrite_stretches(text, unicode::is_in_unicode_3_2, nfkc, [](char32_t) { return true; });
    else
        nfkc(text);
}

/// Steps 1 to 3 of RFC 3454 2: map, normalize, prohibit. False if `text` may not be.
inline bool apply_stringprep(stringprep_rules const& rules, unassigned younger,
                             unicode::code_points& text) {
    for (char32_t& c : text) {
        for (auto const& early : early_replacements)
            if (c == early.from) c = early.to;
        if (rules.maps_spaces && contains(other_spaces, c)) c = U' ';
    }
    bool const allow_younger = younger == unassigned::allowed;
    if (!map(rules, allow_younger, text)) return false;
    normalize(allow_younger, text);
    for (char32_t const c : text)
        if (c < 0x80 ? !rules.permitted.contains(static_cast<char>(c))
                     : contains(prohibited_output, c))
            return false;
    return true;
}

/// RFC 3454 B.1.
inline constexpr code_point_range mapped_to_nothing[]{
    {0xAD, 0xAD},     {0x34F, 0x34F},   {0x1806, 0x1806}, {0x180B, 0x180D},
    {0x200B, 0x200D}, {0x2060, 0x2060}, {0xFE00, 0xFE0F}, {0xFEFF, 0xFEFF}};

/// Where the marks end that follow a code point, may compose with it and are accepted themselves.
template <class Accepts>
std::size_t end_of_marks(std::string_view input, std::size_t at, Accepts accepts) {
    while (at < input.size()) {
        auto const c = utf8::decode(input, at);
        bool const is_mark = unicode::detail::may_move(unicode::form::nfkc, c.value) ||
                             contains(mapped_to_nothing, c.value);
        if (c.size == 0 || !is_mark || !accepts(input.substr(at, c.size))) break;
        at += c.size;
    }
    return at;
}

/// Where a refused string is at fault: its first octet that is not UTF-8, or begins a code point that
/// is not accepted, neither alone nor with the marks behind it ('<' and U+0338 make U+226E).
template <class Accepts>
precis_error first_fault(std::string_view input, Accepts accepts) {
    for (std::size_t at = 0; at < input.size();) {
        auto const offset = static_cast<std::uint32_t>(at);
        std::size_t const size = utf8::decode(input, at).size;
        if (size == 0) return {precis_errc::malformed_utf8, offset};
        std::size_t end = at + size;
        if (!accepts(input.substr(at, size))) {
            end = end_of_marks(input, end, accepts);
            if (!accepts(input.substr(at, end - at)))
                return {precis_errc::forbidden_code_point, offset};
        }
        at = end;
    }
    return {precis_errc::forbidden_code_point, 0};
}

/// Whether the code points of a piece of a string are ones that may be; nothing is said of directions.
inline bool accepts(stringprep_rules const& rules, unassigned younger, std::string_view piece) {
    if (piece.size() == 1) return rules.permitted.contains(piece[0]);
    unicode::code_points text;
    for (std::size_t at = 0; at < piece.size();) {
        auto const c = utf8::decode(piece, at);
        text.push_back(c.value);
        at += c.size;
    }
    return apply_stringprep(rules, younger, text);
}

/// What `append_stringprep` does where ASCII alone does not decide; right for ASCII too.
template <class Out>
std::optional<precis_error> append_prepared_unicode(stringprep_rules const& rules,
                                                    std::string_view input, Out& out,
                                                    unassigned younger) {
    auto const fault = [&] {
        return first_fault(input,
                           [&](std::string_view piece) { return accepts(rules, younger, piece); });
    };
    unicode::code_points text;
    for (std::size_t at = 0; at < input.size();) {
        auto const c = utf8::decode(input, at);
        if (c.size == 0) return fault();
        text.push_back(c.value);
        at += c.size;
    }
    if (!apply_stringprep(rules, younger, text)) return fault();
    if (!is_one_way(text)) return precis_error{precis_errc::bidi_rule, 0};
    for (char32_t const c : text) utf8::append(out, c);
    return std::nullopt;
}

}  // namespace detail

/// Appends the prepared form of `input` to `out`, anything with `append(char const*, std::size_t)`, or
/// says what is wrong and leaves `out` as it was. The result may be empty.
///
/// Faults of code points come first, the lowest offset of them: not UTF-8, or prohibited or
/// unassigned and not composed into what is neither; then `bidi_rule`, at offset 0. Linear in octets.
/// ASCII is prepared without ICU; of other strings, ours are on the stack for up to 256 code points.
template <class Out>
std::optional<precis_error> append_stringprep(stringprep_profile profile, std::string_view input,
                                              Out& out, unassigned younger = unassigned::refused) {
    if (input.size() > precis_max_octets) return precis_error{precis_errc::too_long, 0};
    auto const& rules = detail::stringprep_profiles[static_cast<std::size_t>(profile)];
    if (rules.permitted.first_outside(input) == input.size()) {
        if (rules.folds())
            ascii::append_lower(out, input);
        else
            out.append(input.data(), input.size());
        return std::nullopt;
    }
    return detail::append_prepared_unicode(rules, input, out, younger);
}

/// The prepared form of `input`; see `append_stringprep` for faults and cost.
template <class String = std::string>
expected<String, precis_error> stringprep(stringprep_profile profile, std::string_view input,
                                          unassigned younger = unassigned::refused) {
    String out;
    if (auto const fault = append_stringprep(profile, input, out, younger))
        return unexpected{*fault};
    return out;
}

}  // namespace couplet::precis
