// SPDX-License-Identifier: BSL-1.0
// A server that moves from RFC 6122 (stringprep) to RFC 7622 (PRECIS): which of its addresses change?
#include <couplet/jid/legacy.hpp>
#include <iostream>
#include <string_view>

namespace xmpp = couplet;

template <class Address>
void print(std::string_view label, Address const& address) {
    std::cout << "    " << label << "  ";
    if (address)
        std::cout << *address << '\n';
    else
        std::cout << "refused: " << describe(address.error().code) << '\n';
}

int main() {
    constexpr std::string_view accounts[] = {
        "juliet@example.com",
        "Fußball@example.com",  // 'ß' became "ss", now it stays
        "henryⅣ@example.com",   // U+2163 became "iv", now it is refused
        "σίσυφος@example.com",  // final sigma was folded, now it stays
    };
    for (auto const text : accounts) {
        auto const worlds = xmpp::compare_worlds(text);
        std::cout << text << (worlds.differ() ? ": differs" : ": the same") << '\n';
        if (!worlds.differ()) continue;
        print("rfc6122", worlds.rfc6122);
        print("rfc7622", worlds.rfc7622);
    }
}
