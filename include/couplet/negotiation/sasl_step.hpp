// SPDX-License-Identifier: BSL-1.0
// SASL as a step of the initiating entity (RFC 6120 6).
#pragma once

#include <optional>
#include <string_view>

#include <couplet/negotiation/client_settings.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/sasl_elements.hpp>
#include <couplet/negotiation/sasl_login.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>

namespace couplet {

/// The client's. It tries what is left after a refusal, as `sasl::attempts` says, and ends the stream when nothing is.
template <class Digests>
class client_sasl {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes = fact::authenticated;

    explicit client_sasl(client_settings const& wanted) : login_{wanted} {}

    bool consider(stream_features const& features, step_port&) {
        auto const offered = get<feature::mechanisms>(features);
        if (!offered) return false;
        login_.take_offer(offered->names, features, false);
        return true;
    }
    step_outcome begin(step_port& port) {
        auto const chosen = login_.begin(port);
        if (!chosen && chosen.error() == sasl::errc::downgrade_detected)
            return step_outcome::fails(negotiation_errc::no_mechanism, chosen.error());
        if (!chosen) return step_outcome::declines(negotiation_errc::no_mechanism, chosen.error());
        return send_auth(*chosen, port);
    }
    step_outcome answer(xml::element_view element, step_port& port) {
        if (auto const one = xml::read<sasl::challenge>(element)) return take(*one, port);
        if (auto const one = xml::read<sasl::success>(element)) return take(*one, port);
        if (xml::is_named_as<sasl::failure>(element)) {
            auto const why = xml::read<sasl::failure>(element);
            if (!why) return step_outcome::fails(negotiation_errc::malformed_element, why.error());
            return take(*why, port);
        }
        return step_outcome::fails(negotiation_errc::unexpected_element);
    }

  private:
    step_outcome send_auth(sasl::mechanism which, step_port& port) {
        secret encoded;
        sasl::auth first{.mechanism = name(which)};
        if (auto const response = login_.initial_response()) {
            sasl::encode_initial(response->view(), encoded);
            first.initial_response = encoded.view();
        }
        return step_outcome::waits_unless(port.link.send(first));
    }

    step_outcome take(sasl::challenge const& one, step_port& port) {
        secret encoded;
        if (auto const fault = login_.respond(one.data, encoded)) {
            (void)port.link.send(sasl::abort{});
            return broken(*fault);
        }
        return step_outcome::waits_unless(port.link.send(sasl::response{encoded.view()}));
    }
    /// RFC 6120 6.4.6: it is only one once the server has proved what it must.
    step_outcome take(sasl::success const& one, step_port& port) {
        secret data;
        if (one.data)
            if (auto const fault = sasl::decode_initial(*one.data, data)) return broken(*fault);
        std::optional<std::string_view> shown;
        if (one.data) shown = data.view();
        if (auto const fault = login_.finish(shown)) return broken(*fault);
        login_.take_success(port);
        port.event = authenticated{port.state.address->view(), name(login_.which())};
        return step_outcome::restarts();
    }
    /// RFC 6120 6.4.5.
    step_outcome take(sasl::failure const& one, step_port& port) {
        auto const why = one.condition.value_or(sasl::condition::not_authorized);
        login_.refuse(why);
        auto const next =
            login_.may_try_again() ? login_.begin(port) : unexpected{sasl::errc::too_many_attempts};
        if (next) return send_auth(*next, port);
        return step_outcome::fails(negotiation_errc::authentication_refused, why);
    }
    step_outcome broken(sasl::errc why) {
        login_.give_up();
        return step_outcome::fails(negotiation_errc::authentication_broken, why);
    }

    sasl::client_login<Digests> login_;
};

}  // namespace couplet
