// SPDX-License-Identifier: BSL-1.0
// Random strings made of what stringprep has trouble with.
#pragma once

#include <couplet/text/unicode.hpp>
#include <couplet/text/utf8.hpp>
#include <string>
#include <vector>

#include "support.hpp"

namespace samples {

/// Code points by what they do to each other. U+0000 is in none.
class pools {
  public:
    static pools const& instance() {
        static pools const all;
        return all;
    }
    std::vector<std::u32string> const& list() const noexcept { return list_; }

  private:
    pools() {
        namespace unicode = couplet::unicode;
        std::u32string any, known, marks, right, jamo, parts, ascii;
        for (char32_t c = 1; c <= 0x10FFFF; ++c) {
            if (!couplet::utf8::is_scalar(c)) continue;
            any += c;
            bool const is_private = (c >= 0xE000 && c < 0xF900) || c >= 0xF0000;
            if (is_private || !unicode::is_in_unicode_3_2(c)) continue;
            known += c;
            if (unicode::combining_class(c) != 0) marks += c;
            auto const direction = unicode::bidi(c);
            if (direction == unicode::bidi_class::R || direction == unicode::bidi_class::AL)
                right += c;
            if (c >= 0x1100 && c < 0x1200) jamo += c;
            if (!unicode::is_normal(unicode::form::nfc, c)) parts += c;
            if (c < 0x80) ascii += c;
        }
        for (char32_t const c : known) add_parts(c, parts);
        std::u32string const odd =
            U"<@=\u00AD\u00DF\u0130\u0338\u0340\u0341\u0344\u0345\u034F\u0CBF\u0F73\u17B4\u1885"
            U"\u200B\u2800\u302E\uFE00\uFF9E\uFF9F\U0002F868";
        list_ = {any, known, marks, right, jamo, parts, odd, ascii};
    }
    /// What `c` is composed of.
    static void add_parts(char32_t c, std::u32string& parts) {
        if (c < 0xC0 || (c >= 0xAC00 && c <= 0xD7A3)) return;
        couplet::unicode::code_points found;
        couplet::unicode::detail::append_decomposition(couplet::unicode::form::nfc, c, found);
        for (char32_t const part : found)
            if (part != c && couplet::utf8::is_scalar(part)) parts += part;
    }

    std::vector<std::u32string> list_;
};

/// UTF-8 of up to 40 code points, mostly few, out of two pools.
inline std::string text(support::dice& random) {
    auto const& list = pools::instance().list();
    std::u32string const* const from[]{&random.of(list), &random.of(list)};
    std::u32string points;
    for (std::size_t left = 1 + random(random(4) != 0 ? 5 : 40); left > 0; --left)
        points += random.of(*from[random(2)]);
    return support::to_utf8(points);
}

}  // namespace samples
