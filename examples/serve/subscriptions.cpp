// SPDX-License-Identifier: BSL-1.0
#include "subscriptions.hpp"

#include <couplet/stanza/copy.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/stanza/subscription.hpp>
#include <couplet/xml/owned_element.hpp>
#include <couplet/xml/print.hpp>

#include "blocking.hpp"
#include "presence.hpp"
#include "rosters.hpp"

namespace serve {
namespace {

using couplet::presence_type;

/// Between bare addresses: as a client wrote it, or by the server on behalf of an account.
struct subscription {
    couplet::jid_view from;
    couplet::jid_view to;
    presence_type type;
    std::optional<couplet::stanza_view> stanza{};
    std::optional<std::string_view> id{};

    friend void write(any_stanza::writer& out, subscription const& one) {
        if (one.stanza)
            write(out, *one.stanza, one.from, one.to);
        else
            write(out, couplet::presence{
                           .to = one.to, .from = one.from, .id = one.id, .type = one.type});
    }
};

/// A request longer than that is kept without what it says (RFC 6121 3.1.3: resource exhaustion).
constexpr std::size_t longest_request = 1'024;

std::string request_of(subscription const& one) {
    std::string text;
    if (one.stanza) append(text, one.stanza->element());
    return text.size() > longest_request ? std::string{} : text;
}

void take(house& all, resident& whose, subscription const& one);

void pass_on(house& all, subscription const& one) {
    if (!is_local(all, one.to)) return all.send(one.from, one.to, one);
    if (resident* const whose = one.to.has_local() ? all.account(one.to.bare()) : nullptr)
        take(all, *whose, one);
}

/// RFC 6121 3.1.3, 3.1.6, 3.2.3, 3.3.3: requests are for people, the rest is for who knows the roster.
void deliver(resident& whose, subscription const& one) {
    bool const is_request = one.type == presence_type::subscribe;
    for (auto const& each : resident::all_resources{whose.resources()})
        if (is_request ? each->is_available() : each->wants_roster) each->deliver(one);
}

/// What has come for `whose` (RFC 6121 A.3).
void take(house& all, resident& whose, subscription const& one) {
    if (one.from == whose.address() || whose.is_removed || is_blocked(whose, one.from)) return;
    contact changed = find_or_make(whose, one.from);
    auto const change = couplet::receive_subscription(changed.state, one.type, changed.is_approved);
    bool const is_new = whose.find(one.from) == nullptr;
    bool const is_changed = change.next != changed.state;
    bool const is_request = one.type == presence_type::subscribe && change.passes;
    bool const hides = shares_presence(changed.state) && !shares_presence(change.next);
    changed.state = change.next;
    if (is_changed) changed.request = is_request ? request_of(one) : std::string{};
    if (is_request && !has_room(whose, changed)) {
        changed.request.clear();
        if (is_new && !has_room(whose, changed)) return;
    }
    if (change.passes) deliver(whose, one);
    if (is_changed) keep_contact(all, whose, std::move(changed));
    if (hides) hide(all, whose, one.from);
    if (!change.reply) return;
    pass_on(all, {.from = whose.address(), .to = one.from, .type = *change.reply});
    if (*change.reply == presence_type::subscribed) show(all, whose, one.from);
}

}  // namespace

void send_subscription(house& all, couplet::stanza_view stanza, couplet::jid_view from,
                       couplet::jid_view to) {
    resident* const whose = all.account(from.bare());
    auto const type = stanza.presence_type();
    couplet::jid_view const who = to.bare();
    if (whose == nullptr || !type || who == whose->address()) return;
    contact changed = find_or_make(*whose, who);
    contact const before = changed;
    auto const change = couplet::send_subscription(changed.state, *type);
    bool const grants = *type == presence_type::subscribed && change.passes;
    bool const lists = *type == presence_type::subscribe || grants || change.approves;
    changed.state = change.next;
    changed.is_listed = changed.is_listed || lists;
    changed.is_approved =
        change.approves || (changed.is_approved && *type != presence_type::unsubscribed);
    if (!is_pending_in(change.next)) changed.request.clear();
    if (client_resource* const sender = whose->find_resource(from.resource());
        sender != nullptr && lists && !before.is_listed && !has_room(*whose, changed))
        return all.refuse(stanza, couplet::stanza_condition::resource_constraint, *sender);

    if (shares_presence(before.state) && !shares_presence(change.next)) hide(all, *whose, who);
    if (changed.state != before.state || changed.is_listed != before.is_listed ||
        changed.is_approved != before.is_approved)
        keep_contact(all, *whose, std::move(changed));
    if (change.passes)
        pass_on(all, {.from = whose->address(), .to = who, .type = *type, .stanza = stanza});
    if (grants) show(all, *whose, who);
}

void receive_subscription(house& all, couplet::stanza_view stanza, house::way const& to) {
    auto const type = stanza.presence_type();
    if (to.account() == nullptr || !type) return;
    take(
        all, *to.account(),
        {.from = to.from().bare(), .to = to.account()->address(), .type = *type, .stanza = stanza});
}

void part(house& all, resident& whose, contact const& gone) {
    auto const say = [&](presence_type type) {
        pass_on(all, {.from = whose.address(), .to = gone.address, .type = type});
    };
    if (shares_presence(gone.state)) hide(all, whose, gone.address);
    if (hears_presence(gone.state) || is_pending_out(gone.state)) say(presence_type::unsubscribe);
    if (shares_presence(gone.state) || is_pending_in(gone.state)) say(presence_type::unsubscribed);
}

void deny(house& all, couplet::jid_view from, couplet::jid_view to,
          std::optional<std::string_view> id) {
    pass_on(all,
            {.from = from.bare(), .to = to.bare(), .type = presence_type::unsubscribed, .id = id});
}

void show_requests(house& all, resident& whose, client_resource& one) {
    for (contact const& who : whose.roster) {
        if (is_blocked(whose, who.address)) continue;
        subscription request{who.address, whose.address(), presence_type::subscribe};
        if (is_pending_in(who.state)) {
            auto const kept = couplet::xml::parse_element(who.request);
            if (kept) request.stanza = couplet::stanza_view::from(kept->view());
            one.deliver(request);
        }
        if (is_pending_out(who.state) && !is_local(all, who.address))
            all.send(whose.address(), who.address,
                     subscription{whose.address(), who.address, presence_type::subscribe});
    }
}

}  // namespace serve
