// SPDX-License-Identifier: BSL-1.0
// digest: what a hash function of the caller's must be able to do; couplet has none of its own.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

namespace couplet {

/// A hash that is fed in pieces: default constructed, `update(std::string_view)` any number of times, then `finish()` once,
/// which returns a std::array of octets: `char`, `unsigned char` or `std::byte`.
template <class Digest>
concept digest = std::default_initializable<Digest> &&
    requires(Digest hash, std::string_view octets) {
    hash.update(octets);
    requires sizeof(hash.finish()[0]) == 1;
    requires(std::tuple_size_v<std::remove_cvref_t<decltype(hash.finish())>> != 0);
};

/// Octets of its result.
template <digest Digest>
inline constexpr std::size_t digest_size =
    std::tuple_size_v<std::remove_cvref_t<decltype(std::declval<Digest&>().finish())>>;

/// The result, as the characters that Base64 and comparisons take.
template <digest Digest>
constexpr std::array<char, digest_size<Digest>> finish(Digest& hash) {
    std::array<char, digest_size<Digest>> octets{};
    auto const result = hash.finish();
    for (std::size_t i = 0; i < octets.size(); ++i) octets[i] = static_cast<char>(result[i]);
    return octets;
}

}  // namespace couplet
