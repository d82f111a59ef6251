// SPDX-License-Identifier: BSL-1.0
// From one of our domains to one of theirs: the stream, and what waits until there is one.
#pragma once

#include <couplet/jid.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/stanza/condition.hpp>
#include <memory>
#include <optional>
#include <string>

#include "../net/dial.hpp"
#include "peers.hpp"
#include "waiting.hpp"

namespace serve {

class outbound;

class line : public std::enable_shared_from_this<line> {
  public:
    /// Domains in canonical form.
    line(peers& all, std::string const& from, std::string const& to);

    /// Takes the octets of a stanza of that sender; or why not, and they are left as they are.
    std::optional<couplet::stanza_condition> send(couplet::secret& octets,
                                                  std::string const& sender);
    void tick(std::uint64_t now);
    bool is_ready() const noexcept;
    /// There is nothing to lose but the memory of failures.
    bool is_idle() const noexcept { return stream_ == nullptr && !is_calling_ && waiting_.empty(); }
    bool is_done(std::uint64_t now) const noexcept {
        return is_idle() && now >= rests_until_ + pause_;
    }
    /// On the stream, which is ready.
    void ask(couplet::key_question question, judged then);

    // For its stream

    couplet::jid_view from() const noexcept { return from_.view(); }
    couplet::jid_view to() const noexcept { return to_.view(); }
    void opened();
    waiting_stanzas& waiting() noexcept { return waiting_; }
    /// The stream is no more. `elsewhere`: where the other server wants to be called instead.
    void lost(bool was_ready, std::optional<net::target> elsewhere);

  private:
    void call();
    void dial(net::whereabouts where);
    void take(net::dialled answer);
    void fail(couplet::stanza_condition why, std::string_view reason);

    /// Seconds in which nobody is called again who could not be reached: twice as many each time.
    static constexpr std::uint64_t first_pause = 5, longest_pause = 300;

    peers& all_;
    couplet::jid from_, to_;
    waiting_stanzas waiting_;
    std::string caller_{};         ///< for whom the stream is opened
    shares::ticket is_callers_{};  ///< while it is
    outbound* stream_ = nullptr;
    net::whereabouts left_{};  ///< where it was not tried yet
    unsigned redirects_ = 0;
    bool is_calling_ = false;  ///< until a stream is ready
    std::uint64_t pause_ = 0, rests_until_ = 0;
    couplet::stanza_condition why_{};  ///< the last call has failed
};

}  // namespace serve
