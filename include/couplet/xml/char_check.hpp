// SPDX-License-Identifier: BSL-1.0
// Whether octets are UTF-8 and nothing but legal characters (RFC 3629 4, XML 1.0 2.2): one pass over each chunk.
#pragma once

#include <couplet/text/block.hpp>
#include <couplet/text/utf8.hpp>
#include <couplet/xml/chars.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace couplet::xml {

/// The first `valid` octets are whole characters, all of them legal; `verdict`: why no more are.
struct char_check {
    std::size_t valid;
    enum class verdict : std::uint8_t {
        all,
        /// What follows, at most three octets, begins a character that may turn out to be legal.
        truncated,
        malformed_utf8,
        forbidden_character,
    } verdict;

    friend constexpr bool operator==(char_check const&, char_check const&) = default;
};

namespace detail {

/// Whether more octets can make a character of `rest`, which is none.
inline bool begins_character(std::string_view rest) noexcept {
    auto const lead = static_cast<unsigned char>(rest[0]);
    if (rest.size() == 1) return lead >= 0xC2 && lead <= 0xF4;
    std::size_t const size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (rest.size() >= size) return false;
    char const whole[]{rest[0], rest[1], rest.size() > 2 ? rest[2] : '\x80', '\x80'};
    return utf8::decode({whole, size}, 0).size != 0;
}

/// Character by character from `at`, where one begins, until one ends at `stop` or behind it.
inline char_check check_each(std::string_view octets, std::size_t at, std::size_t stop) noexcept {
    using verdict = enum char_check::verdict;
    while (at < stop) {
        utf8::code_point const c = utf8::decode(octets, at);
        if (c.size == 0)
            return {at, begins_character(octets.substr(at)) ? verdict::truncated
                                                            : verdict::malformed_utf8};
        bool const doubtful = c.value < 0x20 || (c.value | 1) == 0xFFFF;
        if (doubtful && !is_char(c.value)) return {at, verdict::forbidden_character};
        at += c.size;
    }
    return {at, verdict::all};
}

/// Controls other than TAB, LF and CR.
template <class Block>
[[gnu::always_inline]] inline auto forbidden_controls(Block x) noexcept {
    return x.below(' ') & ~(x.between('\t', '\n') | x.equals('\r'));
}

/// For eight octets or more: eight at once while they are ASCII, the last ones once more if need be.
inline char_check check_scalar(std::string_view octets) noexcept {
    using block = text::scalar_block;
    constexpr std::size_t stretch = 4 * block::size;  // before it tries for ASCII again
    std::size_t at = 0;
    while (at < octets.size()) {
        std::size_t const left = octets.size() - at;
        std::size_t const from = left < block::size ? octets.size() - block::size : at;
        block const x = block::load(octets.data() + from);
        if (block::bits(x.not_ascii() | forbidden_controls(x)) == 0) {
            at = from + block::size;
            continue;
        }
        char_check const some = check_each(octets, at, at + (left < stretch ? left : stretch));
        if (some.verdict != char_check::verdict::all) return some;
        at = some.valid;
    }
    return {at, char_check::verdict::all};
}

/// The top bit is set where the block at `from` has an octet that cannot stand where it does, and
/// where one follows an octet that cannot stand anywhere; exact up to the first such. The three octets
/// in front of the block are read too; nothing in reach leads a sequence longer than `Longest`.
template <class Block, int Longest>
[[gnu::always_inline]] inline auto utf8_faults(char const* from) noexcept {
    Block const x = Block::load(from);
    Block const before = Block::load(from - 1);
    auto due = before.top_above('\xBF');  // a continuation must stand here
    auto faults = Block::splat('\0');
    if constexpr (Longest > 2) {
        Block const second_before = Block::load(from - 2);
        due = due | second_before.top_above('\xDF');
        // table 3-7: A0..BF behind E0, 80..9F behind ED
        auto const wrong_lead =
            Block::splat('\xE0') | (x.signed_above('\x9F') & Block::splat('\xED' ^ '\xE0'));
        auto const u_fffe = second_before.equals('\xEF') & before.equals('\xBF') &
                            x.signed_above('\xBD');  // and U+FFFF
        faults = before.equals(wrong_lead) | u_fffe;
    }
    if constexpr (Longest > 3) {
        due = due | Block::load(from - 3).top_above('\xEF');
        // table 3-7: 90..BF behind F0, 80..8F behind F4
        auto const wrong_lead =
            Block::splat('\xF0') | (x.signed_above('\x8F') & Block::splat('\xF4' ^ '\xF0'));
        faults = faults | before.equals(wrong_lead) | before.top_above('\xF4');
    }
    // C0 and C1 differ from both, so that they are wrong whether or not a continuation is due.
    return faults | (due ^ x.signed_below('\xC0')) | (due ^ x.signed_below('\xC2'));
}

/// What is done with `Count` blocks at once.
template <class Block, std::size_t Count>
struct window {
    static constexpr std::size_t size = Count * Block::size;

