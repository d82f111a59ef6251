// SPDX-License-Identifier: BSL-1.0
// How a component proves who it is: a hash of the stream's id and a secret that both sides have (XEP-0114 3).
#pragma once

#include <concepts>
#include <optional>
#include <string_view>

#include <couplet/jid.hpp>
#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/facts.hpp>
#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/secret_hex.hpp>
#include <couplet/negotiation/step.hpp>
#include <couplet/stream/read_features.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/element.hpp>
#include <couplet/xml/names.hpp>

namespace couplet {

/// The component's proof; empty it is the server's answer.
struct component_handshake {
    std::string_view digits{};

    static constexpr auto schema = declare::element({"jabber:component:accept", "handshake"},
                                                    declare::text(&component_handshake::digits))
                                       .in(occurs::stream);
    friend bool operator==(component_handshake const&, component_handshake const&) = default;
};

/// SHA-1 over the id and the secret, 40 digits in lower case.
template <class Digests>
auto handshake_digits(std::string_view stream_id, std::string_view secret) {
    return hex(hash_secret<typename Digests::sha1>(stream_id, secret));
}

namespace detail {

/// The stream is that component's from now on.
inline step_outcome let_in(jid_view component, step_port& port) {
    port.state.address = jid{component};
    port.state.reached |= fact::authenticated;
    port.event = authenticated{port.state.address->view(), "handshake"};
    return step_outcome::done();
}

}  // namespace detail

/// The component's.
template <class Digests>
class client_handshake {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes = fact::authenticated;

    /// Both must outlive the negotiation.
    client_handshake(jid_view component, std::string_view secret) noexcept
        : component_{component}, secret_{secret} {}
    template <class Settings>
    explicit client_handshake(Settings const& settings COUPLET_LIFETIMEBOUND) noexcept
        : component_{settings.component}, secret_{settings.secret} {}

    /// It needs no feature.
    bool consider(stream_features const&, step_port const&) const noexcept { return true; }
    /// A server that refuses the name may have no id: then its error is awaited.
    step_outcome begin(step_port& port) {
        if (port.stream_id.empty()) return step_outcome::waits();
        is_proved_ = true;
        auto const digits = handshake_digits<Digests>(port.stream_id, secret_);
        return step_outcome::waits_unless(port.link.send(component_handshake{digits}));
    }
    step_outcome answer(xml::element_view element, step_port& port) {
        if (!is_proved_ || !element.is({xml::ns::component, "handshake"}))
            return step_outcome::fails(negotiation_errc::unexpected_element);
        return detail::let_in(component_, port);
    }

  private:
    jid_view component_;
    std::string_view secret_;
    bool is_proved_ = false;
};

/// Who knows the secrets: nothing for a name that is no component's.
template <class Secrets>
concept component_secrets = requires(Secrets const& secrets, std::string_view name) {
    { secrets.component_secret(name) } -> std::convertible_to<std::optional<std::string_view>>;
};

/// The server's. The domain that a component asks for is its own (XEP-0114 3).
template <class Digests, component_secrets Secrets>
class server_handshake {
  public:
    static constexpr facts needs{};
    static constexpr facts excludes = fact::authenticated;

    explicit server_handshake(Secrets const& secrets COUPLET_LIFETIMEBOUND) noexcept
        : secrets_{&secrets} {}

    bool offers(step_port const&) const noexcept { return false; }
    template <class Sink>
    void write_feature(xml::writer<Sink>&, step_port const&) const noexcept {}

    bool takes(xml::element_view element) const noexcept {
        return element.is({xml::ns::component, "handshake"});
    }
    step_outcome take(xml::element_view element, step_port& port) {
        std::optional<std::string_view> const secret = secrets_->component_secret(port.domain);
        auto const digits =
            handshake_digits<Digests>(port.stream_id, secret.value_or(std::string_view{}));
        bool const is_right = is_same_secret(element.text(), digits);
        auto const component = jid::parse(port.domain);
        if (!is_right || !secret || !component)
            return step_outcome::fails(negotiation_errc::handshake_refused);
        if (port.link.send(component_handshake{}))
            return step_outcome::fails(negotiation_errc::unwritable);
        return detail::let_in(component->view(), port);
    }

  private:
    Secrets const* secrets_;
};

}  // namespace couplet
