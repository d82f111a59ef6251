// SPDX-License-Identifier: BSL-1.0
// Who is meant where a stanza has no 'to' or 'from' (RFC 6120 8.1.1.1, 8.1.2.1, 10.3; RFC 6121 3.1.2).
#pragma once

#include <concepts>
#include <optional>

#include <couplet/jid/view.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/stanza/stanza.hpp>

namespace couplet {

/// An address attribute of which is known whether it is there and whether it is an address: `parsed_address`.
/// An `optional<jid_view>` is none on purpose: a faulty 'from' must not pass for an absent one, since absent means
/// the user's own account.
template <class Address>
concept enforced_address = requires(Address const& address) {
    { address.is_absent() } -> std::same_as<bool>;
    { address.is_valid() } -> std::same_as<bool>;
    { address.view() } -> std::same_as<jid_view>;
};

/// An address that is known to be one, where an enforced one is asked for.
struct known_address {
    jid_view address;

    static constexpr bool is_absent() noexcept { return false; }
    static constexpr bool is_valid() noexcept { return true; }
    constexpr jid_view view() const noexcept { return address; }
};

/// An address that is known to be absent.
struct absent_address {
    static constexpr bool is_absent() noexcept { return true; }
    static constexpr bool is_valid() noexcept { return false; }
    static constexpr jid_view view() noexcept { return jid_view::assume_canonical({}); }
};

/// Who sent a stanza that a client has received: without 'from' its own account (RFC 6120 8.1.2.1 4). Nobody, if
/// 'from' is no address. `own` is the client's full address, or its bare one.
template <enforced_address Address>
constexpr std::optional<jid_view> meant_sender(Address const& from COUPLET_LIFETIMEBOUND,
                                               jid_view own COUPLET_LIFETIMEBOUND) noexcept {
    if (from.is_absent()) return own.bare();
    if (!from.is_valid()) return {};
    return from.view();
}

/// To whom a stanza goes that a client has received: without 'to' the client itself (RFC 6120 8.1.1.1 2).
template <enforced_address Address>
constexpr std::optional<jid_view> meant_recipient(Address const& to COUPLET_LIFETIMEBOUND,
                                                  jid_view own COUPLET_LIFETIMEBOUND) noexcept {
    if (to.is_absent()) return own;
    if (!to.is_valid()) return {};
    return to.view();
}

/// Whether presence of that type manages a subscription (RFC 6121 3).
constexpr bool is_subscription(presence_type type) noexcept {
    return type >= presence_type::subscribe && type <= presence_type::unsubscribed;
}

/// The 'from' that a server writes into whatever its client sent, instead of the client's: the full address of the
/// resource, or the bare one into subscription presence (RFC 6120 8.1.2.1 1). `presence`: nothing for other kinds.
constexpr jid_view stamped_sender(jid_view client COUPLET_LIFETIMEBOUND,
                                  std::optional<presence_type> presence) noexcept {
    if (presence && is_subscription(*presence)) return client.bare();
    return client;
}

/// To whom a stanza goes that a server has received from its client; nothing if that is nobody in particular, as
/// broadcast presence (RFC 6120 10.3.2), or 'to' is no address. A message or iq without 'to' is for the client's
/// own account (10.3.1, 10.3.3), a subscription for a bare address (RFC 6121 3.1.2 1).
template <enforced_address Address>
constexpr std::optional<jid_view> meant_recipient_of_client(
    Address const& to COUPLET_LIFETIMEBOUND, jid_view client COUPLET_LIFETIMEBOUND,
    stanza_kind kind, std::optional<presence_type> presence) noexcept {
    if (to.is_absent())
        return kind == stanza_kind::presence ? std::nullopt
                                             : std::optional<jid_view>{client.bare()};
    if (!to.is_valid()) return std::nullopt;
    if (presence && is_subscription(*presence)) return to.view().bare();
    return to.view();
}

}  // namespace couplet
