// SPDX-License-Identifier: BSL-1.0
// A bar on standard error while a long file is read.
#pragma once

#include <chrono>
#include <cstdint>

namespace cli {

/// Draws only if standard error is a terminal, and the input a long regular file. Removes the bar when
/// it ends.
class progress {
  public:
    /// `beside_output`: also if standard output is a terminal, because nothing is written meanwhile.
    explicit progress(int descriptor, bool beside_output = false);
    progress(progress const&) = delete;
    progress& operator=(progress const&) = delete;
    ~progress();

    /// `octets` of the file have been read.
    void update(std::uint64_t octets);

  private:
    using clock = std::chrono::steady_clock;
    std::uint64_t total_ = 0;  // 0: nothing is drawn
    clock::time_point next_;
    bool drawn_ = false;
};

}  // namespace cli
