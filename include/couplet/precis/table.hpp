// SPDX-License-Identifier: BSL-1.0
// What the profiles ask about a code point, in one word looked up in about 1 ns.
#pragma once

#include <cstddef>
#include <cstdint>

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

class properties;

/// Some of the yes-or-no properties of a code point, to ask for at once.
class property_mask {
  public:
    constexpr property_mask() noexcept = default;
    friend constexpr property_mask operator|(property_mask a, property_mask b) noexcept {
        return property_mask{a.bits_ | b.bits_};
    }

  private:
    friend properties;
    friend class property_summary;
    constexpr explicit property_mask(std::uint32_t bits) noexcept : bits_{bits} {}

    std::uint32_t bits_ = 0;
};

/// Everything about one code point that preparation, enforcement and the Bidi rule look at.
class properties {
  public:
    constexpr properties() noexcept = default;
    /// Asks ICU, property by property: the table's source, some 300 ns.
    explicit properties(char32_t c) noexcept
        : word_{flag(outside_identifiers, !is_member(derive(c), string_class::identifier)) |
                flag(outside_freeform, !is_member(derive(c), string_class::freeform)) |
                static_cast<std::uint32_t>(unicode::bidi(c)) << bidi_shift |
                static_cast<std::uint32_t>(unicode::joining(c)) << joining_shift |
                static_cast<std::uint32_t>(unicode::combining_class(c)) << combining_shift |
                flag(width, unicode::has_width_form(c)) |
                flag(cased, unicode::changes_when_lowered(c)) |
                flag(space,
                     c != U' ' && (unicode::general_category(c) & unicode::space_separator) != 0) |
                flag(mark, (unicode::general_category(c) & unicode::mark) != 0) |
                flag(not_nfc, !unicode::is_normal(unicode::form::nfc, c)) |
                flag(not_nfkc, !unicode::is_normal(unicode::form::nfkc, c)) |
                flag(rtl, is_rtl(unicode::bidi(c))) |
                flag(combining, unicode::combining_class(c) != 0) |
                flag(contextual, needs_context(derive(c))) |
                flag(outside_labels, !is_member(derive_idna(c), string_class::identifier))} {}

    /// Whether the string class has it, context aside.
    constexpr bool is_in(string_class c) const noexcept { return (word_ & outside(c)) == 0; }
    /// Whether IDNA2008 allows it in a label, context aside.
    constexpr bool is_for_labels() const noexcept { return (word_ & outside_labels) == 0; }
    constexpr unicode::bidi_class bidi() const noexcept {
        return static_cast<unicode::bidi_class>(word_ >> bidi_shift & 31);
    }
    constexpr unicode::joining_type joining() const noexcept {
        return static_cast<unicode::joining_type>(word_ >> joining_shift & 7);
    }
    /// Canonical_Combining_Class.
    constexpr std::uint8_t combining_class() const noexcept {
        return static_cast<std::uint8_t>(word_ >> combining_shift);
    }
    constexpr bool has_width_form() const noexcept { return (word_ & width) != 0; }
    constexpr bool changes_when_lowered() const noexcept { return (word_ & cased) != 0; }
    /// General_Category Zs, U+0020 excepted (RFC 8265 4.2.2).
    constexpr bool is_non_ascii_space() const noexcept { return (word_ & space) != 0; }
    /// General_Category M.
    constexpr bool is_mark() const noexcept { return (word_ & mark) != 0; }
    /// Whether it is in that form whatever its neighbours, reordering of marks aside.
    constexpr bool is_normal(unicode::form f) const noexcept {
        return (word_ & out_of_form(f)) == 0;
    }
    /// Bidi_Class R, AL or AN: the Bidi rule applies where it stands (RFC 5893 1.4).
    constexpr bool is_right_to_left() const noexcept { return (word_ & rtl) != 0; }
    /// CONTEXTJ or CONTEXTO, in PRECIS and in IDNA2008 alike.
    constexpr bool is_contextual() const noexcept { return (word_ & contextual) != 0; }
    /// Whether one of the properties in `mask` holds.
    constexpr bool has_any(property_mask mask) const noexcept { return (word_ & mask.bits_) != 0; }
    static constexpr property_mask width_form() noexcept { return property_mask{width}; }
    static constexpr property_mask cased_letter() noexcept { return property_mask{cased}; }
    static constexpr property_mask non_ascii_space() noexcept { return property_mask{space}; }
    static constexpr property_mask right_to_left() noexcept { return property_mask{rtl}; }
    static constexpr property_mask context_dependent() noexcept {
        return property_mask{contextual};
    }
    /// Every property without which a string is in that form, its marks in order.
    static constexpr property_mask normalizable(unicode::form f) noexcept {
        return property_mask{out_of_form(f) | combining};
    }
    static constexpr property_mask general_mark() noexcept { return property_mask{mark}; }
    static constexpr property_mask not_for_labels() noexcept {
        return property_mask{outside_labels};
    }
    static constexpr property_mask not_in(string_class c) noexcept {
        return property_mask{outside(c)};
    }
    friend constexpr bool operator==(properties const&, properties const&) noexcept = default;

