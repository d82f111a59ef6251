// SPDX-License-Identifier: BSL-1.0
// Stream management as a step of either side: it is enabled behind resource binding (XEP-0198 3).
#pragma once

#include <optional>
#include <string>
#include <utility>

#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/management_inline.hpp>
#include <couplet/negotiation/random_ref.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/random_id.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xep/stream_management.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// The initiating entity's.
class client_management {
  public:
    static constexpr facts needs = fact::authenticated | fact::bound;
    static constexpr facts excludes = fact::managed;

    explicit client_management(management_options const& wanted) noexcept : wanted_{wanted} {}
    template <class Settings>
        requires requires(Settings const& settings) { settings.management.is_wanted; }
    explicit client_management(Settings const& settings) noexcept : wanted_{settings.management} {}

    bool consider(stream_features const& features, step_port&) const noexcept {
        return wanted_.is_wanted && has<feature::stream_management>(features);
    }
    step_outcome begin(step_port& port) {
        return step_outcome::waits_unless(port.link.send(enable_request(wanted_)));
    }
    /// A stanza that comes before the answer is not counted (XEP-0198 4).
    step_outcome answer(xml::element_view element, step_port& port) {
        if (xml::is_named_as<xep::sm::enabled>(element)) {
            auto const came = xml::read<xep::sm::enabled>(element);
            if (came) return take_enabled(*came, wanted_, port);
            return step_outcome::fails(negotiation_errc::malformed_element, came.error());
        }
        if (xml::is_named_as<xep::sm::failed>(element)) {
            auto const why = xml::read<xep::sm::failed>(element);
            auto const condition = why ? why->condition : std::nullopt;
            return step_outcome::declines(
                negotiation_errc::management_refused,
                condition.value_or(stanza_condition::undefined_condition));
        }
        auto const stanza = stanza_view::from(element);
        if (!stanza) return step_outcome::fails(negotiation_errc::unexpected_element);
        port.event = *stanza;
        return step_outcome::waits();
    }
    static std::optional<step_outcome> in_session(xml::element_view element, step_port& port) {
        return take_acknowledgements(element, port);
    }

  private:
    management_options wanted_;
};

/// The receiving entity's: resumption before resource binding, or management behind it. Its caller answers
/// `resume_requested` with `resume` or `refuse_resume`.
class server_management {
  public:
    static constexpr facts needs = fact::authenticated;
    static constexpr facts excludes = fact::managed;

    server_management(management_options const& offered, random_ref random) noexcept
        : offered_{offered}, random_{random} {}
    template <class Settings>
    explicit server_management(Settings const& settings) noexcept
        : server_management{settings.management, settings.random} {}

    bool offers(step_port const&) const noexcept { return offered_.is_wanted; }
    /// What the session will need of the options and the step, which does not last as long, is left in it.
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const& port) const {
        if (!port.state.management.is_prepared())
            prepare_management(offered_, random_id::draw(random_).text(), port);
        write(out, feature::stream_management{});
    }
    bool takes(xml::element_view element) const noexcept {
        return xml::is_named_as<xep::sm::resume>(element) ||
               xml::is_named_as<xep::sm::enable>(element);
    }
    step_outcome take(xml::element_view element, step_port& port) {
        if (is_asked_) return step_outcome::fails(negotiation_errc::unexpected_element);
        if (xml::is_named_as<xep::sm::enable>(element)) return *in_session(element, port);
        auto const asked = xml::read<xep::sm::resume>(element);
        if (!asked) return step_outcome::fails(negotiation_errc::malformed_element, asked.error());
        if (!offered_.is_wanted || !offered_.is_resumable)
            return refuse(stanza_condition::feature_not_implemented, {}, port);
        if (port.state.reached.has(fact::bound))
            return refuse(stanza_condition::unexpected_request, {}, port);
        if (asked->previd.size() > max_resumption_id)
            return refuse(stanza_condition::item_not_found, {}, port);
        is_asked_ = true;
        id_ = asked->previd;
        handled_ = asked->h;
        port.event = resume_requested{id_, handled_};
        return step_outcome::waits();
    }

    /// Goes on with a session that has been saved. It is taken only if it is the one that was asked for and belongs to the
    /// account that has authenticated; else the client is told that there is none, and binds a resource.
    step_outcome resume(saved_session&& saved, step_port& port) {
        auto const outcome = accept_resumption(std::move(saved), {handled_, id_}, port);
        if (!outcome && outcome.error().is == step_outcome::result::declines)
            return refuse_resume(stanza_condition::item_not_found, {}, port);
        if (!outcome) return outcome.error();
        is_asked_ = false;
        if (port.link.send(*outcome)) return step_outcome::fails(negotiation_errc::unwritable);
        if (auto const failure = send_unacknowledged(port.link, port.state.management))
            return step_outcome::fails(*failure);
        return step_outcome::done();
    }
    /// There is no such session; `handled` if it is known what had been handled of it (XEP-0198 5).
    step_outcome refuse_resume(stanza_condition why, std::optional<std::uint32_t> handled,
                               step_port& port) {
        is_asked_ = false;
        return refuse(why, handled, port);
    }

    /// Before resource binding it is refused (XEP-0198 3), and a second time it ends the stream.
    static std::optional<step_outcome> in_session(xml::element_view element, step_port& port) {
        if (auto const outcome = take_acknowledgements(element, port)) return outcome;
        if (xml::is_named_as<xep::sm::resume>(element))
            return refuse(stanza_condition::unexpected_request, {}, port);
        if (!xml::is_named_as<xep::sm::enable>(element)) return {};
        stanza_ledger const& ledger = port.state.management;
        if (!ledger.is_prepared())
            return refuse(stanza_condition::feature_not_implemented, {}, port);
        if (ledger.is_enabled() || !port.state.reached.has(fact::bound)) {
            auto outcome = refuse(stanza_condition::unexpected_request, {}, port);
            if (ledger.is_enabled())
                outcome = step_outcome::fails(negotiation_errc::unexpected_element);
            return outcome;
        }
        auto const asked = xml::read<xep::sm::enable>(element);
        if (!asked) return step_outcome::fails(negotiation_errc::malformed_element, asked.error());
        if (port.link.send(enable_management(*asked, port)))
            return step_outcome::fails(negotiation_errc::unwritable);
        return step_outcome::done();
    }

  private:
    static step_outcome refuse(stanza_condition why, std::optional<std::uint32_t> handled,
                               step_port& port) {
        if (port.link.send(xep::sm::failed{why, handled}))
            return step_outcome::fails(negotiation_errc::unwritable);
        return step_outcome::done();
    }

    management_options offered_;
    random_ref random_;
    std::string id_{};
    std::uint32_t handled_ = 0;
    bool is_asked_ = false;
};

static_assert(client_step<client_management> && session_step<client_management>);
static_assert(server_step<server_management> && session_step<server_management>);

}  // namespace couplet
