// SPDX-License-Identifier: BSL-1.0
// ANONYMOUS: anybody may come in, and nobody knows who it is (RFC 4505; XEP-0175).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include <couplet/expected.hpp>
#include <couplet/negotiation/one_message.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet::sasl {

/// What is wrong with trace information: no UTF-8, a control character (RFC 4505 3), or more than 255 characters of what
/// is no address (2). Empty: there is none. The profile's rarer characters are let pass: nobody acts upon it.
inline std::optional<errc> find_fault_in_trace(std::string_view trace) noexcept {
    std::size_t characters = 0;
    for (std::size_t at = 0; at < trace.size(); ++characters) {
        auto const c = utf8::decode(trace, at);
        if (c.size == 0) return errc::not_utf8;
        if (c.value < 0x20 || (c.value >= 0x7F && c.value < 0xA0)) return errc::malformed_message;
        at += c.size;
    }
    constexpr std::size_t most = 255;
    if (characters > most && trace.find('@') == trace.npos) return errc::malformed_message;
    return {};
}

/// `trace`: for the server's operator; as a rule empty (XEP-0175 4).
inline expected<one_message_client, errc> make_anonymous_client(std::string_view trace = {}) {
    if (auto const fault = find_fault_in_trace(trace)) return unexpected{*fault};
    return one_message_client{secret{trace}};
}

class anonymous_server {
  public:
    /// `username`: who they are from now on; nobody else may be called so (XEP-0175 2).
    explicit anonymous_server(std::string_view username) : username_{username} {}

    /// RFC 4505 2; an absent message is asked for.
    verdict step(std::optional<std::string_view> response, secret&) {
        if (!response && !std::exchange(has_asked_, true)) return verdict::challenge();
        if (!response) return verdict::failure(errc::missing_initial_response);
        if (auto const fault = find_fault_in_trace(*response)) return verdict::failure(*fault);
        trace_ = secret{*response};
        return verdict::success();
    }
    std::string_view username() const noexcept { return username_.view(); }
    std::string_view authzid() const noexcept { return {}; }
    /// What they say; nobody vouches for it.
    std::string_view trace() const noexcept { return trace_.view(); }

  private:
    secret username_;
    secret trace_;
    bool has_asked_ = false;
};
static_assert(server_mechanism<anonymous_server>);

}  // namespace couplet::sasl
