// SPDX-License-Identifier: BSL-1.0
// What the profiles ask about a code point, in one word looked up in about 1 ns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>

#include <couplet/precis/category.hpp>
#include <couplet/text/unicode.hpp>

namespace couplet::precis {

/// A run of code points, borrowed.
struct code_point_view {
    char32_t const* data;
    std::size_t size;

    constexpr char32_t operator[](std::size_t i) const noexcept { return data[i]; }
    constexpr char32_t const* begin() const noexcept { return data; }
    constexpr char32_t const* end() const noexcept { return data + size; }
};

/// Yes-or-no properties: those of a code point, those that some code point of a string has, or those
/// that a rule asks about.
class traits {
  public:
    constexpr traits() noexcept = default;
    constexpr explicit traits(std::uint32_t bits) noexcept : bits_{bits} {}

    /// Whether the two sets meet.
    constexpr bool has(traits other) const noexcept { return (bits_ & other.bits_) != 0; }
    constexpr traits& operator|=(traits other) noexcept {
        bits_ |= other.bits_;
        return *this;
    }
    friend constexpr traits operator|(traits a, traits b) noexcept { return a |= b; }
    constexpr std::uint32_t bits() const noexcept { return bits_; }

  private:
    std::uint32_t bits_ = 0;
};

namespace trait {

inline constexpr traits width_form{1U << 8};        ///< fullwidth or halfwidth (UAX #11)
inline constexpr traits cased{1U << 9};             ///< changes when lowered
inline constexpr traits non_ascii_space{1U << 10};  ///< General_Category Zs, but not U+0020
inline constexpr traits mark{1U << 11};             ///< General_Category M
inline constexpr traits right_to_left{1U << 14};    ///< Bidi_Class R, AL or AN (RFC 5893 1.4)
inline constexpr traits combining{1U << 15};        ///< Canonical_Combining_Class is not 0
inline constexpr traits contextual{1U << 16};       ///< CONTEXTJ or CONTEXTO, here and in IDNA2008
inline constexpr traits not_in_labels{1U << 17};    ///< not allowed by IDNA2008, context aside

/// Not in the string class, context aside.
constexpr traits not_in(string_class c) noexcept {
    return traits{c == string_class::identifier ? 1U << 18 : 1U << 19};
}
/// Quick_Check is not Yes: may change when normalized, whatever its neighbours.
constexpr traits not_normal(unicode::form f) noexcept {
    return traits{f == unicode::form::nfc ? 1U << 12 : 1U << 13};
}
/// Without these a string is certainly in that form; marks may want reordering.
constexpr traits normalizable(unicode::form f) noexcept { return not_normal(f) | combining; }

}  // namespace trait

/// Everything about one code point that preparation, enforcement and the Bidi rule look at, in one
/// word: Bidi_Class in bits 0 to 4, Joining_Type in 5 to 7, the traits in 8 to 19,
/// Canonical_Combining_Class in 24 to 31.
class properties {
  public:
    constexpr properties() noexcept = default;
    /// Asks ICU, property by property: the table's source, some 300 ns.
    explicit properties(char32_t c) noexcept
        : word_{static_cast<std::uint32_t>(unicode::bidi(c)) |
                static_cast<std::uint32_t>(unicode::joining(c)) << joining_shift |
                traits_of(c).bits() |
                static_cast<std::uint32_t>(unicode::combining_class(c)) << combining_shift} {}

    constexpr traits all() const noexcept { return traits{word_ & trait_bits}; }
    constexpr bool has(traits asked) const noexcept { return traits{word_}.has(asked); }
    constexpr unicode::bidi_class bidi() const noexcept {
        return static_cast<unicode::bidi_class>(word_ & 31);
    }
    constexpr unicode::joining_type joining() const noexcept {
        return static_cast<unicode::joining_type>(word_ >> joining_shift & 7);
    }
    /// Canonical_Combining_Class.
    constexpr std::uint8_t combining_class() const noexcept {
        return static_cast<std::uint8_t>(word_ >> combining_shift);
    }
    friend constexpr bool operator==(properties const&, properties const&) noexcept = default;

  private:
    static constexpr int joining_shift = 5;
    static constexpr std::uint32_t trait_bits = 0x00FFFF00;
    static constexpr int combining_shift = 24;

