// SPDX-License-Identifier: BSL-1.0
// expat with namespaces and handlers that count: what the others are compared with. 0xFF parts a name from its
// namespace because no name holds it.
#include <expat.h>

#include "../../xml_peer.hpp"

namespace {

class parser {
  public:
    parser() {
        XML_SetUserData(expat_, &seen_);
        XML_SetElementHandler(
            expat_, [](void* seen, char const*, char const**) { counter(seen).open(); },
            [](void* seen, char const*) { counter(seen).close(); });
        XML_SetCharacterDataHandler(expat_, [](void*, char const*, int) {});
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
    static bench::element_counter& counter(void* seen) {
        return *static_cast<bench::element_counter*>(seen);
    }

    XML_Parser expat_ = XML_ParserCreateNS(nullptr, '\xFF');
    bench::element_counter seen_;
};

bench::enlisted_parser<parser> const peer{"expat", bench::kind::events};

}  // namespace
