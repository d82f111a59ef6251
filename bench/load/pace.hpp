// SPDX-License-Identifier: BSL-1.0
// Messages at a rate, whatever the server does: each is late by what it was due before (no coordinated omission).
#pragma once

#include <algorithm>
#include <cstdint>

#include "talker.hpp"

namespace load {

class pace {
  public:
    pace(world& all, crowd<talker>& who, double rate)
        : who_{who}, timer_{all.io()}, gap_{1e6 / rate}, begin_{microseconds()} {
        wait();
    }

  private:
    std::uint64_t due() const noexcept {
        return begin_ + static_cast<std::uint64_t>(gap_ * static_cast<double>(count_));
    }
    void wait() {
        timer_.expires_at(clock::time_point{std::chrono::microseconds{due()}});
        timer_.async_wait([this](boost::system::error_code error) {
            if (error) return;
            for (auto const now = microseconds(); due() <= now; ++count_) {
                talker& one = who_[count_ % who_.size()];
                if (one.is_ready()) one.say(due());
            }
            wait();
        });
    }

    crowd<talker>& who_;
    asio::steady_timer timer_;
    double gap_;
    std::uint64_t begin_;
    std::uint64_t count_ = 0;
};

}  // namespace load
