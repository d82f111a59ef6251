// SPDX-License-Identifier: BSL-1.0
// What `couplet serve` speaks over TLS, and to whom it says that it does not (RFC 7301, XEP-0368).
#include <openssl/err.h>
#include <sys/socket.h>
#include <unistd.h>
#include <catch2/catch.hpp>
#include <cstdio>
#include <optional>
#include <string>

#include "../../examples/net/tls.hpp"

namespace tls_tests {

namespace {

/// Both ends of a connection.
struct wires {
    wires() { REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, ends) == 0); }
    ~wires() {
        for (int const one : ends) ::close(one);
    }
    int ends[2];
};

/// What is agreed on with a client that offers `names`, as ALPN writes them; "alert 120" if the server says so.
std::string agreed(net::tls_context const& server, bool is_web, std::string const& names) {
    wires const between;
    auto const here = is_web ? server.accept_web(between.ends[0]) : server.accept(between.ends[0]);
    auto const trusting = net::tls_context::client_that_trusts_anybody();
    auto const there = trusting.connect(between.ends[1], "localhost", false);
    if (!names.empty())
        SSL_set_alpn_protos(there.get(), reinterpret_cast<unsigned char const*>(names.data()),
                            static_cast<unsigned>(names.size()));
    for (int turn = 0; turn < 20; ++turn) {
        ERR_clear_error();
        SSL_do_handshake(here.get());
        ERR_clear_error();
        if (SSL_do_handshake(there.get()) == 1 && SSL_is_init_finished(here.get()) == 1) break;
        if (ERR_GET_REASON(ERR_peek_error()) == SSL_R_TLSV1_ALERT_NO_APPLICATION_PROTOCOL)
            return "alert 120";
    }
    unsigned char const* name = nullptr;
    unsigned size = 0;
    SSL_get0_alpn_selected(there.get(), &name, &size);
    return {name, name + size};
}

constexpr char const* for_clients = "\x0bxmpp-client";
constexpr char const* for_servers = "\x0bxmpp-server";
constexpr char const* for_web = "\x02h2\x08http/1.1";
constexpr char const* refused = "alert 120";

}  // namespace

TEST_CASE("XEP-0368 5, RFC 7301 3.2: each port speaks what it is for, and nothing else",
          "[serve]") {
    auto const own = net::tls_context::self_signed("localhost");
    CHECK(agreed(own, false, for_clients) == "xmpp-client");
    CHECK(agreed(own, false, std::string{for_servers} + for_clients) == "xmpp-client");
    CHECK(agreed(own, false, for_servers) == refused);
    CHECK(agreed(own, false, for_web) == refused);

    CHECK(agreed(own, true, for_web) == "http/1.1");
    CHECK(agreed(own, true, for_clients) == refused);

    auto const between = own.from_servers({});
    CHECK(agreed(between, false, for_servers) == "xmpp-server");
    CHECK(agreed(between, false, for_clients) == refused);
}

TEST_CASE("RFC 7301 3.2: who says nothing of protocols is let in", "[serve]") {
    auto const own = net::tls_context::self_signed("localhost");
    CHECK(agreed(own, false, {}).empty());
    CHECK(agreed(own, true, {}).empty());
}

TEST_CASE("couplet serve: of files for TLS that are not there people hear in the system's words",
          "[serve]") {
    CHECK_THROWS_WITH(net::tls_context::server("/nowhere/a.pem", "/nowhere/b.pem"),
                      "/nowhere/a.pem: No such file or directory");
    CHECK_THROWS_WITH(net::tls_context::client("/nowhere/ca.pem"),
                      "/nowhere/ca.pem: No such file or directory");
}

TEST_CASE("couplet serve: a certificate is no key, and says so", "[serve]") {
    std::string const file = "serve_test_" + std::to_string(::getpid()) + "_tls.pem";
    auto const own = net::tls_context::self_signed("localhost");
    own.save_certificate(file);
    CHECK_THROWS_WITH(net::tls_context::server(file, file), file + " has no private key in PEM");
    CHECK_THROWS_WITH(net::tls_context::server("/dev/null", file),
                      "/dev/null has no certificate in PEM");
    std::remove(file.c_str());
}

}  // namespace tls_tests
