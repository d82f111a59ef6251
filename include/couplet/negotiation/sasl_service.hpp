// SPDX-License-Identifier: BSL-1.0
// What a server's steps of SASL and SASL2 have in common: what is offered, the exchange, who it was, how often it failed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <couplet/expected.hpp>
#include <couplet/jid.hpp>
#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/credentials.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/mechanism_list.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/scram_offer.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/server_exchange.hpp>
#include <couplet/negotiation/server_settings.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stanza/random_id.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet::sasl {

/// Attempts of one client to authenticate. Settings and credentials must outlive it.
template <class Digests, credentials Credentials>
class server_logins {
    using exchange = server_exchange<Digests, accounts<Credentials>>;

  public:
    server_logins(server_settings const& wanted, Credentials const& known COUPLET_LIFETIMEBOUND)
        : wanted_{wanted}, known_{&known} {}

    /// What can be had on this connection, tokens of FAST included (RFC 6120 6.3.4).
    mechanism_set available(step_port const& port) const {
        bool const is_secure = port.state.reached.has(fact::secure);
        bool const is_readable = is_secure || wanted_.let_everybody_on_the_way_read_the_password;
        return (exchange::served() & wanted_.mechanisms) &
               mechanisms_where([&](mechanism_row const& row) {
                   if (row.needs_tls && !is_readable) return false;
                   if (row.family == mechanism_family::external)
                       return find_vouched(port).has_value();
                   if (!row.is_bound) return true;
                   return row.binding == binding_type::none ? has_any_binding(port.tls)
                                                            : has_binding(port.tls, row.binding);
               });
    }
    /// Of those, what is offered beside each other, and what FAST offers (XEP-0484 3.1).
    mechanism_set offered(step_port const& port) const { return available(port) - hashed_tokens; }
    mechanism_set offered_fast(step_port const& port) const {
        return available(port) & hashed_tokens;
    }
    static std::vector<std::string_view> names_of(mechanism_set some) {
        std::vector<std::string_view> names;
        for (mechanism const one : some) names.push_back(name(one));
        return names;
    }
    /// XEP-0440 2; nothing where nothing can be bound.
    template <class Sink>
    void write_bindings(xml::writer<Sink>& out, step_port const& port) const {
        if (!offers_plus(port)) return;
        std::vector<feature::channel_binding> types;
        for (std::string_view const type : types_of(port)) types.push_back({type});
        write(out, feature::channel_bindings{types});
    }

    /// Begins an exchange; one that is under way has failed (RFC 6120 6.4.2). An error: that mechanism is not to be had.
    /// `agent`: see `accounts`.
    std::optional<errc> begin(std::string_view called, mechanism_set offered, step_port const& port,
                              std::string_view agent = {}) {
        bool const is_given_up = talk_ && ++port.state.failed_logins > wanted_.retries;
        talk_.reset();
        if (is_given_up) return errc::too_many_attempts;
        auto const which = find_mechanism(called);
        if (!which || !offered.has(*which)) {
            bool const wants_tls = which && row_of(*which).needs_tls &&
                                   (exchange::served() & wanted_.mechanisms).has(*which) &&
                                   !port.state.reached.has(fact::secure);
            return wants_tls ? errc::encryption_required : errc::invalid_mechanism;
        }
        auto const domain = jid::parse(port.domain);
        if (!domain) return errc::temporary_failure;
        talk_ = std::make_unique<talk>(*this, *which, *domain, port, agent);
        return {};
    }
    bool is_under_way() const noexcept { return talk_ != nullptr; }
    mechanism which() const noexcept { return talk_->is.which(); }
    /// Of a token of FAST: see `server_exchange`.
    bool is_fresh_token() const noexcept { return talk_->is.is_fresh_token(); }

