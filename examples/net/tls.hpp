// SPDX-License-Identifier: BSL-1.0
// TLS from OpenSSL: contexts for both sides, a certificate made on the spot, and what a machine wants to know of TLS.
#pragma once

#include <openssl/ssl.h>

#include <couplet/negotiation/channel_binding.hpp>
#include <memory>
#include <stdexcept>
#include <string>

namespace net {

/// With a sentence that says what and why.
struct tls_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct free_tls {
    void operator()(SSL* ssl) const noexcept { SSL_free(ssl); }
};
using tls_session = std::unique_ptr<SSL, free_tls>;

/// Certificates and rules, for any number of connections. Throws tls_error.
class tls_context {
  public:
    /// With the certificate (and its chain) and the key in these files, in PEM.
    static tls_context server(std::string const& certificate, std::string const& key);
    /// With a new key, and a certificate for `domain` and the names below it that nobody has signed but itself.
    static tls_context self_signed(std::string const& domain);
    /// The certificate, in PEM, for who is to trust it.
    void save_certificate(std::string const& file) const;
    /// Who trusts the system's authorities, or those in that file.
    static tls_context client(std::string const& authorities = {});
    /// Who takes whatever certificate there is, and with it whoever stands on the way.
    static tls_context client_that_trusts_anybody();

    // Between servers, with this context's certificate

    /// Asks who comes for a certificate, and goes on without one, or with any: `tls_state` says whether it is one that
    /// the authorities (a file; empty: the system's) vouch for.
    tls_context from_servers(std::string const& authorities) const;
    /// Shows the certificate. `verifies`: the other one must be good; else anything will do.
    tls_context to_servers(std::string const& authorities, bool verifies) const;
    /// Whether the certificate is for that domain, in A-labels.
    bool is_for(std::string const& domain) const;

    /// One connection's, on that socket: of XMPP, or of HTTP.
    tls_session accept(int socket) const;
    tls_session accept_web(int socket) const;
    /// The server's certificate must be for `domain` (RFC 9525 6). `is_direct`: TLS comes first (XEP-0368 5).
    tls_session connect(int socket, std::string const& domain, bool is_direct) const;

  private:
    explicit tls_context(SSL_METHOD const* method);
    tls_session accept_for(char const* protocol, int socket) const;
    void show_certificate_of(SSL_CTX* other);
    void trust(std::string const& authorities);

    std::shared_ptr<SSL_CTX> context_;
    bool is_between_servers_ = false;
};

/// Whether the certificate that the peer has shown, good or not, is for that domain, in A-labels (RFC 6120 13.7.1.2).
bool is_peer_certificate_for(SSL* ssl, std::string const& domain);

/// What `couplet::tls_facts` borrows.
class tls_state {
  public:
    explicit tls_state(SSL* ssl);
    couplet::tls_facts facts() const noexcept {
        return {exporter_, server_end_point_, unique_, is_peer_verified_};
    }

  private:
    std::string exporter_, server_end_point_, unique_;
    bool is_peer_verified_;
};

/// What OpenSSL says went wrong; of a certificate that was refused, why.
std::string tls_reason(SSL const* ssl = nullptr);

}  // namespace net
