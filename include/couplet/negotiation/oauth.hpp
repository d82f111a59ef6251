// SPDX-License-Identifier: BSL-1.0
// Tokens for passwords: OAUTHBEARER (RFC 7628), X-OAUTH2 and X-YANDEX-OAUTH, which are older.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <couplet/expected.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/one_message.hpp>
#include <couplet/negotiation/plain.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/scram_message.hpp>
#include <couplet/negotiation/secret.hpp>

namespace couplet::sasl {

/// Who, with which token.
struct token_message {
    std::string_view username{};
    std::string_view token{};
};

/// X-OAUTH2: NUL, name, NUL, token, as if it were a password.
inline expected<one_message_client, errc> make_x_oauth2_client(token_message const& message) {
    return make_plain_client({.username = message.username, .password = message.token});
}

/// X-YANDEX-OAUTH: name, NUL, token.
inline expected<one_message_client, errc> make_x_yandex_oauth_client(token_message const& message) {
    for (std::string_view const part : {message.username, message.token})
        if (auto const fault = find_unsafe(part)) return unexpected{*fault};
    secret octets{message.username};
    octets.push_back('\0');
    octets.append(message.token);
    return one_message_client{std::move(octets)};
}

namespace detail {

/// b64token, which a bearer token consists of (RFC 6750 2.1). Takes as long for any text of that size.
inline bool is_bearer_token(std::string_view text) noexcept {
    unsigned faults = 0;
    for (char const c : text) {
        int const octet = static_cast<unsigned char>(c);
        faults |= static_cast<unsigned>((octet - 0x21) | (0x7E - octet)) >> 31;
    }
    return !text.empty() && publish(faults == 0);
}

inline constexpr std::string_view bearer = "Bearer ";
inline constexpr char kvsep = '\x01';

}  // namespace detail

/// OAUTHBEARER, RFC 7628 3.
class oauthbearer_client {
  public:
    /// `authzid`: the bare address; empty: whose the token is. Fails for a token that is none.
    static expected<oauthbearer_client, errc> make(std::string_view authzid,
                                                   std::string_view token) {
        if (!detail::is_bearer_token(token) || has_nul(authzid))
            return unexpected{errc::malformed_message};
        if (!is_utf8(authzid)) return unexpected{errc::not_utf8};
        oauthbearer_client made;
        made.message_.append("n,");
        if (!authzid.empty()) {
            made.message_.append("a=");
            append_saslname(made.message_, authzid);
        }
        made.message_.append(
            ",\x01"
            "auth=");
        made.message_.append(detail::bearer);
        made.message_.append(token);
        made.message_.append("\x01\x01");
        return made;
    }

    bool begin(secret& out) {
        out.append(message_.view());
        message_.clear();
        return true;
    }
    /// RFC 7628 3.2.3: a challenge says why it failed; who has read that says so, and the failure follows.
    std::optional<errc> respond(std::string_view, secret& out) {
        if (std::exchange(is_refused_, true)) return errc::unexpected_challenge;
        out.push_back(detail::kvsep);
        return {};
    }
    std::optional<errc> finish(std::optional<std::string_view> data) noexcept {
        if (is_refused_) return errc::unexpected_success;
        if (data && !data->empty()) return errc::unexpected_data;
        return {};
    }

  private:
    oauthbearer_client() = default;

