// SPDX-License-Identifier: BSL-1.0
// The client that the attacks are made on.
#pragma once

#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/client.hpp>
#include <couplet/negotiation/openssl.hpp>

#include "hostile.hpp"

namespace juliet {

using namespace couplet::literals;

using machine = couplet::client<couplet::openssl::digests>;
using scene = hostile::scene<machine>;

constexpr couplet::client_settings settings{.account = "juliet@im.example.com/balcony"_jid,
                                            .password = "r0m30myr0m30",
                                            .nonce = "0123456789abcdefgh"};

/// What a server that does everything right says to her, a piece each: empty where TLS begins. "$id" is that of her last
/// request.
constexpr std::string_view journey[]{
    hostile::server_header,
    "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
    "</stream:features>",
    hostile::proceed,
    "",
    hostile::server_header,
    "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
    "<mechanism>PLAIN</mechanism></mechanisms></stream:features>",
    "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
    hostile::server_header,
    "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
    "<sm xmlns='urn:xmpp:sm:3'/></stream:features>",
    "<iq type='result' id='$id'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
    "<jid>juliet@im.example.com/balcony</jid></bind></iq>",
    "<enabled xmlns='urn:xmpp:sm:3' id='some' resume='true'/>",
};
constexpr std::size_t journey_size = std::size(journey);

/// The value of the last id that was sent.
inline std::string last_id(std::string_view sent) {
    std::size_t const begin = sent.rfind(" id='");
    if (begin == sent.npos) return {};
    return std::string{sent.substr(begin + 5, sent.find('\'', begin + 5) - begin - 5)};
}
/// Takes that step.
inline void goes(scene& talk, std::string_view step) {
    if (step.empty()) {
        talk.shakes_hands();
        return;
    }
    std::string said{step};
    if (auto const at = said.find("$id"); at != said.npos)
        said.replace(at, 3, last_id(talk.unread()));
    talk.hears(said);
}

inline scene begins(couplet::client_settings const& wanted = settings,
                    std::size_t piece = hostile::whole) {
    return scene{piece, wanted};
}
/// So many steps of the journey later.
inline scene after(std::size_t steps, couplet::client_settings const& wanted = settings,
                   std::size_t piece = hostile::whole) {
    scene talk = begins(wanted, piece);
    for (std::size_t i = 0; i < steps; ++i) goes(talk, journey[i]);
    return talk;
}

}  // namespace juliet
