// SPDX-License-Identifier: BSL-1.0
// Hash functions whose PBKDF2 is done once for a password and a salt, so that logins measure the server.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include <couplet/negotiation/hmac.hpp>
#include <couplet/negotiation/openssl.hpp>

namespace load {

struct sha1 : couplet::openssl::sha1 {};
struct sha256 : couplet::openssl::sha256 {};
struct sha512 : couplet::openssl::sha512 {};

/// For `couplet::client`.
struct digests {
    using sha1 = load::sha1;
    using sha256 = load::sha256;
    using sha512 = load::sha512;
};

/// What `couplet::pbkdf2` gives.
template <class Hash, class Base>
couplet::wiped_array<couplet::digest_size<Hash>> remembered(std::string_view password,
                                                            std::string_view salt,
                                                            std::uint32_t iterations) {
    using octets = couplet::wiped_array<couplet::digest_size<Hash>>;
    thread_local std::map<std::tuple<std::string, std::string, std::uint32_t>, octets> known;
    auto const [found, is_new] =
        known.try_emplace({std::string{password}, std::string{salt}, iterations});
    if (is_new) found->second = couplet::pbkdf2<Base>(password, salt, iterations);
    return found->second;
}

}  // namespace load

namespace couplet {

template <>
inline wiped_array<digest_size<load::sha1>> pbkdf2<load::sha1>(std::string_view password,
                                                               std::string_view salt,
                                                               std::uint32_t iterations) {
    return load::remembered<load::sha1, openssl::sha1>(password, salt, iterations);
}
template <>
inline wiped_array<digest_size<load::sha256>> pbkdf2<load::sha256>(std::string_view password,
                                                                   std::string_view salt,
                                                                   std::uint32_t iterations) {
    return load::remembered<load::sha256, openssl::sha256>(password, salt, iterations);
}
template <>
inline wiped_array<digest_size<load::sha512>> pbkdf2<load::sha512>(std::string_view password,
                                                                   std::string_view salt,
                                                                   std::uint32_t iterations) {
    return load::remembered<load::sha512, openssl::sha512>(password, salt, iterations);
}

}  // namespace couplet
