// SPDX-License-Identifier: BSL-1.0
// expat with namespaces, its events made into RapidXML's nodes, which take their memory from a pool.
#include <expat.h>

#include <cstring>
#include <memory>
#include <rapidxml/rapidxml.hpp>

#include "../../xml_peer.hpp"

namespace {

class parser {
  public:
    parser() {
        XML_SetUserData(expat_, this);
        XML_SetElementHandler(
            expat_,
            [](void* self, char const* name, char const** attributes) {
                static_cast<parser*>(self)->open(name, attributes);
            },
            [](void* self, char const*) { static_cast<parser*>(self)->close(); });
        XML_SetCharacterDataHandler(expat_, [](void* self, char const* text, int size) {
            static_cast<parser*>(self)->text(text, static_cast<std::size_t>(size));
        });
    }
    ~parser() { XML_ParserFree(expat_); }
    parser(parser const&) = delete;
    parser& operator=(parser const&) = delete;

    bool feed(std::string_view octets) {
        return XML_Parse(expat_, octets.data(), static_cast<int>(octets.size()), 0) ==
               XML_STATUS_OK;
    }
    std::size_t stanzas() const { return seen_.stanzas; }

  private:
    char* copy(char const* text, std::size_t size) { return pool_->allocate_string(text, size); }

    void open(char const* name, char const** attributes) {
        seen_.open();
        if (seen_.depth == 1) return;
        auto const size = std::strlen(name);
        auto* const node =
            pool_->allocate_node(rapidxml::node_element, copy(name, size), nullptr, size);
        for (; *attributes != nullptr; attributes += 2) {
            auto const of_name = std::strlen(attributes[0]), of_value = std::strlen(attributes[1]);
            node->append_attribute(pool_->allocate_attribute(
                copy(attributes[0], of_name), copy(attributes[1], of_value), of_name, of_value));
        }
        if (current_ != nullptr) current_->append_node(node);
        current_ = node;
    }
    void text(char const* text, std::size_t size) {
        if (current_ != nullptr)
            current_->append_node(
                pool_->allocate_node(rapidxml::node_data, nullptr, copy(text, size), 0, size));
    }
    void close() {
        seen_.close();
        if (seen_.depth == 1) pool_->clear();
        current_ = seen_.depth <= 1 ? nullptr : current_->parent();
    }

    XML_Parser expat_ = XML_ParserCreateNS(nullptr, '\xFF');
    std::unique_ptr<rapidxml::memory_pool<>> pool_ = std::make_unique<rapidxml::memory_pool<>>();
    rapidxml::xml_node<>* current_ = nullptr;
    bench::element_counter seen_;
};

bench::enlisted_parser<parser> const peer{"expat_tree", bench::kind::tree};

}  // namespace
