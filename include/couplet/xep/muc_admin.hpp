// SPDX-License-Identifier: BSL-1.0
// Multi-user chat: a room's lists, its configuration and its end (XEP-0045 8 to 10).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/xep/form.hpp>
#include <couplet/xep/muc.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// Set: change roles and affiliations. Get: one item says of which (XEP-0045 8.2 to 9.8). A result can be a list of
/// nobody, though the schema wants an item.
struct muc_admin {
    xml::list<muc_item> items{};

    static constexpr auto schema =
        declare::element({"http://jabber.org/protocol/muc#admin", "query"},
                         declare::child("item", &muc_admin::items))
            .in(occurs::iq);
    friend bool operator==(muc_admin const&, muc_admin const&) = default;
};

/// An end to the room (XEP-0045 10.9).
struct muc_destroy {
    address jid{};  ///< of another room, to go to
    std::optional<std::string_view> password{};
    std::optional<std::string_view> reason{};

    static constexpr auto schema =
        declare::content(declare::attribute("jid", &muc_destroy::jid),
                         declare::child("password", &muc_destroy::password),
                         declare::child("reason", &muc_destroy::reason));
    friend bool operator==(muc_destroy const&, muc_destroy const&) = default;
};

/// Get: how can the room be configured? The result has the form; set sends it back, or `destroy`
/// (XEP-0045 10.1 to 10.9).
struct muc_owner {
    std::optional<form> configuration{};
    std::optional<muc_destroy> destroy{};

    static constexpr auto schema =
        declare::element({"http://jabber.org/protocol/muc#owner", "query"},
                         declare::child(&muc_owner::configuration),
                         declare::child("destroy", &muc_owner::destroy))
            .in(occurs::iq);
    friend bool operator==(muc_owner const&, muc_owner const&) = default;
};

}  // namespace couplet::xep
