// SPDX-License-Identifier: BSL-1.0
#include "contact_list.hpp"

#include <algorithm>
#include <utility>

namespace serve {
namespace {

/// Not less than it has as XML.
std::size_t octets_of(std::string_view text) {
    auto const is_escaped = [](char c) {
        return c == '&' || c == '<' || c == '>' || c == '\'' || c == '"';
    };
    return text.size() + 5 * static_cast<std::size_t>(std::ranges::count_if(text, is_escaped));
}
std::size_t octets_of(contact const& one) {
    std::size_t size = 100 + octets_of(one.address.view().text()) + octets_of(one.name);
    for (std::string const& group : one.groups) size += 15 + octets_of(group);
    return size + one.request.size();
}

}  // namespace

contact_list::contact_list(std::vector<contact> all) {
    for (contact& one : all) put(std::move(one));
}

contact const* contact_list::find(couplet::jid_view who) const noexcept {
    auto const at = all_.find(who);
    return at == all_.end() ? nullptr : &*at;
}
contact const& contact_list::put(contact one) {
    if (find(one.address) != nullptr) take(one.address);
    count(one);
    return *all_.insert(std::move(one)).first;
}
contact contact_list::take(couplet::jid_view who) {
    auto const at = all_.find(who);
    discount(*at);
    return std::move(all_.extract(at).value());
}

contact_list::amount contact_list::amount_with(contact const& one) const {
    amount made = one.is_listed ? listed_ : waiting_;
    if (contact const* const now = find(one.address);
        now != nullptr && now->is_listed == one.is_listed) {
        --made.contacts;
        made.octets -= octets_of(*now);
    }
    return {made.contacts + 1, made.octets + octets_of(one)};
}

void contact_list::count(contact const& one) {
    amount& now = amount_of(one);
    ++now.contacts;
    now.octets += octets_of(one);
}
void contact_list::discount(contact const& one) {
    amount& now = amount_of(one);
    --now.contacts;
    now.octets -= octets_of(one);
}

}  // namespace serve
