// SPDX-License-Identifier: BSL-1.0
// iksemel: a tree, made into a string.
#include <iksemel.h>

#include "../../write_peer.hpp"

namespace {

void write(bench::chat_message const& m, std::string& out) {
    iks* const message = iks_new("message");
    iks_insert_attrib(message, "from", m.from.c_str());
    iks_insert_attrib(message, "to", m.to.c_str());
    iks_insert_attrib(message, "type", "chat");
    iks_insert_attrib(message, "id", m.id.c_str());
    iks_insert_cdata(iks_insert(message, "body"), m.body.data(), m.body.size());
    iks_insert_attrib(iks_insert(message, "active"), "xmlns", bench::chat_states);
    iks_insert_attrib(iks_insert(message, "request"), "xmlns", bench::receipts);
    iks* const origin = iks_insert(message, "origin-id");
    iks_insert_attrib(origin, "xmlns", bench::stanza_ids);
    iks_insert_attrib(origin, "id", m.id.c_str());
    out = iks_string(iks_stack(message), message);
    iks_delete(message);
}

bench::enlisted_writer const peer{"iksemel", write};

}  // namespace
