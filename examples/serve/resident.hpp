// SPDX-License-Identifier: BSL-1.0
// An account that somebody is here of, or was spoken to, and its connected resources (RFC 6120 7, RFC 6121 2, 8.5).
#pragma once

#include <algorithm>
#include <couplet/jid.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/stanza/subscription.hpp>
#include <couplet/xml/owned_element.hpp>
#include <cstdint>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "allowance.hpp"
#include "contact_list.hpp"
#include "neighbour.hpp"
#include "store.hpp"

namespace serve {

class client;

/// A connected resource. It outlives its connection for as long as the session can be resumed (XEP-0198 5).
class client_resource final : public neighbour {
  public:
    client_resource(couplet::jid address, client& link)
        : address_{std::move(address)}, link_{&link} {}

    couplet::jid_view address() const noexcept { return address_.view(); }
    std::string_view resource() const noexcept { return address_.view().resource(); }
    /// Nothing before initial and behind unavailable presence.
    std::optional<int> priority() const noexcept { return rank; }
    bool is_available() const noexcept { return rank.has_value(); }

    /// To its client, or to what is kept until that comes back.
    void deliver(any_stanza const& one) override;
    /// One that the store has as `id` until the client has it.
    void deliver_kept(any_stanza const& one, std::int64_t id);

    client* link() const noexcept { return link_; }
    void attach(client& link) noexcept { link_ = &link; }
    /// The connection has gone; what is left of the session, if it can be resumed.
    void detach(std::optional<couplet::saved_session> saved, std::uint64_t until) {
        link_ = nullptr;
        saved_ = std::move(saved);
        until_ = until;
        left_at = std::time(nullptr);
    }
    /// What the client has not acknowledged; null if it has gone for good.
    couplet::stanza_ledger const* ledger() const noexcept;
    std::optional<couplet::saved_session>& saved() noexcept { return saved_; }
    bool has_expired(std::uint64_t now) const noexcept { return link_ == nullptr && now >= until_; }

    std::optional<int> rank{};
    couplet::xml::element presence{};  ///< the last that was broadcast
    std::int64_t since = 0;            ///< and when: seconds since 1970
    std::vector<couplet::jid>
        directed{};                ///< who besides the subscribers knows of it (RFC 6121 4.6)
    bool wants_roster = false;     ///< it has asked for it (RFC 6121 2.1.6)
    bool wants_copies = false;     ///< XEP-0280
    bool wants_blocklist = false;  ///< XEP-0191 3.2

    /// A message that the store has, by its number in the ledger.
    struct owed_message {
        std::uint32_t number;
        std::int64_t id;
    };
    std::vector<owed_message> owed{};
    bool wants_more = false;               ///< of what is kept for the account
    std::vector<std::string> left_over{};  ///< what there was no room for in the ledger
    std::size_t left_octets = 0;           ///< of it
    static constexpr std::size_t most_left = 4'194'304;  ///< more is forgotten
    std::int64_t left_at = 0;                            ///< seconds since 1970

  private:
    bool try_deliver(any_stanza const& one);
    /// Of a connection that has gone, or is about to go; null if nobody can resume it.
    couplet::stanza_ledger* kept_session() noexcept;

    couplet::jid address_;
    client* link_;
    std::optional<couplet::saved_session> saved_{};
    std::uint64_t until_ = 0;
};

/// What routing knows of an account: `couplet::known_account`.
class resident {
  public:
    using all_resources = std::vector<std::shared_ptr<client_resource>>;

    resident(couplet::jid address, store const& kept) : address_{std::move(address)} { read(kept); }
    /// What the store has.
    void read(store const& kept) {
        roster = contact_list{kept.roster(user())};
        blocked = kept.blocked(user());
    }

    couplet::jid_view address() const noexcept { return address_.view(); }
    std::string_view user() const noexcept { return address_.view().local(); }

    all_resources& resources() noexcept { return resources_; }
    bool may_know_presence(couplet::jid_view who) const {
        contact const* const one = find(who);
        if (one != nullptr && couplet::shares_presence(one->state)) return true;
        return std::any_of(resources_.begin(), resources_.end(), [&](auto const& each) {
            return std::any_of(each->directed.begin(), each->directed.end(),
                               [&](couplet::jid const& to) {
                                   return to.view() == who || to.view() == who.bare();
                               });
        });
    }

    client_resource* find_resource(std::string_view resource) const noexcept {
        for (auto const& one : resources_)
            if (one->resource() == resource) return one.get();
        return nullptr;
    }
    /// Of those whose connections have gone; null if there is none.
    std::shared_ptr<client_resource> longest_away() const {
        std::shared_ptr<client_resource> found;
        for (auto const& one : resources_)
            if (one->link() == nullptr && (!found || one->left_at < found->left_at)) found = one;
        return found;
    }
    /// Of the roster, by its bare address; also one that only waits for an answer.
    contact const* find(couplet::jid_view who) const noexcept { return roster.find(who); }

  private:
    couplet::jid address_;
    all_resources resources_{};

  public:
    // As the store has them: who changes one changes the other, first the store.
    contact_list roster;
    blocklist blocked;
    bool is_removed = false;            ///< the store has it no more, and it is about to go
    allowance password_changes{3, 60};  ///< each costs as much as two logins
    /// When it had available resources for the last time: seconds since 1970; 0: not since the server began.
    std::int64_t last_seen = 0;
};

}  // namespace serve