  private:
    friend class property_summary;

    static constexpr std::uint32_t outside(string_class c) noexcept {
        return c == string_class::identifier ? outside_identifiers : outside_freeform;
    }
    static constexpr std::uint32_t out_of_form(unicode::form f) noexcept {
        return f == unicode::form::nfc ? not_nfc : not_nfkc;
    }
    static constexpr bool is_rtl(unicode::bidi_class b) noexcept {
        using enum unicode::bidi_class;
        return b == R || b == AL || b == AN;
    }
    static constexpr std::uint32_t flag(std::uint32_t bit, bool set) noexcept {
        return set ? bit : 0;
    }
    static constexpr int bidi_shift = 0;
    static constexpr int joining_shift = 5;
    static constexpr std::uint32_t width = 1U << 8;
    static constexpr std::uint32_t cased = 1U << 9;
    static constexpr std::uint32_t space = 1U << 10;
    static constexpr std::uint32_t mark = 1U << 11;
    static constexpr std::uint32_t not_nfc = 1U << 12;
    static constexpr std::uint32_t not_nfkc = 1U << 13;
    static constexpr std::uint32_t rtl = 1U << 14;
    static constexpr std::uint32_t combining = 1U << 15;
    static constexpr std::uint32_t contextual = 1U << 16;
    static constexpr std::uint32_t outside_labels = 1U << 17;
    static constexpr std::uint32_t outside_identifiers = 1U << 18;
    static constexpr std::uint32_t outside_freeform = 1U << 19;
    static constexpr int combining_shift = 24;

    std::uint32_t word_ = 0;
};

/// Which of the rules a string can be touched by at all, gathered from its code points.
class property_summary {
  public:
    constexpr void add(properties one) noexcept { seen_ |= one.word_; }
    constexpr void add(property_summary other) noexcept { seen_ |= other.seen_; }

    constexpr bool has_width_form() const noexcept { return has(properties::width); }
    constexpr bool changes_when_lowered() const noexcept { return has(properties::cased); }
    constexpr bool has_non_ascii_space() const noexcept { return has(properties::space); }
    constexpr bool has_right_to_left() const noexcept { return has(properties::rtl); }
    constexpr bool has_contextual() const noexcept { return has(properties::contextual); }
    constexpr bool all_for_labels() const noexcept { return !has(properties::outside_labels); }
    constexpr bool all_in(string_class c) const noexcept { return !has(properties::outside(c)); }
    /// False is certain; true says that it has to be tried: marks may want reordering.
    constexpr bool may_change_when_normalized(unicode::form f) const noexcept {
        return has(properties::normalizable(f).bits_);
    }

  private:
    constexpr bool has(std::uint32_t flags) const noexcept { return (seen_ & flags) != 0; }

    std::uint32_t seen_ = 0;
};

/// The properties of all code points in the Unicode version that is linked. Built from ICU when first
/// used (about 10 ms, 300 KB) and constant from then on; any number of threads may use it.
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

/// UAX #15's quick check: true is certain, false means that it has to be tried.
inline bool is_certainly_normal(unicode::form f, code_point_view text) noexcept {
    auto const& table = code_point_table::instance();
    std::uint8_t previous = 0;
    for (char32_t const c : text) {
        properties const found = table[c];
        std::uint8_t const current = found.combining_class();
        if (!found.is_normal(f) || (current != 0 && current < previous)) return false;
        previous = current;
    }
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
