// A document that the grammar makes is read as it was meant; spoilt, it is to us what it is to expat, in any chunking.
// SPDX-License-Identifier: BSL-1.0
#include "../tests/xml/agreement.hpp"
#include "xml_laws.hpp"

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    // The first octets say how it is spoilt, the others what it is.
    std::string_view const input = fuzz::view(data, size);
    std::size_t const edits = input.size() < 16 ? input.size() : 16;
    grammar::choices spoil(input.substr(0, edits)), choose(input.substr(edits));
    grammar::writer document(choose);
    document.element();
    fuzz::must_hold(laws::grammar_broken_by(document));
    fuzz::must_hold(agreement::dispute(document.octets));
    grammar::spoil(document.octets, spoil);
    fuzz::must_hold(agreement::dispute(document.octets));
    fuzz::must_hold(laws::chunking_broken_by(document.octets, feeding::document));
    fuzz::must_hold(laws::slow_reader_broken_by(document.octets, feeding::document));
    return 0;
}
