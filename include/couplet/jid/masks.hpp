// SPDX-License-Identifier: BSL-1.0
// A whole ASCII address of up to 64 octets at once: each question about an octet is a bit mask, each rule a few operations on masks.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include <couplet/jid/ascii.hpp>

namespace couplet::detail {

/// The longest address that masks can hold.
inline constexpr std::size_t max_masked = 64;

/// Bit i answers for octet i.
struct octet_masks {
    std::uint64_t at = 0;            // '@'
    std::uint64_t slash = 0;         // '/'
    std::uint64_t dot = 0;           // '.'
    std::uint64_t hyphen = 0;        // '-'
    std::uint64_t letter_digit = 0;  // LDH less the hyphen
    std::uint64_t not_local = 0;  // may not stand in a localpart; '/' and '@' may answer either way
    bool printable = true;        // every octet is in U+0020 to U+007E; if not, the rest is void
};

constexpr octet_masks scan_scalar(std::string_view text) noexcept {
    octet_masks masks;
    for (std::size_t i = 0; i < text.size(); ++i) {
        std::uint64_t const bit = std::uint64_t{1} << i;
        char const c = text[i];
        masks.at |= c == '@' ? bit : 0;
        masks.slash |= c == '/' ? bit : 0;
        masks.dot |= c == '.' ? bit : 0;
        masks.hyphen |= c == '-' ? bit : 0;
        masks.letter_digit |= letter_digit.contains(c) ? bit : 0;
        masks.not_local |= localpart.contains(c) ? 0 : bit;
        masks.printable = masks.printable && resourcepart.contains(c);
    }
    return masks;
}

#if defined(__SSE2__)
inline __m128i splat(char c) noexcept { return _mm_set1_epi8(c); }
inline __m128i equals(__m128i block, char c) noexcept { return _mm_cmpeq_epi8(block, splat(c)); }

/// Octets from `first` to `last`, both in ASCII; octets over 0x7F compare as negative.
inline __m128i between(__m128i block, char first, char last) noexcept {
    return _mm_and_si128(_mm_cmpgt_epi8(block, splat(static_cast<char>(first - 1))),
                         _mm_cmplt_epi8(block, splat(static_cast<char>(last + 1))));
}

inline __m128i not_printable(__m128i block) noexcept {
    return _mm_or_si128(_mm_cmplt_epi8(block, splat(' ')), equals(block, '\x7F'));
}

/// The space, and `excluded` less '/' and '@'. Each pair differs in one bit.
inline __m128i is_not_local(__m128i block) noexcept {
    __m128i const third_bit_set = _mm_or_si128(block, splat(4));
    __m128i const quote_ampersand = equals(third_bit_set, '&');  // 0x22, 0x26
    __m128i const colon_greater = equals(third_bit_set, '>');    // 0x3A, 0x3E
    __m128i const apostrophe_less = _mm_or_si128(equals(block, '\''), equals(block, '<'));
    return _mm_or_si128(_mm_or_si128(quote_ampersand, colon_greater),
                        _mm_or_si128(apostrophe_less, equals(block, ' ')));
}

/// Adds what 16 printable octets answer, octet 0 of `block` at bit `shift`. Bits that two blocks both
/// cover agree, so blocks may overlap.
inline void scan_block(__m128i block, std::size_t shift, octet_masks& masks) noexcept {
    auto const add = [shift](std::uint64_t& mask, __m128i answers) {
        mask |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(answers)))
                << shift;
    };
    __m128i const letters = between(_mm_or_si128(block, splat(0x20)), 'a', 'z');
    add(masks.at, equals(block, '@'));
    add(masks.slash, equals(block, '/'));
    add(masks.dot, equals(block, '.'));
    add(masks.hyphen, equals(block, '-'));
    add(masks.letter_digit, _mm_or_si128(letters, between(block, '0', '9')));
    add(masks.not_local, is_not_local(block));
}

/// For 16 octets or more.
inline octet_masks scan_sse2(std::string_view text) noexcept {
    octet_masks masks;
    std::size_t const last = text.size() - 16;
    __m128i const last_block = load_16(text.data() + last);
    __m128i bad = not_printable(last_block);
    for (std::size_t base = 0; base < last; base += 16)
        bad = _mm_or_si128(bad, not_printable(load_16(text.data() + base)));
    masks.printable = _mm_movemask_epi8(bad) == 0;
    if (!masks.printable) return masks;
    for (std::size_t base = 0; base < last; base += 16)
        scan_block(load_16(text.data() + base), base, masks);
    scan_block(last_block, last, masks);
    return masks;
}
#endif

