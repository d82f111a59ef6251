// SPDX-License-Identifier: BSL-1.0
// A keyed hash for tables whose keys a peer may choose: SipHash-2-4 with 128 bits (Aumasson and Bernstein, 2012).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace couplet {

/// A secret of the caller's: who does not know it cannot find texts with equal fingerprints.
struct hash_key {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
};

/// What stands for a text where the text itself is not kept.
struct fingerprint {
    std::uint64_t low = 0;
    std::uint64_t high = 0;

    friend constexpr bool operator==(fingerprint, fingerprint) noexcept = default;
};

namespace detail {

/// Four words that two words of key begin, and that eight octets at a time are mixed into.
class sip_state {
  public:
    explicit constexpr sip_state(hash_key key) noexcept
        : v0_{key.first ^ 0x736f6d6570736575},
          v1_{key.second ^ 0x646f72616e646f6d ^ 0xEE},
          v2_{key.first ^ 0x6c7967656e657261},
          v3_{key.second ^ 0x7465646279746573} {}

    constexpr void take(std::uint64_t word) noexcept {
        v3_ ^= word;
        rounds(2);
        v0_ ^= word;
    }
    constexpr fingerprint finish() noexcept {
        v2_ ^= 0xEE;
        rounds(4);
        std::uint64_t const low = v0_ ^ v1_ ^ v2_ ^ v3_;
        v1_ ^= 0xDD;
        rounds(4);
        return {low, v0_ ^ v1_ ^ v2_ ^ v3_};
    }

  private:
    constexpr void rounds(int count) noexcept {
        for (; count != 0; --count) {
            v0_ += v1_;
            v2_ += v3_;
            v1_ = std::rotl(v1_, 13) ^ v0_;
            v3_ = std::rotl(v3_, 16) ^ v2_;
            v0_ = std::rotl(v0_, 32) + v3_;
            v2_ += v1_;
            v1_ = std::rotl(v1_, 17) ^ v2_;
            v3_ = std::rotl(v3_, 21) ^ v0_;
            v2_ = std::rotl(v2_, 32);
        }
    }

    std::uint64_t v0_, v1_, v2_, v3_;
};

constexpr std::uint64_t little_endian(char const* octets, std::size_t count) noexcept {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < count; ++i)
        word |= std::uint64_t{static_cast<unsigned char>(octets[i])} << (8 * i);
    return word;
}

}  // namespace detail

/// Of all octets of `text`, in time that depends on their number only.
constexpr fingerprint fingerprint_of(std::string_view text, hash_key key) noexcept {
    detail::sip_state state{key};
    std::size_t const whole = text.size() / 8 * 8;
    for (std::size_t at = 0; at < whole; at += 8)
        state.take(detail::little_endian(text.data() + at, 8));
    state.take(detail::little_endian(text.data() + whole, text.size() - whole) |
               std::uint64_t{text.size()} << 56);
    return state.finish();
}

}  // namespace couplet
