// SPDX-License-Identifier: BSL-1.0
// Limits, which each side may know of the other: how long an element may be, and a silence (XEP-0478).
#pragma once

#include <cstdint>

#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// The initiating entity's: nothing is negotiated. What is longer than `session::peer_max_octets` is not sent.
class client_limits {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes{};

    /// They may change with each announcement (XEP-0478 4); limits that cannot be read are none.
    bool consider(stream_features const& features, step_port& port) const noexcept {
        auto const told = get<feature::limits>(features);
        port.state.peer_max_octets = told ? told->max_bytes.value_or(0) : 0;
        port.state.peer_idle_seconds = told ? told->idle_seconds.value_or(0) : 0;
        return false;
    }
    step_outcome begin(step_port&) const noexcept { return step_outcome::done(); }
    step_outcome answer(xml::element_view, step_port&) const noexcept {
        return step_outcome::fails(negotiation_errc::unexpected_element);
    }
};

/// The receiving entity's: those that hold when it tells them.
class server_limits {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes{};

    /// Seconds; 0: it is not said.
    explicit server_limits(std::uint32_t idle) noexcept : idle_{idle} {}
    template <class Settings>
        requires requires(Settings const& settings) { settings.waits.idle; }
    explicit server_limits(Settings const& settings) noexcept : idle_{settings.waits.idle} {}

    bool offers(step_port const&) const noexcept { return true; }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const& port) const {
        feature::limits told{.max_bytes = port.link.limits().stanza_octets};
        if (idle_ != 0) told.idle_seconds = idle_;
        write(out, told);
    }
    bool takes(xml::element_view) const noexcept { return false; }
    step_outcome take(xml::element_view, step_port&) const noexcept {
        return step_outcome::fails(negotiation_errc::unexpected_element);
    }

  private:
    std::uint32_t idle_;
};

static_assert(client_step<client_limits> && server_step<server_limits>);

}  // namespace couplet
