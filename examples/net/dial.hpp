// SPDX-License-Identifier: BSL-1.0
// A TCP connection to the first of several hosts that takes it: their addresses of both families, one after the other.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "resolve.hpp"

namespace net {

using asio::ip::tcp;

/// How it went wrong; of several hosts the one that came furthest tells.
enum class dial_errc {
    nowhere,       ///< there was none to try
    no_such_host,  ///< DNS has no address
    unreachable,   ///< the network or the host says no
    silent,        ///< no answer in time
};

struct dialled {
    std::optional<tcp::socket> socket{};
    target where{};          ///< that has answered; else the one that tells
    std::size_t number = 0;  ///< of `where` among the targets
    dial_errc why = dial_errc::nowhere;
    std::string reason{};  ///< in the system's words
};

class dialler : public std::enable_shared_from_this<dialler> {
  public:
    using handler = std::function<void(dialled)>;

    /// Each address may take that long. `done` is called once, unless it is cancelled.
    static std::shared_ptr<dialler> dial(asio::io_context& io, whereabouts targets,
                                         std::chrono::seconds patience, handler done);
    dialler(asio::io_context& io, whereabouts targets, std::chrono::seconds patience, handler done);
    void cancel();

  private:
    void next_target();
    void next_address();
    void failed(dial_errc why, std::string reason);
    void finish(std::optional<tcp::socket> socket);

    tcp::resolver resolver_;
    tcp::socket socket_;
    asio::steady_timer timer_;
    whereabouts targets_;
    std::chrono::seconds patience_;
    handler done_;
    std::size_t at_ = 0;
    tcp::resolver::results_type addresses_{};
    tcp::resolver::results_type::const_iterator address_{};
    unsigned attempt_ =
        0;  ///< which address is being tried: the timer of an earlier one says nothing
    bool is_late_ = false;
    dialled told_{};
};

}  // namespace net
