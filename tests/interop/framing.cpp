// SPDX-License-Identifier: BSL-1.0
// Sessions that are not carried by TCP alone: WebSockets (RFC 7395), BOSH (XEP-0124, XEP-0206).
#include <string>
#include <string_view>

#include "exchange.hpp"
#include "scenarios.hpp"
#include "user.hpp"

namespace interop {
namespace {

namespace sasl = couplet::sasl;

/// Somebody comes by TCP, somebody comes otherwise, and they talk.
template <over What>
void session_over(server const& at) {
    user a{at, juliet, What}, b{at, romeo};
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

template <over What>
void wrong_password_over(server const& at) {
    auto settings = juliet;
    settings.password = "pw-wrong";
    user a{at, settings, What};
    auto const why = a.talk().expect_failure(couplet::negotiation_errc::authentication_refused);
    check(std::get<sasl::condition>(why.detail) == sasl::condition::not_authorized,
          "the server says not-authorized");
    a.talk().expect_end();
}

constexpr scenario scenarios[]{
    {"websocket", session_over<over::websocket>},
    {"websocket_wrong_password", wrong_password_over<over::websocket>},
    {"bosh", session_over<over::bosh>},
    {"bosh_wrong_password", wrong_password_over<over::bosh>},
};

}  // namespace

std::span<scenario const> framing_scenarios() { return scenarios; }

}  // namespace interop
