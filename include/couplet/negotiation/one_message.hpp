// SPDX-License-Identifier: BSL-1.0
// A client of a mechanism that consists of one message, its own; and what may stand in such a message.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>

#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/text/ascii.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet::sasl {

/// Whether there is a NUL in it; nothing else of what it is can be told from the time.
inline bool has_nul(std::string_view text) noexcept {
    unsigned found = 0;
    for (char const c : text) found |= (static_cast<unsigned char>(c) - 1U) >> 8;
    return publish((found & 1) != 0);
}

/// Whether it is UTF-8. That it is not ASCII can be told from the time.
inline bool is_utf8(std::string_view text) noexcept {
    return publish(ascii::is_ascii(text)) || utf8::is_valid(text);
}

/// What is wrong with a name or a password in a message whose parts end with NUL (RFC 4616 2: 1*SAFE).
inline std::optional<errc> find_unsafe(std::string_view text) noexcept {
    if (text.empty() || has_nul(text)) return errc::malformed_message;
    if (!is_utf8(text)) return errc::not_utf8;
    return {};
}

/// PLAIN's and its kind; `make_...` in the mechanisms' headers make one. The server proves nothing: whether it is who it
/// should be is for TLS to say.
class one_message_client {
  public:
    explicit one_message_client(secret&& message) noexcept : message_{std::move(message)} {}

    bool begin(secret& out) {
        out.append(message_.view());
        message_.clear();
        return true;
    }
    std::optional<errc> respond(std::string_view, secret&) noexcept {
        return errc::unexpected_challenge;
    }
    std::optional<errc> finish(std::optional<std::string_view> data) noexcept {
        if (data && !data->empty()) return errc::unexpected_data;
        return {};
    }

  private:
    secret message_;
};
static_assert(client_mechanism<one_message_client>);

}  // namespace couplet::sasl
