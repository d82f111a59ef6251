// SPDX-License-Identifier: BSL-1.0
// Punycode, the ASCII form of a U-label behind its "xn--" (RFC 3492).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace couplet::punycode {

namespace detail {

// RFC 3492 5: the parameters for domain labels
inline constexpr std::uint32_t base = 36;
inline constexpr std::uint32_t t_min = 1;
inline constexpr std::uint32_t t_max = 26;
inline constexpr std::uint32_t skew = 38;
inline constexpr std::uint32_t damp = 700;
inline constexpr std::uint32_t initial_bias = 72;
inline constexpr std::uint32_t initial_n = 128;

// RFC 3492 6.1
constexpr std::uint32_t adapt(std::uint32_t delta, std::uint32_t points, bool first) noexcept {
    delta = first ? delta / damp : delta / 2;
    delta += delta / points;
    std::uint32_t k = 0;
    for (; delta > (base - t_min) * t_max / 2; k += base) delta /= base - t_min;
    return k + (base - t_min + 1) * delta / (delta + skew);
}

constexpr std::uint32_t threshold(std::uint32_t k, std::uint32_t bias) noexcept {
    if (k <= bias) return t_min;
    return k - bias < t_max ? k - bias : t_max;
}

constexpr char digit(std::uint32_t value) noexcept {
    return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}

constexpr std::uint32_t value(char c) noexcept {
    if (c >= 'a' && c <= 'z') return static_cast<std::uint32_t>(c - 'a');
    if (c >= 'A' && c <= 'Z') return static_cast<std::uint32_t>(c - 'A');
    return c >= '0' && c <= '9' ? static_cast<std::uint32_t>(c - '0') + 26 : base;
}

/// A variable-length integer (RFC 3492 3.3), handed digit by digit to `put`.
template <class Put>
constexpr void put_delta(std::uint32_t delta, std::uint32_t bias, Put& put) {
    for (std::uint32_t k = base;; k += base) {
        std::uint32_t const t = threshold(k, bias);
        if (delta < t) break;
        put(digit(t + (delta - t) % (base - t)));
        delta = (delta - t) / (base - t);
    }
    put(digit(delta));
}

constexpr char32_t next_code_point(char32_t const* label, std::size_t size,
                                   std::uint32_t n) noexcept {
    char32_t next = 0x110000;
    for (std::size_t i = 0; i < size; ++i)
        if (label[i] >= n && label[i] < next) next = label[i];
    return next;
}

}  // namespace detail

/// Labels longer than this cannot come to 63 octets: each code point takes one at least.
inline constexpr std::size_t max_code_points = 63;

/// RFC 3492 6.3: hands the Punycode of `label`, at most `max_code_points` code points, to
/// `put(char)`, octet by octet.
template <class Put>
constexpr void encode(char32_t const* label, std::size_t size, Put put) {
    std::uint32_t handled = 0;
    for (std::size_t i = 0; i < size; ++i)
        if (label[i] < detail::initial_n) {
            put(static_cast<char>(label[i]));
            ++handled;
        }
    std::uint32_t const basic = handled;
    if (basic > 0) put('-');
    std::uint32_t n = detail::initial_n;
    std::uint32_t delta = 0;
    std::uint32_t bias = detail::initial_bias;
    while (handled < size) {
        auto const next = static_cast<std::uint32_t>(detail::next_code_point(label, size, n));
        delta += (next - n) * (handled + 1);  // at most 0x10FFFF * 64: no overflow
        n = next;
        for (std::size_t i = 0; i < size; ++i) {
            if (label[i] < n) ++delta;
            if (label[i] != n) continue;
            detail::put_delta(delta, bias, put);
            bias = detail::adapt(delta, handled + 1, handled == basic);
            delta = 0;
            ++handled;
        }
        ++delta;
        ++n;
    }
}

/// The number of octets that `encode` would hand over.
constexpr std::size_t encoded_size(char32_t const* label, std::size_t size) noexcept {
    std::size_t octets = 0;
    encode(label, size, [&](char) { ++octets; });
    return octets;
}

/// What the size of a label's Punycode depends on most.
struct label_statistics {
    std::size_t size = 0;    // code points
    std::size_t others = 0;  // those that are not ASCII
    char32_t largest = 0;

    constexpr void add(char32_t c) noexcept {
        ++size;
        others += c < detail::initial_n ? 0 : 1;
        largest = c > largest ? c : largest;
    }
};

/// An upper bound of `encoded_size`, without encoding. No delta is above (largest + 1) * (size + 1).
/// Thresholds are t_min for some digits, then one of any height, then t_max (RFC 3492 6.2); of all
/// such rows, all t_min reaches the fewest values with up to three digits, and all t_max with more.
constexpr std::size_t max_encoded_size(label_statistics const& label) noexcept {
    constexpr std::uint32_t least_reach[]{1,       36,        1'261,      28'886,
                                          288'886, 2'888'886, 28'888'886, 288'888'886};
    std::uint64_t const delta = (std::uint64_t{label.largest} + 1) * (label.size + 1);
    std::size_t digits = 1;
    while (digits < sizeof least_reach / sizeof *least_reach && least_reach[digits - 1] <= delta)
        ++digits;
    return label.size - label.others + 1 + digits * label.others;
}

/// RFC 3492 6.2: decodes `text`, at most `max_code_points` octets, to `out`, which has room for as
/// many code points, and returns how many they are; 0 if it is not Punycode.
constexpr std::size_t decode(std::string_view text, char32_t* out) noexcept {
    std::size_t const dash = text.rfind('-');
    std::size_t size = 0;
    std::size_t at = 0;
    if (dash != std::string_view::npos) {
        for (; size < dash; ++size) out[size] = static_cast<unsigned char>(text[size]);
        at = dash + 1;
    }
    std::uint32_t n = detail::initial_n;
    std::uint32_t index = 0;
    std::uint32_t bias = detail::initial_bias;
    while (at < text.size()) {
        std::uint32_t const old_index = index;
        std::uint64_t weight = 1;
        for (std::uint32_t k = detail::base;; k += detail::base) {
            if (at == text.size()) return 0;
            std::uint32_t const value = detail::value(text[at++]);
            std::uint64_t const moved = index + value * weight;
            if (value >= detail::base || moved > 0x7FFFFFFF) return 0;
            index = static_cast<std::uint32_t>(moved);
            std::uint32_t const t = detail::threshold(k, bias);
            if (value < t) break;
            weight *= detail::base - t;
            if (weight > 0x7FFFFFFF) return 0;
        }
        ++size;
        auto const points = static_cast<std::uint32_t>(size);
        bias = detail::adapt(index - old_index, points, old_index == 0);
        n += index / points;
        index %= points;
        if (n > 0x10FFFF || (n >= 0xD800 && n <= 0xDFFF)) return 0;
        for (std::size_t i = size - 1; i > index; --i) out[i] = out[i - 1];
        out[index++] = n;
    }
    return size;
}

}  // namespace couplet::punycode
