// SPDX-License-Identifier: BSL-1.0
// muc_code: the numbers by which a room says what has happened (XEP-0045 12, 16.6).
#pragma once

#include <cstdint>

#include <couplet/xep/muc.hpp>

namespace couplet::xep {

enum class muc_code : std::uint16_t {
    jids_are_visible = 100,       ///< to any occupant
    affiliation_changed = 101,    ///< while the user was not in the room
    shows_unavailable = 102,      ///< members, from now on
    hides_unavailable = 103,      ///< members, from now on
    configuration_changed = 104,  ///< not privacy
    self_presence = 110,          ///< this is about you
    logging_enabled = 170,
    logging_disabled = 171,
    now_non_anonymous = 172,
    now_semi_anonymous = 173,
    room_created = 201,
    nick_assigned = 210,  ///< by the service
    banned = 301,
    nick_changed = 303,
    kicked = 307,
    removed_by_affiliation = 321,  ///< because it has changed
    removed_as_non_member = 322,   ///< because the room is for members now
    removed_by_shutdown = 332,     ///< of the service
    removed_by_error = 333,        ///< of delivery
};

/// Whether the room says that. Linear.
constexpr bool has_status(muc_user const& user, muc_code code) noexcept {
    for (muc_status const one : user.statuses)
        if (one.code == static_cast<std::uint16_t>(code)) return true;
    return false;
}

}  // namespace couplet::xep
