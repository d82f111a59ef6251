// SPDX-License-Identifier: BSL-1.0
// A client's side of BOSH: a machine's output becomes requests, their responses its input (XEP-0124, XEP-0206).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/bosh_wrapper.hpp>
#include <couplet/negotiation/later.hpp>
#include <couplet/negotiation/link.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/stream/body.hpp>

namespace couplet {

struct bosh_client_settings {
    /// Of the first request: large, at most 2^52, and nobody may be able to guess it (XEP-0124 14.1, 20.3).
    std::uint64_t rid;
    std::uint16_t wait =
        60;                 ///< seconds that the server may let a request wait; 0: the client polls
    std::uint8_t hold = 1;  ///< requests that it may let wait; 0: the client polls
    /// Where the server shall connect to: "xmpp:example.com:5222" (7.1); empty: it knows.
    std::string_view route{};
    /// Seconds beyond `wait` after which a request counts as lost.
    std::uint16_t patience = 15;
    std::uint8_t attempts = 4;  ///< for each request
};

/// A request to be sent by HTTP POST. Its body stays until its response has come.
struct bosh_request {
    std::uint64_t rid;
    std::string_view body;
};

/// Between a machine with stream_framing::bosh and HTTP:
///
///     while (auto request = bosh.next_request(client.link())) post(request->rid, request->body);
///     bosh.response(rid, text);                                    // or bosh.failed(rid)
///     while (auto body = bosh.next_body()) { client.feed(*body); while (auto event = client.next()) ... }
///     if (bosh.is_over()) client.cut();
///
/// Over https alone what is sent is secret: tell the machine by `tls_established` before anything else.
class bosh_client {
  public:
    explicit bosh_client(bosh_client_settings const& wanted)
        : route_{wanted.route},
          next_rid_{wanted.rid},
          wait_{wanted.wait},
          patience_{wanted.patience},
          hold_{wanted.hold},
          attempts_{wanted.attempts} {}

    /// The next request to be sent: one that was lost before a new one. Nothing if there is nothing to be sent, or too
    /// many are under way.
    [[nodiscard]] std::optional<bosh_request> next_request(stream_link& link) {
        if (is_over_) return {};
        for (auto& one : flight_)
            if (!one.is_sent) return send(one);
        bool const is_first = sid_.empty();
        if (is_ending_ || (is_first && (!flight_.empty() || link.front() != outgoing::header)))
            return {};
        bool const is_last = link.front() == outgoing::end;
        if (!has_room() && !is_last) return {};  // XEP-0124 11: one more may end the session
        if (!link.front() && !is_poll_due()) return {};
        bosh_pieces pieces;
        gather(link, pieces);
        return send(make(pieces));
    }
    /// What has come as the response to that request, with the status 200.
    void response(std::uint64_t rid, std::string_view octets) {
        auto* const one = find(rid);
        if (is_over_ || one == nullptr || one->is_answered) return;
        bosh_wrapper const says{octets};
        if (!says) return lose(*one);
        if (says->type == bosh_type::error) return lose_up_to(rid);
        if (auto const cause = cause_of(*says);
            cause && cause != bosh_condition::remote_stream_error)
            return end(*cause, octets);
        one->is_answered = true;
        one->answer.append(octets);
        if (says->report) report(*says->report);
    }
    /// The request was not answered, or not with the status 200. It is sent again; where the server is older than BOSH 1.6
    /// some codes are the end (XEP-0124 17.1).
    void failed(std::uint64_t rid, unsigned status = 0) {
        auto* const one = find(rid);
        if (is_over_ || one == nullptr || one->is_answered) return;
        for (auto const& [code, condition] : legacy_codes)
            if (status == code && !is_modern_) return end(condition, {});
        lose(*one);
    }