    /// Whether the octets at `from` are legal ASCII.
    static bool is_plain(char const* from) noexcept {
        extremes const seen = extremes_of(from);
        return !Block::any_top(seen.highest.not_ascii()) && !has_forbidden_controls(from, seen);
    }
    /// Whether there is no fault, if there is none before. Reads the three octets in front as well.
    static bool is_legal(char const* from) noexcept {
        extremes const seen = extremes_of(from);
        if (has_forbidden_controls(from, seen)) return false;
        Block const reach = higher(seen.highest, Block::load(from - 3));
        if (!Block::any_top(reach.not_ascii())) return true;
        if (!Block::any_top(reach.top_above('\xDF'))) return is_utf8<2>(from);
        if (!Block::any_top(reach.top_above('\xEF'))) return is_utf8<3>(from);
        return is_utf8<4>(from);
    }

  private:
    struct extremes {
        Block lowest;
        Block highest;
    };
    [[gnu::always_inline]] static extremes extremes_of(char const* from) noexcept {
        extremes seen{Block::load(from), Block::load(from)};
        for (std::size_t i = 1; i < Count; ++i) {
            Block const x = Block::load(from + i * Block::size);
            seen = {lower(seen.lowest, x), higher(seen.highest, x)};
        }
        return seen;
    }
    [[gnu::always_inline]] static bool has_forbidden_controls(char const* from,
                                                              extremes const& seen) noexcept {
        if (!Block::any_top(seen.lowest.below(' '))) return false;
        auto found = forbidden_controls(Block::load(from));
        for (std::size_t i = 1; i < Count; ++i)
            found = found | forbidden_controls(Block::load(from + i * Block::size));
        return Block::any_top(found);
    }
    template <int Longest>
    [[gnu::always_inline]] static bool is_utf8(char const* from) noexcept {
        auto faults = utf8_faults<Block, Longest>(from);
        for (std::size_t i = 1; i < Count; ++i)
            faults = faults | utf8_faults<Block, Longest>(from + i * Block::size);
        return !Block::any_top(faults);
    }
};

/// Goes on from `at` by windows of plain ASCII.
template <class Window>
std::size_t skip_plain(std::string_view octets, std::size_t at) noexcept {
    while (octets.size() - at >= Window::size && Window::is_plain(octets.data() + at))
        at += Window::size;
    return at;
}

/// Goes on from `at` by windows without a fault.
template <class Window>
std::size_t skip_legal(std::string_view octets, std::size_t at) noexcept {
    while (octets.size() - at >= Window::size && Window::is_legal(octets.data() + at))
        at += Window::size;
    return at;
}

/// For `Block::size + 3` octets or more. Finds out up to where there is no fault; the octets from the
/// last character before that are then judged one by one.
template <class Block>
char_check check_blocks(std::string_view octets) noexcept {
    using one = window<Block, 1>;
    using four = window<Block, 4>;
    std::size_t at = skip_plain<four>(octets, 0);
    if (octets.size() - at < four::size) at = skip_plain<one>(octets, at);
    if (at == 0) {
        char_check const first = check_each(octets, 0, 3);
        if (first.verdict != char_check::verdict::all) return first;
        at = first.valid;
    }
    at = skip_legal<one>(octets, skip_legal<four>(octets, at));
    std::size_t const last = octets.size() - one::size;
    if (at > last && (at == octets.size() || one::is_legal(octets.data() + last))) {
        at = octets.size();
        if (static_cast<unsigned char>(octets[at - 1]) < 0x80)
            return {at, char_check::verdict::all};
    }
    auto const continues = [&] { return (static_cast<unsigned char>(octets[at]) & 0xC0) == 0x80; };
    do --at;
    while (continues());
    return check_each(octets, at, octets.size());
}

}  // namespace detail

/// Judges a chunk of a stream that begins where a character begins. If the octets behind `valid` are
/// put in front of the next chunk, the result for the stream does not depend on where it was cut.
/// `Block` decides how fast, not what comes out.
template <class Block = text::native_block>
char_check check_chars(std::string_view octets) noexcept {
    if (octets.size() < text::scalar_block::size)
        return detail::check_each(octets, 0, octets.size());
    if constexpr (requires { Block::any_top; }) {
        if (octets.size() >= Block::size + 3) return detail::check_blocks<Block>(octets);
    }
    return detail::check_scalar(octets);
}

}  // namespace couplet::xml
