// SPDX-License-Identifier: BSL-1.0
// In-band registration as a step of either side: before authentication, and never in plaintext (XEP-0077 3.1.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/iq_step.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/stream/condition.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xep/registration.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// The client's: asks what is wanted, and gives a name and a password if that is all. Where it is not, the caller has
/// `registration_form`.
class client_registration {
  public:
    static constexpr facts needs = fact::secure;
    static constexpr facts excludes = fact::authenticated | fact::registered;

    /// `account`: whose local part becomes the name.
    client_registration(bool is_wanted, jid_view account COUPLET_LIFETIMEBOUND,
                        std::string_view password COUPLET_LIFETIMEBOUND) noexcept
        : account_{account}, password_{password}, is_wanted_{is_wanted} {}
    template <class Settings>
        requires requires(Settings const& settings) { settings.registers; }
    explicit client_registration(Settings const& settings) noexcept
        : client_registration{settings.registers, settings.account, settings.password} {}

    /// It need not be announced (XEP-0077 8): who wants it tries.
    bool consider(stream_features const&, step_port&) const noexcept { return is_wanted_; }
    step_outcome begin(step_port& port) {
        is_filled_in_ = false;
        return step_outcome::waits_unless(
            port.link.send_stanza(iq{.id = id(), .type = iq_type::get}, xep::registration{}));
    }
    step_outcome answer(xml::element_view element, step_port& port) {
        auto const came = find_answer(element, id(), account_.domain_jid());
        if (!came) return refuse_element(element);
        if (came->is_error()) return fail_as(negotiation_errc::registration_refused, *came);
        if (is_filled_in_) {
            port.state.reached |= fact::registered;
            return step_outcome::done();
        }
        auto const asked = get<xep::registration>(*came);
        if (!asked) return step_outcome::fails(negotiation_errc::malformed_element, asked.error());
        if (is_enough(*asked))
            return submit(xep::registration{.username = account_.local(), .password = password_},
                          port);
        port.event = registration_form{came->payload()};
        return step_outcome::waits();
    }

    /// What was asked for, filled in: an xep::registration, or what else `write` takes as its element. Called by `decide`.
    template <class Filled>
    step_outcome submit(Filled const& filled, step_port& port) {
        is_filled_in_ = true;
        return step_outcome::waits_unless(
            port.link.send_stanza(iq{.id = id(), .type = iq_type::set}, filled));
    }

  private:
    std::string_view id() const noexcept { return is_filled_in_ ? "register2" : "register1"; }

    /// Whatever is asked for must be given (XEP-0077 3.1); fields beside a form are for who does not know forms (6).
    static bool is_enough(xep::registration const& asked) noexcept {
        bool is_more = asked.email.has_value();
        for (xml::element_view const other : asked.others)
            is_more = is_more || other.ns() == "jabber:iq:register";
        return asked.username && asked.password && !is_more;
    }

    jid_view account_;
    std::string_view password_;
    bool is_wanted_;
    bool is_filled_in_ = false;
};

/// The server's: asks for a name and a password. Its caller answers `registration_requested` with `register_account` or
/// `refuse_registration`. One account a stream, and not too many attempts (XEP-0077 3.1.1).
class server_registration {
  public:
    static constexpr facts needs = fact::secure;
    static constexpr facts excludes = fact::authenticated;
    static constexpr int attempts = 5;

    explicit server_registration(bool is_offered) noexcept : is_offered_{is_offered} {}
    template <class Settings>
        requires requires(Settings const& settings) { settings.registers; }
    explicit server_registration(Settings const& settings) noexcept
        : is_offered_{settings.registers} {}

    bool offers(step_port const& port) const noexcept {
        return is_offered_ && !port.state.reached.has(fact::registered);
    }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const&) const {
        write(out, feature::registration{});
    }
    bool takes(xml::element_view element) const noexcept {
        return is_request_for<xep::registration>(element);
    }
    step_outcome take(xml::element_view element, step_port& port) {
        if (is_asked_) return step_outcome::fails(negotiation_errc::unexpected_element);
        password_.clear();  // until now the event has shown it
        auto const request = *stanza_view::from(element);
        id_ = request.id().value_or(std::string_view{});
        if (!is_offered_) return refuse_registration(stanza_condition::service_unavailable, port);
        if (port.state.reached.has(fact::registered))
            return refuse_registration(stanza_condition::not_acceptable, port);
        if (*request.iq_type() == iq_type::get) return tell(port);
        auto const filled = get<xep::registration>(request);
        if (!filled) return refuse_registration(stanza_condition::bad_request, port);
        if (filled->remove) return refuse_registration(stanza_condition::unexpected_request, port);
        username_ = filled->username.value_or(std::string_view{});
        password_.append(filled->password.value_or(std::string_view{}));
        if (username_.empty() || password_.empty())
            return refuse_registration(stanza_condition::not_acceptable, port);
        is_asked_ = true;
        port.event = registration_requested{username_, password_};
        return step_outcome::waits();
    }

    /// There is an account of that name now; the client may authenticate.
    step_outcome register_account(step_port& port) {
        is_asked_ = false;
        port.state.reached |= fact::registered;
        if (port.link.send_stanza(iq{.id = id_, .type = iq_type::result}))
            return step_outcome::fails(negotiation_errc::unwritable);
        return step_outcome::done();
    }
    /// As conflict: the name is taken.
    step_outcome refuse_registration(stanza_condition why, step_port& port) {
        is_asked_ = false;
        if (port.link.send_stanza(iq{.id = id_}, why))
            return step_outcome::fails(negotiation_errc::unwritable);
        if (++refused_ < attempts) return step_outcome::done();
        auto outcome = step_outcome::fails(negotiation_errc::registration_refused, why);
        outcome.says = stream_condition::policy_violation;
        return outcome;
    }

  private:
    step_outcome tell(step_port& port) {
        xep::registration const wanted{.username = "", .password = ""};
        if (port.link.send_stanza(iq{.id = id_, .type = iq_type::result}, wanted))
            return step_outcome::fails(negotiation_errc::unwritable);
        return step_outcome::done();
    }

    std::string id_{};
    std::string username_{};
    secret password_{};
    int refused_ = 0;
    bool is_offered_;
    bool is_asked_ = false;
};

static_assert(client_step<client_registration> && server_step<server_registration>);

}  // namespace couplet
