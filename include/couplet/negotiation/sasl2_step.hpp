// SPDX-License-Identifier: BSL-1.0
// SASL2 as a step of the initiating entity, with what goes inline: Bind 2, stream management, FAST (XEP-0388).
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include <couplet/jid.hpp>
#include <couplet/negotiation/bind_step.hpp>
#include <couplet/negotiation/client_settings.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/management_inline.hpp>
#include <couplet/negotiation/mechanism_list.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/sasl2_elements.hpp>
#include <couplet/negotiation/sasl_elements.hpp>
#include <couplet/negotiation/sasl_login.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xep/date_time.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>

namespace couplet {

/// The client's. Where the account is to have a certain resource it is bound behind, in the old way, which alone can ask
/// for one; and who acts as somebody else authenticates in the old way (XEP-0388 2.3).
template <class Digests>
class client_sasl2 {
  public:
    static constexpr facts needs = fact::secure;
    static constexpr facts excludes = fact::authenticated;

    explicit client_sasl2(client_settings const& wanted) : login_{wanted} {}

    bool consider(stream_features const& features, step_port&) {
        auto const offered = get<feature::authentication>(features);
        if (!offered || wanted().acts_as) return false;
        login_.take_offer(offered->mechanisms, features, true);
        take_inline(offered->inlined.value_or(feature::inline_features{}));
        return true;
    }
    step_outcome begin(step_port& port) {
        auto const chosen = login_.begin(port);
        if (!chosen && chosen.error() == sasl::errc::downgrade_detected)
            return step_outcome::fails(negotiation_errc::no_mechanism, chosen.error());
        if (!chosen) return step_outcome::declines(negotiation_errc::no_mechanism, chosen.error());
        return send_request(*chosen, port);
    }
    step_outcome answer(xml::element_view element, step_port& port) {
        if (auto const one = xml::read<sasl2::challenge>(element)) return take(*one, port);
        if (xml::is_named_as<sasl2::success>(element)) return take_success(element, port);
        if (auto const one = xml::read<sasl2::failure>(element)) return take(*one, port);
        if (!xml::is_named_as<sasl2::continuation>(element))
            return step_outcome::fails(negotiation_errc::unexpected_element);
        (void)port.link.send(sasl2::abort{});
        return step_outcome::fails(negotiation_errc::authentication_refused,
                                   sasl::errc::task_wanted);
    }

    /// Some servers send features behind a resumption, where XEP-0198 9.2 forbids them: they say nothing.
    static std::optional<step_outcome> in_session(xml::element_view element, step_port& port) {
        bool const is_late =
            port.state.reached.has(fact::resumed) && stream_features::from(element);
        return is_late ? std::optional{step_outcome::done()} : std::nullopt;
    }

  private:
    client_settings const& wanted() const noexcept { return login_.wanted(); }

    /// What is asked for inline is what is offered and wanted.
    void take_inline(feature::inline_features const& offered) {
        auto const& is = wanted();
        auto const* const saved = is.resumes;
        resumes_ = offered.management && saved != nullptr && saved->management.is_resumable() &&
                   saved->address.bare() == is.account.bare();
        binds_ = offered.bind && is.account.is_bare();
        manages_ = false;
        if (binds_ && is.management.is_wanted && offered.bind->features)
            for (auto const& one : offered.bind->features->features)
                manages_ = manages_ || one.var == "urn:xmpp:sm:3";
        asks_for_token_ = false;
        if (!offered.fast || !is.agent.id) return;
        bool is_offered = false;
        for (std::string_view const one : offered.fast->mechanisms) {
            is_offered = is_offered || one == is.fast.mechanism;
            if (auto const known = sasl::find_mechanism(one)) login_.offer().fast |= *known;
        }
        asks_for_token_ = is_offered && (is.fast.wants_token || is.fast.token.empty());
    }

