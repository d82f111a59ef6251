// No server brings a client anywhere that its policy forbids; what is said before TLS is forgotten; pieces change nothing; what is over is over.
// SPDX-License-Identifier: BSL-1.0
#include "../tests/allocations.hpp"
#include "../tests/negotiation/client_laws.hpp"
#include "broken.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    auto const before = allocations::octets();
    allocations::reset_peak();
    fuzz::must_hold(client_laws::broken_by(fuzz::view(data, size)));
    if (allocations::peak() - before > 2'000'000) fuzz::must_hold("two megabytes for one client");
    return 0;
}
