// SPDX-License-Identifier: BSL-1.0
// retraction, retracted: a message is taken back (XEP-0424).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/xep/date_time.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// The message with that id is taken back. Both must be of the same sender; whether they are, is for the reader to
/// check (XEP-0424 5). In a room the id is the one that the room gave it: see `stanza_id` (5.1).
struct retraction {
    std::string_view id{};

    static constexpr auto schema = declare::element({"urn:xmpp:message-retract:1", "retract"},
                                                    declare::attribute("id", &retraction::id))
                                       .in(occurs::message | occurs::inside);
    friend bool operator==(retraction const&, retraction const&) = default;
};

/// Stands in an archive where a message was (XEP-0424 4).
struct retracted {
    std::string_view id{};  ///< of the message that took it back
    address by{};
    std::optional<date_time> stamp{};  ///< when it was taken back

    static constexpr auto schema = declare::element({"urn:xmpp:message-retract:1", "retracted"},
                                                    declare::attribute("id", &retracted::id),
                                                    declare::attribute("by", &retracted::by),
                                                    declare::attribute("stamp", &retracted::stamp))
                                       .in(occurs::message | occurs::inside);
    friend bool operator==(retracted const&, retracted const&) = default;
};

}  // namespace couplet::xep
