// SPDX-License-Identifier: BSL-1.0
// SASL as a step of the receiving entity (RFC 6120 6).
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/credentials.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/sasl_elements.hpp>
#include <couplet/negotiation/sasl_service.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/server_settings.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// The server's. After a failure the client may try again, as often as the settings say (RFC 6120 6.4.5).
template <class Digests, sasl::credentials Credentials>
class server_sasl {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes = fact::authenticated;

    server_sasl(server_settings const& wanted, Credentials const& known COUPLET_LIFETIMEBOUND)
        : logins_{wanted, known} {}

    bool offers(step_port const& port) const { return !logins_.offered(port).empty(); }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const& port) const {
        auto const names = logins_.names_of(logins_.offered(port));
        write(out, feature::mechanisms{.names = names});
        logins_.write_bindings(out, port);
    }
    bool takes(xml::element_view element) const noexcept { return element.ns() == xml::ns::sasl; }
    step_outcome take(xml::element_view element, step_port& port) {
        if (xml::is_named_as<sasl::auth>(element)) {
            auto const first = xml::read<sasl::auth>(element);
            return begin(first ? *first : sasl::auth{}, port);
        }
        if (auto const one = xml::read<sasl::response>(element)) {
            secret data;
            if (auto const fault = sasl::decode(one->data, data)) return fail(*fault, port);
            return step(data.view(), port);
        }
        if (xml::is_named_as<sasl::abort>(element)) return fail(sasl::errc::aborted, port);
        return step_outcome::fails(negotiation_errc::unexpected_element);
    }

  private:
    /// RFC 6120 6.4.2. Without a mechanism it is none that is offered (6.5.7).
    step_outcome begin(sasl::auth const& first, step_port& port) {
        if (auto const fault = logins_.begin(first.mechanism, logins_.offered(port), port))
            return fail(*fault, port);
        if (!first.initial_response) return step({}, port);
        secret data;
        if (auto const fault = sasl::decode_initial(*first.initial_response, data))
            return fail(*fault, port);
        return step(data.view(), port);
    }
    step_outcome step(std::optional<std::string_view> response, step_port& port) {
        using enum sasl::verdict::kind;
        secret data, encoded;
        auto const made = logins_.step(response, data);
        switch (made.is) {
            case failure: return fail(made.why, port);
            case success: return succeed(data, port);
            case challenge: break;
        }
        base64::append_secret(encoded, data.view());
        return step_outcome::waits_unless(port.link.send(sasl::challenge{encoded.view()}));
    }
    /// RFC 6120 6.4.6.
    step_outcome succeed(secret const& data, step_port& port) {
        auto identity = logins_.identity(port, false);
        if (!identity) return fail(identity.error(), port);
        secret encoded;
        base64::append_secret(encoded, data.view());
        sasl::success told{};
        if (!data.empty()) told.data = encoded.view();
        if (port.link.send(told)) return step_outcome::fails(negotiation_errc::unwritable);
        port.state.address = *std::move(identity);
        port.state.reached |= fact::authenticated;
        port.event = authenticated{port.state.address->view(), name(logins_.which())};
        logins_.finish();
        return step_outcome::restarts();
    }
    step_outcome fail(sasl::errc why, step_port& port) {
        bool const may_try_again = logins_.fail(port);
        if (port.link.send(sasl::failure{.condition = sasl::condition_of(why)}))
            return step_outcome::fails(negotiation_errc::unwritable);
        if (may_try_again) return step_outcome::done();
        return step_outcome::fails(negotiation_errc::too_many_attempts, why);
    }

    sasl::server_logins<Digests, Credentials> logins_;
};

}  // namespace couplet
