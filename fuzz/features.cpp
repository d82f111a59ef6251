// Features are read or not, never half; those that are built read back as they were.
// SPDX-License-Identifier: BSL-1.0
#include "../tests/stream/features_laws.hpp"
#include "broken.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::must_hold(features_laws::broken_by(fuzz::view(data, size)));
    return 0;
}
