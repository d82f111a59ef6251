// What is read of anything declared is rebuilt and reads the same; what is built is read as it was.
// SPDX-License-Identifier: BSL-1.0
#include "../tests/xep/any_declared.hpp"
#include "broken.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::must_hold(xep_laws::broken_by(fuzz::view(data, size)));
    return 0;
}
