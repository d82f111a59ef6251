// SPDX-License-Identifier: BSL-1.0
// What presence of type subscribe, subscribed, unsubscribe and unsubscribed does to a roster (RFC 6121 3, Appendix A).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/stanza/stanza.hpp>

namespace couplet {

/// How a user and a contact stand to each other, as the user's server sees it (RFC 6121 A.1). Who is not in the
/// roster is `none`, or with a request that waits `none_pending_in`.
enum class roster_state : std::uint8_t {
    none,
    none_pending_out,
    none_pending_in,
    none_pending_out_in,
    to,
    to_pending_in,
    from,
    from_pending_out,
    both,
};
inline constexpr int roster_state_count = 9;

/// What such a presence stanza does.
struct roster_change {
    /// Whether it goes on: to the contact's server, or to the user's resources.
    bool passes = false;
    roster_state next{};
    /// What the user's server answers on the user's behalf, if anything.
    std::optional<presence_type> reply{};
    /// Whether the contact's next request is to be granted at once, if the server does that (RFC 6121 3.4).
    bool approves = false;

    friend constexpr bool operator==(roster_change const&, roster_change const&) noexcept = default;
};

namespace detail {

/// Columns in the order of `roster_state`; rows subscribe, subscribed, unsubscribe, unsubscribed.
struct roster_row {
    std::uint8_t passes[roster_state_count];  // 1: it does
    roster_state next[roster_state_count];
};

namespace roster {

inline constexpr auto n = roster_state::none;
inline constexpr auto no = roster_state::none_pending_out;
inline constexpr auto ni = roster_state::none_pending_in;
inline constexpr auto nb = roster_state::none_pending_out_in;
inline constexpr auto t = roster_state::to;
inline constexpr auto ti = roster_state::to_pending_in;
inline constexpr auto f = roster_state::from;
inline constexpr auto fo = roster_state::from_pending_out;
inline constexpr auto b = roster_state::both;

// clang-format off
inline constexpr roster_row sent[]{  // RFC 6121 A.2.1, A.2.3, A.2.2, A.2.4
    {{1, 1, 1, 1, 1, 1, 1, 1, 1}, {no, no, nb, nb, t, ti, fo, fo, b}},
    {{0, 0, 1, 1, 0, 1, 0, 0, 0}, {n,  no, f,  fo, t, b,  f,  fo, b}},
    {{1, 1, 1, 1, 1, 1, 1, 1, 1}, {n,  n,  ni, ni, n, ni, f,  f,  f}},
    {{0, 0, 1, 1, 0, 1, 1, 1, 1}, {n,  no, n,  no, t, t,  n,  no, t}},
};
inline constexpr roster_row received[]{  // RFC 6121 A.3.1, A.3.3, A.3.2, A.3.4
    {{1, 1, 0, 0, 1, 0, 0, 0, 0}, {ni, nb, ni, nb, ti, ti, f,  fo, b}},
    {{0, 1, 0, 1, 0, 0, 0, 1, 0}, {n,  t,  ni, ti, t,  ti, f,  b,  b}},
    {{0, 0, 1, 1, 0, 1, 1, 1, 1}, {n,  no, n,  no, t,  t,  n,  no, t}},
    {{0, 1, 0, 1, 1, 1, 0, 1, 1}, {n,  n,  ni, ni, n,  ni, f,  f,  f}},
};
inline constexpr std::string_view words[]{
    "None", "None + Pending Out", "None + Pending In", "None + Pending Out+In",
    "To", "To + Pending In", "From", "From + Pending Out", "Both"};
// clang-format on

constexpr roster_change find(roster_row const* rows, roster_state state,
                             presence_type type) noexcept {
    auto const row =
        static_cast<std::size_t>(type) - static_cast<std::size_t>(presence_type::subscribe);
    auto const column = static_cast<std::size_t>(state);
    if (row > 3 || column >= roster_state_count) return {.passes = false, .next = state};
    return {.passes = rows[row].passes[column] != 0, .next = rows[row].next[column]};
}

}  // namespace roster
}  // namespace detail

/// The state's name in RFC 6121 A.1.
constexpr std::string_view name(roster_state state) noexcept {
    return detail::word(detail::roster::words, static_cast<std::size_t>(state));
}

/// Whether the contact is told the user's presence: `from` and `both` in the roster (RFC 6121 2.1.2.5).
constexpr bool shares_presence(roster_state state) noexcept { return state >= roster_state::from; }
/// Whether the roster says ask='subscribe' (RFC 6121 2.1.2.2).
constexpr bool is_pending_out(roster_state state) noexcept {
    return state == roster_state::none_pending_out || state == roster_state::none_pending_out_in ||
           state == roster_state::from_pending_out;
}
constexpr bool is_pending_in(roster_state state) noexcept {
    return state == roster_state::none_pending_in || state == roster_state::none_pending_out_in ||
           state == roster_state::to_pending_in;
}

/// The user has sent it to the contact (RFC 6121 A.2). Of any other type of presence nothing changes. Whatever else it
/// does, `unsubscribed` takes back what `approves` once promised (3.2.2 2).
constexpr roster_change send_subscription(roster_state state, presence_type type) noexcept {
    auto change = detail::roster::find(detail::roster::sent, state, type);
    change.approves =
        type == presence_type::subscribed && !change.passes && !shares_presence(state);
    return change;
}

/// It has come for the user from the contact (RFC 6121 A.3). `is_approved`: the user has said so before (RFC 6121 3.4.2),
/// and the contact is subscribed without being asked for.
constexpr roster_change receive_subscription(roster_state state, presence_type type,
                                             bool is_approved = false) noexcept {
    auto change = detail::roster::find(detail::roster::received, state, type);
    if (type == presence_type::subscribe && shares_presence(state))
        change.reply = presence_type::subscribed;
    if (type == presence_type::subscribe && is_approved && change.passes)
        return {.passes = false,
                .next = send_subscription(change.next, presence_type::subscribed).next,
                .reply = presence_type::subscribed};
    if (type == presence_type::unsubscribe && change.passes)
        change.reply = presence_type::unsubscribed;
    return change;
}

}  // namespace couplet
