// SPDX-License-Identifier: BSL-1.0
// HT-*: a token that the server gave out before, proved in one round trip (XEP-0484 3.1; draft-schmaus-kitten-sasl-ht-09).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <couplet/expected.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet::sasl {

/// What a mechanism's name ends in: HT-SHA-256-EXPR (section 2 of the draft; NONE: XEP-0484 3.1).
constexpr std::string_view hashed_token_suffix(binding_type type) noexcept {
    switch (type) {
        case binding_type::none: return "NONE";
        case binding_type::tls_exporter: return "EXPR";
        case binding_type::tls_unique: return "UNIQ";
        case binding_type::tls_server_end_point: return "ENDP";
    }
    return {};
}

/// Nothing of it needs to outlive `hashed_token_client::make`. A token is good for one mechanism (XEP-0484 3.4): the
/// binding's type must be that of the mechanism that it was asked for.
struct hashed_token_options {
    std::string_view username;
    std::string_view token;
    channel_binding binding{};
};

/// A client_mechanism. What the server says with its success is checked: it has to know the token, too.
template <hash_function Hash>
class hashed_token_client {
  public:
    /// Fails with `malformed_message` where the name or the token is empty or the name has a NUL, with `not_utf8`, and with
    /// `channel_binding_missing` of a type without data.
    static expected<hashed_token_client, errc> make(hashed_token_options const& options) {
        if (!utf8::is_valid(options.username)) return unexpected{errc::not_utf8};
        bool const has_nul = options.username.find('\0') != options.username.npos;
        if (options.username.empty() || has_nul || options.token.empty())
            return unexpected{errc::malformed_message};
        if (options.binding.type != binding_type::none && options.binding.data.empty())
            return unexpected{errc::channel_binding_missing};
        hashed_token_client made;
        hmac<Hash> const mac{options.token};
        made.message_.append(options.username);
        made.message_.push_back('\0');
        made.message_.append(mac("Initiator", options.binding.data));
        made.expected_ = mac("Responder", options.binding.data);
        return made;
    }

    bool begin(secret& out) {
        out.append(message_);
        message_.clear();
        has_begun_ = true;
        return true;
    }
    std::optional<errc> respond(std::string_view, secret&) {
        has_begun_ = false;
        return errc::unexpected_challenge;
    }
    std::optional<errc> finish(std::optional<std::string_view> data) {
        if (!has_begun_) return errc::unexpected_success;
        has_begun_ = false;
        if (!data) return errc::missing_verifier;
        if (!is_same_secret(*data, expected_)) return errc::wrong_verifier;
        return {};
    }

  private:
    hashed_token_client() = default;

    secret message_;
    wiped_array<digest_size<Hash>> expected_;
    bool has_begun_ = false;
};

/// A token as a server keeps it.
struct fast_token {
    secret value{};  ///< empty: there is none
    bool is_expired = false;
};

/// The two slots that a user's device has for a mechanism (XEP-0484 5.1): the token that was given out last, and the one
/// that was used last, which stays good until the other is used.
struct fast_tokens {
    fast_token fresh{};
    fast_token current{};
};

/// A server_mechanism. That there is no such user or no such token takes as long as a wrong one.
///
/// Credentials have `find_tokens(std::string_view user, std::string_view mechanism)`, which returns fast_tokens: those
/// of that mechanism alone. `Credentials`, `mechanism` and `binding` must live until the message has been read.
template <hash_function Hash, class Credentials>
class hashed_token_server {
  public:
    enum class slot : std::uint8_t { none, fresh, current };

    hashed_token_server(Credentials const& credentials COUPLET_LIFETIMEBOUND,
                        std::string_view mechanism COUPLET_LIFETIMEBOUND,
                        channel_binding binding COUPLET_LIFETIMEBOUND) noexcept
        : credentials_{&credentials}, mechanism_{mechanism}, binding_{binding} {}

    verdict step(std::optional<std::string_view> response, secret& out) {
        auto const before = state_;
        state_ = state::over;
        if (before == state::over) return verdict::failure(errc::unexpected_response);
        if (!response && before == state::asked)
            return verdict::failure(errc::missing_initial_response);
        if (!response) {  // RFC 4422 3: an empty challenge asks for the first message
            state_ = state::asked;
            return verdict::challenge();
        }
        auto const fault = read(*response, out);
        return fault ? verdict::failure(*fault) : verdict::success();
    }

    /// As it was sent.
    std::string_view username() const noexcept COUPLET_LIFETIMEBOUND { return username_; }
    /// Always empty: there is none (section 4 of the draft).
    static constexpr std::string_view authzid() noexcept { return {}; }
    /// Which token it was, after success. A fresh one becomes the current one; either way those given out before are
    /// void (XEP-0484 3.5).
    slot used() const noexcept { return used_; }

  private:
    enum class state : std::uint8_t { fresh, asked, over };
    using octets = wiped_array<digest_size<Hash>>;

    std::optional<errc> read(std::string_view message, secret& out) {
        if (binding_.type != binding_type::none && binding_.data.empty())
            return errc::channel_binding_missing;
        std::size_t const nul = message.find('\0');
        if (nul == message.npos || nul == 0) return errc::malformed_message;
        username_ = message.substr(0, nul);
        if (!utf8::is_valid(username_)) return errc::not_utf8;
        std::string_view const proof = message.substr(nul + 1);
        if (proof.size() != digest_size<Hash>) return errc::malformed_message;

        fast_tokens const tokens =
            credentials_->find_tokens(std::string_view{username_}, mechanism_);
        octets fresh_answer, current_answer;
        bool const is_fresh = check(tokens.fresh, proof, fresh_answer);
        bool const is_current = check(tokens.current, proof, current_answer);
        if (!is_fresh && !is_current) return errc::wrong_credentials;
        if ((is_fresh ? tokens.fresh : tokens.current).is_expired) return errc::credentials_expired;
        used_ = is_fresh ? slot::fresh : slot::current;
        out.append(is_fresh ? fresh_answer : current_answer);
        return {};
    }
    /// Whether the token proves that; `answer` is what proves the server.
    bool check(fast_token const& token, std::string_view proof, octets& answer) const {
        hmac<Hash> const mac{token.value};
        answer = mac("Responder", binding_.data);
        return is_same_secret(mac("Initiator", binding_.data), proof) && !token.value.empty();
    }

    Credentials const* credentials_;
    std::string_view mechanism_;
    channel_binding binding_;
    std::string username_;
    state state_ = state::fresh;
    slot used_ = slot::none;
};

}  // namespace couplet::sasl
