// SPDX-License-Identifier: BSL-1.0
// What is wrong with a stanza and what to do about it: one row a clause, one column a role (RFC 6120 8, RFC 6121 4, 5).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/stanza/condition.hpp>
#include <couplet/stream/condition.hpp>
#include <couplet/xml/names.hpp>

namespace couplet {

/// Who has received the stanza, and over which kind of stream.
enum class stanza_role : std::uint8_t {
    client,            ///< from its server
    server_c2s,        ///< a server from a client of its own
    server_s2s,        ///< a server from another server
    component,         ///< an external component from its server (XEP-0114)
    server_component,  ///< a server from a component
};

/// The rules that a stanza can break, in the order in which they are told: of several the first.
enum class stanza_rule : std::uint8_t {
    content_namespace,
    content_prefix,
    unknown_stanza,
    foreign_element,
    not_authenticated,
    missing_from,
    faulty_from,
    foreign_from,
    not_bound,
    missing_to,
    faulty_to,
    foreign_to,
    unexpected_sender,
    iq_type,
    missing_id,
    request_without_payload,
    request_with_payloads,
    payload_namespace,
    foreign_content,
    result_with_payloads,
    missing_error,
    faulty_error,
    unexpected_error,
    presence_type,
    undirected_subscription,
    undirected_presence,
    repeated_priority,
    faulty_priority,
    repeated_show,
    faulty_show,
    empty_show,
    unavailable_details,
    repeated_thread,
    own_parent,
    repeated_language,
    mixed_content,
    faulty_language,
};

/// What to do with a stanza.
enum class stanza_action : std::uint8_t {
    accept,      ///< nothing is wrong with it
    answer,      ///< send a stanza error back, and do no more with it
    end_stream,  ///< send a stream error and close the stream
    ignore,      ///< do nothing with it
};

/// An action, with the condition to be sent if something is.
struct stanza_outcome {
    stanza_action action = stanza_action::accept;
    /// If the action is `answer`.
    stanza_condition stanza_error{};
    /// If the action is `end_stream`.
    stream_condition stream_error{};

