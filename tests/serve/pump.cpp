// SPDX-License-Identifier: BSL-1.0
// Whoever talks much, and is much work, lets others have their turn.
#include "../../examples/net/pump.hpp"

#include <sys/socket.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace pump_tests {

namespace {

/// Whom every octet costs time.
struct slow_machine {
    void feed(std::string_view octets) {
        fed += octets.size();
        std::this_thread::sleep_for(std::chrono::microseconds{octets.size()});
    }
    std::optional<couplet::session_event> next() { return {}; }
    couplet::phase phase() const { return couplet::phase::negotiating; }
    std::string_view output() const { return {}; }
    void consume(std::size_t) {}
    void tls_established(couplet::tls_facts const&) {}
    void tls_failed() {}
    void cut() {}

    std::size_t fed = 0;
};

class listener : public net::pump<listener> {
  public:
    listener(net::connection link, net::wire& wire) : pump{std::move(link), wire} {}
    slow_machine& machine() { return machine_; }
    void take(couplet::session_event const&) {}
    void gone() {}
    net::tls_session begin_tls(int) { return {}; }

  private:
    slow_machine machine_;
};

/// One who listens to `octets`.
std::shared_ptr<listener> told(net::asio::io_context& io, net::wire& wire,
                               std::string const& octets) {
    int ends[2];
    REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    REQUIRE(::send(ends[1], octets.data(), octets.size(), 0) ==
            static_cast<ssize_t>(octets.size()));
    ::close(ends[1]);
    auto made = std::make_shared<listener>(
        net::connection{net::tcp::socket{io, net::tcp::v4(), ends[0]}}, wire);
    made->begin();
    return made;
}

}  // namespace

TEST_CASE("RFC 6120 13.12: who talks much is not heard for long before others are", "[serve]") {
    net::asio::io_context io;
    auto const wire = std::make_unique<net::wire>();
    std::string const much(130'000, ' ');
    auto const one = told(io, *wire, much), other = told(io, *wire, much);
    std::size_t turns = 0;
    while (one->machine().fed < much.size() || other->machine().fed < much.size()) {
        io.run_one();
        ++turns;
        CHECK(one->machine().fed < other->machine().fed + 25'000);
        CHECK(other->machine().fed < one->machine().fed + 25'000);
    }
    CHECK(turns > 10);
}

}  // namespace pump_tests
