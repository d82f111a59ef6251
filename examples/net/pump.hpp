// SPDX-License-Identifier: BSL-1.0
// Between a connection and a machine: octets go to and fro, TLS begins where the machine says, and ends where it ends.
#pragma once

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/transitions.hpp>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <variant>

#include "connection.hpp"
#include "tls.hpp"

namespace net {

/// What all connections of a thread have in common: they read into one buffer, one after the other, and are counted.
struct wire {
    std::array<char, 64 * 1024> buffer;
    std::uint64_t received = 0;  ///< octets, without those of TLS
    std::uint64_t sent = 0;
};

/// `Self`, which derives from it, has a `machine()`, `take(event)` for its events, `begin_tls(socket)` that makes a
/// tls_session, and `gone()`, which is called once, last. If it has `is_held()`, nothing is written while that is true; then it
/// calls `resume` when it no longer is. Lives as long as something is awaited.
template <class Self>
class pump : public std::enable_shared_from_this<Self> {
  public:
    pump(connection link, wire& shared) : link_{std::move(link)}, wire_{shared} {}

    /// From the first octet; `is_secure`: TLS comes first (XEP-0368).
    void begin(bool is_secure = false) {
        has_tls_begun_ = is_secure;
        if (is_secure) return start_handshake();
        await(wait::wait_read);
        go_on();
    }
    /// What the machine has to say goes out, together with what else it will have before this turn of the loop ends.
    void flush() {
        if (is_over_ || std::exchange(is_flush_due_, true)) return;
        asio::post(link_.executor(), [self = this->shared_from_this()] {
            self->is_flush_due_ = false;
            self->go_on();
        });
    }
    /// What was held back goes out now, before anything else happens.
    void resume() {
        if (!is_over_ && !is_shaking_hands_) write();
    }
    /// The connection goes, without a word.
    void drop() {
        is_dropped_ = true;
        machine().cut();
        flush();
    }

    connection& link() noexcept { return link_; }

  private:
    Self& self() noexcept { return static_cast<Self&>(*this); }
    auto& machine() noexcept { return self().machine(); }

    void await(wait what) {
        bool& is_awaited = what == wait::wait_read ? awaits_read_ : awaits_write_;
        if (is_over_ || std::exchange(is_awaited, true)) return;
        link_.when(what, [self = this->shared_from_this(), &is_awaited] {
            is_awaited = false;
            if (!self->is_over_) self->go();
        });
    }
    void await(attempt what) {
        await(what == attempt::wants_write ? wait::wait_write : wait::wait_read);
    }
    /// The socket is ready for something.
    void go() {
        if (is_shaking_hands_) return shake_hands();
        read();
        go_on();
    }

    void read() {
        auto const end = std::chrono::steady_clock::now() + fair_share;
        while (!is_over_ && !is_tls_due_ && std::chrono::steady_clock::now() < end) {
            auto const [result, size] = link_.read(std::span{wire_.buffer}.first(piece));
            if (result == attempt::done) {
                wire_.received += size;
                machine().feed({wire_.buffer.data(), size});
                drain();
                continue;
            }
            if (result == attempt::closed || result == attempt::failed) return machine().cut();
            return await(result);
        }
        if (!is_over_ && !is_tls_due_) read_later();
    }
    /// Others come first.
    void read_later() {
        asio::post(link_.executor(), [self = this->shared_from_this()] {
            if (!self->is_over_ && !self->is_shaking_hands_) self->go();
        });
    }

