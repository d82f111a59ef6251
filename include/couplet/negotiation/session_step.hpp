// SPDX-License-Identifier: BSL-1.0
// The session that RFC 3921 3 wanted behind resource binding: asked for where an old server insists, granted always.
#pragma once

#include <optional>

#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/iq_step.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stanza/condition.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xep/session.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// The client's: not where it is optional, which is what all servers since RFC 6121 say.
class client_session {
  public:
    static constexpr facts needs = fact::authenticated | fact::bound;
    static constexpr facts excludes = fact::in_session | fact::resumed;

    bool consider(stream_features const& features, step_port&) const noexcept {
        auto const offered = get<feature::session>(features);
        return offered && !offered->optional;
    }
    step_outcome begin(step_port& port) {
        return step_outcome::waits_unless(
            port.link.send_stanza(iq{.id = id, .type = iq_type::set}, xep::session{}));
    }
    /// Stanzas may come before the answer, since there is an address.
    step_outcome answer(xml::element_view element, step_port& port) {
        if (auto const came = find_answer(element, id, port.state.address->view())) {
            if (came->is_error()) return fail_as(negotiation_errc::session_refused, *came);
            port.state.reached |= fact::in_session;
            return step_outcome::done();
        }
        auto const stanza = stanza_view::from(element);
        if (!stanza) return refuse_element(element);
        port.event = *stanza;
        return step_outcome::waits();
    }

  private:
    static constexpr std::string_view id = "session1";
};

/// The server's, for clients older than RFC 6121.
class server_session {
  public:
    static constexpr facts needs = fact::authenticated;
    static constexpr facts excludes = fact::in_session;

    bool offers(step_port const&) const noexcept { return true; }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const&) const {
        write(out, feature::session{.optional = true});
    }
    bool takes(xml::element_view element) const noexcept {
        return is_request_for<xep::session>(element);
    }
    /// Before there is a resource it is too early (RFC 3921 3).
    step_outcome take(xml::element_view element, step_port& port) {
        auto const request = *stanza_view::from(element);
        auto const refused = port.link.with_writer(true, [&](auto& out) {
            (void)write_error(out, request, stanza_condition::unexpected_request);
        });
        return refused ? step_outcome::fails(negotiation_errc::unwritable) : step_outcome::done();
    }
    static std::optional<step_outcome> in_session(xml::element_view element, step_port& port) {
        if (!is_request_for<xep::session>(element)) return {};
        port.state.reached |= fact::in_session;
        return answer_counted(port, [request = *stanza_view::from(element)](auto& out) {
            (void)write_result(out, request);
        });
    }
};

static_assert(client_step<client_session>);
static_assert(server_step<server_session> && session_step<server_session>);

}  // namespace couplet
