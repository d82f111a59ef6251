// SPDX-License-Identifier: BSL-1.0
// Our end of a stream, whoever is at the other one: the house looks after it, and it is counted, until it leaves.
#pragma once

#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <cstddef>
#include <string_view>
#include <utility>

#include "counters.hpp"
#include "house.hpp"
#include "neighbour.hpp"

namespace serve {

class guest : public visitor {
  public:
    guest(house& all, party whose)
        : house_{all}, loop_{all.loop()}, seen_{loop_.counted.of(whose)} {
        ++seen_.connections;
        ++seen_.open;
        ++seen_.strangers;
        loop_.visitors.insert(this);
    }
    ~guest() override { leave(); }

  protected:
    /// Who it is, is known.
    void know() noexcept {
        if (!std::exchange(is_known_, true)) --seen_.strangers;
    }
    bool is_known() const noexcept { return is_known_; }
    /// The connection has gone.
    void leave() {
        if (std::exchange(has_left_, true)) return;
        know();
        --seen_.open;
        loop_.visitors.erase(this);
    }
    void note(std::string_view who, couplet::failed const& why) {
        house_.log(who, describe(why.why));
        if (auto const condition = couplet::condition(why.why))
            ++house_.counted.stream_errors[static_cast<std::size_t>(*condition)];
    }

    house& house_;

  private:
    event_loop& loop_;  ///< outlives the house
    counters::streams& seen_;
    bool is_known_ = false;
    bool has_left_ = false;
};

}  // namespace serve
