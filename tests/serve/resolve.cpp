// SPDX-License-Identifier: BSL-1.0
// Whose questions DNS is asked first.
#include <arpa/inet.h>
#include <catch2/catch.hpp>
#include <thread>

#include <boost/asio/ip/udp.hpp>

#include "../../examples/net/resolve.hpp"

namespace resolve_tests {

namespace asio = boost::asio;
using asio::ip::udp;

namespace {

/// Says that no domain has a server (RFC 6120 3.2.1), and only when it is told to.
class name_server {
  public:
    std::string address() const {
        return "127.0.0.1:" + std::to_string(socket_.local_endpoint().port());
    }
    /// To all that was asked until now.
    void answer() {
        while (socket_.available() != 0) {
            udp::endpoint who;
            char octets[512];
            auto const size = socket_.receive_from(asio::buffer(octets), who);
            std::string told{octets, size};
            told[2] = static_cast<char>(told[2] | 0x80);  // an answer ...
            told[7] = 1;                                  // ... with one record: SRV 0 0 0 .
            told.append(
                "\xC0\x0C\x00\x21\x00\x01\x00\x00\x00\x00\x00\x07\x00\x00\x00\x00\x00\x00\x00", 19);
            socket_.send_to(asio::buffer(told), who);
        }
    }

  private:
    asio::io_context io_;
    udp::socket socket_{io_, {asio::ip::address_v4::loopback(), 0}};
};

}  // namespace

TEST_CASE("RFC 6120 13.12: who asks for much does not keep others from being answered", "[serve]") {
    asio::io_context io;
    name_server dns;
    net::resolver names{io, dns.address(), 2};
    int many = 0;
    bool is_nurse_told = false;
    for (int i = 0; i < 4; ++i)
        names.find(
            "d" + std::to_string(i) + ".invalid", net::service::server,
            [&](net::whereabouts) { ++many; }, "juliet");
    names.find(
        "192.0.2.1", net::service::server,
        [&](net::whereabouts found) { is_nurse_told = found.size() == 1; }, "nurse");
    auto const run_until = [&](auto is_so) {
        for (int i = 0; i < 500 && !is_so(); ++i) io.run_for(std::chrono::milliseconds{10});
        return is_so();
    };
    CHECK(run_until([&] { return is_nurse_told; }));
    CHECK(many == 0);
    CHECK(run_until([&] {
        dns.answer();
        return many == 4;
    }));
}

}  // namespace resolve_tests
