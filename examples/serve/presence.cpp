// SPDX-License-Identifier: BSL-1.0
#include "presence.hpp"

#include <algorithm>
#include <chrono>
#include <couplet/stanza/copy.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/xml/lexical.hpp>
#include <couplet/xml/print.hpp>

#include "blocking.hpp"
#include "offline.hpp"
#include "probes.hpp"
#include "subscriptions.hpp"

namespace serve {
namespace {

using couplet::jid_view;
using couplet::presence_type;

/// Who may know of one resource without being subscribed (RFC 6120 13.12).
constexpr std::size_t most_directed = 1'000;
/// Of a resource, in octets: who comes is shown that of all contacts at once.
constexpr std::size_t longest_presence = 8'192;

bool is_too_long(couplet::stanza_view stanza) {
    std::string text;
    append(text, stanza.element());
    return text.size() > longest_presence;
}

std::int64_t seconds_since_1970() {
    using namespace std::chrono;
    return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}
/// Presence of `who`, unless it has blocked the other; of the reverse `send` takes care (XEP-0191 3.3).
void tell(house& all, resident const& who, jid_view from, jid_view to, any_stanza const& one) {
    if (is_blocked(who, to)) return;
    if (!is_local(all, to) || find_here(all, to) != nullptr) all.send(from, to, one);
}
/// Subscribers, and the account's own resources (RFC 6121 4.2.2, 4.4.2, 4.5.2). `write_to(out, to)` writes it.
template <class Write>
void tell_all(house& all, resident& who, client_resource const& one, Write write_to) {
    auto const tell_one = [&](jid_view to) {
        tell(all, who, one.address(), to, written{[&](auto& out) { write_to(out, to); }});
    };
    for (contact const& each : who.roster)
        if (shares_presence(each.state)) tell_one(each.address);
    tell_one(who.address());
}

std::optional<int> priority_of(couplet::stanza_view stanza) {
    auto const child = stanza.element().child("priority");
    if (!child) return 0;  // RFC 6121 4.7.2.3
    auto const read = couplet::xml::from_text<std::int8_t>(couplet::xml::collapsed(child.text()));
    return read ? std::optional<int>{*read} : std::nullopt;
}

void become_available(house& all, couplet::stanza_view stanza, resident& who,
                      client_resource& one) {
    auto const priority = priority_of(stanza);
    if (!priority) return all.refuse(stanza, couplet::stanza_condition::bad_request, one);
    if (is_too_long(stanza))
        return all.refuse(stanza, couplet::stanza_condition::policy_violation, one);
    bool const is_initial = !one.is_available();
    bool const gets_messages = *priority >= 0 && one.rank.value_or(-1) < 0;
    one.rank = priority;
    one.presence = couplet::xml::element{stanza.element()};
    one.since = seconds_since_1970();
    tell_all(all, who, one, [&](auto& out, jid_view to) { write(out, stanza, one.address(), to); });
    if (is_initial) {
        look_around(all, who, one);
        show_requests(all, who, one);
    }
    if (gets_messages) give_back(all, who, one);
}

/// `write_to(out, to)` writes its last word.
template <class Write>
void become_unavailable(house& all, resident& who, client_resource& one, Write write_to) {
    bool const was_available = one.is_available();
    if (was_available) tell_all(all, who, one, write_to);
    for (couplet::jid const& to : std::exchange(one.directed, {})) {
        contact const* const known = who.find(to);
        if (was_available && known != nullptr && shares_presence(known->state)) continue;
        tell(all, who, one.address(), to, written{[&](auto& out) { write_to(out, to); }});
    }
    one.rank.reset();
    one.presence = {};
    who.last_seen = seconds_since_1970();
}

}  // namespace

bool is_local(house const& all, jid_view who) {
    return all.domain(who.domain()) == couplet::domain_kind::local;
}
resident* find_here(house const& all, jid_view who) {
    auto const found = all.residents().find(std::string{who.bare().text()});
    return found == all.residents().end() ? nullptr : found->second.get();
}

void broadcast(house& all, couplet::stanza_view stanza, house::way const& to) {
    resident& who = *to.account();
    client_resource* const one = who.find_resource(to.from().resource());
    if (one == nullptr) return;
    if (stanza.presence_type() == presence_type::available)
        return become_available(all, stanza, who, *one);
    become_unavailable(all, who, *one,
                       [&](auto& out, jid_view whom) { write(out, stanza, one->address(), whom); });
}

void say_farewell(house& all, resident& who, client_resource& one) {
    if (!one.is_available() && one.directed.empty()) return;
    become_unavailable(all, who, one, [&](auto& out, jid_view to) {
        write(out, couplet::presence{
                       .to = to, .from = one.address(), .type = presence_type::unavailable});
    });
}

bool note_directed(house& all, couplet::stanza_view stanza, jid_view from, jid_view to) {
    resident* const who = all.account(from.bare());
    client_resource* const one = who == nullptr ? nullptr : who->find_resource(from.resource());
    if (one == nullptr) return true;
    auto const known = std::find_if(one->directed.begin(), one->directed.end(),
                                    [&](couplet::jid const& each) { return each.view() == to; });
    auto const type = stanza.presence_type();
    if (type == presence_type::unavailable && known != one->directed.end())
        one->directed.erase(known);
    if (type != presence_type::available || known != one->directed.end()) return true;
    if (one->directed.size() >= most_directed) return false;
    one->directed.emplace_back(to);
    return true;
}

void forget_directed(resident& whose, jid_view gone) {
    for (auto const& one : whose.resources())
        std::erase_if(one->directed, [&](couplet::jid const& to) { return to.view() == gone; });
}

void show(house& all, resident& who, jid_view to) {
    for (auto const& one : resident::all_resources{who.resources()}) {
        auto const last = couplet::stanza_view::from(one->presence.view());
        if (one->is_available() && last)
            tell(all, who, one->address(), to,
                 written{[&](auto& out) { write(out, *last, one->address(), to); }});
    }
}

void hide(house& all, resident& who, jid_view from) {
    for (auto const& one : resident::all_resources{who.resources()}) {
        auto const told = std::erase_if(one->directed, [&](couplet::jid const& each) {
            return each.view().bare() == from.bare();
        });
        if (one->is_available() || told != 0)
            tell(all, who, one->address(), from, written{[&](auto& out) {
                     write(out, couplet::presence{.to = from,
                                                  .from = one->address(),
                                                  .type = presence_type::unavailable});
                 }});
    }
}

}  // namespace serve