    static traits traits_of(char32_t c) noexcept {
        using unicode::form;
        auto const general = unicode::general_category(c);
        auto const bidi = unicode::bidi(c);
        auto const precis = derive(c);
        traits found;
        auto const note = [&found](traits one, bool holds) {
            if (holds) found |= one;
        };
        note(trait::width_form, unicode::has_width_form(c));
        note(trait::cased, unicode::changes_when_lowered(c));
        note(trait::non_ascii_space, c != U' ' && (general & unicode::space_separator) != 0);
        note(trait::mark, (general & unicode::mark) != 0);
        note(trait::not_normal(form::nfc), !unicode::is_normal(form::nfc, c));
        note(trait::not_normal(form::nfkc), !unicode::is_normal(form::nfkc, c));
        note(trait::right_to_left, bidi == unicode::bidi_class::R ||
                                       bidi == unicode::bidi_class::AL ||
                                       bidi == unicode::bidi_class::AN);
        note(trait::combining, unicode::combining_class(c) != 0);
        note(trait::contextual, needs_context(precis));
        note(trait::not_in_labels, !is_member(derive_idna(c), string_class::identifier));
        for (auto const of : {string_class::identifier, string_class::freeform})
            note(trait::not_in(of), !is_member(precis, of));
        return found;
    }

    std::uint32_t word_ = 0;
};

/// The properties of all code points in the Unicode version that is linked. Built from ICU when first
/// used (about 10 ms, 170 KB) and constant from then on; any number of threads may use it.
class code_point_table {
  public:
    static code_point_table const& instance() {
        // Never destroyed: objects that are may still parse addresses.
        static code_point_table const* const table = new code_point_table;
        return *table;
    }

    /// `c` must be at most U+10FFFF.
    properties operator[](char32_t c) const noexcept {
        return entries_[std::size_t{index_[c / block_size]} * block_size + c % block_size];
    }

  private:
    static constexpr std::size_t block_size = 64;
    static constexpr std::size_t blocks = 0x110000 / block_size;

    code_point_table();
    std::uint16_t store(properties const* block);

    std::uint16_t index_[blocks];
    buffer<properties, block_size> entries_;
};

namespace detail {

/// The code points at which some property that `properties` looks at may change.
class boundaries {
  public:
    boundaries() : bits_{} {
        bits_.resize(words);
        for (auto& word : bits_) word = 0;
    }
    void mark(char32_t c) noexcept {
        if (c < 0x110000) bits_[c / 64] |= std::uint64_t{1} << (c % 64);
    }
    void mark_range(char32_t first, char32_t last) noexcept {
        mark(first);
        mark(last + 1);
    }
    bool contains(char32_t c) const noexcept { return (bits_[c / 64] >> (c % 64) & 1U) != 0; }

  private:
    static constexpr std::size_t words = 0x110000 / 64;
    buffer<std::uint64_t, 1> bits_;
};

inline void mark_property_changes(boundaries& marks) {
    for (char32_t c = 0; c < 0x80; ++c) marks.mark(c);
    for (auto const& e : exceptions)
        for (char32_t c = e.first; c <= e.last + 1; ++c) marks.mark(c);
    unicode::for_each_run([&](char32_t first, char32_t last) { marks.mark_range(first, last); });
}

}  // namespace detail

/// UAX #15's quick check, code point by code point.
class normality {
  public:
    constexpr explicit normality(unicode::form f) noexcept : suspect_{trait::not_normal(f)} {}

    /// A code point of Canonical_Combining_Class 0 that is normal, such as any of ASCII, was seen.
    constexpr void restart() noexcept { previous_ = 0; }
    /// Whether what has been seen, and `next` behind it, is certainly in the form.
    constexpr bool holds_with(properties next) noexcept {
        std::uint8_t const current = next.combining_class();
        if (next.has(suspect_) || (current != 0 && current < previous_)) return false;
        previous_ = current;
        return true;
    }

  private:
    traits suspect_;
    std::uint8_t previous_ = 0;
};

/// UAX #15's quick check: true is certain, false means that it has to be tried.
inline bool is_certainly_normal(unicode::form f, code_point_view text) noexcept {
    auto const& table = code_point_table::instance();
    normality normal{f};
    for (char32_t const c : text)
        if (!normal.holds_with(table[c])) return false;
    return true;
}

/// Keeps one copy of a block all of whose code points are alike; returns the block's number.
inline std::uint16_t code_point_table::store(properties const* block) {
    bool uniform = true;
    for (std::size_t i = 1; i < block_size; ++i) uniform = uniform && block[i] == block[0];
    std::size_t const stored = entries_.size() / block_size;
    for (std::size_t n = 0; uniform && n < stored; ++n) {
        properties const* const other = entries_.data() + n * block_size;
        bool same = true;
        for (std::size_t i = 0; same && i < block_size; ++i) same = other[i] == block[i];
        if (same) return static_cast<std::uint16_t>(n);
    }
    entries_.append(block, block_size);
    return static_cast<std::uint16_t>(stored);
}

inline code_point_table::code_point_table() {
    detail::boundaries marks;
    detail::mark_property_changes(marks);
    properties block[block_size];
    properties current{0};
    for (char32_t c = 0; c < 0x110000; ++c) {
        if (c % block_size == 0 || marks.contains(c)) current = properties{c};
        block[c % block_size] = current;
        if (c % block_size == block_size - 1) index_[c / block_size] = store(block);
    }
}

}  // namespace couplet::precis
