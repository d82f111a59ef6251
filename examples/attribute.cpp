// SPDX-License-Identifier: BSL-1.0
// The `to` attribute of a stanza is absent, malformed or an address: three answers, not two (RFC 6120 8.1.1).
#include <couplet/jid.hpp>
#include <iostream>
#include <optional>
#include <string_view>

namespace xmpp = couplet;

std::string_view route(std::optional<std::string_view> to) {
    auto const address = xmpp::jid::parse_optional(to);
    if (!address) return "answer with jid-malformed";  // RFC 6120 8.3.3.8
    if (!*address) return "the sender's own account";  // RFC 6120 10.3
    return (*address)->is_full() ? "that very device" : "the account, or the server";
}

int main() {
    std::cout << "no 'to':            " << route(std::nullopt) << '\n'
              << "to='':              " << route("") << '\n'
              << "to='a@b@c':         " << route("a@b@c") << '\n'
              << "to='romeo@x.lit':   " << route("romeo@x.lit") << '\n'
              << "to='romeo@x.lit/a': " << route("romeo@x.lit/a") << '\n';
}
