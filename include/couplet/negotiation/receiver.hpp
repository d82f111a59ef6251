// SPDX-License-Identifier: BSL-1.0
// The receiving entity: from the peer's header to a session that is ready, whatever the steps are (RFC 6120 4.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/engine.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/machine.hpp>
#include <couplet/negotiation/random_ref.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/negotiation/transitions.hpp>
#include <couplet/stanza/domain_set.hpp>
#include <couplet/stanza/random_id.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/stream/condition.hpp>
#include <couplet/stream/error.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/stream/other_host.hpp>
#include <couplet/stream/read_header.hpp>
#include <couplet/stream/respond.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/names.hpp>
#include <couplet/xml/workspace.hpp>

namespace couplet {

/// What the engine has to know; `server` and its kind say it. What is borrowed lives until the session is ready.
struct receiver_settings {
    random_ref random;  ///< for the ids of its streams
    jid_view domain;    ///< served, and who answers if nobody, or a wrong one, is asked for
    domain_set other_domains{};
    domain_set gone_domains{};
    /// Its `id`, `name` and `peer` are filled in. A peer older than XMPP 1.0 gets no features: let it come only where a
    /// step begins without them (XEP-0114 3).
    stream_receiver here{.lowest = xmpp_1_0};
    stream_framing framing = stream_framing::tcp;
    /// White space between `<starttls/>` and TLS, and before the header of a stream that begins anew behind a login, is
    /// dropped, though RFC 6120 5.3.3 and 6.3.5 forbid it.
    bool drops_stray_space = false;
    facts goal = fact::authenticated | fact::bound;  ///< what must be reached
    patience waits{};
    /// What the peer may send once it is authenticated; before that `xml::preauth_limits` hold.
    xml::limits limits = xml::c2s_limits;
    xml::workspace_pool* pool = nullptr;  ///< none: the heap is asked; see `stream_reader`
};

namespace detail {

struct receiver_notes {
    std::string domain{};  ///< the one that is asked for, in canonical form
    bool has_dialback = false;
    std::uint64_t octets = 0;  ///< in messages before authentication
    std::size_t begin = 0;     ///< of the output where the step has gone on
};

}  // namespace detail

/// Negotiates with steps, which are offered in their order. Stanzas come as they were sent: who they are from has not
/// been looked at, see `check` in stanza/check.hpp, which takes `state().address` as the peer's (RFC 6120 8.1.2.1).
template <server_step... Steps>
class receiver
    : public step_engine<receiver<Steps...>, receiver_settings, detail::receiver_notes, Steps...> {
    using engine =
        step_engine<receiver<Steps...>, receiver_settings, detail::receiver_notes, Steps...>;
    friend engine;
    using engine::link_, engine::state_, engine::talks_, engine::fault_, engine::has_failed_,
        engine::move, engine::each_step, engine::follow, engine::none;

  public:
    using engine::phase;

    explicit receiver(receiver_settings const& settings, Steps... steps)
        : engine{stream_role::receiving,
                 stream_link{settings.framing, stream_content::client, xml::preauth_limits,
                             settings.pool},
                 settings, std::move(steps)...} {}

    /// As `stream_machine::feed`. A stranger's messages of a WebSocket, or bodies of BOSH, are limited together, too.
    void feed(std::string_view octets COUPLET_LIFETIMEBOUND) noexcept {
        bool const is_before_tls = phase() == couplet::phase::switching && talks_->is_tls_awaited;
        if (is_before_tls && is_dropped(octets)) return;
        if (is_behind_login()) octets = link_.without_space_before(octets);
        bool const is_counted = link_.framing() != stream_framing::tcp && talks_ &&
                                !state_.reached.has(fact::authenticated);
        if (is_counted) talks_->octets += octets.size();
        is_flooded_ = is_counted && talks_->octets > link_.limits().stream_octets;
        if (!is_flooded_) engine::feed(octets);
    }
    template <class Text>
        requires(!std::is_lvalue_reference_v<Text> && !std::is_trivially_copyable_v<Text>)
    void feed(Text&& octets) = delete;
    /// The next event; nothing if more octets are needed, or the caller must do something.
    [[nodiscard]] std::optional<session_event> next() {
        if (!std::exchange(is_flooded_, false) || has_failed_) return engine::next();
        return this->fail_unread(stream_failure{{xml_errc::stream_too_long, talks_->octets}});
    }
    /// Ends this side's stream, behind a header if it has sent none (RFC 6120 4.4).
    void close() {
        open_anyway();
        engine::close();
    }
    /// Ends it with an error, for reasons of the caller's: system-shutdown, conflict, reset ... (RFC 6120 4.9.3). False if
    /// it is too late, or in the middle of what begins a layer.
    bool reject(stream_error const& why) {
        using enum couplet::phase;
        if (phase() == switching || phase() == closing || phase() == ended) return false;
        open_anyway();
        (void)link_.send(why);
        engine::fail(failed{}, std::nullopt);
        fault_ = {negotiation_errc::caller_refused, why.condition};
        return true;
    }
    bool reject(stream_condition why) { return reject(stream_error{why}); }
    /// Sends the peer elsewhere; false without TLS, where anybody could have said so (RFC 6120 4.9.3.19).
    bool redirect(host_and_port const& elsewhere) {
        if (!state_.reached.has(fact::secure)) return false;
        return reject({.condition = stream_condition::see_other_host, .other_host = elsewhere});
    }

  private:
    /// Its header answers the peer's: there is none to be sent before.
    bool begin_secure() noexcept { return true; }
    void open_anew() noexcept { is_open_ = false; }

    step_port port() noexcept {
        return {.link = link_,
                .state = state_,
                .tls = talks_->tls.facts(),
                .stream_id = talks_->id,
                .peer_name = talks_->peer,
                .now = this->now(),
                .domain = talks_->domain,
                .has_dialback = talks_->has_dialback};
    }

    /// RFC 6120 4.9.1.2: an error has a header before it, be it for nobody.
    template <class... Why>
    session_event fail(Why const&... why) {
        open_anyway();
        return engine::fail(why...);
    }
    /// A header that answers none, since none could be read or none came.
    void open_anyway() {
        if (is_open_ || phase() != phase::opening) return;
        random_id const id = random_id::draw(talks_->settings.random);
        open(couplet::respond(stream_condition::undefined_condition, here(id),
                              talks_->settings.framing));
    }
    void open(stream_response const& answer) {
        is_open_ = true;
        link_.set_content(answer.header().content);
        is_unwritable_ = link_.open(answer.header()).has_value();
    }
    stream_receiver here(random_id const& id COUPLET_LIFETIMEBOUND) const noexcept {
        stream_receiver made = talks_->settings.here;
        made.id = id;
        made.name = talks_->settings.domain;
        if (state_.address) made.peer = *state_.address;
        return made;
    }
    /// A client that has authenticated with one domain does not go on with another one.
    domain_status status_of(jid_view asked) const {
        auto const& is = talks_->settings;
        if (state_.address && is.here.serves_clients && state_.address->domain() != asked.domain())
            return domain_status::unknown;
        // A component is never the host itself (XEP-0114 3).
        bool const is_host = asked.domain() == is.domain.domain() && !is.here.serves_components;
        if (is_host || is.other_domains.contains(asked.domain())) return domain_status::served;
        return is.gone_domains.contains(asked.domain()) ? domain_status::gone
                                                        : domain_status::unknown;
    }

    /// RFC 6120 4.7.
    std::optional<session_event> take(read_header_result const& came) {
        random_id const id = random_id::draw(talks_->settings.random);
        stream_receiver const is = here(id);
        stream_response const answer =
            respond(came, is, [this](jid_view asked) { return status_of(asked); });
        open(answer);
        if (is_unwritable_) return fail(negotiation_errc::unwritable);
        failed why{.why = negotiation_errc::wrong_header, .offset = link_.offset()};
        if (answer.fault()) why.detail = *answer.fault();
        if (answer.error()) return fail(why, answer.error());
        stream_header const header = answer.header();
        talks_->id = id.text();
        talks_->domain = header.from.text();
        // XEP-0114 3: a component says who it is where others say whom they want.
        bool const is_component = header.content == stream_content::component;
        talks_->peer = is_component ? header.from.text() : header.to.text();
        talks_->has_dialback = came->dialback;
        bool const has_features = header.version >= xmpp_1_0;
        move(has_features ? seen::header : seen::bare);
        return has_features ? offer() : std::nullopt;
    }

    /// Sends what may be negotiated now (RFC 6120 4.3.2, 4.3.4, 4.3.5).
    std::optional<session_event> offer() {
        step_port const at = port();
        std::size_t const alone = stands_alone(at);
        if (alone == unreachable) return fail(negotiation_errc::tls_not_offered);
        facts const reached = state_.reached;
        auto const refused = link_.with_writer(false, [&](auto& out) {
            if (link_.framing() != stream_framing::tcp) out.declare("stream", xml::ns::streams);
            out.open({xml::ns::streams, "features"});
            each_step([&](auto& one, std::size_t i) {
                using step = std::remove_cvref_t<decltype(one)>;
                bool const is_offered = is_possible<step>(reached) && one.offers(at);
                if (is_offered && (alone == none || alone == i)) one.write_feature(out, at);
                return false;
            });
            out.close();
        });
        if (refused) return fail(negotiation_errc::unwritable);
        if (is_complete()) return this->complete();
        move(seen::offer);
        return {};
    }
    /// RFC 6120 5.3.1: the step besides which nothing is offered; `unreachable` if it cannot be offered either.
    std::size_t stands_alone(step_port const& at) {
        std::size_t alone = none;
        facts const reached = state_.reached;
        each_step([&](auto& one, std::size_t i) {
            using step = std::remove_cvref_t<decltype(one)>;
            if constexpr (requires { one.stands_alone(); })
                if (is_possible<step>(reached) && one.stands_alone())
                    alone = one.offers(at) ? i : unreachable;
            return alone != none;
        });
        return alone;
    }
    bool is_complete() const noexcept {
        return state_.reached.has(talks_->settings.goal) && state_.address.has_value();
    }

    std::optional<session_event> take(stream_error const& error) { return fail(error); }
    /// An element of the negotiation: to the step that takes it, if it may now. One that stays may do so beside another one
    /// that is under way.
    std::optional<session_event> take(xml::element_view element) {
        if (phase() == phase::opening) return fail(negotiation_errc::unexpected_element);
        taker const found = find_taker(element);
        if (found.which == none) return refuse(element);
        if (found.why_not) return fail(*found.why_not);
        if (phase() == phase::offering) move(seen::request);
        bool const is_beside = talks_->current != none && talks_->current != found.which;
        if (!is_beside) talks_->current = found.which;
        talks_->begin = link_.mark();
        step_port at = port();
        facts const before = state_.reached;
        std::optional<step_outcome> outcome;
        each_step([&](auto& one, std::size_t i) {
            if (i == found.which) outcome = one.take(element, at);
            return outcome.has_value();
        });
        bool const is_over = outcome->is == step_outcome::result::done;
        if (is_beside && is_over && !is_complete()) outcome->is = step_outcome::result::waits;
        follow(*outcome, at, before);
        return {};
    }
    struct taker {
        std::size_t which = none;
        std::optional<negotiation_errc>
            why_not{};  ///< it is too early, too late, or something else's turn
    };
    taker find_taker(xml::element_view element) {
        taker found;
        each_step([&](auto& one, std::size_t i) {
            using step = std::remove_cvref_t<decltype(one)>;
            if (!one.takes(element)) return false;
            found = {i, why_not(step::needs, step::excludes, i)};
            bool const is_turn = talks_->current == none || talks_->current == i;
            if (!found.why_not && !is_turn && !requires { step::stays; })
                found.why_not = negotiation_errc::unexpected_element;
            return true;
        });
        return found;
    }
    /// RFC 6120 4.9.3.12: who is not authorized for a step now, whatever the reason, is told no more than that.
    std::optional<negotiation_errc> why_not(facts needs, facts excludes, std::size_t which) {
        using enum negotiation_errc;
        facts const reached = state_.reached;
        std::size_t const alone = stands_alone(port());
        if (alone != none && alone != which)
            return reached.has(fact::secure) ? unexpected_element : tls_not_begun;
        if (needs.has(fact::secure) && !reached.has(fact::secure)) return tls_not_begun;
        if (!reached.has(needs)) return not_authenticated;
        if (reached.has_any(excludes)) return negotiated_before;
        return {};
    }
    session_event refuse(xml::element_view element) {
        return fail(stanza_view::from(element) ? negotiation_errc::stanza_too_early
                                               : negotiation_errc::unexpected_element);
    }

    /// What is declined or done leaves the rest as it was offered, unless it was the last that was wanted.
    std::optional<session_event> follow_on(step_outcome const& outcome) {
        using enum step_outcome::result;
        if (outcome.is != waits) talks_->current = none;
        switch (outcome.is) {
            case waits: move(seen::wait); return {};
            case restarts: this->restart(talks_->settings.drops_stray_space); return {};
            case secures:
            case compresses: return begin_layer(outcome.is == secures);
            case fails: return fail(outcome);
            case anew: move(seen::anew); return offer();
            case declines:
            case done: break;
        }
        if (is_complete()) return this->complete();
        move(seen::done);
        return {};
    }

    /// Whether octets before TLS are as if there were none.
    bool is_dropped(std::string_view octets) const noexcept {
        return talks_->settings.drops_stray_space && link_.is_blank(octets);
    }
    /// Whether a stream is to begin anew, without a layer below it.
    bool is_behind_login() const noexcept {
        return phase() == couplet::phase::opening && talks_->settings.drops_stray_space &&
               state_.reached.has(fact::authenticated) && link_.received() == 0 &&
               link_.framing() == stream_framing::tcp;
    }
    /// Nothing that was to begin it is sent if it does not begin.
    std::optional<session_event> begin_layer(bool is_tls) {
        if (is_tls && is_dropped(link_.left_over())) link_.restart();
        if (!link_.left_over().empty()) link_.take_back(talks_->begin);
        return engine::begin_layer(is_tls);
    }

    static constexpr std::size_t unreachable = none + 1;

    bool is_open_ = false;  ///< this side's header has been sent
    bool is_unwritable_ = false;
    bool is_flooded_ = false;
};

}  // namespace couplet
