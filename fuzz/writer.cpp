// Any calls of xml::writer give the XML that was meant, or an error and nothing half-written.
// SPDX-License-Identifier: BSL-1.0
#include "../tests/xml/writer_laws.hpp"
#include "broken.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    fuzz::must_hold(writing::broken_by(fuzz::view(data, size)));
    return 0;
}
