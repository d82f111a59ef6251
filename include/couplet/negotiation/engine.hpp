// SPDX-License-Identifier: BSL-1.0
// What both engines do with their steps: the order of events, layers, time, and stanzas at the end (RFC 6120 4.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/machine.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/negotiation/tls_memory.hpp>
#include <couplet/negotiation/transitions.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/stream/condition.hpp>
#include <couplet/stream/read_error.hpp>
#include <couplet/stream/read_header.hpp>
#include <couplet/stream/reader.hpp>
#include <couplet/xml/element.hpp>

namespace couplet {

/// Between `stream_machine` and the engine of one side, `Self`. `Notes` is what that side writes down while it negotiates.
/// Everything that nobody needs once the session is ready is one allocation, which is then given back.
///
/// `Self` has `take` for a header, an element of the negotiation and the peer's error; `follow_on` for what a step has made
/// of it; `begin_secure` and `open_anew` for a stream that begins, before anything else or behind another one; `port`; and
/// `fail`, if an end wants more than `stream_machine` does.
template <class Self, class Settings, class Notes, class... Steps>
class step_engine : public stream_machine {
  public:
    /// The next event; nothing if more octets are needed, or the caller must do something.
    [[nodiscard]] std::optional<session_event> next() {
        if (auto due = take_due()) return due;
        while (phase() != phase::ended && phase() != phase::switching) {
            auto const came = link_.next();
            if (!came) break;
            if (auto event = std::visit([this](auto const& one) { return this->read(one); }, *came))
                return event;
            if (auto due = take_due()) return due;
        }
        return take_due_end();
    }

    /// TLS stands: after `start_tls`, or before anything else where it came first (XEP-0368, RFC 7395 3.9). What the facts
    /// show is copied. False if it was not awaited.
    bool tls_established(tls_facts const& facts) {
        if (!talks_ || state_.reached.has(fact::secure) || is_fed_too_early_) return false;
        bool const is_first = state_.reached.empty() && link_.received() == 0;
        bool const is_direct = phase() == phase::opening && is_first;
        bool const is_awaited = phase() == phase::switching && talks_->is_tls_awaited;
        if (!is_direct && !is_awaited) return false;
        talks_->tls = tls_memory{facts};
        state_.reached |= fact::secure;
        return is_direct ? self().begin_secure() : begin_anew();
    }
    /// The handshake failed: nothing can be said any more (RFC 6120 5.4.3.2).
    void tls_failed() noexcept {
        if (phase() == phase::ended) return;
        has_failed_ = true;
        move(seen::cut);
        fault_ = {negotiation_errc::tls_failed};
    }
    /// Compression stands, after `start_compression`.
    bool compression_established() {
        if (phase() != phase::switching || talks_->is_tls_awaited) return false;
        state_.reached |= fact::compressed;
        return begin_anew();
    }

    /// The time, in seconds, which must not run backwards. It is that of the last call, so that it is told before `feed`,
    /// too. Whoever waits for too long ends the stream; `next` tells.
    void tick(std::uint64_t now) {
        if (!is_late(now)) return;
        if (phase() == phase::closing)
            move(seen::late);
        else
            fail_now(negotiation_errc::timed_out);
    }

    /// A step of the negotiation, for what only it knows; null once the session is ready.
    template <class Step>
    Step* step() noexcept COUPLET_LIFETIMEBOUND {
        return talks_ ? &std::get<Step>(talks_->steps) : nullptr;
    }

