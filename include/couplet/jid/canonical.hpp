// SPDX-License-Identifier: BSL-1.0
// Whether an ASCII address is written in canonical form already, as servers write them: one look at each octet.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <couplet/jid/ascii.hpp>
#include <couplet/jid/split.hpp>

namespace couplet::detail {

/// How many octets the masks hold: the localpart, the domainpart and the '/' must be among the first so many.
inline constexpr std::size_t max_canonical_bare = 64;

/// Bit i answers for octet i.
struct canonical_masks {
    std::uint64_t at = 0;  // '@'
    std::uint64_t slash =
        0;  // '/'; if there is one, what is behind it in another block is not asked
    std::uint64_t separator = 0;  // '-' or '.'
    std::uint64_t name =
        0;  // a letter in lower case, a digit or a separator; '/' may answer either way
    bool printable = true;  // every octet is in U+0020 to U+007E
};

inline constexpr auto name_octet = ascii::lower | ascii::digit | ascii::set("-.");
/// RFC 7622 3.3, less what would be mapped.
inline constexpr auto canonical_local_octet = localpart & ~ascii::upper;

[[gnu::noinline]] constexpr canonical_masks scan_canonical_scalar(std::string_view text) noexcept {
    canonical_masks masks;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char const c = text[i];
        masks.printable = masks.printable && resourcepart.contains(c);
        if (i >= max_canonical_bare || masks.slash != 0) continue;
        std::uint64_t const bit = std::uint64_t{1} << i;
        masks.at |= c == '@' ? bit : 0;
        masks.slash |= c == '/' ? bit : 0;
        masks.separator |= c == '-' || c == '.' ? bit : 0;
        masks.name |= name_octet.contains(c) ? bit : 0;
    }
    return masks;
}

#if defined(__SSE2__)
/// All bits of an octet from `first` to `last`, zeros for any other: one comparison, since the range is moved to
/// where signed numbers begin.
inline __m128i within(__m128i block, int first, int last) noexcept {
    __m128i const moved = _mm_add_epi8(block, _mm_set1_epi8(static_cast<char>(0x80 - first)));
    return _mm_cmplt_epi8(moved, _mm_set1_epi8(static_cast<char>(last + 1 - first - 0x80)));
}

/// Adds what 16 octets answer, octet 0 of `block` at bit `shift`. Blocks may overlap: their bits agree.
inline void scan_block(__m128i block, std::size_t shift, canonical_masks& masks) noexcept {
    auto const add = [shift](std::uint64_t& mask, __m128i answers) {
        mask |= static_cast<std::uint64_t>(static_cast<unsigned>(_mm_movemask_epi8(answers)))
                << shift;
    };
    static_assert('-' + 1 == '.' && '.' + 1 == '/' && '/' + 1 == '0');
    add(masks.at, _mm_cmpeq_epi8(block, _mm_set1_epi8('@')));
    add(masks.slash, _mm_cmpeq_epi8(block, _mm_set1_epi8('/')));
    add(masks.separator, within(block, '-', '.'));
    add(masks.name, _mm_or_si128(within(block, '-', '9'), within(block, 'a', 'z')));
}

/// For 16 octets or more.
[[gnu::always_inline]] inline canonical_masks scan_canonical_sse2(std::string_view text) noexcept {
    canonical_masks masks;
    std::size_t const head = text.size() < max_canonical_bare ? text.size() : max_canonical_bare;
    std::size_t base = 0;
    __m128i printable = _mm_set1_epi8(-1);
    auto const next = [&](std::size_t from) {
        __m128i const block = load_16(text.data() + from);
        printable = _mm_and_si128(printable, within(block, ' ', '~'));
        return block;
    };
    for (;; base = base + 32 <= head ? base + 16 : head - 16) {
        scan_block(next(base), base, masks);
        if (masks.slash != 0 || base + 16 == head) break;
    }
    for (base += 16; base + 16 <= text.size(); base += 16) next(base);
    if (base < text.size()) next(text.size() - 16);
    masks.printable = _mm_movemask_epi8(printable) == 0xFFFF;
    return masks;
}
#endif

[[gnu::always_inline]] constexpr canonical_masks scan_canonical(std::string_view text) noexcept {
#if defined(__SSE2__)
    if (!std::is_constant_evaluated() && text.size() >= 16) return scan_canonical_sse2(text);
#endif
    return scan_canonical_scalar(text);
}

/// For localparts with more than a name's octets in them, which are few.
[[gnu::noinline]] constexpr bool is_canonical_local(std::string_view part) noexcept {
    return canonical_local_octet.first_outside(part) == part.size();
}

/// The layout of an address that is its own canonical form: ASCII, local- and domainpart in lower case and together
/// in 64 octets, the domainpart a name without "--", "-." or ".-" in it, its final dot gone. `size == 0` if it is
/// another, which says nothing of its validity, nor whether it is canonical.
[[gnu::always_inline]] constexpr jid_layout canonical_layout(std::string_view text) noexcept {
    constexpr jid_layout unknown{0, 0, 0};
    constexpr std::uint64_t all = ~std::uint64_t{0};
    std::size_t const size = text.size();
    if (size == 0) return unknown;
    canonical_masks const masks = scan_canonical(text);
    if (!masks.printable || (masks.slash == 0 && size > max_canonical_bare)) return unknown;

    // What is behind the first '/' is the resourcepart; what is before the first '@' in the rest, the localpart.
    std::uint64_t const slash = masks.slash & (~masks.slash + 1);
    std::uint64_t const bare = slash != 0 ? slash - 1 : all >> (max_canonical_bare - size);
    std::uint64_t const at = masks.at & bare & (~(masks.at & bare) + 1);
    std::uint64_t const local = at == 0 ? 0 : at - 1;
    std::uint64_t const domain = bare & ~(at | local);
    std::uint64_t const first = at == 0 ? 1 : at << 1;
    std::uint64_t const last = bare ^ bare >> 1;
    std::uint64_t const separators = masks.separator & domain;
    if (domain == 0 || at == 1 || (domain & ~masks.name) != 0 ||
        (separators & (separators >> 1 | first | last)) != 0)
        return unknown;

    auto const count = [](std::uint64_t below) {
        return static_cast<std::uint16_t>(std::countr_one(below));
    };
    jid_layout const found{count(local), count(bare), static_cast<std::uint16_t>(size)};
    // No resourcepart is empty, none over 1,023 octets, no name over 63.
    if (found.domain_end + 1U == size || size - found.domain_end > max_part + 1 || (domain == all))
        return unknown;
    if ((local & ~masks.name) != 0 && !is_canonical_local({text.data(), found.local}))
        return unknown;
    return found;
}

}  // namespace couplet::detail
