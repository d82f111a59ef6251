// SPDX-License-Identifier: BSL-1.0
// A server's side of BOSH: requests in their order become a machine's input, its output responses (XEP-0124, XEP-0206).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <couplet/jid/address.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/bosh_wrapper.hpp>
#include <couplet/negotiation/later.hpp>
#include <couplet/negotiation/link.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/stream/body.hpp>

namespace couplet {

/// What a client may do at most; it asks for less, or gets this.
struct bosh_server_settings {
    /// Of the session: new, and nobody may be able to guess it (XEP-0124 20.3). Is copied.
    std::string_view sid;
    std::uint16_t wait = 60;        ///< seconds that a request is held
    std::uint8_t hold = 1;          ///< requests that are
    std::uint16_t inactivity = 30;  ///< seconds without a request; also of a session that polls
    std::uint16_t polling = 5;      ///< seconds between empty requests
    std::uint16_t maxpause = 120;   ///< seconds that a client may ask to be away; 0: it may not
    std::uint32_t body_octets = 524'288;  ///< of one request; a longer one ends the session
};

/// What an HTTP request is answered with, with the status 200 and the type text/xml; stays until the next call.
struct bosh_response {
    std::uint64_t exchange;
    std::string_view body;
};

/// Which session a request is for: `sid`, or a new one.
struct bosh_ticket {
    std::optional<bosh_condition> fault{};  ///< what to answer instead, see `append_refusal`
    std::optional<std::string> sid{};
};
inline bosh_ticket read_ticket(std::string_view request) {
    bosh_wrapper const says{request};
    if (!says) return {.fault = bosh_condition::bad_request};
    if (auto const fault = check_request(*says)) return {.fault = fault};
    if (!says->sid) return {};
    return {.sid = std::string{*says->sid}};
}
/// Refuses a request that belongs to no session: `item_not_found` for an unknown `sid` (XEP-0124 17.2).
template <class Out>
[[nodiscard]] std::optional<writer_error> append_refusal(Out& out, bosh_condition why) {
    return append(out, bosh_body{.type = bosh_type::terminate, .condition = xml::spelled(why)});
}

/// Between HTTP and one machine with stream_framing::bosh. `exchange` is the caller's number for an HTTP request.
///
///     bosh.request(exchange, text);
///     while (auto body = bosh.next_body()) { server.feed(*body); while (auto event = server.next()) ... }
///     while (auto answer = bosh.next_response(server.link())) reply(answer->exchange, answer->body);
///     if (bosh.is_over()) server.cut();
class bosh_session {
  public:
    explicit bosh_session(bosh_server_settings const& wanted)
        : sid_{wanted.sid},
          wait_{wanted.wait},
          inactivity_{wanted.inactivity},
          polling_{wanted.polling},
          maxpause_{wanted.maxpause},
          body_octets_{wanted.body_octets},
          hold_{wanted.hold} {}

    /// A request of this session has come; the first is the one that asks for it.
    void request(std::uint64_t exchange, std::string_view octets) {
        if (octets.size() > body_octets_) return end(exchange, bosh_condition::policy_violation);
        bosh_wrapper const says{octets};
        if (is_over_) return answer_late(exchange, says ? says->rid.value_or(0) : 0);
        if (!says) return end(exchange, bosh_condition::bad_request);
        if (auto const fault = check_request(*says)) return end(exchange, *fault);
        std::uint64_t const rid = *says->rid;
        if (!is_begun_) begin(*says);
        bool const is_ours = says->sid ? *says->sid == sid_ : rid == first_rid_;
        if (!is_ours) return answer(exchange, bosh_condition::item_not_found);
        if (rid < next_rid_ || find(rid) != nullptr) return repeat(rid, exchange);
        bool const is_free = says->pause || says->is_terminal();  // XEP-0124 11: one more
        if (rid >= next_rid_ + requests() + (is_free ? 1 : 0))
            return end(exchange, bosh_condition::item_not_found);
        auto const behind = std::ranges::find_if(held_, [&](auto& one) { return one.rid > rid; });
        auto& one = *held_.insert(behind, held{.rid = rid, .exchange = exchange});
        one.body.append(octets);
        one.came_at = now_;
    }
    /// What the machine is to be fed next, in the order of the requests. Stays until the next call.
    [[nodiscard]] std::optional<std::string_view> next_body() COUPLET_LIFETIMEBOUND {
        auto* const one = is_over_ ? nullptr : find(next_rid_);
        if (one == nullptr) return {};
        ++next_rid_;
        current_ = std::move(one->body);
        bosh_wrapper const says{current_};
        one->is_taken = true;
        bool const is_free = says->pause || says->is_terminal();
        bool const is_empty = is_empty_bosh_body(current_) && !says->restart;
        if (!is_free && is_too_much(is_empty)) {
            end(*one, bosh_condition::policy_violation);
            return {};
        }
        note_request(*says, is_empty);
        return current_.view();
    }
    /// What an exchange is answered with; nothing if all that are under way are to wait.
    [[nodiscard]] std::optional<bosh_response> next_response(stream_link& link)
        COUPLET_LIFETIMEBOUND {
        while (!is_over_ && link.front() && !pieces_.has_end) pieces_.take(link);
        while (due_.empty() && is_answer_due()) answer_oldest();
        if (due_.empty()) return {};
        told_ = std::move(due_.front().body);
        std::uint64_t const exchange = due_.front().exchange;
        due_.pop_front();
        return bosh_response{exchange, told_};
    }
    /// The connection of an exchange has gone: it is not answered, and its client asks again (XEP-0124 14.3).
    void lost(std::uint64_t exchange) noexcept {
        for (auto& one : held_)
            if (one.exchange == exchange) one.exchange.reset();
        answered_at_ = now_;
    }

