// SPDX-License-Identifier: BSL-1.0
// Resource binding as a step of either side: a client gets its full address (RFC 6120 7).
#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <string_view>

#include <couplet/jid.hpp>
#include <couplet/jid/address.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/iq_step.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/stream/condition.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xep/bind.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// Whether a server may bind `full` for who has authenticated as `account`: an address of that account, or, where it is
/// only known whose user it is, as with ANONYMOUS, of that server (RFC 6120 7.6.1, RFC 4505 2).
constexpr bool is_bindable(jid_view full, jid_view account) noexcept {
    if (!full.is_full()) return false;
    return account.has_local() ? full.bare() == account.bare()
                               : full.domain_jid() == account.domain_jid();
}

/// The client's. A resource that is taken is asked for once; then the server chooses (RFC 6120 7.7.2.2).
class client_bind {
  public:
    static constexpr facts needs = fact::authenticated;
    static constexpr facts excludes = fact::bound;

    /// Empty: the server chooses.
    explicit client_bind(std::string_view resource COUPLET_LIFETIMEBOUND) noexcept
        : resource_{resource} {}
    template <class Settings>
        requires requires(Settings const& settings) { settings.account.resource(); }
    explicit client_bind(Settings const& settings) noexcept
        : resource_{settings.account.resource()} {}

    bool consider(stream_features const& features, step_port&) const noexcept {
        return has<feature::bind>(features);
    }
    step_outcome begin(step_port& port) { return ask(port); }
    step_outcome answer(xml::element_view element, step_port& port) {
        auto const came = find_answer(element, id(), port.state.address->view());
        if (!came) return refuse_element(element);
        if (!came->is_error()) return take(*came, port);
        auto const why = stanza_error::read(came->error_element()).condition;
        if (why != stanza_condition::conflict || resource_.empty() || is_again_)
            return fail_as(negotiation_errc::bind_refused, *came);
        is_again_ = true;
        return ask(port);
    }

  private:
    std::string_view id() const noexcept { return is_again_ ? "bind2" : "bind1"; }

    step_outcome ask(step_port& port) {
        xep::bind wish{};
        if (!resource_.empty() && !is_again_) wish.resource = resource_;
        return step_outcome::waits_unless(
            port.link.send_stanza(iq{.id = id(), .type = iq_type::set}, wish));
    }
    static step_outcome take(stanza_view result, step_port& port) {
        auto const bound = get<xep::bound>(result);
        if (!bound) return step_outcome::fails(negotiation_errc::malformed_element, bound.error());
        auto full = jid::parse(bound->jid.text());
        if (!full || !is_bindable(*full, *port.state.address))
            return step_outcome::fails(negotiation_errc::bound_elsewhere);
        port.state.address = std::move(*full);
        port.state.reached |= fact::bound;
        return step_outcome::done();
    }

    std::string_view resource_;
    bool is_again_ = false;
};

/// The server's. Its caller answers `bind_requested` with `bind` or `refuse_bind`.
class server_bind {
  public:
    static constexpr facts needs = fact::authenticated;
    static constexpr facts excludes = fact::bound;
    /// As often may a client try (RFC 6120 7.7.3).
    static constexpr int attempts = 10;

    bool offers(step_port const&) const noexcept { return true; }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const&) const {
        write(out, feature::bind{});
    }
    bool takes(xml::element_view element) const noexcept {
        return is_request_for<xep::bind>(element);
    }
    step_outcome take(xml::element_view element, step_port& port) {
        if (is_asked_) return step_outcome::fails(negotiation_errc::unexpected_element);
        auto const request = *stanza_view::from(element);
        id_ = request.id().value_or(std::string_view{});
        auto const asked = get<xep::bind>(request);
        if (!asked || *request.iq_type() != iq_type::set)
            return refuse_bind(stanza_condition::bad_request, port);
        is_asked_ = true;
        wish_ = asked->resource.value_or(std::string_view{});
        bind_requested event{};
        if (!wish_.empty()) event.resource = wish_;
        port.event = event;
        return step_outcome::waits();
    }

    /// A full address of the account, that no other client has.
    step_outcome bind(jid_view full, step_port& port) {
        assert(is_asked_ && is_bindable(full, *port.state.address));
        is_asked_ = false;
        if (port.link.send_stanza(iq{.id = id_, .type = iq_type::result}, xep::bound{full}))
            return step_outcome::fails(negotiation_errc::unwritable);
        port.state.address = jid{full};
        port.state.reached |= fact::bound;
        return step_outcome::done();
    }
    /// The client may try again, but not for ever (RFC 6120 7.7.3).
    step_outcome refuse_bind(stanza_condition why, step_port& port) {
        is_asked_ = false;
        if (port.link.send_stanza(iq{.id = id_}, why))
            return step_outcome::fails(negotiation_errc::unwritable);
        if (++refused_ < attempts) return step_outcome::done();
        auto outcome = step_outcome::fails(negotiation_errc::bind_refused, why);
        outcome.says = stream_condition::policy_violation;
        return outcome;
    }

    /// One stream has one resource: a second one is not allowed (RFC 6120 7.6.2.2).
    static std::optional<step_outcome> in_session(xml::element_view element, step_port& port) {
        if (!is_request_for<xep::bind>(element)) return {};
        return answer_counted(port, [request = *stanza_view::from(element)](auto& out) {
            (void)write_error(out, request, stanza_condition::not_allowed);
        });
    }

  private:
    std::string id_{};
    std::string wish_{};
    int refused_ = 0;
    bool is_asked_ = false;
};

static_assert(client_step<client_bind>);
static_assert(server_step<server_bind> && session_step<server_bind>);

}  // namespace couplet
