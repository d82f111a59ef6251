// A header is read or has a fault, its answer can always be read, and what is built reads back as it was; errors and BOSH's bodies too.
// SPDX-License-Identifier: BSL-1.0
#include "../tests/stream/header_laws.hpp"
#include "broken.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::must_hold(header_laws::broken_by(fuzz::view(data, size)));
    return 0;
}
