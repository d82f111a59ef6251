// SPDX-License-Identifier: BSL-1.0
// A policy of digests: which hash functions the caller has, by their names as its member types.
#pragma once

#include <cstdint>
#include <type_traits>

#include <couplet/negotiation/hmac.hpp>

namespace couplet {

/// None of them: what needs no hash function still works.
struct no_digests {};

/// The hash functions that mechanisms name.
enum class hash_kind : std::uint8_t { none, md5, sha_1, sha_256, sha_512 };

namespace detail {

template <class Digests, hash_kind Kind>
struct digest_of {
    using type = void;
};
template <class Digests>
    requires hash_function<typename Digests::md5>
struct digest_of<Digests, hash_kind::md5> {
    using type = typename Digests::md5;
};
template <class Digests>
    requires hash_function<typename Digests::sha1>
struct digest_of<Digests, hash_kind::sha_1> {
    using type = typename Digests::sha1;
};
template <class Digests>
    requires hash_function<typename Digests::sha256>
struct digest_of<Digests, hash_kind::sha_256> {
    using type = typename Digests::sha256;
};
template <class Digests>
    requires hash_function<typename Digests::sha512>
struct digest_of<Digests, hash_kind::sha_512> {
    using type = typename Digests::sha512;
};

}  // namespace detail

/// The hash function of that kind; void if the policy lacks it.
template <class Digests, hash_kind Kind>
using digest_of = typename detail::digest_of<Digests, Kind>::type;

template <class Digests, hash_kind Kind>
inline constexpr bool has_digest = !std::is_void_v<digest_of<Digests, Kind>>;

}  // namespace couplet
