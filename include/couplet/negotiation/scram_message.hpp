// SPDX-License-Identifier: BSL-1.0
// The four messages of SCRAM, read by the grammar of RFC 5802 7 and by nothing beside it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <optional>
#include <string_view>

#include <couplet/expected.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/text/ascii.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet::sasl {

/// gs2-cbind-flag
enum class gs2_flag : std::uint8_t {
    unsupported,  ///< "n": the client does not bind
    unoffered,    ///< "y": it would, but has seen no mechanism that does
    bound,        ///< "p=": it does
};

/// client-first-message. Names are as they came, with their escapes.
struct scram_client_first {
    std::string_view header;  ///< gs2-header, with its last comma
    gs2_flag flag = gs2_flag::unsupported;
    std::string_view binding;  ///< cb-name
    std::string_view authzid;  ///< empty: none
    std::string_view bare;     ///< client-first-message-bare
    std::string_view username;
    std::string_view nonce;
};

/// server-first-message
struct scram_server_first {
    std::string_view nonce;
    std::string_view salt;         ///< as Base64
    std::uint32_t iterations = 0;  ///< the type's largest value for whatever is larger
    std::string_view offer_hash;   ///< "h" of XEP-0474 4.1, as Base64; empty: none
};

/// client-final-message
struct scram_client_final {
    std::string_view without_proof;  ///< client-final-message-without-proof
    std::string_view binding;        ///< cbind-input as Base64
    std::string_view nonce;
    std::string_view proof;  ///< as Base64
};

/// server-final-message: one of the two is empty.
struct scram_server_final {
    std::string_view verifier;  ///< as Base64
    std::string_view error;     ///< server-error-value
};

/// server-error-value; other_error stands for what is not among these, too (RFC 5802 7).
enum class scram_error : std::uint8_t {
    invalid_encoding,
    extensions_not_supported,
    invalid_proof,
    channel_bindings_dont_match,
    server_does_support_channel_binding,
    channel_binding_not_supported,
    unsupported_channel_binding_type,
    unknown_user,
    invalid_username_encoding,
    no_resources,
    other_error,
};

namespace detail {

inline constexpr std::string_view scram_errors[]{
    "invalid-encoding",
    "extensions-not-supported",
    "invalid-proof",
    "channel-bindings-dont-match",
    "server-does-support-channel-binding",
    "channel-binding-not-supported",
    "unsupported-channel-binding-type",
    "unknown-user",
    "invalid-username-encoding",
    "no-resources",
    "other-error",
};

}  // namespace detail

/// As it is spelled in a message.
constexpr std::string_view name(scram_error error) noexcept {
    auto const row = static_cast<std::size_t>(error);
    return row < std::size(detail::scram_errors) ? detail::scram_errors[row] : std::string_view{};
}
constexpr scram_error find_scram_error(std::string_view text) noexcept {
    std::uint8_t row = 0;
    for (std::string_view const known : detail::scram_errors) {
        if (known == text) break;
        ++row;
    }
    return row < std::size(detail::scram_errors) ? scram_error{row} : scram_error::other_error;
}

