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

constexpr auto markup = ascii::set("<>&");
constexpr auto printable = ascii::range(' ', '~');

/// How pieces are put together.
enum class style {
    bare,    // all of it plain, and no doubt about where it begins and ends
    quoted,  // in double quotes, C escapes
    xml,     // not in quotes, C escapes, and markup is plain
};

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
    cutter(alphabet letters, bool as_xml)
        : plain_ascii_{as_xml ? printable : printable & ~markup}, letters_{letters} {}

    piece cut(std::string_view raw, std::size_t at) {
        if (ascii::is_ascii(raw.substr(at, 1))) {
            bool const plain = plain_ascii_.contains(raw[at]);
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
    ascii::set plain_ascii_;
    alphabet letters_;
    int marks_ = too_many;
};

std::vector<piece> pieces_of(std::string_view raw, alphabet letters, bool as_xml = false) {
    std::vector<piece> pieces;
    cutter scissors{letters, as_xml};
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

void append_piece(std::string& out, std::string_view raw, piece const& p, style how) {
    auto const octets = raw.substr(p.offset, p.size);
    bool const special =
        (how != style::bare && octets == "\\") || (how == style::quoted && octets == "\"");
    if (p.plain && !special)
        out += octets;
    else
        for (char const octet : octets) out += c_escape(octet);
}

/// The columns that `append_piece` fills.
std::size_t columns_of(std::string_view raw, piece const& p, style how) {
    std::string text;
    append_piece(text, raw, p, how);
    bool const as_it_is = p.plain && text.size() == p.size;
    return as_it_is ? p.columns : text.size();
}

excerpt cut_out(std::string_view raw, std::size_t offset, std::vector<piece> const& pieces,
                style how) {
    auto const holds_offset = [&](piece const& p) { return offset < p.offset + p.size; };
    auto const here = std::find_if(pieces.begin(), pieces.end(), holds_offset);
    auto const columns = [&](piece const& p) { return columns_of(raw, p, how); };

    constexpr std::size_t width = 64;  // a third of it after the octet, if there is so much
    auto first = here;
    auto last = here;
    std::size_t used = 0;
    while (last != pieces.end() && used < width / 3) used += columns(*last++);
    while (first != pieces.begin() && used < width) used += columns(*--first);
    while (last != pieces.end() && used < width) used += columns(*last++);

    excerpt result{{}, 0};
    result.text += first != pieces.begin() ? "..." : "";
    if (how == style::quoted) result.text += '"';
    result.column = result.text.size();
    for (auto p = first; p != here; ++p) result.column += columns(*p);
    if (here != pieces.end() && !here->plain)
        for (auto at = here->offset; at < offset; ++at) result.column += c_escape(raw[at]).size();
    for (auto p = first; p != last; ++p) append_piece(result.text, raw, *p, how);
    if (how == style::quoted) result.text += '"';
    result.text += last != pieces.end() ? "..." : "";
    return result;
}

void append_reference(std::string& out, std::string_view text, std::size_t at) {
    auto const c = utf8::decode(text, at);
    std::array<char, 12> reference;
    std::snprintf(reference.data(), reference.size(), "&#x%X;",
                  c.size == 0 ? 0xFFFDU : static_cast<unsigned>(c.value));
    out += reference.data();
}

/// What XML's markup is written as in text, empty for any other character.
std::string_view entity(char octet) {
    switch (octet) {
        case '&': return "&amp;";
        case '<': return "&lt;";
        case '>': return "&gt;";
        case '\'': return "&apos;";
        default: return {};
    }
}

constexpr auto plain_in_xml = printable & ~ascii::set("<>&'");

}  // namespace

std::string show(std::string_view raw, alphabet letters) {
    auto const pieces = pieces_of(raw, letters);
    auto const how = stands_alone(raw, pieces) ? style::bare : style::quoted;
    std::string out;
    if (how == style::quoted) out += '"';
    for (auto const& p : pieces) append_piece(out, raw, p, how);
    if (how == style::quoted) out += '"';
    return out;
}

excerpt show_around(std::string_view raw, std::size_t offset, alphabet letters) {
    auto const pieces = pieces_of(raw, letters);
    return cut_out(raw, std::min(offset, raw.size()), pieces,
                   stands_alone(raw, pieces) ? style::bare : style::quoted);
}

excerpt show_markup_around(std::string_view raw, std::size_t offset, alphabet letters) {
    return cut_out(raw, std::min(offset, raw.size()), pieces_of(raw, letters, true), style::xml);
}

void append_as_xml(std::string& out, std::string_view text, alphabet letters) {
    cutter scissors{letters, true};
    for (std::size_t at = 0; at < text.size();) {
        auto const plain = plain_in_xml.first_outside(text.substr(at));
        out += text.substr(at, plain);
        at += plain;
        if (plain != 0) scissors.cut("a", 0);  // a mark may follow
        if (at == text.size()) break;
        auto const p = scissors.cut(text, at);
        if (auto const known = entity(text[at]); !known.empty())
            out += known;
        else if (p.plain)
            out += text.substr(at, p.size);
        else
            append_reference(out, text, at);
        at += p.size;
    }
}

void append_as_name(std::string& out, std::string_view name, alphabet letters) {
    if (printable.first_outside(name) == name.size()) {
        out += name;
        return;
    }
    for (auto const& p : pieces_of(name, letters, true)) append_piece(out, name, p, style::xml);
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
