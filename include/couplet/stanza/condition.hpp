// SPDX-License-Identifier: BSL-1.0
// Stanza errors: the 22 conditions of RFC 6120 8.3.3, the five error types of 8.3.2, the codes of XEP-0086.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <couplet/stanza/stanza.hpp>
#include <couplet/xml/lexical.hpp>

namespace couplet {

/// Why a stanza is not accepted, in the order of RFC 6120 8.3.3.1 to 8.3.3.22. `name` gives the element's name.
enum class stanza_condition : std::uint8_t {
    bad_request,
    conflict,
    feature_not_implemented,
    forbidden,
    gone,
    internal_server_error,
    item_not_found,
    jid_malformed,
    not_acceptable,
    not_allowed,
    not_authorized,
    policy_violation,
    recipient_unavailable,
    redirect,
    registration_required,
    remote_server_not_found,
    remote_server_timeout,
    resource_constraint,
    service_unavailable,
    subscription_required,
    undefined_condition,
    unexpected_request,
};

/// What the sender may do about it (RFC 6120 8.3.2).
enum class stanza_error_type : std::uint8_t {
    auth,       ///< retry after providing credentials
    cancel,     ///< do not retry
    continue_,  ///< go on: only a warning
    modify,     ///< retry after changing the data sent
    wait,       ///< retry after waiting
};

namespace detail {

inline constexpr std::string_view stanza_error_type_words[]{"auth", "cancel", "continue", "modify",
                                                            "wait"};

struct stanza_condition_words {
    stanza_condition condition;
    stanza_error_type type;  // recommended; where the RFC names two, the first
    std::uint16_t code;      // of XEP-0086; 0 for none
    std::string_view name;
    std::string_view sentence;
};
inline constexpr stanza_condition_words stanza_condition_table[]{
    {stanza_condition::bad_request, stanza_error_type::modify, 400, "bad-request",
     "XML that breaks the schema or cannot be processed (RFC 6120 8.3.3.1)"},
    {stanza_condition::conflict, stanza_error_type::cancel, 409, "conflict",
     "something of that name or address exists already (RFC 6120 8.3.3.2)"},
    {stanza_condition::feature_not_implemented, stanza_error_type::cancel, 501,
     "feature-not-implemented", "a feature that is not implemented (RFC 6120 8.3.3.3)"},
    {stanza_condition::forbidden, stanza_error_type::auth, 403, "forbidden",
     "the sender lacks the permission (RFC 6120 8.3.3.4)"},
    {stanza_condition::gone, stanza_error_type::cancel, 302, "gone",
     "nobody is at this address any more (RFC 6120 8.3.3.5)"},
    {stanza_condition::internal_server_error, stanza_error_type::cancel, 500,
     "internal-server-error", "an error of the server's own (RFC 6120 8.3.3.6)"},
    {stanza_condition::item_not_found, stanza_error_type::cancel, 404, "item-not-found",
     "no such address or item (RFC 6120 8.3.3.7)"},
    {stanza_condition::jid_malformed, stanza_error_type::modify, 400, "jid-malformed",
     "an address that is none (RFC 6120 8.3.3.8)"},
    {stanza_condition::not_acceptable, stanza_error_type::modify, 406, "not-acceptable",
     "a request that does not meet the recipient's criteria (RFC 6120 8.3.3.9)"},
    {stanza_condition::not_allowed, stanza_error_type::cancel, 405, "not-allowed",
     "an action that is allowed to nobody (RFC 6120 8.3.3.10)"},
    {stanza_condition::not_authorized, stanza_error_type::auth, 401, "not-authorized",
     "credentials are missing or wrong (RFC 6120 8.3.3.11)"},
    {stanza_condition::policy_violation, stanza_error_type::modify, 0, "policy-violation",
     "a policy of the service was broken (RFC 6120 8.3.3.12)"},
    {stanza_condition::recipient_unavailable, stanza_error_type::wait, 404, "recipient-unavailable",
     "the recipient is not there for now (RFC 6120 8.3.3.13)"},
    {stanza_condition::redirect, stanza_error_type::modify, 302, "redirect",
     "another address answers this for now (RFC 6120 8.3.3.14)"},
    {stanza_condition::registration_required, stanza_error_type::auth, 407, "registration-required",
     "the sender has to register first (RFC 6120 8.3.3.15)"},
    {stanza_condition::remote_server_not_found, stanza_error_type::cancel, 404,
     "remote-server-not-found", "the recipient's server cannot be found (RFC 6120 8.3.3.16)"},
    {stanza_condition::remote_server_timeout, stanza_error_type::wait, 504, "remote-server-timeout",
     "the recipient's server could not be spoken to in time (RFC 6120 8.3.3.17)"},
    {stanza_condition::resource_constraint, stanza_error_type::wait, 500, "resource-constraint",
     "busy, or out of resources (RFC 6120 8.3.3.18)"},
    {stanza_condition::service_unavailable, stanza_error_type::cancel, 503, "service-unavailable",
     "a service that is not provided (RFC 6120 8.3.3.19)"},
    {stanza_condition::subscription_required, stanza_error_type::auth, 407, "subscription-required",
     "the sender has to subscribe first (RFC 6120 8.3.3.20)"},
    {stanza_condition::undefined_condition, stanza_error_type::cancel, 500, "undefined-condition",
     "a condition that only the application knows (RFC 6120 8.3.3.21)"},
    {stanza_condition::unexpected_request, stanza_error_type::wait, 400, "unexpected-request",
     "a request that was not due (RFC 6120 8.3.3.22)"},
};

struct legacy_condition {
    int code;
    stanza_condition condition;
};
inline constexpr legacy_condition legacy_conditions[]{
    {302, stanza_condition::redirect},
    {400, stanza_condition::bad_request},
    {401, stanza_condition::not_authorized},
    {403, stanza_condition::forbidden},
    {404, stanza_condition::item_not_found},
    {405, stanza_condition::not_allowed},
    {406, stanza_condition::not_acceptable},
    {407, stanza_condition::registration_required},
    {408, stanza_condition::remote_server_timeout},
    {409, stanza_condition::conflict},
    {500, stanza_condition::internal_server_error},
    {501, stanza_condition::feature_not_implemented},
    {502, stanza_condition::service_unavailable},
    {503, stanza_condition::service_unavailable},
    {504, stanza_condition::remote_server_timeout},
    {510, stanza_condition::service_unavailable},
};

/// Nothing for a number that is no condition.
constexpr stanza_condition_words words(stanza_condition condition) noexcept {
    auto const row = static_cast<std::size_t>(condition);
    return row < sizeof stanza_condition_table / sizeof *stanza_condition_table
               ? stanza_condition_table[row]
               : stanza_condition_words{};
}

}  // namespace detail

inline constexpr int stanza_condition_count = 22;
inline constexpr int stanza_error_type_count = 5;
static_assert([] {
    int i = 0;
    for (auto const& row : detail::stanza_condition_table)
        if (row.condition != static_cast<stanza_condition>(i++)) return false;
    return i == stanza_condition_count;
}());

/// The name on the wire, with hyphens.
constexpr std::string_view name(stanza_condition condition) noexcept {
    return detail::words(condition).name;
}
/// What the attribute 'type' of `<error/>` says.
constexpr std::string_view name(stanza_error_type type) noexcept {
    return detail::word(detail::stanza_error_type_words, static_cast<std::size_t>(type));
}

/// A sentence for people, with the clause.
constexpr std::string_view describe(stanza_condition condition) noexcept {
    return detail::words(condition).sentence;
}

/// The error type that RFC 6120 8.3.3 recommends, the first where it names two; `cancel` for
/// undefined-condition, for which any will do.
constexpr stanza_error_type default_type(stanza_condition condition) noexcept {
    return detail::words(condition).type;
}

/// The code that entities older than RFC 3920 understand (XEP-0086 2, table 1); none for
/// policy-violation, which is younger.
constexpr std::optional<std::uint16_t> legacy_code(stanza_condition condition) noexcept {
    std::uint16_t const code = detail::words(condition).code;
    if (code == 0) return std::nullopt;
    return code;
}
/// What such an entity means by its code (XEP-0086 3, table 2); of 302 the temporary one, of 402 none, since
/// RFC 6120 has no payment-required.
constexpr std::optional<stanza_condition> find_legacy_condition(int code) noexcept {
    for (auto const& [legacy, condition] : detail::legacy_conditions)
        if (legacy == code) return condition;
    return std::nullopt;
}

/// The condition of that name on the wire; none for a name that RFC 6120 does not define, which is to be
/// treated as `undefined_condition` (RFC 6120 8.3.2).
constexpr std::optional<stanza_condition> find_stanza_condition(std::string_view text) noexcept {
    for (auto const& row : detail::stanza_condition_table)
        if (row.name == text) return row.condition;
    return std::nullopt;
}
/// The error type of that name on the wire; none for a name that RFC 6120 8.3.2 does not define.
constexpr std::optional<stanza_error_type> find_stanza_error_type(std::string_view text) noexcept {
    return detail::find_word<stanza_error_type>(detail::stanza_error_type_words, text);
}

/// The names for declarations: `declare::choice(xml::ns::stanza_errors, &T::condition)`.
constexpr auto spelling(stanza_condition) noexcept {
    return []<std::size_t... Row>(std::index_sequence<Row...>) {
        return xml::words{detail::stanza_condition_table[Row].name...};
    }
    (std::make_index_sequence<stanza_condition_count>{});
}

}  // namespace couplet