namespace detail {

// clang-format off
inline constexpr auto scram_printable = ascii::graphic & ~ascii::set{","};                   // printable
inline constexpr auto binding_name_octets = ascii::letter | ascii::digit | ascii::set{".-"};  // cb-name
inline constexpr std::string_view scram_attributes = "anmrcsipve";                           // RFC 5802 5.1
// clang-format on

constexpr bool is_nonce(std::string_view text) noexcept {
    return !text.empty() && scram_printable.first_outside(text) == text.size();
}

/// UTF-8 without NUL: what a saslname can stand for.
constexpr bool is_sendable(std::string_view text) noexcept {
    return utf8::is_valid(text) && text.find('\0') == text.npos;
}

/// saslname: "=" begins an escape, of which there are two. What else it consists of has been seen to.
constexpr bool is_saslname(std::string_view text) noexcept {
    for (std::size_t at = text.find('='); at != text.npos; at = text.find('=', at + 1))
        if (text.substr(at, 3) != "=2C" && text.substr(at, 3) != "=3D") return false;
    return !text.empty();
}

/// posit-number
constexpr std::optional<std::uint32_t> read_positive(std::string_view digits) noexcept {
    if (digits.empty() || digits[0] == '0') return {};
    if (ascii::digit.first_outside(digits) != digits.size()) return {};
    std::uint64_t value = 0;
    for (char const c : digits) {
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
        if (value > UINT32_MAX) value = UINT32_MAX;
    }
    return static_cast<std::uint32_t>(value);
}

/// A message as a row of attr-val with commas between. The first fault is kept.
class scram_reader {
  public:
    constexpr explicit scram_reader(std::string_view text) noexcept : rest_{text} {
        if (!utf8::is_valid(text))
            fault_ = errc::not_utf8;
        else if (text.find('\0') != text.npos)
            fault_ = errc::malformed_message;
        advance();
    }

    constexpr std::optional<errc> fault() const noexcept { return fault_; }
    constexpr bool is_at_end() const noexcept { return fault_.has_value() || !name_; }
    /// What has not been taken, from the attribute that is next.
    constexpr std::string_view rest() const noexcept { return from_; }

    /// The value of the next attribute, which must be the one of that name; empty if it is not.
    constexpr std::string_view take(char name) noexcept {
        if (name_ != name)
            fail(name_ == 'm' ? errc::extension_not_supported : errc::malformed_message);
        return fault_ ? std::string_view{} : take();
    }
    /// Optional extensions up to the end, or to the attribute `last`; the value of the one called `wanted`, if any.
    constexpr std::string_view take_extensions(char last = '\0', char wanted = '\0') noexcept {
        std::string_view found;
        while (!is_at_end() && name_ != last) {
            bool const is_wanted = name_ == wanted;
            if (scram_attributes.find(*name_) != scram_attributes.npos)
                return take('\0');  // known, and not here
            if (is_wanted && !found.empty()) fail(errc::malformed_message);
            std::string_view const value = take();
            if (is_wanted) found = value;
        }
        return found;
    }
    constexpr void fail(errc why) noexcept {
        if (!fault_) fault_ = why;
    }

  private:
    constexpr std::string_view take() noexcept {
        std::string_view const value = value_;
        advance();
        return value;
    }
    constexpr void advance() noexcept {
        name_.reset();
        from_ = rest_;
        if (is_over_) return;
        std::size_t const comma = rest_.find(',');
        std::string_view const attribute = rest_.substr(0, comma);
        is_over_ = comma == rest_.npos;
        rest_ = is_over_ ? std::string_view{} : rest_.substr(comma + 1);
        if (attribute.size() < 3 || attribute[1] != '=' || !ascii::letter.contains(attribute[0]))
            return fail(errc::malformed_message);
        name_ = attribute[0];
        value_ = attribute.substr(2);
    }

    std::string_view rest_;
    std::string_view from_;
    std::string_view value_;
    std::optional<char> name_;
    std::optional<errc> fault_;
    bool is_over_ = false;
};

/// gs2-header; what is behind it is left in `bare`.
constexpr bool read_gs2_header(std::string_view text, scram_client_first& out) noexcept {
    std::size_t const first = text.find(',');
    std::size_t const second = first == text.npos ? first : text.find(',', first + 1);
    if (second == text.npos) return false;
    std::string_view const flag = text.substr(0, first);
    std::string_view const authzid = text.substr(first + 1, second - first - 1);
    out.header = text.substr(0, second + 1);
    out.bare = text.substr(second + 1);
    if (flag.starts_with("p=")) {
        out.flag = gs2_flag::bound;
        out.binding = flag.substr(2);
        if (out.binding.empty()) return false;
        if (binding_name_octets.first_outside(out.binding) != out.binding.size()) return false;
    } else if (flag == "y") {
        out.flag = gs2_flag::unoffered;
    } else if (flag != "n") {
        return false;
    }
    if (authzid.empty()) return true;
    out.authzid = authzid.substr(authzid.size() < 2 ? authzid.size() : 2);
    return authzid.starts_with("a=") && is_saslname(out.authzid);
}

/// The message, unless something was found to be wrong with it.
template <class Message>
constexpr expected<Message, errc> message_or_fault(scram_reader& reader, Message const& message,
                                                   bool is_well_formed) noexcept {
    if (!is_well_formed || !reader.is_at_end()) reader.fail(errc::malformed_message);
    if (auto const fault = reader.fault()) return unexpected{*fault};
    return message;
}

}  // namespace detail

