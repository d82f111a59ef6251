// SPDX-License-Identifier: BSL-1.0
// SCRAM, the client's side, with and without channel binding (RFC 5802, RFC 7677; XEP-0474).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <couplet/expected.hpp>
#include <couplet/negotiation/channel_binding.hpp>
#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <couplet/negotiation/scram_message.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/secret_base64.hpp>
#include <couplet/text/base64.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet::sasl {

/// How much work a server may ask for. Too little, and who listens can guess; too much, and a server is a weapon.
struct scram_policy {
    std::uint32_t least_iterations = 4'096;     ///< RFC 5802 5.1, RFC 7677 4
    std::uint32_t most_iterations = 1'000'000;  ///< RFC 5802 9
};

/// Nothing of it needs to outlive `scram_client::make`.
struct scram_client_options {
    std::string_view username;
    std::string_view authzid{};  ///< empty: to act as oneself
    std::string_view password;
    std::string_view
        nonce;  ///< random, of graphic ASCII without commas; never used before (RFC 5802 5.1)
    /// With a type: SCRAM-*-PLUS.
    channel_binding binding{};
    /// This side could bind, and has seen no mechanism that does. The server knows better (RFC 5802 6).
    bool is_binding_unoffered = false;
    /// scram_offer() of what the server has offered; empty: its hash is not looked at (XEP-0474).
    std::string_view offer{};
    scram_policy policy{};
};

/// A client_mechanism. What it costs is what the derivation of the keys costs, and a few more blocks.
template <hash_function Hash>
class scram_client {
  public:
    /// Fails with `not_saslprep` of the name or the password, and with `malformed_message` of an authzid or a nonce that
    /// cannot be sent.
    static expected<scram_client, errc> make(scram_client_options const& options) {
        scram_client made;
        if (!detail::is_nonce(options.nonce) || !detail::is_sendable(options.authzid))
            return unexpected{errc::malformed_message};
        std::string name;
        if (!append_prepared_name(name, options.username) ||
            !append_prepared_password(made.password_, options.password))
            return unexpected{errc::not_saslprep};
        made.write_first(options, name);
        if (!options.offer.empty())
            base64::append(made.offer_hash_, hash_secret<Hash>(options.offer));
        made.policy_ = options.policy;
        return made;
    }

    bool begin(secret& out) {
        out.append(first_);
        state_ = state::begun;
        return true;
    }

    std::optional<errc> respond(std::string_view challenge, secret& out) {
        if (state_ == state::begun) return settle(answer(challenge, out), state::answered);
        // RFC 6120 6.3.10: data may come as a challenge, and success without any
        if (state_ == state::answered) return settle(verify(challenge), state::verified);
        return settle(errc::unexpected_challenge, state::failed);
    }

    std::optional<errc> finish(std::optional<std::string_view> data) {
        if (state_ == state::verified && !data) return settle({}, state::finished);
        if (state_ == state::verified) return settle(errc::unexpected_data, state::failed);
        if (state_ != state::answered) return settle(errc::unexpected_success, state::failed);
        return settle(data ? verify(*data) : errc::missing_verifier, state::finished);
    }

    /// What the server said went wrong, after `server_error`; nobody vouches for it.
    scram_error told() const noexcept { return told_; }

  private:
    enum class state : std::uint8_t { fresh, begun, answered, verified, finished, failed };

    scram_client() = default;

    std::optional<errc> settle(std::optional<errc> fault, state next) noexcept {
        state_ = fault ? state::failed : next;
        if (state_ != state::answered) password_.clear();
        return fault;
    }

    void write_first(scram_client_options const& options, std::string_view name) {
        first_ = options.is_binding_unoffered ? "y" : "n";
        if (options.binding.type != binding_type::none)
            (first_ = "p=").append(couplet::name(options.binding.type));
        first_ += ',';
        if (!options.authzid.empty()) append_saslname(first_ += "a=", options.authzid);
        first_ += ',';
        header_size_ = first_.size();
        std::string input = first_;  // cbind-input
        if (options.binding.type != binding_type::none) input += options.binding.data;
        base64::append(binding_, input);
        append_saslname(first_ += "n=", name);
        nonce_size_ = options.nonce.size();
        (first_ += ",r=").append(options.nonce);
    }

    /// What is wrong with server-first-message, other than its syntax.
    std::optional<errc> fault_of(scram_server_first const& message) const noexcept {
        std::string_view const nonce = std::string_view{first_}.substr(first_.size() - nonce_size_);
        if (!message.nonce.starts_with(nonce) || message.nonce.size() == nonce.size())
            return errc::nonce_mismatch;
        if (message.iterations < policy_.least_iterations) return errc::too_few_iterations;
        if (message.iterations > policy_.most_iterations) return errc::too_many_iterations;
        bool const is_checked = !message.offer_hash.empty() && !offer_hash_.empty();
        if (is_checked && message.offer_hash != offer_hash_) return errc::downgrade_detected;
        return {};
    }

    std::optional<errc> answer(std::string_view challenge, secret& out) {
        auto const message = read_scram_server_first(challenge);
        if (!message) return message.error();
        if (auto const fault = fault_of(*message)) return fault;
        std::string salt(base64::decoded_size(message->salt.size()), '\0');
        auto const salt_size = base64::decode(message->salt, salt.data());
        if (!salt_size) return errc::malformed_base64;
        salt.resize(*salt_size);

        std::size_t const before = out.size();
        out.append("c=");
        out.append(binding_);
        out.append(",r=");
        out.append(message->nonce);
        detail::scram_derivation<Hash> const keys{password_, salt, message->iterations};
        detail::scram_signatures<Hash> const signatures{
            keys.stored_key, keys.server_key, std::string_view{first_}.substr(header_size_),
            challenge, out.view().substr(before)};
        server_signature_ = signatures.server;
        out.append(",p=");
        base64::append_secret(out, detail::exclusive_or(keys.client_key, signatures.client));
        return {};
    }

    std::optional<errc> verify(std::string_view data) {
        auto const message = read_scram_server_final(data);
        if (!message) return message.error();
        if (!message->error.empty()) {
            told_ = find_scram_error(message->error);
            return errc::server_error;
        }
        secret verifier;
        if (!base64::decode_secret(message->verifier, verifier)) return errc::malformed_base64;
        if (!is_same_secret(verifier, server_signature_)) return errc::wrong_verifier;
        return {};
    }

    secret password_;
    std::string first_;  // client-first-message
    std::size_t header_size_ = 0;
    std::size_t nonce_size_ = 0;
    std::string binding_;     // cbind-input, as Base64
    std::string offer_hash_;  // as Base64; empty: not known
    scram_policy policy_;
    wiped_array<digest_size<Hash>> server_signature_;
    scram_error told_ = scram_error::other_error;
    state state_ = state::fresh;
};

}  // namespace couplet::sasl
