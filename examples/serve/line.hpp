// SPDX-License-Identifier: BSL-1.0
// From one of our domains to one of theirs: the stream, and what waits until there is one.
#pragma once

#include <couplet/jid.hpp>
#include <couplet/stanza/route.hpp>
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

    /// False: too much waits.
    bool send(any_stanza const& one);
    void tick(std::uint64_t now);
    bool is_ready() const noexcept;
    /// There is nothing to lose.
    bool is_done() const noexcept { return stream_ == nullptr && !is_calling_ && waiting_.empty(); }
    /// On the stream, which is ready.
    void ask(couplet::key_question question, judged then);

    // For its stream

    couplet::jid_view from() const noexcept { return from_.view(); }
    couplet::jid_view to() const noexcept { return to_.view(); }
    void opened();
    /// The stream is no more. `elsewhere`: where the other server wants to be called instead.
    void lost(bool was_ready, std::optional<net::target> elsewhere);

  private:
    void call();
    void dial(net::whereabouts where);
    void take(net::dialled answer);
    void fail(couplet::routing_failure why, std::string_view reason);

    peers& all_;
    couplet::jid from_, to_;
    waiting_stanzas waiting_;
    outbound* stream_ = nullptr;
    net::whereabouts left_{};  ///< where it was not tried yet
    unsigned redirects_ = 0;
    bool is_calling_ = false;  ///< until a stream is ready
};

}  // namespace serve
