// SPDX-License-Identifier: BSL-1.0
// Stanzas that wait for a stream to another server or to a component, or for room on it (RFC 6120 10.4), and whose they are.
#pragma once

#include <couplet/negotiation/secret.hpp>
#include <couplet/stanza/condition.hpp>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "house.hpp"

namespace serve {

/// A stanza's octets on a stream between servers; none if it cannot be written.
couplet::secret for_servers(any_stanza const& one);
/// Its sender hears why it did not get there, if anybody does.
void refuse(house& all, std::string_view octets, couplet::stanza_condition why);

/// Counts what each sender wants of other servers, so that nobody takes the place of all (RFC 6120 13.12).
class shares : public std::enable_shared_from_this<shares> {
  public:
    /// So much is the sender's until the last copy goes.
    using ticket = std::shared_ptr<void>;

    explicit shares(bounds const& most) : most_{most} {}
    /// Null: there is no more for that sender. A name that is empty: of somebody who is trusted with all that there is.
    ticket take(std::string const& who, std::size_t octets, std::size_t servers);

  private:
    struct share {
        std::size_t octets = 0;
        std::size_t servers = 0;
    };
    void give_back(std::string const& who, std::size_t octets, std::size_t servers);

    bounds most_;
    std::map<std::string, share> of_;
    std::size_t octets_ = 0;
};

/// In their order. Those at the front may have been given to a stream: they wait until TCP has taken them.
class waiting_stanzas {
  public:
    static constexpr std::uint64_t longest = 60;  ///< seconds

    bool empty() const noexcept { return all_.empty(); }
    std::size_t octets() const noexcept { return octets_; }
    /// `end`: how far the stream's octets reach with it, if it was given to one.
    void add(couplet::secret octets, shares::ticket ticket, std::uint64_t now,
             std::uint64_t end = 0);
    /// All are given to a stream: `take` returns `end`.
    void give(std::function<std::uint64_t(std::string_view)> const& take);
    /// TCP has the stream's octets up to there.
    void taken(std::uint64_t end);
    /// The senders of all hear that they did not get there, or of those that were given.
    void refuse(house& all, couplet::stanza_condition why);
    void refuse_given(house& all, couplet::stanza_condition why);
    /// Likewise of those that have waited for too long, and were not given. True: one that was has, too.
    bool expire(house& all, std::uint64_t now);

  private:
    struct waiting {
        couplet::secret octets;
        shares::ticket ticket;
        std::uint64_t until;
        std::uint64_t end = 0;  ///< on the stream; 0: it was not given
    };
    waiting take_first();

    std::deque<waiting> all_;
    std::size_t octets_ = 0;
};

/// Counts what TCP has taken of a stream, and tells.
template <class Machine>
class counted : public Machine {
  public:
    template <class... Arguments>
    explicit counted(waiting_stanzas& told, Arguments const&... arguments)
        : Machine{arguments...}, told_{told} {}
    void consume(std::size_t octets) {
        Machine::consume(octets);
        told_.taken(taken_ += octets);
    }
    /// How far its octets reach.
    std::uint64_t end() const noexcept { return taken_ + this->output().size(); }

  private:
    waiting_stanzas& told_;
    std::uint64_t taken_ = 0;
};

}  // namespace serve