[[gnu::always_inline]] constexpr octet_masks scan(std::string_view text) noexcept {
#if defined(__SSE2__)
    if (!std::is_constant_evaluated() && text.size() >= 16) return scan_sse2(text);
#endif
    return scan_scalar(text);
}

/// The bits below `count`, which may be 64.
constexpr std::uint64_t bits_below(std::size_t count) noexcept {
    return count < 64 ? (std::uint64_t{1} << count) - 1 : ~std::uint64_t{0};
}

/// The labels of the domain name from `begin` to `end` (begin < end), by the rules of `check_label`.
constexpr bool are_plain_labels(octet_masks const& masks, std::size_t begin,
                                std::size_t end) noexcept {
    std::uint64_t const domain = bits_below(end) & ~bits_below(begin);
    std::uint64_t const dots = masks.dot & domain;
    std::uint64_t const hyphens = masks.hyphen & domain;
    std::uint64_t const first = dots << 1 | std::uint64_t{1} << begin;  // of each label
    std::uint64_t const last = dots >> 1 | std::uint64_t{1} << (end - 1);
    std::uint64_t const reserved = (first & domain) << 2 & hyphens & hyphens >> 1;
    return (domain & ~(masks.letter_digit | dots | hyphens)) == 0 &&  //
           ((first | last) & (dots | hyphens)) == 0 &&                //
           reserved == 0 && end - begin <= max_label;
}

/// The layout of an address that is plain: ASCII, valid, its domainpart a name without A-labels and
/// without a final dot. Its canonical form is then itself, less case. `size == 0` if it is not plain,
/// which says nothing of its validity.
[[gnu::always_inline]] constexpr jid_layout plain_layout(std::string_view text) noexcept {
    constexpr jid_layout not_plain{0, 0, 0};
    if (text.empty() || text.size() > max_masked) return not_plain;
    std::size_t const size = text.size();
    octet_masks const masks = scan(text);
    if (!masks.printable) return not_plain;

    std::size_t const end =
        masks.slash == 0 ? size : static_cast<std::size_t>(std::countr_zero(masks.slash));
    std::uint64_t const at = masks.at & bits_below(end);
    std::size_t const local = at == 0 ? 0 : static_cast<std::size_t>(std::countr_zero(at));
    std::size_t const begin = at == 0 ? 0 : local + 1;

    bool const parts_present = begin < end && end + 1 != size && (at == 0 || local != 0);
    if (!parts_present || (bits_below(local) & masks.not_local) != 0) return not_plain;
    if (!are_plain_labels(masks, begin, end)) return not_plain;
    return {static_cast<std::uint16_t>(local), static_cast<std::uint16_t>(end),
            static_cast<std::uint16_t>(size)};
}

#if defined(__SSE2__)
/// Copies 16 octets from `base` on, letters before `limit` in lower case.
inline void copy_block(char const* from, char* to, std::size_t base, std::size_t limit) noexcept {
    __m128i const block = load_16(from + base);
    __m128i const index =
        _mm_add_epi8(_mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
                     splat(static_cast<char>(base)));
    __m128i const inside = _mm_cmplt_epi8(index, splat(static_cast<char>(limit)));
    __m128i const lowered =
        _mm_and_si128(_mm_and_si128(between(block, 'A', 'Z'), inside), splat(0x20));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to + base), _mm_or_si128(block, lowered));
}
#endif

/// The canonical form of a plain address: everything before the resourcepart in lower case.
constexpr void copy_plain(std::string_view text, std::size_t domain_end, char* out) noexcept {
#if defined(__SSE2__)
    if (!std::is_constant_evaluated() && text.size() >= 16) {
        std::size_t const last = text.size() - 16;
        for (std::size_t base = 0; base < last; base += 16)
            copy_block(text.data(), out, base, domain_end);
        copy_block(text.data(), out, last, domain_end);
        return;
    }
#endif
    for (std::size_t i = 0; i < text.size(); ++i)
        out[i] = i < domain_end ? ascii::to_lower(text[i]) : text[i];
}

}  // namespace couplet::detail
