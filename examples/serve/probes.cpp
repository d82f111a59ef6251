// SPDX-License-Identifier: BSL-1.0
#include "probes.hpp"

#include <algorithm>
#include <couplet/stanza/copy.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/xep/delay.hpp>

#include "blocking.hpp"
#include "presence.hpp"
#include "rosters.hpp"

namespace serve {
namespace {

using couplet::jid_view;
using couplet::presence_type;

couplet::xep::delay delayed(house const& all, std::int64_t when) {
    return {.from = all.domain(), .stamp = couplet::xep::date_time{when}};
}

/// The last presence of a resource, as it was broadcast (RFC 6121 4.3.2 4).
void write_presence(any_stanza::writer& out, house const& all, client_resource const& of,
                    jid_view to) {
    if (auto const last = couplet::stanza_view::from(of.presence.view()))
        write(out, *last, of.address(), to, delayed(all, of.since));
}

/// What `newcomer` sees of an account that it is subscribed to.
void show_all(house const& all, resident& of, client_resource& newcomer) {
    for (auto const& one : of.resources())
        if (one->is_available() && one.get() != &newcomer)
            newcomer.deliver(
                written{[&](auto& out) { write_presence(out, all, *one, newcomer.address()); }});
}

}  // namespace

void look_around(house& all, resident& who, client_resource& newcomer) {
    show_all(all, who, newcomer);
    for (contact const& each : who.roster) {
        if (!hears_presence(each.state) || is_blocked(who, each.address)) continue;
        if (!is_local(all, each.address)) {
            couplet::presence const probe{
                .to = each.address, .from = who.address(), .type = presence_type::probe};
            all.send(who.address(), each.address, probe);
            continue;
        }
        resident* const peer = find_here(all, each.address);
        if (peer == nullptr || is_blocked(*peer, who.address())) continue;
        if (contact const* const back = peer->find(who.address());
            back != nullptr && shares_presence(back->state))
            show_all(all, *peer, newcomer);
    }
}

void answer_probe(house& all, couplet::stanza_view stanza, house::way const& to) {
    resident& who = *to.account();
    if (is_blocked(who, to.from())) return;
    contact const* const known = who.find(to.from());
    bool const is_subscribed =
        (known != nullptr && shares_presence(known->state)) || to.from().bare() == who.address();
    bool is_answered = false;
    for (auto const& one : resident::all_resources{who.resources()}) {
        if (to.to().is_full() && one->address() != to.to()) continue;
        bool const is_told =
            std::any_of(one->directed.begin(), one->directed.end(), [&](couplet::jid const& each) {
                return each.view() == to.from() || each.view() == to.from().bare();
            });
        if (!(is_subscribed && one->is_available()) && !is_told) continue;
        is_answered = true;
        bool const tells_all = is_subscribed && one->is_available() && to.to().is_bare();
        all.send(one->address(), to.from(), written{[&](auto& out) {
                     if (tells_all) return write_presence(out, all, *one, to.from());
                     write(out, couplet::presence{.to = to.from(), .from = one->address()});
                 }});
    }
    if (is_answered) return;
    couplet::presence const gone{
        .to = to.from(), .from = to.to(), .id = stanza.id(), .type = presence_type::unavailable};
    bool const is_stamped = is_subscribed && to.to().is_bare() && who.last_seen != 0;
    all.send(to.to(), to.from(), written{[&](auto& out) {
                 if (is_stamped) return write(out, gone, delayed(all, who.last_seen));
                 write(out, gone);
             }});
}

}  // namespace serve
