// SPDX-License-Identifier: BSL-1.0
// SCRAM, the server's side, with and without channel binding (RFC 5802, RFC 7677; XEP-0474).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <couplet/negotiation/scram_message.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/secret_base64.hpp>
#include <couplet/text/base64.hpp>

namespace couplet::sasl {

/// What is borrowed here must live until the client's first message has been read.
struct scram_server_options {
    std::string_view nonce;    ///< random, of graphic ASCII without commas; never used before
    tls_facts tls{};           ///< what can be bound to
    bool is_plus = false;      ///< the client has chosen SCRAM-*-PLUS
    bool offers_plus = false;  ///< the client was offered SCRAM-*-PLUS
    /// scram_offer() of what was offered; empty: its hash is not sent (XEP-0474).
    std::string_view offer{};
    std::uint32_t fake_iterations = 4'096;  ///< of users that there are not
};

/// A server_mechanism. A user that there is not costs what any other does, and fails where a wrong password does.
///
/// Credentials have `find_keys<Hash>(std::string_view user)`, a std::optional of scram_keys, `pepper()`, a text that stays
/// secret and the same, and `may_act_as(user, authzid)`. They must outlive this.
template <hash_function Hash, class Credentials>
class scram_server {
  public:
    scram_server(Credentials const& credentials COUPLET_LIFETIMEBOUND,
                 scram_server_options const& options)
        : credentials_{&credentials}, options_{options} {}

    verdict step(std::optional<std::string_view> response, secret& out) {
        if (state_ == state::fresh &&
            !response) {  // RFC 4422 3: an empty challenge asks for the first
            state_ = state::asked;
            return verdict::challenge();
        }
        bool const is_first = state_ == state::fresh || state_ == state::asked;
        bool const is_last = state_ == state::challenged;
        state_ = state::over;
        if (!is_first && !is_last) return verdict::failure(errc::unexpected_response);
        if (!response) return verdict::failure(errc::missing_initial_response);
        if (auto const fault = is_first ? challenge(*response, out) : finish(*response, out))
            return verdict::failure(*fault);
        if (is_last) return verdict::success();
        state_ = state::challenged;
        return verdict::challenge();
    }

    /// As SASLprep has it, from the first message on.
    std::string_view username() const noexcept COUPLET_LIFETIMEBOUND { return username_; }
    std::string_view authzid() const noexcept COUPLET_LIFETIMEBOUND { return authzid_; }

  private:
    enum class state : std::uint8_t { fresh, asked, challenged, over };

    /// RFC 5802 6: what the client says of channel binding must be what it was offered.
    std::optional<errc> fault_of(scram_client_first const& message) const noexcept {
        if (options_.is_plus != (message.flag == gs2_flag::bound))
            return options_.is_plus ? errc::channel_binding_missing : errc::malformed_message;
        if (message.flag == gs2_flag::unoffered && options_.offers_plus)
            return errc::downgrade_detected;
        return {};
    }

    std::optional<errc> challenge(std::string_view response, secret& out) {
        if (!detail::is_nonce(options_.nonce)) return errc::temporary_failure;
        auto const message = read_scram_client_first(response);
        if (!message) return message.error();
        if (auto const fault = fault_of(*message)) return fault;
        std::string input{message->header};  // cbind-input
        if (options_.is_plus) {
            auto const type = find_binding_type(message->binding);
            if (!type || !has_binding(options_.tls, *type))
                return errc::channel_binding_unsupported;
            input += binding_data(options_.tls, *type);
        }
        base64::append(binding_, input);
        std::string name;
        append_name(name, message->username);
        if (!append_prepared_name(username_, name)) return errc::not_saslprep;
        append_name(authzid_, message->authzid);
        client_first_bare_ = message->bare;
        find_keys();
        write_first(message->nonce);
        out.append(server_first_);
        return {};
    }

    /// Both kinds of keys are come by for everybody.
    void find_keys() {
        keys_ = fake_keys<Hash>(credentials_->pepper(), kept_name(*credentials_, username_),
                                options_.fake_iterations);
        auto found = credentials_->template find_keys<Hash>(std::string_view{username_});
        is_known_ = found.has_value();
        if (found) keys_ = *std::move(found);
    }

    void write_first(std::string_view client_nonce) {
        (nonce_ = client_nonce) += options_.nonce;
        (server_first_ = "r=") += nonce_;
        base64::append(server_first_ += ",s=", keys_.salt);
        (server_first_ += ",i=") += std::to_string(keys_.iterations);
        if (!options_.offer.empty())
            base64::append(server_first_ += ",h=", hash_secret<Hash>(options_.offer));
    }

    std::optional<errc> finish(std::string_view response, secret& out) {
        auto const message = read_scram_client_final(response);
        if (!message) return message.error();
        if (message->nonce != nonce_) return errc::nonce_mismatch;
        if (message->binding != binding_) return errc::channel_binding_mismatch;
        secret proof;
        if (!base64::decode_secret(message->proof, proof)) return errc::malformed_base64;
        if (proof.size() != digest_size<Hash>) return errc::malformed_message;
        detail::scram_signatures<Hash> const signatures{keys_.stored_key, keys_.server_key,
                                                        client_first_bare_, server_first_,
                                                        message->without_proof};
        auto const client_key = detail::exclusive_or(signatures.client, proof);
        bool const is_right = hash_secret<Hash>(client_key) == keys_.stored_key;
        if (!is_known_) return errc::unknown_user;
        if (!is_right) return errc::wrong_credentials;
        if (!authzid_.empty() &&
            !credentials_->may_act_as(std::string_view{username_}, std::string_view{authzid_}))
            return errc::invalid_authzid;
        out.append("v=");
        base64::append_secret(out, signatures.server);
        return {};
    }

    Credentials const* credentials_;
    scram_server_options options_;
    std::string username_;
    std::string authzid_;
    std::string client_first_bare_;
    std::string server_first_;
    std::string nonce_;
    std::string binding_;  // cbind-input that must come back, as Base64
    scram_keys<Hash> keys_;
    bool is_known_ = false;
    state state_ = state::fresh;
};

}  // namespace couplet::sasl
