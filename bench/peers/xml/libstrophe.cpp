// SPDX-License-Identifier: BSL-1.0
// libstrophe's parser: expat with namespaces, a tree of counted stanzas. Only the static library exports it, no header.
#include <strophe.h>

#include "../../xml_peer.hpp"

extern "C" {
struct parser_t;
parser_t* parser_new(xmpp_ctx_t* context, void (*start)(char* name, char** attributes, void* user),
                     void (*end)(char* name, void* user),
                     void (*stanza)(xmpp_stanza_t* stanza, void* user), void* user);
void parser_free(parser_t* parser);
int parser_feed(parser_t* parser, char* octets, int size);
}

namespace {

class parser {
  public:
    parser() = default;
    ~parser() { parser_free(strophe_); }
    parser(parser const&) = delete;
    parser& operator=(parser const&) = delete;

    bool feed(std::string_view octets) {
        return parser_feed(strophe_, const_cast<char*>(octets.data()),
                           static_cast<int>(octets.size())) != 0;
    }
    std::size_t stanzas() const { return stanzas_; }

  private:
    static xmpp_ctx_t* context() {
        static xmpp_ctx_t* const shared = xmpp_ctx_new(nullptr, nullptr);
        return shared;
    }

    std::size_t stanzas_ = 0;
    parser_t* strophe_ = parser_new(
        context(), [](char*, char**, void*) {}, [](char*, void*) {},
        [](xmpp_stanza_t*, void* stanzas) { ++*static_cast<std::size_t*>(stanzas); }, &stanzas_);
};

bench::enlisted_parser<parser> const peer{"libstrophe", bench::kind::tree};

}  // namespace
