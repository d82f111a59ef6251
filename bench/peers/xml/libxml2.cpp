// SPDX-License-Identifier: BSL-1.0
// libxml2's push parser with SAX2 handlers: namespaces and well-formedness, DTDs are possible.
#include <libxml/parser.h>

#include "../../xml_peer.hpp"

namespace {

xmlSAXHandler handlers() {
    xmlSAXHandler all{};
    all.initialized = XML_SAX2_MAGIC;
    all.startElementNs = [](void* seen, xmlChar const*, xmlChar const*, xmlChar const*, int,
                            xmlChar const**, int, int, xmlChar const**) {
        static_cast<bench::element_counter*>(seen)->open();
    };
    all.endElementNs = [](void* seen, xmlChar const*, xmlChar const*, xmlChar const*) {
        static_cast<bench::element_counter*>(seen)->close();
    };
    all.characters = all.ignorableWhitespace = all.cdataBlock = [](void*, xmlChar const*, int) {};
    return all;
}

class parser {
  public:
    parser() { xmlCtxtUseOptions(context_, XML_PARSE_NONET | XML_PARSE_HUGE); }
    ~parser() { xmlFreeParserCtxt(context_); }
    parser(parser const&) = delete;
    parser& operator=(parser const&) = delete;

    bool feed(std::string_view octets) {
        return xmlParseChunk(context_, octets.data(), static_cast<int>(octets.size()), 0) ==
               XML_ERR_OK;
    }
    std::size_t stanzas() const { return seen_.stanzas; }

  private:
    bench::element_counter seen_;
    xmlSAXHandler handlers_ = handlers();
    xmlParserCtxtPtr context_ = xmlCreatePushParserCtxt(&handlers_, &seen_, nullptr, 0, nullptr);
};

bench::enlisted_parser<parser> const peer{"libxml2", bench::kind::events};

}  // namespace
