// SPDX-License-Identifier: BSL-1.0
// Requests are answered by functions, each for one payload; the rest follows (RFC 6120 8.2.3, 8.4, XEP-0030, XEP-0092).
#include <couplet/stanza/service.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/xep/bind.hpp>
#include <couplet/xep/disco.hpp>
#include <couplet/xep/ping.hpp>
#include <couplet/xep/version.hpp>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace xmpp = couplet;
namespace xep = couplet::xep;

int main() {
    static constexpr xep::disco_identity me[]{{.category = "client", .type = "bot"}};
    xmpp::iq_service service{
        xmpp::on_get<xep::ping>([] {}),
        xmpp::on_get<xep::software_version_request>(
            [] { return xep::software_version{.name = "answers", .version = "1.0"}; }),
        xmpp::on_get<xep::disco_info_request>(
            [](xmpp::stanza_view, xep::disco_info_request asked, auto features) {
                return xep::disco_info{.node = asked.node, .identities = me, .features = features};
            }),
        xmpp::on_set<xep::bind>(  // it fails: an internal-server-error
            [](xep::bind) -> xep::bound { throw std::runtime_error{"out of order"}; }),
    };

    xmpp::stream_reader in;
    in.feed(
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
        "<iq from='a@b.example/c' id='1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>"
        "<iq from='a@b.example/c' id='2' type='get'><query xmlns='jabber:iq:version'/></iq>"
        "<iq from='a@b.example/c' id='3' type='get'>"
        "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>"
        "<iq from='a@b.example/c' id='4' type='get'><query xmlns='jabber:iq:last'/></iq>"
        "<iq from='a@b.example/c' id='5' type='set'>"
        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"
        "<iq from='a@b.example/c' id='6' type='result'/>");
    while (auto const event = in.next())
        if (auto const* const element = std::get_if<xmpp::xml::element_view>(&*event))
            if (auto const stanza = xmpp::stanza_view::from(*element)) {
                std::string out;
                auto const outcome = service.answer(out, *stanza);
                std::cout << (outcome.is_due() ? out : "(no answer to an answer)") << '\n';
            }
}
