// SPDX-License-Identifier: BSL-1.0
// The version of XMPP that a stream header names, and the one that both sides then speak (RFC 6120 4.7.5).
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace couplet {

/// Two integers, not a decimal fraction: 2.4 < 2.13 < 12.3.
struct stream_version {
    std::uint32_t major = 1;
    std::uint32_t minor = 0;

    // NOLINTBEGIN(modernize-use-nullptr): the 0 behind <=> is no pointer
    friend constexpr auto operator<=>(stream_version const&,
                                      stream_version const&) noexcept = default;
    // NOLINTEND(modernize-use-nullptr)
};

/// What RFC 6120 specifies.
inline constexpr stream_version xmpp_1_0{1, 0};
/// What a header without a version means: no features, no SASL (RFC 6120 4.7.5 rule 4). It is never written.
inline constexpr stream_version before_xmpp_1_0{0, 9};

namespace detail {

/// Digits, of which there must be one; what is too large for the type stays at its largest value.
constexpr std::optional<std::uint32_t> read_version_number(std::string_view digits) noexcept {
    constexpr std::uint64_t largest = UINT32_MAX;
    std::uint64_t value = 0;
    for (char const c : digits) {
        if (c < '0' || c > '9') return {};
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
        if (value > largest) value = largest;
    }
    if (digits.empty()) return {};
    return static_cast<std::uint32_t>(value);
}

}  // namespace detail

/// `<major>.<minor>`, leading zeros ignored; nothing if it is anything else.
constexpr std::optional<stream_version> parse_version(std::string_view text) noexcept {
    std::size_t const dot = text.find('.');
    if (dot == text.npos) return {};
    auto const major = detail::read_version_number(text.substr(0, dot));
    auto const minor = detail::read_version_number(text.substr(dot + 1));
    if (!major || !minor) return {};
    return stream_version{*major, *minor};
}

/// What the receiving entity answers: the lower of what is asked and what it has. No version is answered by none,
/// even if it has a lower one (RFC 6120 4.7.5 rules 2 and 4).
constexpr stream_version negotiate(stream_version asked, stream_version highest) noexcept {
    return asked < highest ? asked : highest;
}

/// A version as text, which stands in this object.
class version_text {
  public:
    constexpr explicit version_text(stream_version version) noexcept {
        put(version.major);
        octets_[size_++] = '.';
        put(version.minor);
    }

    constexpr operator std::string_view() const noexcept { return {octets_, size_}; }

  private:
    constexpr void put(std::uint32_t value) noexcept {
        std::uint32_t divisor = 1;
        while (value / divisor >= 10) divisor *= 10;
        for (; divisor > 0; divisor /= 10)
            octets_[size_++] = static_cast<char>('0' + value / divisor % 10);
    }

    char octets_[21]{};
    std::size_t size_ = 0;
};

}  // namespace couplet