    void go_on() {
        if (is_over_) return;
        drain();
        if (!is_shaking_hands_) return write();
        if (machine().phase() < couplet::phase::closing) return;
        machine().cut();  // nothing can be said
        drain();
        is_dropped_ = true;
        end();
    }
    void drain() {
        while (auto const event = machine().next()) {
            is_tls_due_ = is_tls_due_ || std::holds_alternative<couplet::start_tls>(*event);
            is_ended_ = is_ended_ || std::holds_alternative<couplet::ended>(*event);
            self().take(*event);
        }
    }
    void write() {
        if constexpr (requires { self().is_held(); })
            if (self().is_held()) return stay();
        while (!is_dropped_ && !machine().output().empty()) {
            auto const [result, size] = link_.write(machine().output());
            if (result == attempt::failed || result == attempt::closed) {
                machine().cut();
                is_dropped_ = true;
                drain();
                break;
            }
            if (result != attempt::done) {
                if (is_ended_) end_later();
                return await(result);
            }
            wire_.sent += size;
            machine().consume(size);
        }
        if (is_ended_) return end();
        if (std::exchange(is_tls_due_, false)) start_handshake();
    }

    void start_handshake() {
        is_shaking_hands_ = true;
        link_.begin_tls(self().begin_tls(link_.handle()));
        shake_hands();
    }
    /// Space between <starttls/> and a client's TLS is not OpenSSL's, but the machine's, which says whether there may be any
    /// (RFC 6120 5.3.3).
    bool has_tls_begun() {
        if (has_tls_begun_ || SSL_is_server(link_.ssl()) == 0) return true;
        auto const [space, is_next] = link_.take_space(wire_.buffer);
        machine().feed(space);
        has_tls_begun_ = is_next;
        if (is_next) return true;
        await(wait::wait_read);
        go_on();
        return false;
    }
    void shake_hands() {
        if (!has_tls_begun()) return;
        attempt const result = link_.shake_hands();
        if (result == attempt::wants_read || result == attempt::wants_write) return await(result);
        is_shaking_hands_ = false;
        if (result == attempt::done)
            machine().tls_established(tls_state{link_.ssl()}.facts());
        else
            machine().tls_failed();
        go_on();
        if (!is_over_) go();
    }

    /// Until what holds it back, which was posted before, is over: nothing else may be awaited.
    void stay() {
        asio::post(link_.executor(), [alive = this->shared_from_this()] {});
    }
    /// Who takes nothing any more is not waited for.
    void end_later() {
        if (std::exchange(is_end_near_, true)) return;
        auto const timer = std::make_shared<asio::steady_timer>(link_.executor(), patience);
        timer->async_wait([self = this->shared_from_this(), timer](boost::system::error_code) {
            if (self->is_over_) return;
            self->is_dropped_ = true;
            self->end();
        });
    }

    /// TCP throws away what has not arrived if it is closed while octets are unread: the peer ends it, or is late.
    void end() {
        if (std::exchange(is_over_, true)) return;
        auto const alive = this->shared_from_this();
        if (!is_dropped_) link_.finish();
        self().gone();
        if (is_dropped_) return link_.close();
        auto const timer = std::make_shared<asio::steady_timer>(link_.executor(), patience);
        timer->async_wait([alive](boost::system::error_code) { alive->link_.close(); });
        linger(timer);
    }
    /// Who goes on talking is not heard for ever.
    void linger(std::shared_ptr<asio::steady_timer> const& timer, int turns = most_turns) {
        link_.when(wait::wait_read, [alive = this->shared_from_this(), timer, turns] {
            auto const result = alive->link_.read(alive->wire_.buffer).first;
            bool const is_open = result == attempt::done || result == attempt::wants_read;
            if (!is_open || turns == 0) return void(timer->cancel());
            alive->linger(timer, turns - 1);
        });
    }

    /// Of whoever talks: no more than that, and the stanzas of a piece, which is as long as TLS's are.
    static constexpr std::chrono::milliseconds fair_share{5};
    static constexpr std::size_t piece = 16 * 1'024;
    static constexpr int most_turns = 32;
    static constexpr std::chrono::seconds patience{2};

    connection link_;
    wire& wire_;
    bool awaits_read_ = false, awaits_write_ = false;
    bool is_flush_due_ = false;
    bool is_tls_due_ = false;
    bool is_shaking_hands_ = false;
    bool has_tls_begun_ = false;
    bool is_ended_ = false;
    bool is_end_near_ = false;
    bool is_dropped_ = false;
    bool is_over_ = false;
};

}  // namespace net
