// SPDX-License-Identifier: BSL-1.0
// The initiating entity: from its header to a session that is ready, whatever the steps are (RFC 6120 4.3).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
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
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/machine.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/negotiation/tls_memory.hpp>
#include <couplet/negotiation/transitions.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/stream/read_error.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/stream/read_header.hpp>
#include <couplet/xml/limits.hpp>

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

/// Negotiates with steps, the first that is possible before the others. One allocation until it is ready; then that is
/// given back.
template <client_step... Steps>
class initiator : public stream_machine {
  public:
    initiator(initiator_settings const& settings, Steps... steps)
        : stream_machine{stream_role::initiating,
                         stream_link{settings.framing, settings.content, offering_limits},
                         settings.waits},
          talks_{std::make_unique<talks>(settings, std::move(steps)...)} {
        open();
    }

    /// The next event; nothing if more octets are needed, or the caller must do something.
    [[nodiscard]] std::optional<session_event> next() {
        if (std::exchange(is_fed_too_early_, false))
            return fail(negotiation_errc::octets_before_tls);
        if (auto due = take_due()) return due;
        while (phase() != phase::ended && phase() != phase::switching) {
            auto const came = link_.next();
            if (!came) break;
            if (auto event = std::visit([this](auto const& one) { return this->take(one); }, *came))
                return event;
            if (auto due = take_due()) return due;
        }
        return take_due_end();
    }

    /// TLS stands: after `start_tls`, or before anything else where it came first (XEP-0368). What the facts show is
    /// copied. False if it was not awaited.
    bool tls_established(tls_facts const& facts) {
        if (!talks_ || state_.reached.has(fact::secure)) return false;
        bool const is_direct = phase() == phase::opening && link_.received() == 0;
        if (!is_direct && !is_awaited_) return false;
        talks_->tls = tls_memory{facts};
        state_.reached |= fact::secure;
        if (is_direct) {
            link_.discard_output();
            open();
            return true;
        }
        return begin_anew();
    }
    /// The handshake failed: nothing can be said any more (RFC 6120 5.4.3.2).
    session_event tls_failed() { return fail(negotiation_errc::tls_failed); }
    /// Compression stands, after `start_compression`.
    bool compression_established() {
        if (phase() != phase::switching || is_awaited_) return false;
        state_.reached |= fact::compressed;
        return begin_anew();
    }

    /// The time, in seconds, which must not run backwards. Whoever waits for too long ends the stream; `next` tells.
    void tick(std::uint64_t now) {
        if (!is_late(now)) return;
        is_late_ = true;
    }

    /// A step of the negotiation, for what only it knows; null once the session is ready.
    template <class Step>
    Step* step() noexcept COUPLET_LIFETIMEBOUND {
        return talks_ ? &std::get<Step>(talks_->steps) : nullptr;
    }

  private:
    static constexpr std::size_t count = sizeof...(Steps);
    static constexpr std::size_t none = count;
    static constexpr bool stays = (requires { Steps::stays; } || ...);

    /// What nobody needs once the session is ready.
    struct talks {
        explicit talks(initiator_settings const& wanted, Steps... made)
            : settings{wanted}, steps{std::move(made)...} {}

        initiator_settings settings;
        std::tuple<Steps...> steps;
        tls_memory tls{};
        std::string id{};
        std::string peer{};
        std::array<bool, count> is_offered{};
        std::array<bool, count> is_declined{};
        step_outcome declined{};
        std::optional<session_event> later{};  ///< what is to be told behind another event
        std::size_t current = none;
    };

    /// RFC 6120 4.7.1: who a client is, is not told to everybody on the way.
    void open() {
        auto const& is = talks_->settings;
        bool const tells =
            is.content == stream_content::server ||
            (is.content == stream_content::client && state_.reached.has(fact::secure));
        stream_header const header{.to = is.to,
                                   .from = tells ? is.from : address{},
                                   .language = is.language,
                                   .version = is.has_features ? xmpp_1_0 : before_xmpp_1_0,
                                   .content = is.content,
                                   .dialback = is.dialback};
        if (link_.open(header)) is_unwritable_ = true;
    }
    /// RFC 6120 4.3.3: both streams begin anew; nothing that was said before counts.
    bool begin_anew() {
        is_awaited_ = false;
        link_.restart();
        talks_->is_offered = {};
        open();
        return move(seen::layered);
    }
    void restart() {
        link_.restart_behind();
        talks_->is_offered = {};
        open();
        move(seen::restart);
    }

    step_port port() noexcept {
        return {link_, state_, talks_->tls.facts(), talks_->id, talks_->peer, now()};
    }

    std::optional<session_event> take_due() {
        if (std::exchange(is_unwritable_, false)) return fail(negotiation_errc::unwritable);
        if (talks_ && talks_->later) return std::exchange(talks_->later, std::nullopt);
        if (std::exchange(is_ready_due_, false))
            return couplet::ready{state_.address->view(), state_.reached.has(fact::resumed)};
        if (!std::exchange(is_late_, false)) return {};
        if (phase() == phase::ended) return {};
        if (phase() != phase::closing) return fail(negotiation_errc::timed_out);
        move(seen::late);
        return {};
    }

