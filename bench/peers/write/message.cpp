// SPDX-License-Identifier: BSL-1.0
// couplet: the message and what it carries as values, written by what they declare.
#include <couplet/stanza/message.hpp>
#include <couplet/xep/chat_state.hpp>
#include <couplet/xep/receipt.hpp>
#include <couplet/xep/stanza_id.hpp>
#include <couplet/xml/build.hpp>

#include "../../write_peer.hpp"

namespace {

void write(bench::chat_message const& m, std::string& out) {
    out.clear();
    couplet::message const message{.to = couplet::address::from_text(m.to),
                                   .from = couplet::address::from_text(m.from),
                                   .id = m.id,
                                   .type = couplet::message_type::chat,
                                   .body = m.body};
    if (append(out, message, couplet::xep::chat_state{couplet::xep::chat_state_kind::active},
               couplet::xep::receipt_request{}, couplet::xep::origin_id{m.id}))
        out.clear();
}

bench::enlisted_writer const peer{"values", write};

}  // namespace
