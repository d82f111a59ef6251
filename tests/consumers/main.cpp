// SPDX-License-Identifier: BSL-1.0
// What each consumer builds: an address is parsed, its domain printed.
#include <couplet/jid.hpp>
#include <iostream>

int main() {
    auto const romeo = couplet::jid::parse("Romeo@MONTAGUE.example/orchard");
    if (!romeo) return 1;
    std::cout << romeo->domain() << '\n';
}