    /// The time in seconds, which must not run backwards.
    void tick(std::uint64_t now) {
        if (!std::exchange(has_clock_, true)) {
            answered_at_ = now;
            for (auto& one : held_) one.came_at = now;
        }
        now_ = now;
        if (!has_attached() && inactive_for() != 0 && now_ >= inactive_at())
            is_over_ = true;  // XEP-0124 10: nobody is told
    }
    /// When `tick`, and then `next_response`, is wanted at last.
    std::optional<std::uint64_t> deadline() const noexcept {
        if (is_over_ || !has_clock_) return {};
        for (auto const& one : held_)
            if (one.exchange) return detail::later(one.came_at, wait_);
        if (inactive_for() == 0) return {};
        return inactive_at();
    }
    /// Whether the session is over: cut the machine, which knows if it ended as it should. This may be kept for a while,
    /// for a client that has not heard of it.
    bool is_over() const noexcept { return is_over_; }
    std::string_view sid() const noexcept COUPLET_LIFETIMEBOUND { return sid_; }

  private:
    struct held {
        std::uint64_t rid;
        std::optional<std::uint64_t> exchange;  ///< none: its connection has gone
        secret body{};                          ///< until it is taken
        std::uint64_t came_at = 0;
        bool is_taken = false;  ///< the machine has it, and all before it
    };
    struct due {
        std::uint64_t exchange;
        secret body;
    };
    struct answered {
        std::uint64_t rid;
        secret body;
    };

    std::size_t requests() const noexcept { return hold_ + std::size_t{1}; }
    held* find(std::uint64_t rid) noexcept {
        auto const found = std::ranges::find(held_, rid, &held::rid);
        return found == held_.end() ? nullptr : &*found;
    }
    bool has_attached() const noexcept {
        return std::ranges::any_of(held_, [](auto const& one) { return one.exchange.has_value(); });
    }
    std::size_t taken() const noexcept {
        return static_cast<std::size_t>(std::ranges::count(held_, true, &held::is_taken));
    }
    std::uint64_t inactive_for() const noexcept { return pause_ != 0 ? pause_ : inactivity_; }
    /// More than what it may be.
    std::uint64_t inactive_at() const noexcept {
        return detail::later(answered_at_, inactive_for() + 1);
    }
    bool is_polling() const noexcept { return wait_ == 0 || hold_ == 0; }

    /// XEP-0124 7.1.
    void begin(bosh_body const& says) {
        is_begun_ = true;
        next_rid_ = first_rid_ = *says.rid;
        wait_ = std::min(wait_, says.wait.value_or(wait_));
        hold_ = std::min(hold_, says.hold.value_or(hold_));
        has_acks_ = says.ack == 1;
    }
    void note_request(bosh_body const& says, bool is_empty) {
        was_empty_ = is_empty && says.sid;
        came_at_ = now_;
        pause_ = 0;
        if (says.pause && *says.pause <= maxpause_) {
            pause_ = *says.pause;
            is_paused_ = true;
        }
        is_client_ending_ = says.is_terminal();
        if (has_acks_ && says.ack) forget_up_to(*says.ack);
    }
    /// XEP-0124 11, 12: more at once, or more often, than was agreed upon.
    bool is_too_much(bool is_empty) const noexcept {
        if (taken() > requests()) return true;
        bool const is_soon = has_clock_ && now_ - came_at_ < polling_;
        if (!is_empty || !is_soon) return false;
        if (is_polling()) return was_empty_ && was_answer_empty_;
        return taken() == requests();
    }

    /// XEP-0124 14.3.
    void repeat(std::uint64_t rid, std::uint64_t exchange) {
        if (auto* const one = find(rid)) {
            if (one->exchange) refuse(*one->exchange, {.type = bosh_type::error});
            one->exchange = exchange;
            return;
        }
        bool const is_kept = std::ranges::find(answered_, rid, &answered::rid) != answered_.end();
        if (!is_kept) return end(exchange, bosh_condition::item_not_found);
        answer_late(exchange, rid);
    }
    /// The session is over: who has not heard how it ended asks again.
    void answer_late(std::uint64_t exchange, std::uint64_t rid) {
        auto const kept = std::ranges::find(answered_, rid, &answered::rid);
        if (kept == answered_.end()) return answer(exchange, bosh_condition::item_not_found);
        due_.push_back({exchange, secret{kept->body.view()}});
    }
    void forget_up_to(std::uint64_t rid) {
        while (!answered_.empty() && answered_.front().rid <= rid) answered_.pop_front();
    }

