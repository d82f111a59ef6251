// SPDX-License-Identifier: BSL-1.0
// What is counted, for people and for Prometheus.
#pragma once

#include <array>
#include <couplet/stanza/condition.hpp>
#include <couplet/stream/condition.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace serve {

/// Who is at the other end of a stream.
enum class party : std::uint8_t { client, server, component };

struct counters {
    struct streams {
        std::uint64_t connections = 0;  ///< ever
        std::size_t open = 0;           ///< now
        std::size_t strangers = 0;      ///< of those: not authenticated
    };
    std::array<streams, 3> seen{};  ///< by party
    std::uint64_t refused = 0;      ///< there were too many
    std::size_t web_open = 0;       ///< connections of who reads pages, which are not of the others
    std::uint64_t web_requests = 0;
    std::uint64_t logins = 0;
    std::uint64_t failed_logins = 0;
    std::uint64_t resumed = 0;
    std::array<std::uint64_t, 3> received{};  ///< by stanza_kind
    std::array<std::uint64_t, 3> sent{};
    std::uint64_t stored = 0;                       ///< messages for who is away
    std::array<std::uint64_t, 32> stanza_errors{};  ///< that were answered, by stanza_condition
    std::array<std::uint64_t, 32> stream_errors{};  ///< that ended streams, by stream_condition

    streams& of(party whose) noexcept { return seen[static_cast<std::size_t>(whose)]; }
    streams const& of(party whose) const noexcept { return seen[static_cast<std::size_t>(whose)]; }
    std::size_t strangers() const noexcept {
        return seen[0].strangers + seen[1].strangers + seen[2].strangers;
    }
    /// A stanza as it was written, without a prefix.
    void add_sent(std::string_view written) noexcept {
        if (written.size() < 2) return;
        auto const kind = written[1] == 'm' ? 0U : written[1] == 'p' ? 1U : 2U;
        ++sent[kind];
    }
};

}  // namespace serve
