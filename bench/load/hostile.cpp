// SPDX-License-Identifier: BSL-1.0
// What two well-behaved clients notice: latency before, under each attack, and after; and the server's memory.
#include <algorithm>
#include <optional>
#include <sstream>
#include <string>

#include "meter.hpp"
#include "modes.hpp"
#include "pace.hpp"
#include "siege.hpp"

namespace load {
namespace {

class witness {
  public:
    explicit witness(options const& wants) : wants_{wants}, all_{wants}, people_{all_, 2, shared_} {
        shared_.is_paced = true;
        pair_up(people_);
        people_.enter();
        paced_.emplace(all_, people_, wants.rate > 0 ? wants.rate : 200);
        all_.run_for(wants.warm_up);
    }

    /// What is noticed for a while.
    report watch() {
        shared_.took.clear();
        auto const sent = sum_of(people_).sent;
        meter time{wants_.server};
        std::uint64_t most = 0;
        while (time.seconds() < wants_.seconds) {
            all_.run_for(.2);
            most = std::max(most, memory_of(wants_.server).proportional);
        }
        worst_ = std::max(worst_, most);
        report line;
        line.add("sent", sum_of(people_).sent - sent);
        line.add("heard", shared_.took.count());
        shared_.took.write(line);
        line.add("worst_ms", shared_.took.quantile(1));
        line.add("server_processors", time.server_time() / time.seconds());
        line.add("memory", most);
        return line;
    }
    report endure(std::string const& name) {
        siege around{name, wants_};
        auto line = watch();
        outcome const came = around.end();
        wrong_ += came.wrong;
        line.add("connections", came.connections);
        line.add("open", came.open);
        line.add("ended", came.ended);
        line.add("octets", came.octets);
        line.add("good", came.good);
        line.add("wrong", came.wrong);
        if (!came.why.empty()) line.add("why", came.why);
        return line;
    }
    /// Between two attacks.
    void rest() { all_.run_for(1); }
    std::string failed_rule() {
        lane const sum = sum_of(people_);
        if (lost_clients(people_) != 0) return "the two stay connected";
        if (sum.missed + sum.doubled != 0) return "all that they say is delivered, in order";
        if (sum.sent - sum.heard > 200) return "what they say is delivered soon";
        if (wrong_ != 0) return "what is at a limit is taken, what is past it is refused";
        return {};
    }
    std::uint64_t worst_memory() const noexcept { return worst_; }

  private:
    options wants_;
    world all_;
    talk shared_;
    crowd<talker> people_;
    std::optional<pace> paced_;
    std::uint64_t worst_ = 0;
    std::size_t wrong_ = 0;
};

}  // namespace

report hostile(options const& wants) {
    auto line = line_of("hostile", wants);
    witness two{wants};
    line.add("before", two.watch());
    std::istringstream names{wants.attacks.empty() ? "slow,strangers,flood,limits,abrupt"
                                                   : wants.attacks};
    for (std::string name; std::getline(names, name, ',');) {
        line.add(name, two.endure(name));
        two.rest();
    }
    line.add("after", two.watch());
    line.add("memory_peak", two.worst_memory());
    line.fail(two.failed_rule());
    return line;
}

}  // namespace load
