// SPDX-License-Identifier: BSL-1.0
// What couplet asks of the Unicode Character Database, through ICU's C API. No other header includes ICU.
#pragma once

#include <unicode/uchar.h>
#include <unicode/ucpmap.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/uset.h>
#include <unicode/usprep.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string_view>

#include <couplet/text/buffer.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet::unicode {

/// The version of Unicode whose properties the linked ICU knows.
struct version_number {
    std::uint8_t major;
    std::uint8_t minor;
    std::uint8_t update;
    friend constexpr bool operator==(version_number const&, version_number const&) = default;
};
inline version_number version() noexcept {
    UVersionInfo numbers;
    u_getUnicodeVersion(numbers);
    return {numbers[0], numbers[1], numbers[2]};
}

/// Code points being mapped: on the stack for strings of up to 256.
using code_points = buffer<char32_t, 256>;

/// Where what `input` decodes to can be written, behind what `text` has.
inline char32_t* room_to_decode(code_points& text, std::string_view input) {
    bool const fits = input.size() <= text.capacity() - text.size();
    return text.extend(fits ? input.size() : utf8::max_code_points(input));
}

/// Bidi_Class, with the names of Unicode's PropertyValueAliases.
enum class bidi_class : std::uint8_t {
    L = U_LEFT_TO_RIGHT,
    R = U_RIGHT_TO_LEFT,
    AL = U_RIGHT_TO_LEFT_ARABIC,
    AN = U_ARABIC_NUMBER,
    EN = U_EUROPEAN_NUMBER,
    ES = U_EUROPEAN_NUMBER_SEPARATOR,
    ET = U_EUROPEAN_NUMBER_TERMINATOR,
    CS = U_COMMON_NUMBER_SEPARATOR,
    NSM = U_DIR_NON_SPACING_MARK,
    BN = U_BOUNDARY_NEUTRAL,
    ON = U_OTHER_NEUTRAL,
};

/// Joining_Type, with the names of Unicode's PropertyValueAliases.
enum class joining_type : std::uint8_t {
    U = U_JT_NON_JOINING,
    C = U_JT_JOIN_CAUSING,
    D = U_JT_DUAL_JOINING,
    L = U_JT_LEFT_JOINING,
    R = U_JT_RIGHT_JOINING,
    T = U_JT_TRANSPARENT,
};

/// The scripts that RFC 5892 appendix A asks for.
enum class script : std::int16_t {
    greek = USCRIPT_GREEK,
    hebrew = USCRIPT_HEBREW,
    hiragana = USCRIPT_HIRAGANA,
    katakana = USCRIPT_KATAKANA,
    han = USCRIPT_HAN,
};

/// Normalization forms (UAX #15).
enum class form : std::uint8_t { nfc, nfkc };

