// SPDX-License-Identifier: BSL-1.0
// What writes in the benchmark beside others: a function that writes one chat message of 432 octets.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "xml_corpus.hpp"

namespace bench {

/// What is to be written; `text` is one correct result:
/// <message from='' to='' type='chat' id=''><body/><active/><request/><origin-id id=''/></message>
struct chat_message {
    std::string from, to, id, body, text;
};

inline constexpr char chat_states[] = "http://jabber.org/protocol/chatstates";
inline constexpr char receipts[] = "urn:xmpp:receipts";
inline constexpr char stanza_ids[] = "urn:xmpp:sid:0";

inline std::string escaped(std::string_view text) {
    std::string out;
    for (char const c : text) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
    return out;
}

inline std::string written(chat_message const& m) {
    auto const id = "' id='" + m.id + "'";
    return "<message from='" + m.from + "' to='" + m.to + "' type='chat" + id + "><body>" +
           escaped(m.body) + "</body><active xmlns='" + chat_states + "'/><request xmlns='" +
           receipts + "'/><origin-id xmlns='" + stanza_ids + id + "/></message>";
}

/// 256 messages that all take 432 octets; one in four has something to escape.
inline std::vector<chat_message> chat_messages() {
    constexpr std::size_t octets = 432;
    generator addresses{5};
    random next{6};
    std::vector<chat_message> all(256);
    for (auto& m : all) {
        m.from = addresses.bare() + "/Conversations.r4Xz";
        m.to = addresses.bare();
        next.append_token(m.id, "0123456789abcdef", 32);
        if (next.percent(25)) m.body = "a < b && c, ";
        while (written(m).size() < octets)
            next.append_word(m.body += m.body.ends_with(' ') ? "" : " ", english, 8);
        m.body.resize(m.body.size() - (written(m).size() - octets));
        m.text = written(m);
    }
    return all;
}

struct write_peer {
    std::string_view name;  // "" is couplet
    /// Replaces what is in `out`.
    void (*write)(chat_message const&, std::string& out);
};

inline std::vector<write_peer>& write_peers() {
    static std::vector<write_peer> all;
    return all;
}

/// A namespace-scope object of a peer's source file: puts it on the list.
struct enlisted_writer {
    enlisted_writer(std::string_view name, void (*write)(chat_message const&, std::string&)) {
        write_peers().push_back({name, write});
    }
};

}  // namespace bench
