// SPDX-License-Identifier: BSL-1.0
// Sockets and TLS for one machine: the part of a client that couplet leaves to its user.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <couplet/negotiation/channel_binding.hpp>

namespace interop {

/// What `couplet::tls_facts` borrows.
struct tls_state {
    std::string exporter{};
    std::string server_end_point{};
    std::string unique{};
    bool is_peer_verified = false;

    couplet::tls_facts facts() const noexcept {
        return {exporter, server_end_point, unique, is_peer_verified};
    }
    /// As on another connection.
    void falsify() {
        for (std::string* const octets : {&exporter, &server_end_point, &unique})
            if (!octets->empty()) octets->front() ^= 1;
    }
    /// As of a TLS library that can give that type of binding and no other.
    void keep_only(couplet::binding_type one) {
        using enum couplet::binding_type;
        if (one != tls_exporter) exporter.clear();
        if (one != tls_server_end_point) server_end_point.clear();
        if (one != tls_unique) unique.clear();
    }
};

/// How TLS is begun. The server's certificate must be for `domain`, and signed by the authority.
struct tls_options {
    std::string domain;
    std::string folder;  ///< where the authority's ca.crt is
    /// To show: "peer" for peer.crt and peer.key; empty for none.
    std::string certificate{};
    bool is_server = false;  ///< of the handshake; the other side need not show a certificate
    bool is_old = false;     ///< TLS 1.2, nothing newer
    /// ALPN's (RFC 7301), as XEP-0368 wants it; empty for none.
    std::string protocol{};
    /// The type of binding that the library can give, if it is not all of them.
    std::optional<couplet::binding_type> binding{};
    bool is_binding_false = false;  ///< as if somebody stood in between
};

using milliseconds = std::chrono::milliseconds;

/// The handshake of TLS has failed.
struct tls_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A connection to 127.0.0.1. Whatever goes wrong is a std::runtime_error.
class wire {
  public:
    wire() = default;
    wire(wire const&) = delete;
    wire& operator=(wire const&) = delete;
    virtual ~wire() = default;

    virtual void write(std::string_view octets) = 0;
    /// What has come. Empty: the peer has closed. Nothing: it was silent for so long.
    virtual std::optional<std::string> read(milliseconds at_most) = 0;
    /// The shaking of hands.
    virtual tls_state start_tls(tls_options const& options) = 0;
    /// The orderly end: close_notify, then the socket's.
    virtual void close() = 0;
    /// As a broken network does it: without a word.
    virtual void cut() = 0;
};

/// TCP; TLS when it is started.
std::unique_ptr<wire> connect(std::uint16_t port);
/// Waits for those who connect to that port.
class listener {
  public:
    explicit listener(std::uint16_t port);
    ~listener();
    /// Nothing: nobody has come in time.
    std::unique_ptr<wire> accept(milliseconds at_most);

  private:
    struct state;
    std::unique_ptr<state> state_;
};
/// A WebSocket (RFC 7395): each `write` is a message, each `read` gives one. TLS must be started first.
std::unique_ptr<wire> connect_websocket(std::uint16_t port);
/// HTTP (XEP-0124): each `write` is a request, each `read` gives the answer to the oldest. TLS must be started first.
std::unique_ptr<wire> connect_bosh(std::uint16_t port);

}  // namespace interop
