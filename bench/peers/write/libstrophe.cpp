// SPDX-License-Identifier: BSL-1.0
// libstrophe: stanzas, made into a string.
#include <strophe.h>

#include "../../write_peer.hpp"

namespace {

void write(bench::chat_message const& m, std::string& out) {
    static xmpp_ctx_t* const context = xmpp_ctx_new(nullptr, nullptr);
    xmpp_stanza_t* const message = xmpp_message_new(context, "chat", m.to.c_str(), m.id.c_str());
    xmpp_stanza_set_from(message, m.from.c_str());
    xmpp_message_set_body(message, m.body.c_str());
    auto const append = [&](char const* name, char const* name_space, char const* id) {
        xmpp_stanza_t* const child = xmpp_stanza_new(context);
        xmpp_stanza_set_name(child, name);
        xmpp_stanza_set_ns(child, name_space);
        if (id != nullptr) xmpp_stanza_set_id(child, id);
        xmpp_stanza_add_child_ex(message, child, 0);
    };
    append("active", bench::chat_states, nullptr);
    append("request", bench::receipts, nullptr);
    append("origin-id", bench::stanza_ids, m.id.c_str());
    char* text = nullptr;
    std::size_t size = 0;
    xmpp_stanza_to_text(message, &text, &size);
    out.assign(text, size);
    xmpp_free(context, text);
    xmpp_stanza_release(message);
}

bench::enlisted_writer const peer{"libstrophe", write};

}  // namespace
