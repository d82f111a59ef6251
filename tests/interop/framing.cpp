// SPDX-License-Identifier: BSL-1.0
// Sessions that are not carried by TCP alone: WebSockets (RFC 7395).
#include <string>
#include <string_view>

#include "exchange.hpp"
#include "scenarios.hpp"
#include "user.hpp"

namespace interop {
namespace {

namespace sasl = couplet::sasl;

user over_websocket(server const& at, couplet::client_settings settings) {
    settings.framing = couplet::stream_framing::websocket;
    user a{at, settings, connect_websocket(at.https()), tls_for(at)};
    a.talk().start_tls();
    return a;
}

void websocket(server const& at) {
    user a = over_websocket(at, juliet);
    user b{at, romeo};
    a.log_in();
    b.log_in();
    a.tell(b.address(), "Ay me! <sighs/> & so");
    await_message(b.talk(), "Ay me! <sighs/> & so");
    b.tell(a.address(), "She speaks:");
    await_message(a.talk(), "She speaks:");
    ping(a.talk(), a.address(), "capulet.test"_jid);
    b.log_out();
    a.log_out();
}

void websocket_wrong_password(server const& at) {
    auto settings = juliet;
    settings.password = "pw-wrong";
    user a = over_websocket(at, settings);
    auto const why = a.talk().expect_failure(couplet::negotiation_errc::authentication_refused);
    check(std::get<sasl::condition>(why.detail) == sasl::condition::not_authorized,
          "the server says not-authorized");
    a.talk().expect_end();
}

constexpr scenario scenarios[]{
    {"websocket", websocket},
    {"websocket_wrong_password", websocket_wrong_password},
};

}  // namespace

std::span<scenario const> framing_scenarios() { return scenarios; }

}  // namespace interop
