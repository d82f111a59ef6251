// SPDX-License-Identifier: BSL-1.0
// Compression as a step of either side: only where it is asked for, and behind authentication (XEP-0138, XEP-0170 3).
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/header.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xep/compression.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/list.hpp>
#include <couplet/xml/writer.hpp>

namespace couplet {

/// The initiating entity's. The risk: compressed before it is encrypted, a stream tells secrets by its size (XEP-0138 7).
class client_compression {
  public:
    static constexpr facts needs = fact::authenticated;
    static constexpr facts excludes = fact::compressed | fact::bound | fact::managed;

    /// Such as "zlib"; empty: none, as is best. The caller brings it along.
    explicit client_compression(std::string_view method COUPLET_LIFETIMEBOUND) noexcept
        : method_{method} {}
    template <class Settings>
        requires requires(Settings const& settings) { settings.compression; }
    explicit client_compression(Settings const& settings) noexcept
        : method_{settings.compression} {}

    /// What a WebSocket or BOSH carries is compressed elsewhere (RFC 7395 3.9, XEP-0206 4).
    bool consider(stream_features const& features, step_port& port) const noexcept {
        if (method_.empty() || port.link.framing() != stream_framing::tcp) return false;
        auto const offered = get<feature::compression>(features);
        if (!offered) return false;
        for (std::string_view const method : offered->methods)
            if (method == method_) return true;
        return false;
    }
    step_outcome begin(step_port& port) {
        return step_outcome::waits_unless(port.link.send(xep::compress{method_}));
    }
    /// A failure is no reason to give up (XEP-0138 2).
    step_outcome answer(xml::element_view element, step_port& port) {
        if (xml::is_named_as<xep::compression_failure>(element))
            return step_outcome::declines(negotiation_errc::compression_refused);
        if (!xml::is_named_as<xep::compressed>(element))
            return step_outcome::fails(negotiation_errc::unexpected_element);
        port.event = start_compression{method_};
        return step_outcome::compresses();
    }

  private:
    std::string_view method_;
};

/// The receiving entity's.
class server_compression {
  public:
    static constexpr facts needs = fact::authenticated;
    static constexpr facts excludes = fact::compressed | fact::bound | fact::managed;

    explicit server_compression(std::string_view method COUPLET_LIFETIMEBOUND) noexcept
        : method_{method} {}
    template <class Settings>
        requires requires(Settings const& settings) { settings.compression; }
    explicit server_compression(Settings const& settings) noexcept
        : method_{settings.compression} {}

    bool offers(step_port const& port) const noexcept {
        return !method_.empty() && port.link.framing() == stream_framing::tcp;
    }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const&) const {
        std::array const methods{method_};
        write(out, feature::compression{methods});
    }
    bool takes(xml::element_view element) const noexcept {
        return xml::is_named_as<xep::compress>(element);
    }
    step_outcome take(xml::element_view element, step_port& port) {
        auto const asked = xml::read<xep::compress>(element);
        if (!asked) return step_outcome::fails(negotiation_errc::malformed_element, asked.error());
        if (!offers(port) || asked->method != method_) {
            constexpr auto why = xep::compression_condition::unsupported_method;
            if (port.link.send(xep::compression_failure{.condition = why}))
                return step_outcome::fails(negotiation_errc::unwritable);
            return step_outcome::done();
        }
        if (port.link.send(xep::compressed{}))
            return step_outcome::fails(negotiation_errc::unwritable);
        port.event = start_compression{method_};
        return step_outcome::compresses();
    }

  private:
    std::string_view method_;
};

static_assert(client_step<client_compression> && server_step<server_compression>);

}  // namespace couplet
