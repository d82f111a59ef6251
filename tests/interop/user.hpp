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

/// Over TCP with STARTTLS, unless it is said otherwise.
class user {
  public:
    user(server const& at, couplet::client_settings settings)
        : user{at, std::move(settings), connect(at.c2s()), tls_for(at)} {}
    user(server const&, couplet::client_settings settings, std::unique_ptr<wire> connection,
         tls_options tls)
        : machine_{with_nonce(std::move(settings))},
          talk_{machine_, std::move(connection), std::move(tls)} {}

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
    couplet::client_settings with_nonce(couplet::client_settings settings) {
        nonce_ = fresh_nonce();
        settings.nonce = nonce_;
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
