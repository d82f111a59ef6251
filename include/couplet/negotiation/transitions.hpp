// SPDX-License-Identifier: BSL-1.0
// The states of a negotiation, and everything that moves it from one to the next (RFC 6120 4.3, 4.4).
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace couplet {

/// Who opened the connection (RFC 6120 4.2).
enum class stream_role : std::uint8_t { initiating, receiving };

/// Where a negotiation stands.
enum class phase : std::uint8_t {
    opening,  ///< the peer's stream header is awaited
    offering,  ///< its features are awaited; of the receiving entity: they were sent, a request is awaited
    negotiating,  ///< a step awaits the peer's answer, or the caller's
    switching,  ///< the caller puts TLS or compression under the stream; not an octet is read until then
    ready,    ///< stanzas flow
    closing,  ///< this side's end of the stream was sent, the peer's is awaited (RFC 6120 4.4)
    ended,    ///< nothing is read or written any more
};
inline constexpr std::size_t phase_count = 7;

/// What can move it.
enum class seen : std::uint8_t {
    header,  ///< the peer's header, with nothing wrong in it
    bare,   ///< a header behind which no features come (XEP-0114 3; RFC 6120 4.7.5 for version 0.9)
    offer,  ///< features have come, or have been sent, and something in them is to be done
    request,    ///< an element that begins a step
    wait,       ///< a step has done what it can for now
    done,       ///< a step is over; the same features hold
    anew,       ///< a step is over; other features follow, without a new header (XEP-0388 2.6)
    restart,    ///< a step is over; the stream begins anew (RFC 6120 4.3.3)
    layer,      ///< a step is over; first the caller must do its part
    layered,    ///< the caller did it: the stream begins anew
    complete,   ///< nothing is left to negotiate
    shut,       ///< this side ends the stream
    peer_shut,  ///< the peer has ended it: it is answered, and that is all (RFC 6120 4.4)
    fault,      ///< a fault, ours or theirs: told to the peer, if it still listens (RFC 6120 4.9)
    late,       ///< the time for what was awaited is over
    cut,        ///< the connection has gone
};
inline constexpr std::size_t seen_count = 16;

/// Of one role, or of both.
enum class role_set : std::uint8_t { initiating = 1, receiving = 2, both = 3 };

/// One row: in that phase, having seen that, it goes on in the next phase.
struct transition {
    role_set roles;
    phase from;
    seen what;
    phase next;
};

/// What is not here cannot happen, and is a fault if a peer makes it happen.
inline constexpr transition transitions[]{
    // RFC 6120 4.3.2: header, then features; each side waits for the other's header.
    {role_set::both, phase::opening, seen::header, phase::offering},
    {role_set::both, phase::opening, seen::bare, phase::negotiating},
    // RFC 6120 4.3.2: the initiating entity chooses one of the features, or all is done.
    {role_set::initiating, phase::offering, seen::offer, phase::negotiating},
    {role_set::both, phase::offering, seen::complete, phase::ready},
    {role_set::receiving, phase::offering, seen::offer, phase::offering},
    {role_set::receiving, phase::offering, seen::request, phase::negotiating},
    // A step goes on, ends, or begins another one.
    {role_set::both, phase::negotiating, seen::wait, phase::negotiating},
    {role_set::initiating, phase::negotiating, seen::offer, phase::negotiating},
    {role_set::initiating, phase::negotiating, seen::done, phase::negotiating},
    {role_set::receiving, phase::negotiating, seen::done, phase::offering},
    {role_set::both, phase::negotiating, seen::anew, phase::offering},
    {role_set::both, phase::negotiating, seen::complete, phase::ready},
    // RFC 6120 4.3.3: after TLS and SASL (5.4.3.3, 6.4.6) nothing of the old stream counts.
    {role_set::both, phase::negotiating, seen::restart, phase::opening},
    {role_set::both, phase::negotiating, seen::layer, phase::switching},
    {role_set::both, phase::switching, seen::layered, phase::opening},
    // Steps that may come at any time, as XEP-0198's and XEP-0220's.
    {role_set::both, phase::ready, seen::request, phase::ready},
    {role_set::both, phase::ready, seen::wait, phase::ready},
    {role_set::both, phase::ready, seen::done, phase::ready},
    // RFC 6120 4.4: the end.
    {role_set::both, phase::opening, seen::shut, phase::closing},
    {role_set::both, phase::offering, seen::shut, phase::closing},
    {role_set::both, phase::negotiating, seen::shut, phase::closing},
    {role_set::both, phase::switching, seen::shut, phase::ended},
    {role_set::both, phase::ready, seen::shut, phase::closing},
    {role_set::both, phase::opening, seen::peer_shut, phase::ended},
    {role_set::both, phase::offering, seen::peer_shut, phase::ended},
    {role_set::both, phase::negotiating, seen::peer_shut, phase::ended},
    {role_set::both, phase::ready, seen::peer_shut, phase::ended},
    {role_set::both, phase::closing, seen::peer_shut, phase::ended},
    // RFC 6120 4.9.1.1: an error ends the stream; who sent it waits no longer than it must for the peer's end.
    {role_set::both, phase::opening, seen::fault, phase::closing},
    {role_set::both, phase::offering, seen::fault, phase::closing},
    {role_set::both, phase::negotiating, seen::fault, phase::closing},
    {role_set::both, phase::switching, seen::fault, phase::ended},
    {role_set::both, phase::ready, seen::fault, phase::closing},
    {role_set::both, phase::closing, seen::fault, phase::ended},
    // RFC 6120 4.6, 4.4: who is silent for too long.
    {role_set::both, phase::opening, seen::late, phase::closing},
    {role_set::both, phase::offering, seen::late, phase::closing},
    {role_set::both, phase::negotiating, seen::late, phase::closing},
    {role_set::both, phase::switching, seen::late, phase::ended},
    {role_set::both, phase::ready, seen::late, phase::closing},
    {role_set::both, phase::closing, seen::late, phase::ended},
    // RFC 6120 4.4: a connection that has gone takes both streams with it.
    {role_set::both, phase::opening, seen::cut, phase::ended},
    {role_set::both, phase::offering, seen::cut, phase::ended},
    {role_set::both, phase::negotiating, seen::cut, phase::ended},
    {role_set::both, phase::switching, seen::cut, phase::ended},
    {role_set::both, phase::ready, seen::cut, phase::ended},
    {role_set::both, phase::closing, seen::cut, phase::ended},
};

constexpr bool is_of(stream_role role, role_set roles) noexcept {
    auto const bit = role == stream_role::initiating ? 1U : 2U;
    return (static_cast<unsigned>(roles) & bit) != 0;
}

namespace detail {

inline constexpr std::uint8_t nowhere = 255;

/// The rows of one role by phase and what was seen.
constexpr auto by_phase(stream_role role) {
    std::array<std::array<std::uint8_t, seen_count>, phase_count> made{};
    for (auto& row : made) row.fill(nowhere);
    for (transition const& one : transitions)
        if (is_of(role, one.roles))
            made[static_cast<std::size_t>(one.from)][static_cast<std::size_t>(one.what)] =
                static_cast<std::uint8_t>(one.next);
    return made;
}
inline constexpr std::array phase_tables{by_phase(stream_role::initiating),
                                         by_phase(stream_role::receiving)};

}  // namespace detail

/// Where `what` leads to; nothing if it must not happen there. Constant time.
constexpr std::optional<phase> next_phase(stream_role role, phase from, seen what) noexcept {
    auto const next =
        detail::phase_tables[static_cast<std::size_t>(role)][static_cast<std::size_t>(from)]
                            [static_cast<std::size_t>(what)];
    if (next == detail::nowhere) return {};
    return static_cast<phase>(next);
}

/// Whether no two rows answer the same question.
constexpr bool is_deterministic(std::span<transition const> table) noexcept {
    for (std::size_t i = 0; i < table.size(); ++i)
        for (std::size_t k = i + 1; k < table.size(); ++k) {
            bool const share = (static_cast<unsigned>(table[i].roles) &
                                static_cast<unsigned>(table[k].roles)) != 0;
            if (share && table[i].from == table[k].from && table[i].what == table[k].what)
                return false;
        }
    return true;
}
/// Whether each phase of that role but the last can be left, by a fault, in time, and when the connection goes.
constexpr bool is_every_phase_left(stream_role role) noexcept {
    for (std::size_t i = 0; i + 1 < phase_count; ++i)
        for (seen const what : {seen::fault, seen::late, seen::cut}) {
            auto const next = next_phase(role, static_cast<phase>(i), what);
            if (!next || static_cast<std::size_t>(*next) <= i) return false;
        }
    return true;
}
/// Whether each phase can be reached from the first, and nothing leaves the last.
constexpr bool is_every_phase_reached(stream_role role) noexcept {
    std::array<bool, phase_count> reached{true};
    for (std::size_t round = 0; round < phase_count; ++round)
        for (transition const& one : transitions)
            if (is_of(role, one.roles) && reached[static_cast<std::size_t>(one.from)])
                reached[static_cast<std::size_t>(one.next)] = true;
    for (transition const& one : transitions)
        if (one.from == phase::ended) return false;
    return std::ranges::all_of(reached, [](bool is) { return is; });
}

static_assert(is_deterministic(transitions));
static_assert(is_every_phase_left(stream_role::initiating));
static_assert(is_every_phase_left(stream_role::receiving));
static_assert(is_every_phase_reached(stream_role::initiating));
static_assert(is_every_phase_reached(stream_role::receiving));

/// The enumerator's spelling.
constexpr std::string_view name(phase which) noexcept {
    switch (which) {
        case phase::opening: return "opening";
        case phase::offering: return "offering";
        case phase::negotiating: return "negotiating";
        case phase::switching: return "switching";
        case phase::ready: return "ready";
        case phase::closing: return "closing";
        case phase::ended: return "ended";
    }
    return {};
}

}  // namespace couplet
