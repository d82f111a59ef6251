// SPDX-License-Identifier: BSL-1.0
#include "rooms.hpp"

#include <couplet/stanza/error.hpp>
#include <couplet/xep/muc.hpp>
#include <couplet/xep/muc_code.hpp>
#include <couplet/xml/extract.hpp>
#include <optional>

#include "failure.hpp"

namespace chat {
namespace {

using couplet::xep::muc_code;
using couplet::xep::muc_user;

std::string why_left(muc_user const& said) {
    if (said.destroy) return "the room is no more";
    if (has_status(said, muc_code::banned)) return "banned";
    if (has_status(said, muc_code::kicked)) return "thrown out";
    return "";
}

}  // namespace

room& rooms::enter(std::string const& address, std::string_view nick) {
    room& one = all_[address];
    one.nick = nick;
    return one;
}

void rooms::leave(std::string_view address) {
    if (auto const found = all_.find(address); found != all_.end()) all_.erase(found);
}

room* rooms::find(couplet::jid_view address) {
    auto const found = all_.find(address.bare().text());
    return found == all_.end() ? nullptr : &found->second;
}

void rooms::forget_occupants() {
    for (auto& [address, one] : all_) {
        one.there.clear();
        one.is_joined = false;
    }
}

room_news rooms::take(couplet::jid_view from, couplet::stanza_view presence) {
    room& one = *find(from);
    std::string const address{from.bare().text()};
    std::string const nick{from.resource()};
    std::string const occupant{from.text()};  // a nick alone could be any sentence
    if (auto const error = couplet::stanza_error::read(presence)) {
        std::string note =
            address + " does not let you in: " + explain(error->condition, error->text.text);
        return {.note = one.is_joined ? std::string{} : std::move(note),
                .has_left = !one.is_joined};
    }
    if (nick.empty()) return {};  // the room's own, as XEP-0486 has it
    auto const said = couplet::get<muc_user>(presence).value_or(muc_user{});
    bool const is_self = has_status(said, muc_code::self_presence) || nick == one.nick;
    bool const goes = presence.presence_type() == couplet::presence_type::unavailable;
    if (goes && has_status(said, muc_code::nick_changed)) {
        one.there.erase(nick);
        for (couplet::xep::muc_item const item : said.items)
            if (is_self && item.nick) one.nick = *item.nick;
        return {.note = occupant + " has another name"};
    }
    if (goes) {
        one.there.erase(nick);
        std::string const why = why_left(said);
        std::string const reason = why.empty() ? "" : " (" + why + ')';
        if (is_self) return {.note = "You have left " + address + reason, .has_left = true};
        return {.note = occupant + " has left" + reason};
    }
    bool const is_new = one.there.size() < most_there && one.there.insert(nick).second;
    if (is_self && !one.is_joined) {
        one.is_joined = true;
        one.nick = nick;
        return {.note = "You are in " + address + " as " + nick + ", with " +
                        std::to_string(one.there.size() - 1) + " others",
                .has_joined = true,
                .is_new_room = has_status(said, muc_code::room_created)};
    }
    if (one.is_joined && is_new) return {.note = occupant + " has come in"};
    return {};
}

}  // namespace chat
