// SPDX-License-Identifier: BSL-1.0
// Laws of routing that hold for any stanza, any state of the accounts and any options (RFC 6120 10, RFC 6121 8).
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "route_world.hpp"

namespace laws {

using namespace world;

/// A stanza that is to be routed, and all that routing may know.
struct routing_scenario {
    server known{};
    stanza_facts stanza;
    routing_options how{};
};

/// Counts what it is asked.
struct counting_server {
    server const& known;
    int domains = 0;
    int accounts = 0;

    domain_kind domain(std::string_view name) {
        ++domains;
        return known.domain(name);
    }
    world::account const* account(bare_jid_view who) {
        ++accounts;
        return known.account(who);
    }
};

inline bool is_subscription(stanza_type type) {
    return type == presence_type::subscribe || type == presence_type::subscribed ||
           type == presence_type::unsubscribe || type == presence_type::unsubscribed;
}
inline bool is_request(stanza_type type) { return type == iq_type::get || type == iq_type::set; }

/// What a sender sees at once.
template <class Account>
std::string visible(routed<Account> const& decision) {
    auto const action = decision.action();
    return action == routing_action::refuse || action == routing_action::deny ? words(decision)
                                                                              : std::string{};
}

/// RFC 6120 10.2, 10.5: the address decides where it goes.
inline std::string_view broken_direction(routing_scenario const& asked) {
    auto const decision = couplet::route(asked.stanza, asked.known, asked.how);
    auto const action = decision.action();
    bool const is_local = asked.stanza.origin == stanza_origin::local;
    auto const kind = asked.known.domain(decision.domain());
    if (action == routing_action::forward && (!is_local || kind != domain_kind::remote))
        return "only local stanzas for remote domains are forwarded";
    if (action == routing_action::serve && kind != domain_kind::service)
        return "services get what is for them";
    if ((action == routing_action::end_stream) && is_local) return "clients keep their streams";
    if (action == routing_action::broadcast && asked.stanza.to)
        return "only undirected presence is broadcast";
    if (is_subscription(asked.stanza.type)) {
        if (decision.from() != asked.stanza.from.bare())
            return "subscriptions are from the bare address";
        if (is_local && !decision.to().is_bare()) return "subscriptions are with accounts";
    } else if (decision.from() != asked.stanza.from ||
               decision.to() != asked.stanza.to.value_or(asked.stanza.from.bare())) {
        return "addresses stay";
    }
    return {};
}

/// RFC 6120 8.2.3, 8.3.1: requests are answered or handed on, answers are not answered.
inline std::string_view broken_answer(routing_scenario const& asked) {
    auto const decision = couplet::route(asked.stanza, asked.known, asked.how);
    auto const action = decision.action();
    auto const type = asked.stanza.type;
    bool const answers = action == routing_action::refuse || action == routing_action::deny;
    if (answers && !type.may_be_answered()) return "an error or a result is never answered";
    if (is_request(type) && (action == routing_action::ignore || action == routing_action::store))
        return "a request is not swallowed";
    if (action == routing_action::deny && type != presence_type::probe)
        return "only probes are denied";
    if (action == routing_action::probe && type != presence_type::probe)
        return "only probes are answered with presence";
    if (action == routing_action::subscription && !is_subscription(type))
        return "only subscriptions go to the roster";
    if (action == routing_action::store && type != message_type::normal &&
        type != message_type::chat)
        return "only messages of type normal and chat are stored";
    return {};
}

/// RFC 6121 8.5: who gets it belongs to the account that it is for, and wants it.
inline std::string_view broken_delivery(routing_scenario const& asked) {
    auto const decision = couplet::route(asked.stanza, asked.known, asked.how);
    auto const* const account = decision.account();
    auto const& to = asked.stanza.to;
    auto const resources = decision.resources();
    auto const own = asked.known.account(to.value_or(asked.stanza.from).bare());
    bool const is_delivered = decision.action() == routing_action::deliver;
    if (account != nullptr && account != own) return "it is the recipient's affair";
    if (is_delivered && resources.empty()) return "nobody gets what is delivered";
    if (is_delivered && asked.stanza.type.kind() == stanza_kind::iq && (!to || to->is_bare()))
        return "an iq to a bare address is never delivered";
    bool const all_absent =
        account != nullptr && std::none_of(account->sessions.begin(), account->sessions.end(),
                                           [](session const& one) { return one.rank.has_value(); });
    for (auto const& one : resources) {
        if (account == nullptr || &one < account->sessions.data() ||
            &one >= account->sessions.data() + account->sessions.size())
            return "resources are the account's";
        bool const is_match = to && to->is_full() && to->resource() == one.name;
        if (!is_delivered || is_match || asked.stanza.type.kind() != stanza_kind::message) continue;
        if (one.rank.value_or(-1) < 0 && !(asked.how.uses_connected && all_absent))
            return "a negative priority gets no messages of others";
    }
    return {};
}

/// RFC 6120 10.2, 13.11: by default a stranger hears of no account, and of no resource, what an account that does
/// not exist would not say. What an iq to a bare address is answered the server decides elsewhere.
inline std::string_view broken_silence(routing_scenario const& asked) {
    auto const& to = asked.stanza.to;
    auto const here = couplet::route(asked.stanza, asked.known);
    if (here.action() == routing_action::handle_for_account || !to ||
        asked.stanza.from.bare() == to->bare())
        return {};
    if (auto const* const account = here.account();
        account != nullptr && account->may_know_presence(asked.stanza.from))
        return {};
    if (visible(here) != visible(couplet::route(asked.stanza, server{})))
        return "strangers learn nothing";
    return {};
}

inline std::string_view broken_by(routing_scenario const& asked) {
    auto const decision = couplet::route(asked.stanza, asked.known, asked.how);
    if (name(decision.action()).empty()) return "every stanza has a decision";
    if (describe(decision.rule()).empty()) return "every decision has a clause";
    counting_server counted{asked.known};
    auto const again = couplet::route(asked.stanza, counted, asked.how);
    if (words(decision) != words(again) || &decision.rule() != &again.rule())
        return "the same stanza has the same decision";
    if (counted.domains > 1 || counted.accounts > 1) return "nothing is asked twice";
    for (auto const law : {broken_direction, broken_answer, broken_delivery, broken_silence})
        if (auto const broken = law(asked); !broken.empty()) return broken;
    return {};
}

}  // namespace laws
