// SPDX-License-Identifier: BSL-1.0
// pugixml in place: no namespaces, no check of names or characters, repeated attributes are kept.
#include <pugixml.hpp>

#include "../../xml_peer.hpp"

namespace {

bool parse(char* buffer, std::size_t size) {
    static pugi::xml_document document;
    return static_cast<bool>(
        document.load_buffer_inplace(buffer, size, pugi::parse_default, pugi::encoding_utf8));
}

bench::enlisted_framed<parse> const peer{"pugixml"};

}  // namespace
