// SPDX-License-Identifier: BSL-1.0
// Two who write to each other: numbered messages with the time when they were due, of which none may be lost.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "crowd.hpp"
#include "latency.hpp"

namespace load {

/// What has come of what was said in one direction.
struct lane {
    std::uint64_t sent = 0;
    std::uint64_t heard = 0;
    std::uint64_t missed = 0;   ///< that did not come in their place
    std::uint64_t doubled = 0;  ///< that came again, or too late
};

/// What all talkers have in common.
struct talk {
    std::uint64_t run = microseconds();  ///< so that what comes of an earlier one is known
    std::uint64_t heard = 0;
    std::uint64_t most = ~std::uint64_t{0};  ///< messages that one sends
    std::size_t window = 1;                  ///< under way in a direction
    bool is_paced = false;                   ///< each message is asked for
    bool is_on = false;
    latencies took;
};

class talker : public member {
  public:
    talker(world& all, std::size_t number, talk& shared)
        : member{all, number}, talk_{shared}, serial_{number} {}

    void meet(talker& other) {
        other_ = &other;
        there_ = other.address();
        to_ = couplet::jid::parse(there_);
    }
    lane const& said() const noexcept { return said_; }

    /// As many as may be under way.
    void talk_on() {
        if (talk_.is_paced || !talk_.is_on || !is_ready()) return;
        while (said_.sent < talk_.most && said_.sent - said_.heard < talk_.window)
            if (!say(microseconds())) return;
    }
    /// False: not now.
    bool say(std::uint64_t due) {
        constexpr std::string_view words =
            " But, soft! what light through yonder window breaks? It is the east, and Juliet is "
            "the sun.";
        body_.assign(std::to_string(talk_.run))
            .append(" ")
            .append(std::to_string(said_.sent))
            .append(" ")
            .append(std::to_string(due))
            .append(words);
        id_.assign("m")
            .append(std::to_string(serial_))
            .append("-")
            .append(std::to_string(said_.sent));
        if (!session_->send(couplet::message{
                .to = *to_, .id = id_, .type = couplet::message_type::chat, .body = body_}))
            return false;
        ++said_.sent;
        return true;
    }

    void ready(bool is_resumed) override {
        member::ready(is_resumed);
        talk_on();
    }
    void heard(couplet::stanza_view stanza) override {
        auto const came = couplet::message::read(stanza);
        if (!came || came->body.empty() || came->type == couplet::message_type::error) return;
        other_->arrived(came->body.text());
    }

  private:
    /// At the other end.
    void arrived(std::string_view body) {
        std::array<std::uint64_t, 3> numbers{};
        for (std::uint64_t& one : numbers) {
            auto const read = std::from_chars(body.data(), body.data() + body.size(), one);
            body.remove_prefix(
                std::min(body.size(), static_cast<std::size_t>(read.ptr - body.data()) + 1));
        }
        auto const [run, number, due] = numbers;
        if (run != talk_.run) return;
        if (number < said_.heard) return void(++said_.doubled);
        said_.missed += number - said_.heard;
        said_.heard = number + 1;
        ++talk_.heard;
        talk_.took.add(microseconds() - due);
        talk_on();
    }

    talk& talk_;
    std::size_t serial_;
    talker* other_ = nullptr;
    std::string there_;
    couplet::expected<couplet::jid, couplet::jid_error> to_ = couplet::jid::parse("a");
    std::string body_, id_;
    lane said_;
};

/// The first with the second, and so on.
template <class Talker>
void pair_up(crowd<Talker>& all) {
    for (std::size_t i = 0; i + 1 < all.size(); i += 2) {
        all[i].meet(all[i + 1]);
        all[i + 1].meet(all[i]);
    }
}
/// What has gone wrong between all of them.
template <class Talker>
lane sum_of(crowd<Talker>& all) {
    lane sum;
    for (auto const& one : all) {
        lane const& said = one->said();
        sum.sent += said.sent;
        sum.heard += said.heard;
        sum.missed += said.missed;
        sum.doubled += said.doubled;
    }
    return sum;
}
/// Until nothing is under way any more, or nothing comes of it.
template <class Talker>
void settle(world& all, crowd<Talker>& who) {
    all.run_until(
        [&] {
            lane const sum = sum_of(who);
            return sum.sent == sum.heard;
        },
        5);
}
template <class Talker>
std::size_t lost_clients(crowd<Talker>& all) {
    return static_cast<std::size_t>(
        std::ranges::count_if(all, [](auto const& one) { return one->is_over(); }));
}

}  // namespace load
