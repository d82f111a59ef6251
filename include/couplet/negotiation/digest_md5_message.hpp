// SPDX-License-Identifier: BSL-1.0
// The messages of DIGEST-MD5 and what is computed from them (RFC 2831 2.1, 7).
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include <couplet/expected.hpp>
#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/negotiation/secret_hex.hpp>
#include <couplet/text/ascii.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet::sasl {

/// The directives that mean something here; others are ignored, as auth-params are (RFC 2831 2.1.1).
enum class directive : std::uint8_t {
    username,
    realm,
    nonce,
    cnonce,
    nc,
    qop,
    digest_uri,
    response,
    charset,
    algorithm,
    authzid,
    rspauth,
};
inline constexpr std::size_t directive_count = 12;

/// A message's directives, unquoted.
struct directives {
    std::optional<std::string> values[directive_count];
    std::string realms;  ///< of a challenge, all of them: with a NUL behind each

    std::optional<std::string> const& operator[](directive which) const noexcept {
        return values[static_cast<std::size_t>(which)];
    }
    /// A directive's value, whose case does not matter (RFC 2831 7.1); or the default, if it is not there.
    bool is(directive which, std::string_view lower, bool otherwise) const noexcept {
        auto const& value = (*this)[which];
        if (!value) return otherwise;
        std::string folded;
        ascii::append_lower(folded, *value);
        return folded == lower;
    }
    bool has_realm(std::string_view realm) const noexcept {
        for (std::size_t at = 0; at < realms.size();) {
            std::string_view const one{realms.c_str() + at};
            if (one == realm) return true;
            at += one.size() + 1;
        }
        return false;
    }
};

namespace detail {

inline constexpr std::string_view directive_names[]{
    "username",   "realm",    "nonce",   "cnonce",    "nc",      "qop",
    "digest-uri", "response", "charset", "algorithm", "authzid", "rspauth"};
static_assert(std::size(directive_names) == directive_count);

inline constexpr auto digest_space = ascii::set{" \t\r\n"};
inline constexpr auto digest_control =
    (ascii::range('\0', '\x1F') | ascii::set{"\x7F"}) & ~digest_space;
inline constexpr auto digest_token = ascii::graphic & ~ascii::set{"()<>@,;:\\\"/[]?={}"};

/// Reads a list of directives: a quoted value and a token are the same value, as peers differ about which is which.
class directive_reader {
  public:
    explicit directive_reader(std::string_view text) noexcept : rest_{text} {}

    /// False if the list is malformed, or has a directive twice that may be there once.
    bool read(directives& out, bool is_challenge) {
        bool has_any = false;
        while (skip_to_element()) {
            std::string name, value;
            ascii::append_lower(name, take(digest_token));
            skip_space();
            if (name.empty() || !take('=')) return false;
            skip_space();
            if (!take_value(value) || !keep(out, name, value, is_challenge)) return false;
            skip_space();
            if (!rest_.empty() && rest_[0] != ',') return false;
            has_any = true;
        }
        return has_any;
    }

  private:
    std::string_view take(ascii::set const& octets) noexcept {
        std::string_view const taken = rest_.substr(0, octets.first_outside(rest_));
        rest_.remove_prefix(taken.size());
        return taken;
    }
    bool take(char octet) noexcept {
        if (!rest_.starts_with(octet)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void skip_space() noexcept { take(digest_space); }
    /// Elements may be empty (RFC 2831 7.1). False at the end.
    bool skip_to_element() noexcept {
        do skip_space();
        while (take(','));
        return !rest_.empty();
    }
    bool take_value(std::string& out) {
        if (!take('"')) {
            out = take(digest_token);
            return !out.empty();
        }
        while (!rest_.empty()) {
            if (take('"')) return true;
            if (take('\\') && rest_.empty()) return false;
            if (digest_control.contains(rest_[0])) return false;
            out += rest_[0];
            rest_.remove_prefix(1);
        }
        return false;
    }
    static bool keep(directives& out, std::string_view name, std::string& value,
                     bool is_challenge) {
        std::size_t row = 0;
        while (row < std::size(directive_names) && directive_names[row] != name) ++row;
        if (row == std::size(directive_names)) return true;
        bool const may_repeat = is_challenge && row == static_cast<std::size_t>(directive::realm);
        if (may_repeat) out.realms.append(value) += '\0';
        if (out.values[row]) return may_repeat;
        out.values[row] = std::move(value);
        return true;
    }

    std::string_view rest_;
};

template <class Out>
void append_quoted(Out& out, std::string_view name, std::string_view value) {
    out.append(name.data(), name.size());
    out.append("=\"", 2);
    for (char const c : value) {
        if (c == '"' || c == '\\') out.append("\\", 1);
        out.append(&c, 1);
    }
    out.append("\"", 1);
}

/// What a quoted string can carry.
constexpr bool is_quotable(std::string_view text) noexcept {
    for (char const c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) return false;
    return utf8::is_valid(text);
}

/// Nothing that ISO 8859-1 lacks. `text` is UTF-8.
constexpr bool is_latin_1(std::string_view text) noexcept {
    for (char const c : text)
        if (static_cast<unsigned char>(c) > 0xC3) return false;
    return true;
}
/// Appends UTF-8 as ISO 8859-1 if that has all of it, and as it is if not (RFC 2831 2.1.2.1, 8). Of ASCII nothing shows.
inline void append_latin_1(secret& out, std::string_view text) {
    unsigned seen = 0;
    for (char const c : text) seen |= static_cast<unsigned char>(c);
    if (publish(seen < 0x80) || !is_latin_1(text)) return out.append(text);
    for (std::size_t at = 0; at < text.size();) {
        auto const c = utf8::decode(text, at);
        out.push_back(static_cast<char>(c.value));
        at += c.size;
    }
}

}  // namespace detail

/// Fails with `malformed_message`.
inline expected<directives, errc> read_directives(std::string_view text, bool is_challenge) {
    directives out;
    if (!detail::directive_reader{text}.read(out, is_challenge))
        return unexpected{errc::malformed_message};
    return out;
}

/// H(username:realm:password), which is what a server keeps: as good as the password in that realm (RFC 2831 3.9).
/// Name and password are UTF-8.
template <hash_function Md5>
wiped_array<digest_size<Md5>> digest_md5_secret(std::string_view username, std::string_view realm,
                                                std::string_view password) {
    secret text;
    detail::append_latin_1(text, username);
    text.push_back(':');
    text.append(realm);
    text.push_back(':');
    detail::append_latin_1(text, password);
    return hash_secret<Md5>(text);
}

/// What both sides hash, with quality of protection "auth" and a nonce that is used once (RFC 2831 2.1.2.1).
struct digest_md5_terms {
    std::string_view nonce, cnonce, uri;
    std::optional<std::string_view> authzid{};
};

/// response-value, of the client with the verb "AUTHENTICATE" and of the server with an empty one.
template <hash_function Md5>
auto digest_md5_response(wiped_array<digest_size<Md5>> const& user_secret,
                         digest_md5_terms const& terms, std::string_view verb) {
    std::string_view const colon = terms.authzid ? ":" : "";
    auto const a1 = hash_secret<Md5>(user_secret, ":", terms.nonce, ":", terms.cnonce, colon,
                                     terms.authzid.value_or(std::string_view{}));
    auto const a2 = hash_secret<Md5>(verb, ":", terms.uri);
    return hex(
        hash_secret<Md5>(hex(a1), ":", terms.nonce, ":00000001:", terms.cnonce, ":auth:", hex(a2)));
}

}  // namespace couplet::sasl
