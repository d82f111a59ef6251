// SPDX-License-Identifier: BSL-1.0
// What a server keeps of a password, and what it makes up for users that it does not have (RFC 5802 3, 9; RFC 4013).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <couplet/expected.hpp>
#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/sasl.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/precis/stringprep.hpp>

namespace couplet::sasl {

/// Per user and hash function. Whoever steals them cannot log in elsewhere, but can play the server (RFC 5802 9).
template <hash_function Hash>
struct scram_keys {
    std::string salt;
    std::uint32_t iterations = 0;
    wiped_array<digest_size<Hash>> stored_key;
    wiped_array<digest_size<Hash>> server_key;
};

/// Appends a user name as SASLprep has it; code points that are not assigned may be in it (RFC 5802 5.1). False if it
/// is refused, or nothing is left of it.
template <class Out>
bool append_prepared_name(Out& out, std::string_view name) {
    std::size_t const before = out.size();
    return !precis::append_stringprep(precis::stringprep_profile::saslprep, name, out,
                                      precis::unassigned::allowed) &&
           out.size() != before;
}

namespace detail {

/// U+0020 to U+007E, which SASLprep leaves as they are. Takes as long for any text of that size.
inline bool is_printable_secret(std::string_view text) noexcept {
    int faults = 0;
    for (char const c : text) {
        int const octet = static_cast<unsigned char>(c);
        faults |= (octet - 0x20) | (0x7E - octet);
    }
    return publish(faults >= 0);
}

}  // namespace detail

/// Appends a password as SASLprep has it; all its code points must be assigned (RFC 5802 2.2, Normalize). False if it is
/// refused, or nothing is left of it. For printable ASCII no step depends on more than the size. Other passwords go through
/// ICU: how long that takes depends on them, and its scratch space is not wiped.
inline bool append_prepared_password(secret& out, std::string_view password) {
    if (detail::is_printable_secret(password)) {
        out.append(password);
        return !password.empty();
    }
    std::size_t const before = out.size();
    return !precis::append_stringprep(precis::stringprep_profile::saslprep, password, out) &&
           out.size() != before;
}

namespace detail {

/// RFC 5802 3: what both sides compute from a password that has been prepared.
template <hash_function Hash>
struct scram_derivation {
    using octets = wiped_array<digest_size<Hash>>;

    scram_derivation(std::string_view prepared, std::string_view salt, std::uint32_t iterations)
        : scram_derivation{hmac<Hash>{pbkdf2<Hash>(prepared, salt, iterations)}} {}
    explicit scram_derivation(hmac<Hash> const& by_salted_password)
        : client_key{by_salted_password(std::string_view{"Client Key"})},
          stored_key{hash_secret<Hash>(client_key)},
          server_key{by_salted_password(std::string_view{"Server Key"})} {}

    octets client_key, stored_key, server_key;
};

/// RFC 5802 3: the two signatures of AuthMessage, which is three texts with commas between.
template <hash_function Hash>
struct scram_signatures {
    using octets = wiped_array<digest_size<Hash>>;

    scram_signatures(octets const& stored_key, octets const& server_key,
                     std::string_view client_first_bare, std::string_view server_first,
                     std::string_view client_final_without_proof)
        : client{hmac<Hash>{stored_key}(client_first_bare, ",", server_first, ",",
                                        client_final_without_proof)},
          server{hmac<Hash>{server_key}(client_first_bare, ",", server_first, ",",
                                        client_final_without_proof)} {}

    octets client, server;
};

/// A proof from a key and a signature, and a key from a proof and a signature.
template <std::size_t Size>
wiped_array<Size> exclusive_or(wiped_array<Size> const& a, std::string_view b) noexcept {
    wiped_array<Size> out;
    for (std::size_t i = 0; i < Size; ++i) out[i] = static_cast<char>(a[i] ^ b[i]);
    return out;
}

}  // namespace detail

/// What to keep of a password. The salt should be random, 16 octets, and each user's own; 4,096 iterations are the least
/// (RFC 5802 5.1), more are better. Fails with `not_saslprep`.
template <hash_function Hash>
expected<scram_keys<Hash>, errc> derive_keys(std::string_view password, std::string_view salt,
                                             std::uint32_t iterations) {
    secret prepared;
    if (!append_prepared_password(prepared, password)) return unexpected{errc::not_saslprep};
    detail::scram_derivation<Hash> const made{prepared, salt, iterations};
    return scram_keys<Hash>{std::string{salt}, iterations, made.stored_key, made.server_key};
}

/// Whether the keys were derived from that password: how PLAIN is checked. Costs what a derivation costs.
template <hash_function Hash>
bool is_password(scram_keys<Hash> const& keys, std::string_view password) {
    auto const made = derive_keys<Hash>(password, keys.salt, keys.iterations);
    return made && made->stored_key == keys.stored_key;
}

/// The name that a user is kept by, of whom this is one spelling, as far as the credentials can tell: what is made up for
/// users that there are not must not tell spellings apart either.
template <class Credentials>
std::string kept_name(Credentials const& known, std::string_view username) {
    if constexpr (requires { known.kept_name(username); })
        return known.kept_name(username);
    else
        return std::string{username};
}

/// Keys for a user that there is not, which no password has: the same each time, so that nobody learns by asking twice who
/// is a user and who is not. `pepper` is a secret of the server's, `iterations` what most of its users have.
template <hash_function Hash>
scram_keys<Hash> fake_keys(std::string_view pepper, std::string_view username,
                           std::uint32_t iterations) {
    hmac<Hash> const mac{pepper};
    auto const salt = mac(std::string_view{"SCRAM salt:"}, username);
    return {std::string{salt.view().substr(0, 16)}, iterations,
            mac(std::string_view{"SCRAM stored key:"}, username),
            mac(std::string_view{"SCRAM server key:"}, username)};
}

}  // namespace couplet::sasl
