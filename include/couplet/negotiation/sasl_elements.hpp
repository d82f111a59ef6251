// SPDX-License-Identifier: BSL-1.0
// SASL on the wire: the elements of RFC 6120 6.4, and what is in them as Base64.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/secret_base64.hpp>
#include <couplet/xml/declare.hpp>
#include <couplet/xml/names.hpp>

namespace couplet::sasl {

/// Beside the stanzas, which is in the body over BOSH (XEP-0206 3).
inline constexpr occurs in_stream = occurs::stream | occurs::inside;

/// An exchange begins. A second one takes the place of one that is not over (RFC 6120 6.4.2).
struct auth {
    std::string_view mechanism{};
    /// In Base64: `decode`. Absent: there is none; "=": it is empty.
    std::optional<std::string_view> initial_response{};

    static constexpr auto schema =
        declare::element({"urn:ietf:params:xml:ns:xmpp-sasl", "auth"},
                         declare::attribute("mechanism", &auth::mechanism),
                         declare::text(&auth::initial_response))
            .in(in_stream);
    friend bool operator==(auth const&, auth const&) = default;
};

/// RFC 6120 6.4.3.
struct challenge {
    std::string_view data{};  ///< in Base64: `decode`; it may be empty

    static constexpr auto schema =
        declare::element({"urn:ietf:params:xml:ns:xmpp-sasl", "challenge"},
                         declare::text(&challenge::data))
            .in(in_stream);
    friend bool operator==(challenge const&, challenge const&) = default;
};

/// RFC 6120 6.4.3.
struct response {
    std::string_view data{};  ///< in Base64: `decode`; it may be empty

    static constexpr auto schema =
        declare::element({"urn:ietf:params:xml:ns:xmpp-sasl", "response"},
                         declare::text(&response::data))
            .in(in_stream);
    friend bool operator==(response const&, response const&) = default;
};

/// The client gives up; a failure with `aborted` answers it (RFC 6120 6.4.4).
struct abort {
    static constexpr auto schema =
        declare::element({"urn:ietf:params:xml:ns:xmpp-sasl", "abort"}).in(in_stream);
    friend bool operator==(abort const&, abort const&) = default;
};

/// The stream begins anew (RFC 6120 6.4.6).
struct success {
    /// In Base64: `decode`. Absent: there is none; "=": it is empty.
    std::optional<std::string_view> data{};

    static constexpr auto schema = declare::element({"urn:ietf:params:xml:ns:xmpp-sasl", "success"},
                                                    declare::text(&success::data))
                                       .in(in_stream);
    friend bool operator==(success const&, success const&) = default;
};

/// What a failure says to people (RFC 6120 6.5).
struct failure_text {
    std::string_view text{};
    std::optional<std::string_view> language{};

    static constexpr auto schema =
        declare::content(declare::attribute("xml:lang", &failure_text::language),
                         declare::text(&failure_text::text));
    friend bool operator==(failure_text const&, failure_text const&) = default;
};

/// The exchange has failed; another one may begin (RFC 6120 6.4.5).
struct failure {
    std::optional<sasl::condition> condition{};  ///< none: not known here, so not_authorized (6.5)
    std::optional<failure_text> text{};

    static constexpr auto schema = declare::element({"urn:ietf:params:xml:ns:xmpp-sasl", "failure"},
                                                    declare::choice(&failure::condition),
                                                    declare::child("text", &failure::text))
                                       .in(in_stream);
    friend bool operator==(failure const&, failure const&) = default;
};

/// The most that a payload may take in Base64.
inline constexpr std::size_t max_encoded_payload = 8 * 1024;

/// Appends what `text` stands for, which is exact Base64 (RFC 6120 6.3.5). Nothing is appended if it is not.
[[nodiscard]] inline std::optional<errc> decode(std::string_view text, secret& out) {
    if (text.size() > max_encoded_payload) return errc::payload_too_long;
    if (!base64::decode_secret(text, out)) return errc::malformed_base64;
    return {};
}

/// In `auth` and `success`, where nothing at all would mean something else, "=" stands for nothing (RFC 6120 6.4.2,
/// 6.4.6).
inline constexpr std::string_view encoded_nothing = "=";
[[nodiscard]] inline std::optional<errc> decode_initial(std::string_view text, secret& out) {
    if (text == encoded_nothing) return {};
    return decode(text, out);
}
inline void encode_initial(std::string_view octets, secret& out) {
    if (octets.empty()) return out.append(encoded_nothing);
    base64::append_secret(out, octets);
}

}  // namespace couplet::sasl
