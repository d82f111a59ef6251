// SPDX-License-Identifier: BSL-1.0
// Identifiers that nobody can guess, from the caller's randomness (RFC 6120 8.1.3 for stanzas, 4.7.3 for streams).
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

#include <couplet/lifetimebound.hpp>

namespace couplet {

namespace detail {

/// The random bits in what `Source` gives: all of them, of an integer that may be anything.
template <class Source>
constexpr int random_bits() noexcept {
    using word = decltype(std::declval<Source&>()());
    auto bits_of = [](std::uint64_t highest) {
        int bits = 0;
        while (bits < 64 && (highest >> bits) != 0) ++bits;
        bool const is_full = highest == std::numeric_limits<std::uint64_t>::max() ||
                             highest == (std::uint64_t{1} << bits) - 1;
        return is_full ? bits : 0;
    };
    if constexpr (requires { Source::min() + Source::max(); })
        return Source::min() == 0 ? bits_of(Source::max()) : 0;
    else
        return bits_of(std::numeric_limits<word>::max());
}

}  // namespace detail

/// A source of randomness: called without arguments it gives an unsigned integer of which every value is
/// equally probable, such as `std::random_device` or a lambda around `getrandom`. A generator of another
/// range (`std::minstd_rand`) is refused.
template <class Source>
concept random_source = requires(Source& source) {
    { source() } -> std::unsigned_integral;
}
&&(detail::random_bits<std::remove_reference_t<Source>>() >= 8);

/// 128 random bits as 22 characters of `A-Z a-z 0-9 - _`: an NMTOKEN, as the schema of RFC 6120 A.5 asks of an
/// 'id'. As unpredictable as its source: RFC 6120 4.7.3 wants that of a stream ID, so a Mersenne Twister, whose
/// next output can be computed from those before, is no source for one. Does not allocate.
class random_id {
  public:
    static constexpr std::size_t octets = 16;
    static constexpr std::size_t size = 22;

    /// From as many words as it takes.
    template <random_source Source>
    static constexpr random_id draw(Source&& source) {
        constexpr int word_octets = detail::random_bits<std::remove_reference_t<Source>>() / 8;
        std::uint8_t drawn[octets]{};
        for (std::size_t at = 0; at < octets;) {
            auto word = static_cast<std::uint64_t>(source());
            for (int i = 0; i < word_octets && at < octets; ++i, word >>= 8)
                drawn[at++] = static_cast<std::uint8_t>(word & 0xFF);
        }
        return random_id{drawn};
    }
    /// From random octets that the caller has drawn.
    static constexpr random_id from_octets(std::span<std::uint8_t const, octets> drawn) noexcept {
        return random_id{drawn.data()};
    }

    constexpr std::string_view text() const noexcept COUPLET_LIFETIMEBOUND { return {text_, size}; }
    constexpr operator std::string_view() const noexcept COUPLET_LIFETIMEBOUND { return text(); }

    friend constexpr bool operator==(random_id const&, random_id const&) noexcept = default;

  private:
    /// RFC 4648 5: base64url, without padding.
    explicit constexpr random_id(std::uint8_t const* drawn) noexcept {
        constexpr std::string_view digits =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        unsigned bits = 0;
        int held = 0;
        std::size_t at = 0;
        for (std::size_t i = 0; i < octets; ++i) {
            bits = (bits << 8 | drawn[i]) & 0xFFFF;
            for (held += 8; held >= 6; held -= 6) text_[at++] = digits[bits >> (held - 6) & 63];
        }
        text_[at] = digits[bits << (6 - held) & 63];
    }

    char text_[size]{};
};

}  // namespace couplet
