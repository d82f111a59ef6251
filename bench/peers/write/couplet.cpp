// SPDX-License-Identifier: BSL-1.0
// couplet's writer: names are checked by the compiler, text and values as they are escaped; a writer a message.
#include <couplet/xml/writer.hpp>

#include "../../write_peer.hpp"

namespace {

void write(bench::chat_message const& m, std::string& out) {
    out.clear();
    couplet::xml::writer to{out, couplet::xml::client_stream};
    to.open("message")
        .attribute("from", m.from)
        .attribute("to", m.to)
        .attribute("type", "chat")
        .attribute("id", m.id)
        .element("body", m.body)
        .element({bench::chat_states, "active"})
        .element({bench::receipts, "request"})
        .open({bench::stanza_ids, "origin-id"})
        .attribute("id", m.id)
        .close()
        .close();
    if (to.finish()) out.clear();
}

bench::enlisted_writer const peer{"", write};

}  // namespace
