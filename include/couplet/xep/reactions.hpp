// SPDX-License-Identifier: BSL-1.0
// reactions: emojis about a message (XEP-0444).
#pragma once

#include <string_view>

#include <couplet/xml/declare.hpp>
#include <couplet/xml/list.hpp>

namespace couplet::xep {

/// All that the sender now has for the message with that id; none takes them back (XEP-0444 3.2). Each should be one
/// emoji, and none should be there twice: the reader may ignore what is not so (4).
struct reactions {
    std::string_view id{};
    xml::list<std::string_view> all{};

    static constexpr auto schema = declare::element({"urn:xmpp:reactions:0", "reactions"},
                                                    declare::attribute("id", &reactions::id),
                                                    declare::child("reaction", &reactions::all))
                                       .in(occurs::message);
    friend bool operator==(reactions const&, reactions const&) = default;
};

}  // namespace couplet::xep
