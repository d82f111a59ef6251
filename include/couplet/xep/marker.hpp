// SPDX-License-Identifier: BSL-1.0
// markable, displayed: up to where a conversation has been read (XEP-0333).
#pragma once

#include <string_view>

#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// Asks to be told when the message it stands in is displayed (XEP-0333 4.1).
struct markable {
    static constexpr auto schema =
        declare::element({"urn:xmpp:chat-markers:0", "markable"}).in(occurs::message);
    friend bool operator==(markable const&, markable const&) = default;
};

/// All messages up to the one with that id have been displayed (XEP-0333 4.2). In a room the id is the one that
/// the room gave it: see `stanza_id` (4.3).
struct displayed {
    std::string_view id{};

    static constexpr auto schema = declare::element({"urn:xmpp:chat-markers:0", "displayed"},
                                                    declare::attribute("id", &displayed::id))
                                       .in(occurs::message);
    friend bool operator==(displayed const&, displayed const&) = default;
};

}  // namespace couplet::xep
