// SPDX-License-Identifier: BSL-1.0
// An address from outside: enforced, or refused with the octet that is to blame.
#include <couplet/jid.hpp>
#include <iostream>
#include <string_view>

namespace xmpp = couplet;

int main() {
    constexpr std::string_view typed[] = {
        "Juliet@EXAMPLE.com/Balcony",     // becomes juliet@example.com/Balcony
        "example.com/a@b",                // the '@' stands in the resourcepart: no localpart here
        "juliet@xn--strae-oqa.example.",  // an A-label and a final dot: juliet@straße.example
        "foo bar@example.com",            // no space in a localpart
        "juliet@example.com/",            // a '/' and no resourcepart
    };
    for (auto const text : typed) {
        auto const address = xmpp::jid::parse(text);
        if (!address) {
            auto const [code, part, offset] = address.error();
            std::cout << text << ": octet " << offset << ", " << name(part)
                      << "part: " << describe(code) << '\n';
            continue;
        }
        std::cout << text << ": " << *address << '\n';
        if (address->has_local()) std::cout << "    local    " << address->local() << '\n';
        std::cout << "    domain   " << address->domain() << '\n';
        if (address->has_resource()) std::cout << "    resource " << address->resource() << '\n';
    }
}
