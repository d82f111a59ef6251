// SPDX-License-Identifier: BSL-1.0
// SASL: what a mechanism is, why an exchange fails, and what the peer is told (RFC 4422; RFC 6120 6).
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include <couplet/negotiation/secret.hpp>
#include <couplet/xml/lexical.hpp>

namespace couplet::sasl {

/// What `<failure/>` says, in the order of RFC 6120 6.5.1 to 6.5.11. One that is not known means not_authorized (6.5).
enum class condition : std::uint8_t {
    aborted,
    account_disabled,
    credentials_expired,
    encryption_required,
    incorrect_encoding,
    invalid_authzid,
    invalid_mechanism,
    malformed_request,
    mechanism_too_weak,
    not_authorized,
    temporary_auth_failure,
};

/// Why an exchange failed on this side.
enum class errc : std::uint8_t {
    malformed_base64,
    payload_too_long,
    malformed_message,
    not_utf8,
    not_saslprep,
    missing_initial_response,
    unexpected_initial_response,
    unexpected_challenge,
    unexpected_response,
    unexpected_success,
    unexpected_data,
    invalid_mechanism,
    encryption_required,
    mechanism_too_weak,
    credentials_missing,
    nonce_mismatch,
    too_few_iterations,
    too_many_iterations,
    missing_verifier,
    wrong_verifier,
    server_error,
    channel_binding_missing,
    channel_binding_unsupported,
    channel_binding_mismatch,
    downgrade_detected,
    extension_not_supported,
    unknown_user,
    wrong_credentials,
    invalid_authzid,
    account_disabled,
    credentials_expired,
    replayed,
    too_many_attempts,
    task_wanted,
    aborted,
    temporary_failure,
};

namespace detail {

struct condition_words {
    condition is;
    std::string_view name;
    std::string_view sentence;
};
inline constexpr condition_words condition_table[]{
    {condition::aborted, "aborted", "the client has given up (RFC 6120 6.5.1)"},
    {condition::account_disabled, "account-disabled",
     "the account is disabled for now (RFC 6120 6.5.2)"},
    {condition::credentials_expired, "credentials-expired",
     "the credentials have expired (RFC 6120 6.5.3)"},
    {condition::encryption_required, "encryption-required",
     "the mechanism needs a stream that TLS protects (RFC 6120 6.5.4)"},
    {condition::incorrect_encoding, "incorrect-encoding",
     "the data are not in the one Base64 that they have (RFC 6120 6.5.5)"},
    {condition::invalid_authzid, "invalid-authzid",
     "an identity to act as that is malformed or not allowed (RFC 6120 6.5.6)"},
    {condition::invalid_mechanism, "invalid-mechanism",
     "no mechanism, or one that was not offered (RFC 6120 6.5.7)"},
    {condition::malformed_request, "malformed-request",
     "data against the mechanism's syntax, or at the wrong time (RFC 6120 6.5.8)"},
    {condition::mechanism_too_weak, "mechanism-too-weak",
     "the mechanism is weaker than the server permits (RFC 6120 6.5.9)"},
    {condition::not_authorized, "not-authorized",
     "wrong credentials, or a failure that is not told (RFC 6120 6.5.10)"},
    {condition::temporary_auth_failure, "temporary-auth-failure",
     "a fault of the server's that may pass (RFC 6120 6.5.11)"},
};

struct errc_words {
    errc is;
    condition tells;
    std::string_view name;
    std::string_view sentence;
};
inline constexpr errc_words errc_table[]{
    {errc::malformed_base64, condition::incorrect_encoding, "malformed_base64",
     "the data are not canonical Base64 (RFC 6120 6.3.8, 6.4.2; RFC 4648 4)"},
    {errc::payload_too_long, condition::malformed_request, "payload_too_long",
     "more data than the limit allows (RFC 4422 6.1)"},
    {errc::malformed_message, condition::malformed_request, "malformed_message",
     "the data break the mechanism's syntax (RFC 6120 6.5.8)"},
    {errc::not_utf8, condition::malformed_request, "not_utf8",
     "an identity or a password is not in UTF-8 (RFC 4422 3.4.1)"},
    {errc::not_saslprep, condition::not_authorized, "not_saslprep",
     "an identity or a password that SASLprep refuses (RFC 4013 2.3)"},
    {errc::missing_initial_response, condition::malformed_request, "missing_initial_response",
     "the mechanism's first message is missing (RFC 4422 3.3)"},
    {errc::unexpected_initial_response, condition::malformed_request, "unexpected_initial_response",
     "an initial response where the server speaks first (RFC 6120 6.5.8)"},
    {errc::unexpected_challenge, condition::malformed_request, "unexpected_challenge",
     "a challenge that the mechanism does not have (RFC 4422 3.4)"},
    {errc::unexpected_response, condition::malformed_request, "unexpected_response",
     "a response that nobody asked for (RFC 6120 6.5.8)"},
    {errc::unexpected_success, condition::malformed_request, "unexpected_success",
     "success before the exchange was over (RFC 4422 3.6)"},
    {errc::unexpected_data, condition::malformed_request, "unexpected_data",
     "success with data that the mechanism does not have (RFC 6120 6.3.10)"},
    {errc::invalid_mechanism, condition::invalid_mechanism, "invalid_mechanism",
     "no mechanism, or one that was not offered (RFC 6120 6.5.7)"},
    {errc::encryption_required, condition::encryption_required, "encryption_required",
     "the mechanism needs a stream that TLS protects (RFC 6120 6.5.4)"},
    {errc::mechanism_too_weak, condition::mechanism_too_weak, "mechanism_too_weak",
     "the mechanism is weaker than the policy permits (RFC 6120 6.5.9)"},
    {errc::credentials_missing, condition::not_authorized, "credentials_missing",
     "what the mechanisms want to see is not there, or was refused (RFC 6120 6.3.3, 6.4.5)"},
    {errc::nonce_mismatch, condition::not_authorized, "nonce_mismatch",
     "the nonce is not the one that was begun, or nothing was added to it (RFC 5802 5.1)"},
    {errc::too_few_iterations, condition::not_authorized, "too_few_iterations",
     "so few iterations that the password could be guessed (RFC 5802 5.1, RFC 7677 4)"},
    {errc::too_many_iterations, condition::not_authorized, "too_many_iterations",
     "so many iterations that they would be an attack (RFC 5802 9)"},
    {errc::missing_verifier, condition::not_authorized, "missing_verifier",
     "success without proof that the server knows the credentials (RFC 5802 3, RFC 6120 6.3.10)"},
    {errc::wrong_verifier, condition::not_authorized, "wrong_verifier",
     "the server's proof is wrong: it does not know the credentials (RFC 5802 3)"},
    {errc::server_error, condition::not_authorized, "server_error",
     "the server's last message is an error (RFC 5802 7)"},
    {errc::channel_binding_missing, condition::malformed_request, "channel_binding_missing",
     "a mechanism with channel binding, and none to bind to (RFC 5802 6)"},
    {errc::channel_binding_unsupported, condition::malformed_request, "channel_binding_unsupported",
     "a type of channel binding that is not known here (RFC 5802 6)"},
    {errc::channel_binding_mismatch, condition::not_authorized, "channel_binding_mismatch",
     "the two sides do not speak over the same TLS connection (RFC 5802 6)"},
    {errc::downgrade_detected, condition::not_authorized, "downgrade_detected",
     "somebody has taken a better mechanism out of the list (RFC 5802 6, XEP-0474 5)"},
    {errc::extension_not_supported, condition::malformed_request, "extension_not_supported",
     "an extension that must be understood and is not (RFC 5802 5.1)"},
    {errc::unknown_user, condition::not_authorized, "unknown_user",
     "there is no such user, which the peer is not told (RFC 6120 6.5.10)"},
    {errc::wrong_credentials, condition::not_authorized, "wrong_credentials",
     "the password, token or proof is wrong (RFC 6120 6.5.10)"},
    {errc::invalid_authzid, condition::invalid_authzid, "invalid_authzid",
     "an identity to act as that is malformed or not allowed (RFC 6120 6.5.6)"},
    {errc::account_disabled, condition::account_disabled, "account_disabled",
     "the account is disabled for now (RFC 6120 6.5.2)"},
    {errc::credentials_expired, condition::credentials_expired, "credentials_expired",
     "the password or token has expired (RFC 6120 6.5.3)"},
    {errc::replayed, condition::not_authorized, "replayed",
     "a token's counter that has been used (XEP-0484 3.4)"},
    {errc::too_many_attempts, condition::not_authorized, "too_many_attempts",
     "too many exchanges have failed (RFC 6120 6.4.5)"},
    {errc::task_wanted, condition::not_authorized, "task_wanted",
     "the server wants a further task done, and it is not known here (XEP-0388 2.6.3)"},
    {errc::aborted, condition::aborted, "aborted", "the client has given up (RFC 6120 6.4.4)"},
    {errc::temporary_failure, condition::temporary_auth_failure, "temporary_failure",
     "a fault of the server's that may pass (RFC 6120 6.5.11)"},
};

/// Nothing for a number that is none.
template <class Row, std::size_t Count, class Enum>
constexpr Row find_row(Row const (&table)[Count], Enum value) noexcept {
    auto const row = static_cast<std::size_t>(value);
    return row < Count ? table[row] : Row{};
}

template <class Row, std::size_t Count>
constexpr bool is_in_order(Row const (&table)[Count]) noexcept {
    for (std::size_t i = 0; i < Count; ++i)
        if (static_cast<std::size_t>(table[i].is) != i) return false;
    return true;
}
static_assert(is_in_order(condition_table) && is_in_order(errc_table));

}  // namespace detail

inline constexpr int condition_count = 11;
static_assert(std::size(detail::condition_table) == condition_count);
inline constexpr int errc_count = static_cast<int>(std::size(detail::errc_table));

/// The name on the wire, with hyphens.
constexpr std::string_view name(condition which) noexcept {
    return detail::find_row(detail::condition_table, which).name;
}
/// A sentence for people, with the clause.
constexpr std::string_view describe(condition which) noexcept {
    return detail::find_row(detail::condition_table, which).sentence;
}
/// The names for declarations: `declare::choice(&T::condition)`.
constexpr auto spelling(condition) noexcept {
    return []<std::size_t... Row>(std::index_sequence<Row...>) {
        return xml::words{detail::condition_table[Row].name...};
    }
    (std::make_index_sequence<condition_count>{});
}

/// The enumerator's spelling.
constexpr std::string_view name(errc code) noexcept {
    return detail::find_row(detail::errc_table, code).name;
}
/// A sentence for people, with the clause.
constexpr std::string_view describe(errc code) noexcept {
    return detail::find_row(detail::errc_table, code).sentence;
}
/// What a server tells; the same for an unknown user and a wrong password (RFC 6120 6.5.10).
constexpr condition condition_of(errc code) noexcept {
    return detail::find_row(detail::errc_table, code).tells;
}

/// A client's side of one exchange. Payloads are decoded; what is sent is appended. An error: abort (RFC 6120 6.4.4).
/// `begin`: whether there is an initial response, maybe an empty one; if not, the server speaks first.
/// `respond`: a challenge's answer. `finish`: `<success/>` with its data or none; is the server who it should be?
template <class Mechanism>
concept client_mechanism = requires(Mechanism mechanism, std::string_view payload, secret& out) {
    { mechanism.begin(out) } -> std::same_as<bool>;
    { mechanism.respond(payload, out) } -> std::same_as<std::optional<errc>>;
    { mechanism.finish(std::optional<std::string_view>{}) } -> std::same_as<std::optional<errc>>;
};

/// What a server's mechanism makes of a message.
struct verdict {
    enum class kind : std::uint8_t { challenge, success, failure };
    kind is = kind::failure;
    errc why{};  ///< of a failure

    static constexpr verdict challenge() noexcept { return {kind::challenge}; }
    static constexpr verdict success() noexcept { return {kind::success}; }
    static constexpr verdict failure(errc why) noexcept { return {kind::failure, why}; }
    friend constexpr bool operator==(verdict const&, verdict const&) = default;
};

/// A server's side of one exchange. `step`: a response, or nothing if `<auth/>` had no initial one; `out`: the
/// challenge, or the data of success. `username`: who, once it succeeded; `authzid`: as whom, empty for the same.
template <class Mechanism>
concept server_mechanism = requires(Mechanism mechanism, std::optional<std::string_view> response,
                                    secret& out) {
    { mechanism.step(response, out) } -> std::same_as<verdict>;
    { mechanism.username() } -> std::convertible_to<std::string_view>;
    { mechanism.authzid() } -> std::convertible_to<std::string_view>;
};

}  // namespace couplet::sasl
