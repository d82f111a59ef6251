// SPDX-License-Identifier: BSL-1.0
// tls.hpp with OpenSSL 3.
#include "tls.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string_view>

namespace net {
namespace {

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* what) const noexcept {
        Free(what);
    }
};
using private_key = std::unique_ptr<EVP_PKEY, freed_by<EVP_PKEY_free>>;
using certificate = std::unique_ptr<X509, freed_by<X509_free>>;
using extension = std::unique_ptr<X509_EXTENSION, freed_by<X509_EXTENSION_free>>;

void must(bool is_good, char const* what) {
    if (!is_good) throw tls_error{std::string{what} + ": " + tls_reason()};
}

/// What OpenSSL says of a file is for who knows PEM.
void must_have(bool is_good, std::string const& file, char const* what) {
    if (is_good) return;
    bool const is_read = !ERR_SYSTEM_ERROR(ERR_peek_error());
    throw tls_error{is_read ? file + " has no " + what + " in PEM" : file + ": " + tls_reason()};
}

void extend(X509* made, int what, std::string const& value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, made, made, nullptr, nullptr, 0);
    extension const one{X509V3_EXT_conf_nid(nullptr, &context, what, value.c_str())};
    must(one && X509_add_ext(made, one.get(), -1) == 1, "the certificate cannot be made");
}

/// For 90 days.
certificate make_certificate(std::string const& domain, EVP_PKEY* own) {
    constexpr long day = 24L * 3600;
    certificate made{X509_new()};
    X509* const it = made.get();
    X509_set_version(it, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(it), 1);
    X509_gmtime_adj(X509_getm_notBefore(it), -day);
    X509_gmtime_adj(X509_getm_notAfter(it), 90 * day);
    X509_set_pubkey(it, own);
    X509_NAME* const subject = X509_get_subject_name(it);
    auto const* const text = reinterpret_cast<unsigned char const*>(domain.c_str());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, text, -1, -1, 0);
    X509_set_issuer_name(it, subject);
    extend(it, NID_basic_constraints, "critical,CA:TRUE");
    extend(it, NID_subject_alt_name, "DNS:" + domain + ",DNS:*." + domain);
    must(X509_sign(it, own, EVP_sha256()) != 0, "the certificate cannot be signed");
    return made;
}

/// RFC 9266 4.2, RFC 7627 5.4: bindings of TLS 1.2 want the extended master secret.
bool has_unique_secret(SSL* ssl) {
    return SSL_version(ssl) >= TLS1_3_VERSION || SSL_get_extms_support(ssl) == 1;
}

/// RFC 9266 2.
std::string exporter_of(SSL* ssl) {
    constexpr std::string_view label = "EXPORTER-Channel-Binding";
    std::array<unsigned char, 32> octets{};
    bool const is_made = has_unique_secret(ssl) &&
                         SSL_export_keying_material(ssl, octets.data(), octets.size(), label.data(),
                                                    label.size(), nullptr, 0, 0) == 1;
    return is_made ? std::string{octets.begin(), octets.end()} : std::string{};
}

/// RFC 5929 4.1: hashed as the certificate's signature is; with SHA-256 where that is MD5 or SHA-1.
std::string server_end_point_of(SSL* ssl) {
    X509* const shown =
        SSL_is_server(ssl) == 1 ? SSL_get_certificate(ssl) : SSL_get0_peer_certificate(ssl);
    int hash = NID_undef;
    if (shown == nullptr || X509_get_signature_info(shown, &hash, nullptr, nullptr, nullptr) != 1)
        return {};
    if (hash == NID_md5 || hash == NID_sha1) hash = NID_sha256;
    EVP_MD const* const digest = EVP_get_digestbynid(hash);
    std::array<unsigned char, EVP_MAX_MD_SIZE> octets{};
    unsigned size = 0;
    if (digest == nullptr || X509_digest(shown, digest, octets.data(), &size) != 1) return {};
    return {octets.begin(), octets.begin() + size};
}

/// RFC 5929 3.1: the first Finished message: the client's, or the server's where a session is resumed. Not in TLS 1.3.
std::string unique_of(SSL* ssl) {
    if (SSL_version(ssl) >= TLS1_3_VERSION || !has_unique_secret(ssl)) return {};
    bool const is_own = (SSL_is_server(ssl) == 1) == (SSL_session_reused(ssl) == 1);
    std::array<unsigned char, EVP_MAX_MD_SIZE> octets{};
    std::size_t const size = is_own ? SSL_get_finished(ssl, octets.data(), octets.size())
                                    : SSL_get_peer_finished(ssl, octets.data(), octets.size());
    return {octets.begin(), octets.begin() + static_cast<std::ptrdiff_t>(size)};
}

// As ALPN writes them (RFC 7301 3.1, XEP-0368 5).
constexpr char for_clients[] = "\x0bxmpp-client", for_servers[] = "\x0bxmpp-server",
               for_web[] = "\x08http/1.1";