    /// What the caller has decided, to the step that asked for it, or to one that stays: `decide(step, port)` gives its
    /// outcome, and is called if it can be. False if no such step is under way, or has asked for nothing that was told.
    template <class Decide>
    bool decide(Decide decide) {
        bool const is_ready = phase() == phase::ready;
        if (!talks_ || (!is_ready && phase() != phase::negotiating)) return false;
        bool const is_asked = !is_ready && talks_->due.empty();
        step_port at = self().port();
        facts const before = state_.reached;
        std::optional<step_outcome> outcome;
        each_step([&](auto& one, std::size_t i) {
            constexpr bool lasts = requires { one.stays; };
            if constexpr (requires { decide(one, at); })
                if (lasts || (is_asked && i == talks_->current)) outcome = decide(one, at);
            return outcome.has_value();
        });
        if (outcome) follow(*outcome, at, before);
        return outcome.has_value();
    }

  protected:
    static constexpr std::size_t none = sizeof...(Steps);

    /// What there is to say of a fault that no octets of the peer's have made.
    struct plain_fault {
        negotiation_errc why;
        std::optional<stream_condition> said{};
    };
    /// What nobody needs once the session is ready.
    struct talks : Notes {
        explicit talks(Settings const& wanted, Steps... made)
            : settings{wanted}, steps{std::move(made)...} {}

        Settings settings;
        std::tuple<Steps...> steps;
        tls_memory tls{};
        std::string id{};
        std::string peer{};
        std::size_t current = none;        ///< the step that is under way
        std::vector<session_event> due{};  ///< that `next` has to tell, before `fault_`
        bool is_tls_awaited = false;
    };

    step_engine(stream_role role, stream_link link, Settings const& settings, Steps... steps)
        : stream_machine{role, std::move(link), settings.waits},
          talks_{std::make_unique<talks>(settings, std::move(steps)...)} {
        link_.set_wiping(true);  // passwords and tokens come until it is authenticated (RFC 4616 4)
    }
    step_engine(step_engine&&) noexcept = default;
    step_engine& operator=(step_engine&&) noexcept = default;
    ~step_engine() = default;

    Self& self() noexcept { return static_cast<Self&>(*this); }

    /// `f(step, number)` for one after the other, until it is true.
    template <class F>
    bool each_step(F f) {
        return [&]<std::size_t... I>(std::index_sequence<I...>) {
            return (f(std::get<I>(talks_->steps), I) || ...);
        }
        (std::index_sequence_for<Steps...>{});
    }

    /// Does what the step says, of which the engine's `follow_on` knows the rest; what is to be told comes first.
    void follow(step_outcome const& outcome, step_port& at, facts before) {
        if (!before.has(fact::authenticated) && state_.reached.has(fact::authenticated)) {
            link_.set_limits(talks_->settings.limits);
            link_.set_wiping(false);
        }
        // What asks the caller to put a layer under the stream is told only if that may be.
        if (outcome.is == step_outcome::result::compresses) {
            auto const failure = self().follow_on(outcome);
            return tell(failure ? failure : at.event);
        }
        tell(at.earlier);
        tell(at.event);
        if (!was_ready_)
            tell(self().follow_on(outcome));
        else if (outcome.is == step_outcome::result::fails)
            tell(self().fail(outcome));
    }
    /// As soon as it is its turn.
    void tell(std::optional<session_event> const& event) {
        if (event) talks_->due.push_back(*event);
    }
    /// What stands behind the request for a layer was sent by somebody else (RFC 6120 5.4.3.3).
    std::optional<session_event> begin_layer(bool is_tls) {
        talks_->is_tls_awaited = is_tls;
        if (!link_.left_over().empty()) return fail_unread(fed_before_layer());
        move(seen::layer);
        if (is_tls) return start_tls{};
        return {};
    }
    /// RFC 6120 4.3.3: a new stream on the same connection; of the old one nothing counts.
    void restart(bool drops_space = false) {
        link_.restart_behind(drops_space);
        self().open_anew();
        move(seen::restart);
    }
    /// Nothing is left to negotiate.
    std::optional<session_event> complete() {
        move(seen::complete);
        is_ready_due_ = true;
        return {};
    }
    /// Fails outside of `next`, which will tell.
    void fail_now(negotiation_errc why) {
        self().fail(why);
        fault_ = {why};
    }

