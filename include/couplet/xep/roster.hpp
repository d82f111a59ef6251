// SPDX-License-Identifier: BSL-1.0
// The roster: asked for, told, changed and pushed, with versions (RFC 6121 2).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// Who sees whose presence (RFC 6121 2.1.2.5); `remove` takes an item out of the roster, and stands in sets only.
enum class subscription_state { none, to, from, both, remove };
constexpr auto spelling(subscription_state) noexcept {
    return xml::words{"none", "to", "from", "both", "remove"};
}

/// A subscription that was asked for and not yet answered (RFC 6121 2.1.2.2).
enum class roster_ask { subscribe };
constexpr auto spelling(roster_ask) noexcept { return xml::words{"subscribe"}; }

/// A contact (RFC 6121 2.1.2). The server says `ask` and `approved`, a client's set has neither. Whether `jid` is an
/// address, as it must be, `parsed_address` tells.
struct roster_item {
    address jid{};
    std::optional<std::string_view> name{};
    std::optional<subscription_state> subscription{};
    std::optional<roster_ask> ask{};
    bool approved = false;
    xml::list<std::string_view> groups{};
    xml::elements extensions{};  ///< as that of XEP-0405

    /// Absent is `none`, and so is what must be ignored (RFC 6121 2.1.2.5).
    constexpr subscription_state state() const noexcept {
        return subscription.value_or(subscription_state::none);
    }

    static constexpr auto schema =
        declare::element(
            {"jabber:iq:roster", "item"}, declare::attribute("jid", &roster_item::jid).required(),
            declare::attribute("name", &roster_item::name),
            declare::attribute("subscription", &roster_item::subscription).ignoring_unknown(),
            declare::attribute("ask", &roster_item::ask).ignoring_unknown(),
            declare::attribute("approved", &roster_item::approved),
            declare::child("group", &roster_item::groups), declare::any(&roster_item::extensions))
            .in(occurs::inside);
    friend bool operator==(roster_item const&, roster_item const&) = default;
};

/// The client asks (RFC 6121 2.1.3); with the version it has, or "" if it has none but knows versions (2.6.2).
struct roster_request {
    std::optional<std::string_view> ver{};

    static constexpr auto schema = declare::element({"jabber:iq:roster", "query"},
                                                    declare::attribute("ver", &roster_request::ver))
                                       .in(occurs::iq_get);
    friend bool operator==(roster_request const&, roster_request const&) = default;
};

/// The server tells all of it (RFC 6121 2.1.4). A result without it says that the client's version needs only the
/// pushes that follow (2.6.3).
struct roster {
    std::optional<std::string_view> ver{};
    xml::list<roster_item> items{};

    static constexpr auto schema =
        declare::element({"jabber:iq:roster", "query"}, declare::attribute("ver", &roster::ver),
                         declare::child(&roster::items))
            .in(occurs::iq_result);
    friend bool operator==(roster const&, roster const&) = default;
};

/// The client changes one item (RFC 6121 2.1.5): not none, not two.
struct roster_set {
    std::optional<std::string_view> ver{};
    roster_item item{};

    static constexpr auto schema =
        declare::element({"jabber:iq:roster", "query"}, declare::attribute("ver", &roster_set::ver),
                         declare::child(&roster_set::item))
            .in(occurs::iq_set);
    friend bool operator==(roster_set const&, roster_set const&) = default;
};
/// The server says that one item has changed, to what, and which version the roster is since then (RFC 6121 2.1.6).
/// Only the account itself may say so: see `find_unexpected_sender` before one is believed.
using roster_push = roster_set;

}  // namespace couplet::xep
