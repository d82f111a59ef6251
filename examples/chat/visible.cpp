// SPDX-License-Identifier: BSL-1.0
#include "visible.hpp"

#include <algorithm>
#include <couplet/precis/category.hpp>
#include <couplet/text/unicode.hpp>
#include <couplet/text/utf8.hpp>

namespace chat {
namespace {

namespace unicode = couplet::unicode;

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// What PRECIS lets into free text (RFC 8264 4.3) leaves out controls, bidirectional formatting and what is unassigned.
bool is_visible(char32_t c) {
    using couplet::precis::category;
    auto const kind = couplet::precis::derive(c);
    return kind == category::pvalid || kind == category::free_pval || kind == category::contexto;
}
bool is_mark(char32_t c) { return (unicode::general_category(c) & unicode::mark) != 0; }
bool is_space(char32_t c) {
    constexpr char32_t braille_blank = 0x2800;
    return c == '\t' || c == braille_blank ||
           (unicode::general_category(c) & unicode::space_separator) != 0;
}
/// Emoji are joined by U+200D and varied by U+FE0F: without them they stand side by side.
bool is_joiner(char32_t c) {
    return c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F) || c == 0x2060;
}

class cleaner {
  public:
    explicit cleaner(std::string_view newline) : newline_{newline} {}

    std::string clean(std::string_view text) {
        for (std::size_t at = 0; at < text.size();) {
            auto const point = couplet::utf8::decode(text, at);
            std::size_t const size = std::max<std::size_t>(point.size, 1);
            take(point.value, point.size == 0, text.substr(at, size));
            at += size;
        }
        return std::move(out_);
    }

  private:
    void take(char32_t c, bool is_malformed, std::string_view octets) {
        if (!is_malformed && is_joiner(c)) return;
        if (!is_malformed && c == '\n') {
            out_ += newline_;
        } else if (!is_malformed && is_space(c)) {
            out_ += ' ';
        } else if (is_malformed || !is_visible(c) || (is_mark(c) && ++marks_ > most_marks)) {
            if (c != '\r') out_ += replacement;
        } else {
            out_ += octets;
        }
        if (!is_mark(c)) marks_ = 0;
    }

    static constexpr int most_marks = 4;
    std::string_view newline_;
    std::string out_{};
    int marks_ = most_marks;  // none at the beginning: it would sit on what is not the text's
};

}  // namespace

std::string visible_line(std::string_view text) { return cleaner{" "}.clean(text); }

std::string visible_text(std::string_view text) { return cleaner{"\n    "}.clean(text); }

std::string visible_words(std::string_view text) {
    std::string made = visible_line(text);
    auto const both_blank = [](char a, char b) { return a == ' ' && b == ' '; };
    made.erase(std::unique(made.begin(), made.end(), both_blank), made.end());
    return made;
}

std::string visible_name(std::string_view text) {
    std::string made;
    for (char const c : visible_words(text))
        if (c == '<' || c == '>')
            made += replacement;
        else
            made += c;
    return made;
}

std::string excerpt(std::string_view text) {
    constexpr std::size_t most = 60;
    if (text.size() <= most) return '"' + std::string{text} + '"';
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return '"' + std::string{text.substr(0, end)} + "...\"";
}

int columns_of(char32_t point) {
    if (is_mark(point) || is_joiner(point)) return 0;
    if (!is_visible(point)) return 1;
    auto const width = u_getIntPropertyValue(static_cast<UChar32>(point), UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

int columns_of(std::string_view visible) {
    int sum = 0;
    for (std::size_t at = 0; at < visible.size();) {
        auto const point = couplet::utf8::decode(visible, at);
        sum += columns_of(point.value);
        at += std::max<std::size_t>(point.size, 1);
    }
    return sum;
}

std::string shortened(std::string const& visible, int columns) {
    if (columns_of(visible) <= columns) return visible;
    std::size_t end = 0;
    for (int used = 3; end < visible.size();) {
        auto const point = couplet::utf8::decode(visible, end);
        used += columns_of(point.value);
        if (used > columns) break;
        end += std::max<std::size_t>(point.size, 1);
    }
    return visible.substr(0, end) + "...";
}

}  // namespace chat