    /// Nothing is read behind it, so that the peer's end is not awaited.
    template <class Why>
    std::optional<session_event> fail_unread(Why const& why) {
        std::optional<session_event> told;
        if (!has_failed_) told = self().fail(why);
        move(seen::fault);
        return told;
    }

    std::unique_ptr<talks> talks_;
    std::optional<plain_fault> fault_{};  ///< that `next` has to tell

  private:
    static constexpr bool stays = (requires { Steps::stays; } || ...);

    negotiation_errc fed_before_layer() const noexcept {
        return talks_->is_tls_awaited ? negotiation_errc::octets_before_tls
                                      : negotiation_errc::too_early_fed;
    }
    bool begin_anew() {
        link_.restart();
        self().open_anew();
        return move(seen::layered);
    }

    std::optional<session_event> take_due() {
        if (std::exchange(is_fed_too_early_, false) && phase() != phase::ended)
            return self().fail(fed_before_layer());
        if (talks_ && !talks_->due.empty()) {
            session_event const first = talks_->due.front();
            talks_->due.erase(talks_->due.begin());
            return first;
        }
        if (auto const fault = std::exchange(fault_, std::nullopt)) return shown(*fault);
        bool const is_ready_due = std::exchange(is_ready_due_, false);
        if (!is_ready_due || phase() != phase::ready) return {};
        was_ready_ = true;
        if constexpr (!stays) talks_.reset();
        return couplet::ready{state_.address->view(), state_.reached.has(fact::resumed)};
    }

    static session_event shown(plain_fault const& fault) noexcept {
        failed told{.why = fault.why};
        if (fault.said) told.detail = *fault.said;
        return told;
    }

    std::optional<session_event> read(stream_failure const& failure) {
        return fail_unread(failure);
    }
    std::optional<session_event> read(closed) {
        take_end();
        return {};
    }
    std::optional<session_event> read(read_header_result const& came) {
        if (phase() == phase::opening) return self().take(came);
        if (phase() == phase::closing) return {};  // RFC 6120 4.4
        return self().fail(negotiation_errc::unexpected_element);
    }
    std::optional<session_event> read(xml::element_view element) {
        if (has_failed_) return {};
        if (auto const error = read_error(element)) return self().take(*error);
        if (was_ready_) return take_in_session(element);
        if (phase() == phase::closing) return {};
        return self().take(element);
    }

    /// What a step says to an element of a session that is ready.
    std::optional<step_outcome> ask_steps(xml::element_view element, step_port& at) {
        std::optional<step_outcome> outcome;
        if constexpr (stays) {
            each_step([&](auto& one, std::size_t) {
                if constexpr (requires { one.in_session(element, at); })
                    outcome = one.in_session(element, at);
                return outcome.has_value();
            });
        } else {
            auto const ask = [&]<class Step>(std::type_identity<Step>) {
                if constexpr (session_step<Step>)
                    if (!outcome) outcome = Step::in_session(element, at);
            };
            (ask(std::type_identity<Steps>{}), ...);
        }
        return outcome;
    }
    /// Stanzas, and what belongs to a session as a whole. Behind this side's end only stanzas count (RFC 6120 4.4).
    std::optional<session_event> take_in_session(xml::element_view element) {
        step_port at = talks_ ? self().port() : step_port{link_, state_, {}, {}, {}, now()};
        auto const outcome = ask_steps(element, at);
        bool const is_open = phase() == phase::ready;
        if (outcome && outcome->is == step_outcome::result::fails && is_open)
            return self().fail(*outcome);
        if (outcome) return at.event;
        if (auto const stanza = stanza_view::from(element)) return stream_machine::take(*stanza);
        if (!is_open) return {};
        return self().fail(negotiation_errc::unexpected_element);
    }

    bool is_ready_due_ = false;
    bool was_ready_ = false;
};

}  // namespace couplet