    friend constexpr bool operator==(stanza_outcome, stanza_outcome) noexcept = default;
};

inline constexpr int stanza_role_count = 5;
inline constexpr int stanza_rule_count = 37;

namespace detail {

// NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): rows in the reader's order
struct stanza_rule_row {
    stanza_rule rule;
    std::string_view name;
    stanza_outcome outcomes[stanza_role_count];  // client, c2s, s2s, component, its server
    std::string_view sentence;
};

namespace outcomes {

inline constexpr stanza_outcome fine{};
inline constexpr stanza_outcome drop{stanza_action::ignore, {}, {}};
inline constexpr stanza_outcome bad{stanza_action::answer, stanza_condition::bad_request, {}};
inline constexpr stanza_outcome jid{stanza_action::answer, stanza_condition::jid_malformed, {}};
constexpr stanza_outcome end(stream_condition condition) noexcept {
    return {stanza_action::end_stream, {}, condition};
}
inline constexpr auto ns = end(stream_condition::invalid_namespace);
inline constexpr auto prefix = end(stream_condition::bad_namespace_prefix);
inline constexpr auto stanza = end(stream_condition::unsupported_stanza_type);
inline constexpr auto auth = end(stream_condition::not_authorized);
inline constexpr auto from = end(stream_condition::invalid_from);
inline constexpr auto ends = end(stream_condition::improper_addressing);
inline constexpr auto host = end(stream_condition::host_unknown);

inline constexpr stanza_rule_row table[]{
    // clang-format off
    //                                            client c2s     s2s     component server of a component
    {stanza_rule::content_namespace, "content_namespace",
                                                 {ns,    ns,     ns,     ns,     ns},
     "in a content namespace that is not the stream's (RFC 6120 4.8.3)"},
    {stanza_rule::content_prefix, "content_prefix",
                                                 {drop,  prefix, prefix, drop,   prefix},
     "a prefix for the content namespace (RFC 6120 4.8.5)"},
    {stanza_rule::unknown_stanza, "unknown_stanza",
                                                 {drop,  stanza, stanza, drop,   stanza},
     "neither message nor presence nor iq (RFC 6120 4.9.3.24)"},
    {stanza_rule::foreign_element, "foreign_element",
                                                 {drop,  stanza, stanza, drop,   stanza},
     "an element of another namespace, which was not negotiated (RFC 6120 4.8.4)"},
    {stanza_rule::not_authenticated, "not_authenticated",
                                                 {fine,  auth,   auth,   fine,   auth},
     "a stanza before the stream was authenticated (RFC 6120 4.9.3.12)"},
    {stanza_rule::missing_from, "missing_from",  {fine,  fine,   ends,   drop,   ends},
     "no 'from' between servers (RFC 6120 8.1.2.2 1) or to or of a component (XEP-0114 3)"},
    {stanza_rule::faulty_from, "faulty_from",    {drop,  from,   ends,   drop,   ends},
     "a 'from' that is no address (RFC 6120 8.1.2.2 1, 4.9.3.9), and so nobody to answer (8.3.1 2)"},
    {stanza_rule::foreign_from, "foreign_from",  {fine,  from,   from,   fine,   from},
     "a 'from' that is not the client's or not of the peer's domain (RFC 6120 4.9.3.9, 8.1.2.2 2; XEP-0114 3)"},
    {stanza_rule::not_bound, "not_bound",        {fine,  auth,   fine,   fine,   fine},
     "a stanza to others before a resource was bound (RFC 6120 7.1, 4.3.5)"},
    {stanza_rule::missing_to, "missing_to",      {fine,  fine,   ends,   fine,   ends},
     "no 'to' between servers (RFC 6120 8.1.1.2 1) or of a component (XEP-0114 3)"},
    {stanza_rule::faulty_to, "faulty_to",        {fine,  jid,    ends,   jid,    jid},
     "a 'to' that is no address (RFC 6120 8.3.3.8; between servers 8.1.1.2 1)"},
    {stanza_rule::foreign_to, "foreign_to",      {fine,  fine,   host,   fine,   fine},
     "a 'to' at a domain that is not served here (RFC 6120 8.1.1.2 2)"},
    {stanza_rule::unexpected_sender, "unexpected_sender",
                                                 {drop,  fine,   fine,   fine,   fine},
     "a push, copy or event from who may not send it (RFC 6121 2.1.6 2, XEP-0280 11, XEP-0223 6)"},
    {stanza_rule::iq_type, "iq_type",            {bad,   bad,    bad,    bad,    bad},
     "an iq whose type is none of get, set, result and error (RFC 6120 8.2.3 2)"},
    {stanza_rule::missing_id, "missing_id",      {bad,   bad,    bad,    bad,    bad},
     "an iq without 'id' (RFC 6120 8.2.3 1)"},
    {stanza_rule::request_without_payload, "request_without_payload",
                                                 {bad,   bad,    bad,    bad,    bad},
     "an iq get or set without a child (RFC 6120 8.2.3 5)"},
    {stanza_rule::request_with_payloads, "request_with_payloads",
                                                 {bad,   bad,    bad,    bad,    bad},
     "an iq get or set with more than one child (RFC 6120 8.2.3 5)"},
    {stanza_rule::payload_namespace, "payload_namespace",
                                                 {bad,   bad,    bad,    bad,    bad},
     "an iq get or set whose child is in no namespace of its own (RFC 6120 8.4, RFC 6121 6)"},
    {stanza_rule::foreign_content, "foreign_content",
                                                 {fine,  bad,    bad,    fine,   bad},
     "a child in the content namespace of another stream, which is no extension's (RFC 6120 8.4, 4.8.3)"},
    {stanza_rule::result_with_payloads, "result_with_payloads",
                                                 {drop,  drop,   drop,   drop,   drop},
     "an iq result with more than one child (RFC 6120 8.2.3 6)"},
    {stanza_rule::missing_error, "missing_error",
                                                 {drop,  drop,   drop,   drop,   drop},
     "a stanza of type error without <error/> (RFC 6120 8.3.1 4, 8.2.3 7)"},
    {stanza_rule::faulty_error, "faulty_error",  {fine,  fine,   fine,   fine,   fine},
     "an <error/> without type or condition: taken for undefined-condition (RFC 6120 8.3.2)"},
    {stanza_rule::unexpected_error, "unexpected_error",
                                                 {fine,  bad,    bad,    bad,    bad},
     "<error/> in a stanza that is not of type error (RFC 6120 8.3.1 7)"},
    {stanza_rule::presence_type, "presence_type",
                                                 {bad,   bad,    bad,    bad,    bad},
     "presence of a type that is not defined (RFC 6121 4.7.1)"},
    {stanza_rule::undirected_subscription, "undirected_subscription",
                                                 {fine,  bad,    fine,   fine,   fine},
     "subscription presence without 'to' (RFC 6121 3.1.1, 3.2.1, 3.3.1)"},
    {stanza_rule::undirected_presence, "undirected_presence",
                                                 {fine,  drop,   fine,   fine,   fine},
     "a probe, which is no reason for an error (RFC 6121 4.3), or an error without 'to'"},
    {stanza_rule::repeated_priority, "repeated_priority",
                                                 {fine,  bad,    bad,    bad,    bad},
     "presence with more than one <priority/> (RFC 6121 4.7.2.3)"},
    {stanza_rule::faulty_priority, "faulty_priority",
                                                 {fine,  bad,    bad,    bad,    bad},
     "a priority that is no integer from -128 to 127 (RFC 6121 4.7.2.3)"},
    {stanza_rule::repeated_show, "repeated_show",
                                                 {fine,  bad,    bad,    bad,    bad},
     "presence with more than one <show/> (RFC 6121 4.7.2.1)"},
    {stanza_rule::faulty_show, "faulty_show",    {fine,  bad,    bad,    bad,    bad},
     "a <show/> that is none of away, chat, dnd and xa (RFC 6121 4.7.2.1)"},
    {stanza_rule::empty_show, "empty_show",      {fine,  fine,   fine,   fine,   fine},
     "an empty <show/>, which clients do send: passed on, taken for none (RFC 6121 4.7.2.1)"},
    {stanza_rule::unavailable_details, "unavailable_details",
                                                 {fine,  fine,   fine,   fine,   fine},
     "unavailable presence with <show/> or <priority/>: it is broadcast all the same (RFC 6121 4.5.1, 4.5.2)"},
    {stanza_rule::repeated_thread, "repeated_thread",
                                                 {fine,  bad,    fine,   fine,   bad},
     "a message with more than one <thread/> (RFC 6121 5.2.5)"},
    {stanza_rule::own_parent, "own_parent",      {fine,  bad,    fine,   fine,   bad},
     "a thread that is its own parent (RFC 6121 5.2.5)"},
    {stanza_rule::repeated_language, "repeated_language",
                                                 {fine,  bad,    fine,   fine,   bad},
     "two of body, subject or status in one language (RFC 6121 4.7.2.2, 5.2.3, 5.2.4)"},
    {stanza_rule::mixed_content, "mixed_content",
                                                 {fine,  bad,    fine,   fine,   bad},
     "elements in what holds text only (RFC 6121 4.7.2.1-4.7.2.3, 5.2.3-5.2.5)"},
    {stanza_rule::faulty_language, "faulty_language",
                                                 {fine,  fine,   fine,   fine,   fine},
     "an xml:lang that is no language tag: passed on, since a server does not modify it (RFC 6120 8.1.5)"},
    // clang-format on
};
static_assert([] {
    int i = 0;
    for (auto const& row : table)
        if (row.rule != static_cast<stanza_rule>(i++)) return false;
    return i == stanza_rule_count;
}());

}  // namespace outcomes

/// Nothing for a number that is no rule.
constexpr stanza_rule_row const* row_of(stanza_rule rule) noexcept {
    auto const row = static_cast<std::size_t>(rule);
    return row < stanza_rule_count ? &outcomes::table[row] : nullptr;
}

}  // namespace detail

/// The enumerator's spelling.
constexpr std::string_view name(stanza_rule rule) noexcept {
    auto const* row = detail::row_of(rule);
    return row == nullptr ? std::string_view{} : row->name;
}
/// A sentence for people: what is wrong, with the clause that says so.
constexpr std::string_view describe(stanza_rule rule) noexcept {
    auto const* row = detail::row_of(rule);
    return row == nullptr ? std::string_view{} : row->sentence;
}
/// What somebody in that role does about a stanza that breaks the rule, if it can be answered.
constexpr stanza_outcome outcome(stanza_rule rule, stanza_role role) noexcept {
    auto const* row = detail::row_of(rule);
    auto const column = static_cast<std::size_t>(role);
    return row == nullptr || column >= stanza_role_count ? stanza_outcome{} : row->outcomes[column];
}

/// "client", "server_c2s", "server_s2s", "component", "server_component".
constexpr std::string_view name(stanza_role role) noexcept {
    switch (role) {
        case stanza_role::client: return "client";
        case stanza_role::server_c2s: return "server_c2s";
        case stanza_role::server_s2s: return "server_s2s";
        case stanza_role::component: return "component";
        case stanza_role::server_component: return "server_component";
    }
    return {};
}

/// The content namespace of a stream to somebody in that role (RFC 6120 4.8.3, XEP-0114 2).
constexpr std::string_view content_namespace(stanza_role role) noexcept {
    switch (role) {
        case stanza_role::client:
        case stanza_role::server_c2s: return xml::ns::client;
        case stanza_role::server_s2s: return xml::ns::server;
        case stanza_role::component:
        case stanza_role::server_component: return xml::ns::component;
    }
    return {};
}

/// Any of the rules.
class stanza_rule_set {
  public:
    constexpr stanza_rule_set() noexcept = default;
    constexpr stanza_rule_set(stanza_rule one) noexcept
        : bits_{std::uint64_t{1} << static_cast<unsigned>(one)} {}
    static constexpr stanza_rule_set all() noexcept {
        stanza_rule_set every;
        every.bits_ = (std::uint64_t{1} << stanza_rule_count) - 1;
        return every;
    }

