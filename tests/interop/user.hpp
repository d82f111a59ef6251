// SPDX-License-Identifier: BSL-1.0
// A client of the server's: its machine, its connection.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>

#include <couplet/jid.hpp>
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/client.hpp>
#include <couplet/negotiation/openssl.hpp>

#include "conversation.hpp"
#include "exchange.hpp"
#include "scenarios.hpp"
#include "transport.hpp"

namespace interop {

using namespace couplet::literals;

using client = couplet::client<couplet::openssl::digests>;

/// Octets that nobody can guess.
inline std::string fresh_nonce() {
    std::random_device source;
    std::string octets;
    while (octets.size() < 24) octets.push_back(static_cast<char>(source() & 0xFF));
    return octets;
}

inline tls_options tls_for(server const& at) {
    return {.domain = "capulet.test", .folder = at.folder};
}

/// What carries a session.
enum class over { tcp, direct_tls, websocket, bosh };

inline std::unique_ptr<wire> connect(server const& at, over what) {
    switch (what) {
        case over::tcp: break;
        case over::direct_tls: return connect(at.c2s_tls());
        case over::websocket: return connect_websocket(at.https());
        case over::bosh: return connect_bosh(at.https());
    }
    return connect(at.c2s());
}

class user {
  public:
    user(server const& at, couplet::client_settings const& settings, over what = over::tcp)
        : user{at, settings, what, tls_for(at)} {}
    user(server const& at, couplet::client_settings const& settings, over what,
         tls_options const& tls)
        : machine_{completed(settings, what)}, talk_{machine_, connect(at, what), tls} {
        if (what == over::bosh) talk_.carry_by_bosh(std::random_device{}());
        if (what != over::tcp) talk_.start_tls();
    }
    user(user const&) = delete;
    user& operator=(user const&) = delete;

    client& machine() noexcept { return machine_; }
    conversation<client>& talk() noexcept { return talk_; }

    /// Until stanzas flow; who it is then.
    user& log_in() {
        address_ = couplet::jid{talk_.expect<couplet::ready>().address};
        return *this;
    }
    couplet::jid_view address() const noexcept { return address_; }

    template <class... Words>
    void send(Words const&... words) {
        must(machine_.send(words...));
        talk_.flush();
    }
    void tell(couplet::jid_view to, std::string_view body) {
        send(couplet::message{
            .to = to, .id = body, .type = couplet::message_type::chat, .body = body});
    }
    /// Both sides end their streams.
    void log_out() {
        machine_.close();
        check(talk_.expect_end().is_clean, "both have ended their streams");
    }

  private:
    couplet::client_settings completed(couplet::client_settings settings, over what) {
        nonce_ = fresh_nonce();
        settings.nonce = nonce_;
        if (what == over::websocket) settings.framing = couplet::stream_framing::websocket;
        if (what == over::bosh) settings.framing = couplet::stream_framing::bosh;
        return settings;
    }

    std::string nonce_;
    client machine_;
    conversation<client> talk_;
    couplet::jid address_ = couplet::jid{"capulet.test"_jid};
};

inline constexpr couplet::client_settings juliet{.account = "juliet@capulet.test/balcony"_jid,
                                                 .password = "pw-juliet"};
inline constexpr couplet::client_settings romeo{.account = "romeo@capulet.test/orchard"_jid,
                                                .password = "pw-romeo"};

}  // namespace interop
