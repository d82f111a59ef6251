// SPDX-License-Identifier: BSL-1.0
// Messages a second, and how long they take.
#include <algorithm>
#include <optional>

#include "meter.hpp"
#include "modes.hpp"
#include "pace.hpp"

namespace load {

report messages(options const& wants) {
    world all{wants};
    talk shared;
    shared.is_paced = wants.rate > 0;
    shared.window =
        wants.window != 0 ? wants.window : std::clamp<std::size_t>(1000 / wants.clients, 4, 100);
    crowd<talker> people{all, wants.clients, shared};
    pair_up(people);
    people.enter();
    std::optional<pace> paced;
    if (shared.is_paced) paced.emplace(all, people, wants.rate);
    shared.is_on = true;
    for (auto const& one : people) one->talk_on();
    all.run_for(wants.warm_up);

    shared.heard = 0;
    shared.took.clear();
    meter time{wants.server};
    all.run_for(wants.seconds);
    auto line = line_of("messages", wants);
    time.write(line, static_cast<double>(shared.heard));
    shared.is_on = false;
    paced.reset();
    line.add("wanted_rate", wants.rate);
    line.add("window", shared.is_paced ? 0 : shared.window);
    line.add("messages", shared.heard);
    shared.took.write(line);
    settle(all, people);
    lane const sum = sum_of(people);
    line.add("missed", sum.missed);
    line.add("doubled", sum.doubled);
    line.add("lost_clients", lost_clients(people));
    line.add("memory", memory_of(wants.server).proportional);
    people.leave();
    return line;
}

}  // namespace load
