// SPDX-License-Identifier: BSL-1.0
// gloox: Tags, made into a string.
#include <gloox/tag.h>

#include "../../write_peer.hpp"

namespace {

void write(bench::chat_message const& m, std::string& out) {
    gloox::Tag message{"message"};
    message.addAttribute("from", m.from);
    message.addAttribute("to", m.to);
    message.addAttribute("type", "chat");
    message.addAttribute("id", m.id);
    new gloox::Tag{&message, "body", m.body};
    (new gloox::Tag{&message, "active"})->setXmlns(bench::chat_states);
    (new gloox::Tag{&message, "request"})->setXmlns(bench::receipts);
    auto* const origin = new gloox::Tag{&message, "origin-id"};
    origin->setXmlns(bench::stanza_ids);
    origin->addAttribute("id", m.id);
    out = message.xml();
}

bench::enlisted_writer const peer{"gloox", write};

}  // namespace
