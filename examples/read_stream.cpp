// SPDX-License-Identifier: BSL-1.0
// Octets from a socket, in whatever pieces they come, become the events of a stream (RFC 6120 4).
#include <couplet/match.hpp>
#include <couplet/stream/reader.hpp>
#include <iostream>
#include <string_view>

namespace xmpp = couplet;
using xmpp::xml::element_view;

void receive(xmpp::stream_reader& in, std::string_view octets) {
    in.feed(octets);
    while (auto const event = in.next())
        std::visit(xmpp::match{
                       [](xmpp::opened const& stream) {
                           std::cout << "a stream to "
                                     << stream.header.attribute("to").value_or("nobody") << '\n';
                       },
                       [](element_view stanza) {  // checked; a view, until the next call of next()
                           std::cout << stanza.local() << ": " << stanza.child("body").text()
                                     << '\n';
                       },
                       [](xmpp::closed) { std::cout << "the end\n"; },
                       [](xmpp::stream_failure failure) {
                           std::cout << "octet " << failure.error.offset << ": "
                                     << describe(failure.error.code) << "; the answer is <"
                                     << name(failure.condition()) << "/>\n";
                       },
                   },
                   *event);
}

int main() {
    constexpr std::string_view header =
        "<stream:stream to='montague.example' version='1.0' xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams'>";

    xmpp::stream_reader juliet{xmpp::xml::c2s_limits};
    receive(juliet, header);
    receive(juliet, "<message><body>Art thou not Romeo, &amp; a Mon");
    receive(juliet, "tague?</body></message><message");
    receive(juliet, "><body>O Romeo</body></message></stream:stream>");

    // A library that skips what it does not know would see a message of the admin here.
    xmpp::stream_reader stranger{xmpp::xml::preauth_limits};
    receive(stranger, header);
    receive(stranger, "<foo><?xml ?><message from='admin@montague.example'><body>Send money");
}
