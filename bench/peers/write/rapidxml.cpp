// SPDX-License-Identifier: BSL-1.0
// RapidXML: a tree, printed. (rapidxml_print.hpp compiles with Debian's patch only.)
#include <iterator>
#include <rapidxml/rapidxml.hpp>
#include <rapidxml/rapidxml_print.hpp>

#include "../../write_peer.hpp"

namespace {

void write(bench::chat_message const& m, std::string& out) {
    static rapidxml::xml_document<> document;
    document.clear();
    auto const element = [](char const* name, char const* value = nullptr) {
        return document.allocate_node(rapidxml::node_element, name, value);
    };
    auto const attribute = [](auto* to, char const* name, char const* value) {
        to->append_attribute(document.allocate_attribute(name, value));
        return to;
    };
    auto* const message = element("message");
    attribute(message, "from", m.from.c_str());
    attribute(message, "to", m.to.c_str());
    attribute(message, "type", "chat");
    attribute(message, "id", m.id.c_str());
    message->append_node(element("body", m.body.c_str()));
    message->append_node(attribute(element("active"), "xmlns", bench::chat_states));
    message->append_node(attribute(element("request"), "xmlns", bench::receipts));
    auto* const origin = attribute(element("origin-id"), "xmlns", bench::stanza_ids);
    message->append_node(attribute(origin, "id", m.id.c_str()));
    document.append_node(message);
    out.clear();
    rapidxml::print(std::back_inserter(out), document, rapidxml::print_no_indenting);
}

bench::enlisted_writer const peer{"rapidxml_print", write};

}  // namespace
