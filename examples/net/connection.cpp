// SPDX-License-Identifier: BSL-1.0
#include "connection.hpp"

#include <netinet/tcp.h>
#include <openssl/err.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace net {

connection::connection(tcp::socket socket) : socket_{std::move(socket)} {
    boost::system::error_code ignored;
    socket_.non_blocking(true, ignored);
    socket_.set_option(tcp::no_delay{true}, ignored);
    // Who has vanished without a word is found out in about two minutes.
    socket_.set_option(asio::socket_base::keep_alive{true}, ignored);
    using seconds = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPIDLE>;
    using pause = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPINTVL>;
    using count = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_KEEPCNT>;
    socket_.set_option(seconds{60}, ignored);
    socket_.set_option(pause{20}, ignored);
    socket_.set_option(count{3}, ignored);
}

/// TLS reads where it writes, and the other way round.
std::pair<attempt, std::size_t> connection::outcome_of(int result, std::size_t size) {
    if (result == 1) return {attempt::done, size};
    switch (SSL_get_error(ssl_.get(), result)) {
        case SSL_ERROR_WANT_READ: return {attempt::wants_read, 0};
        case SSL_ERROR_WANT_WRITE: return {attempt::wants_write, 0};
        case SSL_ERROR_ZERO_RETURN: return {attempt::closed, 0};
        default: return {attempt::failed, 0};
    }
}

std::pair<attempt, std::size_t> connection::read(std::span<char> room) {
    if (ssl_) {
        std::size_t size = 0;
        ERR_clear_error();
        int const result = SSL_read_ex(ssl_.get(), room.data(), room.size(), &size);
        return outcome_of(result, size);
    }
    auto const got = ::recv(handle(), room.data(), room.size(), 0);
    if (got > 0) return {attempt::done, static_cast<std::size_t>(got)};
    if (got == 0) return {attempt::closed, 0};
    bool const is_early = errno == EAGAIN || errno == EINTR;
    return {is_early ? attempt::wants_read : attempt::failed, 0};
}

std::pair<std::string_view, bool> connection::take_space(std::span<char> room) noexcept {
    auto const got = ::recv(handle(), room.data(), room.size(), MSG_PEEK);
    if (got <= 0) return {{}, got == 0 || (errno != EAGAIN && errno != EINTR)};
    std::string_view const seen{room.data(), static_cast<std::size_t>(got)};
    auto const size = std::min(seen.find_first_not_of(" \t\r\n"), seen.size());
    if (size != 0) (void)::recv(handle(), room.data(), size, 0);
    return {seen.substr(0, size), size != seen.size()};
}

std::pair<attempt, std::size_t> connection::write(std::string_view octets) {
    if (ssl_) {
        std::size_t size = 0;
        ERR_clear_error();
        int const result = SSL_write_ex(ssl_.get(), octets.data(), octets.size(), &size);
        return outcome_of(result, size);
    }
    auto const sent = ::send(handle(), octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent >= 0) return {attempt::done, static_cast<std::size_t>(sent)};
    bool const is_early = errno == EAGAIN || errno == EINTR;
    return {is_early ? attempt::wants_write : attempt::failed, 0};
}

attempt connection::shake_hands() {
    ERR_clear_error();
    return outcome_of(SSL_do_handshake(ssl_.get()), 0).first;
}

void connection::finish() noexcept {
    if (ssl_ && SSL_is_init_finished(ssl_.get()) == 1) SSL_shutdown(ssl_.get());
    ERR_clear_error();
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
}

void connection::close() noexcept {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

std::string connection::peer() const {
    boost::system::error_code error;
    auto const where = socket_.remote_endpoint(error);
    return error ? std::string{"?"}
                 : where.address().to_string() + ':' + std::to_string(where.port());
}

bool connection::is_loopback() const {
    boost::system::error_code error;
    auto const where = socket_.remote_endpoint(error);
    return !error && where.address().is_loopback();
}

}  // namespace net
