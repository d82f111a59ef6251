// SPDX-License-Identifier: BSL-1.0
// Client state: whether a server takes it, and a server's client that tells it (XEP-0352).
#pragma once

#include <optional>

#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xep/client_state.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// The client's: nothing is negotiated. The caller sends an xep::client_state with `send_element`, if
/// `session::peer_takes_client_state`; a session begins as active, a resumed one too (XEP-0352 4.2, 5.2).
class client_client_state {
  public:
    static constexpr facts needs = fact::authenticated;
    static constexpr facts excludes{};

    bool consider(stream_features const& features, step_port& port) const noexcept {
        port.state.peer_takes_client_state =
            port.state.reached.has(needs) && has<feature::client_state>(features);
        return false;
    }
    step_outcome begin(step_port&) const noexcept { return step_outcome::done(); }
    step_outcome answer(xml::element_view, step_port&) const noexcept {
        return step_outcome::fails(negotiation_errc::unexpected_element);
    }
};

/// The server's: what the client tells comes as the element that it is.
class server_client_state {
  public:
    static constexpr facts needs = fact::authenticated;
    static constexpr facts excludes{};

    bool offers(step_port const&) const noexcept { return true; }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const&) const {
        write(out, feature::client_state{});
    }
    bool takes(xml::element_view) const noexcept { return false; }
    step_outcome take(xml::element_view, step_port&) const noexcept {
        return step_outcome::fails(negotiation_errc::unexpected_element);
    }
    static std::optional<step_outcome> in_session(xml::element_view element, step_port& port) {
        if (!xml::is_named_as<xep::client_state>(element)) return {};
        port.event = element;
        return step_outcome::done();
    }
};

static_assert(client_step<client_client_state>);
static_assert(server_step<server_client_state> && session_step<server_client_state>);

}  // namespace couplet
