// SPDX-License-Identifier: BSL-1.0
// How often something may be done (RFC 6120 13.12).
#pragma once

#include <algorithm>
#include <cstdint>

namespace serve {

/// So many times at once, and then once in so many seconds.
class allowance {
  public:
    constexpr allowance(std::uint64_t most, std::uint64_t seconds) noexcept
        : most_{most}, seconds_{seconds} {}

    /// False: not now. Seconds that do not run backwards.
    constexpr bool take(std::uint64_t now) noexcept {
        std::uint64_t const then = std::max(whole_at_, now) + seconds_;
        if (then > now + most_ * seconds_) return false;
        whole_at_ = then;
        return true;
    }

  private:
    std::uint64_t most_;
    std::uint64_t seconds_;
    std::uint64_t whole_at_ = 0;  ///< when all of it is there again
};

}  // namespace serve
