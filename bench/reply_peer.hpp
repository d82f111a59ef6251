// SPDX-License-Identifier: BSL-1.0
// What answers pings in the benchmark beside others: octets of a request in, octets of the result out (XEP-0199).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "xml_corpus.hpp"

namespace bench {

/// `text` is what came: <iq from='' to='' id='' type='get'><ping/></iq>.
struct ping_request {
    std::string from, to, id, text;
};

inline std::vector<ping_request> ping_requests() {
    generator addresses{7};
    random next{8};
    auto const me = addresses.bare() + "/Conversations.r4Xz";
    std::vector<ping_request> all(256);
    for (auto& one : all) {
        one.from = addresses.full();
        one.to = me;
        next.append_token(one.id, "0123456789abcdef", 16);
        one.text = "<iq from='" + one.from + "' to='" + one.to + "' id='" + one.id +
                   "' type='get'><ping xmlns='urn:xmpp:ping'/></iq>";
    }
    return all;
}

struct reply_peer {
    std::string_view name;  // "" is couplet
    /// Feeds a request to a stream that is open and appends the answer to `out`.
    void (*answer)(std::string_view request, std::string& out);
};

inline std::vector<reply_peer>& reply_peers() {
    static std::vector<reply_peer> all;
    return all;
}

/// A class with `answer`, of which there is one, after the stream header.
template <class Stream>
void answer(std::string_view request, std::string& out) {
    static Stream open{xml_corpus::header};
    open.answer(request, out);
}

/// A namespace-scope object of a peer's source file: puts it on the list.
template <class Stream>
struct enlisted_reply {
    explicit enlisted_reply(std::string_view name) {
        reply_peers().push_back({name, answer<Stream>});
    }
};

}  // namespace bench