    /// A response, decoded, or that there is no initial one. What is to be sent is appended, decoded.
    verdict step(std::optional<std::string_view> response, secret& out) {
        if (!talk_) return verdict::failure(errc::unexpected_response);
        return talk_->is.step(response, out);
    }
    /// Who has authenticated, or whom they want to be. An error if it is not who the stream's header says, once TLS
    /// stands behind that (RFC 6120 6.4.6); in SASL2 it must be whom they want to be (XEP-0388 4.4).
    expected<jid, errc> identity(step_port const& port, bool is_sasl2) const {
        auto const self = talk_->known.find_address(talk_->is.username());
        if (!self) return unexpected{errc::unknown_user};
        auto const other = jid::parse(talk_->is.authzid());
        if (!talk_->is.authzid().empty() && !other) return unexpected{errc::invalid_authzid};
        auto const said = said_by_header(port);
        bool const is_said =
            said && port.state.reached.has(fact::secure) && which() != mechanism::anonymous;
        bool const is_self = is_said && said->bare() == self->bare();
        bool const is_other = is_said && other && said->bare() == other->bare();
        bool const is_same = !is_said || is_other || (is_self && (!is_sasl2 || !other));
        if (!is_same) return unexpected{errc::invalid_authzid};
        return other ? *other : *self;
    }

    /// An exchange has failed; whether the client may try again, be it by SASL or by SASL2.
    bool fail(step_port const& port) noexcept {
        talk_.reset();
        return ++port.state.failed_logins <= wanted_.retries;
    }
    void finish() noexcept { talk_.reset(); }

    /// The localpart of who has authenticated, as the credentials know it.
    std::string username() const {
        auto const self = talk_->known.find_address(talk_->is.username());
        return std::string{self ? self->local() : std::string_view{}};
    }

    server_settings const& wanted() const noexcept { return wanted_; }
    Credentials const& known() const noexcept { return *known_; }

  private:
    static constexpr mechanism_set hashed_tokens = mechanisms_where(
        [](mechanism_row const& row) { return row.proves == proof_of::fast_token; });

    /// What one exchange needs, where it stays.
    struct talk {
        talk(server_logins const& of, mechanism which, jid served, step_port const& port,
             std::string_view by)
            : domain{std::move(served)},
              agent{by},
              known{*of.known_, domain.view(), agent},
              nonce{random_id::draw(of.wanted_.random)},
              guest{random_id::draw(of.wanted_.random)},
              identity{find_vouched(port)},
              offer{scram_offer(names_of(of.offered(port)), of.types_of(port))},
              is{known, which,
                 server_login{.domain = domain.view().text(),
                              .nonce = nonce.text(),
                              .tls = port.tls,
                              .offers_plus = of.offers_plus(port),
                              .offer = offer,
                              .identity = identity ? identity->local() : std::string_view{},
                              .guest = guest.text(),
                              .fake_iterations = of.wanted_.fake_iterations}} {}

        jid domain;
        std::string agent;
        accounts<Credentials> known;
        random_id nonce, guest;
        std::optional<jid> identity;
        std::string offer;
        exchange is;
    };

    /// Who the stream's header says that it is (RFC 6120 4.7.1); nothing if it says nothing.
    static std::optional<jid> said_by_header(step_port const& port) {
        if (port.peer_name.empty()) return {};
        auto said = jid::parse(port.peer_name);
        if (!said) return {};
        return *std::move(said);
    }
    /// Whom a verified certificate names: a user of this domain, and nobody else than the header says, if that says
    /// something. What a header says alone proves nothing (RFC 6120 6.3.4, XEP-0178 3).
    static std::optional<jid> find_vouched(step_port const& port) {
        if (!port.state.reached.has(fact::secure) || !port.tls.is_peer_verified) return {};
        auto named = jid::parse(port.tls.peer_address);
        bool const is_user =
            named && named->is_bare() && !named->local().empty() && named->domain() == port.domain;
        if (!is_user) return {};
        auto const said = said_by_header(port);
        if (said && said->bare() != named->bare()) return {};
        return *std::move(named);
    }
    static bool has_any_binding(tls_facts const& tls) noexcept {
        for (binding_type const type : binding_types)
            if (has_binding(tls, type)) return true;
        return false;
    }
    bool offers_plus(step_port const& port) const {
        for (mechanism const one : offered(port))
            if (row_of(one).is_bound) return true;
        return false;
    }
    std::vector<std::string_view> types_of(step_port const& port) const {
        std::vector<std::string_view> names;
        if (!offers_plus(port)) return names;
        for (binding_type const type : binding_types)
            if (has_binding(port.tls, type)) names.push_back(couplet::name(type));
        return names;
    }

    server_settings wanted_;
    Credentials const* known_;
    std::unique_ptr<talk> talk_{};
};

}  // namespace couplet::sasl
