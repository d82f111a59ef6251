// SPDX-License-Identifier: BSL-1.0
// What a client's steps of SASL and SASL2 have in common: the offer, the choice, the exchange, the next attempt.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <couplet/expected.hpp>
#include <couplet/jid.hpp>
#include <couplet/jid/view.hpp>
#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/choose.hpp>
#include <couplet/negotiation/client_settings.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/exchange.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/mechanism_list.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/sasl_elements.hpp>
#include <couplet/negotiation/scram_offer.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/list.hpp>

namespace couplet::sasl {

/// One stream's attempts to authenticate. What the settings show must outlive it.
template <class Digests>
class client_login {
  public:
    explicit client_login(client_settings const& wanted) : wanted_{wanted} {}

    /// The features have come, with these mechanisms: what was offered before counts no more.
    void take_offer(xml::list<std::string_view> mechanisms, stream_features const& features,
                    bool is_sasl2) {
        offer_ = {.is_sasl2 = is_sasl2};
        std::vector<std::string_view> types;
        if (auto const known = get<feature::channel_bindings>(features))
            for (auto const& one : known->types) types.push_back(one.type);
        for (std::string_view const type : types) offer_.add_type(type);
        for (std::string_view const name : mechanisms) offer_.add(name);
        offer_text_ = scram_offer(mechanisms, types);
    }
    mechanism_offer& offer() noexcept { return offer_; }

    /// Chooses the next mechanism, and begins it. An error: there is none, or none that can be begun.
    expected<mechanism, errc> begin(step_port const& port) {
        exchange_.reset();
        auto const chosen = choose(wanted_.policy, offer_, means_at(port), attempts_);
        if (!chosen) return unexpected{chosen.error()};
        secret nonce;
        append_nonce(nonce, wanted_.nonce, attempts_.count());
        auto made = client_exchange<Digests>::make(*chosen, login_at(port, nonce.view()));
        if (!made) return unexpected{made.error()};
        chosen_ = *chosen;
        exchange_ = std::make_unique<client_exchange<Digests>>(*std::move(made));
        return chosen->which;
    }
    /// Whether an exchange is under way.
    bool is_under_way() const noexcept { return exchange_ != nullptr; }
    mechanism which() const noexcept { return chosen_.which; }

    /// The initial response, decoded; nothing if there is none.
    std::optional<secret> initial_response() {
        secret out;
        if (!exchange_->begin(out)) return {};
        return out;
    }
    /// A challenge's data; what answers it is appended in Base64.
    std::optional<errc> respond(std::string_view data, secret& out) {
        secret challenge, answer;
        if (auto const fault = decode(data, challenge)) return fault;
        if (auto const fault = exchange_->respond(challenge.view(), answer)) return fault;
        base64::append_secret(out, answer.view());
        return {};
    }
    /// Success, with its data decoded: whether the server has proved what it must. The exchange is over.
    std::optional<errc> finish(std::optional<std::string_view> data) {
        auto const fault = exchange_->finish(data);
        exchange_.reset();
        return fault;
    }
    /// The server has refused. Whether another mechanism may be tried is what `begin` says next.
    void refuse(condition why) {
        attempts_.refuse(chosen_, why);
        exchange_.reset();
    }
    /// RFC 6120 6.4.5: a server lets nobody try more often than that.
    bool may_try_again() const noexcept { return attempts_.count() < max_attempts; }
    void give_up() noexcept { exchange_.reset(); }

    /// Who this is if the exchange succeeds: the account, whom it wants to be, or some user of the server.
    jid_view identity() const noexcept {
        if (which() == mechanism::anonymous) return wanted_.account.domain_jid();
        return wanted_.acts_as ? *wanted_.acts_as : wanted_.account.bare();
    }
    /// It has succeeded.
    void take_success(step_port& port) const {
        port.state.address = jid{identity()};
        port.state.reached |= fact::authenticated;
    }

    client_settings const& wanted() const noexcept { return wanted_; }

  private:
    static constexpr unsigned max_attempts = 5;

    means means_at(step_port const& port) const noexcept {
        auto const& fast = wanted_.fast;
        return {.known = known_mechanisms<Digests>,
                .is_secure = port.state.reached.has(fact::secure),
                .tls = port.tls,
                .has_password = !wanted_.password.empty(),
                .has_token = !wanted_.token.empty(),
                .has_certificate = wanted_.has_certificate,
                .fast = fast.token.empty() ? std::nullopt : find_mechanism(fast.mechanism)};
    }
    login login_at(step_port const& port, std::string_view nonce) const noexcept {
        return {.username = wanted_.account.local(),
                .domain = wanted_.account.domain(),
                .authzid = wanted_.acts_as ? wanted_.acts_as->text() : std::string_view{},
                .password = wanted_.password,
                .token = wanted_.token,
                .fast_token = wanted_.fast.token,
                .nonce = nonce,
                .tls = port.tls,
                .offer = offer_text_,
                .scram = wanted_.scram};
    }

    client_settings wanted_;
    mechanism_offer offer_{};
    std::string offer_text_{};
    attempts attempts_{};
    choice chosen_{};
    std::unique_ptr<client_exchange<Digests>> exchange_{};
};

}  // namespace couplet::sasl
