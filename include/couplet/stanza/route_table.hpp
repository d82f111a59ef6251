// SPDX-License-Identifier: BSL-1.0
// The rules by which a server routes, a row a clause: each stanza in each place has exactly one (RFC 6120 10, RFC 6121 8).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/stanza/route_rule.hpp>

namespace couplet {
namespace detail::routing {

using place = routing_place;
using by = routing_choice;
using reach = routing_reach;
using why = stanza_condition;

template <class... Places>
constexpr std::uint32_t at(Places... places) noexcept {
    return ((std::uint32_t{1} << static_cast<int>(places)) | ...);
}
/// From the first to the last.
constexpr std::uint32_t all(place first, place last) noexcept {
    return (at(last) << 1) - at(first);
}
template <class... Types>
constexpr std::uint32_t of(Types... types) noexcept {
    return ((std::uint32_t{1} << stanza_type{types}.number()) | ...);
}

inline constexpr auto every_place = all(place::absent, place::full_match_several);
inline constexpr auto server_places = at(place::server_misaddressed, place::server_astray);
inline constexpr auto no_account = at(place::bare_unknown, place::full_unknown);
inline constexpr auto bare = all(place::bare_offline, place::bare_several);
inline constexpr auto unmatched = all(place::full_offline, place::full_several);
inline constexpr auto matched = at(place::full_match, place::full_match_several);

inline constexpr auto normal = of(message_type::normal);
inline constexpr auto chat = of(message_type::chat);
inline constexpr auto groupchat = of(message_type::groupchat);
inline constexpr auto headline = of(message_type::headline);
inline constexpr auto message_error = of(message_type::error);
inline constexpr auto messages = normal | chat | groupchat | headline | message_error;
inline constexpr auto presence = of(presence_type::available, presence_type::unavailable);
inline constexpr auto subscribe = of(presence_type::subscribe);
inline constexpr auto subscribed =
    of(presence_type::subscribed, presence_type::unsubscribe, presence_type::unsubscribed);
inline constexpr auto probe = of(presence_type::probe);
inline constexpr auto presence_error = of(presence_type::error);
inline constexpr auto request = of(iq_type::get, iq_type::set);
inline constexpr auto response = of(iq_type::result, iq_type::error);
inline constexpr auto unknown_presence = of(stanza_type::unknown(stanza_kind::presence));
inline constexpr auto unknown_iq = of(stanza_type::unknown(stanza_kind::iq));
inline constexpr auto unanswered = message_error | presence_error | response;
inline constexpr auto every_type = (std::uint32_t{1} << stanza_type_count) - 1;
inline constexpr auto known_type = every_type & ~(unknown_presence | unknown_iq);
inline constexpr auto answered = known_type & ~unanswered;

constexpr routing_step act(routing_action what, reach who = {}) noexcept {
    return {what, who, {}, {}};
}
constexpr routing_step to(reach who) noexcept { return act(routing_action::deliver, who); }
constexpr routing_step refuse(why condition) noexcept {
    return {routing_action::refuse, {}, condition, {}};
}
constexpr routing_step end(stream_condition condition) noexcept {
    return {routing_action::end_stream, {}, {}, condition};
}
inline constexpr auto error = refuse(why::service_unavailable);
inline constexpr auto store = act(routing_action::store);
inline constexpr auto ignore = act(routing_action::ignore);
inline constexpr auto deny = act(routing_action::deny);
inline constexpr auto for_account = act(routing_action::handle_for_account);
inline constexpr auto for_server = act(routing_action::handle_for_server);
inline constexpr auto forward = act(routing_action::forward);
inline constexpr auto by_roster = act(routing_action::subscription, reach::available);

template <class... Steps>
constexpr routing_rule row(std::uint32_t places, std::uint32_t types, std::string_view sentence,
                           by choice, Steps... steps) noexcept {
    return {places, types, choice, {steps...}, sentence};
}
constexpr routing_rule row(std::uint32_t places, std::uint32_t types, std::string_view sentence,
                           routing_step step) noexcept {
    return row(places, types, sentence, by::none, step);
}

inline constexpr routing_rule table[]{
    // Streams that may not carry the stanza, and stanzas that are none.
    row(at(place::server_misaddressed), every_type,
        "between servers 'to' and 'from' are addresses (RFC 6120 8.1.1.2, 8.1.2.2)",
        end(stream_condition::improper_addressing)),
    row(at(place::server_astray), every_type,
        "from another server only what is for a domain here (RFC 6120 8.1.1.2, 10.4)",
        end(stream_condition::host_unknown)),
    row(every_place & ~server_places, unknown_iq,
        "an iq is get, set, result or error; a router says so, too (RFC 6120 8.2.3)",
        refuse(why::bad_request)),
    row(every_place & ~server_places, unknown_presence,
        "presence of a type that is none; a router says so, too (RFC 6121 4.7.1)",
        refuse(why::bad_request)),
    row(at(place::faulty), answered, "no address in 'to' (RFC 6120 8.3.3.8)",
        refuse(why::jid_malformed)),
    row(at(place::faulty), unanswered,
        "no address in 'to' of what is never answered (RFC 6120 8.3.1, 8.2.3)", ignore),

    // No 'to'.
    row(at(place::absent), messages,
        "a message without 'to' is for the sender's account (RFC 6120 10.3.1)", by::own_address),
    row(at(place::absent), presence,
        "presence without 'to' is for all subscribers and the account's own resources (RFC 6120 "
        "10.3.2, RFC 6121 4.2.2, 4.4.2, 4.5.2)",
        act(routing_action::broadcast, reach::available)),
    row(at(place::absent), subscribe | subscribed,
        "a subscription is with somebody (RFC 6121 3.1.1)", refuse(why::bad_request)),
    row(at(place::absent), probe,
        "a probe without 'to' asks nobody, and is no reason for an error (RFC 6121 4.3)", ignore),
    row(at(place::absent), presence_error,
        "an error that answers nobody is not answered (RFC 6120 8.3.1)", ignore),
    row(at(place::absent), request | response,
        "an iq without 'to' is for the server, on behalf of the sender's account (RFC 6120 10.3.3)",
        for_account),

    // Other domains, services, the server itself.
    row(at(place::remote_domain), answered & ~(subscribe | subscribed),
        "another domain's server gets it (RFC 6120 10.4)", by::federation, forward,
        refuse(why::not_allowed)),
    row(at(place::remote_domain), subscribe | subscribed,
        "another domain's server gets it, from the bare address (RFC 6121 3, 3.1.2)",
        by::federation, forward, refuse(why::not_allowed)),
    row(at(place::remote_domain), unanswered,
        "another domain's server gets it, or nobody: it is never answered (RFC 6120 10.4, 8.3.1)",
        by::federation, forward, ignore),
    row(at(place::service), known_type, "the service that has the domain gets it (RFC 6120 10.5)",
        act(routing_action::serve)),
    row(at(place::domain), known_type,
        "the server handles what is for its domain (RFC 6120 10.5.1)", for_server),
    row(at(place::domain_resource), known_type,
        "the server handles what is for a resource of its domain (RFC 6120 10.5.2)", for_server),

    // Nobody has that account.
    row(no_account, request, "no such account: an iq must be answered (RFC 6121 8.5.1)", error),
    row(no_account, response,
        "no such account: a result or an error is never answered (RFC 6120 8.2.3)", ignore),
    row(at(place::bare_unknown), normal | chat,
        "no such account: as silent as one that stores messages (RFC 6121 8.5.1, RFC 6120 10.2)",
        by::nobody_offline, ignore, error),
    row(at(place::full_unknown), chat,
        "no such account: as silent as one that stores messages (RFC 6121 8.5.1, RFC 6120 10.2)",
        by::nobody_offline, ignore, error),
    row(at(place::bare_unknown), groupchat,
        "no such account: as for any bare address (RFC 6121 8.5.4)", error),
    row(at(place::bare_unknown), headline,
        "no such account: as if nobody were there (RFC 6121 8.5.4)", ignore),
    row(at(place::full_unknown), normal | groupchat | headline,
        "no such account: as if there were no such resource (RFC 6121 8.5.1)", by::nobody, ignore,
        error),
    row(no_account, message_error, "no such account: an error is never answered (RFC 6120 8.3.1)",
        ignore),
    row(no_account, presence, "no such account: presence is ignored (RFC 6121 8.5.1)", ignore),
    row(no_account, subscribe | subscribed,
        "no such account: silence, as for an account that has yet to decide (RFC 6121 8.5.1)",
        ignore),
    row(no_account, probe,
        "no such account: as one that does not share its presence (RFC 6121 8.5.1, 4.3.2)",
        by::denial, deny, ignore),
    row(no_account, presence_error, "no such account: an error is ignored (RFC 6120 10.5.3.1)",
        ignore),

    // To an account.
    row(bare, request | response,
        "the server handles an iq to a bare address (RFC 6121 8.5.2.1.3, 8.5.2.2.3)", for_account),
    row(bare, groupchat, "groupchat is not for bare addresses (RFC 6121 8.5.2.1.1, 8.5.2.2.1)",
        error),
    row(bare, message_error,
        "an error to a bare address is ignored (RFC 6121 8.5.2.1.1, 8.5.2.2.1)", ignore),
    row(at(place::bare_offline, place::bare_connected, place::bare_negative), headline,
        "a headline that nobody can see is ignored (RFC 6121 8.5.2.1.1, 8.5.2.2.1)", ignore),
    row(at(place::bare_one, place::bare_several), headline,
        "a headline is for all of non-negative priority (RFC 6121 8.5.2.1.1)",
        to(reach::non_negative)),
    row(at(place::bare_offline), normal | chat,
        "nobody is there: stored, or refused (RFC 6121 8.5.2.2.1)", by::offline, store, error),
    row(at(place::bare_negative), normal | chat,
        "all have a negative priority: stored, or refused (RFC 6121 8.5.2.1.1)", by::offline, store,
        error),
    row(at(place::bare_connected), normal | chat,
        "none is available: as if nobody were there, or to who is connected (RFC 6121 8.5.2.1.1, "
        "RFC 6120 10.5.3.2)",
        by::connected, store, error, to(reach::connected)),
    row(at(place::bare_one), normal | chat,
        "one has a non-negative priority and gets it (RFC 6121 8.5.2.1.1)",
        to(reach::non_negative)),
    row(at(place::bare_several), normal,
        "the most available get it, or all of non-negative priority (RFC 6121 8.5.2.1.1)",
        by::normal, to(reach::highest), to(reach::first_highest), to(reach::non_negative)),
    row(at(place::bare_several), chat,
        "the most available get it, or all of non-negative priority (RFC 6121 8.5.2.1.1)", by::chat,
        to(reach::highest), to(reach::first_highest), to(reach::non_negative)),
    row(at(place::bare_offline, place::bare_connected), presence,
        "presence for nobody is ignored (RFC 6121 8.5.2.2.2)", ignore),
    row(at(place::bare_negative, place::bare_one, place::bare_several), presence,
        "presence is for all that are available (RFC 6121 8.5.2.1.2)", to(reach::available)),
    row(at(place::bare_offline, place::bare_connected), presence_error,
        "an error for nobody is ignored (RFC 6120 10.5.3.2)", ignore),
    row(at(place::bare_negative, place::bare_one, place::bare_several), presence_error,
        "what the account sent has failed: all that are available hear of it (RFC 6120 10.5.3.2)",
        to(reach::available)),
    row(bare, subscribe, "a request for a subscription (RFC 6121 3.1.3, A.3.1)", by_roster),
    row(bare, subscribed,
        "the state of a subscription (RFC 6121 3.1.6, 3.2.3, 3.3.3, A.3.2 to A.3.4)", by_roster),
    row(bare, probe, "a probe is answered by the server (RFC 6121 4.3.2, 8.5.2.1.2)", by::probe,
        act(routing_action::probe, reach::available), deny, ignore),

    // To a resource that is there.
    row(matched, request,
        "a request is for the resource, if that shares its presence (RFC 6121 8.5.3.1)",
        by::request, to(reach::match), error),
    row(matched, response, "a result or an error is for the resource (RFC 6121 8.5.3.1)",
        to(reach::match)),
    row(matched, messages & ~chat, "a message is for the resource (RFC 6121 8.5.3.1)",
        to(reach::match)),
    row(at(place::full_match), chat, "a message is for the resource (RFC 6121 8.5.3.1)",
        to(reach::match)),
    row(at(place::full_match_several), chat,
        "a chat message is for the resource, or for all that want it (RFC 6121 8.5.3.1, 8.5.4)",
        by::matched_chat, to(reach::match), to(reach::non_negative_match)),
    row(matched, presence, "presence is for the resource (RFC 6121 8.5.3.1)", to(reach::match)),
    row(matched, presence_error, "an error is for the resource (RFC 6120 10.5.4)",
        to(reach::match)),
    row(matched, subscribe,
        "a request for a subscription, as if to the bare address (RFC 6121 8.5.3.1, 3.1.3)",
        by_roster),
    row(matched, subscribed, "the state of a subscription (RFC 6121 8.5.3.1, A.3.2 to A.3.4)",
        by_roster),
    row(matched, probe, "a probe of one resource tells of no other (RFC 6121 8.5.3.1, 4.3.2)",
        by::probe, act(routing_action::probe, reach::available_match), deny, ignore),

    // To a resource that is not there.
    row(unmatched, request, "no such resource: an iq must be answered (RFC 6121 8.5.3.2.3)", error),
    row(unmatched, response,
        "no such resource: a result or an error is never answered (RFC 6120 8.2.3, 8.3.1)", ignore),
    row(unmatched, normal | groupchat | headline,
        "no such resource: ignored, or refused to who may know (RFC 6121 8.5.3.2.1, 8.1)",
        by::silence, ignore, error),
    row(unmatched, message_error, "no such resource: an error is ignored (RFC 6121 8.5.3.2.1)",
        ignore),
    row(at(place::full_offline), chat, "nobody is there: stored, or refused (RFC 6121 8.5.3.2.1)",
        by::offline, store, error),
    row(at(place::full_negative), chat,
        "all have a negative priority: stored, or refused (RFC 6121 8.5.3.2.1)", by::offline, store,
        error),
    row(at(place::full_connected), chat,
        "none is available: as if nobody were there, or to who is connected (RFC 6121 8.5.3.2.1, "
        "RFC 6120 10.5.4)",
        by::connected, store, error, to(reach::connected)),
    row(at(place::full_one), chat,
        "another has a non-negative priority and gets it (RFC 6121 8.5.3.2.1)",
        to(reach::non_negative)),
    row(at(place::full_several), chat,
        "the most available get it, or all of non-negative priority (RFC 6121 8.5.3.2.1)", by::chat,
        to(reach::highest), to(reach::first_highest), to(reach::non_negative)),
    row(unmatched, presence, "no such resource: presence is ignored (RFC 6121 8.5.3.2.2)", ignore),
    row(unmatched, presence_error,
        "no such resource: an error is ignored, as for messages (RFC 6121 8.5.3.2.1)", ignore),
    row(unmatched, subscribe,
        "a request for a subscription, as if to the bare address (RFC 6121 8.5.3.2.2, 3.1.3)",
        by_roster),
    row(unmatched, subscribed,
        "no such resource: the state of a subscription is ignored (RFC 6121 8.5.3.2.2)", ignore),
    row(unmatched, probe, "a probe of one resource tells of no other (RFC 6121 8.5.3.2.2, 4.3.2)",
        by::probe, act(routing_action::probe), deny, ignore),
};

inline constexpr std::uint8_t no_rule = 255;
struct rows {
    std::uint8_t of[routing_place_count][stanza_type_count];
    bool are_complete;
};

/// The row of each cell; not complete if a cell has none, or has two.
constexpr rows rows_of_cells() noexcept {
    rows cells{};
    for (auto& line : cells.of)
        for (auto& cell : line) cell = no_rule;
    int left = stanza_type_count * routing_place_count;
    for (std::size_t row = 0; row < std::size(table); ++row)
        for (auto places = table[row].places; places != 0; places &= places - 1)
            for (auto types = table[row].types; types != 0; types &= types - 1) {
                auto& cell = cells.of[std::countr_zero(places)][std::countr_zero(types)];
                if (cell != no_rule) return cells;
                cell = static_cast<std::uint8_t>(row);
                --left;
            }
    cells.are_complete = left == 0;
    return cells;
}
inline constexpr rows cells = rows_of_cells();
static_assert(cells.are_complete);

/// RFC 6120 8.3.1, 8.2.3: nothing comes back for an error or a result.
constexpr bool answers_what_is_never_answered() noexcept {
    for (auto const& row : table)
        for (auto const& step : row.steps)
            if ((row.types & unanswered) != 0 &&
                (step.action == routing_action::refuse || step.action == routing_action::deny))
                return true;
    return false;
}
static_assert(!answers_what_is_never_answered());

}  // namespace detail::routing

/// All rules, in the order of the clauses.
inline constexpr auto const& routing_rules = detail::routing::table;

/// The one rule for a stanza of that type in that place.
constexpr routing_rule const& find_rule(routing_place place, stanza_type type) noexcept {
    return routing_rules[detail::routing::cells.of[static_cast<std::size_t>(place)]
                                                  [static_cast<std::size_t>(type.number())]];
}

/// A sentence for people, with the clause.
constexpr std::string_view describe(routing_rule const& rule) noexcept { return rule.sentence; }

}  // namespace couplet
