// SPDX-License-Identifier: BSL-1.0
// Machines of which it is taken for granted who the client is, for what comes behind authentication.
#pragma once

#include <couplet/jid.hpp>
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/client.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/server.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "accounts.hpp"
#include "hostile.hpp"

namespace known {

using namespace couplet::literals;

using client_machine = couplet::client<couplet::openssl::digests>;
using server_machine = couplet::server<couplet::openssl::digests, sasl_test::known_users>;
using client_scene = hostile::scene<client_machine>;
using server_scene = hostile::scene<server_machine>;

/// Always the same ones.
struct counting {
    std::uint64_t word = 0;
    std::uint64_t operator()() { return word += 0x9E3779B97F4A7C15; }
};
inline counting numbers;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)
inline sasl_test::known_users const users;

inline constexpr couplet::client_settings there{.account = "juliet@im.example.com/balcony"_jid,
                                                .tls = couplet::tls_policy::never};
inline couplet::server_settings const here{
    .random = numbers, .domain = "im.example.com"_jid, .tls = couplet::tls_policy::never};

/// Says of a machine whose peer is about to begin the stream who the client is.
template <class Machine>
void trust(Machine& machine, std::string_view account = "juliet@im.example.com") {
    machine.state().reached |= couplet::fact::authenticated;
    machine.state().address = *couplet::jid::parse(account);
    machine.link().set_limits(couplet::xml::c2s_limits);
}

/// A client that has just been told who it is, and what the server offers.
inline client_scene client_at(std::string_view offered,
                              couplet::client_settings const& wanted = there,
                              std::size_t piece = hostile::whole) {
    client_scene talk{piece, wanted};
    trust(talk.machine(), wanted.account.bare().text());
    talk.hears(hostile::server_header).sent();
    talk.hears(hostile::features(offered));
    return talk;
}
/// A server that has just told what it offers.
inline server_scene server_at(couplet::server_settings const& wanted = here,
                              std::size_t piece = hostile::whole) {
    server_scene talk{piece, wanted, users};
    trust(talk.machine());
    talk.hears(hostile::client_header);
    return talk;
}

inline constexpr std::string_view bind = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";
inline constexpr std::string_view sm = "<sm xmlns='urn:xmpp:sm:3'/>";

/// The answer to the nth request to bind.
inline std::string bound(std::string_view full, std::string_view id = "bind1",
                         std::string_view from = {}) {
    std::string made = "<iq type='result' id='" + std::string{id} + '\'';
    if (!from.empty()) made += " from='" + std::string{from} + '\'';
    return made + "><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>" + std::string{full} +
           "</jid></bind></iq>";
}
inline std::string iq_error(std::string_view id, std::string_view condition) {
    return "<iq type='error' id='" + std::string{id} + "'><error type='cancel'><" +
           std::string{condition} + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
}

}  // namespace known
