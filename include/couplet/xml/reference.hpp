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

namespace detail {

/// What is not itself in a value, and more than what is not in text or a CDATA section.
struct not_literal {
    static auto in(text::native_block b) noexcept { return b.equals('&') | b.below(' '); }
    static bool has(char c) noexcept { return c == '&' || static_cast<unsigned char>(c) < ' '; }
};

/// The reference at `at`; `at` moves behind its ';'. Returns the end of what it wrote.
inline char* decode_reference(char const*& at, char* out) noexcept {
    char const* name = ++at;
    while (*at != ';') ++at;
    std::string_view const reference{name, static_cast<std::size_t>(++at - name)};
    for (auto const& entity : predefined_entities)
        if (reference == entity.name) {
            *out = entity.character;
            return out + 1;
        }
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
        char const* const stop = text::find_first(at, end, detail::not_literal{});
        auto const size = static_cast<std::size_t>(stop - at);
        std::memcpy(out, at, size);
        out += size;
        at = stop;
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
