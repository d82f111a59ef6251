// SPDX-License-Identifier: BSL-1.0
// What a consumer of the light headers alone builds: no ICU, no RapidXML.
#include <couplet/jid/view.hpp>
#include <iostream>

int main() {
    auto const [local, domain, resource] = couplet::split("romeo@montague.example/orchard");
    if (!local || !resource) return 1;
    std::cout << domain << '\n';
}
