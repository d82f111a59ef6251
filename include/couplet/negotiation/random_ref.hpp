// SPDX-License-Identifier: BSL-1.0
// random_ref: the caller's randomness, borrowed: for the ids of streams, for nonces (RFC 6120 4.7.3, RFC 5802 5.1).
#pragma once

#include <cstdint>
#include <type_traits>

#include <couplet/lifetimebound.hpp>
#include <couplet/stanza/random_id.hpp>

namespace couplet {

/// Draws from a `random_source` of the caller's, which must outlive it. Trivially copyable; itself a `random_source`.
class random_ref {
  public:
    template <random_source Source>
        requires(!std::is_same_v<Source, random_ref>)
    constexpr random_ref(Source& source COUPLET_LIFETIMEBOUND) noexcept
        : source_{&source}, draw_{draw<Source>} {}

    /// 64 bits.
    std::uint64_t operator()() const { return draw_(source_); }

  private:
    template <class Source>
    static std::uint64_t draw(void* source) {
        constexpr int bits = detail::random_bits<Source>() / 8 * 8;
        std::uint64_t word = 0;
        for (int drawn = 0; drawn < 64; drawn += bits)
            word |= static_cast<std::uint64_t>((*static_cast<Source*>(source))()) << drawn;
        return word;
    }

    void* source_;
    std::uint64_t (*draw_)(void*);
};

}  // namespace couplet
