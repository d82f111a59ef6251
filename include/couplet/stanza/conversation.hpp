// SPDX-License-Identifier: BSL-1.0
// conversation: how a message is replied to, if it may be replied to at all (RFC 6121 5.1, 5.2.2, 5.2.5).
#pragma once

#include <optional>

#include <couplet/jid/address.hpp>
#include <couplet/jid/split.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/stanza.hpp>

namespace couplet {

/// A message back to who has sent `received`: to the very resource (5.1), of the same type, in the same thread (5.2.5);
/// body and id are still to be chosen. To a groupchat it goes to the room, which is the sender's bare address. Nothing
/// for what is not to be replied to, since two programs that do would never stop: an error (RFC 6120 8.3.1), a headline
/// (5.2.2), and what has no 'from', as one's own account has none (RFC 6120 8.1.2.1). Of a room one's own messages come
/// back, too: whoever is in one knows by what name.
constexpr std::optional<message> reply_to(message const& received) noexcept {
    bool const is_final =
        received.type == message_type::error || received.type == message_type::headline;
    if (is_final || received.from.is_absent()) return {};
    message reply{.to = received.from, .type = received.type, .thread = received.thread};
    if (received.type == message_type::groupchat) {
        auto const text = received.from.text();
        auto const resource = split(text).resource;
        if (resource)
            reply.to = address::from_text(text.substr(0, text.size() - resource->size() - 1));
    }
    return reply;
}

}  // namespace couplet
