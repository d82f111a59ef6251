// SPDX-License-Identifier: BSL-1.0
// What is counted, for people and for Prometheus.
#pragma once

#include <array>
#include <couplet/stanza/condition.hpp>
#include <couplet/stream/condition.hpp>
#include <cstddef>
#include <cstdint>

namespace serve {

struct counters {
    std::uint64_t connections = 0;  ///< ever
    std::size_t open = 0;           ///< now
    std::size_t strangers = 0;      ///< of those: not authenticated
    std::uint64_t refused = 0;      ///< there were too many
    std::uint64_t logins = 0;
    std::uint64_t failed_logins = 0;
    std::uint64_t resumed = 0;
    std::array<std::uint64_t, 3> received{};  ///< by stanza_kind
    std::array<std::uint64_t, 3> sent{};
    std::uint64_t stored = 0;                       ///< messages for who is away
    std::array<std::uint64_t, 32> stanza_errors{};  ///< that were answered, by stanza_condition
    std::array<std::uint64_t, 32> stream_errors{};  ///< that ended streams, by stream_condition
};

}  // namespace serve
