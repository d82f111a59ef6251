// SPDX-License-Identifier: BSL-1.0
// HMAC and PBKDF2 over a hash function of the caller's (RFC 2104 2; RFC 5802 2.2, where Hi() is PBKDF2 of one block).
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include <couplet/negotiation/secret.hpp>
#include <couplet/text/digest.hpp>

namespace couplet {

/// A digest whose state is a value, so that what has been hashed once need not be hashed again, and that says how many
/// octets it takes at a time: `block_size`, RFC 2104's B.
template <class Hash>
concept hash_function = digest<Hash> && std::copyable<Hash> && requires {
    { Hash::block_size } -> std::convertible_to<std::size_t>;
    requires(Hash::block_size >= digest_size<Hash>);
};

namespace detail {

/// The state of a hash function that has seen a secret.
template <hash_function Hash>
class wiped_hash {
  public:
    using result = wiped_array<digest_size<Hash>>;

    wiped_hash() = default;
    wiped_hash(wiped_hash const&) = default;
    wiped_hash& operator=(wiped_hash const&) = default;
    ~wiped_hash() {  // what is no plain memory is left to its own destructor
        if constexpr (std::is_trivially_copyable_v<Hash>) wipe(&state_, sizeof state_);
    }

    void update(std::string_view octets) { state_.update(octets); }
    void finish(result& out) {
        auto octets = state_.finish();
        std::memcpy(out.data(), octets.data(), out.size());
        wipe(octets.data(), octets.size());
    }

  private:
    Hash state_{};
};

}  // namespace detail

/// H(pieces...), of what must not be left in memory.
template <hash_function Hash, std::convertible_to<std::string_view>... Pieces>
wiped_array<digest_size<Hash>> hash_secret(Pieces const&... pieces) {
    detail::wiped_hash<Hash> state;
    (state.update(pieces), ...);
    wiped_array<digest_size<Hash>> out;
    state.finish(out);
    return out;
}

/// HMAC with one key, for any number of texts: the key is hashed once, and then forgotten.
template <hash_function Hash>
class hmac {
  public:
    using result = wiped_array<digest_size<Hash>>;
    using state = detail::wiped_hash<Hash>;

    explicit hmac(std::string_view key) {
        wiped_array<Hash::block_size> block;
        result short_key;
        if (key.size() > block.size()) {
            short_key = hash_secret<Hash>(key);
            key = short_key;
        }
        for (std::size_t i = 0; i < key.size(); ++i) block[i] = key[i];
        flip(block, '\x36');
        inner_.update(block);
        flip(block, '\x36' ^ '\x5c');
        outer_.update(block);
    }

    /// HMAC(key, pieces...)
    template <std::convertible_to<std::string_view>... Pieces>
    result operator()(Pieces const&... pieces) const {
        result out;
        state scratch;
        write(out, scratch, pieces...);
        return out;
    }
    /// The same into `out`, which may be one of the pieces; for who does it often, and keeps `scratch`.
    template <std::convertible_to<std::string_view>... Pieces>
    void write(result& out, state& scratch, Pieces const&... pieces) const {
        scratch = inner_;
        (scratch.update(pieces), ...);
        scratch.finish(out);
        scratch = outer_;
        scratch.update(out);
        scratch.finish(out);
    }

  private:
    static void flip(wiped_array<Hash::block_size>& block, char bits) noexcept {
        for (std::size_t i = 0; i < block.size(); ++i)
            block[i] = static_cast<char>(block[i] ^ bits);
    }

    state inner_, outer_;
};

/// Hi(password, salt, iterations) of RFC 5802 2.2; there must be at least one iteration. Four blocks are hashed for the
/// password, and two for each iteration: nothing is allocated if the hash function does not.
template <hash_function Hash>
wiped_array<digest_size<Hash>> pbkdf2(std::string_view password, std::string_view salt,
                                      std::uint32_t iterations) {
    hmac<Hash> const mac{password};
    typename hmac<Hash>::state scratch;
    auto last = mac(salt, std::string_view{"\0\0\0\1", 4});
    auto out = last;
    for (std::uint32_t i = 1; i < iterations; ++i) {
        mac.write(last, scratch, last);
        for (std::size_t k = 0; k < out.size(); ++k) out[k] = static_cast<char>(out[k] ^ last[k]);
    }
    return out;
}

}  // namespace couplet