/// Faults are `not_utf8`, `extension_not_supported` of a mandatory extension, and `malformed_message`.
constexpr expected<scram_client_first, errc> read_scram_client_first(
    std::string_view text) noexcept {
    scram_client_first message;
    if (!utf8::is_valid(text)) return unexpected{errc::not_utf8};
    if (!detail::read_gs2_header(text, message) || message.header.find('\0') != text.npos)
        return unexpected{errc::malformed_message};
    detail::scram_reader reader{message.bare};
    message.username = reader.take('n');
    message.nonce = reader.take('r');
    reader.take_extensions();
    return detail::message_or_fault(
        reader, message, detail::is_saslname(message.username) && detail::is_nonce(message.nonce));
}

/// Likewise.
constexpr expected<scram_server_first, errc> read_scram_server_first(
    std::string_view text) noexcept {
    detail::scram_reader reader{text};
    scram_server_first message;
    message.nonce = reader.take('r');
    message.salt = reader.take('s');
    auto const iterations = detail::read_positive(reader.take('i'));
    message.iterations = iterations.value_or(0);
    message.offer_hash = reader.take_extensions('\0', 'h');
    return detail::message_or_fault(reader, message, iterations && detail::is_nonce(message.nonce));
}

/// Likewise.
constexpr expected<scram_client_final, errc> read_scram_client_final(
    std::string_view text) noexcept {
    detail::scram_reader reader{text};
    scram_client_final message;
    message.binding = reader.take('c');
    message.nonce = reader.take('r');
    reader.take_extensions('p');
    std::string_view const last = reader.rest();
    message.proof = reader.take('p');
    if (reader.is_at_end() && !reader.fault())
        message.without_proof = text.substr(0, text.size() - last.size() - 1);
    return detail::message_or_fault(reader, message, detail::is_nonce(message.nonce));
}

/// Likewise.
constexpr expected<scram_server_final, errc> read_scram_server_final(
    std::string_view text) noexcept {
    detail::scram_reader reader{text};
    scram_server_final message;
    if (text.starts_with("e="))
        message.error = reader.take('e');
    else
        message.verifier = reader.take('v');
    reader.take_extensions();
    return detail::message_or_fault(reader, message, true);
}

/// Appends a name as a saslname: "," and "=" are escaped (RFC 5802 5.1).
template <class Out>
constexpr void append_saslname(Out& out, std::string_view name) {
    for (char const c : name) {
        std::string_view const text = c == ',' ? "=2C" : c == '=' ? "=3D" : std::string_view{&c, 1};
        out.append(text.data(), text.size());
    }
}

/// Appends the name that a saslname stands for, which must be one.
template <class Out>
constexpr void append_name(Out& out, std::string_view saslname) {
    while (!saslname.empty()) {
        std::size_t const plain = saslname.find('=');
        out.append(saslname.data(), plain == saslname.npos ? saslname.size() : plain);
        if (plain == saslname.npos) return;
        out.append(saslname.substr(plain, 3) == "=2C" ? "," : "=", 1);
        saslname.remove_prefix(plain + 3);
    }
}

}  // namespace couplet::sasl
