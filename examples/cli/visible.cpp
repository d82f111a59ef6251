// SPDX-License-Identifier: BSL-1.0
#include "visible.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <vector>

#include <couplet/precis/category.hpp>
#include <couplet/text/ascii.hpp>
#include <couplet/text/unicode.hpp>
#include <couplet/text/utf8.hpp>

namespace cli {
namespace {

using namespace couplet;

constexpr auto plain_ascii = ascii::range(' ', '~') & ~ascii::set("<>&");

/// A code point of the input, or one octet that belongs to none.
struct piece {
    std::size_t offset;
    std::uint8_t size;
    std::uint8_t columns;
    bool plain;
};

/// Whether a terminal shows `c`: what PRECIS lets into free text (RFC 8264 4.3), spaces apart. That
/// leaves out controls, invisible and bidirectional formatting, private use and the unassigned.
bool is_visible(char32_t c) {
    auto const kind = precis::derive(c);
    if (kind != precis::category::pvalid && kind != precis::category::free_pval &&
        kind != precis::category::contexto)
        return false;
    return (unicode::general_category(c) & unicode::space_separator) == 0;
}

bool is_wide(char32_t c) {  // UAX #11
    auto const width = u_getIntPropertyValue(static_cast<UChar32>(c), UCHAR_EAST_ASIAN_WIDTH);
    return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}

/// Cuts text into pieces. A mark is plain after something visible to sit on, and four are enough.
class cutter {
  public:
    explicit cutter(alphabet letters) : letters_{letters} {}

    piece cut(std::string_view raw, std::size_t at) {
        if (ascii::is_ascii(raw.substr(at, 1))) {
            bool const plain = plain_ascii.contains(raw[at]);
            marks_ = plain ? 0 : too_many;
            return {at, 1, 1, plain};
        }
        auto const c = utf8::decode(raw, at);
        if (c.size == 0 || letters_ == alphabet::ascii || !is_visible(c.value)) {
            marks_ = too_many;
            return {at, std::max(c.size, std::uint8_t{1}), 0, false};
        }
        if ((unicode::general_category(c.value) & unicode::mark) == 0) {
            marks_ = 0;
            return {at, c.size, static_cast<std::uint8_t>(is_wide(c.value) ? 2 : 1), true};
        }
        bool const plain = marks_ < too_many;
        if (plain) ++marks_;
        bool const spacing = (unicode::general_category(c.value) & U_GC_MC_MASK) != 0;
        return {at, c.size, static_cast<std::uint8_t>(spacing ? 1 : 0), plain};
    }

  private:
    static constexpr int too_many = 4;
    alphabet letters_;
    int marks_ = too_many;
};

std::vector<piece> pieces_of(std::string_view raw, alphabet letters) {
    std::vector<piece> pieces;
    cutter scissors{letters};
    for (std::size_t at = 0; at < raw.size(); at += pieces.back().size)
        pieces.push_back(scissors.cut(raw, at));
    return pieces;
}

/// Whether text can stand without quotes: all of it plain, and no doubt about where it begins and ends.
bool stands_alone(std::string_view raw, std::vector<piece> const& pieces) {
    if (raw.empty() || raw.front() == ' ' || raw.back() == ' ' || raw.front() == '"') return false;
    return std::all_of(pieces.begin(), pieces.end(), [](piece const& p) { return p.plain; });
}

std::string c_escape(char octet) {
    switch (octet) {
        case '\\': return "\\\\";
        case '\t': return "\\t";
        case '\n': return "\\n";
        case '\r': return "\\r";
        default: break;
    }
    std::array<char, 8> text;
    std::snprintf(text.data(), text.size(), "\\x%02x", static_cast<unsigned char>(octet));
    return text.data();
}

void append_piece(std::string& out, std::string_view raw, piece const& p, bool quoted) {
    auto const octets = raw.substr(p.offset, p.size);
    bool const special = quoted && (octets == "\\" || octets == "\"");
    if (p.plain && !special)
        out += octets;
    else
        for (char const octet : octets) out += c_escape(octet);
}

/// The columns that `append_piece` fills.
std::size_t columns_of(std::string_view raw, piece const& p, bool quoted) {
    std::string text;
    append_piece(text, raw, p, quoted);
    bool const as_it_is = p.plain && text.size() == p.size;
    return as_it_is ? p.columns : text.size();
}

}  // namespace

std::string show(std::string_view raw, alphabet letters) {
    auto const pieces = pieces_of(raw, letters);
    bool const quoted = !stands_alone(raw, pieces);
    std::string out;
    if (quoted) out += '"';
    for (auto const& p : pieces) append_piece(out, raw, p, quoted);
    if (quoted) out += '"';
    return out;
}

excerpt show_around(std::string_view raw, std::size_t offset, alphabet letters) {
    offset = std::min(offset, raw.size());
    auto const pieces = pieces_of(raw, letters);
    bool const quoted = !stands_alone(raw, pieces);
    auto const holds_offset = [&](piece const& p) { return offset < p.offset + p.size; };
    auto const here = std::find_if(pieces.begin(), pieces.end(), holds_offset);

    constexpr std::size_t width = 64;  // a third of it after the octet, if there is so much
    auto first = here;
    auto last = here;
    std::size_t columns = 0;
    while (last != pieces.end() && columns < width / 3) columns += columns_of(raw, *last++, quoted);
    while (first != pieces.begin() && columns < width) columns += columns_of(raw, *--first, quoted);
    while (last != pieces.end() && columns < width) columns += columns_of(raw, *last++, quoted);

    excerpt result{{}, 0};
    result.text += first != pieces.begin() ? "..." : "";
    if (quoted) result.text += '"';
    result.column = result.text.size();
    for (auto p = first; p != here; ++p) result.column += columns_of(raw, *p, quoted);
    if (here != pieces.end() && !here->plain)
        for (auto at = here->offset; at < offset; ++at) result.column += c_escape(raw[at]).size();
    for (auto p = first; p != last; ++p) append_piece(result.text, raw, *p, quoted);
    if (quoted) result.text += '"';
    result.text += last != pieces.end() ? "..." : "";
    return result;
}

std::string name_of_hidden(std::string_view raw, std::size_t offset) {
    if (offset >= raw.size() || ascii::graphic.contains(raw[offset])) return {};
    auto const c = utf8::decode(raw, offset);
    std::array<char, 12> text;
    if (c.size == 0)
        std::snprintf(text.data(), text.size(), "0x%02x", static_cast<unsigned char>(raw[offset]));
    else
        std::snprintf(text.data(), text.size(), "U+%04X", static_cast<unsigned>(c.value));
    return text.data();
}

}  // namespace cli
