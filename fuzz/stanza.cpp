// A stanza that is built reads back as the same values, one that is read is answered once and rightly.
// SPDX-License-Identifier: BSL-1.0
#include "../tests/stanza/stanza_laws.hpp"
#include "broken.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::must_hold(stanza_laws::broken_by(fuzz::view(data, size)));
    return 0;
}
