// SPDX-License-Identifier: BSL-1.0
// A small server for routing: example.com is its own, rooms.example.com a service's, all else is remote.
#pragma once

#include <couplet/jid.hpp>
#include <couplet/stanza/route.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace world {

using namespace couplet;

struct session {
    std::string name;
    std::optional<int> rank{};

    std::string_view resource() const { return name; }
    std::optional<int> priority() const { return rank; }
};

struct account {
    std::vector<session> sessions{};
    std::vector<std::string> trusted{};  // bare addresses that may know the presence

    std::vector<session> const& resources() const { return sessions; }
    bool may_know_presence(jid_view who) const {
        for (auto const& one : trusted)
            if (one == who.bare().text()) return true;
        return false;
    }
};

struct server {
    std::map<std::string, world::account, std::less<>> accounts{};

    domain_kind domain(std::string_view name) const {
        return name == "example.com"         ? domain_kind::local
               : name == "rooms.example.com" ? domain_kind::service
                                             : domain_kind::remote;
    }
    world::account const* account(bare_jid_view who) const {
        auto const found = accounts.find(who.text());
        return found == accounts.end() ? nullptr : &found->second;
    }
};

/// What is to be routed, from an address to an address; "" is no 'to'.
struct question {
    stanza_type type;
    std::string_view to{};
    std::string_view from = "romeo@example.net/orchard";
    stanza_origin origin = stanza_origin::remote;
};

inline jid_view jid_of(std::string_view text) { return jid_view::from_canonical(text).value(); }

inline stanza_facts facts(question const& asked) {
    return {.type = asked.type,
            .from = jid_of(asked.from),
            .to = asked.to.empty() ? std::nullopt : std::optional{jid_of(asked.to)},
            .origin = asked.origin};
}

inline auto route(server const& known, question const& asked, routing_options const& how = {}) {
    return couplet::route(facts(asked), known, how);
}

/// A decision in words: "deliver balcony chamber", "refuse service-unavailable", "forward example.net", ...
template <class Account>
std::string words(routed<Account> const& decision) {
    std::string text{name(decision.action())};
    if (decision.action() == routing_action::refuse) (text += ' ') += name(decision.refusal());
    if (decision.action() == routing_action::end_stream) (text += ' ') += name(decision.ending());
    if (decision.action() == routing_action::forward || decision.action() == routing_action::serve)
        (text += ' ') += decision.domain();
    for (auto const& one : decision.resources()) (text += ' ') += one.name;
    return text;
}

inline std::string ask(server const& known, question const& asked,
                       routing_options const& how = {}) {
    return words(route(known, asked, how));
}

/// Each choice of options; for `function(options)`.
template <class Function>
void for_each_options(Function function) {
    for (unsigned bits = 0; bits < 64; ++bits)
        for (unsigned choice = 0; choice < 27; ++choice)
            function(routing_options{
                .stores_offline = (bits & 1) != 0,
                .refusing = static_cast<routing_refusals>(choice % 3),
                .normal = static_cast<routing_spread>(choice / 3 % 3),
                .chat = static_cast<routing_spread>(choice / 9),
                .shares_matched_chat = (bits & 2) != 0,
                .uses_connected = (bits & 4) != 0,
                .guards_requests = (bits & 8) != 0,
                .denies_probes = (bits & 16) != 0,
                .federates = (bits & 32) != 0,
            });
}

inline std::vector<stanza_type> all_types() {
    std::vector<stanza_type> all;
    for (int i = 0; i < message_type_count; ++i) all.emplace_back(static_cast<message_type>(i));
    for (int i = 0; i < presence_type_count; ++i) all.emplace_back(static_cast<presence_type>(i));
    for (int i = 0; i < iq_type_count; ++i) all.emplace_back(static_cast<iq_type>(i));
    all.push_back(stanza_type::unknown(stanza_kind::presence));
    all.push_back(stanza_type::unknown(stanza_kind::iq));
    return all;
}

}  // namespace world
