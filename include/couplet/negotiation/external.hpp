// SPDX-License-Identifier: BSL-1.0
// EXTERNAL: TLS has said who it is (RFC 4422 A; XEP-0178).
#pragma once

#include <optional>
#include <string_view>
#include <utility>

#include <couplet/expected.hpp>
#include <couplet/negotiation/one_message.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/secret.hpp>

namespace couplet::sasl {

/// `authzid`: whom to be, of those that the certificate names; empty: whom it names. Fails for what is no UTF-8.
inline expected<one_message_client, errc> make_external_client(std::string_view authzid) {
    if (has_nul(authzid)) return unexpected{errc::malformed_message};
    if (!is_utf8(authzid)) return unexpected{errc::not_utf8};
    return one_message_client{secret{authzid}};
}

/// `Credentials` has `may_act_as(username, authzid)`.
template <class Credentials>
class external_server {
  public:
    /// `identity`: who the certificate says that it is, as the caller's TLS found; empty: nobody.
    external_server(Credentials const& credentials, std::string_view identity)
        : credentials_{&credentials}, identity_{identity} {}

    /// RFC 4422 A.1: an absent initial response is asked for.
    verdict step(std::optional<std::string_view> response, secret&) {
        if (!response && !std::exchange(has_asked_, true)) return verdict::challenge();
        if (!response) return verdict::failure(errc::missing_initial_response);
        if (has_nul(*response)) return verdict::failure(errc::malformed_message);
        if (!is_utf8(*response)) return verdict::failure(errc::not_utf8);
        if (identity_.empty()) return verdict::failure(errc::wrong_credentials);
        if (!response->empty() && !credentials_->may_act_as(identity_.view(), *response))
            return verdict::failure(errc::invalid_authzid);
        authzid_ = secret{*response};
        return verdict::success();
    }
    std::string_view username() const noexcept { return identity_.view(); }
    std::string_view authzid() const noexcept { return authzid_.view(); }

  private:
    Credentials const* credentials_;
    secret identity_;
    secret authzid_;
    bool has_asked_ = false;
};

}  // namespace couplet::sasl
