// SPDX-License-Identifier: BSL-1.0
#include "blocking.hpp"

#include <algorithm>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/stanza/random_id.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/xep/blocking.hpp>

#include "presence.hpp"

namespace serve {
namespace {

namespace xep = couplet::xep;

bool is_matched(blocklist const& list, couplet::jid_view who) {
    if (list.contains(who.text()) || list.contains(who.bare().text()) ||
        list.contains(who.domain()))
        return true;
    return who.is_full() &&
           list.contains(std::string{who.domain()} + '/' + std::string{who.resource()});
}

/// Those of `whose` who are shown its presence and are meant by the list (XEP-0191 3.3, 3.4).
std::vector<couplet::jid> watchers(resident const& whose, blocklist const& list) {
    std::vector<couplet::jid> all;
    for (contact const& one : whose.roster)
        if (couplet::shares_presence(one.state) && is_matched(list, one.address.view()))
            all.push_back(one.address);
    return all;
}

/// Who got directed presence knows it, too (RFC 6121 4.6).
void leave_directed(house& all, resident& whose, blocklist const& list) {
    for (auto const& one : resident::all_resources{whose.resources()})
        for (couplet::jid const& to : std::vector<couplet::jid>{one->directed})
            if (is_matched(list, to.view())) {
                all.send(one->address(), to.view(), written{[&](auto& out) {
                             write(out,
                                   couplet::presence{.to = to.view(),
                                                     .from = one->address(),
                                                     .type = couplet::presence_type::unavailable});
                         }});
                std::erase(one->directed, to);
            }
}

/// To those that asked for the list (XEP-0191 3.3, 3.4).
template <class Change>
void push(house& all, resident& whose, blocklist const& who) {
    std::vector<xep::blocked_item> items;
    for (std::string const& one : who) items.push_back({couplet::address::from_text(one)});
    for (auto const& one : resident::all_resources{whose.resources()}) {
        if (!one->wants_blocklist) continue;
        auto const id = couplet::random_id::draw(all.random());
        one->deliver(written{[&](auto& out) {
            write(out,
                  couplet::iq{.to = one->address(), .id = id.text(), .type = couplet::iq_type::set},
                  Change{items});
        }});
    }
}

}  // namespace

bool is_blocked(resident const& whose, couplet::jid_view who) {
    if (whose.blocked.empty() || who.bare() == whose.address()) return false;
    return is_matched(whose.blocked, who);
}

void refuse_blocked(house& all, couplet::stanza_view stanza, neighbour& sender) {
    if (!stanza.may_be_answered()) return;
    constexpr auto why = couplet::stanza_condition::not_acceptable;
    ++all.counted.stanza_errors[static_cast<std::size_t>(why)];
    sender.deliver(
        written{[&](auto& out) { (void)write_error(out, stanza, why, xep::blocked{}); }});
}
void refuse_from_blocked(house& all, couplet::stanza_view stanza, neighbour& sender) {
    if (stanza.kind() != couplet::stanza_kind::presence)
        all.refuse(stanza, couplet::stanza_condition::service_unavailable, sender);
}

void block(house& all, resident& whose, blocklist const& who) {
    blocklist fresh;  // who hears of it
    for (std::string const& one : who)
        if (!whose.blocked.contains(one)) fresh.insert(one);
    for (couplet::jid const& one : watchers(whose, fresh)) hide(all, whose, one.view());
    leave_directed(all, whose, fresh);
    whose.blocked.merge(fresh);
    push<xep::block>(all, whose, who);
}

void unblock(house& all, resident& whose, blocklist const& who) {
    blocklist const before{whose.blocked};
    if (who.empty()) whose.blocked.clear();
    for (std::string const& one : who) whose.blocked.erase(one);
    push<xep::unblock>(all, whose, who);
    for (couplet::jid const& one : watchers(whose, who.empty() ? before : who))
        if (is_matched(before, one.view()) && !is_blocked(whose, one.view()))
            show(all, whose, one.view());
}

}  // namespace serve
