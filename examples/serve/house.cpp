// SPDX-License-Identifier: BSL-1.0
#include "house.hpp"

#include <cstdio>
#include <stdexcept>
#include <utility>

#include <couplet/stanza/copy.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/stanza/random_id.hpp>
#include <couplet/stanza/reply.hpp>

#include "answers.hpp"
#include "blocking.hpp"
#include "client.hpp"
#include "copies.hpp"
#include "offline.hpp"
#include "presence.hpp"
#include "probes.hpp"
#include "subscriptions.hpp"

namespace serve {
namespace {

couplet::jid domain_of(std::string const& name) {
    auto made = couplet::jid::parse(name);
    if (!made || made->view().has_local() || made->view().is_full())
        throw std::runtime_error{"--domain " + name + " is no domain: RFC 7622 3.2"};
    return *std::move(made);
}

}  // namespace

house::house(event_loop& loop, options const& wanted, store& kept, net::tls_context tls)
    : counted{loop.counted},
      loop_{loop},
      options_{wanted},
      store_{kept},
      tls_{std::move(tls)},
      domain_{domain_of(wanted.domain)},
      wire_{std::make_unique<net::wire>()},
      timer_{loop.io} {
    group_changes();
    tick();
}

// What is known here

couplet::domain_kind house::domain(std::string_view name) const noexcept {
    if (name == domain_.view().domain()) return couplet::domain_kind::local;
    return components_.contains(name) ? couplet::domain_kind::service
                                      : couplet::domain_kind::remote;
}

resident* house::account(couplet::bare_jid_view who) {
    std::string const text{who.text()};
    if (auto const found = residents_.find(text); found != residents_.end())
        return found->second.get();
    if (!store_.has_user(who.local())) return nullptr;
    auto made = std::make_unique<resident>(couplet::jid{who}, store_);
    return residents_.emplace(text, std::move(made)).first->second.get();
}

void house::forget_account(couplet::bare_jid_view who) {
    auto const found = residents_.find(std::string{who.text()});
    if (found == residents_.end()) return;
    std::shared_ptr<resident> last = std::move(found->second);
    residents_.erase(found);
    net::asio::post(loop_.io, [last] {});
    if (when_forgotten_.size() > 1'000) when_forgotten_.clear();  // no login takes so long
    when_forgotten_.insert_or_assign(std::string{who.text()}, ++forgotten_);
    for (visitor* const one : std::unordered_set<visitor*>{loop_.visitors})
        if (one->is_of(who)) one->dismiss(couplet::stream_condition::not_authorized);
}

bool house::was_forgotten(couplet::bare_jid_view who, std::uint64_t behind) const {
    auto const found = when_forgotten_.find(std::string{who.text()});
    return found != when_forgotten_.end() && found->second > behind;
}

// Stanzas

bool house::take(couplet::stanza_view stanza, couplet::stanza_addresses const& addresses,
                 neighbour& sender) {
    ++counted.received[static_cast<std::size_t>(stanza.kind())];
    try {
        return judge(stanza, addresses, sender);
    } catch (database_error const& why) {
        report(why);
        bool const is_message = stanza.kind() == couplet::stanza_kind::message;
        refuse(stanza,
               is_message ? couplet::stanza_condition::resource_constraint
                          : couplet::stanza_condition::internal_server_error,
               sender);
        return true;
    }
}

bool house::judge(couplet::stanza_view stanza, couplet::stanza_addresses const& addresses,
                  neighbour& sender) {
    using couplet::stanza_kind;
    bool const is_ours = stanza.ns() != couplet::xml::ns::server;
    if (is_ours && addresses.to.is_valid() &&
        domain(addresses.from.view().domain()) == couplet::domain_kind::local) {
        resident* const own = account(addresses.from.view().bare());
        if (own != nullptr && is_blocked(*own, *addresses.to) &&
            !(addresses.to.view().bare() == own->address())) {
            refuse_blocked(*this, stanza, sender);
            return true;
        }
        if (stanza.kind() == stanza_kind::presence && take_presence(stanza, addresses, sender))
            return true;
        if (stanza.kind() == stanza_kind::message) copy_sent(*this, stanza, *addresses.from);
    }
    couplet::routing_options const how{.federates = federation_ != nullptr};
    return follow(stanza, couplet::route(stanza, addresses, *this, how), sender);
}

bool house::take_presence(couplet::stanza_view stanza, couplet::stanza_addresses const& addresses,
                          neighbour& sender) {
    auto const type = stanza.presence_type();
    if (type && couplet::is_subscription(*type)) {
        auto const where = domain(addresses.to.view().domain());
        if (where == couplet::domain_kind::remote && federation_ == nullptr) return false;
        send_subscription(*this, stanza, *addresses.from, *addresses.to);
        return true;
    }
    if (note_directed(*this, stanza, *addresses.from, *addresses.to)) return false;
    refuse(stanza, couplet::stanza_condition::resource_constraint, sender);
    return true;
}

bool house::follow(couplet::stanza_view stanza, way const& to, neighbour& sender) {
    if (to.account() != nullptr && is_blocked(*to.account(), to.from())) {
        refuse_from_blocked(*this, stanza, sender);
        return true;
    }
    auto const pass = [&](auto& out) { write(out, stanza, to.from()); };
    using enum couplet::routing_action;
    switch (to.action()) {
        case deliver: this->deliver(stanza, to, sender); break;
        case store: keep(*this, stanza, to, sender); break;
        case ignore: break;
        case refuse: this->refuse(stanza, to.refusal(), sender); break;
        case deny: serve::deny(*this, to.to(), to.from(), stanza.id()); break;
        case handle_for_account: answer_for_account(*this, stanza, to, sender); break;
        case handle_for_server: answer_for_server(*this, stanza, sender); break;
        case serve:
            if (component(to.domain()) == nullptr) {
                this->refuse(stanza, couplet::stanza_condition::service_unavailable, sender);
                break;
            }
            [[fallthrough]];
        case forward: send(to.from(), to.to(), written{pass}); break;
        case broadcast: serve::broadcast(*this, stanza, to); break;
        case subscription: receive_subscription(*this, stanza, to); break;
        case probe: answer_probe(*this, stanza, to); break;
        case end_stream: return false;
    }
    return true;
}

void house::deliver(couplet::stanza_view stanza, way const& to, neighbour& sender) {
    bool const is_message = stanza.kind() == couplet::stanza_kind::message;
    if (is_message && !may_wait(*this, to))
        return refuse(stanza, couplet::stanza_condition::resource_constraint, sender);
    if (stanza.presence_type() == couplet::presence_type::unavailable)
        forget_directed(*to.account(), to.from());
    auto const id = keep_meanwhile(*this, stanza, to);
    written const passed{[&](auto& out) { write(out, stanza, to.from()); }};
    for (auto const& one : to.resources())
        id ? one->deliver_kept(passed, *id) : one->deliver(passed);
    if (is_message) copy_received(*this, stanza, to);
}

void house::send(couplet::jid_view from, couplet::jid_view to, any_stanza const& one) {
    switch (domain(to.domain())) {
        case couplet::domain_kind::service:
            if (neighbour* const there = component(to.domain())) there->deliver(one);
            break;
        case couplet::domain_kind::remote:
            if (federation_ != nullptr) federation_->forward(from, to, one);
            break;
        case couplet::domain_kind::local:
            if (resident* const whose = to.has_local() ? account(to.bare()) : nullptr;
                whose != nullptr && !is_blocked(*whose, from))
                for (auto const& each : resident::all_resources{whose->resources()})
                    if (!to.is_full() ? each->is_available() : each->address() == to)
                        each->deliver(one);
            break;
    }
}

void house::refuse(couplet::stanza_view stanza, couplet::stanza_condition why, neighbour& sender) {
    if (!stanza.may_be_answered()) return;
    ++counted.stanza_errors[static_cast<std::size_t>(why)];
    sender.deliver(written{[&](auto& out) { (void)write_error(out, stanza, why); }});
}

// Clients

std::shared_ptr<client_resource> house::admit(couplet::jid_view bare, std::string_view wish,
                                              client& link, couplet::stanza_condition& why_not) {
    resident* const whose = account(bare.bare());
    why_not = couplet::stanza_condition::resource_constraint;
    if (whose == nullptr) return nullptr;
    std::string resource{wish};
    if (resource.empty()) resource = couplet::random_id::draw(random_).text();
    auto full = couplet::jid::parse(std::string{bare.text()} + '/' + resource);
    why_not = couplet::stanza_condition::bad_request;
    if (!full) return nullptr;
    if (client_resource* const earlier = whose->find_resource(full->view().resource())) {
        for (auto const& one : resident::all_resources{whose->resources()}) {
            if (one.get() != earlier) continue;
            end(one, couplet::stream_condition::conflict);
        }
    }
    why_not = couplet::stanza_condition::resource_constraint;
    if (whose->resources().size() >= options_.most.resources)
        if (auto const away = whose->longest_away()) leave(away);
    if (whose->resources().size() >= options_.most.resources) return nullptr;
    auto made = std::make_shared<client_resource>(*std::move(full), link);
    whose->resources().push_back(made);
    return made;
}

std::shared_ptr<client_resource> house::find_session(couplet::jid_view bare, std::string_view id) {
    resident* const whose = account(bare.bare());
    if (whose == nullptr) return nullptr;
    for (auto const& one : resident::all_resources{whose->resources()}) {
        if (client* const link = one->link(); link != nullptr && link->session_id() == id) {
            link->give_up();
            link->drop();
        }
        if (one->saved() && one->saved()->management.terms().id == id) return one;
    }
    return nullptr;
}

void house::end(std::shared_ptr<client_resource> one, couplet::stream_condition why) {
    client* const link = one->link();
    if (link == nullptr) return leave(one);
    link->dismiss(why);
    link->give_up();
}
void house::leave(std::shared_ptr<client_resource> one) {
    resident* const whose = account(one->address().bare());
    if (whose == nullptr) return;
    if (std::erase(whose->resources(), one) == 0) return;
    attempt([&] {
        say_farewell(*this, *whose, *one);
        redirect(*this, *whose, *one);
    });
}

// Connections

bool house::holds(visitor& one) {
    if (!store_.has_uncommitted()) return false;
    held_.push_back(&one);
    return true;
}
void house::group_changes() {
    if (!store_.is_lasting()) return;
    // Behind all that is ready to be done now.
    store_.group_changes([this] { net::asio::post(loop_.io, [this] { commit(); }); });
}
void house::commit() {
    bool const is_kept = attempt([&] { store_.commit(); });
    if (!is_kept) {
        // For a while each change is committed alone: whoever it fails for hears of it, and nobody else.
        store_.group_changes({});
        careful_until_ = now_ + 60;
        for (auto const& [name, whose] : residents_) whose->read(store_);
    }
    for (visitor* const one : std::exchange(held_, {}))
        if (loop_.visitors.contains(one)) is_kept ? one->released() : one->revoke();
}
void house::report(database_error const& why) {
    if (std::exchange(reported_, now_) == now_) return;
    std::fprintf(stderr, "couplet serve: the database: %s\n", why.what());
}

void house::shut(std::function<void()> then) {
    when_empty_ = std::move(then);
    for (visitor* const one : std::unordered_set<visitor*>{loop_.visitors})
        one->dismiss(couplet::stream_condition::system_shutdown);
    if (loop_.visitors.empty()) std::exchange(when_empty_, nullptr)();
}

void house::set_component(std::string_view domain, neighbour* one) {
    components_.insert_or_assign(std::string{domain}, one);
}
neighbour* house::component(std::string_view domain) const {
    auto const found = components_.find(domain);
    return found == components_.end() ? nullptr : found->second;
}

void house::log(std::string_view who, std::string_view what) const {
    if (!options_.logs) return;
    std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(who.size()), who.data(),
                 static_cast<int>(what.size()), what.data());
}

void house::tick() {
    ++now_;
    if (now_ == careful_until_) group_changes();
    for (visitor* const one : std::vector<visitor*>{loop_.visitors.begin(), loop_.visitors.end()})
        if (loop_.visitors.contains(one)) one->tick(now_);
    resident::all_resources expired;  // who leaves may bring others' accounts into the house
    for (auto const& [name, whose] : residents_)
        for (auto const& one : whose->resources())
            if (one->has_expired(now_)) expired.push_back(one);
    for (auto const& one : expired) leave(one);
    if (loop_.visitors.empty() && when_empty_) std::exchange(when_empty_, nullptr)();
    timer_.expires_after(std::chrono::seconds{1});
    timer_.async_wait([this](boost::system::error_code error) {
        if (!error) tick();
    });
}

}  // namespace serve
