// SPDX-License-Identifier: BSL-1.0
// TLS and SASL: getting in, and not getting in.
#include <string>
#include <string_view>

#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/client.hpp>
#include <couplet/negotiation/openssl.hpp>

#include "conversation.hpp"
#include "scenarios.hpp"

namespace interop {
namespace {

using namespace couplet::literals;
using client = couplet::client<couplet::openssl::digests>;

tls_options tls_for(server const& at) { return {.domain = "capulet.test", .folder = at.folder}; }

void starttls(server const& at) {
    client machine{{.account = "juliet@capulet.test"_jid, .password = "pw-juliet"}};
    conversation talk{machine, connect(at.c2s()), tls_for(at)};
    while (auto const event = talk.next())
        if (std::holds_alternative<couplet::ended>(*event)) break;
    check(machine.state().reached.has(couplet::fact::secure), "TLS stands");
}

constexpr scenario scenarios[]{
    {"starttls", starttls},
};

}  // namespace

std::span<scenario const> authentication_scenarios() { return scenarios; }

}  // namespace interop
