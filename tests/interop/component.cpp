// SPDX-License-Identifier: BSL-1.0
// Components (XEP-0114).
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/component.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <variant>

#include "conversation.hpp"
#include "exchange.hpp"
#include "scenarios.hpp"

namespace interop {
namespace {

using namespace couplet::literals;
using component = couplet::component<couplet::openssl::digests>;

/// XEP-0114 3: the handshake, then stanzas; the end.
void component_session(server const& at) {
    component machine{{.component = "echo.capulet.test"_jid, .secret = "pw-echo"}};
    conversation talk{machine, connect(at.component())};
    auto const here = talk.expect<couplet::ready>();
    check(here.address == "echo.capulet.test"_jid, "a component's address is its domain");
    ping(talk, "echo.capulet.test"_jid, "capulet.test"_jid);
    must(machine.send(couplet::message{.to = "romeo@echo.capulet.test"_jid,
                                       .from = "juliet@echo.capulet.test"_jid,
                                       .id = "m1",
                                       .body = "Wherefore art thou?"}));
    auto const own = await_message(talk, "Wherefore art thou?");
    check(own.to() == couplet::address{"romeo@echo.capulet.test"_jid}, "the server routes to it");
    machine.close();
    check(talk.expect_end().is_clean, "both have ended their streams");
}

void component_wrong_secret(server const& at) {
    component machine{{.component = "echo.capulet.test"_jid, .secret = "pw-wrong"}};
    conversation talk{machine, connect(at.component())};
    auto const why = talk.expect_failure(couplet::negotiation_errc::peer_error);
    check(std::get<couplet::stream_condition>(why.detail) ==
              couplet::stream_condition::not_authorized,
          "it says not-authorized");
    talk.expect_end();
}

void component_unknown(server const& at) {
    component machine{{.component = "nobody.capulet.test"_jid, .secret = "pw-echo"}};
    conversation talk{machine, connect(at.component())};
    talk.expect_failure(couplet::negotiation_errc::peer_error);
    talk.expect_end();
}

constexpr scenario scenarios[]{
    {"component", component_session},
    {"component_wrong_secret", component_wrong_secret},
    {"component_unknown", component_unknown},
};

}  // namespace

std::span<scenario const> component_scenarios() { return scenarios; }

}  // namespace interop
