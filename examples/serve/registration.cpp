// SPDX-License-Identifier: BSL-1.0
#include "registration.hpp"

#include <string>
#include <vector>

#include "subscriptions.hpp"

namespace serve {
namespace {

using couplet::stanza_condition;
using refusal = std::optional<stanza_condition>;

std::optional<couplet::jid> address_of(house const& all, std::string_view name) {
    std::string text{name};
    text += '@';
    text += all.domain().text();
    auto made = couplet::jid::parse(text);
    // A name with '@' or '/' in it makes an address, too, but not this one.
    if (!made || made->view().is_full() || made->view().domain() != all.domain().domain())
        return {};
    return *std::move(made);
}

refusal set_password(house& all, std::string_view user, std::string_view password,
                     allowance& allowed) {
    if (password.empty()) return stanza_condition::not_acceptable;
    if (!allowed.take(all.now())) return stanza_condition::resource_constraint;
    try {
        bool const is_stored = all.attempt([&] { all.kept().set_password(user, password); });
        if (!is_stored) return stanza_condition::internal_server_error;
    } catch (unusable_password const&) {
        return stanza_condition::not_acceptable;
    }
    return {};
}

/// XEP-0077 3.2: of one that the store has no more, subscriptions and sessions end.
void remove_account(house& all, resident& whose) {
    for (contact const& one : contact_list{whose.roster}) part(all, whose, one);
    for (auto const& one : resident::all_resources{whose.resources()})
        all.end(one, couplet::stream_condition::not_authorized);
    all.forget_account(whose.address().bare());
}

}  // namespace

refusal add_account(house& all, std::string_view name, std::string_view password) {
    auto const address = address_of(all, name);
    if (!address) return stanza_condition::not_acceptable;
    if (all.kept().has_user(address->view().local())) return stanza_condition::conflict;
    return set_password(all, address->view().local(), password, all.new_accounts);
}

refusal change_account(house& all, resident& whose, couplet::xep::registration const& wish,
                       std::function<void()>& then) {
    if (wish.remove) {
        if (!all.wanted().registers) return stanza_condition::not_allowed;
        if (wish.username || wish.password || wish.email || !wish.others.empty())
            return stanza_condition::bad_request;
        whose.is_removed = all.attempt([&] { all.kept().remove_user(whose.user()); });
        if (!whose.is_removed) return stanza_condition::internal_server_error;
        then = [&all, &whose] { remove_account(all, whose); };
        return {};
    }
    if (!wish.username || !wish.password || wish.password->empty())
        return stanza_condition::bad_request;
    auto const address = address_of(all, *wish.username);
    if (!address || !(address->view() == whose.address())) return stanza_condition::not_allowed;
    return set_password(all, whose.user(), *wish.password, whose.password_changes);
}

}  // namespace serve
