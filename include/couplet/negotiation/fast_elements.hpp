// SPDX-License-Identifier: BSL-1.0
// FAST on the wire: tokens instead of passwords, inline in SASL2 (XEP-0484).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/xep/date_time.hpp>
#include <couplet/xml/declare.hpp>

/// Tokens instead of passwords; `feature::fast` offers them.
namespace couplet::fast {

/// A client wants a token for that mechanism, whatever it authenticates with now (XEP-0484 3.2).
struct token_request {
    std::string_view mechanism{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:fast:0", "request-token"},
                         declare::attribute("mechanism", &token_request::mechanism))
            .in(occurs::inside);
    friend bool operator==(token_request const&, token_request const&) = default;
};

/// The server gives one, asked for or not (XEP-0484 3.3, 3.5). It is as secret as a password (4.1).
struct token {
    std::string_view secret{};
    xep::date_time expiry{};

    static constexpr auto schema =
        declare::element({"urn:xmpp:fast:0", "token"}, declare::attribute("token", &token::secret),
                         declare::attribute("expiry", &token::expiry))
            .in(occurs::inside);
    friend bool operator==(token const&, token const&) = default;
};

/// The mechanism is used with a token (XEP-0484 3.4).
struct use {
    /// Greater each time that the token is used; needed in the early data of TLS.
    std::optional<std::uint32_t> count{};
    bool invalidate = false;  ///< this is its last time (3.6)

    static constexpr auto schema =
        declare::element({"urn:xmpp:fast:0", "fast"}, declare::attribute("count", &use::count),
                         declare::attribute("invalidate", &use::invalidate))
            .in(occurs::inside);
    friend bool operator==(use const&, use const&) = default;
};

}  // namespace couplet::fast
