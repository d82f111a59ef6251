// SPDX-License-Identifier: BSL-1.0
// Where a stanza goes: a function of the stanza and of what is known here, and of nothing else (RFC 6120 10, RFC 6121 8).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/stanza/route_known.hpp>
#include <couplet/stanza/route_table.hpp>

namespace couplet {

/// Who has sent a stanza: somebody whose 'from' this server has set or checked, or another server.
enum class stanza_origin : std::uint8_t {
    local,   ///< a client, a component, this server
    remote,  ///< a stream between servers
};

/// What routing needs of a stanza.
struct stanza_facts {
    stanza_type type;
    jid_view from;  ///< the full address of a client, whatever its stanza says (RFC 6120 8.1.2.1)
    std::optional<jid_view> to{};
    bool is_misaddressed = false;  ///< 'to' is no address; between servers also: 'from' is none
    stanza_origin origin = stanza_origin::local;
};

/// Who hears that there is no such resource or account, where a server may be silent (RFC 6121 8.1).
enum class routing_refusals : std::uint8_t {
    to_trusted,  ///< who may know the account's presence: RFC 6121 8.1's SHOULD
    to_all,
    to_nobody,
};

/// Who gets a message for an account that several resources could get (RFC 6121 8.5.2.1.1).
enum class routing_spread : std::uint8_t {
    highest,      ///< all of the highest priority
    one_highest,  ///< the first of those
    all,          ///< all of non-negative priority
};

/// What the RFCs leave to the server. By default strangers hear neither who has an account here nor who is online, as
/// far as it is for routing to say: what `handle_for_account` is answered must not tell either (RFC 6120 13.11).
struct routing_options {
    /// Messages for an account that nobody is there for: stored, else refused. RFC 6121 8.5.4, O/E.
    bool stores_offline = true;
    /// RFC 6121 8.5.4, S/E. Of an account that does not exist strangers hear what they would hear of one
    /// that nobody is there for: with `to_trusted` an error if that gives one.
    routing_refusals refusing = routing_refusals::to_trusted;
    /// RFC 6121 8.5.4, M/A.
    routing_spread normal = routing_spread::highest;
    /// M/A*: `all` is for servers whose clients can opt in; deliver to those of `resources()` that did.
    routing_spread chat = routing_spread::highest;
    /// A chat message for one resource goes to all of non-negative priority, too: D/A*, as above.
    bool shares_matched_chat = false;
    /// Where nobody is available, messages go to who is connected (RFC 6120 10.5.3.2), not into the store.
    bool uses_connected = false;
    /// Requests reach a resource only from who may know its presence (RFC 6121 8.5.3.1, SHOULD).
    bool guards_requests = true;
    /// Probes from who may not know are answered `unsubscribed` (RFC 6121 4.3.2, SHOULD), else ignored.
    bool denies_probes = true;
    /// Stanzas go to other domains (RFC 6120 10.4); else they are refused as not-allowed.
    bool federates = true;
};

namespace detail::routing {

/// Which of the steps of a rule.
constexpr std::size_t choose(by choice, routing_options const& how, bool trusted) noexcept {
    auto const yes = [](bool first) { return first ? std::size_t{0} : std::size_t{1}; };
    bool const asks_trust = how.refusing == routing_refusals::to_trusted;
    bool const always = how.refusing == routing_refusals::to_all;
    switch (choice) {
        case by::none:
        case by::own_address: return 0;
        case by::offline: return yes(how.stores_offline);
        case by::connected: return how.uses_connected ? 2 : yes(how.stores_offline);
        case by::silence: return yes(!(always || (asks_trust && trusted)));
        case by::nobody: return yes(!always);
        case by::nobody_offline: return yes(!(always || (asks_trust && !how.stores_offline)));
        case by::normal: return static_cast<std::size_t>(how.normal);
        case by::chat: return static_cast<std::size_t>(how.chat);
        case by::matched_chat: return yes(!how.shares_matched_chat);
        case by::request: return yes(trusted || !how.guards_requests);
        case by::probe: return trusted ? 0 : how.denies_probes ? 1 : 2;
        case by::denial: return yes(how.denies_probes);
        case by::federation: return yes(how.federates);
    }
    return 0;
}
constexpr bool asks_for_trust(by choice) noexcept {
    return choice == by::silence || choice == by::request || choice == by::probe;
}

template <class Known>
class router;

}  // namespace detail::routing

/// What becomes of a stanza, and who is concerned. Borrows the addresses and what is known; not to be used once
/// resources come or go. `resources` looks at priorities when it is iterated.
template <class Account>
class routed {
  public:
    routing_action action() const noexcept { return step_->action; }
    /// The clause behind it: `describe(rule())`.
    routing_rule const& rule() const noexcept { return *rule_; }
    /// Of `refuse`.
    stanza_condition refusal() const noexcept { return step_->refusal; }
    /// Of `end_stream`.
    stream_condition ending() const noexcept { return step_->ending; }

    /// As they must stand in the stanza that goes on: a subscription is between bare addresses (RFC 6121 3, 3.1.2).
    /// Without a 'to' it is the sender's bare address.
    jid_view from() const noexcept { return from_; }
    jid_view to() const noexcept { return to_; }
    /// Whose server gets it for `forward`, which service for `serve`.
    std::string_view domain() const noexcept { return to_.domain(); }

