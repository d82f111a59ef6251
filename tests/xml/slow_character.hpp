// SPDX-License-Identifier: BSL-1.0
// Characters and references, for the slow reader.
#pragma once

#include <couplet/text/utf8.hpp>
#include <couplet/xml/chars.hpp>
#include <couplet/xml/errc.hpp>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace slow {

/// Some octets behind these would make them a character.
inline bool is_incomplete_character(std::string const& octets) {
    auto const lead = static_cast<unsigned char>(octets[0]);
    if (lead < 0xC2 || lead > 0xF4) return false;
    std::size_t const size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (octets.size() >= size) return false;
    for (unsigned second = 0x80; second < 0xC0; ++second) {
        std::string whole = octets;
        if (whole.size() == 1) whole += static_cast<char>(second);
        whole.resize(size, '\x80');
        if (couplet::utf8::decode(whole, 0).size != 0) return true;
    }
    return false;
}

inline bool is_space(char32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

/// Makes one character of CR LF and of CR (XML 1.0 2.11).
struct line_end_reader {
    bool after_cr = false;

    void append(std::string& to, char32_t c, std::string_view octets, char line_end) {
        bool const follows_cr = std::exchange(after_cr, c == '\r');
        if (c == '\n' && follows_cr) return;
        if (c == '\r' || c == '\n')
            to += line_end;
        else
            to += octets;
    }
};

/// Reads what stands behind an ampersand (XML 1.0 4.1, 4.6).
struct reference_reader {
    enum class state { going, complete, bad };

    char32_t meaning = 0;
    couplet::xml_errc fault{};

    /// `octets` are those of `c`.
    state read(char32_t c, std::string_view octets) {
        text_ += octets;
        if (text_[0] == '#') return number(c);
        static std::map<std::string, char> const entities{
            {"lt;", '<'}, {"gt;", '>'}, {"amp;", '&'}, {"apos;", '\''}, {"quot;", '"'}};
        if (auto const found = entities.find(text_); found != entities.end()) {
            meaning = static_cast<char32_t>(found->second);
            return state::complete;
        }
        for (auto const& [entity, character] : entities)
            if (entity.compare(0, text_.size(), text_) == 0) return state::going;
        // The name of another entity, which need not be complete, or no name at all.
        bool const is_first = text_.size() == octets.size();
        bool const is_name =
            is_first ? couplet::xml::is_name_start(c) : c == ';' || couplet::xml::is_name_char(c);
        return bad(is_name ? couplet::xml_errc::undeclared_entity
                           : couplet::xml_errc::malformed_reference);
    }

  private:
    state bad(couplet::xml_errc code) {
        fault = code;
        return state::bad;
    }
    state number(char32_t c) {
        bool const is_hexadecimal = text_.size() > 1 && text_[1] == 'x';
        std::size_t const digits = text_.size() - (is_hexadecimal ? 2 : 1);
        if (digits == 0) return state::going;
        if (c == ';' && digits > 1)
            return couplet::xml::is_char(meaning) ? state::complete
                                                  : bad(couplet::xml_errc::forbidden_reference);
        std::string_view const all = is_hexadecimal ? "0123456789abcdef" : "0123456789";
        char32_t const lower = c >= 'A' && c <= 'F' ? c | 0x20 : c;
        auto const digit = lower < 0x80 ? all.find(static_cast<char>(lower)) : all.npos;
        if (digit == all.npos) return bad(couplet::xml_errc::malformed_reference);
        meaning = meaning * (is_hexadecimal ? 16 : 10) + static_cast<char32_t>(digit);
        return meaning > 0x10FFFF ? bad(couplet::xml_errc::forbidden_reference) : state::going;
    }

    std::string text_;
};

}  // namespace slow
