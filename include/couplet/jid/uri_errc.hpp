// SPDX-License-Identifier: BSL-1.0
// Why something is not an `xmpp:` URI or IRI (RFC 5122, RFC 3986, RFC 3987).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <couplet/jid/errc.hpp>

namespace couplet {

enum class uri_errc : std::uint8_t {
    wrong_scheme,         ///< RFC 5122 3.3: does not begin with "xmpp:"
    malformed_percent,    ///< RFC 3986 2.1: '%' without two hexadecimal digits
    malformed_utf8,       ///< RFC 5122 2.7.2: octets, raw or percent-encoded, that are not UTF-8
    forbidden_character,  ///< RFC 5122 2.2, RFC 3987 2.2, 4.1: has to be percent-encoded here
    incomplete_account,   ///< RFC 5122 2.3, 3.3: an authority that is not node@domain
    pair_without_value,   ///< RFC 5122 3.3: no '=' between ';' and ';'
    invalid_address,      ///< RFC 5122 2.8.1: not a JID; `uri_error::jid()` says why
    missing_address,      ///< RFC 5122 3.3: neither account nor address (only when building)
    too_long,             ///< longer than `xmpp_uri::max_octets`
};

/// The enumerator's spelling.
constexpr std::string_view name(uri_errc code) noexcept {
    switch (code) {
        case uri_errc::wrong_scheme: return "wrong_scheme";
        case uri_errc::malformed_percent: return "malformed_percent";
        case uri_errc::malformed_utf8: return "malformed_utf8";
        case uri_errc::forbidden_character: return "forbidden_character";
        case uri_errc::incomplete_account: return "incomplete_account";
        case uri_errc::pair_without_value: return "pair_without_value";
        case uri_errc::invalid_address: return "invalid_address";
        case uri_errc::missing_address: return "missing_address";
        case uri_errc::too_long: return "too_long";
    }
    return {};
}

/// A sentence for people, with the clause that was broken.
constexpr std::string_view describe(uri_errc code) noexcept {
    switch (code) {
        case uri_errc::wrong_scheme: return "does not begin with \"xmpp:\" (RFC 5122 3.3)";
        case uri_errc::malformed_percent:
            return "'%' is not followed by two hexadecimal digits (RFC 3986 2.1)";
        case uri_errc::malformed_utf8: return "not UTF-8 (RFC 5122 2.7.2, RFC 3629 3)";
        case uri_errc::forbidden_character:
            return "a character that has to be percent-encoded here (RFC 5122 2.2, RFC 3987 2.2)";
        case uri_errc::incomplete_account:
            return "what follows \"//\" is not of the form node@domain (RFC 5122 2.3)";
        case uri_errc::pair_without_value:
            return "a key without '=' and a value in the query (RFC 5122 3.3)";
        case uri_errc::invalid_address: return "not a JID (RFC 5122 2.8.1, RFC 7622 3)";
        case uri_errc::missing_address: return "neither an account nor an address (RFC 5122 3.3)";
        case uri_errc::too_long: return "a URI over 65536 octets";
    }
    return {};
}

/// What is wrong with a URI, and the octet of it at which the fault stands.
struct uri_error {
    uri_errc code;
    std::uint32_t offset;
    jid_part part = jid_part::none;  ///< of `invalid_address`
    jid_errc rule = {};              ///< of `invalid_address`

    /// For `invalid_address` the JID's fault; its offset, too, is one in the URI.
    constexpr std::optional<jid_error> jid() const noexcept {
        if (code != uri_errc::invalid_address) return std::nullopt;
        return jid_error{rule, part, offset};
    }
    friend constexpr bool operator==(uri_error const&, uri_error const&) = default;
};

}  // namespace couplet
