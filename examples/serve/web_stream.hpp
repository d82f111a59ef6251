// SPDX-License-Identifier: BSL-1.0
// A connection as Boost.Beast wants one: whatever cannot be done at once is tried again when the socket is ready.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/role.hpp>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

#include "../net/connection.hpp"

namespace serve {

/// AsyncReadStream and AsyncWriteStream, with TLS or without. Handlers are called once, also when it is closed.
class web_stream {
  public:
    using executor_type = net::tcp::socket::executor_type;

    explicit web_stream(net::connection link)
        : link_{std::make_unique<net::connection>(std::move(link))} {}

    executor_type get_executor() { return link_->executor(); }
    net::connection& link() noexcept { return *link_; }

    template <class Buffers, class Handler>
    void async_read_some(Buffers const& buffers, Handler&& handler) {
        go<true>(first_of<boost::asio::mutable_buffer>(buffers), std::forward<Handler>(handler));
    }
    template <class Buffers, class Handler>
    void async_write_some(Buffers const& buffers, Handler&& handler) {
        go<false>(first_of<boost::asio::const_buffer>(buffers), std::forward<Handler>(handler));
    }

    // What Beast calls at the end of a WebSocket.

    template <class Handler>
    friend void async_teardown(boost::beast::role_type, web_stream& it, Handler&& handler) {
        it.link_->finish();
        it.answer(std::forward<Handler>(handler), {});
    }
    friend void teardown(boost::beast::role_type, web_stream& it,
                         boost::system::error_code& error) {
        it.link_->finish();
        error = {};
    }
    friend void beast_close_socket(web_stream& it) { it.link_->close(); }

  private:
    template <class Buffer, class Buffers>
    static Buffer first_of(Buffers const& all) {
        auto const end = boost::asio::buffer_sequence_end(all);
        for (auto at = boost::asio::buffer_sequence_begin(all); at != end; ++at)
            if (Buffer const one{*at}; one.size() != 0) return one;
        return {};
    }
    template <class Handler, class... Octets>
    void answer(Handler&& handler, boost::system::error_code error, Octets... octets) {
        boost::asio::post(get_executor(), boost::beast::bind_front_handler(
                                              std::forward<Handler>(handler), error, octets...));
    }
    auto attempt(boost::asio::mutable_buffer room) {
        return link_->read({static_cast<char*>(room.data()), room.size()});
    }
    auto attempt(boost::asio::const_buffer octets) {
        return link_->write({static_cast<char const*>(octets.data()), octets.size()});
    }

    template <bool Reads, class Buffer, class Handler>
    void go(Buffer what, Handler&& handler) {
        using error = boost::asio::error::basic_errors;
        if (what.size() == 0) return answer(std::forward<Handler>(handler), {}, std::size_t{0});
        auto const [result, size] = attempt(what);
        if (result == net::attempt::done) return answer(std::forward<Handler>(handler), {}, size);
        if (result == net::attempt::closed && Reads)
            return answer(std::forward<Handler>(handler), boost::asio::error::eof, std::size_t{0});
        if (result == net::attempt::failed || result == net::attempt::closed)
            return answer(std::forward<Handler>(handler), error::connection_reset, std::size_t{0});
        auto const awaited =
            result == net::attempt::wants_read ? net::wait::wait_read : net::wait::wait_write;
        link_->when_or_closed(
            awaited, [this, what, handler = std::decay_t<Handler>(std::forward<Handler>(handler))](
                         bool is_ready) mutable {
                if (is_ready) return go<Reads>(what, std::move(handler));
                answer(std::move(handler), error::operation_aborted, std::size_t{0});
            });
    }

    std::unique_ptr<net::connection> link_;
};

}  // namespace serve
