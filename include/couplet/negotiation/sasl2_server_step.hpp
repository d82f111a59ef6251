// SPDX-License-Identifier: BSL-1.0
// SASL2 as a step of the receiving entity, with what goes inline: Bind 2, stream management, FAST (XEP-0388).
#pragma once

#include <cassert>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <couplet/jid.hpp>
#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/acknowledgement.hpp>
#include <couplet/negotiation/bind_step.hpp>
#include <couplet/negotiation/credentials.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/management_inline.hpp>
#include <couplet/negotiation/mechanism_list.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/sasl2_elements.hpp>
#include <couplet/negotiation/sasl2_request.hpp>
#include <couplet/negotiation/sasl_elements.hpp>
#include <couplet/negotiation/sasl_service.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/server_settings.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/random_id.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// The server's. What its client asks for inline its caller is asked, before success is told: `resume_requested`, then
/// `bind_requested`. The types of channel binding are offered by `server_sasl`, beside which it stands.
template <class Digests, sasl::credentials Credentials>
class server_sasl2 {
  public:
    static constexpr facts needs = fact::secure;
    static constexpr facts excludes = fact::authenticated;

    server_sasl2(server_settings const& wanted, Credentials const& known COUPLET_LIFETIMEBOUND)
        : logins_{wanted, known} {}

