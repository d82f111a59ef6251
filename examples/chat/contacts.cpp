// SPDX-License-Identifier: BSL-1.0
#include "contacts.hpp"

#include <algorithm>
#include <couplet/jid/parsed_address.hpp>
#include <couplet/xml/lexical.hpp>

namespace chat {
namespace {

using couplet::presence_show;

std::string_view name_of(presence_show show) {
    switch (show) {
        case presence_show::online: return "online";
        case presence_show::away: return "away";
        case presence_show::chat: return "online and wants to talk";
        case presence_show::dnd: return "not to be disturbed";
        case presence_show::xa: return "away for long";
    }
    return "online";
}

/// Who can be reached best.
int rank(presence_show show) {
    constexpr int ranks[]{1, 2, 0, 4, 3};  // online, away, chat, dnd, xa
    return ranks[static_cast<int>(show)];
}

}  // namespace

void contacts::take(couplet::xep::roster const& whole) {
    all_.clear();
    for (couplet::xep::roster_item const item : whole.items) take(item);
}

void contacts::take(couplet::xep::roster_item const& item) {
    couplet::parsed_address const who{item.jid};
    if (!who.is_valid()) return;
    auto const address = who.view().text();
    auto const found = all_.find(address);
    if (item.state() == couplet::xep::subscription_state::remove) {
        if (found != all_.end()) all_.erase(found);
        return;
    }
    if (found == all_.end() && all_.size() == most) return;
    contact& one = found == all_.end() ? all_[std::string{address}] : found->second;
    one.name = item.name.value_or("");
    one.subscription = item.state();
    one.is_asked = item.ask.has_value();
}

std::optional<std::string> contacts::take(couplet::jid_view from, couplet::presence const& said) {
    auto const found = all_.find(from.bare().text());
    if (found == all_.end()) return {};
    contact& one = found->second;
    std::string const before = word_for(one);
    std::string const resource{from.resource()};
    if (said.type == couplet::presence_type::unavailable)
        one.resources.erase(resource);
    else if (one.resources.size() < most_resources || one.resources.contains(resource))
        one.resources[resource] = said.show;
    std::string const now = word_for(one);
    if (now == before) return {};
    std::string const status{said.status.text()};
    return found->first + " is " + now + (status.empty() ? "" : ": " + status);
}

void contacts::forget_presence() {
    for (auto& [address, one] : all_) one.resources.clear();
}

bool contacts::may_know(couplet::jid_view who) const {
    using couplet::xep::subscription_state;
    auto const found = all_.find(who.bare().text());
    return found != all_.end() && (found->second.subscription == subscription_state::from ||
                                   found->second.subscription == subscription_state::both);
}

std::string word_for(contacts::contact const& one) {
    if (one.resources.empty()) return "offline";
    auto const best = std::min_element(
        one.resources.begin(), one.resources.end(),
        [](auto const& a, auto const& b) { return rank(a.second) < rank(b.second); });
    return std::string{name_of(best->second)};
}

std::string describe(std::string const& address, contacts::contact const& one) {
    using couplet::xep::subscription_state;
    std::string text = address;
    if (!one.name.empty()) text += " (" + one.name + ')';
    bool const is_seen = one.subscription == subscription_state::both ||
                         one.subscription == subscription_state::to || !one.resources.empty();
    text += is_seen ? ": " + word_for(one) : ": does not show whether they are there";
    if (one.is_asked) text += ", has not answered your request yet";
    if (one.subscription == subscription_state::to) text += ", does not see you";
    return text;
}

}  // namespace chat