namespace detail {

constexpr UChar32 icu(char32_t c) noexcept { return static_cast<UChar32>(c); }

/// ICU fails for want of memory, or because its data files are missing: nothing works then.
inline void check(UErrorCode status) {
    if (U_SUCCESS(status)) return;
#if defined(__cpp_exceptions)
    if (status == U_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc{};
#endif
    std::abort();
}

inline UNormalizer2 const* normalizer(form f) {
    UErrorCode status = U_ZERO_ERROR;
    auto const* const instance =
        f == form::nfc ? unorm2_getNFCInstance(&status) : unorm2_getNFKCInstance(&status);
    check(status);
    return instance;
}

using utf16 = buffer<UChar, 512>;

inline void to_utf16(code_points const& from, utf16& to) {
    for (char32_t const c : from) {
        if (c > 0xFFFF) {
            to.push_back(static_cast<UChar>(0xD7C0 + (c >> 10)));
            to.push_back(static_cast<UChar>(0xDC00 | (c & 0x3FF)));
        } else {
            to.push_back(static_cast<UChar>(c));
        }
    }
}

inline void from_utf16(utf16 const& from, code_points& to) {
    to.clear();
    for (std::size_t i = 0; i < from.size(); ++i) {
        char32_t c = from[i];
        if ((c & 0xFC00) == 0xD800) c = ((c - 0xD7C0) << 10) + (from[++i] & 0x3FFU);
        to.push_back(c);
    }
}

/// Replaces `text` by what `call` makes of it in UTF-16, given as much room as it asks for.
template <class Call>
UErrorCode rewrite(code_points& text, Call call) {
    utf16 from;
    utf16 to;
    to_utf16(text, from);
    auto const size = static_cast<std::int32_t>(from.size());
    UErrorCode status = U_BUFFER_OVERFLOW_ERROR;
    for (to.resize(from.size() + from.size() / 2 + 16); status == U_BUFFER_OVERFLOW_ERROR;) {
        status = U_ZERO_ERROR;
        auto const room = static_cast<std::int32_t>(to.size());
        to.resize(static_cast<std::size_t>(call(from.data(), size, to.data(), room, &status)));
    }
    if (U_SUCCESS(status)) from_utf16(to, text);
    return status;
}

}  // namespace detail

/// The bit of `category` in a mask of General_Category values.
constexpr std::uint32_t in_category(int category) noexcept { return std::uint32_t{1} << category; }
inline std::uint32_t general_category(char32_t c) noexcept {
    return in_category(u_charType(detail::icu(c)));
}
inline constexpr std::uint32_t unassigned = in_category(U_UNASSIGNED);
inline constexpr std::uint32_t control = in_category(U_CONTROL_CHAR);
inline constexpr std::uint32_t space_separator = in_category(U_SPACE_SEPARATOR);
inline constexpr std::uint32_t symbol = U_GC_S_MASK;
inline constexpr std::uint32_t punctuation = U_GC_P_MASK;
inline constexpr std::uint32_t mark = U_GC_M_MASK;
/// Ll, Lu, Lo, Nd, Lm, Mn, Mc: RFC 5892 2.1.
inline constexpr std::uint32_t letter_digit = U_GC_LL_MASK | U_GC_LU_MASK | U_GC_LO_MASK |
                                              U_GC_ND_MASK | U_GC_LM_MASK | U_GC_MN_MASK |
                                              U_GC_MC_MASK;
/// Lt, Nl, No, Me: RFC 8264 9.18.
inline constexpr std::uint32_t other_letter_digit =
    U_GC_LT_MASK | U_GC_NL_MASK | U_GC_NO_MASK | U_GC_ME_MASK;

inline bool is_noncharacter(char32_t c) noexcept {
    return u_hasBinaryProperty(detail::icu(c), UCHAR_NONCHARACTER_CODE_POINT);
}
inline bool is_default_ignorable(char32_t c) noexcept {
    return u_hasBinaryProperty(detail::icu(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}
inline bool is_white_space(char32_t c) noexcept {
    return u_hasBinaryProperty(detail::icu(c), UCHAR_WHITE_SPACE);
}
inline bool is_join_control(char32_t c) noexcept {
    return u_hasBinaryProperty(detail::icu(c), UCHAR_JOIN_CONTROL);
}
/// Hangul_Syllable_Type L, V or T: a conjoining jamo.
inline bool is_conjoining_jamo(char32_t c) noexcept {
    auto const type = u_getIntPropertyValue(detail::icu(c), UCHAR_HANGUL_SYLLABLE_TYPE);
    return type == U_HST_LEADING_JAMO || type == U_HST_VOWEL_JAMO || type == U_HST_TRAILING_JAMO;
}
/// Whether `c` lies in one of the three blocks that RFC 5892 2.4 names.
inline bool is_ignorable_block(char32_t c) noexcept {
    auto const block = ublock_getCode(detail::icu(c));
    return block == UBLOCK_COMBINING_MARKS_FOR_SYMBOLS || block == UBLOCK_MUSICAL_SYMBOLS ||
           block == UBLOCK_ANCIENT_GREEK_MUSICAL_NOTATION;
}
inline bool changes_when_casefolded(char32_t c) noexcept {
    return u_hasBinaryProperty(detail::icu(c), UCHAR_CHANGES_WHEN_CASEFOLDED);
}
/// Whether `c` can stand in a string in that form whatever its neighbours: Quick_Check = Yes.
inline bool is_normal(form f, char32_t c) noexcept {
    return u_getIntPropertyValue(detail::icu(c),
                                 f == form::nfc ? UCHAR_NFC_QUICK_CHECK : UCHAR_NFKC_QUICK_CHECK) ==
           UNORM_YES;
}
/// Whether toNFKC(c) != c: Quick_Check = No.
inline bool has_compatibility_form(char32_t c) noexcept {
    return u_getIntPropertyValue(detail::icu(c), UCHAR_NFKC_QUICK_CHECK) == UNORM_NO;
}
inline std::uint8_t combining_class(char32_t c) noexcept {
    return u_getCombiningClass(detail::icu(c));
}
inline bidi_class bidi(char32_t c) noexcept {
    return static_cast<bidi_class>(u_charDirection(detail::icu(c)));
}
inline joining_type joining(char32_t c) noexcept {
    return static_cast<joining_type>(u_getIntPropertyValue(detail::icu(c), UCHAR_JOINING_TYPE));
}
inline bool is_in(script s, char32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    auto const of_c = uscript_getScript(detail::icu(c), &status);
    detail::check(status);
    return of_c == static_cast<UScriptCode>(s);
}

/// Whether `c` is a fullwidth or halfwidth form, one with a <wide> or <narrow> decomposition (UAX #11).
inline bool has_width_form(char32_t c) noexcept {
    auto const type = u_getIntPropertyValue(detail::icu(c), UCHAR_DECOMPOSITION_TYPE);
    return type == U_DT_WIDE || type == U_DT_NARROW;
}
/// The ordinary form of a fullwidth or halfwidth code point; always a single code point.
inline char32_t to_ordinary_width(char32_t c) {
    UErrorCode status = U_ZERO_ERROR;
    UChar mapped[4];
    auto const size = unorm2_getRawDecomposition(detail::normalizer(form::nfkc), detail::icu(c),
                                                 mapped, 4, &status);
    detail::check(status);
    return size == 1 ? mapped[0] : c;
}

/// toLowercase(c), full but free of context and locale: U+0130 alone becomes two code points
/// (SpecialCasing.txt), and capital sigma is always U+03C3 (RFC 8265 3.6).
inline void append_lower(code_points& out, char32_t c) {
    if (c == 0x130) {
        out.push_back(U'i');
        out.push_back(0x307);
    } else {
        out.push_back(static_cast<char32_t>(u_tolower(detail::icu(c))));
    }
}
inline bool changes_when_lowered(char32_t c) noexcept {
    return c == 0x130 || u_tolower(detail::icu(c)) != detail::icu(c);
}

/// Calls `f(first, last)` for runs of code points within which every property above is constant,
/// apart from where blocks (RFC 5892 2.4) begin and end inside a run: those fall on multiples of 16.
template <class F>
void for_each_run(F f) {
    constexpr UProperty enumerated[]{
        UCHAR_BIDI_CLASS,          UCHAR_JOINING_TYPE,     UCHAR_CANONICAL_COMBINING_CLASS,
        UCHAR_NFC_QUICK_CHECK,     UCHAR_NFKC_QUICK_CHECK, UCHAR_DECOMPOSITION_TYPE,
        UCHAR_HANGUL_SYLLABLE_TYPE};
    constexpr UProperty binary[]{UCHAR_NONCHARACTER_CODE_POINT,
                                 UCHAR_DEFAULT_IGNORABLE_CODE_POINT,
                                 UCHAR_WHITE_SPACE,
                                 UCHAR_JOIN_CONTROL,
                                 UCHAR_CHANGES_WHEN_CASEFOLDED,
                                 UCHAR_CHANGES_WHEN_LOWERCASED};
    UErrorCode status = U_ZERO_ERROR;
    for (UProperty const property : enumerated) {
        UCPMap const* const map = u_getIntPropertyMap(property, &status);
        detail::check(status);
        for (UChar32 first = 0, last = 0; first <= 0x10FFFF; first = last + 1) {
            last = ucpmap_getRange(map, first, UCPMAP_RANGE_NORMAL, 0, nullptr, nullptr, nullptr);
            f(static_cast<char32_t>(first), static_cast<char32_t>(last));
        }
    }
    for (UProperty const property : binary) {
        USet const* const set = u_getBinaryPropertySet(property, &status);
        detail::check(status);
        for (std::int32_t i = 0; i < uset_getItemCount(set); ++i) {
            UChar32 first = 0;
            UChar32 last = 0;
            uset_getItem(set, i, &first, &last, nullptr, 0, &status);
            f(static_cast<char32_t>(first), static_cast<char32_t>(last));
        }
    }
    auto const run = [](void const* context, UChar32 start, UChar32 limit, UCharCategory) -> UBool {
        (*static_cast<F*>(const_cast<void*>(context)))(static_cast<char32_t>(start),
                                                       static_cast<char32_t>(limit - 1));
        return true;
    };
    u_enumCharTypes(run, &f);
}

namespace detail {

/// Whether what `c` decomposes to begins with a mark that canonical ordering may move.
inline bool may_move(form f, char32_t c) noexcept {
    if (c < 0x300) return false;
    if (f == form::nfkc && (c == 0xFF9E || c == 0xFF9F)) return true;  // halfwidth sound marks
    return u_getIntPropertyValue(icu(c), UCHAR_LEAD_CANONICAL_COMBINING_CLASS) != 0;
}

inline void append_decomposition(form f, char32_t c, code_points& out) {
    UErrorCode status = U_ZERO_ERROR;
    UChar mapped[8];
    auto const size = unorm2_getDecomposition(normalizer(f), icu(c), mapped, 8, &status);
    check(status);
    if (size < 0) out.push_back(c);
    for (std::int32_t i = 0; i < size; ++i) out.push_back(mapped[i]);  // all in the first plane
}

/// Sorts marks by combining class, equal ones staying as they are, in linear time.
inline void sort_marks(char32_t* marks, std::size_t count) {
    std::size_t places[257]{};
    for (std::size_t i = 0; i < count; ++i) ++places[combining_class(marks[i]) + 1U];
    for (std::size_t i = 1; i < 257; ++i) places[i] += places[i - 1];
    code_points sorted;
    sorted.resize(count);
    for (std::size_t i = 0; i < count; ++i) sorted[places[combining_class(marks[i])]++] = marks[i];
    for (std::size_t i = 0; i < count; ++i) marks[i] = sorted[i];
}

/// Canonical ordering (UAX #15) of long runs of marks, which ICU would do in quadratic time.
inline void order_marks(form f, code_points& text) {
    constexpr std::size_t few = 32;
    if (text.size() <= few) return;
    code_points out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && may_move(f, text[end])) ++end;
        std::size_t const begin = out.size();
        if (end - at <= few) {
            end += end < text.size() ? 1 : 0;  // with the starter behind it
            out.append(text.data() + at, end - at);
        } else {
            for (; at < end; ++at) append_decomposition(f, text[at], out);
            sort_marks(out.data() + begin, out.size() - begin);
        }
        at = end;
    }
    text.clear();
    text.append(out.data(), out.size());
}

}  // namespace detail

/// Puts `text` into that normalization form, in linear time.
inline void normalize(form f, code_points& text) {
    auto const* const rules = detail::normalizer(f);
    detail::order_marks(f, text);
    detail::check(detail::rewrite(text, [&](UChar const* from, std::int32_t size, UChar* to,
                                            std::int32_t room, UErrorCode* status) {
        return unorm2_normalize(rules, from, size, to, room, status);
    }));
}

// ---- Stringprep (RFC 3454): its mapping tables and the Unicode of its time, 3.2 ----

/// RFC 3454's tables of mappings.
enum class stringprep_tables : std::uint8_t {
    b1 = USPREP_RFC3530_NFS4_CS_PREP,            ///< what is mapped to nothing
    b1_and_b2 = USPREP_RFC3530_NFS4_CS_PREP_CI,  ///< and case folding for use with NFKC
};

namespace detail {

/// ICU's profile with these mappings and no normalization or Bidi check; opened once.
inline UStringPrepProfile const* stringprep_profile(stringprep_tables tables) {
    auto const open = [](stringprep_tables t) {
        UErrorCode status = U_ZERO_ERROR;
        auto const* const profile =
            usprep_openByType(static_cast<UStringPrepProfileType>(t), &status);
        check(status);
        return profile;
    };
    static UStringPrepProfile const* const b1 = open(stringprep_tables::b1);
    static UStringPrepProfile const* const b2 = open(stringprep_tables::b1_and_b2);
    return tables == stringprep_tables::b1 ? b1 : b2;
}

}  // namespace detail

/// Maps `text` by those tables. False if it holds a code point of RFC 3454's tables C.3, C.4 or
/// C.6 to C.9, or one that Unicode 3.2 did not assign (A.1) and that is not allowed; `text` is then spent.
inline bool map_stringprep(stringprep_tables tables, bool allow_unassigned, code_points& text) {
    auto const* const profile = detail::stringprep_profile(tables);
    auto const options = allow_unassigned ? USPREP_ALLOW_UNASSIGNED : USPREP_DEFAULT;
    auto const status = detail::rewrite(text, [&](UChar const* from, std::int32_t size, UChar* to,
                                                  std::int32_t room, UErrorCode* code) {
        return usprep_prepare(profile, from, size, to, room, options, nullptr, code);
    });
    if (status == U_STRINGPREP_PROHIBITED_ERROR || status == U_STRINGPREP_UNASSIGNED_ERROR)
        return false;
    detail::check(status);
    return true;
}

/// Whether Unicode 3.2 had assigned `c`: it is not in RFC 3454's table A.1.
inline bool is_in_unicode_3_2(char32_t c) noexcept {
    UVersionInfo age;
    u_charAge(detail::icu(c), age);
    return age[0] != 0 && (age[0] < 3 || (age[0] == 3 && age[1] <= 2));
}

}  // namespace couplet::unicode
