// SPDX-License-Identifier: BSL-1.0
// Where the tokeniser stands: the octets at hand, the step it is in, and what every step does with them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <couplet/text/ascii.hpp>
#include <couplet/text/block.hpp>
#include <couplet/text/utf8.hpp>
#include <couplet/xml/chars.hpp>
#include <couplet/xml/errc.hpp>
#include <couplet/xml/limits.hpp>
#include <couplet/xml/options.hpp>
#include <couplet/xml/reference.hpp>
#include <couplet/xml/strict_names.hpp>
#include <couplet/xml/workspace.hpp>

namespace couplet::xml {

/// How far a step or a scan came.
enum class progress : std::uint8_t {
    going,    // there is more to do; a scan does not end with it
    starved,  // all octets are used up
    header,   // the stream header is complete
    element,  // a top-level element is complete
    closed,   // the root's end tag is complete
    failed,
};

/// The octets of `ascii_name` without the colon, for one load an octet.
inline constexpr auto name_members = [] {
    std::array<bool, 256> members{};
    for (unsigned c = 0; c != members.size(); ++c)
        members[c] = c != ':' && ascii_name.contains(static_cast<char>(c));
    return members;
}();

/// Octets at which a run of characters stops, as lanes of a block and one by one.
struct ends_text {
    static auto in(text::native_block b) noexcept {
        return (b.equals('<') | b.equals('&')) | (b.equals(']') | b.equals('\r'));
    }
    static bool has(char c) noexcept { return c == '<' || c == '&' || c == ']' || c == '\r'; }
};
struct ends_section {
    static auto in(text::native_block b) noexcept { return b.equals(']') | b.equals('\r'); }
    static bool has(char c) noexcept { return c == ']' || c == '\r'; }
};
struct ends_value {
    char quote;
    auto in(text::native_block b) const noexcept {
        return (b.equals('<') | b.equals('&')) | (b.equals(quote) | b.below(' '));
    }
    bool has(char c) const noexcept {
        return c == '<' || c == '&' || c == quote || static_cast<unsigned char>(c) < ' ';
    }
};

/// The part of the tokeniser that knows octets, names and references, but no tags.
class cursor {
  public:
    cursor(limits const& bounds, options wanted) noexcept : options_{wanted}, limits_{bounds} {}

    /// Where the piece of markup or the element that is not complete yet begins.
    char const* text() const noexcept { return text_; }
    char const* at() const noexcept { return at_; }
    std::uint64_t offset_of(char const* at) const noexcept {
        return base_ + static_cast<std::uint64_t>(at - text_);
    }
    bool is_failed() const noexcept { return step_ == step::failed; }
    bool is_closed() const noexcept { return step_ == step::closed; }
    xml_error error() const noexcept { return error_; }
    options const& wanted() const noexcept { return options_; }
    limits const& bounds() const noexcept { return limits_; }
    void set_bounds(limits const& bounds) noexcept { limits_ = bounds; }

    progress fail(xml_errc code, std::uint64_t offset) noexcept {
        error_ = {code, offset};
        step_ = step::failed;
        return progress::failed;
    }

  protected:
    enum class step : std::uint8_t {
        start,         // at the first octet of all
        prolog,        // before the root
        between,       // between the elements of a stream
        epilog,        // behind the root of a document
        opening,       // at a '<' that is the first octet
        declaration,   // in the XML declaration
        content,       // in an element, where markup or a run of text begins
        run,           // in a run of text
        reference,     // at '&'
        digits,        // in the number of a character reference
        markup,        // at '<'
        section,       // in a CDATA section
        element_name,  // in the name of a start tag
        tag,           // behind a name or value in a start tag
        tag_space,     // behind white space there
        attribute_name,
        equals,  // behind an attribute's name
        quote,   // behind '='
        value,
        empty_tag,      // behind '/' in a start tag
        end_tag,        // in the name of an end tag
        end_tag_space,  // behind it
        empty_root,     // the root of a stream was an empty-element tag
        closed,
        failed,
    };

