// SPDX-License-Identifier: BSL-1.0
// The domain: who has an account, who is here, and where each stanza goes (RFC 6120 10, RFC 6121 8).
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <couplet/jid.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/facts.hpp>
#include <couplet/stanza/route.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/xml/workspace.hpp>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "../net/pump.hpp"
#include "../net/tls.hpp"
#include "allowance.hpp"
#include "counters.hpp"
#include "neighbour.hpp"
#include "options.hpp"
#include "resident.hpp"
#include "store.hpp"

namespace serve {

/// Who takes stanzas to other domains, and says by an error to their senders if it cannot.
class federation {
  public:
    federation() = default;
    federation(federation const&) = delete;
    federation& operator=(federation const&) = delete;
    virtual ~federation() = default;
    /// `from` and `to` as they stand in the stanza.
    virtual void forward(couplet::jid_view from, couplet::jid_view to, any_stanza const& one) = 0;
};

/// The event loop, and what its last connections still need when the house has gone.
struct event_loop {
    couplet::xml::workspace_pool pool{};
    counters counted{};
    std::unordered_set<visitor*> visitors{};
    net::asio::io_context io{1};
};

/// Models `couplet::routing_knowledge`.
class house {
  public:
    house(event_loop& loop, options const& wanted, store& kept, net::tls_context tls);

    // What is known here

    couplet::jid_view domain() const noexcept { return domain_.view(); }
    couplet::domain_kind domain(std::string_view name) const noexcept;
    /// Null if there is no such account.
    resident* account(couplet::bare_jid_view who);
    /// It is no more, and streams that have authenticated as it end. Who has it in hand still has it until this turn of
    /// the loop ends.
    void forget_account(couplet::bare_jid_view who);
    /// How many accounts have been forgotten, and whether one of them, behind so many, was that: who began to log in before
    /// does so as its former owner, even if it is somebody else's by now.
    std::uint64_t forgotten() const noexcept { return forgotten_; }
    bool was_forgotten(couplet::bare_jid_view who, std::uint64_t behind) const;

    // Stanzas

    using way = couplet::routed<resident*>;
    /// One that `check` has accepted, with the 'from' that is true; errors and the server's answers go to `sender`. False:
    /// another server may not send that.
    bool take(couplet::stanza_view stanza, couplet::stanza_addresses const& addresses,
              neighbour& sender);
    /// Wherever that address is, without any rules: a resource, a component, another server.
    void send(couplet::jid_view from, couplet::jid_view to, any_stanza const& one);
    void refuse(couplet::stanza_view stanza, couplet::stanza_condition why, neighbour& sender);

    // Clients

    /// A place for the account of `bare`: as wished if nobody has it, the earlier client goes where somebody has
    /// (RFC 6120 7.7.2.2), and who has been away for longest where there is no room. Null with the reason.
    std::shared_ptr<client_resource> admit(couplet::jid_view bare, std::string_view wish,
                                           client& link, couplet::stanza_condition& why_not);
    /// That which `id` names, of that account (XEP-0198 5); null if there is none.
    std::shared_ptr<client_resource> find_session(couplet::jid_view bare, std::string_view id);
    /// The session is over, and its client is told why.
    void end(std::shared_ptr<client_resource> one, couplet::stream_condition why);
    /// The client has gone for good: others hear of it, what it has not got goes elsewhere.
    void leave(std::shared_ptr<client_resource> one);

    // Connections

    void enter(visitor& one) { loop_.visitors.insert(&one); }
    void forget(visitor& one) { loop_.visitors.erase(&one); }
    /// While something is not yet in a database that lasts, nobody is told anything: true, and `one.released()` is called
    /// as soon as it is there. All of a turn of the loop is committed together; if the database does not take it,
    /// none of it has happened, and `one.revoke()` is called.
    bool holds(visitor& one);
    bool has_room() const noexcept {
        return !when_empty_ && loop_.visitors.size() < options_.most.connections &&
               counted.strangers() < options_.most.unauthenticated;
    }
    std::size_t visitors() const noexcept { return loop_.visitors.size(); }
    /// All are told why, and go; `then` is called when they have gone.
    void shut(std::function<void()> then);

    void set_federation(federation& one) noexcept { federation_ = &one; }
    /// A component is there, or (null) not; its domain is no other server's in either case.
    void set_component(std::string_view domain, neighbour* one);
    /// Null if there is none, or it is not there.
    neighbour* component(std::string_view domain) const;

    // What everybody needs

    options const& wanted() const noexcept { return options_; }
    store& kept() noexcept { return store_; }
    /// False: the database failed, and the log says why.
    template <class Change>
    bool attempt(Change&& change) {
        try {
            change();
            return true;
        } catch (database_error const& why) {
            report(why);
            return false;
        }
    }
    event_loop& loop() noexcept { return loop_; }
    net::asio::io_context& io() noexcept { return loop_.io; }
    net::tls_context const& tls() const noexcept { return tls_; }
    /// From now on, for whoever comes.
    void use(net::tls_context tls) noexcept { tls_ = std::move(tls); }
    net::wire& wire() noexcept { return *wire_; }
    std::random_device& random() noexcept { return random_; }
    couplet::xml::workspace_pool& pool() noexcept { return loop_.pool; }
    /// Seconds, which do not run backwards.
    std::uint64_t now() const noexcept { return now_; }
    std::uint64_t uptime() const noexcept { return now_ - 1; }
    void log(std::string_view who, std::string_view what) const;

    counters& counted;
    allowance new_accounts{10, 10};  ///< of strangers, from wherever (XEP-0077 3.1)
    std::unordered_map<std::string, std::unique_ptr<resident>> const& residents() const noexcept {
        return residents_;
    }

  private:
    void tick();
    void group_changes();
    void commit();
    /// A line in a second, on standard error.
    void report(database_error const& why);
    bool judge(couplet::stanza_view stanza, couplet::stanza_addresses const& addresses,
               neighbour& sender);
    /// Of a client of ours, to somebody; true: no more is to be done.
    bool take_presence(couplet::stanza_view stanza, couplet::stanza_addresses const& addresses,
                       neighbour& sender);
    bool follow(couplet::stanza_view stanza, way const& to, neighbour& sender);
    void deliver(couplet::stanza_view stanza, way const& to, neighbour& sender);
    void handle_for_account(couplet::stanza_view stanza, way const& to, neighbour& sender);
    void handle_for_server(couplet::stanza_view stanza, way const& to, neighbour& sender);

    event_loop& loop_;
    options options_;
    store& store_;
    net::tls_context tls_;
    couplet::jid domain_;
    std::unique_ptr<net::wire> wire_;
    std::random_device random_;
    net::asio::steady_timer timer_;
    std::uint64_t now_ = 1;
    std::uint64_t reported_ = 0, careful_until_ = 0;
    std::unordered_map<std::string, std::unique_ptr<resident>> residents_;
    std::uint64_t forgotten_ = 0;
    std::unordered_map<std::string, std::uint64_t> when_forgotten_;
    std::vector<visitor*> held_;
    std::map<std::string, neighbour*, std::less<>> components_;
    federation* federation_ = nullptr;
    std::function<void()> when_empty_;
};

}  // namespace serve