    std::optional<session_event> take(stream_failure const& failure) { return fail(failure); }
    std::optional<session_event> take(closed) {
        take_end();
        return {};
    }
    /// RFC 6120 4.7.
    std::optional<session_event> take(read_header_result const& came) {
        if (phase() != phase::opening) return fail(negotiation_errc::unexpected_element);
        if (came.fault)
            return fail({.why = negotiation_errc::wrong_header, .detail = *came.fault},
                        condition(*came.fault));
        bool const has_features = talks_->settings.has_features;
        if (has_features && came->version < xmpp_1_0)
            return fail(
                {.why = negotiation_errc::wrong_header, .detail = header_errc::unsupported_version},
                stream_condition::unsupported_version);
        if (!is_asked_for(came->from)) return fail(negotiation_errc::wrong_domain);
        talks_->id = came->id.value_or(std::string_view{});
        talks_->peer = came->from.text();
        move(has_features ? seen::header : seen::bare);
        if (has_features) return {};
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

    std::optional<session_event> take(xml::element_view element) {
        if (auto const error = read_error(element)) return take(*error);
        switch (phase()) {
            case phase::offering: return take_features(element);
            case phase::negotiating: return take_answer(element);
            case phase::ready:
            case phase::closing: return take_in_session(element);
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
        each_step([&](auto& one, std::size_t i) {
            talks_->is_offered[i] = one.consider(*features, at);
            return false;
        });
        return at.event ? at.event : choose();
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
        return follow(*begun, at, before);
    }
    std::optional<session_event> complete() {
        if (!state_.reached.has(talks_->settings.goal)) {
            auto const& declined = talks_->declined;
            if (declined.is == step_outcome::result::declines) return fail(declined);
            return fail(negotiation_errc::nothing_offered);
        }
        move(seen::complete);
        is_ready_due_ = true;
        if constexpr (!stays) talks_.reset();
        return {};
    }

    std::optional<session_event> take_answer(xml::element_view element) {
        std::optional<step_outcome> outcome;
        step_port at = port();
        facts const before = state_.reached;
        each_step([&](auto& one, std::size_t i) {
            if (i == talks_->current) outcome = one.answer(element, at);
            return outcome.has_value();
        });
        return follow(*outcome, at, before);
    }

    /// Does what the step says; what is to be told comes first.
    std::optional<session_event> follow(step_outcome const& outcome, step_port& at, facts before) {
        using enum step_outcome::result;
        if (!before.has(fact::authenticated) && state_.reached.has(fact::authenticated))
            link_.set_limits(talks_->settings.limits);
        std::optional<session_event> then;
        switch (outcome.is) {
            case waits: move(seen::wait); break;
            case anew:
                talks_->is_offered = {};
                move(seen::anew);
                break;
            case restarts: restart(); break;
            case secures: then = begin_layer(true); break;
            case compresses: then = begin_layer(false); break;
            case fails: return fail(outcome);
            case declines:
                talks_->is_declined[talks_->current] = true;
                talks_->declined = outcome;
                [[fallthrough]];
            case done:
                move(seen::done);
                then = choose();
                break;
        }
        if (!at.event) return then;
        if (talks_) talks_->later = std::move(then);
        return std::move(at.event);
    }
    /// What stands behind the request for TLS was sent by somebody else (RFC 6120 5.4.3.3).
    std::optional<session_event> begin_layer(bool is_tls) {
        if (!link_.left_over().empty()) return fail(negotiation_errc::octets_before_tls);
        move(seen::layer);
        is_awaited_ = is_tls;
        if (is_tls) return start_tls{};
        return {};
    }

    /// Stanzas, and what belongs to a session as a whole. Behind this side's end only stanzas count (RFC 6120 4.4).
    std::optional<session_event> take_in_session(xml::element_view element) {
        bool const is_open = phase() == phase::ready;
        if (has_failed_) return {};
        std::optional<step_outcome> outcome;
        step_port at{link_, state_, {}, {}, {}, now()};
        auto const ask = [&]<class Step>(std::type_identity<Step>) {
            if constexpr (session_step<Step>)
                if (!outcome) outcome = Step::in_session(element, at);
        };
        (ask(std::type_identity<Steps>{}), ...);
        if (outcome && outcome->is == step_outcome::result::fails) return fail(*outcome);
        if (outcome) return at.event;
        if (auto const stanza = stanza_view::from(element)) return stream_machine::take(*stanza);
        if (!is_open) return {};
        return fail(negotiation_errc::unexpected_element);
    }

    /// `f(step, number)` for one after the other, until it is true.
    template <class F>
    void each_step(F f) {
        [&]<std::size_t... I>(std::index_sequence<I...>) {
            (void)(f(std::get<I>(talks_->steps), I) || ...);
        }
        (std::index_sequence_for<Steps...>{});
    }

    std::unique_ptr<talks> talks_;
    bool is_awaited_ = false;  ///< TLS is
    bool is_ready_due_ = false;
    bool is_late_ = false;
    bool is_unwritable_ = false;
};

}  // namespace couplet
