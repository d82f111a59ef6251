// SPDX-License-Identifier: BSL-1.0
// What both sides of a negotiation have in common: octets, phases, time, faults and the end (RFC 6120 4.4, 4.6, 4.9).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/acknowledgement.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/later.hpp>
#include <couplet/negotiation/link.hpp>
#include <couplet/negotiation/session.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/negotiation/transitions.hpp>
#include <couplet/stream/error.hpp>
#include <couplet/stream/read_error.hpp>

namespace couplet {

/// How long a machine waits, in seconds; 0: for ever. Nothing is late before the first `tick`.
struct patience {
    std::uint32_t negotiation = 30;  ///< for each answer of the peer, until the session is ready
    std::uint32_t login = 300;       ///< for all of them, from the first `tick`
    std::uint32_t closing = 10;      ///< for the peer's end of its stream (RFC 6120 4.4)
    std::uint32_t idle = 0;          ///< for anything at all, when it is ready
};

/// The verbs that both machines have. Not for itself: see `client` and `server`.
class stream_machine {
  public:
    stream_machine(stream_machine const&) = delete;
    stream_machine& operator=(stream_machine const&) = delete;

    /// What has come, in any pieces; of a WebSocket a message, of BOSH a body. The octets stay where they are until
    /// `next` has nothing.
    void feed(std::string_view octets COUPLET_LIFETIMEBOUND) noexcept {
        if (octets.empty() || phase_ == phase::ended) return;
        if (phase_ == phase::switching) {
            is_fed_too_early_ = true;
            return;
        }
        last_heard_ = now_;
        link_.feed(octets);
    }
    /// The octets must outlive the call: no string that ends with it.
    template <class Text>
        requires(!std::is_lvalue_reference_v<Text> && !std::is_trivially_copyable_v<Text>)
    void feed(Text&& octets) = delete;
    /// What is to be sent, and that so much of it was: of a WebSocket one message, all or nothing.
    std::string_view output() const noexcept COUPLET_LIFETIMEBOUND { return link_.output(); }
    void consume(std::size_t octets) noexcept { link_.consume(octets); }

    couplet::phase phase() const noexcept { return phase_; }
    bool is_ready() const noexcept { return phase_ == phase::ready; }
    /// What has been negotiated.
    session const& state() const noexcept COUPLET_LIFETIMEBOUND { return state_; }
    session& state() noexcept COUPLET_LIFETIMEBOUND { return state_; }
    stream_link& link() noexcept COUPLET_LIFETIMEBOUND { return link_; }

    /// When `tick` is wanted at last, in seconds, if nothing comes before; nothing: whenever. See `tick`.
    std::optional<std::uint64_t> deadline() const noexcept {
        if (!has_clock_ || deadline_ == never) return {};
        return deadline_;
    }
    /// Ends this side's stream; what the peer still sends comes until it has ended its own (RFC 6120 4.4).
    void close() {
        if (phase_ == phase::closing || phase_ == phase::ended) return;
        // XEP-0198 4: so that the peer does not send again what has arrived.
        if (state_.management.is_enabled()) send_acknowledgement(link_, state_.management);
        if (phase_ != phase::switching) link_.end();
        move(seen::shut);
    }
    /// The connection has gone.
    void cut() noexcept {
        if (phase_ == phase::ended) return;
        move(seen::cut);
    }

    /// Sends a stanza with its payloads: what `write(writer, stanza, payloads...)` takes, such as a `message`. With
    /// stream management it is kept until the peer has it. An error: nothing was sent.
    template <class Stanza, class... Payloads>
    [[nodiscard]] std::optional<negotiation_errc> send(Stanza const& stanza,
                                                       Payloads const&... payloads) {
        if (phase_ != phase::ready) return negotiation_errc::stanza_too_early;
        std::size_t const begin = link_.mark();
        if (link_.send_stanza(stanza, payloads...)) return negotiation_errc::unwritable;
        return keep_sent(link_, state_, begin);
    }
    /// Sends an element that is no stanza and is not counted, such as those of XEP-0352.
    template <class Element>
    [[nodiscard]] std::optional<negotiation_errc> send_element(Element const& element) {
        if (phase_ != phase::ready) return negotiation_errc::stanza_too_early;
        if (link_.send(element)) return negotiation_errc::unwritable;
        return {};
    }

  protected:
    static constexpr std::uint64_t never = ~std::uint64_t{0};