    bool offers(step_port const& port) const { return !logins_.offered(port).empty(); }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const& port) const {
        static constexpr feature::inline_name managed[]{{"urn:xmpp:sm:3"}};
        auto const names = logins_.names_of(logins_.offered(port));
        auto const fast = logins_.names_of(logins_.offered_fast(port));
        auto const& is = logins_.wanted().management;
        feature::inline_features inlined{.bind = feature::bind2{}};
        if (is.is_wanted) inlined.bind->features = feature::bind2_inline{managed};
        if (is.is_wanted && is.is_resumable) inlined.management = feature::stream_management{};
        if (!fast.empty()) inlined.fast = feature::fast{.mechanisms = fast};
        write(out, feature::authentication{.mechanisms = names, .inlined = inlined});
    }
    bool takes(xml::element_view element) const noexcept {
        return element.ns() == "urn:xmpp:sasl:2";
    }
    step_outcome take(xml::element_view element, step_port& port) {
        if (stage_ != stage::authenticating)
            return step_outcome::fails(negotiation_errc::unexpected_element);
        if (xml::is_named_as<sasl2::authenticate>(element)) {
            auto const first = xml::read<sasl2::authenticate>(element);
            if (first) return begin(*first, port);
            bool const is_nameless = first.error().code == schema_errc::missing_attribute &&
                                     first.error().element == "authenticate";
            return fail(is_nameless ? sasl::errc::invalid_mechanism : sasl::errc::malformed_message,
                        port);
        }
        if (auto const one = xml::read<sasl2::response>(element)) {
            secret data;
            if (auto const fault = sasl::decode(one->data, data)) return fail(*fault, port);
            return step(data.view(), port);
        }
        if (xml::is_named_as<sasl2::abort>(element)) return fail(sasl::errc::aborted, port);
        return step_outcome::fails(negotiation_errc::unexpected_element);
    }

    // What the caller answers; nothing where it was not asked.

    /// As that of `server_management`. Stanzas flow right behind success, without features (XEP-0198 9.2).
    std::optional<step_outcome> resume(saved_session&& saved, step_port& port) {
        if (stage_ != stage::resuming) return {};
        auto const made =
            accept_resumption(std::move(saved), {request_.handled, request_.previd}, port);
        if (!made && made.error().is == step_outcome::result::declines)
            return refuse_resume(stanza_condition::item_not_found, {}, port);
        if (!made) return made.error();
        auto const outcome = succeed({.resumed = *made}, port);
        if (outcome.is == step_outcome::result::fails) return outcome;
        if (auto const failure = send_unacknowledged(port.link, port.state.management))
            return step_outcome::fails(*failure);
        return step_outcome::done();
    }
    std::optional<step_outcome> refuse_resume(stanza_condition why,
                                              std::optional<std::uint32_t> handled,
                                              step_port& port) {
        if (stage_ != stage::resuming) return {};
        not_resumed_ = xep::sm::failed{why, handled};
        return ask_for_resource(port);
    }
    /// As that of `server_bind`.
    std::optional<step_outcome> bind(jid_view full, step_port& port) {
        if (stage_ != stage::binding) return {};
        assert(is_bindable(full, *port.state.address));
        port.state.address = jid{full};
        port.state.reached |= fact::bound;
        bind2::bound bound{};
        if (request_.management && logins_.wanted().management.is_wanted) {
            if (!port.state.management.is_prepared())
                prepare_management(logins_.wanted().management,
                                   random_id::draw(logins_.wanted().random).text(), port);
            bound.managed = enable_management(*request_.management, port);
        }
        sasl2::success told{.bound = bound, .not_resumed = not_resumed_};
        return succeed(told, port);
    }
    /// The client authenticates all the same, and may bind a resource in the old way.
    std::optional<step_outcome> refuse_bind(stanza_condition, step_port& port) {
        if (stage_ != stage::binding) return {};
        return succeed({.not_resumed = not_resumed_}, port);
    }

  private:
    enum class stage : std::uint8_t { authenticating, resuming, binding };

    /// XEP-0388 2.3. Tokens are for who says that it has one, and which client it is (XEP-0484 3.4, 4.1).
    step_outcome begin(sasl2::authenticate const& first, step_port& port) {
        request_ = sasl2_request{first};
        auto const offered = request_.token_use && !request_.agent_id.empty()
                                 ? logins_.offered_fast(port)
                                 : logins_.offered(port);
        if (auto const fault = logins_.begin(first.mechanism, offered, port, request_.agent_id))
            return fail(*fault, port);
        if (!first.initial_response) return step({}, port);
        secret data;
        if (auto const fault = sasl::decode(*first.initial_response, data))
            return fail(*fault, port);
        return step(data.view(), port);
    }
    step_outcome step(std::optional<std::string_view> response, step_port& port) {
        using enum sasl::verdict::kind;
        secret data;
        auto const made = logins_.step(response, data);
        switch (made.is) {
            case failure: return fail(made.why, port);
            case success: return authenticate(data, port);
            case challenge: break;
        }
        secret encoded;
        base64::append_secret(encoded, data.view());
        return step_outcome::waits_unless(port.link.send(sasl2::challenge{encoded.view()}));
    }

    /// Who it is is known; what was asked for inline is done before success is told.
    step_outcome authenticate(secret const& data, step_port& port) {
        auto identity = logins_.identity(port, true);
        if (!identity) return fail(identity.error(), port);
        if (!use_token()) return fail(sasl::errc::replayed, port);
        give_token();
        additional_data_.clear();
        has_data_ = !data.empty();
        base64::append_secret(additional_data_, data.view());
        port.state.address = *std::move(identity);
        port.state.reached |= fact::authenticated;
        port.earlier = authenticated{port.state.address->view(),
                                     name(logins_.which()),
                                     {request_.agent_id, request_.software, request_.device}};
        logins_.finish();
        bool const can_resume =
            logins_.wanted().management.is_wanted && logins_.wanted().management.is_resumable;
        if (!request_.resumes) return ask_for_resource(port);
        stage_ = stage::resuming;
        if (!can_resume || request_.previd.size() > max_resumption_id)
            return *refuse_resume(stanza_condition::item_not_found, {}, port);
        port.event = resume_requested{request_.previd, request_.handled};
        return step_outcome::waits();
    }
    step_outcome ask_for_resource(step_port& port) {
        if (!request_.binds) return succeed({.not_resumed = not_resumed_}, port);
        stage_ = stage::binding;
        port.event = bind_requested{{}, request_.tag};
        return step_outcome::waits();
    }
    step_outcome succeed(sasl2::success told, step_port& port) {
        if (has_data_) told.additional_data = additional_data_.view();
        told.authorization_identifier = port.state.address->view().text();
        if (token_) told.token = fast::token{token_->value.view(), token_->expiry};
        auto const refused = port.link.send(told);
        additional_data_.clear();
        token_.reset();
        stage_ = stage::authenticating;
        return refused ? step_outcome::fails(negotiation_errc::unwritable) : step_outcome::anew();
    }
    step_outcome fail(sasl::errc why, step_port& port) {
        bool const may_try_again = logins_.fail(port);
        if (port.link.send(sasl2::failure{.condition = sasl::condition_of(why)}))
            return step_outcome::fails(negotiation_errc::unwritable);
        if (may_try_again) return step_outcome::done();
        return step_outcome::fails(negotiation_errc::too_many_attempts, why);
    }

    /// XEP-0484 3.4; false if it has been used so before.
    bool use_token() const {
        if (row_of(logins_.which()).proves != sasl::proof_of::fast_token) return true;
        if constexpr (sasl::keeps_fast_tokens<Credentials>)
            return logins_.known().use_token(logins_.username(), request_.agent_id,
                                             name(logins_.which()),
                                             {logins_.is_fresh_token(), request_.token_use->count,
                                              request_.token_use->invalidate});
        return false;
    }
    /// XEP-0484 3.3, 3.5: asked for, or because the old one is due, which one that is given up is not (3.6).
    void give_token() {
        token_.reset();
        if constexpr (sasl::keeps_fast_tokens<Credentials>) {
            bool const is_asked = request_.wants_token;
            bool const is_used = row_of(logins_.which()).proves == sasl::proof_of::fast_token;
            bool const is_over = is_used && request_.token_use->invalidate;
            if (request_.agent_id.empty() || (!is_asked && (!is_used || is_over))) return;
            std::string_view const wanted =
                is_asked ? std::string_view{request_.token_mechanism} : name(logins_.which());
            auto const known = sasl::find_mechanism(wanted);
            if (!known || row_of(*known).proves != sasl::proof_of::fast_token) return;
            if (!logins_.wanted().mechanisms.has(*known)) return;
            token_ =
                logins_.known().give_token(logins_.username(), request_.agent_id, wanted, is_asked);
        }
    }

    sasl::server_logins<Digests, Credentials> logins_;
    sasl2_request request_{};
    secret additional_data_{};
    std::optional<sasl::new_token> token_{};
    std::optional<xep::sm::failed> not_resumed_{};
    stage stage_ = stage::authenticating;
    bool has_data_ = false;
};

}  // namespace couplet
