// SPDX-License-Identifier: BSL-1.0
#include "rosters.hpp"

#include <algorithm>
#include <couplet/jid/parsed_address.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/random_id.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/xep/roster.hpp>
#include <couplet/xml/extract.hpp>

#include "subscriptions.hpp"

namespace serve {
namespace {

using couplet::stanza_condition;
namespace xep = couplet::xep;

/// Of one account (RFC 6120 13.12): it is told all of them at once.
constexpr contact_list::amount listed_bound{5'000, 1'048'576}, unlisted_bound{500, 524'288};
// Of one item, in octets (RFC 6121 2.3.3).
constexpr std::size_t longest_name = 1'023, most_groups = 100;

using texts = std::vector<std::string_view>;

xep::subscription_state subscription_of(couplet::roster_state state) {
    using enum xep::subscription_state;
    if (shares_presence(state)) return hears_presence(state) ? both : from;
    return hears_presence(state) ? to : none;
}

xep::roster_item item_of(contact const& one, texts& groups) {
    groups.assign(one.groups.begin(), one.groups.end());
    xep::roster_item item{.jid = one.address,
                          .subscription = subscription_of(one.state),
                          .approved = one.is_approved,
                          .groups = groups};
    if (!one.name.empty()) item.name = one.name;
    if (is_pending_out(one.state)) item.ask = xep::roster_ask::subscribe;
    return item;
}

void push(house& all, resident& whose, xep::roster_item const& item, std::uint64_t version) {
    std::string const ver = std::to_string(version);
    for (auto const& one : resident::all_resources{whose.resources()}) {
        if (!one->wants_roster) continue;
        auto const id = couplet::random_id::draw(all.random());
        couplet::iq const head{
            .to = one->address(), .id = id.text(), .type = couplet::iq_type::set};
        one->deliver(written{
            [&](auto& out) { write(out, head, xep::roster_push{.ver = ver, .item = item}); }});
    }
}

void answer_get(house& all, couplet::stanza_view stanza, resident& whose, neighbour& sender) {
    auto const wish = get<xep::roster_request>(stanza);
    std::string const version = std::to_string(all.kept().roster_version(whose.user()));
    if (wish && wish->ver == version)  // RFC 6121 2.6.3: it needs nothing
        return sender.deliver(written{[&](auto& out) { (void)write_result(out, stanza); }});
    sender.deliver(written{[&](auto& out) {
        texts groups;
        out.open("iq");
        write(out, couplet::reply_attributes(stanza, "result"));
        out.open({"jabber:iq:roster", "query"}).attribute("ver", version);
        for (contact const& one : whose.roster)
            if (one.is_listed) write(out, item_of(one, groups));
        out.close().close();
    }});
}

/// What is wrong with the name and the groups (RFC 6121 2.3.3).
std::optional<stanza_condition> find_fault(xep::roster_item const& item) {
    texts groups;
    for (std::string_view const group : item.groups) {
        if (group.empty() || group.size() > longest_name || groups.size() == most_groups)
            return stanza_condition::not_acceptable;
        groups.push_back(group);
    }
    std::sort(groups.begin(), groups.end());
    if (std::adjacent_find(groups.begin(), groups.end()) != groups.end())
        return stanza_condition::bad_request;
    if (item.name.value_or("").size() > longest_name) return stanza_condition::not_acceptable;
    return {};
}

std::optional<stanza_condition> change(house& all, resident& whose, xep::roster_item const& item) {
    couplet::parsed_address const written{item.jid};
    if (!written.is_valid()) return stanza_condition::jid_malformed;
    couplet::jid_view const who = written.view().bare();
    if (who == whose.address()) return stanza_condition::not_allowed;
    contact one = find_or_make(whose, who);
    if (item.subscription == xep::subscription_state::remove) {
        if (!one.is_listed) return stanza_condition::item_not_found;
        forget_contact(all, whose, who);
        part(all, whose, one);
        return {};
    }
    if (auto const why = find_fault(item)) return why;
    one.is_listed = true;
    one.name = item.name.value_or("");
    one.groups.clear();
    for (std::string_view const group : item.groups) one.groups.emplace_back(group);
    if (!has_room(whose, one)) return stanza_condition::resource_constraint;
    keep_contact(all, whose, std::move(one));
    return {};
}

void answer_set(house& all, couplet::stanza_view stanza, resident& whose, neighbour& sender) {
    auto const wish = get<xep::roster_set>(stanza);
    if (!wish) return all.refuse(stanza, stanza_condition::bad_request, sender);
    if (auto const why = change(all, whose, wish->item)) return all.refuse(stanza, *why, sender);
    sender.deliver(written{[&](auto& out) { (void)write_result(out, stanza); }});
}

}  // namespace

bool answer_roster(house& all, couplet::stanza_view stanza, house::way const& to,
                   neighbour& sender) {
    bool const is_roster =
        stanza.payload().name() == couplet::xml::expanded_name{couplet::xml::ns::roster, "query"};
    if (!is_roster || !stanza.is_request() || to.account() == nullptr) return false;
    resident& whose = *to.account();
    if (to.from().bare() != whose.address()) {
        // RFC 6121 2.3.3; but strangers do not learn who has an account (RFC 6120 13.11).
        all.refuse(stanza,
                   whose.may_know_presence(to.from()) ? stanza_condition::forbidden
                                                      : stanza_condition::service_unavailable,
                   sender);
        return true;
    }
    bool const is_get = stanza.iq_type() == couplet::iq_type::get;
    if (auto* const one = whose.find_resource(to.from().resource()); one != nullptr && is_get)
        one->wants_roster = true;
    (is_get ? answer_get : answer_set)(all, stanza, whose, sender);
    return true;
}

contact find_or_make(resident const& whose, couplet::jid_view who) {
    if (contact const* const one = whose.find(who)) return *one;
    return {.address = couplet::jid{who.bare()}, .is_listed = false};
}

bool has_room(resident const& whose, contact const& one) {
    auto const most = one.is_listed ? listed_bound : unlisted_bound;
    auto const then = whose.roster.amount_with(one);
    return then.contacts <= most.contacts && then.octets <= most.octets;
}

void keep_contact(house& all, resident& whose, contact one) {
    if (!one.is_listed && one.state == couplet::roster_state::none)
        return forget_contact(all, whose, one.address);
    auto const version = all.kept().put_contact(whose.user(), one);
    contact const& now = whose.roster.put(std::move(one));
    texts groups;
    if (now.is_listed) push(all, whose, item_of(now, groups), version);
}

void forget_contact(house& all, resident& whose, couplet::jid_view who) {
    contact const* const known = whose.find(who);
    if (known == nullptr) return;
    auto const version = all.kept().remove_contact(whose.user(), known->address);
    contact const gone = whose.roster.take(known->address);
    if (!gone.is_listed) return;
    push(all, whose, {.jid = gone.address, .subscription = xep::subscription_state::remove},
         version);
}

}  // namespace serve
