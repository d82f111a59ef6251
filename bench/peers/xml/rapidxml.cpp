// SPDX-License-Identifier: BSL-1.0
// RapidXML's own parser: no namespaces, no check of names or characters; "fastest" writes no null octets, reads no
// references and does not look at end tags, "validate" looks at them and trims white space.
#include <exception>
#include <rapidxml/rapidxml.hpp>

#include "../../xml_peer.hpp"

namespace {

template <int Flags>
bool parse(char* buffer, std::size_t) {
    static rapidxml::xml_document<> document;
    document.clear();
    try {
        document.parse<Flags>(buffer);
    } catch (std::exception const&) {
        return false;
    }
    return document.first_node() != nullptr;
}

constexpr int validate = rapidxml::parse_validate_closing_tags | rapidxml::parse_trim_whitespace;

bench::enlisted_framed<parse<rapidxml::parse_fastest>> const fastest{"rapidxml_fastest"};
bench::enlisted_framed<parse<0>> const plain{"rapidxml"};
bench::enlisted_framed<parse<validate>> const validating{"rapidxml_validate"};

}  // namespace
