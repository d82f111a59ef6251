// SPDX-License-Identifier: BSL-1.0
// One client of many: a session of couplet's, behind a few verbs, so that the machine is compiled once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <couplet/jid.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/stanza/view.hpp>

#include "world.hpp"

namespace load {

/// Who has a client, and is told what happens to it.
class owner {
  public:
    virtual void ready(bool is_resumed) = 0;
    virtual void heard(couplet::stanza_view) {}
    /// The last word.
    virtual void over(std::string_view why) = 0;

  protected:
    ~owner() = default;
};

class session {
  public:
    virtual ~session() = default;

    /// False: not now, since too much is not acknowledged, or the session is not ready.
    virtual bool send(couplet::message const& one) = 0;
    virtual bool send(couplet::presence const& one) = 0;
    /// Octets as they are, which stream management does not know of.
    virtual void send_raw(std::string_view octets) = 0;
    /// A proper end, of which the owner is told.
    virtual void close() = 0;
    /// The socket goes without a word, and the owner is told nothing; what can be resumed.
    virtual std::optional<couplet::saved_session> cut() = 0;
    virtual void tick(std::uint64_t now) = 0;
    virtual couplet::jid_view address() const = 0;
};

/// Who logs in, and how.
struct account {
    std::string name;
    std::string resource;
    bool has_management = true;
    std::optional<couplet::saved_session> resumes{};
};

/// The number-th account of those that there are.
account numbered_account(options const& wants, std::size_t number);

/// Begins to connect; the owner outlives the session, or cuts it.
std::shared_ptr<session> connect(world& all, account who, owner& to);

}  // namespace load
