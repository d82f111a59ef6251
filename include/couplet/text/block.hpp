// SPDX-License-Identifier: BSL-1.0
// Several octets at once: the few vector operations that the scanner, the checks and the writer are made of.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__ARM_NEON) && defined(__AARCH64EL__)
#include <arm_neon.h>
#endif

namespace couplet::text {

// A block has `size` octets. Comparisons of blocks give lanes; lanes combine with |, & and ~; `bits(lanes)`
// has one bit (or a run of `bits_per_octet` equal bits) an octet, the lowest for the first octet.
// A vector block (16 octets) has some operations more than the scalar one.

/// Eight octets in a general register: works everywhere, and is what the vectors are compared with.
class scalar_block {
  public:
    static constexpr std::size_t size = 8;
    static constexpr unsigned bits_per_octet = 8;
    using bits_type = std::uint64_t;
    using lanes = std::uint64_t;  // 0x80 in each octet that matches

    static scalar_block load(char const* from) noexcept {
        std::uint64_t octets = 0;
        std::memcpy(&octets, from, sizeof octets);
        if constexpr (std::endian::native == std::endian::big) octets = __builtin_bswap64(octets);
        return scalar_block{octets};
    }
    lanes equals(char c) const noexcept { return zeros(octets_ ^ splat(c)); }
    /// Octets below `c`, which is at most 0x80.
    lanes below(char c) const noexcept {
        std::uint64_t const low = octets_ & ~high;
        return ~((low | high) - splat(c)) & ~octets_ & high;
    }
    /// From `first` to `last`, both in ASCII.
    lanes between(char first, char last) const noexcept {
        return below(static_cast<char>(last + 1)) & ~below(first);
    }
    lanes not_ascii() const noexcept { return octets_ & high; }
    /// With 0x20 set in every octet: letters in lower case.
    scalar_block with_case_bit() const noexcept { return scalar_block{octets_ | splat(0x20)}; }

    static bits_type bits(lanes matches) noexcept { return matches; }
    /// Bits for all octets of a block.
    static constexpr bits_type all = 0x8080808080808080;

  private:
    static constexpr std::uint64_t high = 0x8080808080808080;
    static constexpr std::uint64_t splat(char c) noexcept {
        return std::uint64_t{0x0101010101010101} * static_cast<unsigned char>(c);
    }
    static lanes zeros(std::uint64_t octets) noexcept {
        return ~(((octets & ~high) + ~high) | octets) & high;
    }
    explicit scalar_block(std::uint64_t octets) noexcept : octets_{octets} {}

    std::uint64_t octets_;
};

#if defined(__SSE2__)
class sse2_block {
  public:
    static constexpr std::size_t size = 16;
    static constexpr unsigned bits_per_octet = 1;
    using bits_type = std::uint32_t;
    using lanes = __m128i;

    static sse2_block load(char const* from) noexcept {
        return sse2_block{_mm_loadu_si128(reinterpret_cast<__m128i const*>(from))};
    }
    lanes equals(char c) const noexcept { return _mm_cmpeq_epi8(octets_, _mm_set1_epi8(c)); }
    lanes below(char c) const noexcept {
        if (c == 0) return _mm_setzero_si128();
        return _mm_cmpeq_epi8(_mm_min_epu8(octets_, splat(static_cast<char>(c - 1))), octets_);
    }
    lanes between(char first, char last) const noexcept {
        __m128i const from_lowest =
            _mm_add_epi8(octets_, _mm_set1_epi8(static_cast<char>(-128 - first)));
        return _mm_cmplt_epi8(from_lowest,
                              _mm_set1_epi8(static_cast<char>(-128 + (last - first) + 1)));
    }
    lanes not_ascii() const noexcept { return _mm_cmplt_epi8(octets_, _mm_setzero_si128()); }
    sse2_block with_case_bit() const noexcept {
        return sse2_block{_mm_or_si128(octets_, _mm_set1_epi8(0x20))};
    }

    static lanes splat(char c) noexcept { return _mm_set1_epi8(c); }
    lanes equals(lanes each) const noexcept { return _mm_cmpeq_epi8(octets_, each); }
    /// As signed numbers: 0x80 to 0xFF stand below 0x00.
    lanes signed_above(char c) const noexcept { return _mm_cmpgt_epi8(octets_, splat(c)); }
    lanes signed_below(char c) const noexcept { return _mm_cmplt_epi8(octets_, splat(c)); }
    /// Octets above `c`, which is at least 0x7F; only the top bit of each lane means it.
    lanes top_above(char c) const noexcept {
        return _mm_subs_epu8(octets_, splat(static_cast<char>(c - 0x7F)));
    }
    static bool any_top(lanes matches) noexcept { return _mm_movemask_epi8(matches) != 0; }
    friend sse2_block lower(sse2_block a, sse2_block b) noexcept {
        return sse2_block{_mm_min_epu8(a.octets_, b.octets_)};
    }
    friend sse2_block higher(sse2_block a, sse2_block b) noexcept {
        return sse2_block{_mm_max_epu8(a.octets_, b.octets_)};
    }

