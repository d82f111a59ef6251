// SPDX-License-Identifier: BSL-1.0
#include "world.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/ip/address_v4.hpp>

#include "client.hpp"

namespace load {

world::world(options const& wanted) : wants_{wanted}, random_{wanted.seed} { tick(); }

net::tcp::socket world::dial() {
    constexpr std::uint32_t sources = 100;
    net::tcp::endpoint const there{asio::ip::make_address(wants_.host), wants_.port};
    net::tcp::socket made{io_, there.protocol()};
    made.non_blocking(true);
    if (there.address().is_loopback() && there.address().is_v4()) {
        asio::ip::address_v4 const here{0x7F000002 + calls_++ % sources};
        made.bind({here, 0});
    }
    boost::system::error_code ignored;  // not yet, or refused: who writes will know
    made.connect(there, ignored);
    return made;
}

void world::tick() {
    second_.expires_after(std::chrono::seconds{1});
    second_.async_wait([this](boost::system::error_code error) {
        if (error) return;
        auto const now = microseconds() / 1'000'000;
        for (auto const& one : timed_)
            if (auto const it = one.lock()) it->tick(now);
        std::erase_if(timed_, [](auto const& one) { return one.expired(); });
        tick();
    });
}

}  // namespace load
