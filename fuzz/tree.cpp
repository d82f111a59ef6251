// Trees are the parser's events; what is printed reads back equal; a copy equals and declares what it uses.
// SPDX-License-Identifier: BSL-1.0
#include "../tests/xml/tree_laws.hpp"
#include "broken.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const input = fuzz::view(data, size);
    for (auto const& s : {feeding::stream, feeding::document})
        fuzz::must_hold(tree_laws::reader_broken_by(input, s));
    return 0;
}
