// SPDX-License-Identifier: BSL-1.0
// transport.hpp with Asio, OpenSSL and, for HTTP and WebSockets, Beast.
#include "transport.hpp"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <deque>
#include <stdexcept>
#include <utility>

namespace interop {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using tls_stream = asio::ssl::stream<tcp::socket>;

constexpr milliseconds patience{10'000};

[[noreturn]] void fail(std::string const& what) { throw std::runtime_error{what}; }

/// Runs asynchronous operations one at a time, each no longer than it may last.
class loop {
  public:
    asio::io_context& context() noexcept { return context_; }

    /// Goes on until it is so, or the time is over: then false.
    template <class Predicate>
    bool run_until(Predicate is_so, milliseconds at_most) {
        auto const end = std::chrono::steady_clock::now() + at_most;
        context_.restart();
        while (!is_so())
            if (context_.run_one_until(end) == 0) return is_so();
        return true;
    }
    /// `start(handler)` begins an operation. How it ended is returned.
    template <class Start>
    error_code finish(Start start, char const* what) {
        std::optional<error_code> result;
        start([&result](error_code error, auto&&...) { result = error; });
        if (!run_until([&] { return result.has_value(); }, patience))
            fail(std::string{what} + " takes too long");
        return *result;
    }
    template <class Start>
    void must(Start start, char const* what) {
        if (error_code const error = finish(start, what))
            fail(std::string{what} + ": " + error.message());
    }

  private:
    asio::io_context context_;
};

// What TLS says of a connection

/// RFC 9266 4.2: TLS 1.2 only with the extended master secret. RFC 5929's tls-unique wants it, too (RFC 7627 5.4).
bool has_unique_secret(SSL* ssl) {
    return SSL_version(ssl) >= TLS1_3_VERSION || SSL_get_extms_support(ssl) == 1;
}

/// RFC 9266 2.
std::string exporter(SSL* ssl) {
    constexpr std::string_view label = "EXPORTER-Channel-Binding";
    std::array<unsigned char, 32> octets{};
    if (!has_unique_secret(ssl) ||
        SSL_export_keying_material(ssl, octets.data(), octets.size(), label.data(), label.size(),
                                   nullptr, 0, 1) != 1)
        return {};
    return {octets.begin(), octets.end()};
}

/// RFC 5929 4.1: hashed as the certificate's signature is; with SHA-256 where that is MD5 or SHA-1.
std::string server_end_point(SSL* ssl) {
    X509* const certificate = SSL_get0_peer_certificate(ssl);
    int hash = NID_undef;
    if (certificate == nullptr ||
        X509_get_signature_info(certificate, &hash, nullptr, nullptr, nullptr) != 1)
        return {};
    if (hash == NID_md5 || hash == NID_sha1) hash = NID_sha256;
    EVP_MD const* const digest = EVP_get_digestbynid(hash);
    std::array<unsigned char, EVP_MAX_MD_SIZE> octets{};
    unsigned size = 0;
    if (digest == nullptr || X509_digest(certificate, digest, octets.data(), &size) != 1) return {};
    return {octets.begin(), octets.begin() + size};
}

/// RFC 5929 3.1: the first Finished message is the client's, or the server's where a session is resumed. Not in TLS 1.3.
std::string unique(SSL* ssl) {
    if (SSL_version(ssl) >= TLS1_3_VERSION || !has_unique_secret(ssl)) return {};
    std::array<unsigned char, EVP_MAX_MD_SIZE> octets{};
    std::size_t const size = SSL_session_reused(ssl) == 1
                                 ? SSL_get_peer_finished(ssl, octets.data(), octets.size())
                                 : SSL_get_finished(ssl, octets.data(), octets.size());
    return {octets.data(), octets.data() + size};
}

tls_state state_of(SSL* ssl) {
    return {.exporter = exporter(ssl),
            .server_end_point = server_end_point(ssl),
            .unique = unique(ssl),
            .is_peer_verified = SSL_get_verify_result(ssl) == X509_V_OK};
}

asio::ssl::context context_for(tls_options const& options) {
    asio::ssl::context context{options.is_server ? asio::ssl::context::tls_server
                                                 : asio::ssl::context::tls_client};
    context.load_verify_file(options.folder + "/ca.crt");
    context.set_verify_mode(asio::ssl::verify_peer);
    if (!options.certificate.empty()) {
        std::string const name = options.folder + '/' + options.certificate;
        context.use_certificate_chain_file(name + ".crt");
        context.use_private_key_file(name + ".key", asio::ssl::context::pem);
    }
    int const newest = options.is_old ? TLS1_2_VERSION : TLS1_3_VERSION;
    SSL_CTX_set_max_proto_version(context.native_handle(), newest);
    return context;
}

tls_state shake_hands(loop& io, tls_stream& stream, tls_options const& options) {
    SSL* const ssl = stream.native_handle();
    stream.set_verify_callback(asio::ssl::host_name_verification{options.domain});
    if (!options.is_server) SSL_set_tlsext_host_name(ssl, options.domain.c_str());
    if (!options.protocol.empty()) {
        std::string const list = static_cast<char>(options.protocol.size()) + options.protocol;
        SSL_set_alpn_protos(ssl, reinterpret_cast<unsigned char const*>(list.data()),
                            static_cast<unsigned>(list.size()));
    }
    auto const error = io.finish(
        [&](auto done) {
            stream.async_handshake(options.is_server ? tls_stream::server : tls_stream::client,
                                   std::move(done));
        },
        "TLS");
    if (error) throw tls_error{error.message()};
    return state_of(ssl);
}

tcp::socket open(loop& io, std::uint16_t port) {
    tcp::socket socket{io.context()};
    tcp::endpoint const where{asio::ip::address_v4::loopback(), port};
    io.must([&](auto done) { socket.async_connect(where, std::move(done)); }, "the connection");
    socket.set_option(tcp::no_delay{true});
    return socket;
}

/// Reset, so that what is still under way is lost.
void reset(tcp::socket& socket) {
    error_code ignored;
    socket.set_option(asio::socket_base::linger{true, 0}, ignored);
    socket.close(ignored);
}

/// `start(handler)` sends the last words. For the peer's it waits for a moment only, as not all servers have any.
template <class Start>
void say_goodbye(loop& io, tcp::socket& socket, Start start) {
    bool is_over = false;
    start([&is_over](error_code) { is_over = true; });
    io.run_until([&] { return is_over; }, milliseconds{100});
    error_code ignored;
    socket.close(ignored);
    io.run_until([&] { return is_over; }, patience);
}

/// An operation that goes on when nobody waits for it any more: reading, as long as nothing comes.
struct pending {
    bool has_begun = false;
    std::optional<std::pair<error_code, std::size_t>> result{};

    auto handler() {
        has_begun = true;
        return [this](error_code error, std::size_t octets) { result.emplace(error, octets); };
    }
    /// False: it is not over.
    bool wait(loop& io, milliseconds at_most) {
        return io.run_until([this] { return result.has_value(); }, at_most);
    }
    std::pair<error_code, std::size_t> take() {
        has_begun = false;
        return *std::exchange(result, std::nullopt);
    }
};

// TCP

class tcp_wire final : public wire {
  public:
    explicit tcp_wire(std::uint16_t port) : plain_{open(io_, port)} {}
    /// Of one that stands.
    explicit tcp_wire(tcp::socket::native_handle_type accepted)
        : plain_{io_.context(), tcp::v4(), accepted} {
        plain_.set_option(tcp::no_delay{true});
    }
    ~tcp_wire() override { reset(socket()); }

    void write(std::string_view octets) override {
        auto const all = asio::buffer(octets.data(), octets.size());
        io_.must(
            [&](auto done) {
                if (tls_) return asio::async_write(*tls_, all, std::move(done));
                asio::async_write(plain_, all, std::move(done));
            },
            "writing");
    }
    std::optional<std::string> read(milliseconds at_most) override {
        if (!reading_.has_begun) {
            if (tls_)
                tls_->async_read_some(asio::buffer(buffer_), reading_.handler());
            else
                plain_.async_read_some(asio::buffer(buffer_), reading_.handler());
        }
        if (!reading_.wait(io_, at_most)) return {};
        auto const [error, size] = reading_.take();
        return error ? std::string{} : std::string{buffer_.data(), size};
    }
    tls_state start_tls(tls_options const& options) override {
        auto context = context_for(options);
        tls_.emplace(std::move(plain_), context);
        return shake_hands(io_, *tls_, options);
    }
    /// RFC 6120 4.4: close_notify first.
    void close() override {
        if (!tls_) return cut();
        say_goodbye(io_, socket(), [&](auto done) { tls_->async_shutdown(std::move(done)); });
    }
    void cut() override { reset(socket()); }

  private:
    tcp::socket& socket() { return tls_ ? tls_->next_layer() : plain_; }

    loop io_;
    tcp::socket plain_;
    std::optional<tls_stream> tls_;
    std::array<char, 16 * 1024> buffer_;
    pending reading_;
};

// WebSocket

class websocket_wire final : public wire {
  public:
    explicit websocket_wire(std::uint16_t port) : port_{port} {}
    ~websocket_wire() override { cut(); }

    tls_state start_tls(tls_options const& options) override {
        auto context = context_for(options);
        socket_.emplace(open(io_, port_), context);
        auto const state = shake_hands(io_, socket_->next_layer(), options);
        // RFC 7395 3.1.
        socket_->set_option(beast::websocket::stream_base::decorator{
            [](auto& request) { request.set(http::field::sec_websocket_protocol, "xmpp"); }});
        beast::websocket::response_type response;
        io_.must(
            [&](auto done) {
                socket_->async_handshake(response, options.domain, "/xmpp-websocket",
                                         std::move(done));
            },
            "the WebSocket's handshake");
        if (response[http::field::sec_websocket_protocol] != "xmpp")
            fail("the server does not speak XMPP over WebSockets");
        return state;
    }
    void write(std::string_view octets) override {
        auto const all = asio::buffer(octets.data(), octets.size());
        io_.must([&](auto done) { socket_->async_write(all, std::move(done)); }, "writing");
    }
    std::optional<std::string> read(milliseconds at_most) override {
        if (!reading_.has_begun) socket_->async_read(buffer_, reading_.handler());
        if (!reading_.wait(io_, at_most)) return {};
        if (reading_.take().first) return std::string{};
        std::string message = beast::buffers_to_string(buffer_.data());
        buffer_.clear();
        return message;
    }
    void close() override {
        say_goodbye(io_, beast::get_lowest_layer(*socket_),
                    [&](auto done) { socket_->async_close({}, std::move(done)); });
    }
    void cut() override {
        if (socket_) reset(beast::get_lowest_layer(*socket_));
    }

  private:
    loop io_;
    std::uint16_t port_;
    std::optional<beast::websocket::stream<tls_stream>> socket_;
    beast::flat_buffer buffer_;
    pending reading_;
};

// BOSH

/// One of the connections that BOSH needs: two, and a third to end the session (XEP-0124 11).
struct http_connection {
    explicit http_connection(tls_stream made) : stream{std::move(made)} {}

    tls_stream stream;
    http::request<http::string_body> request{};
    http::response<http::string_body> response{};
    beast::flat_buffer buffer{};
    pending answer{};
};

class bosh_wire final : public wire {
  public:
    explicit bosh_wire(std::uint16_t port) : port_{port} {}
    ~bosh_wire() override { cut(); }

    tls_state start_tls(tls_options const& options) override {
        options_ = options;
        return open_another();
    }
    void write(std::string_view octets) override {
        http_connection& one = free_connection();
        one.request = {http::verb::post, "/http-bind", 11, std::string{octets}};
        one.request.set(http::field::host, options_.domain);
        one.request.set(http::field::content_type, "text/xml; charset=utf-8");
        one.request.prepare_payload();
        one.response = {};
        io_.must([&](auto done) { http::async_write(one.stream, one.request, std::move(done)); },
                 "a request");
        http::async_read(one.stream, one.buffer, one.response, one.answer.handler());
        asked_.push_back(&one);
    }
    std::optional<std::string> read(milliseconds at_most) override {
        if (asked_.empty() || !asked_.front()->answer.wait(io_, at_most)) return {};
        http_connection& one = *asked_.front();
        asked_.pop_front();
        if (one.answer.take().first) return std::string{};
        if (one.response.result() != http::status::ok)
            fail("HTTP " + std::to_string(one.response.result_int()));
        return one.response.body();
    }
    void close() override { cut(); }
    void cut() override {
        for (http_connection& one : connections_) reset(one.stream.next_layer());
    }

  private:
    tls_state open_another() {
        auto context = context_for(options_);
        auto& one = connections_.emplace_back(tls_stream{open(io_, port_), context});
        return shake_hands(io_, one.stream, options_);
    }
    http_connection& free_connection() {
        for (http_connection& one : connections_)
            if (!one.answer.has_begun) return one;
        open_another();
        return connections_.back();
    }

    loop io_;
    std::uint16_t port_;
    tls_options options_;
    std::deque<http_connection> connections_;
    std::deque<http_connection*> asked_;
};

}  // namespace

struct listener::state {
    explicit state(std::uint16_t port)
        : acceptor{io.context(), {asio::ip::address_v4::loopback(), port}} {}

    loop io;
    tcp::acceptor acceptor;
};

listener::listener(std::uint16_t port) : state_{std::make_unique<state>(port)} {}
listener::~listener() = default;
std::unique_ptr<wire> listener::accept(milliseconds at_most) {
    tcp::socket socket{state_->io.context()};
    std::optional<error_code> result;
    state_->acceptor.async_accept(socket, [&](error_code error) { result = error; });
    if (!state_->io.run_until([&] { return result.has_value(); }, at_most)) {
        state_->acceptor.cancel();
        state_->io.run_until([&] { return result.has_value(); }, patience);
        return {};
    }
    if (*result) fail("nobody can connect: " + result->message());
    return std::make_unique<tcp_wire>(socket.release());
}

std::unique_ptr<wire> connect(std::uint16_t port) { return std::make_unique<tcp_wire>(port); }
std::unique_ptr<wire> connect_websocket(std::uint16_t port) {
    return std::make_unique<websocket_wire>(port);
}
std::unique_ptr<wire> connect_bosh(std::uint16_t port) { return std::make_unique<bosh_wire>(port); }

}  // namespace interop
