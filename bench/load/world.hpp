// SPDX-License-Identifier: BSL-1.0
// What all clients of a run have in common: one thread, one context of TLS, one clock.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "net/pump.hpp"
#include "net/tls.hpp"
#include "options.hpp"

namespace load {

namespace asio = boost::asio;
using clock = std::chrono::steady_clock;

class session;

/// Since an arbitrary moment.
inline std::uint64_t microseconds() {
    auto const now = clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(now).count());
}
inline clock::duration seconds_of(double seconds) {
    return std::chrono::duration_cast<clock::duration>(std::chrono::duration<double>{seconds});
}

class world {
  public:
    explicit world(options const& wanted);

    options const& wants() const noexcept { return wants_; }
    asio::io_context& io() noexcept { return io_; }
    net::tls_context const& tls() const noexcept { return tls_; }
    net::wire& wire() noexcept { return wire_; }
    std::mt19937_64& random() noexcept { return random_; }

    /// A socket that is about to be connected: from one of many addresses, since one has 28,000 ports.
    net::tcp::socket dial();
    /// It is told the time each second, while it lives.
    void keep_time(std::weak_ptr<session> one) { timed_.push_back(std::move(one)); }

    /// Until that is so; false if it is not within so many seconds.
    template <class Predicate>
    bool run_until(Predicate is_so, double seconds) {
        auto const end = clock::now() + seconds_of(seconds);
        while (!is_so()) {
            if (clock::now() >= end) return false;
            io_.run_one_until(end);
        }
        return true;
    }
    void run_for(double seconds) { io_.run_for(seconds_of(seconds)); }

  private:
    void tick();

    options wants_;
    asio::io_context io_{1};
    net::tls_context tls_ = net::tls_context::client_that_trusts_anybody();
    net::wire wire_{};
    std::mt19937_64 random_;
    asio::steady_timer second_{io_};
    std::vector<std::weak_ptr<session>> timed_;
    std::uint32_t calls_ = 0;
};

}  // namespace load
