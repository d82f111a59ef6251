// SPDX-License-Identifier: BSL-1.0
// Resumption as a step of the initiating entity: instead of resource binding (XEP-0198 5).
#pragma once

#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/management_inline.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xep/stream_management.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>

namespace couplet {

/// Where it is refused a resource is bound, and `not_resumed` says what becomes of the earlier session.
class client_resume {
  public:
    static constexpr facts needs = fact::authenticated;
    static constexpr facts excludes = fact::bound | fact::managed;

    /// Null: there is nothing to resume.
    explicit client_resume(saved_session const* saved COUPLET_LIFETIMEBOUND) noexcept
        : saved_{saved} {}
    template <class Settings>
        requires requires(Settings const& settings) { settings.resumes; }
    explicit client_resume(Settings const& settings) noexcept : saved_{settings.resumes} {}

    /// Not for another account than that which has authenticated.
    bool consider(stream_features const& features, step_port& port) const noexcept {
        return saved_ != nullptr && !port.state.is_resumption_refused &&
               saved_->management.is_resumable() && port.state.address &&
               port.state.address->bare() == saved_->address.bare() &&
               has<feature::stream_management>(features);
    }
    step_outcome begin(step_port& port) {
        return step_outcome::waits_unless(port.link.send(resume_request(*saved_)));
    }
    step_outcome answer(xml::element_view element, step_port& port) {
        if (xml::is_named_as<xep::sm::resumed>(element)) {
            auto const came = xml::read<xep::sm::resumed>(element);
            if (came) return take_resumed(*came, *saved_, port);
            return step_outcome::fails(negotiation_errc::malformed_element, came.error());
        }
        if (xml::is_named_as<xep::sm::failed>(element)) {
            auto const why = xml::read<xep::sm::failed>(element);
            if (!why) return step_outcome::fails(negotiation_errc::malformed_element, why.error());
            take_not_resumed(*why, port);
            return step_outcome::declines(
                negotiation_errc::resumption_refused,
                why->condition.value_or(stanza_condition::undefined_condition));
        }
        bool const is_stanza = stanza_view::from(element).has_value();
        return step_outcome::fails(is_stanza ? negotiation_errc::stanza_too_early
                                             : negotiation_errc::unexpected_element);
    }

  private:
    saved_session const* saved_;
};

static_assert(client_step<client_resume>);

}  // namespace couplet
