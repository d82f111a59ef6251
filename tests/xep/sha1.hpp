// SPDX-License-Identifier: BSL-1.0
// SHA-1 as RFC 3174 6.1 words it, for tests only: slow, and of no cryptographic use.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// A digest policy; keeps all that it is fed.
class sha1 {
  public:
    void update(std::string_view octets) { text_ += octets; }

    std::array<unsigned char, 20> finish() {
        std::uint64_t const bits = text_.size() * 8;
        text_ += '\x80';
        text_.append((120 - text_.size() % 64) % 64, '\0');
        for (int shift = 56; shift >= 0; shift -= 8) text_ += static_cast<char>(bits >> shift);
        for (std::size_t at = 0; at < text_.size(); at += 64) block(at);
        std::array<unsigned char, 20> result{};
        for (std::size_t i = 0; i < 20; ++i)
            result[i] = static_cast<unsigned char>(h_[i / 4] >> (24 - i % 4 * 8));
        return result;
    }

  private:
    void block(std::size_t at) {
        std::uint32_t w[80]{};
        for (std::size_t t = 0; t < 64; ++t)
            w[t / 4] = w[t / 4] << 8 | static_cast<unsigned char>(text_[at + t]);
        for (std::size_t t = 16; t < 80; ++t)
            w[t] = std::rotl(w[t - 3] ^ w[t - 8] ^ w[t - 14] ^ w[t - 16], 1);
        auto [a, b, c, d, e] = h_;
        for (std::size_t t = 0; t < 80; ++t) {
            std::uint32_t const f = t < 20   ? (b & c) | (~b & d)
                                    : t < 40 ? b ^ c ^ d
                                    : t < 60 ? (b & c) | (b & d) | (c & d)
                                             : b ^ c ^ d;
            constexpr std::uint32_t k[]{0x5A827999, 0x6ED9EBA1, 0x8F1BBCDC, 0xCA62C1D6};
            std::uint32_t const next = std::rotl(a, 5) + f + e + w[t] + k[t / 20];
            e = d, d = c, c = std::rotl(b, 30), b = a, a = next;
        }
        h_ = {h_[0] + a, h_[1] + b, h_[2] + c, h_[3] + d, h_[4] + e};
    }

    std::array<std::uint32_t, 5> h_{0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0};
    std::string text_;
};
