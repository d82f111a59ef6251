// SPDX-License-Identifier: BSL-1.0
// TLS begins right behind `<proceed/>`: the reader stops there, and shows whether anything stands behind it.
#include <couplet/stream/reader.hpp>
#include <iostream>
#include <string>
#include <string_view>

namespace xmpp = couplet;
namespace ns = xmpp::xml::ns;

/// Reads what a server sends until TLS can begin; false if it must not.
bool reach_tls(xmpp::stream_reader& in, std::string_view octets) {
    in.feed(octets);
    while (auto const event = in.next()) {
        auto const* const element = std::get_if<xmpp::xml::element_view>(&*event);
        if (element == nullptr || !element->is({ns::tls, "proceed"})) continue;
        std::cout << "proceed: octets " << in.offset() << " to " << in.offset() + in.octets();
        if (!in.left_over().empty()) {
            // Somebody wants this to be taken for what the server says under TLS: the stream
            // begins anew there, and nothing that came before counts (RFC 6120 5.4.3.3).
            std::cout << ", and " << in.left_over().size() << " octets behind it: no TLS\n";
            return false;
        }
        std::cout << ", and nothing behind it: TLS\n";
        return true;
    }
    return false;
}

int main() {
    constexpr std::string_view answer =
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>"
        "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>"
        "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
    xmpp::stream_reader in{xmpp::xml::preauth_limits};
    if (!reach_tls(in, answer)) return 1;

    // The TLS handshake happens; what comes out of it is a new stream, from its first octet on.
    in.restart();
    in.feed(
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>");
    if (auto const event = in.next(); !event || !std::holds_alternative<xmpp::opened>(*event))
        return 1;
    std::cout << "a new stream, at octet " << in.offset() << '\n';

    std::string const injected = std::string{answer} + "<iq type='set' id='1'/>";
    xmpp::stream_reader victim{xmpp::xml::preauth_limits};
    if (reach_tls(victim, injected)) return 1;
}
