// SPDX-License-Identifier: BSL-1.0
// What stream management's elements do, wherever they stand: in the stream, in Bind 2, in SASL2 (XEP-0198 3, 5, 9).
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <couplet/expected.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/acknowledgement.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/management.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stream/error.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/xep/stream_management.hpp>
#include <couplet/xml/schema_errc.hpp>

namespace couplet {

/// What is wanted of stream management, by either side.
struct management_options {
    bool is_wanted = true;        ///< where the other side has it
    bool is_resumable = true;     ///< the session may be resumed
    std::uint32_t seconds = 0;    ///< for so long after its stream broke; 0: it is not said
    std::string_view location{};  ///< of a server: where to resume it first
    ledger_limits limits{};
};

/// The peer says that it has handled `h` stanzas: `acknowledged`, if that is news. A reason to fail if it cannot be true;
/// one that is too high is told in XEP-0198's own words (6).
inline std::optional<step_outcome> take_handled(std::uint32_t h, stanza_ledger& ledger,
                                                step_port& port) {
    auto const news = ledger.acknowledge(h);
    if (news) {
        if (*news != 0) port.event = acknowledged{*news};
        return {};
    }
    if (news.error() == negotiation_errc::handled_count_too_high)
        (void)port.link.send(stream_error{.condition = stream_condition::undefined_condition},
                             xep::sm::handled_count_too_high{h, ledger.sent_count()});
    return step_outcome::fails(news.error());
}

/// `<r/>` and `<a/>`; nothing for another element.
inline std::optional<step_outcome> take_acknowledgements(xml::element_view element,
                                                         step_port& port) {
    stanza_ledger& ledger = port.state.management;
    if (!ledger.is_enabled()) return {};
    if (xml::is_named_as<xep::sm::request>(element)) {
        send_acknowledgement(port.link, ledger);
        return step_outcome::done();
    }
    if (!xml::is_named_as<xep::sm::acknowledgement>(element)) return {};
    auto const told = xml::read<xep::sm::acknowledgement>(element);
    if (!told) return step_outcome::fails(negotiation_errc::malformed_element, told.error());
    if (auto const failure = take_handled(told->h, ledger, port)) return failure;
    return step_outcome::done();
}

// The client's side.

inline xep::sm::enable enable_request(management_options const& wanted) noexcept {
    return {
        .resume = wanted.is_resumable,
        .max = wanted.seconds == 0 ? std::nullopt : std::optional<std::uint64_t>{wanted.seconds}};
}
/// From here on both sides count. An id that is too long is none (XEP-0198 5).
inline step_outcome take_enabled(xep::sm::enabled const& came, management_options const& wanted,
                                 step_port& port) {
    resumption_terms terms{.is_framed = port.link.framing() != stream_framing::tcp};
    if (wanted.is_resumable && came.resume && came.id && came.id->size() <= max_resumption_id) {
        constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
        terms.id = *came.id;
        terms.location = came.location.value_or(std::string_view{});
        terms.seconds = static_cast<std::uint32_t>(std::min(came.max.value_or(0), most));
    }
    port.state.management.prepare(wanted.limits, std::move(terms));
    port.state.management.enable();
    port.state.reached |= fact::managed;
    return step_outcome::done();
}

inline xep::sm::resume resume_request(saved_session const& saved COUPLET_LIFETIMEBOUND) noexcept {
    return {saved.management.handled_count(), saved.management.terms().id};
}
/// The earlier session goes on. What the server has not handled is sent again; `saved` is copied.
inline step_outcome take_resumed(xep::sm::resumed const& came, saved_session const& saved,
                                 step_port& port) {
    if (came.previd != saved.management.terms().id)
        return step_outcome::fails(
            negotiation_errc::malformed_element,
            schema_error{schema_errc::malformed_attribute, "resumed", "previd"});
    stanza_ledger ledger = saved.management;
    if (auto const failure = take_handled(came.h, ledger, port)) return *failure;
    if (auto const failure = send_unacknowledged(port.link, ledger))
        return step_outcome::fails(*failure);
    port.state.management = std::move(ledger);
    port.state.address = saved.address;
    port.state.reached |= fact::bound | fact::managed | fact::resumed;
    return step_outcome::done();
}
/// It does not: see `not_resumed`.
inline void take_not_resumed(xep::sm::failed const& came, step_port& port) {
    port.state.is_resumption_refused = true;
    port.event = not_resumed{came.condition, came.h};
}

// The server's side.

/// Says on what terms the session will be managed, if the client wants it to be; `id` is unique and cannot be guessed.
inline void prepare_management(management_options const& wanted, std::string_view id,
                               step_port const& port) {
    resumption_terms terms{.is_framed = port.link.framing() != stream_framing::tcp};
    if (wanted.is_resumable) {
        terms.id = id;
        terms.location = wanted.location;
        terms.seconds = wanted.seconds;
    }
    port.state.management.prepare(wanted.limits, std::move(terms));
}
/// From here on both sides count; the answer must be sent before any stanza. On what has been prepared.
inline xep::sm::enabled enable_management(xep::sm::enable const& asked, step_port& port) {
    stanza_ledger& ledger = port.state.management;
    if (!asked.resume && ledger.is_prepared())
        ledger.set_terms({.is_framed = ledger.terms().is_framed});
    ledger.enable();
    port.state.reached |= fact::managed;
    auto const& terms = ledger.terms();
    xep::sm::enabled told{.resume = ledger.is_resumable()};
    if (!told.resume) return told;
    told.id = terms.id;
    if (terms.seconds != 0) told.max = terms.seconds;
    if (!terms.location.empty()) told.location = terms.location;
    return told;
}

/// Goes on with `saved`, which is taken if that is the session that was asked for and the account's own: that of somebody
/// else is as good as none (XEP-0198 5, 10). Behind the answer comes `send_unacknowledged`. Why it fails has been told, if
/// it says so.
inline expected<xep::sm::resumed, step_outcome> accept_resumption(saved_session&& saved,
                                                                  xep::sm::resume const& asked,
                                                                  step_port& port) {
    session& state = port.state;
    bool const is_own = state.address && state.address->bare() == saved.address.bare() &&
                        saved.management.is_resumable() &&
                        saved.management.terms().id == asked.previd;
    if (!is_own) return unexpected{step_outcome::declines(negotiation_errc::resumption_refused)};
    if (auto const failure = take_handled(asked.h, saved.management, port))
        return unexpected{*failure};
    state.management = std::move(saved.management);
    state.address = std::move(saved.address);
    state.reached |= fact::bound | fact::managed | fact::resumed;
    return xep::sm::resumed{state.management.handled_count(), state.management.terms().id};
}

}  // namespace couplet
