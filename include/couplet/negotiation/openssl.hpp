// SPDX-License-Identifier: BSL-1.0
// The hash functions of OpenSSL 3, for who has it: openssl::digests (RFC 5802, RFC 7677, RFC 2831). Links with crypto.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include <openssl/md5.h>
#include <openssl/sha.h>

namespace couplet::openssl {

namespace detail {

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"  // since OpenSSL 3.0; see hash
inline void begin(MD5_CTX& state) noexcept { MD5_Init(&state); }
inline void begin(SHA_CTX& state) noexcept { SHA1_Init(&state); }
inline void begin(SHA256_CTX& state) noexcept { SHA256_Init(&state); }
inline void begin(SHA512_CTX& state) noexcept { SHA512_Init(&state); }
inline void take(MD5_CTX& state, std::string_view text) noexcept {
    MD5_Update(&state, text.data(), text.size());
}
inline void take(SHA_CTX& state, std::string_view text) noexcept {
    SHA1_Update(&state, text.data(), text.size());
}
inline void take(SHA256_CTX& state, std::string_view text) noexcept {
    SHA256_Update(&state, text.data(), text.size());
}
inline void take(SHA512_CTX& state, std::string_view text) noexcept {
    SHA512_Update(&state, text.data(), text.size());
}
inline void end(MD5_CTX& state, unsigned char* out) noexcept { MD5_Final(out, &state); }
inline void end(SHA_CTX& state, unsigned char* out) noexcept { SHA1_Final(out, &state); }
inline void end(SHA256_CTX& state, unsigned char* out) noexcept { SHA256_Final(out, &state); }
inline void end(SHA512_CTX& state, unsigned char* out) noexcept { SHA512_Final(out, &state); }
#pragma GCC diagnostic pop

}  // namespace detail

/// A hash function whose state is plain memory. With it PBKDF2 takes half the time that it takes with EVP, which
/// allocates for each state; the price is that OpenSSL would rather see EVP used, and that no provider is asked.
template <class Context, std::size_t Size, std::size_t Block>
class hash {
  public:
    static constexpr std::size_t block_size = Block;

    hash() noexcept { detail::begin(state_); }
    void update(std::string_view octets) noexcept { detail::take(state_, octets); }
    std::array<unsigned char, Size> finish() noexcept {
        std::array<unsigned char, Size> octets{};
        detail::end(state_, octets.data());
        return octets;
    }

  private:
    Context state_;
};

using md5 = hash<MD5_CTX, MD5_DIGEST_LENGTH, MD5_CBLOCK>;
using sha1 = hash<SHA_CTX, SHA_DIGEST_LENGTH, SHA_CBLOCK>;
using sha256 = hash<SHA256_CTX, SHA256_DIGEST_LENGTH, SHA256_CBLOCK>;
using sha512 = hash<SHA512_CTX, SHA512_DIGEST_LENGTH, SHA512_CBLOCK>;

/// What the mechanisms that hash are given as their digests.
struct digests {
    using md5 = openssl::md5;
    using sha1 = openssl::sha1;
    using sha256 = openssl::sha256;
    using sha512 = openssl::sha512;
};

}  // namespace couplet::openssl
