// SPDX-License-Identifier: BSL-1.0
#include "snapshot.hpp"

#include <malloc.h>
#include <sqlite3.h>
#include <unistd.h>

#include <couplet/version.hpp>
#include <fstream>
#include <numeric>

#include "../net/tls_memory.hpp"
#include "house.hpp"

namespace serve {
namespace {

std::size_t resident_octets() {
    std::size_t all = 0, resident = 0;
    std::ifstream{"/proc/self/statm"} >> all >> resident;
    return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

memory_use memory_now() {
    auto const heap = mallinfo2();
    return {.resident = resident_octets(),
            .heap = heap.uordblks + heap.hblkhd,
            .tls = net::tls_memory(),
            .database = static_cast<std::size_t>(sqlite3_memory_used())};
}

std::vector<named_limit> limits_of(bounds const& most) {
    std::vector<named_limit> all;
    each_bound(most, [&](std::string_view name, auto number) { all.push_back({name, number}); });
    return all;
}

std::uint64_t sum(std::array<std::uint64_t, 3> const& kinds) {
    return std::accumulate(kinds.begin(), kinds.end(), std::uint64_t{0});
}

}  // namespace

snapshot look_at(house& all, std::uint64_t uptime) {
    snapshot made{.domain = std::string{all.domain().text()},
                  .version = COUPLET_VERSION_STRING,
                  .uptime = uptime,
                  .counted = all.counted,
                  .octets_in = all.wire().received,
                  .octets_out = all.wire().sent,
                  .kept = all.kept().kept(),
                  .memory = memory_now(),
                  .limits = limits_of(all.wanted().most)};
    for (auto const& [name, whose] : all.residents())
        for (auto const& one : whose->resources())
            ++(one->link() != nullptr ? made.sessions : made.resumable);
    return made;
}

history::sample history::rate(std::size_t seconds) const noexcept {
    if (count_ < 2) return {};
    auto const over = std::min({seconds, span, count_ - 1});
    sample const &now = ago(0), &then = ago(over);
    auto const each = [&](auto sample::*which) {
        return (now.*which - then.*which + over / 2) / over;
    };
    return {each(&sample::stanzas_in), each(&sample::stanzas_out), each(&sample::octets_in),
            each(&sample::octets_out)};
}
std::vector<std::uint64_t> history::stanzas() const {
    std::vector<std::uint64_t> made;
    for (std::size_t i = std::min(span, count_ == 0 ? 0 : count_ - 1); i > 0; --i)
        made.push_back(ago(i - 1).stanzas_in + ago(i - 1).stanzas_out - ago(i).stanzas_in -
                       ago(i).stanzas_out);
    return made;
}

history::sample sample_of(counters const& counted, std::uint64_t octets_in,
                          std::uint64_t octets_out) {
    return {sum(counted.received), sum(counted.sent), octets_in, octets_out};
}

}  // namespace serve