    bool is_ending() const noexcept { return pieces_.has_end || is_client_ending_; }
    /// Whether the request that came first may, or must, be answered now.
    bool is_answer_due() const noexcept {
        if (is_over_ || held_.empty() || !held_.front().is_taken) return false;
        held const& oldest = held_.front();
        if (is_ending()) return true;
        if (!is_created_ && pieces_.header.empty()) return false;
        bool const is_late = has_clock_ ? now_ >= detail::later(oldest.came_at, wait_) : wait_ == 0;
        if (is_paused_ || taken() > hold_ || (is_late && oldest.exchange)) return true;
        return oldest.exchange && (!is_created_ || !pieces_.elements.empty());
    }
    /// In their order; what there is to be told goes where somebody listens, if there is somebody.
    void answer_oldest() {
        bool const is_payload_due = is_ending() || (!is_paused_ && held_.front().exchange);
        secret elements;
        if (is_payload_due) elements.swap(pieces_.elements);
        held const oldest = std::move(held_.front());
        held_.pop_front();
        bosh_body says;
        bosh_wrapper const header{pieces_.header};
        if (!is_created_) create(says, header, oldest.rid);
        if (has_acks_ && next_rid_ - 1 != oldest.rid) says.ack = next_rid_ - 1;
        if (is_ending()) says.type = bosh_type::terminate;
        if (is_ending() && pieces_.has_error)
            says.condition = xml::spelled(bosh_condition::remote_stream_error);
        was_answer_empty_ = elements.empty();
        secret body;
        // What the machine wrote is well-formed.
        if (append_around(body, says, elements)) is_over_ = true;
        keep(oldest, std::move(body));
        is_created_ = true;
        if (is_paused_ && held_.empty()) is_paused_ = false;
        if (is_ending()) end_the_others();
    }
    /// XEP-0124 7.2, XEP-0206 4. What the header is for stays in it: the address and id of the stream.
    void create(bosh_body& says, bosh_wrapper const& header, std::uint64_t rid) const {
        if (header) says = *header;
        says.to = {};
        says.language.reset();
        says.sid = sid_;
        says.ver = "1.6";
        says.wait = wait_;
        says.hold = hold_;
        says.requests = static_cast<std::uint8_t>(requests());
        says.inactivity = inactivity_;
        says.polling = polling_;
        if (maxpause_ != 0) says.maxpause = maxpause_;
        if (has_acks_) says.ack = rid;
        says.restart_logic = true;
    }
    void keep(held const& one, secret body) {
        if (one.exchange) due_.push_back({*one.exchange, secret{body.view()}});
        if (one.exchange) answered_at_ = now_;
        answered_.push_back({one.rid, std::move(body)});
        while (answered_.size() > requests() + 1) answered_.pop_front();
    }
    /// XEP-0124 13: the oldest was told; the others are answered by nothing.
    void end_the_others() {
        is_over_ = true;
        for (auto const& one : held_) {
            secret body;
            if (!append(body, bosh_body{})) keep(one, std::move(body));
        }
        held_.clear();
    }

    void refuse(std::uint64_t exchange, bosh_body const& says) {
        secret body;
        if (!append(body, says)) due_.push_back({exchange, std::move(body)});
    }
    void answer(std::uint64_t exchange, bosh_condition why) {
        refuse(exchange, {.type = bosh_type::terminate, .condition = xml::spelled(why)});
    }
    /// A terminal condition (XEP-0124 17.2): of the other requests it is said that it was not they.
    void end(std::uint64_t exchange, bosh_condition why) {
        is_over_ = true;
        for (auto const& one : held_)
            if (one.exchange && one.exchange != exchange)
                answer(*one.exchange, bosh_condition::other_request);
        held_.clear();
        answer(exchange, why);
    }
    void end(held const& one, bosh_condition why) {
        std::optional<std::uint64_t> const exchange = one.exchange;
        if (exchange) return end(*exchange, why);
        is_over_ = true;
    }

    std::deque<held> held_;  ///< by rid
    std::deque<answered> answered_;
    std::deque<due> due_;
    bosh_pieces pieces_;
    secret current_, told_;
    std::string sid_;
    std::uint64_t first_rid_ = 0;
    std::uint64_t next_rid_ = 0;  ///< that the machine has not been fed
    std::uint64_t now_ = 0;
    std::uint64_t came_at_ = 0;
    std::uint64_t answered_at_ = 0;
    std::uint16_t wait_, inactivity_, polling_, maxpause_;
    std::uint32_t body_octets_;
    std::uint16_t pause_ = 0;
    std::uint8_t hold_;
    bool has_clock_ = false;
    bool has_acks_ = false;
    bool is_begun_ = false;
    bool is_created_ = false;
    bool was_empty_ = false;
    bool was_answer_empty_ = false;
    bool is_paused_ = false;
    bool is_client_ending_ = false;
    bool is_over_ = false;
};

}  // namespace couplet
