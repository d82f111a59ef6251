// SPDX-License-Identifier: BSL-1.0
// The floor: copying a message that is written already, and snprintf, which escapes nothing.
#include <cstdio>
#include <cstring>

#include "../../write_peer.hpp"

namespace {

void copy(bench::chat_message const& m, std::string& out) {
    out.resize(m.text.size());
    std::memcpy(out.data(), m.text.data(), m.text.size());
}

void print(bench::chat_message const& m, std::string& out) {
    out.resize(1024);
    auto const size =
        std::snprintf(out.data(), out.size(),
                      "<message from='%s' to='%s' type='chat' id='%s'>"
                      "<body>%s</body><active xmlns='%s'/><request xmlns='%s'/>"
                      "<origin-id xmlns='%s' id='%s'/></message>",
                      m.from.c_str(), m.to.c_str(), m.id.c_str(), m.body.c_str(),
                      bench::chat_states, bench::receipts, bench::stanza_ids, m.id.c_str());
    out.resize(static_cast<std::size_t>(size));
}

bench::enlisted_writer const copier{"memcpy", copy};
bench::enlisted_writer const printer{"snprintf", print};

}  // namespace
