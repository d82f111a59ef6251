// Octets cut into any pieces give the events and the fault of the whole, and those of a slow reader.
// SPDX-License-Identifier: BSL-1.0
#include "xml_laws.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const input = fuzz::view(data, size);
    for (auto const& s : {feeding::stream, feeding::document}) {
        fuzz::must_hold(laws::chunking_broken_by(input, s));
        fuzz::must_hold(laws::slow_reader_broken_by(input, s));
    }
    return 0;
}
