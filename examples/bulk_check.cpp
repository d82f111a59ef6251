// SPDX-License-Identifier: BSL-1.0
// A roster is checked in one go: one scratch buffer, nothing allocated per address.
#include <couplet/jid/bulk.hpp>
#include <iostream>
#include <string_view>
#include <vector>

namespace xmpp = couplet;

int main() {
    std::vector<std::string_view> const roster{
        "Romeo@Montague.example",  "juliet@capulet.example",   "nurse@capulet..example",
        "tybalt@capulet.example/", "mercutio @verona.example",
    };
    auto const good = xmpp::parse_each(roster, [](std::size_t index, auto const& address) {
        std::cout << "line " << index + 1 << ": ";
        if (address)
            std::cout << *address << '\n';
        else
            std::cout << name(address.error().code) << " at octet " << address.error().offset
                      << '\n';
    });
    std::cout << good << " of " << roster.size() << " are addresses\n";
}
