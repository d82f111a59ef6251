// SPDX-License-Identifier: BSL-1.0
// STARTTLS: the stream's first step, on either side (RFC 6120 5).
#pragma once

#include <cstdint>
#include <optional>

#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stream/features.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/extract.hpp>
#include <couplet/xml/names.hpp>

namespace couplet {

/// What TLS is to a session.
enum class tls_policy : std::uint8_t {
    required,  ///< without it the session ends (RFC 7590 3.1)
    /// Goes on without it where it is not offered, as anybody on the way can bring about.
    optional,
    /// Is not begun, even if it is offered.
    never,
};

/// RFC 6120 5.4.2.3.
struct tls_proceed {
    static constexpr auto schema =
        declare::element({"urn:ietf:params:xml:ns:xmpp-tls", "proceed"}).in(occurs::stream);
    friend bool operator==(tls_proceed const&, tls_proceed const&) = default;
};
/// RFC 6120 5.4.2.2.
struct tls_failure {
    static constexpr auto schema =
        declare::element({"urn:ietf:params:xml:ns:xmpp-tls", "failure"}).in(occurs::stream);
    friend bool operator==(tls_failure const&, tls_failure const&) = default;
};

/// The initiating entity's.
class client_starttls {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes = fact::secure | fact::authenticated;

    explicit client_starttls(tls_policy policy) noexcept : policy_{policy} {}
    template <class Settings>
    explicit client_starttls(Settings const& settings) noexcept : policy_{settings.tls} {}

    /// Never over a WebSocket or BOSH (RFC 7395 3.9, XEP-0206 4).
    bool consider(stream_features const& features, step_port& port) noexcept {
        return policy_ != tls_policy::never && port.link.framing() == stream_framing::tcp &&
               has<feature::starttls>(features);
    }
    /// RFC 6120 5.3.1; RFC 7590 3.1.
    std::optional<negotiation_errc> missing(step_port const&) const noexcept {
        if (policy_ != tls_policy::required) return {};
        return negotiation_errc::tls_not_offered;
    }
    step_outcome begin(step_port& port) {
        return step_outcome::waits_unless(port.link.send(feature::starttls{}));
    }
    /// RFC 6120 5.4.2.
    step_outcome answer(xml::element_view element, step_port&) noexcept {
        if (element.is({xml::ns::tls, "proceed"})) return step_outcome::secures();
        if (element.is({xml::ns::tls, "failure"}))
            return step_outcome::fails(negotiation_errc::tls_refused);
        return step_outcome::fails(negotiation_errc::unexpected_element);
    }

  private:
    tls_policy policy_;
};

/// The receiving entity's. Where TLS is required nothing else is offered before it (RFC 6120 5.3.1).
class server_starttls {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes = fact::secure | fact::authenticated;

    explicit server_starttls(tls_policy policy) noexcept : policy_{policy} {}
    template <class Settings>
    explicit server_starttls(Settings const& settings) noexcept : policy_{settings.tls} {}

    bool offers(step_port const& port) const noexcept {
        return policy_ != tls_policy::never && port.link.framing() == stream_framing::tcp;
    }
    bool stands_alone() const noexcept { return policy_ == tls_policy::required; }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const&) const {
        write(out, feature::starttls{.required = policy_ == tls_policy::required});
    }
    bool takes(xml::element_view element) const noexcept {
        return element.is({xml::ns::tls, "starttls"});
    }
    /// RFC 6120 5.4.2.3; where it was not offered it is refused, which ends the stream (5.4.2.2).
    step_outcome take(xml::element_view, step_port& port) {
        if (!offers(port)) {
            (void)port.link.send(tls_failure{});
            return step_outcome::fails(negotiation_errc::tls_refused);
        }
        if (port.link.send(tls_proceed{})) return step_outcome::fails(negotiation_errc::unwritable);
        return step_outcome::secures();
    }

  private:
    tls_policy policy_;
};

static_assert(client_step<client_starttls> && server_step<server_starttls>);

}  // namespace couplet
