// SPDX-License-Identifier: BSL-1.0
// Logins a second: clients come, are ready, and go, some at a time.
#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "client.hpp"
#include "latency.hpp"
#include "meter.hpp"
#include "modes.hpp"

namespace load {
namespace {

struct tally {
    std::size_t done = 0;
    std::size_t failed = 0;
    std::string why;
    latencies took;
};

/// One after the other.
class visitor final : public owner {
  public:
    visitor(world& all, std::size_t number, tally& counts)
        : world_{all}, number_{number}, counts_{counts} {}
    visitor(visitor const&) = delete;
    visitor& operator=(visitor const&) = delete;
    ~visitor() {
        if (session_) (void)session_->cut();
    }

    void enter() {
        begin_ = microseconds();
        session_ = connect(world_, numbered_account(world_.wants(), number_), *this);
    }
    void ready(bool) override {
        is_in_ = true;
        ++counts_.done;
        counts_.took.add(microseconds() - begin_);
        session_->close();
    }
    void over(std::string_view why) override {
        if (!std::exchange(is_in_, false)) {
            ++counts_.failed;
            counts_.why = why;
        }
        asio::post(world_.io(), [this] { enter(); });
    }

  private:
    world& world_;
    std::size_t number_;
    tally& counts_;
    std::uint64_t begin_ = 0;
    std::shared_ptr<session> session_;
    bool is_in_ = false;
};

}  // namespace

report login(options const& wants) {
    world all{wants};
    tally counts;
    std::vector<std::unique_ptr<visitor>> visitors;
    for (std::size_t i = 0; i < wants.clients; ++i)
        visitors.emplace_back(std::make_unique<visitor>(all, i, counts))->enter();
    // Each once at least: keys are derived once.
    if (!all.run_until(
            [&] { return counts.done >= wants.clients || counts.failed > wants.clients; }, 60) ||
        counts.done == 0)
        throw std::runtime_error{"nobody can log in: " + counts.why};
    all.run_for(wants.warm_up);
    counts = {};
    meter time{wants.server};
    all.run_for(wants.seconds);
    auto line = line_of("login", wants);
    time.write(line, static_cast<double>(counts.done));
    line.add("logins", counts.done);
    line.add("failed", counts.failed);
    if (counts.failed != 0) line.add("why", counts.why);
    counts.took.write(line);
    line.add("memory", memory_of(wants.server).proportional);
    return line;
}

}  // namespace load
