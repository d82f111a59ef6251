// SPDX-License-Identifier: BSL-1.0
// libstrophe's parser: expat with namespaces, a tree of counted stanzas. Only the static library exports it, no header.
#pragma once

#include <strophe.h>

#include <string_view>

extern "C" {
struct parser_t;
parser_t* parser_new(xmpp_ctx_t* context, void (*start)(char* name, char** attributes, void* user),
                     void (*end)(char* name, void* user),
                     void (*stanza)(xmpp_stanza_t* stanza, void* user), void* user);
void parser_free(parser_t* parser);
int parser_feed(parser_t* parser, char* octets, int size);
}

namespace bench {

inline xmpp_ctx_t* strophe_context() {
    static xmpp_ctx_t* const shared = xmpp_ctx_new(nullptr, nullptr);
    return shared;
}

/// Calls `take(stanza, user)` for each stanza of a stream.
class strophe_parser {
  public:
    strophe_parser(void (*take)(xmpp_stanza_t*, void*), void* user)
        : parser_{parser_new(
              strophe_context(), [](char*, char**, void*) {}, [](char*, void*) {}, take, user)} {}
    ~strophe_parser() { parser_free(parser_); }
    strophe_parser(strophe_parser const&) = delete;
    strophe_parser& operator=(strophe_parser const&) = delete;

    bool feed(std::string_view octets) {
        return parser_feed(parser_, const_cast<char*>(octets.data()),
                           static_cast<int>(octets.size())) != 0;
    }

  private:
    parser_t* parser_;
};

}  // namespace bench
