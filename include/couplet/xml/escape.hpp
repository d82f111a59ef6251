// SPDX-License-Identifier: BSL-1.0
// Character data and attribute values as they are written (XML 1.0 2.4, 2.11, 3.3.3), 16 octets at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <couplet/text/ascii.hpp>
#include <couplet/text/block.hpp>

namespace couplet::xml {

/// Where octets are written: between tags, or between the apostrophes of an attribute's value.
enum class place : std::uint8_t { text, value };

namespace detail {

/// Eight octets can be copied from `text`.
struct padded {
    char const* text;
    std::size_t size;
};

constexpr padded padded_reference(char c, place where) noexcept {
    constexpr padded none{"       ", 0};
    switch (c) {
        case '&': return {"&amp;  ", 5};
        case '<': return {"&lt;   ", 4};
        case '>': return {"&gt;   ", 4};
        case '\r': return {"&#13;  ", 5};
        case '\'': return where == place::value ? padded{"&apos; ", 6} : none;
        case '\t': return where == place::value ? padded{"&#9;   ", 4} : none;
        case '\n': return where == place::value ? padded{"&#10;  ", 5} : none;
        default: return none;
    }
}

}  // namespace detail

/// What stands for `c`: a reference to what would be markup ('>' too, so that no "]]>" arises) or would
/// be read back as something else (2.11: CR; 3.3.3: TAB and LF in a value); empty: `c` itself.
constexpr std::string_view reference_to(char c, place where) noexcept {
    auto const reference = detail::padded_reference(c, where);
    return {reference.text, reference.size};
}

namespace detail {
/// One bit, as `Block::bits` has them, for each octet that is not simply copied: with `Checked`, those that
/// a reference stands for; else those that must be looked at as well.
template <place Where, bool Checked, class Block>
[[gnu::always_inline]] inline auto special_bits(Block x) noexcept {
    auto found = x.equals('&') | x.equals('<') | x.equals('>');
    if constexpr (Where == place::value) found = found | x.equals('\'');
    if constexpr (Checked) {
        found = found | x.equals('\r');
        if constexpr (Where == place::value) found = found | x.between('\t', '\n');
        return Block::bits(found);
    } else if constexpr (Block::size == 16) {  // as signed numbers, all beyond ASCII are below ' '
        return static_cast<typename Block::bits_type>(Block::bits(x.signed_above('\x1F') & ~found) ^
                                                      Block::all);
    } else {
        return Block::bits(found | x.below(' ') | x.not_ascii());
    }
}

/// The first and the last octets of a text; they may overlap.
template <class Word>
[[gnu::always_inline]] inline void copy_ends(char* to, char const* from,
                                             std::size_t size) noexcept {
    Word first, last;
    std::memcpy(&first, from, sizeof first);
    std::memcpy(&last, from + size - sizeof last, sizeof last);
    std::memcpy(to, &first, sizeof first);
    std::memcpy(to + size - sizeof last, &last, sizeof last);
}
/// Copies a short text faster than a call does.
[[gnu::always_inline]] inline void copy_short(char* to, char const* from,
                                              std::size_t size) noexcept {
    if (size > 16) {
        std::memcpy(to, from, size);
    } else if (size >= 8) {
        copy_ends<std::uint64_t>(to, from, size);
    } else if (size >= 4) {
        copy_ends<std::uint32_t>(to, from, size);
    } else if (size >= 2) {
        copy_ends<std::uint16_t>(to, from, size);
    } else if (size == 1) {
        *to = *from;
    }
}

template <place Where, bool Checked>
[[gnu::noinline]] inline std::size_t first_special(char const* from) noexcept {
    for (std::size_t at = 0;; ++at) {
        auto const octet = static_cast<unsigned char>(from[at]);
        bool const is_plain = Checked || (octet >= 0x20 && octet < 0x80);
        if (!is_plain || !reference_to(from[at], Where).empty()) return at;
    }
}

/// As `copy_plain`, for what is shorter than a block. The octets meet in a register, for a block read
/// from where they were just written would wait for them.
template <place Where, bool Checked, class Block>
[[gnu::always_inline]] inline std::size_t copy_few(char const* from, std::size_t size,
                                                   char* out) noexcept {
    constexpr std::uint64_t zeros = 0x3030303030303030;  // "00000000": nothing special
    auto const judge = [&](std::uint64_t first, std::uint64_t last) __attribute__((always_inline)) {
        using pair [[gnu::vector_size(16)]] = std::uint64_t;  // stays in a register
        pair const words{first, last};
        auto const block = Block::load(reinterpret_cast<char const*>(&words));
        return special_bits<Where, Checked>(block) == 0 ? size
                                                        : first_special<Where, Checked>(from);
    };
    if (size >= 8) {
        std::uint64_t first, last;
        std::memcpy(&first, from, 8);
        std::memcpy(&last, from + size - 8, 8);
        std::memcpy(out, &first, 8);
        std::memcpy(out + size - 8, &last, 8);
        return judge(first, last);
    }
    if (size >= 4) {
        std::uint32_t first, last;
        std::memcpy(&first, from, 4);
        std::memcpy(&last, from + size - 4, 4);
        std::memcpy(out, &first, 4);
        std::memcpy(out + size - 4, &last, 4);
        return judge(std::uint64_t{first} << 32 | last, zeros);
    }
    std::uint64_t octets = zeros;
    for (std::size_t at = 0; at < size; ++at) {
        out[at] = from[at];
        octets = octets << 8 | static_cast<unsigned char>(from[at]);
    }
    return judge(octets, zeros);
}

/// Copies up to the first special octet, which is returned, or all.
template <place Where, bool Checked, class Block>
[[gnu::always_inline]] inline std::size_t copy_plain(char const* from, std::size_t size,
                                                     char* out) noexcept {
    if (size < Block::size) return copy_few<Where, Checked, Block>(from, size, out);
    std::size_t const last = size - Block::size;  // overlaps what was copied already
    for (std::size_t at = 0; at < last; at += Block::size) {
        auto const found = special_bits<Where, Checked>(Block::load(from + at));
        std::memcpy(out + at, from + at, Block::size);
        if (found != 0) [[unlikely]]
            return at + text::first_octet<Block>(found);
    }
    auto const found = special_bits<Where, Checked>(Block::load(from + last));
    std::memcpy(out + last, from + last, Block::size);
    return found == 0 ? size : last + text::first_octet<Block>(found);
}

/// How far a text was written.
struct escaped {
    std::size_t read;
    char* out;
};

/// What is written behind, and serves as scratch.
inline constexpr std::size_t escape_slack = 16 + 8;

/// Writes what stands for a special octet; null if it may not be allowed.
template <place Where>
[[gnu::always_inline]] inline char* put_special(char c, char* out) noexcept {
    padded const reference = padded_reference(c, Where);
    std::memcpy(out, reference.text, 8);
    if (reference.size != 0) return out + reference.size;
    *out = c;
    return c == '\t' || c == '\n' ? out + 1 : nullptr;
}

/// One of at least two blocks, where special octets may stand close together.
template <place Where, bool Checked, class Block>
[[gnu::always_inline]] inline escaped escape_block(char const* from, char* out) noexcept {
    constexpr typename Block::bits_type lowest = Block::bits_per_octet == 4 ? 0xF : 1;
    auto found = special_bits<Where, Checked>(Block::load(from));
    std::size_t done = 0;
    while (found != 0) {
        std::size_t const at = text::first_octet<Block>(found);
        found &= ~(lowest * (found & (~found + 1)));
        std::memcpy(out, from + done, Block::size);
        char* const next = put_special<Where>(from[at], out + (at - done));
        if (next == nullptr) return {at, out + (at - done)};
        out = next;
        done = at + 1;
    }
    std::memcpy(out, from + done, Block::size);
    return {Block::size, out + (Block::size - done)};
}

/// Goes on at `text[from]`, which is special, to the end of `text`, or until there is less room than what
/// is left and slack, or (not `Checked`) to an octet that may not be allowed.
template <place Where, bool Checked, class Block>
[[gnu::noinline]] inline escaped escape_rest(std::string_view text, std::size_t from, char* out,
                                             char const* room_end) noexcept {
    constexpr std::size_t most_of_block = 6 * Block::size;
    for (;;) {
        char* const next = put_special<Where>(text[from], out);
        if (next == nullptr) return {from, out};
        out = next;
        ++from;
        std::size_t left = text.size() - from;
        auto const has_room = [&](std::size_t more) {
            return static_cast<std::size_t>(room_end - out) >= left + escape_slack + more;
        };
        while (left >= 2 * Block::size && has_room(most_of_block)) {
            auto const [read, end] = escape_block<Where, Checked, Block>(text.data() + from, out);
            from += read;
            left -= read;
            out = end;
            if (read != Block::size) return {from, out};
        }
        if (!has_room(0)) return {from, out};
        std::size_t const plain = copy_plain<Where, Checked, Block>(text.data() + from, left, out);
        from += plain;
        out += plain;
        if (plain == left) return {from, out};
    }
}

/// Writes `text` with references where there is room for it and slack; stops as `escape_rest` does.
template <place Where, bool Checked, class Block = text::native_block>
[[gnu::always_inline]] inline escaped escape(std::string_view text, char* out,
                                             char const* room_end) noexcept {
    std::size_t const plain = copy_plain<Where, Checked, Block>(text.data(), text.size(), out);
    if (plain == text.size()) [[likely]]
        return {plain, out + plain};
    return escape_rest<Where, Checked, Block>(text, plain, out + plain, room_end);
}

}  // namespace detail

/// Appends `text`, which must be UTF-8 and allowed in XML (`check_chars`), to anything with
/// `append(char const*, std::size_t)`.
template <place Where, class Out, class Block = text::native_block>
void append_escaped(Out& out, std::string_view text) {
    char block[512];
    while (!text.empty()) {
        auto const part = text.substr(0, sizeof block - detail::escape_slack);
        auto const [read, end] =
            detail::escape<Where, true, Block>(part, block, block + sizeof block);
        out.append(block, static_cast<std::size_t>(end - block));
        text.remove_prefix(read);
    }
}

}  // namespace couplet::xml
