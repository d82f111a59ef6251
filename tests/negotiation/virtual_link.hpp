// SPDX-License-Identifier: BSL-1.0
// Two machines face to face, without a network: what one sends the other is fed, in pieces of any size.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/event.hpp>

namespace virtual_link {

/// What both ends of a TLS connection that only exists here know of it.
inline constexpr couplet::tls_facts tls{.exporter = "0123456789abcdef0123456789abcdef",
                                        .server_end_point = "end point",
                                        .unique = "unique"};

/// Takes what `from` has to send, at most `most` octets; of a message all.
template <class From>
std::string take(From& from, std::size_t most = std::string::npos) {
    bool const is_message = from.link().front().has_value();
    std::string piece{from.output()};
    if (!is_message) piece.resize(std::min(most, piece.size()));
    from.consume(piece.size());
    return piece;
}

/// Two machines. `on_a` and `on_b` see each event, and may use their machine: `on(event, machine)`. TLS is begun where a
/// machine asks for it, when both have.
template <class A, class B>
class pair {
  public:
    pair(A& a, B& b, std::size_t piece = std::string::npos) : a_{a}, b_{b}, piece_{piece} {}

    /// Until neither has anything to say.
    template <class OnA, class OnB>
    void run(OnA on_a, OnB on_b) {
        bool is_busy = true;
        while (is_busy) {
            is_busy = drain(a_, on_a, is_a_waiting_);
            is_busy = drain(b_, on_b, is_b_waiting_) || is_busy;
            is_busy = pass(a_, b_, on_b, is_b_waiting_) || is_busy;
            is_busy = pass(b_, a_, on_a, is_a_waiting_) || is_busy;
            if (is_a_waiting_ && is_b_waiting_) {
                is_a_waiting_ = is_b_waiting_ = false;
                a_.tls_established(tls);
                b_.tls_established(tls);
                is_busy = true;
            }
        }
    }

    /// Octets, or messages, that have been passed on in all.
    std::size_t passed() const { return passed_; }
    /// After so many the connection is cut.
    void cut_after(std::size_t passed) { limit_ = passed; }
    bool is_cut() const { return passed_ >= limit_; }

  private:
    template <class Machine, class On>
    bool drain(Machine& machine, On& on, bool& is_waiting) {
        bool came = false;
        while (auto event = machine.next()) {
            came = true;
            if (std::holds_alternative<couplet::start_tls>(*event)) is_waiting = true;
            on(*event, machine);
        }
        return came;
    }
    template <class From, class To, class On>
    bool pass(From& from, To& to, On& on, bool& is_waiting) {
        if (from.output().empty() || is_cut()) return false;
        std::string const octets = take(from, std::min(piece_, limit_ - passed_));
        passed_ += octets.size();
        to.feed(octets);
        drain(to, on, is_waiting);
        return true;
    }

    A& a_;
    B& b_;
    std::size_t piece_;
    std::size_t passed_ = 0;
    std::size_t limit_ = std::string::npos;
    bool is_a_waiting_ = false;
    bool is_b_waiting_ = false;
};

}  // namespace virtual_link
