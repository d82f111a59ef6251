// SPDX-License-Identifier: BSL-1.0
// Pauses before the next attempt: each about twice as long as the one before, and not the same for everybody.
#pragma once

#include <algorithm>
#include <chrono>

namespace chat {

/// When a server comes back, its clients do not come back all at once (RFC 6120 3.3).
class backoff {
  public:
    using milliseconds = std::chrono::milliseconds;

    /// `chance` is from 0 to 1.
    milliseconds next(double chance) {
        auto const pause = pause_;
        pause_ = std::min(2 * pause_, longest);
        return std::chrono::duration_cast<milliseconds>(pause * (0.5 + chance));
    }
    /// A session is over: who lets in and cuts at once is not called each second.
    void ended_after(std::chrono::nanoseconds lasted) {
        if (lasted >= enough) pause_ = first;
    }

  private:
    static constexpr milliseconds first{1'000}, longest{60'000}, enough{30'000};

    milliseconds pause_ = first;
};

}  // namespace chat
