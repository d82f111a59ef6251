// SPDX-License-Identifier: BSL-1.0
// Taking an address apart: cut at the first '/', then at the first '@' of what is left (RFC 7622 3.2).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <type_traits>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace couplet {

/// The parts of an address as they stand in it, not validated. An absent part is not an empty one:
/// `user@` has an empty domainpart, `host/` an empty resourcepart, `host` no resourcepart.
struct split_jid {
    std::optional<std::string_view> local;
    std::string_view domain;
    std::optional<std::string_view> resource;
};

namespace detail {

/// Where the separators are; `npos` where there is none.
struct separators {
    std::size_t at = std::string_view::npos;
    std::size_t slash = std::string_view::npos;
};

constexpr separators find_separators_scalar(std::string_view text) noexcept {
    separators found;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '/') {
            found.slash = i;
            break;
        }
        if (text[i] == '@' && found.at == std::string_view::npos) found.at = i;
    }
    return found;
}

#if defined(__SSE2__)
/// Bit i is set where octet i of `block` is `c`.
inline unsigned equal_mask(__m128i block, char c) noexcept {
    return static_cast<unsigned>(_mm_movemask_epi8(_mm_cmpeq_epi8(block, _mm_set1_epi8(c))));
}

inline __m128i load_16(char const* from) noexcept {
    return _mm_loadu_si128(reinterpret_cast<__m128i const*>(from));
}

/// For 16 octets or more. The last block overlaps the one before it: what it sees twice was no
/// separator the first time, or has ended the search.
inline separators find_separators_sse2(std::string_view text) noexcept {
    separators found;
    for (std::size_t base = 0;; base += 16) {
        bool const last = base + 16 >= text.size();
        if (last) base = text.size() - 16;
        __m128i const block = load_16(text.data() + base);
        unsigned const slash = equal_mask(block, '/');
        unsigned at = equal_mask(block, '@');
        if (slash != 0) at &= slash - 1U;
        if (at != 0 && found.at == std::string_view::npos)
            found.at = base + static_cast<unsigned>(std::countr_zero(at));
        if (slash != 0) found.slash = base + static_cast<unsigned>(std::countr_zero(slash));
        if (slash != 0 || last) return found;
    }
}
#endif

constexpr separators find_separators(std::string_view text) noexcept {
#if defined(__SSE2__)
    if (!std::is_constant_evaluated() && text.size() >= 16) return find_separators_sse2(text);
#endif
    return find_separators_scalar(text);
}

}  // namespace detail

/// The parts of `text`, in RFC 7622 3.2's order: `a.example.com/b@example.net` has no localpart.
constexpr split_jid split(std::string_view text) noexcept {
    auto const [at, slash] = detail::find_separators(text);
    split_jid parts;
    std::size_t begin = 0;
    std::size_t end = text.size();
    if (slash != std::string_view::npos) {
        parts.resource = std::string_view{text.data() + slash + 1, end - slash - 1};
        end = slash;
    }
    if (at != std::string_view::npos) {
        parts.local = std::string_view{text.data(), at};
        begin = at + 1;
    }
    parts.domain = std::string_view{text.data() + begin, end - begin};
    return parts;
}

}  // namespace couplet