static_assert(sizeof for_clients == sizeof for_servers);

/// RFC 7301 3.2: who asks by ALPN for something else than what is spoken here hears no_application_protocol.
int choose_protocol(SSL* ssl, unsigned char const** chosen, unsigned char* size,
                    unsigned char const* wanted, unsigned wanted_size, void*) {
    auto const* const ours = static_cast<unsigned char const*>(SSL_get_app_data(ssl));
    unsigned char* found = nullptr;
    int const result = SSL_select_next_proto(&found, size, ours, ours[0] + 1U, wanted, wanted_size);
    *chosen = found;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// RFC 7590 3.2: nothing older than TLS 1.2. The rest keeps an idle connection small.
SSL_CTX* prepared(SSL_CTX* made) {
    must(made != nullptr, "TLS cannot be used");
    std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to connections that have gone
    SSL_CTX_set_min_proto_version(made, TLS1_2_VERSION);
    SSL_CTX_set_mode(made, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                               SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_alpn_select_cb(made, choose_protocol, nullptr);
    SSL_CTX_set_options(made, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    return made;
}

/// The verdict is kept, for whom it concerns.
int go_on_anyway(int, X509_STORE_CTX*) { return 1; }

std::string_view text_of(ASN1_STRING const* value) {
    return {reinterpret_cast<char const*>(ASN1_STRING_get0_data(value)),
            static_cast<std::size_t>(ASN1_STRING_length(value))};
}
/// RFC 6120 13.7.1.2: an XmppAddr, or a service's name (RFC 4985).
bool has_xmpp_name(X509* shown, std::string const& domain) {
    auto* const all = static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(shown, NID_subject_alt_name, nullptr, nullptr));
    bool is_found = false;
    for (int i = 0; i < sk_GENERAL_NAME_num(all); ++i) {
        GENERAL_NAME const* const one = sk_GENERAL_NAME_value(all, i);
        if (one->type != GEN_OTHERNAME) continue;
        int const kind = OBJ_obj2nid(one->d.otherName->type_id);
        ASN1_TYPE const* const value = one->d.otherName->value;
        if (value->type == V_ASN1_UTF8STRING && kind == NID_XmppAddr)
            is_found = is_found || text_of(value->value.utf8string) == domain;
        if (value->type == V_ASN1_IA5STRING && kind == NID_SRVName)
            is_found = is_found || text_of(value->value.ia5string) == "_xmpp-server." + domain;
    }
    GENERAL_NAMES_free(all);
    return is_found;
}
/// RFC 9525 6: the subject's common name is nobody's.
bool names(X509* shown, std::string const& domain) {
    constexpr unsigned rules =
        X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT;
    return X509_check_host(shown, domain.data(), domain.size(), rules, nullptr) == 1 ||
           has_xmpp_name(shown, domain);
}

}  // namespace

tls_context::tls_context(SSL_METHOD const* method)
    : context_{prepared(SSL_CTX_new(method)), [](SSL_CTX* it) { SSL_CTX_free(it); }} {}

tls_context tls_context::server(std::string const& certificate, std::string const& key) {
    tls_context made{TLS_server_method()};
    SSL_CTX* const it = made.context_.get();
    ERR_clear_error();
    must_have(SSL_CTX_use_certificate_chain_file(it, certificate.c_str()) == 1, certificate,
              "certificate");
    must_have(SSL_CTX_use_PrivateKey_file(it, key.c_str(), SSL_FILETYPE_PEM) == 1, key,
              "private key");
    must(SSL_CTX_check_private_key(it) == 1, "the key is not the certificate's");
    return made;
}

tls_context tls_context::self_signed(std::string const& domain) {
    tls_context made{TLS_server_method()};
    SSL_CTX* const it = made.context_.get();
    private_key const own{EVP_EC_gen("P-256")};
    must(own != nullptr, "a key cannot be made");
    auto const shown = make_certificate(domain, own.get());
    must(SSL_CTX_use_certificate(it, shown.get()) == 1, "the certificate cannot be used");
    must(SSL_CTX_use_PrivateKey(it, own.get()) == 1, "the key cannot be used");
    return made;
}

void tls_context::save_certificate(std::string const& file) const {
    std::FILE* const out = std::fopen(file.c_str(), "w");
    bool const is_written =
        out != nullptr && PEM_write_X509(out, SSL_CTX_get0_certificate(context_.get())) == 1;
    bool const is_closed = out != nullptr && std::fclose(out) == 0;
    if (!is_written || !is_closed) throw tls_error{file + " cannot be written"};
}

void tls_context::trust(std::string const& authorities) {
    SSL_CTX* const it = context_.get();
    bool const is_loaded = authorities.empty()
                               ? SSL_CTX_set_default_verify_paths(it) == 1
                               : SSL_CTX_load_verify_file(it, authorities.c_str()) == 1;
    must(is_loaded, authorities.empty() ? "the system's authorities" : authorities.c_str());
}
tls_context tls_context::client(std::string const& authorities) {
    tls_context made{TLS_client_method()};
    SSL_CTX_set_verify(made.context_.get(), SSL_VERIFY_PEER, nullptr);
    made.trust(authorities);
    return made;
}

tls_context tls_context::client_that_trusts_anybody() {
    tls_context made{TLS_client_method()};
    SSL_CTX_set_verify(made.context_.get(), SSL_VERIFY_NONE, nullptr);
    return made;
}

void tls_context::show_certificate_of(SSL_CTX* other) {
    SSL_CTX* const it = context_.get();
    STACK_OF(X509)* chain = nullptr;
    SSL_CTX_get0_chain_certs(other, &chain);
    must(SSL_CTX_use_certificate(it, SSL_CTX_get0_certificate(other)) == 1 &&
             SSL_CTX_use_PrivateKey(it, SSL_CTX_get0_privatekey(other)) == 1 &&
             (chain == nullptr || SSL_CTX_set1_chain(it, chain) == 1),
         "the certificate cannot be used");
    is_between_servers_ = true;
}
tls_context tls_context::from_servers(std::string const& authorities) const {
    tls_context made{TLS_server_method()};
    SSL_CTX* const it = made.context_.get();
    made.show_certificate_of(context_.get());
    made.trust(authorities);
    SSL_CTX_set_verify(it, SSL_VERIFY_PEER, go_on_anyway);
    // Certificates of servers need not be for clients, too (RFC 6120 13.7.1.1).
    SSL_CTX_set_purpose(it, X509_PURPOSE_SSL_SERVER);
    // What was verified once is not taken from a ticket.
    SSL_CTX_set_session_cache_mode(it, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(it, SSL_OP_NO_TICKET);
    return made;
}
tls_context tls_context::to_servers(std::string const& authorities, bool verifies) const {
    tls_context made{TLS_client_method()};
    made.show_certificate_of(context_.get());
    made.trust(authorities);
    SSL_CTX_set_verify(made.context_.get(), SSL_VERIFY_PEER, verifies ? nullptr : go_on_anyway);
    return made;
}
bool tls_context::is_for(std::string const& domain) const {
    X509* const own = SSL_CTX_get0_certificate(context_.get());
    return own != nullptr && names(own, domain);
}
bool is_peer_certificate_for(SSL* ssl, std::string const& domain) {
    X509* const shown = ssl == nullptr ? nullptr : SSL_get0_peer_certificate(ssl);
    return shown != nullptr && names(shown, domain);
}

tls_session tls_context::accept(int socket) const {
    return accept_for(is_between_servers_ ? for_servers : for_clients, socket);
}
tls_session tls_context::accept_web(int socket) const { return accept_for(for_web, socket); }
tls_session tls_context::accept_for(char const* protocol, int socket) const {
    tls_session made{SSL_new(context_.get())};
    must(made && SSL_set_fd(made.get(), socket) == 1, "TLS cannot begin");
    SSL_set_app_data(made.get(), const_cast<char*>(protocol));
    SSL_set_accept_state(made.get());
    return made;
}

tls_session tls_context::connect(int socket, std::string const& domain, bool is_direct) const {
    tls_session made{SSL_new(context_.get())};
    SSL* const it = made.get();
    must(made && SSL_set_fd(it, socket) == 1, "TLS cannot begin");
    SSL_set_connect_state(it);
    // RFC 9525 6.3: no common names.
    SSL_set_hostflags(it,
                      X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
    must(SSL_set1_host(it, domain.c_str()) == 1, "TLS cannot begin");
    SSL_set_tlsext_host_name(it, domain.c_str());
    auto const* const protocol = is_between_servers_ ? for_servers : for_clients;
    if (is_direct)
        SSL_set_alpn_protos(it, reinterpret_cast<unsigned char const*>(protocol),
                            sizeof for_clients - 1);
    return made;
}

tls_state::tls_state(SSL* ssl)
    : exporter_{exporter_of(ssl)},
      server_end_point_{server_end_point_of(ssl)},
      unique_{unique_of(ssl)},
      is_peer_verified_{SSL_get0_peer_certificate(ssl) != nullptr &&
                        SSL_get_verify_result(ssl) == X509_V_OK} {}

std::string tls_reason(SSL const* ssl) {
    long const verdict = ssl == nullptr ? X509_V_OK : SSL_get_verify_result(ssl);
    if (verdict != X509_V_OK) return X509_verify_cert_error_string(verdict);
    std::array<char, 256> text{};
    auto const code = ERR_get_error();
    ERR_clear_error();
    if (code == 0) return "no reason is given";
    if (ERR_SYSTEM_ERROR(code)) return std::strerror(ERR_GET_REASON(code));
    char const* const reason = ERR_reason_error_string(code);
    if (reason != nullptr) return reason;
    ERR_error_string_n(code, text.data(), text.size());
    return text.data();
}

}  // namespace net