    /// What the machine is to be fed next, in the order of the requests. Stays until the next call.
    [[nodiscard]] std::optional<std::string_view> next_body() COUPLET_LIFETIMEBOUND {
        if (std::exchange(is_end_due_, false)) return terminal;
        if (is_over_ || flight_.empty() || !flight_.front().is_answered) return {};
        current_ = std::move(flight_.front().answer);
        bool const is_last = flight_.front().is_last;
        flight_.pop_front();
        bosh_wrapper const says{current_};
        if (sid_.empty() && !says->is_terminal()) begin(*says);
        if (is_last || says->is_terminal()) {
            is_over_ = true;
            cause_ = cause_of(*says);
            is_end_due_ = !says->is_terminal();  // XEP-0124 13: the answer alone is the end
        }
        return current_.view();
    }

    /// The time in seconds, which must not run backwards: for requests that are lost, and for polling. Nothing is late
    /// before the first one.
    void tick(std::uint64_t now) {
        if (!std::exchange(has_clock_, true)) {
            polled_at_ = now;
            for (auto& one : flight_) one.sent_at = now;
        }
        now_ = now;
        for (auto& one : flight_) {
            if (is_over_) return;
            if (one.is_sent && !one.is_answered && now_ >= late_at(one)) lose(one);
        }
    }
    /// When `tick`, and then `next_request`, is wanted at last.
    std::optional<std::uint64_t> deadline() const noexcept {
        std::optional<std::uint64_t> first;
        if (is_over_ || !has_clock_) return {};
        for (auto const& one : flight_)
            if (one.is_sent && !one.is_answered)
                first = std::min(first.value_or(late_at(one)), late_at(one));
        if (!first && is_polling() && !sid_.empty()) first = poll_at();
        return first;
    }

    /// Whether the session is over: cut the machine, which knows if it ended as it should. Requests that are under way may
    /// be dropped.
    bool is_over() const noexcept { return is_over_; }
    /// Why, if the server said it (XEP-0124 17.2); nothing if it ended as it should, or the server is not reached.
    std::optional<bosh_condition> cause() const noexcept { return cause_; }
    /// Where the server wants it to go, of see-other-uri: if `may_follow` says so.
    std::string_view other_uri() const noexcept COUPLET_LIFETIMEBOUND { return other_uri_; }
    /// Of the session; empty before the first response.
    std::string_view sid() const noexcept COUPLET_LIFETIMEBOUND { return sid_; }

  private:
    struct exchange {
        std::uint64_t rid;
        secret body{};
        secret answer{};
        std::uint64_t sent_at = 0;
        std::uint8_t attempts = 0;
        bool is_sent = false;
        bool is_answered = false;
        bool is_last = false;
    };
    struct legacy_code {
        unsigned status;
        bosh_condition condition;
    };
    static constexpr legacy_code legacy_codes[]{{400, bosh_condition::bad_request},
                                                {403, bosh_condition::policy_violation},
                                                {404, bosh_condition::item_not_found}};
    static constexpr std::string_view terminal =
        "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate'/>";

    std::size_t under_way() const noexcept {
        return static_cast<std::size_t>(
            std::ranges::count_if(flight_, [](auto const& one) { return !one.is_answered; }));
    }
    bool has_room() const noexcept { return requests_ == 0 || under_way() < requests_; }
    /// XEP-0124 12.
    bool is_polling() const noexcept { return wait_ == 0 || hold_ == 0 || requests_ == 1; }
    /// XEP-0124 10: one request is always with the server, unless the client polls.
    bool is_poll_due() const noexcept {
        if (under_way() != 0) return false;
        return !is_polling() || now_ >= poll_at();
    }
    std::uint64_t poll_at() const noexcept { return detail::later(polled_at_, polling_); }
    std::uint64_t late_at(exchange const& one) const noexcept {
        return detail::later(one.sent_at, std::uint64_t{wait_} + patience_);
    }
    exchange* find(std::uint64_t rid) noexcept {
        auto const found = std::ranges::find(flight_, rid, &exchange::rid);
        return found == flight_.end() ? nullptr : &*found;
    }

