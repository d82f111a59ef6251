// SPDX-License-Identifier: BSL-1.0
// direct_invitation: come to that room, without the room having a say (XEP-0249).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// XEP-0249 2. Anybody can invite anywhere: `jid` is to be shown before it is joined.
struct direct_invitation {
    address jid{};
    std::optional<std::string_view> password{};
    std::optional<std::string_view> reason{};
    bool continues = false;  ///< a conversation that two had
    std::optional<std::string_view> thread{};

    static constexpr auto schema =
        declare::element({"jabber:x:conference", "x"},
                         declare::attribute("jid", &direct_invitation::jid).required(),
                         declare::attribute("password", &direct_invitation::password),
                         declare::attribute("reason", &direct_invitation::reason),
                         declare::attribute("continue", &direct_invitation::continues),
                         declare::attribute("thread", &direct_invitation::thread))
            .in(occurs::message);
    friend bool operator==(direct_invitation const&, direct_invitation const&) = default;
};

}  // namespace couplet::xep
