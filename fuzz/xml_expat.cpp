// A document is to us what it is to expat, but for what tests/xml/agreement.hpp lists with its clauses.
// SPDX-License-Identifier: BSL-1.0
#include "../tests/xml/agreement.hpp"
#include "broken.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::string_view const input = fuzz::view(data, size);
    fuzz::must_hold(agreement::dispute(input));
    // Everything in an element: more of the input is content.
    fuzz::must_hold(agreement::dispute("<a xmlns:p='u'>" + std::string(input) + "</a>"));
    return 0;
}
