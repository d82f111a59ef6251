// SPDX-License-Identifier: BSL-1.0
// reply: which message is answered (XEP-0461).
#pragma once

#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// The message it stands in answers the one with that id, which `to` has written. In a room the id is the one that the
/// room gave it: see `stanza_id` (XEP-0461 3, 4.1).
struct reply {
    address to{};  ///< should be there
    std::string_view id{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:reply:0", "reply"}, declare::attribute("to", &reply::to),
                         declare::attribute("id", &reply::id))
            .in(occurs::message);
    friend bool operator==(reply const&, reply const&) = default;
};

}  // namespace couplet::xep