    step_outcome send_request(sasl::mechanism which, step_port& port) {
        auto const& is = wanted();
        secret encoded;
        sasl2::authenticate request{.mechanism = name(which)};
        if (auto const response = login_.initial_response()) {
            base64::append_secret(encoded, response->view());
            request.initial_response = encoded.view();
        }
        if (is.agent.id || is.agent.software || is.agent.device) request.user_agent = is.agent;
        if (binds_) request.bind = bind_wish();
        if (resumes_) request.resume = resume_request(*is.resumes);
        if (asks_for_token_) request.token_request = fast::token_request{is.fast.mechanism};
        if (row_of(which).proves == sasl::proof_of::fast_token)
            request.token_use = fast::use{is.fast.count, is.fast.is_last_time};
        return step_outcome::waits_unless(port.link.send(request));
    }
    bind2::bind bind_wish() const {
        bind2::bind wish{};
        if (!wanted().tag.empty()) wish.tag = wanted().tag;
        if (manages_) wish.management = enable_request(wanted().management);
        return wish;
    }

    step_outcome take(sasl2::challenge const& one, step_port& port) {
        secret encoded;
        if (auto const fault = login_.respond(one.data, encoded)) {
            (void)port.link.send(sasl2::abort{});
            return broken(*fault);
        }
        return step_outcome::waits_unless(port.link.send(sasl2::response{encoded.view()}));
    }
    /// RFC 6120 6.4.5.
    step_outcome take(sasl2::failure const& one, step_port& port) {
        auto const why = one.condition.value_or(sasl::condition::not_authorized);
        login_.refuse(why);
        auto const next =
            login_.may_try_again() ? login_.begin(port) : unexpected{sasl::errc::too_many_attempts};
        if (next) return send_request(*next, port);
        return step_outcome::fails(negotiation_errc::authentication_refused, why);
    }
    step_outcome broken(sasl::errc why) {
        login_.give_up();
        return step_outcome::fails(negotiation_errc::authentication_broken, why);
    }

    /// XEP-0388 2.6.1. First the server has to prove what it must.
    step_outcome take_success(xml::element_view element, step_port& port) {
        auto const came = xml::read<sasl2::success>(element);
        if (!came) return step_outcome::fails(negotiation_errc::malformed_element, came.error());
        secret data;
        std::optional<std::string_view> shown;
        if (came->additional_data) {
            if (auto const fault = sasl::decode(*came->additional_data, data))
                return broken(*fault);
            shown = data.view();
        }
        if (auto const fault = login_.finish(shown)) return broken(*fault);
        login_.take_success(port);
        auto const outcome = take_inline_answers(*came, port);
        if (outcome.is == step_outcome::result::fails) return outcome;
        authenticated told{port.state.address->bare(), name(login_.which())};
        if (came->token) {
            token_ = secret{came->token->secret};
            told.token = token_given{token_.view(), came->token->expiry};
        }
        port.earlier = told;
        return outcome;
    }
    /// What was not asked for must not be there.
    step_outcome take_inline_answers(sasl2::success const& came, step_port& port) {
        bool const is_unasked = (came.bound && (!binds_ || came.resumed)) ||
                                (came.resumed && !resumes_) ||
                                (came.bound && came.bound->managed && !manages_);
        if (is_unasked) return step_outcome::fails(negotiation_errc::unexpected_element);
        auto identity = jid::parse(came.authorization_identifier);
        if (!identity || !is_right(identity->view(), came))
            return step_outcome::fails(negotiation_errc::bound_elsewhere);
        if (came.resumed) {
            // Stanzas flow right behind it (XEP-0198 9.2), and what the server takes by now it has not said (XEP-0478 4).
            port.state.peer_max_octets = port.state.peer_idle_seconds = 0;
            return take_resumed(*came.resumed, *wanted().resumes, port);
        }
        if (came.not_resumed && resumes_) take_not_resumed(*came.not_resumed, port);
        port.state.address = *std::move(identity);
        if (came.bound) {
            port.state.reached |= fact::bound;
            if (came.bound->managed) take_enabled(*came.bound->managed, wanted().management, port);
        }
        return step_outcome::anew();
    }
    /// A bare address, or where something was bound or resumed a full one (XEP-0388 2.6.1); ours in any case.
    bool is_right(jid_view identity, sasl2::success const& came) const noexcept {
        jid_view const self = login_.identity();
        if (came.resumed && identity.is_full()) return identity == wanted().resumes->address;
        if (came.bound) return is_bindable(identity, self);
        if (!identity.is_bare()) return false;
        return self.has_local() ? identity == self : identity.domain() == self.domain();
    }

    sasl::client_login<Digests> login_;
    secret token_{};
    bool binds_ = false;
    bool manages_ = false;
    bool resumes_ = false;
    bool asks_for_token_ = false;
};

}  // namespace couplet
