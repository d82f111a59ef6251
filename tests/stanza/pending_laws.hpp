// SPDX-License-Identifier: BSL-1.0
// pending_iqs does what a map would, whatever is put in and comes back: a property test and a fuzz target share it.
#pragma once

#include <couplet/jid/literal.hpp>
#include <couplet/stanza/pending.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace pending_laws {

using namespace couplet::literals;
using couplet::jid_view, couplet::known_address, couplet::pending_errc;

inline constexpr auto own = "juliet@im.example.com/balcony"_jid;
inline constexpr jid_view peers[]{"romeo@example.net/orchard"_jid, own.bare(), "example.net"_jid,
                                  "a@b/c"_jid};

/// A table beside the map that it should be.
class pair {
  public:
    pair(std::uint32_t capacity, couplet::hash_key key)
        : capacity_{capacity}, table_{capacity, key} {}

    /// One step of what `next(n)` chooses, from 0 to n - 1; the law that it broke, or nothing.
    template <class Next>
    std::string_view step(Next&& next) {
        std::string const id = std::to_string(next(capacity_ * 2 + 2));
        jid_view const peer = peers[next(std::size(peers))];
        switch (next(8)) {
            case 0:
            case 1:
            case 2: return insert(id, peer, now_ + static_cast<int>(next(100)));
            case 3:
            case 4: return take(id, peer);
            case 5: return cancel(id);
            case 6: return expire(next(2) == 0);
            default: return table_.contains(id) == (model_.count(id) != 0) ? "" : "contains";
        }
    }

  private:
    struct request {
        jid_view asked;
        int deadline;
        int value;
    };

    std::string_view insert(std::string const& id, jid_view peer, int deadline) {
        std::optional<pending_errc> why;
        if (model_.size() == capacity_) why = pending_errc::full;
        if (model_.count(id) != 0) why = pending_errc::duplicate_id;
        if (table_.insert(id, peer, own, deadline, ++values_) != why) return "insert";
        if (!why) model_.insert({id, {peer, deadline, values_}});
        return same_size();
    }
    std::string_view take(std::string const& id, jid_view peer) {
        auto const found = model_.find(id);
        bool const is_due = found != model_.end() && found->second.asked == peer;
        auto const taken = table_.take(id, known_address{peer}, own);
        if (taken != (is_due ? std::optional{found->second.value} : std::nullopt)) return "take";
        if (is_due) model_.erase(found);
        return same_size();
    }
    std::string_view cancel(std::string const& id) {
        auto const found = model_.find(id);
        auto const taken = table_.cancel(id);
        if (taken.has_value() != (found != model_.end())) return "cancel";
        if (taken) model_.erase(found);
        return same_size();
    }
    std::string_view expire(bool is_later) {
        if (is_later) ++now_;
        while (auto const dead = table_.take_expired(now_)) {
            auto at = model_.begin();
            while (at != model_.end() && at->second.value != *dead) ++at;
            if (at == model_.end() || at->second.deadline > now_) return "expired too early";
            for (auto const& other : model_)
                if (other.second.deadline < at->second.deadline) return "not the earliest";
            model_.erase(at);
        }
        for (auto const& other : model_)
            if (other.second.deadline <= now_) return "not expired";
        return same_size();
    }
    std::string_view same_size() const {
        if (table_.size() != model_.size()) return "size";
        std::optional<int> earliest;
        for (auto const& one : model_)
            if (!earliest || one.second.deadline < *earliest) earliest = one.second.deadline;
        return table_.next_deadline() == earliest ? "" : "next_deadline";
    }

    std::uint32_t capacity_;
    couplet::pending_iqs<int, int> table_;
    std::map<std::string, request> model_{};
    int now_ = 0;
    int values_ = 0;
};

}  // namespace pending_laws
