// SPDX-License-Identifier: BSL-1.0
// How long things took, all of them kept.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "report.hpp"

namespace load {

class latencies {
  public:
    void add(std::uint64_t microseconds) {
        all_.push_back(static_cast<std::uint32_t>(microseconds));
    }
    void clear() noexcept { all_.clear(); }
    std::size_t count() const noexcept { return all_.size(); }
    /// Milliseconds that such a share of them did not exceed; 0 if there are none.
    double quantile(double share) {
        if (all_.empty()) return 0;
        auto const at = static_cast<std::size_t>(share * static_cast<double>(all_.size() - 1));
        std::nth_element(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(at), all_.end());
        return all_[at] / 1000.0;
    }

    void write(report& to) {
        to.add("median_ms", quantile(.5));
        to.add("p99_ms", quantile(.99));
    }

  private:
    std::vector<std::uint32_t> all_;
};

}  // namespace load
