// SPDX-License-Identifier: BSL-1.0
// stanza_id, origin_id: names of a stanza that do not change on its way (XEP-0359).
#pragma once

#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// What an archive or a room calls the stanza (XEP-0359 2.1). There can be several, each `by` another entity; anybody
/// can write one. Only that of an entity which announces urn:xmpp:sid:0, and through which the stanza came, is to be
/// trusted (5).
struct stanza_id {
    std::string_view id{};
    address by{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:sid:0", "stanza-id"}, declare::attribute("id", &stanza_id::id),
                         declare::attribute("by", &stanza_id::by).required())
            .in(occurs::message | occurs::presence | occurs::iq);
    friend bool operator==(stanza_id const&, stanza_id const&) = default;
};

/// What its sender calls it (XEP-0359 2.2); not to be used for references, since anybody can take it (5).
struct origin_id {
    std::string_view id{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:sid:0", "origin-id"}, declare::attribute("id", &origin_id::id))
            .in(occurs::message | occurs::presence | occurs::iq);
    friend bool operator==(origin_id const&, origin_id const&) = default;
};

/// Means another stanza, by its `stanza_id` (XEP-0359 3.1); `by` should be there.
struct referenced_stanza {
    std::string_view id{};
    address by{};

    static constexpr auto schema = declare::element(
        {"urn:xmpp:sid:0", "referenced-stanza"}, declare::attribute("id", &referenced_stanza::id),
        declare::attribute("by", &referenced_stanza::by));
    friend bool operator==(referenced_stanza const&, referenced_stanza const&) = default;
};

}  // namespace couplet::xep
