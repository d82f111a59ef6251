// SPDX-License-Identifier: BSL-1.0
// The initiating entity: from its header to a session that is ready, whatever the steps are (RFC 6120 4.3).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>

#include <couplet/jid/address.hpp>
#include <couplet/jid/parsed_address.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/engine.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/machine.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/negotiation/transitions.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/stream/read_error.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/stream/read_header.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/workspace.hpp>

namespace couplet {

/// What the engine has to know; `client` and its kind say it. The views live until the session is ready.
struct initiator_settings {
    address to{};    ///< the domain that is asked for
    address from{};  ///< who asks
    std::string_view language{};
    stream_content content = stream_content::client;
    stream_framing framing = stream_framing::tcp;
    facts goal = fact::authenticated | fact::bound;  ///< what must be reached
    bool has_features = true;                        ///< without them the first step begins at once
    bool dialback = false;                           ///< declares its namespace (XEP-0220 2.4)
    patience waits{};
    /// What the server may send once the client is authenticated; before that less.
    xml::limits limits = xml::c2s_limits;
    xml::workspace_pool* pool = nullptr;  ///< none: the heap is asked; see `stream_reader`
    /// Redirections that have brought the caller here; with the fifth it is over.
    unsigned redirects = 0;
};

/// RFC 6120 4.9.3.19: hops that are followed.
inline constexpr unsigned max_redirects = 4;

/// What a server may offer before authentication: more elements than a stranger may send to a server.
inline constexpr xml::limits offering_limits = [] {
    xml::limits made = xml::preauth_limits;
    made.stream_octets = 0;
    made.nodes = 1'024;
    return made;
}();

namespace detail {

template <std::size_t Count>
struct initiator_notes {
    std::array<bool, Count> is_offered{};
    std::array<bool, Count> is_declined{};
    bool lacks_id = false;  ///< the peer's header does
    step_outcome declined{};
    bool has_dialback = false;  ///< the peer's header says so
    bool has_unknown_requirement = false;
};

template <class... Features>
bool is_one_of(xml::element_view element) noexcept {
    return (xml::is_named_as<Features>(element) || ...);
}
/// Those that can be `<required/>`, and that a step here knows or another machine's step.
inline bool is_known_feature(xml::element_view element) noexcept {
    using namespace feature;
    return is_one_of<starttls, mechanisms, authentication, bind, feature::session, compression,
                     stream_management, dialback, registration>(element);
}

}  // namespace detail

/// Negotiates with steps, the first that is possible before the others. One allocation until it is ready; then that is
/// given back.
template <client_step... Steps>
class initiator : public step_engine<initiator<Steps...>, initiator_settings,
                                     detail::initiator_notes<sizeof...(Steps)>, Steps...> {
    using engine = step_engine<initiator<Steps...>, initiator_settings,
                               detail::initiator_notes<sizeof...(Steps)>, Steps...>;
    friend engine;
    using engine::link_, engine::state_, engine::talks_, engine::fail, engine::move,
        engine::each_step, engine::follow, engine::none;

  public:
    using engine::phase;

    initiator(initiator_settings const& settings, Steps... steps)
        : engine{stream_role::initiating,
                 stream_link{settings.framing, settings.content, offering_limits, settings.pool},
                 settings, std::move(steps)...} {
        open();
    }

  private:
    void open() {
        if (link_.open(header())) this->fail_now(negotiation_errc::unwritable);
    }
    /// RFC 6120 4.7.1: who a client is, is not told to everybody on the way.
    stream_header header() const noexcept {
        auto const& is = talks_->settings;
        bool const tells =
            is.content == stream_content::server ||
            (is.content == stream_content::client && state_.reached.has(fact::secure));
        return {.to = is.to,
                .from = tells ? is.from : address{},
                .language = is.language,
                .version = is.has_features ? xmpp_1_0 : before_xmpp_1_0,
                .content = is.content,
                .framing = is.framing,
                .dialback = is.dialback};
    }
    /// TLS was there before the stream: the header may say more.
    bool begin_secure() {
        link_.discard_output();
        open();
        return true;
    }
    void open_anew() {
        state_.peer_max_octets = state_.peer_idle_seconds = 0;
        state_.peer_takes_client_state = false;
        talks_->is_offered = {};
        talks_->is_declined = {};
        talks_->declined = {};
        open();
    }

    step_port port() noexcept {
        step_port at{link_, state_, talks_->tls.facts(), talks_->id, talks_->peer, this->now()};
        at.has_dialback = talks_->has_dialback;
        return at;
    }

    /// RFC 6120 4.7.
    std::optional<session_event> take(read_header_result const& came) {
        auto const fault = came.fault ? came.fault : check_response(header(), came.header);
        talks_->lacks_id = fault == header_errc::missing_id;
        if (fault && !talks_->lacks_id) return refuse(*fault);
        bool const has_features = talks_->settings.has_features;
        if (has_features && came->version < xmpp_1_0)
            return refuse(header_errc::unsupported_version);
        if (!is_asked_for(came->from)) return refuse_stranger(came->from);
        talks_->id = came->id.value_or(std::string_view{});
        talks_->peer = came->from.text();
        talks_->has_dialback = came->dialback;
        move(has_features ? seen::header : seen::bare);
        if (has_features || talks_->lacks_id) return {};
        talks_->is_offered.fill(true);
        return choose();
    }
    /// RFC 6120 4.7.1: the receiving entity says who it is; who says nothing is let pass.
    bool is_asked_for(address from) const {
        parsed_address const said{from}, asked{talks_->settings.to};
        if (said.is_absent() || !asked.is_valid()) return true;
        return said.is_valid() && said.view().domain() == asked.view().domain() &&
               said.view().is_domain();
    }

    session_event refuse(header_errc fault) {
        return fail({.why = negotiation_errc::wrong_header, .detail = fault}, condition(fault));
    }
    session_event refuse_stranger(address from) {
        constexpr auto why = negotiation_errc::wrong_domain;
        return fail({.why = why, .text = from.text(), .offset = link_.offset()}, condition(why));
    }
    /// Who refuses a peer may do so without an id: that is worth more than what its header lacks.
    std::optional<session_event> take(xml::element_view element) {
        if (talks_->lacks_id) return refuse(header_errc::missing_id);
        switch (phase()) {
            case phase::offering: return take_features(element);
            case phase::negotiating: return take_answer(element);
            default: return fail(negotiation_errc::unexpected_element);
        }
    }
    /// RFC 6120 4.9.3.19: who has not proved who it is cannot send anybody elsewhere.
    std::optional<session_event> take(stream_error const& error) {
        auto event = fail(error);
        auto& why = std::get<failed>(event);
        if (error.condition != stream_condition::see_other_host || !error.other_host) return event;
        why.why = negotiation_errc::redirected;
        if (talks_ && talks_->settings.redirects >= max_redirects)
            why.why = negotiation_errc::too_many_redirects;
        if (!state_.reached.has(fact::secure)) why.why = negotiation_errc::redirected_before_tls;
        if (why.why != negotiation_errc::redirected) why.other_host.reset();
        return event;
    }
    session_event refuse(xml::element_view element) {
        return fail(stanza_view::from(element) ? negotiation_errc::stanza_too_early
                                               : negotiation_errc::unexpected_element);
    }

    std::optional<session_event> take_features(xml::element_view element) {
        auto const features = stream_features::from(element);
        if (!features) return refuse(element);
        step_port at = port();
        talks_->has_unknown_requirement = has_unknown_requirement(*features);
        each_step([&](auto& one, std::size_t i) {
            talks_->is_offered[i] = one.consider(*features, at);
            return false;
        });
        this->tell(at.event);
        this->tell(choose());
        return {};
    }

    /// RFC 6120 4.3.5: with such a one on offer the negotiation cannot be completed.
    static bool has_unknown_requirement(stream_features const& features) {
        for (xml::element_view const one : features.all()) {
            bool is_known = !one.child("required") || detail::is_known_feature(one);
            auto const ask = [&]<class Step>(std::type_identity<Step>) {
                if constexpr (requires { Step::is_feature(one); })
                    is_known = is_known || Step::is_feature(one);
            };
            (ask(std::type_identity<Steps>{}), ...);
            if (!is_known) return true;
        }
        return false;
    }

    /// Begins the first step that is possible; where none is, the session is ready or cannot be.
    std::optional<session_event> choose() {
        std::optional<step_outcome> begun;
        step_port at = port();
        facts const before = state_.reached;
        each_step([&](auto& one, std::size_t i) {
            using step = std::remove_cvref_t<decltype(one)>;
            if (!is_possible<step>(state_.reached)) return false;
            if (talks_->is_offered[i] && !talks_->is_declined[i]) {
                talks_->current = i;
                begun = one.begin(at);
            } else if constexpr (requires { one.missing(at); }) {
                if (auto const why = one.missing(at)) begun = step_outcome::fails(*why);
            }
            return begun.has_value();
        });
        if (!begun) return complete();
        if (phase() == phase::offering) move(seen::offer);
        follow(*begun, at, before);
        return {};
    }
    std::optional<session_event> complete() {
        if (!state_.reached.has(talks_->settings.goal)) {
            auto const& declined = talks_->declined;
            if (declined.is == step_outcome::result::declines) return fail(declined);
            return fail(negotiation_errc::nothing_offered);
        }
        if (talks_->has_unknown_requirement) return fail(negotiation_errc::unknown_requirement);
        return engine::complete();
    }

    std::optional<session_event> take_answer(xml::element_view element) {
        std::optional<step_outcome> outcome;
        step_port at = port();
        facts const before = state_.reached;
        each_step([&](auto& one, std::size_t i) {
            if (i == talks_->current) outcome = one.answer(element, at);
            return outcome.has_value();
        });
        follow(*outcome, at, before);
        return {};
    }

    std::optional<session_event> follow_on(step_outcome const& outcome) {
        using enum step_outcome::result;
        switch (outcome.is) {
            case waits: move(seen::wait); return {};
            case anew:
                talks_->is_offered = {};
                move(seen::anew);
                return {};
            case restarts: this->restart(); return {};
            case secures:
            case compresses: return this->begin_layer(outcome.is == secures);
            case fails: return fail(outcome);
            case declines:
                talks_->is_declined[talks_->current] = true;
                talks_->declined = outcome;
                break;
            case done: break;
        }
        move(seen::done);
        return choose();
    }
};

}  // namespace couplet
