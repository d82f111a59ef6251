// SPDX-License-Identifier: BSL-1.0
// What has been reached on a stream: what a step of the negotiation needs, and what excludes it (RFC 6120 4.3).
#pragma once

#include <cstdint>

namespace couplet {

/// One thing that negotiation can reach. The last four are for features that are not couplet's.
enum class fact : std::uint16_t {
    secure = 1 << 0,  ///< TLS protects what is sent (RFC 6120 5)
    authenticated =
        1 << 1,           ///< the initiating entity is who it says (RFC 6120 6; XEP-0220; XEP-0114)
    compressed = 1 << 2,  ///< XEP-0138
    bound = 1 << 3,       ///< a client has its full address (RFC 6120 7)
    in_session = 1 << 4,  ///< RFC 3921 3
    managed = 1 << 5,     ///< stanzas are acknowledged (XEP-0198)
    resumed = 1 << 6,     ///< the stream goes on where another one broke (XEP-0198 5)
    registered = 1 << 7,  ///< an account was made or changed on this stream (XEP-0077)
    own_1 = 1 << 12,
    own_2 = 1 << 13,
    own_3 = 1 << 14,
    own_4 = 1 << 15,
};

/// A set of them.
class facts {
  public:
    constexpr facts() noexcept = default;
    constexpr facts(fact one) noexcept : bits_{static_cast<std::uint16_t>(one)} {}

    /// Whether all of `others` are in it.
    constexpr bool has(facts others) const noexcept {
        return (bits_ & others.bits_) == others.bits_;
    }
    /// Whether one of `others` is in it.
    constexpr bool has_any(facts others) const noexcept { return (bits_ & others.bits_) != 0; }
    constexpr bool empty() const noexcept { return bits_ == 0; }

    friend constexpr facts operator|(facts a, facts b) noexcept { return facts{a.bits_ | b.bits_}; }
    constexpr facts& operator|=(facts others) noexcept { return *this = *this | others; }
    friend constexpr bool operator==(facts, facts) noexcept = default;

  private:
    constexpr explicit facts(int bits) noexcept : bits_{static_cast<std::uint16_t>(bits)} {}

    std::uint16_t bits_ = 0;
};

constexpr facts operator|(fact a, fact b) noexcept { return facts{a} | facts{b}; }

}  // namespace couplet
