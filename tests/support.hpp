// SPDX-License-Identifier: BSL-1.0
// What several tests need: UTF-8 literals, readable differences, seeded random strings, a clock.
#pragma once

#include <couplet/text/utf8.hpp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <random>
#include <string>
#include <string_view>

namespace support {

/// u8 literals as couplet takes them.
inline std::string_view operator""_u(char8_t const* text, std::size_t size) {
    return {reinterpret_cast<char const*>(text), size};
}

inline std::string to_utf8(std::u32string_view text) {
    std::string octets;
    couplet::utf8::append(octets, text.data(), text.size());
    return octets;
}
inline std::string to_utf8(char32_t c) { return to_utf8(std::u32string_view(&c, 1)); }

/// `text` must be UTF-8.
inline std::u32string to_utf32(std::string_view text) {
    std::u32string decoded;
    for (std::size_t at = 0; at < text.size();) {
        auto const c = couplet::utf8::decode(text, at);
        decoded += c.value;
        at += c.size;
    }
    return decoded;
}

inline std::string shown(char32_t c) {
    char text[16];
    std::snprintf(text, sizeof text, "U+%04X", static_cast<unsigned>(c));
    return text;
}
inline std::string shown(std::u32string_view text) {
    std::string all = "<";
    for (char32_t const c : text) all += (all.size() > 1 ? " " : "") + shown(c);
    return all + '>';
}
/// Octets, those outside printable ASCII as \xHH.
inline std::string shown(std::string_view text) {
    std::string all;
    for (char const c : text) {
        char escape[8];
        std::snprintf(escape, sizeof escape, "\\x%02X", static_cast<unsigned char>(c));
        all += c >= ' ' && c <= '~' ? std::string(1, c) : escape;
    }
    return all;
}

/// The first few differences of many comparisons: CHECK(found.text == "").
struct differences {
    std::string text;
    std::size_t count = 0;

    void add(std::string const& difference) {
        if (++count <= 10) text += difference + '\n';
    }
};

/// The same numbers on every machine and in every run.
class dice {
  public:
    explicit dice(std::uint64_t seed) : engine_{seed} {}
    /// From 0 to `sides - 1`.
    std::size_t operator()(std::size_t sides) {
        return static_cast<std::size_t>(engine_() % sides);
    }
    template <class Container>
    auto const& of(Container const& container) {
        return container[(*this)(std::size(container))];
    }
    /// Any scalar value, low ones more often than by chance.
    char32_t scalar() {
        constexpr std::size_t ends[]{0x80, 0x250, 0x3000, 0x10000, 0x20000, 0x110000};
        for (;;) {
            auto const c = static_cast<char32_t>((*this)(of(ends)));
            if (couplet::utf8::is_scalar(c)) return c;
        }
    }

  private:
    std::mt19937_64 engine_;
};

/// The processor time that `f` takes: what is quadratic takes minutes where linear takes milliseconds.
template <class F>
double seconds_for(F f) {
    auto const start = std::clock();
    f();
    return static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
}

}  // namespace support