    constexpr bool empty() const noexcept { return bits_ == 0; }
    constexpr bool contains(stanza_rule one) const noexcept {
        return !(*this & stanza_rule_set{one}).empty();
    }
    /// The first in the order of the enumeration; nothing if there is none.
    constexpr std::optional<stanza_rule> first() const noexcept {
        if (empty()) return std::nullopt;
        return static_cast<stanza_rule>(std::countr_zero(bits_));
    }

    friend constexpr stanza_rule_set operator|(stanza_rule_set a, stanza_rule_set b) noexcept {
        a.bits_ |= b.bits_;
        return a;
    }
    friend constexpr stanza_rule_set operator&(stanza_rule_set a, stanza_rule_set b) noexcept {
        a.bits_ &= b.bits_;
        return a;
    }
    /// Those of `a` that are not in `b`.
    friend constexpr stanza_rule_set operator-(stanza_rule_set a, stanza_rule_set b) noexcept {
        a.bits_ &= ~b.bits_;
        return a;
    }
    friend constexpr bool operator==(stanza_rule_set, stanza_rule_set) noexcept = default;

  private:
    std::uint64_t bits_ = 0;
};

namespace detail {

struct enforced_by_role {
    stanza_rule_set rules[stanza_role_count]{};
};
inline constexpr enforced_by_role enforced = [] {
    enforced_by_role made;
    for (auto const& row : outcomes::table)
        for (int role = 0; role < stanza_role_count; ++role)
            if (row.outcomes[role].action != stanza_action::accept)
                made.rules[role] = made.rules[role] | row.rule;
    return made;
}();

}  // namespace detail

/// The rules about which somebody in that role does something.
constexpr stanza_rule_set enforced_rules(stanza_role role) noexcept {
    auto const column = static_cast<std::size_t>(role);
    return column < stanza_role_count ? detail::enforced.rules[column] : stanza_rule_set{};
}

/// The rules that there are for somebody in that role, whether something is done about them or not: a client, say, has
/// none about an absent 'to'.
constexpr stanza_rule_set applicable_rules(stanza_role role) noexcept {
    constexpr auto of_some_roles =
        stanza_rule_set{stanza_rule::not_authenticated} | stanza_rule::missing_from |
        stanza_rule::foreign_from | stanza_rule::not_bound | stanza_rule::missing_to |
        stanza_rule::foreign_to | stanza_rule::unexpected_sender |
        stanza_rule::undirected_subscription | stanza_rule::undirected_presence;
    return stanza_rule_set::all() - (of_some_roles - enforced_rules(role));
}

/// What to do with a stanza, and because of which rule.
struct stanza_verdict {
    stanza_outcome outcome{};
    /// The rule that it breaks; nothing if it is accepted.
    std::optional<stanza_rule> rule{};