    static bits_type bits(lanes matches) noexcept {
        return static_cast<bits_type>(_mm_movemask_epi8(matches));
    }
    static constexpr bits_type all = 0xFFFF;

  private:
    explicit sse2_block(__m128i octets) noexcept : octets_{octets} {}

    __m128i octets_;
};
using native_block = sse2_block;

#elif defined(__ARM_NEON) && defined(__AARCH64EL__)
class neon_block {
  public:
    static constexpr std::size_t size = 16;
    static constexpr unsigned bits_per_octet = 4;
    using bits_type = std::uint64_t;
    using lanes = uint8x16_t;

    static neon_block load(char const* from) noexcept {
        return neon_block{vld1q_u8(reinterpret_cast<std::uint8_t const*>(from))};
    }
    lanes equals(char c) const noexcept { return vceqq_u8(octets_, splat(c)); }
    lanes below(char c) const noexcept { return vcltq_u8(octets_, splat(c)); }
    lanes between(char first, char last) const noexcept {
        return vcleq_u8(vsubq_u8(octets_, splat(first)), splat(static_cast<char>(last - first)));
    }
    lanes not_ascii() const noexcept { return vcgeq_u8(octets_, vdupq_n_u8(0x80)); }
    neon_block with_case_bit() const noexcept {
        return neon_block{vorrq_u8(octets_, vdupq_n_u8(0x20))};
    }

    static lanes splat(char c) noexcept { return vdupq_n_u8(static_cast<std::uint8_t>(c)); }
    lanes equals(lanes each) const noexcept { return vceqq_u8(octets_, each); }
    /// As signed numbers: 0x80 to 0xFF stand below 0x00.
    lanes signed_above(char c) const noexcept {
        return vcgtq_s8(vreinterpretq_s8_u8(octets_), vreinterpretq_s8_u8(splat(c)));
    }
    lanes signed_below(char c) const noexcept {
        return vcltq_s8(vreinterpretq_s8_u8(octets_), vreinterpretq_s8_u8(splat(c)));
    }
    /// Octets above `c`, which is at least 0x7F; only the top bit of each lane means it.
    lanes top_above(char c) const noexcept { return vcgtq_u8(octets_, splat(c)); }
    static bool any_top(lanes matches) noexcept { return vmaxvq_u8(matches) > 0x7F; }
    friend neon_block lower(neon_block a, neon_block b) noexcept {
        return neon_block{vminq_u8(a.octets_, b.octets_)};
    }
    friend neon_block higher(neon_block a, neon_block b) noexcept {
        return neon_block{vmaxq_u8(a.octets_, b.octets_)};
    }

    static bits_type bits(lanes matches) noexcept {
        return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(matches), 4)), 0);
    }
    static constexpr bits_type all = ~std::uint64_t{0};

  private:
    explicit neon_block(uint8x16_t octets) noexcept : octets_{octets} {}

    uint8x16_t octets_;
};
using native_block = neon_block;

#else
using native_block = scalar_block;
#endif

/// Which octet of a block the lowest of `bits` stands for; `bits` must not be 0.
template <class Block>
constexpr std::size_t first_octet(typename Block::bits_type bits) noexcept {
    return static_cast<std::size_t>(std::countr_zero(bits)) / Block::bits_per_octet;
}

/// The first octet from `at` on that is in a set; `end` if none is. A set says `in(block)`, as lanes, and `has(c)`.
/// The octets from `begin` on, which is not behind `at`, may be read too: that spares the last ones a loop.
template <class Set>
[[gnu::always_inline]] inline char const* find_first(char const* begin, char const* at,
                                                     char const* end, Set const& set) noexcept {
    constexpr std::ptrdiff_t size = native_block::size;
    if (end - at >= size) {
        char const* const last = end - size;
        do {
            auto const bits = native_block::bits(set.in(native_block::load(at)));
            if (bits != 0) return at + first_octet<native_block>(bits);
            at += size;
        } while (at <= last);
    }
    if (at == end || end - begin < size) {
        while (at != end && !set.has(*at)) ++at;
        return at;
    }
    char const* const last = end - size;
    auto const seen = static_cast<unsigned>(at - last) * native_block::bits_per_octet;
    auto const bits = native_block::bits(set.in(native_block::load(last))) >> seen;
    return bits != 0 ? at + first_octet<native_block>(bits) : end;
}
template <class Set>
[[gnu::always_inline]] inline char const* find_first(char const* at, char const* end,
                                                     Set const& set) noexcept {
    return find_first(at, at, end, set);
}

}  // namespace couplet::text
