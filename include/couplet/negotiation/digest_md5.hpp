// SPDX-License-Identifier: BSL-1.0
// DIGEST-MD5, historic since 2011 (RFC 6331): for peers that have nothing better, and only where it is asked for (RFC 2831).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <couplet/expected.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/digest_md5_message.hpp>
#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/secret.hpp>

namespace couplet::sasl {

/// Nothing of it needs to outlive `digest_md5_client::make`.
struct digest_md5_options {
    std::string_view username;
    std::string_view authzid{};  ///< empty: to act as oneself
    std::string_view password;
    std::string_view cnonce;   ///< random, never used before
    std::string_view host;     ///< the domain that is spoken to
    std::string_view realm{};  ///< empty: the first that the server offers
    std::string_view service = "xmpp";
};

/// A client_mechanism: the server speaks first. Only quality of protection "auth"; TLS does the rest better.
template <hash_function Md5>
class digest_md5_client {
  public:
    /// Fails with `malformed_message` of what no quoted string can carry, or is empty and must not be.
    static expected<digest_md5_client, errc> make(digest_md5_options const& options) {
        for (std::string_view const text : {options.username, options.authzid, options.cnonce,
                                            options.host, options.realm, options.service})
            if (!detail::is_quotable(text)) return unexpected{errc::malformed_message};
        if (options.username.empty() || options.cnonce.empty() || options.host.empty())
            return unexpected{errc::malformed_message};
        digest_md5_client made;
        made.username_ = options.username;
        made.authzid_ = options.authzid;
        made.password_.append(options.password);
        made.cnonce_ = options.cnonce;
        made.realm_ = options.realm;
        ((made.uri_ = options.service) += '/') += options.host;
        return made;
    }

    bool begin(secret&) noexcept {
        state_ = state::begun;
        return false;
    }
    std::optional<errc> respond(std::string_view challenge, secret& out) {
        if (state_ == state::begun) return settle(answer(challenge, out), state::answered);
        if (state_ == state::answered) return settle(verify(challenge), state::verified);
        return settle(errc::unexpected_challenge, state::over);
    }
    std::optional<errc> finish(std::optional<std::string_view> data) {
        if (state_ == state::verified)
            return settle(data ? std::optional{errc::unexpected_data} : std::nullopt, state::over);
        if (state_ != state::answered) return settle(errc::unexpected_success, state::over);
        return settle(data ? verify(*data) : errc::missing_verifier, state::over);
    }

  private:
    enum class state : std::uint8_t { fresh, begun, answered, verified, over };

    digest_md5_client() = default;

    std::optional<errc> settle(std::optional<errc> fault, state next) noexcept {
        state_ = fault ? state::over : next;
        password_.clear();
        return fault;
    }

    std::optional<errc> answer(std::string_view challenge, secret& out) {
        if (challenge.size() >= 2048) return errc::payload_too_long;  // RFC 2831 2.1.1
        auto const read = read_directives(challenge, true);
        if (!read) return read.error();
        auto const& message = *read;
        if (!message[directive::nonce] || !message.is(directive::algorithm, "md5-sess", false) ||
            !message.is(directive::charset, "utf-8", true))
            return errc::malformed_message;
        if (!has_auth(message)) return errc::mechanism_too_weak;
        if (!realm_.empty() && !message.realms.empty() && !message.has_realm(realm_))
            return errc::wrong_credentials;  // they are not for any of these
        if (realm_.empty()) realm_ = message[directive::realm].value_or("");
        bool const is_utf8 = message[directive::charset].has_value();
        if (!is_utf8 && !detail::is_latin_1(username_)) return errc::malformed_message;

        nonce_ = *message[directive::nonce];
        digest_md5_terms terms{nonce_, cnonce_, uri_};
        if (!authzid_.empty()) terms.authzid = authzid_;
        auto const kept = digest_md5_secret<Md5>(username_, realm_, password_);
        verifier_ = digest_md5_response<Md5>(kept, terms, "");
        write(out, digest_md5_response<Md5>(kept, terms, "AUTHENTICATE"), is_utf8);
        return {};
    }
    /// "auth" is the default (RFC 2831 2.1.1, qop-options).
    static bool has_auth(directives const& message) {
        std::string list;
        ascii::append_lower(list, message[directive::qop].value_or("auth"));
        std::string_view rest = list;
        while (!rest.empty()) {
            std::string_view word = rest.substr(0, rest.find(','));
            rest.remove_prefix(word.size() < rest.size() ? word.size() + 1 : word.size());
            word.remove_prefix(detail::digest_space.first_outside(word));
            while (!word.empty() && detail::digest_space.contains(word.back()))
                word.remove_suffix(1);
            if (word == "auth") return true;
        }
        return false;
    }
    /// In the order of RFC 2831 4.
    void write(secret& out, std::string_view response, bool is_utf8) const {
        if (is_utf8) out.append("charset=utf-8,");
        secret name;
        is_utf8 ? name.append(username_) : detail::append_latin_1(name, username_);
        detail::append_quoted(out, "username", name);
        if (!realm_.empty()) detail::append_quoted(out, ",realm", realm_);
        detail::append_quoted(out, ",nonce", nonce_);
        out.append(",nc=00000001");
        detail::append_quoted(out, ",cnonce", cnonce_);
        detail::append_quoted(out, ",digest-uri", uri_);
        out.append(",response=");
        out.append(response);
        out.append(",qop=auth");
        if (!authzid_.empty()) detail::append_quoted(out, ",authzid", authzid_);
    }
    std::optional<errc> verify(std::string_view data) {
        auto const message = read_directives(data, false);
        if (!message) return message.error();
        auto const& value = (*message)[directive::rspauth];
        if (!value) return errc::missing_verifier;
        if (!is_same_secret(*value, verifier_)) return errc::wrong_verifier;
        return {};
    }

