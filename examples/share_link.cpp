// SPDX-License-Identifier: BSL-1.0
// A link that opens a chat, written and read back (RFC 5122, XEP-0147).
#include <couplet/jid/literal.hpp>
#include <couplet/jid/uri.hpp>
#include <iostream>

namespace xmpp = couplet;
using namespace couplet::literals;

int main() {
    xmpp::xmpp_uri invitation;
    invitation.address = xmpp::jid{"coven@chat.shakespeare.example"_jid};
    invitation.query = {"message", {{"subject", "Wann? Nächste Woche"}, {"body", "a=b; c&d"}}};

    auto const link = to_uri(invitation);
    auto const readable = to_iri(invitation);
    if (!link || !readable) return 1;
    std::cout << *link << '\n' << *readable << '\n';

    for (auto const& text : {*link, *readable})
        if (xmpp::xmpp_uri::parse(text) != invitation) return 1;

    auto const bad = xmpp::xmpp_uri::parse("xmpp:romeo@montague.example?message;body=100%");
    if (bad) return 1;
    std::cout << "octet " << bad.error().offset << ": " << describe(bad.error().code) << '\n';
}
