// SPDX-License-Identifier: BSL-1.0
// One connection with a client's machine on it.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <couplet/negotiation/client.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/xep/ping.hpp>
#include <functional>
#include <net/pump.hpp>
#include <string>

#include "account.hpp"
#include "limits.hpp"

namespace chat {

using client_machine = couplet::client<couplet::openssl::digests>;

/// What a session needs beside its account.
struct session_start {
    std::string nonce;
    couplet::saved_session const* resumes;
    unsigned redirects;
    std::uint32_t ask_every;
    bool is_lasting;
};

class session : public net::pump<session> {
  public:
    /// `told` gets each event, and nothing when it is over.
    using handler = std::function<void(couplet::session_event const*)>;

    session(net::connection link, net::wire& shared, account const& who, session_start start,
            handler told)
        : pump{std::move(link), shared},
          who_{who},
          start_{std::move(start)},
          machine_{settings()},
          timer_{this->link().executor()},
          told_{std::move(told)} {}

    void run(bool is_direct_tls) {
        is_direct_ = is_direct_tls;
        tick();
        begin(is_direct_tls);
    }
    /// Nobody is told any more.
    void forget() {
        told_ = [](auto const*) {};
    }

    // For the pump.
    client_machine& machine() noexcept { return machine_; }
    net::tls_session begin_tls(int socket) {
        return who_.tls.connect(socket, net::ascii_domain(who_.address.view().domain()),
                                is_direct_);
    }
    void take(couplet::session_event const& event) { told_(&event); }
    void gone() {
        timer_.cancel();
        auto const told = told_;
        told(nullptr);
    }

  private:
    couplet::client_settings settings() const {
        couplet::client_settings made{.account = who_.address, .password = who_.password};
        made.nonce = start_.nonce;
        made.agent.software = "couplet";
        made.tag = "couplet";
        made.waits = {.negotiation = who_.patience, .login = 4 * who_.patience, .closing = 2};
        if (start_.is_lasting) made.waits.idle = 2 * minute + 20;
        made.management.limits.ask_every = start_.ask_every;
        made.limits = reading_limits;
        made.resumes = start_.resumes;
        made.redirects = start_.redirects;
        return made;
    }
    /// The machine has no clock. Once a minute the server is to say something.
    void tick() {
        auto const now = std::chrono::steady_clock::now().time_since_epoch();
        machine_.tick(static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::seconds>(now).count()));
        if (start_.is_lasting && machine_.is_ready() && ++ticks_ % minute == 0)
            (void)machine_.send(couplet::iq{.id = start_.nonce}, couplet::xep::ping{});
        flush();
        timer_.expires_after(std::chrono::seconds{1});
        timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
            auto const self = weak.lock();
            if (!error && self) self->tick();
        });
    }

    static constexpr std::uint32_t minute = 60;

    account const& who_;
    session_start start_;
    client_machine machine_;
    net::asio::steady_timer timer_;
    handler told_;
    bool is_direct_ = false;
    std::uint32_t ticks_ = 0;
};

}  // namespace chat
