// SPDX-License-Identifier: BSL-1.0
// Multi-user chat: coming into a room, and what the room says of who is in it (XEP-0045 5, 7).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/jid/address.hpp>
#include <couplet/xep/date_time.hpp>
#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// How somebody stands to a room, being there or not (XEP-0045 5.2).
enum class muc_affiliation { none, owner, admin, member, outcast };
constexpr auto spelling(muc_affiliation) noexcept {
    return xml::words{"none", "owner", "admin", "member", "outcast"};
}
/// What somebody may do who is there (XEP-0045 5.1).
enum class muc_role { none, moderator, participant, visitor };
constexpr auto spelling(muc_role) noexcept {
    return xml::words{"none", "moderator", "participant", "visitor"};
}

/// How much of what was said before is wanted; the least of all limits holds (XEP-0045 7.2.14).
struct muc_history {
    std::optional<std::uint32_t> maxchars{};
    std::optional<std::uint32_t> maxstanzas{};
    std::optional<std::uint32_t> seconds{};
    std::optional<date_time> since{};

    static constexpr auto schema =
        declare::content(declare::attribute("maxchars", &muc_history::maxchars),
                         declare::attribute("maxstanzas", &muc_history::maxstanzas),
                         declare::attribute("seconds", &muc_history::seconds),
                         declare::attribute("since", &muc_history::since));
    friend bool operator==(muc_history const&, muc_history const&) = default;
};

/// In presence to a room: let me in (XEP-0045 7.2.1, 7.2.5).
struct muc_join {
    std::optional<muc_history> history{};
    std::optional<std::string_view> password{};

    static constexpr auto schema = declare::element({"http://jabber.org/protocol/muc", "x"},
                                                    declare::child("history", &muc_join::history),
                                                    declare::child("password", &muc_join::password))
                                       .in(occurs::presence);
    friend bool operator==(muc_join const&, muc_join const&) = default;
};

/// Who has done it (XEP-0045 8.2).
struct muc_actor {
    address jid{};
    std::optional<std::string_view> nick{};

    static constexpr auto schema = declare::content(declare::attribute("jid", &muc_actor::jid),
                                                    declare::attribute("nick", &muc_actor::nick));
    friend bool operator==(muc_actor const&, muc_actor const&) = default;
};

/// The room goes on with what two had begun (XEP-0045 7.9).
struct muc_continuation {
    std::optional<std::string_view> thread{};

    static constexpr auto schema =
        declare::content(declare::attribute("thread", &muc_continuation::thread));
    friend bool operator==(muc_continuation const&, muc_continuation const&) = default;
};

/// An occupant, or somebody on one of the room's lists (XEP-0045 7.2.2, 8, 9).
struct muc_item {
    std::optional<muc_affiliation> affiliation{};
    std::optional<muc_role> role{};
    address jid{};
    std::optional<std::string_view> nick{};
    std::optional<muc_actor> actor{};
    std::optional<muc_continuation> continuation{};
    std::optional<std::string_view> reason{};

    static constexpr auto schema = declare::content(
        declare::attribute("affiliation", &muc_item::affiliation),
        declare::attribute("role", &muc_item::role), declare::attribute("jid", &muc_item::jid),
        declare::attribute("nick", &muc_item::nick), declare::child("actor", &muc_item::actor),
        declare::child("continue", &muc_item::continuation),
        declare::child("reason", &muc_item::reason));
    friend bool operator==(muc_item const&, muc_item const&) = default;
};

/// An invitation through the room: `to` on the way there, `from` on the way on (XEP-0045 7.8.2).
struct muc_invite {
    address to{};
    address from{};
    std::optional<std::string_view> reason{};
    std::optional<muc_continuation> continuation{};

    static constexpr auto schema = declare::content(
        declare::attribute("to", &muc_invite::to), declare::attribute("from", &muc_invite::from),
        declare::child("reason", &muc_invite::reason),
        declare::child("continue", &muc_invite::continuation));
    friend bool operator==(muc_invite const&, muc_invite const&) = default;
};

/// No, thank you (XEP-0045 7.8.2).
struct muc_decline {
    address to{};
    address from{};
    std::optional<std::string_view> reason{};

    static constexpr auto schema = declare::content(declare::attribute("to", &muc_decline::to),
                                                    declare::attribute("from", &muc_decline::from),
                                                    declare::child("reason", &muc_decline::reason));
    friend bool operator==(muc_decline const&, muc_decline const&) = default;
};

/// There is no such room any more, but perhaps another one (XEP-0045 10.9).
struct muc_destroyed {
    address jid{};
    std::optional<std::string_view> reason{};

    static constexpr auto schema =
        declare::content(declare::attribute("jid", &muc_destroyed::jid),
                         declare::child("reason", &muc_destroyed::reason));
    friend bool operator==(muc_destroyed const&, muc_destroyed const&) = default;
};

/// One of `muc_code`, or one that was registered later (XEP-0045 12).
struct muc_status {
    std::uint16_t code{};

    static constexpr auto schema = declare::content(declare::attribute("code", &muc_status::code));
    friend bool operator==(muc_status const&, muc_status const&) = default;
};

/// In messages and presence from a room, and in invitations to it (XEP-0045 7).
struct muc_user {
    xml::list<muc_item> items{};
    xml::list<muc_status> statuses{};
    xml::list<muc_invite> invites{};
    std::optional<muc_decline> decline{};
    std::optional<muc_destroyed> destroy{};
    std::optional<std::string_view> password{};

    static constexpr auto schema = declare::element({"http://jabber.org/protocol/muc#user", "x"},
                                                    declare::child("item", &muc_user::items),
                                                    declare::child("status", &muc_user::statuses),
                                                    declare::child("invite", &muc_user::invites),
                                                    declare::child("decline", &muc_user::decline),
                                                    declare::child("destroy", &muc_user::destroy),
                                                    declare::child("password", &muc_user::password))
                                       .in(occurs::message | occurs::presence);
    friend bool operator==(muc_user const&, muc_user const&) = default;
};

}  // namespace couplet::xep
