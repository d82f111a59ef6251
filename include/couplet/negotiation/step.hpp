// SPDX-License-Identifier: BSL-1.0
// A step of a negotiation: a feature as a value, with what it needs and what excludes it (RFC 6120 4.3.2).
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/link.hpp>
#include <couplet/negotiation/session.hpp>
#include <couplet/negotiation/transitions.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// What a step makes of what it was given. `result` is what the table of transitions takes.
struct step_outcome {
    enum class result : std::uint8_t {
        waits,       ///< for the peer's answer, or the caller's
        done,        ///< the same features hold
        anew,        ///< other features follow, without a header (XEP-0388 2.6)
        restarts,    ///< new headers follow (RFC 6120 6.4.6)
        secures,     ///< the caller begins TLS, then the stream begins anew (RFC 6120 5.4.3)
        compresses,  ///< likewise compression (XEP-0138 2)
        declines,    ///< it is not possible: go on without it, if that is possible
        fails,
    };
    result is = result::waits;
    negotiation_errc why{};   ///< of `fails` and `declines`
    failure_detail detail{};  ///< likewise
    /// What to tell the peer instead of what `condition(why)` says.
    std::optional<stream_condition> says{};

    static step_outcome waits() noexcept { return {result::waits}; }
    static step_outcome done() noexcept { return {result::done}; }
    static step_outcome anew() noexcept { return {result::anew}; }
    static step_outcome restarts() noexcept { return {result::restarts}; }
    static step_outcome secures() noexcept { return {result::secures}; }
    static step_outcome compresses() noexcept { return {result::compresses}; }
    static step_outcome declines(negotiation_errc why, failure_detail detail = {}) noexcept {
        return {result::declines, why, detail};
    }
    static step_outcome fails(negotiation_errc why, failure_detail detail = {}) noexcept {
        return {result::fails, why, detail};
    }
    /// A step that writes ends so: what cannot be written is a failure.
    static step_outcome waits_unless(std::optional<writer_error> const& refused) noexcept {
        return refused ? fails(negotiation_errc::unwritable) : waits();
    }
};

/// What a step may use. Lives for one call.
struct step_port {
    stream_link& link;  ///< to send through
    session& state;     ///< to say in what was reached
    tls_facts tls;      ///< of the connection; empty without TLS
    /// The stream's id (RFC 6120 4.7.3), and who the peer's header says that it is; empty if it does not.
    std::string_view stream_id;
    std::string_view peer_name;
    std::uint64_t now;          ///< seconds, as the caller counts them
    std::string_view domain{};  ///< of the receiving entity: which of its domains is asked for
    /// What to tell the caller beside the outcome; and what to tell before that.
    std::optional<session_event> event{};
    std::optional<session_event> earlier{};
    /// The peer's header declares the namespace of Server Dialback (XEP-0220 2.4.1).
    bool has_dialback = false;
};

/// A step of the initiating entity. Of several that are possible the one that stands first in the machine's list is
/// taken. `consider`: whether the features offer it and it is wanted, asked whenever features have come; the views in
/// them do not outlive the call; a feature of the caller's own that can be `<required/>` is told by a static
/// `is_feature(element)`, else it cannot be left out (RFC 6120 4.3.5). `begin`: sends the request. `answer`: each element that comes until it is done.
template <class Step>
concept client_step = requires(Step step, stream_features const& features,
                               xml::element_view element, step_port& port) {
    {facts{Step::needs}};
    {facts{Step::excludes}};
    { step.consider(features, port) } -> std::same_as<bool>;
    { step.begin(port) } -> std::same_as<step_outcome>;
    { step.answer(element, port) } -> std::same_as<step_outcome>;
};

/// A step of the receiving entity. `offers`: whether its feature is to be offered now; `write_feature` writes it.
/// `takes`: whether an element begins or continues it. `take` does so. With `bool stands_alone() const` it may say that it
/// is negotiated before anything else is offered (RFC 6120 5.3.1).
template <class Step>
concept server_step = requires(Step step, Step const& fixed, xml::writer<secret>& out,
                               xml::element_view element, step_port& port) {
    {facts{Step::needs}};
    {facts{Step::excludes}};
    { fixed.offers(port) } -> std::same_as<bool>;
    {fixed.write_feature(out, port)};
    { fixed.takes(element) } -> std::same_as<bool>;
    { step.take(element, port) } -> std::same_as<step_outcome>;
};

/// A step whose elements come when stanzas flow, too, as those of XEP-0198: static, with the session alone, so that
/// nothing of the negotiation has to be kept. Nothing if the element is not its own.
template <class Step>
concept session_step = requires(xml::element_view element, step_port& port) {
    { Step::in_session(element, port) } -> std::same_as<std::optional<step_outcome>>;
};

/// A step made of what its machine knows: of all, of the settings alone, or of nothing, where it needs no more.
template <class Step, class Settings, class... More>
Step make_step(Settings const& settings, More const&... more) {
    if constexpr (requires { Step{settings, more...}; })
        return Step{settings, more...};
    else if constexpr (requires { Step{settings}; })
        return Step{settings};
    else
        return Step{};
}

/// Whether a step may be taken, or offered, when so much has been reached.
template <class Step>
constexpr bool is_possible(facts reached) noexcept {
    return reached.has(Step::needs) && !reached.has_any(Step::excludes);
}

}  // namespace couplet
