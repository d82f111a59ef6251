// SPDX-License-Identifier: BSL-1.0
// libxml2 as a second opinion (SAX2): unlike expat it knows the fifth edition's names.
#pragma once

#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "events.hpp"

namespace oracle {

class libxml2 {
  public:
    /// Reads all of a document.
    explicit libxml2(std::string_view document) {
        xmlParserCtxtPtr const context =
            xmlCreateMemoryParserCtxt(document.data(), static_cast<int>(document.size()));
        if (context == nullptr) return;
        xmlCtxtUseOptions(context, XML_PARSE_HUGE | XML_PARSE_NOENT | XML_PARSE_NONET |
                                       XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
        xmlSAXHandler* const before = context->sax;
        xmlSAXHandler mine = handlers();
        context->sax = &mine;
        context->userData = this;
        xmlParseDocument(context);
        good_ = context->wellFormed != 0;
        context->sax = before;
        if (context->myDoc != nullptr) xmlFreeDoc(context->myDoc);
        xmlFreeParserCtxt(context);
    }

    /// Namespaces aside: it also reports namespace names that are no URIs.
    bool is_well_formed() const { return good_; }
    events::merged const& seen() const { return seen_; }

  private:
    static std::string_view view(xmlChar const* text) {
        return text == nullptr ? "" : reinterpret_cast<char const*>(text);
    }
    static xmlSAXHandler handlers() {
        xmlSAXHandler made{};
        made.initialized = XML_SAX2_MAGIC;
        made.startElementNs = start;
        made.endElementNs = [](void* self, xmlChar const*, xmlChar const*, xmlChar const*) {
            static_cast<libxml2*>(self)->seen_.end_element();
        };
        made.characters = text;
        made.ignorableWhitespace = text;
        made.cdataBlock = text;
        return made;
    }
    static void text(void* self, xmlChar const* run, int size) {
        static_cast<libxml2*>(self)->seen_.text(
            {reinterpret_cast<char const*>(run), static_cast<std::size_t>(size)});
    }
    static void start(void* self, xmlChar const* local, xmlChar const*, xmlChar const* ns,
                      int declared, xmlChar const** declarations, int count, int,
                      xmlChar const** attributes) {
        std::vector<events::merged::attribute> declared_list, list;
        for (int i = 0; i < declared; ++i)
            declared_list.push_back({std::string(view(declarations[2 * i])),
                                     std::string(view(declarations[2 * i + 1]))});
        for (int i = 0; i < count; ++i) {  // local name, prefix, namespace, value, its end
            xmlChar const** const a = attributes + 5 * i;
            list.push_back(
                {events::expanded(view(a[2]), view(a[0])),
                 {reinterpret_cast<char const*>(a[3]), static_cast<std::size_t>(a[4] - a[3])}});
        }
        static_cast<libxml2*>(self)->seen_.start(events::expanded(view(ns), view(local)),
                                                 std::move(declared_list), std::move(list));
    }

    events::merged seen_;
    bool good_ = false;
};

}  // namespace oracle
