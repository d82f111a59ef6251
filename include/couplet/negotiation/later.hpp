// SPDX-License-Identifier: BSL-1.0
// Sums of times, which do not wrap.
#pragma once

#include <cstdint>

namespace couplet::detail {

/// So many seconds later, or the end of all time.
constexpr std::uint64_t later(std::uint64_t time, std::uint64_t seconds) noexcept {
    constexpr std::uint64_t end = ~std::uint64_t{0};
    return time > end - seconds ? end : time + seconds;
}

}  // namespace couplet::detail
