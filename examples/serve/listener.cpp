// SPDX-License-Identifier: BSL-1.0
#include "listener.hpp"

#include <memory>
#include <stdexcept>
#include <string>

namespace serve {
namespace {

namespace asio = net::asio;

/// Lives as long as it waits.
class listener : public std::enable_shared_from_this<listener> {
  public:
    listener(house& all, asio::ip::tcp::endpoint const& where,
             std::function<void(net::tcp::socket)> take, std::function<bool()> has_room)
        : house_{all},
          waits_{all.io(), where},
          retry_{all.io()},
          take_{std::move(take)},
          has_room_{std::move(has_room)} {}

    void wait() {
        waits_.async_accept(
            [self = shared_from_this()](boost::system::error_code error, net::tcp::socket socket) {
                self->come(error, std::move(socket));
            });
    }

  private:
    void come(boost::system::error_code error, net::tcp::socket socket) {
        if (error == asio::error::operation_aborted) return;
        if (error) return wait_a_moment();  // no descriptors are left, or the peer has gone
        if (has_room_ ? has_room_() : house_.has_room())
            take_(std::move(socket));
        else
            ++house_.counted.refused;
        wait();
    }
    void wait_a_moment() {
        retry_.expires_after(std::chrono::milliseconds{100});
        retry_.async_wait([self = shared_from_this()](boost::system::error_code) { self->wait(); });
    }

    house& house_;
    asio::ip::tcp::acceptor waits_;
    asio::steady_timer retry_;
    std::function<void(net::tcp::socket)> take_;
    std::function<bool()> has_room_;
};

}  // namespace

void listen(house& all, std::uint16_t port, std::function<void(net::tcp::socket)> take,
            std::function<bool()> has_room) {
    if (port == 0) return;
    std::string const& address = all.wanted().address;
    try {
        asio::ip::tcp::endpoint const where{asio::ip::make_address(address), port};
        std::make_shared<listener>(all, where, std::move(take), std::move(has_room))->wait();
    } catch (boost::system::system_error const& error) {
        throw std::runtime_error{"cannot listen at " + address + " port " + std::to_string(port) +
                                 ": " + error.code().message() +
                                 "; --listen and the options of ports say where instead"};
    }
}

}  // namespace serve
