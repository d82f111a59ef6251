// SPDX-License-Identifier: BSL-1.0
#include "answers.hpp"

#include <couplet/stanza/service.hpp>
#include <couplet/version.hpp>
#include <couplet/xep/blocking.hpp>
#include <couplet/xep/carbons.hpp>
#include <couplet/xep/disco.hpp>
#include <couplet/xep/last_activity.hpp>
#include <couplet/xep/ping.hpp>
#include <couplet/xep/registration.hpp>
#include <couplet/xep/time.hpp>
#include <couplet/xep/version.hpp>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "blocking.hpp"
#include "registration.hpp"
#include "rosters.hpp"

namespace serve {
namespace {

namespace xep = couplet::xep;
using couplet::expected;
using couplet::on_get;
using couplet::on_set;
using couplet::stanza_condition;
using couplet::unexpected;
template <class Payload>
using answer = expected<Payload, stanza_condition>;
using nothing_or_why = std::optional<stanza_condition>;

/// Of the server, beside what it answers itself.
constexpr std::string_view features_of_accounts[]{"urn:xmpp:blocking", "urn:xmpp:carbons:2",
                                                  "msgoffline"};
constexpr xep::disco_identity server_identity[]{
    {.category = "server", .type = "im", .name = "couplet serve"}};
constexpr xep::disco_identity account_identity[]{{.category = "account", .type = "registered"}};

// Of one account (RFC 6120 13.12).
constexpr std::size_t most_blocked = 1'000, most_blocked_octets = 262'144;

/// A handler changes nothing in whom it answers, nor sends anything, until its answer has been written.
using afterwards = std::function<void()>;

template <class Service>
void give_answer(Service& service, couplet::stanza_view stanza, neighbour& sender,
                 afterwards const& then) {
    sender.deliver(written{[&](auto& out) { (void)service.write_answer(out, stanza); }});
    if (then) then();
}

client_resource* as_client(neighbour& sender) { return dynamic_cast<client_resource*>(&sender); }

/// Whose client it is; null of somebody else.
resident* owner(house& all, neighbour& sender) {
    auto const* const one = as_client(sender);
    return one == nullptr ? nullptr : all.account(one->address().bare());
}

// Registration (XEP-0077 3.1, 3.2, 3.3): of somebody else there is nothing to tell or to change.

auto registration_of(resident const* whose) {
    return on_get<xep::registration>([whose]() -> answer<xep::registration> {
        if (whose == nullptr) return unexpected{stanza_condition::service_unavailable};
        return xep::registration{.registered = true, .username = whose->user(), .password = ""};
    });
}
auto change_of_registration(house& all, resident* whose, afterwards& then) {
    return on_set<xep::registration>(
        [&all, whose, &then](xep::registration const& wish) -> nothing_or_why {
            if (whose == nullptr) return stanza_condition::service_unavailable;
            return change_account(all, *whose, wish, then);
        });
}

// Blocking (XEP-0191)

using blocked_items = couplet::xml::list<xep::blocked_item>;

std::optional<blocklist> read_addresses(blocked_items const& list) {
    blocklist all;
    for (xep::blocked_item const one : list) {
        couplet::parsed_address const address{one.jid};
        if (!address.is_valid()) return {};
        all.emplace(address.view().text());
    }
    return all;
}
bool has_room(blocklist const& has, blocklist const& more) {
    std::size_t octets = 0;
    for (auto const* const list : {&has, &more})
        for (std::string const& one : *list) octets += one.size();
    return has.size() + more.size() <= most_blocked && octets <= most_blocked_octets;
}
using stored_change = void (store::*)(std::string_view, blocklist const&);
template <class Change>
nothing_or_why change_blocklist(house& all, resident& whose, blocked_items const& list,
                                stored_change how, afterwards& then, Change change) {
    auto const addresses = read_addresses(list);
    if (!addresses) return stanza_condition::jid_malformed;
    if (how == &store::block && !has_room(whose.blocked, *addresses))
        return stanza_condition::resource_constraint;
    if (!all.attempt([&] { (all.kept().*how)(whose.user(), *addresses); }))
        return stanza_condition::internal_server_error;
    then = [&all, &whose, addresses = *addresses, change] { change(all, whose, addresses); };
    return {};
}

/// XEP-0030 3, of an account.
auto account_info() {
    return on_get<xep::disco_info_request>([](couplet::stanza_view,
                                              xep::disco_info_request const& asked,
                                              auto features) -> answer<xep::disco_info> {
        if (asked.node) return unexpected{stanza_condition::item_not_found};
        return xep::disco_info{.identities = account_identity, .features = features};
    });
}

/// What an account's owner asks for, besides the roster.
void answer_owner(house& all, couplet::stanza_view stanza, resident& whose,
                  client_resource& asker) {
    afterwards then;
    std::vector<xep::blocked_item> blocked;
    couplet::iq_service service{
        account_info(),
        on_get<xep::disco_items_request>([] { return xep::disco_items{}; }),
        on_get<xep::ping>([] {}),
        on_get<xep::blocklist_request>([&] {
            asker.wants_blocklist = true;
            for (std::string const& one : whose.blocked)
                blocked.push_back({couplet::address::from_text(one)});
            return xep::blocklist{blocked};
        }),
        on_set<xep::block>([&](xep::block const& wish) {
            return change_blocklist(all, whose, wish.items, &store::block, then, block);
        }),
        on_set<xep::unblock>([&](xep::unblock const& wish) {
            return change_blocklist(all, whose, wish.items, &store::unblock, then, unblock);
        }),
        on_set<xep::enable_carbons>([&](xep::enable_carbons) { asker.wants_copies = true; }),
        on_set<xep::disable_carbons>([&](xep::disable_carbons) { asker.wants_copies = false; }),
        registration_of(&whose),
        change_of_registration(all, &whose, then),
    };
    give_answer(service, stanza, asker, then);
}

/// Who may know of the account learns that it is one (XEP-0030 8); all others what they would hear if there were none.
void answer_other(house& all, couplet::stanza_view stanza, house::way const& to,
                  neighbour& sender) {
    constexpr auto hidden = stanza_condition::service_unavailable;
    if (!to.account()->may_know_presence(to.from())) return all.refuse(stanza, hidden, sender);
    couplet::iq_service service{
        account_info(),
        on_get<xep::disco_items_request>([] { return xep::disco_items{}; }),
    };
    give_answer(service, stanza, sender, {});
}

}  // namespace

void answer_for_account(house& all, couplet::stanza_view stanza, house::way const& to,
                        neighbour& sender) {
    if (!stanza.may_be_answered() || answer_roster(all, stanza, to, sender)) return;
    resident& whose = *to.account();
    client_resource* const asker = as_client(sender);
    bool const is_own = asker != nullptr && asker->address().bare() == whose.address();
    if (!is_own) return answer_other(all, stanza, to, sender);
    answer_owner(all, stanza, whose, *asker);
}

namespace {

/// XEP-0030 3, 4.
auto server_info(std::vector<xep::disco_feature>& all) {
    return on_get<xep::disco_info_request>([&all](couplet::stanza_view,
                                                  xep::disco_info_request const& asked,
                                                  auto features) -> answer<xep::disco_info> {
        if (asked.node) return unexpected{stanza_condition::item_not_found};
        for (std::string_view const one : features) all.push_back({one});
        for (std::string_view const one : features_of_accounts) all.push_back({one});
        return xep::disco_info{.identities = server_identity, .features = all};
    });
}
auto server_items(house const& here, std::vector<xep::disco_item>& all) {
    return on_get<xep::disco_items_request>(
        [&](xep::disco_items_request const& asked) -> answer<xep::disco_items> {
            if (asked.node) return unexpected{stanza_condition::item_not_found};
            for (named_secret const& one : here.wanted().components)
                if (here.component(one.name) != nullptr)
                    all.push_back({.jid = couplet::address::from_text(one.name)});
            return xep::disco_items{.items = all};
        });
}

}  // namespace

void answer_for_server(house& all, couplet::stanza_view stanza, neighbour& sender) {
    if (stanza.kind() == couplet::stanza_kind::presence || !stanza.may_be_answered()) return;
    if (stanza.kind() == couplet::stanza_kind::message)
        return all.refuse(stanza, stanza_condition::service_unavailable, sender);
    afterwards then;
    std::vector<xep::disco_feature> features;
    std::vector<xep::disco_item> items;
    resident* const whose = owner(all, sender);
    couplet::iq_service service{
        server_info(features),
        server_items(all, items),
        on_get<xep::ping>([] {}),
        on_get<xep::software_version_request>([] {
            return xep::software_version{.name = "couplet serve",
                                         .version = COUPLET_VERSION_STRING};
        }),
        on_get<xep::entity_time_request>(
            [] { return xep::entity_time{.utc = xep::date_time{std::time(nullptr)}}; }),
        on_get<xep::last_activity_request>([&] { return xep::last_activity{all.uptime()}; }),
        registration_of(whose),
        change_of_registration(all, whose, then),
    };
    give_answer(service, stanza, sender, then);
}

}  // namespace serve
