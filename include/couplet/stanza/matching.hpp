// SPDX-License-Identifier: BSL-1.0
// Which stanza answers which: by kind, id and sender (RFC 6120 8.1.2.1, 8.1.3, 8.2.3, 8.3.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/jid/view.hpp>
#include <couplet/stanza/meant.hpp>
#include <couplet/stanza/stanza.hpp>

namespace couplet {

/// Who may answer what was asked of the user's own account.
enum class account_answers : std::uint8_t {
    /// The account: no 'from', or its bare address (RFC 6120 8.1.2.1 3, 10.3.3 1).
    by_account,
    /// Also the server's domain and the client's own full address, as some old servers write. The risk: none that the
    /// server is not trusted with anyway, since it writes every 'from' that the client sees.
    by_server_too,
};

/// Whether whoever sent `from` may answer a client's request to `asked`: only the one who was asked. To ask without
/// 'to' is to ask the own account, and what comes without 'from' comes from it. `own` is the client's full address, or
/// its bare one before it has bound a resource. A faulty `from` answers nothing.
template <enforced_address From>
constexpr bool may_answer(std::optional<jid_view> asked, From const& from, jid_view own,
                          account_answers rule = account_answers::by_account) noexcept {
    jid_view const expected = asked.value_or(own.bare());
    auto const sender = meant_sender(from, own);
    if (!sender) return false;
    if (*sender == expected) return true;
    return rule == account_answers::by_server_too && expected == own.bare() &&
           (*sender == own || *sender == own.domain_jid());
}

/// What is remembered of a stanza that was sent, so that its answer is known when it comes.
struct sent_stanza {
    stanza_kind kind = stanza_kind::iq;
    std::string_view id{};
    /// Nothing: the own account (RFC 6120 10.3).
    std::optional<jid_view> to{};
    /// Of whom it was sent: a client's own address; a server and a component have many.
    jid_view from;
};

/// Whether stanzas of that kind and type answer something: an iq's result or error, any other kind's error (RFC 6120
/// 8.2.3, 8.3).
constexpr bool is_answer(stanza_kind kind, std::string_view type) noexcept {
    return type == "error" || (kind == stanza_kind::iq && type == "result");
}

namespace detail {

template <class Stanza>
constexpr bool may_be_answer(Stanza const& received, sent_stanza const& sent) noexcept {
    std::optional<std::string_view> const type = received.type(), id = received.id();
    return received.kind() == sent.kind && type && is_answer(received.kind(), *type) &&
           id == sent.id;
}

}  // namespace detail

/// Whether a client may take `received`, a stanza_view with its stanza_addresses, for the answer to `sent`: of the same
/// kind (RFC 6120 8.3), with the same id (8.1.3, 8.2.3 3) and from whom it was asked. What it says in 'to' does not
/// matter (8.1.1.1).
template <class Stanza, class Addresses>
constexpr bool answers(Stanza const& received, Addresses const& addresses, sent_stanza const& sent,
                       account_answers rule = account_answers::by_account) noexcept {
    return detail::may_be_answer(received, sent) &&
           may_answer(sent.to, addresses.from, sent.from, rule);
}

/// The same for a server or a component, where nothing stands for an absent address (RFC 6120 8.1.1.2, 8.1.2.2,
/// XEP-0114 3) and the answer must come back to the address that asked (8.3).
template <class Stanza, class Addresses>
constexpr bool answers_service(Stanza const& received, Addresses const& addresses,
                               sent_stanza const& sent) noexcept {
    return detail::may_be_answer(received, sent) && sent.to && addresses.from.is_valid() &&
           addresses.from.view() == *sent.to && addresses.to.is_valid() &&
           addresses.to.view() == sent.from;
}

}  // namespace couplet
