// SPDX-License-Identifier: BSL-1.0
// Who may send what: the payloads that are only true if they come from the right address (RFC 6121 2.1.6, XEP-0280 11).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/jid/view.hpp>
#include <couplet/stanza/matching.hpp>
#include <couplet/stanza/meant.hpp>
#include <couplet/stanza/stanza.hpp>
#include <couplet/xml/names.hpp>

namespace couplet {

/// Whose word a client takes for a payload.
enum class trusted_sender : std::uint8_t {
    account,  ///< the user's own account: its bare address, or no 'from' (RFC 6120 8.1.2.1 4)
    account_or_server,  ///< the same, or the domain of the user's server
    bare_address,  ///< an account or a service, not one of its resources: whose word it is stands in 'from'
    queried,  ///< whom an open request was sent to, which the caller knows
};

/// A payload, where it means what it says, and whose word is taken for it.
// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): rows in the reader's order
struct sender_rule {
    xml::expanded_name payload;
    /// The attribute 'node' of a child of the payload; empty for any.
    std::string_view node;
    stanza_kind kind;
    /// RFC 6120 8.1.4; empty for any type.
    std::string_view type;
    trusted_sender sender;
    /// For people: what it is, and the clause.
    std::string_view sentence;
};

/// One row a payload and node; those with a node stand before those for any.
inline constexpr sender_rule sender_rules[]{
    {{xml::ns::roster, "query"},
     "",
     stanza_kind::iq,
     "set",
     trusted_sender::account,
     "a roster push (RFC 6121 2.1.6 2)"},
    {{"urn:xmpp:blocking", "block"},
     "",
     stanza_kind::iq,
     "set",
     trusted_sender::account,
     "a block push (XEP-0191 3.3)"},
    {{"urn:xmpp:blocking", "unblock"},
     "",
     stanza_kind::iq,
     "set",
     trusted_sender::account,
     "an unblock push (XEP-0191 3.4)"},
    {{xml::ns::bind, "bind"},
     "",
     stanza_kind::iq,
     "result",
     trusted_sender::account_or_server,
     "the resource that was bound (RFC 6120 7.6, 8.1.2.1)"},
    {{"urn:xmpp:carbons:2", "received"},
     "",
     stanza_kind::message,
     "",
     trusted_sender::account,
     "a carbon copy (XEP-0280 11)"},
    {{"urn:xmpp:carbons:2", "sent"},
     "",
     stanza_kind::message,
     "",
     trusted_sender::account,
     "a carbon copy (XEP-0280 11)"},
    {{"urn:xmpp:mam:2", "result"},
     "",
     stanza_kind::message,
     "",
     trusted_sender::queried,
     "a message from an archive (XEP-0313 8.2)"},
    {{"urn:xmpp:mam:1", "result"},
     "",
     stanza_kind::message,
     "",
     trusted_sender::queried,
     "a message from an archive (XEP-0313 8.2)"},
    {{"http://jabber.org/protocol/pubsub#event", "event"},
     "storage:bookmarks",
     stanza_kind::message,
     "",
     trusted_sender::account,
     "the user's bookmarks (XEP-0048, XEP-0223 6)"},
    {{"http://jabber.org/protocol/pubsub#event", "event"},
     "urn:xmpp:bookmarks:1",
     stanza_kind::message,
     "",
     trusted_sender::account,
     "the user's bookmarks (XEP-0402, XEP-0223 6)"},
    {{"http://jabber.org/protocol/pubsub#event", "event"},
     "urn:xmpp:mds:displayed:0",
     stanza_kind::message,
     "",
     trusted_sender::account,
     "how far the user has read (XEP-0490, XEP-0223 6)"},
    {{"http://jabber.org/protocol/pubsub#event", "event"},
     "",
     stanza_kind::message,
     "",
     trusted_sender::bare_address,
     "a published event (XEP-0163 4.3)"},
};

/// The rule for a payload with that node in a stanza of that kind; none if anybody may send it.
constexpr sender_rule const* find_sender_rule(xml::expanded_name payload, stanza_kind kind,
                                              std::string_view type,
                                              std::string_view node = {}) noexcept {
    for (sender_rule const& rule : sender_rules)
        if (rule.kind == kind && rule.payload == payload &&
            (rule.type.empty() || rule.type == type) && (rule.node.empty() || rule.node == node))
            return &rule;
    return nullptr;
}

/// A request that is not yet answered for good, as of an archive. `own_archive`: the own account may answer.
struct open_query {
    bool is_open = false;
    /// To whom it was sent; nothing: to the own account.
    std::optional<jid_view> to{};
};

inline constexpr open_query own_archive{.is_open = true};

/// Whether a client whose address is `own` may take the word of `from`. What only a queried address may send comes
/// from the wrong one if no query is open.
template <enforced_address From>
constexpr bool is_trusted(trusted_sender trusted, From const& from, jid_view own,
                          open_query query = {}) noexcept {
    switch (trusted) {
        case trusted_sender::account: return may_answer(std::nullopt, from, own);
        case trusted_sender::account_or_server:
            return may_answer(std::nullopt, from, own, account_answers::by_server_too);
        case trusted_sender::bare_address: {
            auto const sender = meant_sender(from, own);
            return sender && sender->is_bare();
        }
        case trusted_sender::queried: return query.is_open && may_answer(query.to, from, own);
    }
    return false;
}

namespace detail {

/// Calls `is_kept` with each rule that holds for a payload of the stanza; the first rule that it denies. All payloads
/// and all their nodes are looked at: a reader may find another than the first.
template <class Stanza, class Predicate>
sender_rule const* first_broken(Stanza const& stanza, Predicate is_kept) noexcept {
    std::string_view const type = stanza.type().value_or("");
    auto broken = [&](xml::expanded_name payload, std::string_view node) -> sender_rule const* {
        auto const* rule = find_sender_rule(payload, stanza.kind(), type, node);
        return rule == nullptr || is_kept(*rule) ? nullptr : rule;
    };
    for (auto const payload : stanza.element().children()) {
        if (payload.ns() == stanza.element().ns()) continue;
        if (auto const* rule = broken(payload.name(), {})) return rule;
        if (payload.ns() != "http://jabber.org/protocol/pubsub#event") continue;
        for (auto const child : payload.children())
            if (auto const node = child.attribute("node"))
                if (auto const* rule = broken(payload.name(), *node)) return rule;
    }
    return nullptr;
}

}  // namespace detail

/// The first rule that the sender of a stanza breaks, a stanza_view with its stanza_addresses; none if each payload
/// comes from where it may. That the id of the query matches as well is the caller's to see (XEP-0313 8.2).
template <class Stanza, class Addresses>
sender_rule const* find_unexpected_sender(Stanza const& stanza, Addresses const& addresses,
                                          jid_view own, open_query query = own_archive) noexcept {
    return detail::first_broken(stanza, [&](sender_rule const& rule) {
        return is_trusted(rule.sender, addresses.from, own, query);
    });
}

}  // namespace couplet