    stream_machine(stream_role role, stream_link link, patience waits) noexcept
        : link_{std::move(link)}, waits_{waits}, role_{role} {}
    stream_machine(stream_machine&&) noexcept = default;
    stream_machine& operator=(stream_machine&&) noexcept = default;
    ~stream_machine() = default;

    /// Goes where the table says. What is not in the table is no move, and false.
    bool move(seen what) noexcept {
        auto const next = next_phase(role_, phase_, what);
        if (!next) return false;
        phase_ = *next;
        wait_anew();
        if (phase_ == phase::ended) is_end_due_ = true;
        return true;
    }

    /// The time, and whether something is late.
    bool is_late(std::uint64_t now) {
        bool const is_first = !std::exchange(has_clock_, true);
        now_ = now;
        if (is_first) {
            last_heard_ = now;
            login_end_ = later(now, waits_.login);
            wait_anew();
        }
        if (phase_ == phase::ready) tend(link_, state_.management);
        if (phase_ == phase::ready && waits_.idle != 0) deadline_ = later(last_heard_, waits_.idle);
        return now_ >= deadline_;
    }

    /// Ends the stream for a reason that the peer is told, if it is one for it (RFC 6120 4.9.1.1).
    session_event fail(failed why, std::optional<stream_condition> says) {
        has_failed_ = true;
        bool const is_listening = phase_ != phase::switching && phase_ != phase::closing;
        if (is_listening && says) (void)link_.send(stream_error{*says});
        if (is_listening) link_.end();
        move(why.why == negotiation_errc::timed_out ? seen::late : seen::fault);
        return why;
    }
    session_event fail(negotiation_errc why, failure_detail detail = {}) {
        return fail({.why = why, .detail = detail, .offset = link_.offset()}, condition(why));
    }
    session_event fail(stream_failure const& failure) {
        return fail({.why = negotiation_errc::wrong_xml,
                     .detail = failure.error,
                     .offset = failure.error.offset},
                    failure.condition());
    }
    session_event fail(step_outcome const& outcome) {
        auto const says = outcome.says ? outcome.says : condition(outcome.why);
        return fail({.why = outcome.why, .detail = outcome.detail, .offset = link_.offset()}, says);
    }
    /// The peer's stream error: nothing but the end answers it (RFC 6120 4.9.1.1).
    session_event fail(stream_error const& error) {
        return fail({.why = negotiation_errc::peer_error,
                     .detail = error.condition,
                     .text = error.text,
                     .other_host = error.other_host,
                     .offset = link_.offset()},
                    std::nullopt);
    }
    /// The peer has ended its stream.
    void take_end() {
        is_clean_ = !has_failed_;
        if (phase_ != phase::closing) link_.end();
        move(seen::peer_shut);
    }
    /// The last event, once.
    std::optional<session_event> take_due_end() noexcept {
        if (!std::exchange(is_end_due_, false)) return {};
        return ended{is_clean_, is_clean_ ? link_.see_other_uri() : std::nullopt};
    }

    /// A stanza that has come, counted if stream management wants it.
    session_event take(stanza_view stanza) noexcept {
        if (state_.management.is_enabled()) state_.management.handled();
        return stanza;
    }

    std::uint64_t now() const noexcept { return now_; }

    stream_link link_;
    session state_;
    bool is_fed_too_early_ = false;
    bool has_failed_ = false;

  private:
    /// For ever, if that is what 0 says or the clock does not go so far.
    static constexpr std::uint64_t later(std::uint64_t time, std::uint32_t seconds) noexcept {
        return seconds == 0 ? never : detail::later(time, seconds);
    }
    void wait_anew() noexcept {
        std::uint32_t const seconds = phase_ == phase::closing ? waits_.closing
                                      : phase_ == phase::ready ? waits_.idle
                                                               : waits_.negotiation;
        deadline_ = phase_ == phase::ended ? never : later(now_, seconds);
        if (phase_ < phase::ready && login_end_ < deadline_) deadline_ = login_end_;
    }

    std::uint64_t now_ = 0;
    std::uint64_t deadline_ = never;
    std::uint64_t last_heard_ = 0;
    std::uint64_t login_end_ = never;
    patience waits_;
    stream_role role_;
    couplet::phase phase_ = phase::opening;
    bool has_clock_ = false;
    bool is_end_due_ = false;
    bool is_clean_ = false;
};

}  // namespace couplet
