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

enum class contents { ascii, any };

/// `Count` blocks at once.
template <class Block, std::size_t Count>
class window {
  public:
    static constexpr std::size_t size = Count * Block::size;

    [[gnu::always_inline]] explicit window(char const* from) noexcept
        : from_{from}, lowest_{Block::load(from)}, highest_{lowest_} {
        for (std::size_t i = 1; i < Count; ++i) {
            Block const x = Block::load(from + i * Block::size);
            lowest_ = lower(lowest_, x);
            highest_ = higher(highest_, x);
        }
    }
    [[gnu::always_inline]] bool is_ascii() const noexcept {
        return !Block::any_top(highest_.not_ascii());
    }
    [[gnu::always_inline]] bool has_controls() const noexcept {
        return Block::any_top(lowest_.below(' '));
    }
    [[gnu::always_inline]] bool has_forbidden_controls() const noexcept {
        auto found = forbidden_controls(Block::load(from_));
        for (std::size_t i = 1; i < Count; ++i)
            found = found | forbidden_controls(Block::load(from_ + i * Block::size));
        return Block::any_top(found);
    }
    [[gnu::always_inline]] bool is_plain() const noexcept {
        return is_ascii() && !(has_controls() && has_forbidden_controls());
    }
    /// Whether all is UTF-8 without U+FFFE and U+FFFF if that in front is, of which three octets are read.
    /// The longest sequence in reach decides how much there is to compare.
    [[gnu::always_inline]] bool is_utf8() const noexcept {
        Block const reach = higher(highest_, Block::load(from_ - 3));
        if (!Block::any_top(reach.not_ascii())) return true;
        if (!Block::any_top(reach.top_above('\xDF'))) return is_utf8<2>(from_);
        if (!Block::any_top(reach.top_above('\xEF'))) return is_utf8<3>(from_);
        return is_utf8<4>(from_);
    }

  private:
    template <int Longest>
    static bool is_utf8(char const* from) noexcept {
        auto faults = utf8_faults<Block, Longest>(from);
        for (std::size_t i = 1; i < Count; ++i)
            faults = faults | utf8_faults<Block, Longest>(from + i * Block::size);
        return !Block::any_top(faults);
    }

    char const* from_;
    Block lowest_;
    Block highest_;
};

/// Goes on from `at` by windows of what is legal, or of legal ASCII. Where one line ends another one soon
/// will: for a while it costs less to see which controls there are than to mispredict if there are any.
template <contents Contents, class Window>
std::size_t skip(std::string_view octets, std::size_t at) noexcept {
    std::size_t lines_until = 0;
    for (; octets.size() - at >= Window::size; at += Window::size) {
        Window const w{octets.data() + at};
        if (Contents == contents::ascii && !w.is_ascii()) return at;
        if (at < lines_until || w.has_controls()) {
            if (w.has_forbidden_controls()) return at;
            if (at >= lines_until) lines_until = at + 1024;
        }
        if (Contents == contents::any && !w.is_utf8()) return at;
    }
    return at;
}

/// Goes on from `at`, to which all is legal ASCII. Finds out up to where there is no fault; the octets
/// from the last character before that are then judged one by one.
template <class Block>
[[gnu::noinline]] char_check check_mixed(std::string_view octets, std::size_t at) noexcept {
    using one = window<Block, 1>;
    using four = window<Block, 4>;
    if (at == 0) {
        char_check const first = check_each(octets, 0, 3);
        if (first.verdict != char_check::verdict::all) return first;
        at = first.valid;
    }
    at = skip<contents::any, one>(octets, skip<contents::any, four>(octets, at));
    std::size_t const last = octets.size() - one::size;
    if (at > last && at < octets.size()) at = skip<contents::any, one>(octets, last);
    auto const octet = [&] { return static_cast<unsigned char>(octets[at]); };
    do --at;
    while ((octet() & 0xC0) == 0x80);
    if (at + 1 == octets.size() && octet() < 0x80) return {at + 1, char_check::verdict::all};
    return check_each(octets, at, octets.size());
}

/// For `Block::size + 3` octets or more. The last block overlaps the one before it.
template <class Block>
char_check check_blocks(std::string_view octets) noexcept {
    using one = window<Block, 1>;
    using four = window<Block, 4>;
    std::size_t at = skip<contents::ascii, four>(octets, 0);
    if (octets.size() - at < four::size) {
        at = skip<contents::ascii, one>(octets, at);
        std::size_t const last = octets.size() - one::size;
        if (at > last && one{octets.data() + last}.is_plain())
            return {octets.size(), char_check::verdict::all};
    }
    return check_mixed<Block>(octets, at);
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
