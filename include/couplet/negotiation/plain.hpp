// SPDX-License-Identifier: BSL-1.0
// PLAIN: the password itself, for which TLS has to stand in (RFC 4616).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include <couplet/expected.hpp>
#include <couplet/lifetimebound.hpp>
#include <couplet/negotiation/credentials.hpp>
#include <couplet/negotiation/one_message.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <couplet/negotiation/secret.hpp>

namespace couplet::sasl {

/// PLAIN's message, and that of mechanisms that have a token for a password: views into it.
struct plain_message {
    std::string_view authzid{};  ///< empty: to act as oneself
    std::string_view username{};
    std::string_view password{};
};

/// RFC 4616 2: `[authzid] NUL authcid NUL passwd`, nothing of it empty that is there. Only how long the parts are can be
/// told from the time, and whether the password has characters beyond ASCII.
inline expected<plain_message, errc> read_plain_message(std::string_view octets) noexcept {
    std::size_t const first = octets.find('\0');
    std::size_t const second = first == octets.npos ? first : octets.find('\0', first + 1);
    if (second == octets.npos) return unexpected{errc::malformed_message};
    plain_message const message{octets.substr(0, first),
                                octets.substr(first + 1, second - first - 1),
                                octets.substr(second + 1)};
    if (!is_utf8(message.authzid)) return unexpected{errc::not_utf8};
    for (std::string_view const part : {message.username, message.password})
        if (auto const fault = find_unsafe(part)) return unexpected{*fault};
    return message;
}

/// Fails for what PLAIN cannot say: an empty name or password, NUL in one, or octets that are no UTF-8.
inline expected<one_message_client, errc> make_plain_client(plain_message const& message) {
    if (has_nul(message.authzid)) return unexpected{errc::malformed_message};
    secret octets{message.authzid};
    for (std::string_view const part : {message.username, message.password}) {
        octets.push_back('\0');
        octets.append(part);
    }
    if (auto const read = read_plain_message(octets.view()); !read) return unexpected{read.error()};
    return one_message_client{std::move(octets)};
}

/// What PLAIN and its kind leave when they have been read: who, and as whom.
class named_user {
  public:
    std::string_view username() const noexcept COUPLET_LIFETIMEBOUND { return username_.view(); }
    std::string_view authzid() const noexcept COUPLET_LIFETIMEBOUND { return authzid_.view(); }

  protected:
    /// The name as SASLprep has it; false if that refuses it.
    bool keep(std::string_view username, std::string_view authzid) {
        username_.clear();
        authzid_ = secret{authzid};
        return append_prepared_name(username_, username);
    }
    /// RFC 6120 6.3.8; asked only of who is who they say.
    template <class Credentials>
    verdict settle(Credentials const& known, bool is_right) const {
        if (!is_right) return verdict::failure(errc::wrong_credentials);
        if (!authzid().empty() && !known.may_act_as(username(), authzid()))
            return verdict::failure(errc::invalid_authzid);
        return verdict::success();
    }

  private:
    secret username_;
    secret authzid_;
};

/// Compares with the keys of SCRAM.
template <class Digests, class Credentials>
class plain_server : public named_user {
  public:
    /// `fake_iterations`: of users that there are not.
    explicit plain_server(Credentials const& known COUPLET_LIFETIMEBOUND,
                          std::uint32_t fake_iterations = 4'096) noexcept
        : known_{&known}, fake_iterations_{fake_iterations} {}

    verdict step(std::optional<std::string_view> response, secret&) {
        if (!response && !std::exchange(has_asked_, true)) return verdict::challenge();
        if (!response) return verdict::failure(errc::missing_initial_response);
        auto const message = read_plain_message(*response);
        if (!message) return verdict::failure(message.error());
        if (!keep(message->username, message->authzid)) return verdict::failure(errc::not_saslprep);
        return settle(*known_, is_password_of<Digests>(*known_, username(), message->password,
                                                       fake_iterations_));
    }

  private:
    Credentials const* known_;
    std::uint32_t fake_iterations_;
    bool has_asked_ = false;
};

}  // namespace couplet::sasl
