// SPDX-License-Identifier: BSL-1.0
// What a server can say of itself at one moment: numbers, and nothing of anybody who uses it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counters.hpp"

namespace serve {

class house;

/// Octets.
struct memory_use {
    std::size_t resident = 0;          ///< as the system sees the process
    std::size_t heap = 0;              ///< allocated and not given back; of that:
    std::optional<std::size_t> tls{};  ///< OpenSSL's
    std::size_t database = 0;          ///< SQLite's
    /// Nothing where the allocator does not tell what is allocated, as under a sanitizer.
    std::size_t own() const noexcept {
        std::size_t const others = tls.value_or(0) + database;
        return heap > others ? heap - others : 0;
    }
};

struct named_limit {
    std::string_view name;  ///< as --limits calls it
    std::uint64_t value;
};

struct snapshot {
    std::string domain;
    std::string_view version;
    std::uint64_t uptime = 0;  ///< seconds
    counters counted{};
    std::uint64_t octets_in = 0, octets_out = 0;
    std::size_t sessions = 0;   ///< of clients that are connected
    std::size_t resumable = 0;  ///< of clients that are away
    std::size_t kept = 0;       ///< messages in the store
    memory_use memory{};
    std::vector<named_limit> limits{};
};

/// Looks at everything: not for each stanza.
snapshot look_at(house& all, std::uint64_t uptime);

/// What the counters were in the last seconds.
class history {
  public:
    static constexpr std::size_t span = 60;

    struct sample {
        std::uint64_t stanzas_in = 0, stanzas_out = 0, octets_in = 0, octets_out = 0;
    };

    /// Once a second.
    void add(sample const& now) noexcept { samples_[count_++ % samples_.size()] = now; }
    /// A second's, over so many of the last ones.
    sample rate(std::size_t seconds) const noexcept;
    /// Stanzas in each second, in and out, the oldest first.
    std::vector<std::uint64_t> stanzas() const;

  private:
    sample const& ago(std::size_t seconds) const noexcept {
        return samples_[(count_ - 1 - seconds) % samples_.size()];
    }

    std::array<sample, span + 1> samples_{};
    std::size_t count_ = 0;
};
history::sample sample_of(counters const& counted, std::uint64_t octets_in,
                          std::uint64_t octets_out);

}  // namespace serve
