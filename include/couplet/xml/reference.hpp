// SPDX-License-Identifier: BSL-1.0
// References (XML 1.0 4.1, 4.6), line ends (2.11) and attribute values (3.3.3): from what is written to what is meant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <couplet/text/ascii.hpp>
#include <couplet/text/block.hpp>
#include <couplet/text/utf8.hpp>

namespace couplet::xml {

struct predefined_entity {
    std::string_view name;  // with the ';'
    char character;
};

/// XML 1.0 4.6
inline constexpr predefined_entity predefined_entities[]{
    {"lt;", '<'}, {"gt;", '>'}, {"amp;", '&'}, {"apos;", '\''}, {"quot;", '"'},
};

enum class decoding : std::uint8_t {
    text,     // references; CR LF and CR become LF
    section,  // CDATA: line ends only
    value,  // references; TAB, LF, CR LF and CR become a space, unless they are written as references
};

struct predefined_reference {
    std::size_t size;  // from '&' to ';'; 0: none is there
    char character;
};

inline constexpr std::size_t longest_predefined = 6;

/// At '&', behind which `longest_predefined - 1` octets or a ';' are.
inline predefined_reference predefined_at(char const* at) noexcept {
    auto const goes_on = [at](std::string_view with) {
        return std::memcmp(at + 2, with.data(), with.size()) == 0;
    };
    switch (at[1]) {
        case 'l': return {goes_on("t;") ? 4U : 0U, '<'};
        case 'g': return {goes_on("t;") ? 4U : 0U, '>'};
        case 'q': return {goes_on("uot;") ? 6U : 0U, '"'};
        case 'a':
            if (at[2] == 'm') return {goes_on("mp;") ? 5U : 0U, '&'};
            return {goes_on("pos;") ? 6U : 0U, '\''};
        default: return {0, '\0'};
    }
}

namespace detail {

/// What is not itself in a value, and more than what is not in text or a CDATA section.
struct not_literal {
    static auto in(text::native_block b) noexcept { return b.equals('&') | b.below(' '); }
    static bool has(char c) noexcept { return c == '&' || static_cast<unsigned char>(c) < ' '; }
};

/// Copies from `at` on, up to what is not literal; moves both.
[[gnu::always_inline]] inline void copy_literal(char const*& at, char const* end,
                                                char*& out) noexcept {
    using block = text::native_block;
    for (; static_cast<std::size_t>(end - at) >= block::size;
         at += block::size, out += block::size) {
        auto const bits = block::bits(not_literal::in(block::load(at)));
        std::memcpy(out, at, block::size);
        if (bits == 0) continue;
        std::size_t const size = text::first_octet<block>(bits);
        at += size;
        out += size;
        return;
    }
    while (at != end && !not_literal::has(*at)) *out++ = *at++;
}

/// The reference at `at`; `at` moves behind its ';'. Returns the end of what it wrote.
inline char* decode_reference(char const*& at, char* out) noexcept {
    if (at[1] != '#') {
        auto const [size, character] = predefined_at(at);
        at += size;
        *out = character;
        return out + 1;
    }
    char const* name = at + 1;
    while (*at != ';') ++at;
    ++at;
    bool const is_hexadecimal = name[1] == 'x';
    char32_t c = 0;
    for (name += is_hexadecimal ? 2 : 1; *name != ';'; ++name)
        c = c * (is_hexadecimal ? 16 : 10) + static_cast<char32_t>(ascii::hex_value(*name));
    return out + utf8::encode(c, out);
}

}  // namespace detail

/// Decodes the well-formed `raw` to `out`, which has room for `raw.size()` octets: nothing grows.
/// Returns the number of octets written.
inline std::size_t decode(std::string_view raw, decoding as, char* out) noexcept {
    char* const begin = out;
    char const* const end = raw.data() + raw.size();
    for (char const* at = raw.data(); at != end;) {
        detail::copy_literal(at, end, out);
        if (at == end) break;
        if (*at == '&' && as != decoding::section) {
            out = detail::decode_reference(at, out);
            continue;
        }
        char const c = *at++;
        bool const is_line_end = c == '\r';
        if (is_line_end && at != end && *at == '\n') ++at;
        if (as == decoding::value && c != '&')
            *out++ = ' ';
        else
            *out++ = is_line_end ? '\n' : c;
    }
    return static_cast<std::size_t>(out - begin);
}

}  // namespace couplet::xml
