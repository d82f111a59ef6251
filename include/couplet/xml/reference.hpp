// SPDX-License-Identifier: BSL-1.0
// References (XML 1.0 4.1, 4.6), line ends (2.11) and attribute values (3.3.3): from what is written to what is meant.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <couplet/text/ascii.hpp>
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

/// Decodes the well-formed `raw` to `out`, which has room for `raw.size()` octets: nothing grows.
/// Returns the number of octets written.
inline std::size_t decode(std::string_view raw, decoding as, char* out) noexcept {
    char* const begin = out;
    auto const reference =
        [&](std::size_t at) {  // at: behind the '&'; returns where its ';' stands
            std::size_t const end = raw.find(';', at);
            if (raw[at] != '#') {
                for (auto const& entity : predefined_entities)
                    if (raw.substr(at, entity.name.size()) == entity.name)
                        *out++ = entity.character;
                return end;
            }
            bool const is_hexadecimal = raw[at + 1] == 'x';
            char32_t c = 0;
            for (std::size_t digit = at + (is_hexadecimal ? 2 : 1); digit < end; ++digit)
                c = c * (is_hexadecimal ? 16 : 10) +
                    static_cast<char32_t>(ascii::hex_value(raw[digit]));
            out += utf8::encode(c, out);
            return end;
        };
    for (std::size_t at = 0; at < raw.size(); ++at) {
        char const c = raw[at];
        if (c == '&' && as != decoding::section) {
            at = reference(at + 1);
        } else if (c == '\r') {
            if (at + 1 < raw.size() && raw[at + 1] == '\n') ++at;
            *out++ = as == decoding::value ? ' ' : '\n';
        } else {
            *out++ = as == decoding::value && (c == '\n' || c == '\t') ? ' ' : c;
        }
    }
    return static_cast<std::size_t>(out - begin);
}

}  // namespace couplet::xml