    std::string username_, authzid_, cnonce_, uri_, realm_, nonce_;
    secret password_;
    wiped_array<2 * digest_size<Md5>> verifier_;
    state state_ = state::fresh;
};

/// What is borrowed here must live until the exchange is over.
struct digest_md5_server_options {
    std::string_view nonce;  ///< random, never used before; not empty
    std::string_view host;   ///< the domain that is served
    std::string_view realm;  ///< of the users' secrets; usually the domain, too
    std::string_view service = "xmpp";
};

/// A server_mechanism. Its proof is a challenge of its own, which the client answers with nothing (RFC 3920 6.5).
/// Subsequent authentication is not supported: it is answered as an initial one (RFC 2831 2.2.2).
///
/// Credentials have `find_digest_md5(std::string_view user, std::string_view realm)`, a std::optional of what
/// digest_md5_secret() made, and `may_act_as(user, authzid)`. They must outlive this.
template <hash_function Md5, class Credentials>
class digest_md5_server {
  public:
    digest_md5_server(Credentials const& credentials COUPLET_LIFETIMEBOUND,
                      digest_md5_server_options const& options)
        : credentials_{&credentials}, options_{options} {}

    verdict step(std::optional<std::string_view> response, secret& out) {
        auto const before = std::exchange(state_, state::over);
        if (before == state::fresh) {
            if (options_.nonce.empty() || !detail::is_quotable(options_.nonce) ||
                !detail::is_quotable(options_.realm))
                return verdict::failure(errc::temporary_failure);
            challenge(out);
            state_ = state::challenged;
            return verdict::challenge();
        }
        if (!response || before == state::over) return verdict::failure(errc::unexpected_response);
        if (before == state::verified)
            return response->empty() ? verdict::success()
                                     : verdict::failure(errc::malformed_message);
        if (auto const fault = verify(*response, out)) return verdict::failure(*fault);
        state_ = state::verified;
        return verdict::challenge();
    }

    std::string_view username() const noexcept COUPLET_LIFETIMEBOUND { return username_; }
    std::string_view authzid() const noexcept COUPLET_LIFETIMEBOUND { return authzid_; }

  private:
    enum class state : std::uint8_t { fresh, challenged, verified, over };

    void challenge(secret& out) const {
        detail::append_quoted(out, "realm", options_.realm);
        detail::append_quoted(out, ",nonce", options_.nonce);
        out.append(",qop=\"auth\",algorithm=md5-sess,charset=utf-8");
    }

    /// What must be there, once, and as it was sent (RFC 2831 2.1.2, 2.1.3).
    std::optional<errc> fault_of(directives const& message) const {
        for (auto const which :
             {directive::username, directive::realm, directive::nonce, directive::cnonce,
              directive::nc, directive::digest_uri, directive::response})
            if (!message[which]) return errc::malformed_message;
        if (!message.is(directive::charset, "utf-8", true) ||
            !message.is(directive::qop, "auth", true) || *message[directive::nc] != "00000001")
            return errc::malformed_message;
        if (*message[directive::nonce] != options_.nonce) return errc::nonce_mismatch;
        std::string uri;
        ((uri = options_.service) += '/') += options_.host;
        std::string lower;
        ascii::append_lower(lower, uri);
        if (!message.is(directive::digest_uri, lower, false) ||
            *message[directive::realm] != options_.realm)
            return errc::wrong_credentials;
        return {};
    }
    /// The name as UTF-8, and as whom; false if they are not in the charset that the message says.
    bool keep_names(directives const& message) {
        username_ = *message[directive::username];
        authzid_ = message[directive::authzid].value_or("");
        if (!message[directive::charset]) {
            std::string const latin_1 = std::exchange(username_, {});
            for (char const c : latin_1) utf8::append(username_, static_cast<unsigned char>(c));
        }
        return !username_.empty() && utf8::is_valid(username_) && utf8::is_valid(authzid_);
    }

    std::optional<errc> verify(std::string_view response, secret& out) {
        if (response.size() >= 4096) return errc::payload_too_long;  // RFC 2831 2.1.2
        auto const read = read_directives(response, false);
        if (!read) return read.error();
        auto const& message = *read;
        if (auto const fault = fault_of(message)) return fault;
        if (!keep_names(message)) return errc::not_utf8;
        digest_md5_terms terms{options_.nonce, *message[directive::cnonce],
                               *message[directive::digest_uri]};
        if (message[directive::authzid]) terms.authzid = authzid_;
        auto const found = credentials_->find_digest_md5(std::string_view{username_},
                                                         std::string_view{options_.realm});
        auto const kept = found.value_or(wiped_array<digest_size<Md5>>{});
        bool const is_right = is_same_secret(*message[directive::response],
                                             digest_md5_response<Md5>(kept, terms, "AUTHENTICATE"));
        if (!found) return errc::unknown_user;
        if (!is_right) return errc::wrong_credentials;
        if (!authzid_.empty() &&
            !credentials_->may_act_as(std::string_view{username_}, std::string_view{authzid_}))
            return errc::invalid_authzid;
        out.append("rspauth=");
        out.append(digest_md5_response<Md5>(kept, terms, ""));
        return {};
    }

    Credentials const* credentials_;
    digest_md5_server_options options_;
    std::string username_, authzid_;
    state state_ = state::fresh;
};

}  // namespace couplet::sasl