    constexpr stanza_action action() const noexcept { return outcome.action; }
    constexpr bool is_accepted() const noexcept { return action() == stanza_action::accept; }
    /// What to answer; nothing if no stanza error is to be sent.
    constexpr std::optional<stanza_condition> stanza_error() const noexcept {
        if (action() != stanza_action::answer) return std::nullopt;
        return outcome.stanza_error;
    }
    /// What to end the stream with; nothing if it goes on.
    constexpr std::optional<stream_condition> stream_error() const noexcept {
        if (action() != stanza_action::end_stream) return std::nullopt;
        return outcome.stream_error;
    }

    friend constexpr bool operator==(stanza_verdict const&, stanza_verdict const&) = default;
};

/// What to do about a stanza that breaks those rules: what its first enforced rule says. An error, and an iq's result,
/// is never answered: what would be is ignored (RFC 6120 8.3.1 8, 8.2.3 4).
constexpr stanza_verdict judge(stanza_rule_set broken, stanza_role role,
                               bool may_be_answered) noexcept {
    auto const rule = (broken & enforced_rules(role)).first();
    if (!rule) return {};
    stanza_outcome const found = outcome(*rule, role);
    if (found.action == stanza_action::answer && !may_be_answered)
        return {detail::outcomes::drop, rule};
    return {found, rule};
}

}  // namespace couplet