    secret message_;
    bool is_refused_ = false;
};
static_assert(client_mechanism<oauthbearer_client>);

/// What OAUTHBEARER's message says: `gs2-header kvsep *(key "=" value kvsep) kvsep`.
struct oauthbearer_message {
    std::string_view authzid{};  ///< with its escapes
    std::string_view token{};
};
inline expected<oauthbearer_message, errc> read_oauthbearer_message(
    std::string_view octets) noexcept {
    scram_client_first header;
    constexpr unexpected<errc> malformed{errc::malformed_message};
    if (!is_utf8(octets)) return unexpected{errc::not_utf8};
    if (has_nul(octets) || !detail::read_gs2_header(octets, header)) return malformed;
    if (header.flag == gs2_flag::bound) return unexpected{errc::channel_binding_unsupported};
    oauthbearer_message message{.authzid = header.authzid};
    std::string_view rest = header.bare;
    if (!rest.starts_with(detail::kvsep) || !rest.ends_with("\x01\x01")) return malformed;
    for (rest = rest.substr(1); rest.size() > 1;) {
        std::size_t const end = rest.find(detail::kvsep);
        std::string_view const pair = rest.substr(0, end);
        std::size_t const equals = pair.find('=');
        if (equals == pair.npos || equals == 0) return malformed;
        if (pair.substr(0, equals) == "auth") {
            std::string_view const value = pair.substr(equals + 1);
            if (!message.token.empty() || !value.starts_with(detail::bearer)) return malformed;
            message.token = value.substr(detail::bearer.size());
            if (!detail::is_bearer_token(message.token)) return malformed;
        }
        rest = rest.substr(end + 1);
    }
    if (message.token.empty()) return malformed;
    return message;
}

/// Which of the three; of OAUTHBEARER the name is that in the authzid.
enum class token_syntax : std::uint8_t { oauthbearer, x_oauth2, x_yandex_oauth };

/// `Credentials` has `is_token(username, token)` and `may_act_as(username, authzid)`.
template <class Credentials>
class token_server : public named_user {
  public:
    token_server(Credentials const& known COUPLET_LIFETIMEBOUND, token_syntax syntax) noexcept
        : known_{&known}, syntax_{syntax} {}

    verdict step(std::optional<std::string_view> response, secret& out) {
        // RFC 7628 3.2.3: whatever answers the reason, it has failed
        if (is_refused_) return verdict::failure(errc::wrong_credentials);
        if (!response && !std::exchange(has_asked_, true)) return verdict::challenge();
        if (!response) return verdict::failure(errc::missing_initial_response);
        auto const judged = judge(*response);
        bool const is_told = syntax_ == token_syntax::oauthbearer &&
                             judged == verdict::failure(errc::wrong_credentials);
        if (!is_told) return judged;
        is_refused_ = true;
        out.append(R"({"status":"invalid_token"})");
        return verdict::challenge();
    }

  private:
    verdict judge(std::string_view octets) {
        auto const message = read(octets);
        if (!message) return verdict::failure(message.error());
        return settle(*known_, known_->is_token(username(), message->token));
    }
    expected<token_message, errc> read(std::string_view octets) {
        if (syntax_ == token_syntax::oauthbearer) return read_bearer(octets);
        if (syntax_ == token_syntax::x_yandex_oauth) return read_pair(octets);
        auto const message = read_plain_message(octets);
        if (!message) return unexpected{message.error()};
        return named({message->username, message->password}, message->authzid);
    }
    expected<token_message, errc> read_pair(std::string_view octets) {
        std::size_t const end = octets.find('\0');
        if (end == octets.npos) return unexpected{errc::malformed_message};
        token_message const message{octets.substr(0, end), octets.substr(end + 1)};
        for (std::string_view const part : {message.username, message.token})
            if (auto const fault = find_unsafe(part)) return unexpected{*fault};
        return named(message, {});
    }
    expected<token_message, errc> read_bearer(std::string_view octets) {
        auto const message = read_oauthbearer_message(octets);
        if (!message) return unexpected{message.error()};
        secret authzid;
        append_name(authzid, message->authzid);
        return named({authzid.view().substr(0, authzid.view().find('@')), message->token},
                     authzid.view());
    }
    expected<token_message, errc> named(token_message const& message, std::string_view authzid) {
        if (!keep(message.username, authzid)) return unexpected{errc::not_saslprep};
        return token_message{username(), message.token};
    }

    Credentials const* known_;
    token_syntax syntax_;
    bool has_asked_ = false;
    bool is_refused_ = false;
};

}  // namespace couplet::sasl