    /// A header goes alone (XEP-0206 5); the end goes with what stands before it (XEP-0124 13).
    void gather(stream_link& link, bosh_pieces& pieces) {
        if (link.front() == outgoing::header) return pieces.take(link);
        while (link.front() && link.front() != outgoing::header && !pieces.has_end)
            pieces.take(link);
    }
    exchange& make(bosh_pieces const& pieces) {
        auto& one = flight_.emplace_back(exchange{.rid = next_rid_++});
        bosh_wrapper const header{pieces.header};
        bosh_body says;
        if (header) says = *header;
        if (sid_.empty()) {
            ask_for_session(says);
        } else {
            says.sid = sid_;
            says.version.reset();
            says.from = {};
            says.restart = static_cast<bool>(header);
        }
        says.rid = one.rid;
        if (pieces.has_end) says.type = bosh_type::terminate;
        if (auto const ack = acknowledged(one.rid)) says.ack = ack;
        one.is_last = is_ending_ = pieces.has_end;
        // What the machine wrote is well-formed, and so is what the server sent.
        if (append_around(one.body, says, pieces.elements)) is_over_ = true;
        if (pieces.elements.empty()) polled_at_ = now_;
        return one;
    }
    /// XEP-0124 7.1.
    void ask_for_session(bosh_body& says) const noexcept {
        says.ver = "1.6";
        says.wait = wait_;
        says.hold = hold_;
        says.ack = 1;
        says.content = "text/xml; charset=utf-8";
        if (!route_.empty()) says.route = route_;
    }
    /// XEP-0124 9.2: up to which all responses have come; nothing if all have.
    std::optional<std::uint64_t> acknowledged(std::uint64_t rid) const noexcept {
        if (sid_.empty()) return {};
        auto const first = std::ranges::find(flight_, false, &exchange::is_answered);
        if (first == flight_.end() || first->rid == rid) return {};
        return first->rid - 1;
    }
    bosh_request send(exchange& one) noexcept {
        one.is_sent = true;
        one.sent_at = now_;
        ++one.attempts;
        return {one.rid, one.body};
    }

    /// XEP-0124 7.2.
    void begin(bosh_body const& says) {
        if (!says.sid || says.sid->empty()) return end(bosh_condition::undefined_condition, {});
        sid_ = *says.sid;
        is_modern_ = says.ver.has_value();
        wait_ = std::min(wait_, says.wait.value_or(wait_));
        hold_ = std::min(hold_, says.hold.value_or(hold_));
        requests_ = says.requests.value_or(0);
        polling_ = says.polling.value_or(0);
    }
    /// What this side's end has brought about, another request may be told first (XEP-0124 17.2).
    std::optional<bosh_condition> cause_of(bosh_body const& says) const {
        auto const cause = says.cause();
        if (is_ending_ && cause == bosh_condition::other_request) return {};
        return cause;
    }
    void lose(exchange& one) {
        one.is_sent = false;
        if (one.attempts >= attempts_) is_over_ = true;
    }
    /// XEP-0124 17.3: that request and all before it are repeated.
    void lose_up_to(std::uint64_t rid) {
        for (auto& one : flight_)
            if (one.rid <= rid && one.is_sent && !one.is_answered) lose(one);
    }
    /// XEP-0124 9.2: the server has answered that, and it has not come.
    void report(std::uint64_t rid) {
        auto* const one = find(rid);
        if (one != nullptr && one->is_sent && !one->is_answered) lose(*one);
    }
    void end(bosh_condition why, std::string_view octets) {
        is_over_ = true;
        cause_ = why;
        if (why == bosh_condition::see_other_uri) other_uri_ = read_bosh_uri(octets);
    }

    std::deque<exchange> flight_;
    secret current_;
    std::string sid_, route_, other_uri_;
    std::optional<bosh_condition> cause_{};
    std::uint64_t next_rid_;
    std::uint64_t now_ = 0;
    std::uint64_t polled_at_ = 0;
    std::uint16_t wait_;
    std::uint16_t polling_ = 0;
    std::uint16_t patience_;
    std::uint8_t hold_;
    std::uint8_t requests_ = 1;  ///< 0: any number
    std::uint8_t attempts_;
    bool has_clock_ = false;
    bool is_modern_ = false;  ///< the server says a version of BOSH
    bool is_ending_ = false;
    bool is_end_due_ = false;
    bool is_over_ = false;
};

}  // namespace couplet