    progress fail(xml_errc code, char const* at) noexcept { return fail(code, offset_of(at)); }
    progress go(step next) noexcept {
        step_ = next;
        return progress::going;
    }
    static bool is_ascii(char c) noexcept { return static_cast<unsigned char>(c) < 0x80; }
    std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - at_); }

    template <class Set>
    [[gnu::always_inline]] char const* find(char const* at, Set set) const noexcept {
        return text::find_first(text_, at, end_, set);
    }
    void skip_space() noexcept {
        while (at_ != end_ && is_space(*at_)) ++at_;
    }
    /// How much of `expected`, at most all, the octets at `at_` are; they end there or differ.
    std::size_t common(std::string_view expected) const noexcept {
        std::size_t size = 0;
        while (size < expected.size() && size < left() && at_[size] == expected[size]) ++size;
        return size;
    }

    bool begins_name(char const* at) const noexcept {
        if (is_ascii(*at)) return ascii_name_start.contains(*at);
        char32_t const c = character(at).value;
        return options_.strict_names ? is_strict_name_start(c) : is_name_start(c);
    }
    /// How many octets of the character at `at` go on with a name; 0 if none do.
    std::size_t name_octets(char const* at) const noexcept {
        if (is_ascii(*at)) return ascii_name.contains(*at) ? 1 : 0;
        utf8::code_point const c = character(at);
        bool const goes_on =
            options_.strict_names ? is_strict_name_char(c.value) : is_name_char(c.value);
        return goes_on ? c.size : 0;
    }
    /// Whether `c` is in ASCII and goes on with a name, and no colon.
    static bool is_name_member(char c) noexcept {
        return name_members[static_cast<unsigned char>(c)];
    }
    /// Moves to the first octet that does not go on with the name that began at `token_`.
    void skip_name() noexcept {
        for (std::size_t size = 1; size != 0; at_ += size) {
            while (at_ != end_ && (is_name_member(*at_) || *at_ == ':')) ++at_;
            if (at_ == end_ || is_ascii(*at_)) return;
            size = name_octets(at_);
        }
    }
    /// Reads on in the qualified name that began at `token_`: `going` when it is complete and one.
    progress name(std::uint32_t& prefix_size) noexcept {
        skip_name();
        std::string_view const all{token_, static_cast<std::size_t>(at_ - token_)};
        if (all.size() > limits_.name_octets) return fail(xml_errc::name_too_long, token_);
        if (at_ == end_) return progress::starved;
        std::size_t const colon = all.find(':');
        prefix_size = colon == all.npos ? 0 : static_cast<std::uint32_t>(colon);
        bool const is_qualified = colon == all.npos || (colon != 0 && colon + 1 < all.size() &&
                                                        all.find(':', colon + 1) == all.npos &&
                                                        begins_name(token_ + colon + 1));
        return is_qualified ? progress::going : fail(xml_errc::malformed_qualified_name, token_);
    }

    /// At '&': skips the reference to a predefined entity; false if it is none or may not be all here.
    bool skip_predefined() noexcept {
        std::size_t const size = left() < longest_predefined ? 0 : predefined_at(at_).size;
        is_encoded_ |= size != 0;
        at_ += size;
        return size != 0;
    }
    /// At '&': a predefined entity, or the beginning of a character reference.
    progress reference() noexcept {
        is_encoded_ = true;
        if (left() < 2) return progress::starved;
        if (at_[1] == '#') return character_reference();
        ++at_;
        std::size_t longest = 0;
        for (auto const& entity : predefined_entities) {
            std::size_t const size = common(entity.name);
            if (size == entity.name.size()) {
                at_ += size;
                return go(after_reference_);
            }
            longest = size > longest ? size : longest;
        }
        char const* const ampersand = --at_;
        if (left() == 1 + longest) return progress::starved;
        char const* const differs = ampersand + 1 + longest;
        bool const is_entity =
            begins_name(ampersand + 1) && (*differs == ';' || name_octets(differs) != 0);
        return fail(is_entity ? xml_errc::undeclared_entity : xml_errc::malformed_reference,
                    ampersand);
    }
    progress digits() noexcept {
        for (; at_ != end_; ++at_) {
            int const digit = ascii::hex_value(*at_);
            if (*at_ == ';') {
                if (!is_char(character_)) return fail(xml_errc::forbidden_reference, reference_);
                ++at_;
                return go(after_reference_);
            }
            if (digit < 0 || digit >= static_cast<int>(radix_))
                return fail(xml_errc::malformed_reference, reference_);
            character_ = character_ * radix_ + static_cast<std::uint32_t>(digit);
            if (character_ > 0x10FFFF) return fail(xml_errc::forbidden_reference, reference_);
        }
        return progress::starved;
    }

    char const* text_ = nullptr;
    char const* at_ = nullptr;
    char const* end_ = nullptr;
    char const* token_ = nullptr;      // where the name, value, run or tag began
    char const* reference_ = nullptr;  // the '&' of the character reference
    workspace* bench_ = nullptr;
    std::uint64_t base_ = 0;       // of text_ in the stream
    std::uint32_t character_ = 0;  // that the digits so far stand for
    std::uint32_t radix_ = 10;
    step step_ = step::start;
    step after_reference_ = step::run;
    char quote_ = '\'';
    bool is_encoded_ = false;  // the run or value is not yet what it means
    options options_;
    limits limits_;
    xml_error error_{};

  private:
    utf8::code_point character(char const* at) const noexcept {
        return utf8::decode({at, static_cast<std::size_t>(end_ - at)}, 0);
    }
    /// At "&#": needs its first digit too.
    progress character_reference() noexcept {
        if (left() < 3) return progress::starved;
        bool const is_hexadecimal = at_[2] == 'x';
        std::size_t const open = is_hexadecimal ? 3 : 2;
        if (left() == open) return progress::starved;
        radix_ = is_hexadecimal ? 16 : 10;
        int const digit = ascii::hex_value(at_[open]);
        if (digit < 0 || digit >= static_cast<int>(radix_))
            return fail(xml_errc::malformed_reference, at_);
        reference_ = at_;
        character_ = 0;
        at_ += open;
        return go(step::digits);
    }
};

}  // namespace couplet::xml
