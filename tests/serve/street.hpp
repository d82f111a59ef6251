// SPDX-License-Identifier: BSL-1.0
// Several houses of `couplet serve` in one process, with sockets between them: everything happens when `until` waits.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "../../examples/serve/peers.hpp"
#include "town.hpp"

namespace town {

/// A port of the loopback at which nobody waits now.
inline std::uint16_t free_port() {
    net::asio::io_context io;
    net::tcp::acceptor const one{io, {net::asio::ip::address_v4::loopback(), 0}};
    return one.local_endpoint().port();
}

/// Somebody to whom a connection can be made, and who does not answer.
struct silent_server {
    std::uint16_t port() const { return door.local_endpoint().port(); }
    net::asio::io_context io{};
    net::tcp::acceptor door{io, {net::asio::ip::address_v4::loopback(), 0}};
};
/// A connection to that port, of somebody in that house.
inline net::connection connected(place& from, std::uint16_t port) {
    net::tcp::socket made{from.loop.io};
    made.connect({net::asio::ip::address_v4::loopback(), port});
    return net::connection{std::move(made)};
}

/// Where houses are, and who is elsewhere.
inline serve::server_place at(std::string domain, std::uint16_t port) {
    return {std::move(domain), "127.0.0.1", port};
}
inline serve::options domain(std::string name, std::vector<serve::server_place> others = {}) {
    serve::options wanted;
    wanted.domain = std::move(name);
    wanted.hosts = std::move(others);
    return wanted;
}

/// A house that other servers come to.
struct street_house : place {
    street_house(serve::options const& wanted, std::uint16_t port) : place{wanted}, others{all} {
        listen_for_servers(others, port);
    }
    serve::peers others;
};

/// Lets all of them work until that is true; false: it was not, in ten seconds.
inline bool until(std::vector<place*> const& houses, std::function<bool()> const& is_true) {
    auto const end = std::chrono::steady_clock::now() + std::chrono::seconds{10};
    while (!is_true()) {
        if (std::chrono::steady_clock::now() > end) return false;
        std::size_t done = 0;
        for (place* const one : houses) done += one->loop.io.poll();
        if (done == 0) std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return true;
}
/// All that `who` has heard when that text is there, or in ten seconds.
inline std::string heard_until(std::vector<place*> const& houses, guest& who,
                               std::string_view text) {
    std::string all;
    until(houses, [&] { return (all += who.heard()).find(text) != all.npos; });
    return all;
}
/// Closes all streams, and waits until nothing happens any more.
inline void shut(std::vector<place*> const& houses) {
    for (place* const one : houses) one->all.shut([] {});
    for (int quiet = 0; quiet < 20; ++quiet) {
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
        for (place* const one : houses)
            if (one->loop.io.poll() != 0) quiet = 0;
    }
}

}  // namespace town
