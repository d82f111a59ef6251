// SPDX-License-Identifier: BSL-1.0
#include "answers.hpp"

#include <couplet/stanza/service.hpp>
#include <couplet/version.hpp>
#include <couplet/xep/disco.hpp>
#include <couplet/xep/ping.hpp>
#include <couplet/xep/roster.hpp>
#include <couplet/xep/version.hpp>

namespace chat {
namespace {

namespace xep = couplet::xep;

constexpr xep::disco_identity identities[]{
    {.category = "client", .type = "console", .name = "couplet"}};
constexpr xep::disco_feature features[]{{"http://jabber.org/protocol/chatstates"},
                                        {"http://jabber.org/protocol/disco#info"},
                                        {"http://jabber.org/protocol/muc"},
                                        {"jabber:iq:version"},
                                        {"urn:xmpp:ping"},
                                        {"urn:xmpp:receipts"}};

/// A roster push has been looked at before, and is believed (RFC 6121 2.1.6).
auto make_service() {
    return couplet::iq_service{
        couplet::on_get<xep::ping>([] {}),
        couplet::on_get<xep::software_version_request>([] {
            return xep::software_version{.name = "couplet chat", .version = COUPLET_VERSION_STRING};
        }),
        couplet::on_get<xep::disco_info_request>([](xep::disco_info_request asked) {
            return xep::disco_info{
                .node = asked.node, .identities = identities, .features = features};
        }),
        couplet::on_set<xep::roster_set>([] {}),
    };
}

}  // namespace

void answer(outlet& to, couplet::stanza_view request) {
    auto service = make_service();
    (void)to.send(net::written{[&](auto& out) { (void)service.write_answer(out, request); }});
}

}  // namespace chat