    /// The account whose affair it is: the recipient's, or the sender's where there is no 'to'. False if none.
    Account const& account() const noexcept { return account_; }
    /// The connected resources of that account that the action is about: to whom to deliver; whose presence
    /// answers a probe; who is shown a request for a subscription; who besides the subscribers gets a broadcast:
    /// the sender as well, if its priority is noted before available presence is routed, and unavailability behind
    /// that (RFC 6121 4.2.2, 4.5.2).
    auto resources() const& COUPLET_LIFETIMEBOUND { return reached(); }
    /// Of a temporary only where it does not own the account.
    auto resources() const&& requires std::is_pointer_v<Account> { return reached(); }

  private:
    template <class Known>
    friend class detail::routing::router;

    routed(jid_view from, jid_view to) noexcept : from_{from}, to_{to} {}

    auto reached() const {
        using iterator = decltype(std::begin((*account_).resources()));
        if (!account_) return reached_resources<iterator>{};
        auto&& all = (*account_).resources();
        return reached_resources<iterator>{std::begin(all), std::end(all), chosen_};
    }

    jid_view from_;
    jid_view to_;
    Account account_{};
    detail::routing::reached chosen_{};
    routing_rule const* rule_ = nullptr;
    routing_step const* step_ = nullptr;
};

namespace detail::routing {

template <class Known>
class router {
  public:
    using account = std::remove_cvref_t<decltype(std::declval<Known&>().account(
        std::declval<bare_jid_view>()))>;

    router(stanza_facts const& stanza, Known& known) : stanza_{stanza}, known_{known} {}

    routed<account> route(routing_options const& how) {
        routed<account> result{stanza_.from, stanza_.to.value_or(stanza_.from.bare())};
        address_subscription(result);
        auto const at = locate(result.to_, result.account_);
        result.rule_ = &find_rule(at, stanza_.type);
        auto const choice = result.rule_->choice;
        bool const trusted = asks_for_trust(choice) && trusts(result);
        result.step_ = &result.rule_->steps[choose(choice, how, trusted)];
        result.chosen_ = census_.reach(result.step_->reach);
        if (stanza_.type == presence_type::subscribe) result.to_ = result.to_.bare();
        return result;
    }

  private:
    /// `to` is the sender's bare address if there is none.
    routing_place locate(jid_view to, account& found) {
        bool const is_local = stanza_.origin == stanza_origin::local;
        if (stanza_.is_misaddressed || (!stanza_.to && !is_local))
            return is_local ? place::faulty : place::server_misaddressed;
        if (!stanza_.to && find_rule(place::absent, stanza_.type).choice != by::own_address) {
            if (to.has_local()) count(found = known_.account(to.bare()), {});
            return place::absent;
        }
        switch (known_.domain(to.domain())) {
            case domain_kind::remote: return is_local ? place::remote_domain : place::server_astray;
            case domain_kind::service: return place::service;
            case domain_kind::local: break;
        }
        if (!to.has_local()) return to.is_full() ? place::domain_resource : place::domain;
        found = known_.account(to.bare());
        if (!found) return to.is_full() ? place::full_unknown : place::bare_unknown;
        count(found, to.resource());
        return census_.place(to.is_full());
    }

    void count(account const& of, std::string_view wanted) {
        if (!of) return;
        std::size_t index = 0;
        for (auto const& each : (*of).resources()) {
            bool const matches = !wanted.empty() && resource_of(each).resource() == wanted;
            census_.add(rank_of(each), index++, matches);
        }
    }

    /// RFC 6121 8.1: the account's own resources, and who may know its presence.
    bool trusts(routed<account> const& result) const {
        return stanza_.from.bare() == result.to_.bare() ||
               (*result.account_).may_know_presence(stanza_.from);
    }

    /// Whatever a client of ours wrote, its server asks and answers in the name of the account, and asks an account.
    void address_subscription(routed<account>& result) const {
        auto const type = std::uint32_t{1} << stanza_.type.number();
        if ((type & (subscribe | subscribed)) == 0) return;
        bool const is_local = stanza_.origin == stanza_origin::local;
        result.from_ = stanza_.from.bare();
        if (is_local) result.to_ = result.to_.bare();
    }

    stanza_facts const& stanza_;
    Known& known_;
    census census_{};
};

}  // namespace detail::routing

/// What becomes of `stanza` at a server that knows what `known` says. Allocates nothing; calls `known.domain` and
/// `known.account` once at most, `may_know_presence` only where it matters.
template <class Known>
    requires routing_knowledge<std::remove_reference_t<Known>>
auto route(stanza_facts const& stanza, Known&& known, routing_options const& how = {}) {
    return detail::routing::router<std::remove_reference_t<Known>>{stanza, known}.route(how);
}

/// Why a stanza for another domain did not get there (RFC 6120 10.4.3).
enum class routing_failure : std::uint8_t {
    not_resolved,    ///< the domain has no address
    not_negotiated,  ///< no stream came to be
};

/// What the sender then hears; nothing for an error or a result, which are never answered.
constexpr std::optional<stanza_condition> refusal(routing_failure failure,
                                                  stanza_type type) noexcept {
    if (!type.may_be_answered()) return std::nullopt;
    return failure == routing_failure::not_resolved ? stanza_condition::remote_server_not_found
                                                    : stanza_condition::remote_server_timeout;
}

}  // namespace couplet
