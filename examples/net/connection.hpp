// SPDX-License-Identifier: BSL-1.0
// A TCP connection that does not wait, and TLS on it once that has begun.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "tls.hpp"

namespace net {

namespace asio = boost::asio;
using asio::ip::tcp;
using wait = tcp::socket::wait_type;

/// What came of an attempt to read, to write or to shake hands.
enum class attempt {
    done,
    wants_read,   ///< again when the socket can be read
    wants_write,  ///< again when it can be written
    closed,       ///< the peer has ended it
    failed,
};

/// Keeps no buffers: what cannot be done at once is tried again when the socket is ready.
class connection {
  public:
    explicit connection(tcp::socket socket);

    /// Into `room`; so many octets.
    std::pair<attempt, std::size_t> read(std::span<char> room);
    /// So many octets of them.
    std::pair<attempt, std::size_t> write(std::string_view octets);

    /// Takes white space that is not TLS's off the socket; and whether something else comes next, if only the end.
    std::pair<std::string_view, bool> take_space(std::span<char> room) noexcept;

    bool is_secure() const noexcept { return ssl_ != nullptr; }
    /// From now on; `shake_hands` until it is done.
    void begin_tls(tls_session begun) noexcept { ssl_ = std::move(begun); }
    attempt shake_hands();
    SSL* ssl() const noexcept { return ssl_.get(); }

    /// Calls `f()` when the socket is ready; not at all if it was closed.
    template <class F>
    void when(wait what, F f) {
        when_or_closed(what, [f = std::move(f)](bool is_ready) mutable {
            if (is_ready) f();
        });
    }
    /// Calls `f(is_ready)`: false if it was closed.
    template <class F>
    void when_or_closed(wait what, F f) {
        socket_.async_wait(
            what, [f = std::move(f)](boost::system::error_code error) mutable { f(!error); });
    }
    /// Says that nothing more will be sent: close_notify, then TCP's end.
    void finish() noexcept;
    /// Without a word.
    void close() noexcept;

    int handle() noexcept { return socket_.native_handle(); }
    auto executor() { return socket_.get_executor(); }
    /// The peer's address, for logs.
    std::string peer() const;
    /// Whether that is on the same machine.
    bool is_loopback() const;

  private:
    std::pair<attempt, std::size_t> outcome_of(int result, std::size_t size);

    tcp::socket socket_;
    tls_session ssl_;
};

}  // namespace net
