// SPDX-License-Identifier: BSL-1.0
// Memory a connection.
#include "crowd.hpp"
#include "meter.hpp"
#include "modes.hpp"

namespace load {

report idle(options const& wants) {
    world all{wants};
    {
        // What is loaded with the first connections is not theirs.
        crowd<member> first{all, std::min<std::size_t>(wants.clients, 20)};
        first.enter();
        first.leave();
    }
    all.run_for(wants.settle);
    memory const before = memory_of(wants.server);
    crowd<member> people{all, wants.clients};
    meter time{wants.server};
    people.enter();
    double const took = time.seconds();
    all.run_for(wants.settle);
    memory const after = memory_of(wants.server);
    auto const each = [&](std::uint64_t from, std::uint64_t to) {
        return (static_cast<double>(to) - static_cast<double>(from)) /
               static_cast<double>(wants.clients);
    };
    auto line = line_of("idle", wants);
    line.add("login_seconds", took);
    line.add("before", before.proportional);
    line.add("after", after.proportional);
    line.add("octets_a_client", each(before.proportional, after.proportional));
    line.add("resident_octets_a_client", each(before.resident, after.resident));
    people.leave();
    return line;
}

}  // namespace load
