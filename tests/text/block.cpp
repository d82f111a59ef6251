// SPDX-License-Identifier: BSL-1.0
// Every operation of every block against the same said of one octet, for all octets, in all places.
#include <couplet/text/block.hpp>
#include <cstdint>
#include <cstring>

#include "catch.hpp"
#include "support.hpp"

namespace block_tests {

namespace text = couplet::text;
using text::first_octet;

namespace {

constexpr char octet(unsigned value) { return static_cast<char>(value); }
constexpr unsigned number(char c) { return static_cast<unsigned char>(c); }
constexpr int signed_number(char c) { return static_cast<std::int8_t>(number(c)); }

/// The bits that stand for octet `i`.
template <class Block>
constexpr auto unit(std::size_t i) {
    using bits = typename Block::bits_type;
    bits const run = Block::bits_per_octet < 64 ? (bits{1} << Block::bits_per_octet) - 1 : ~bits{0};
    return static_cast<bits>(Block::all & (run << (i * Block::bits_per_octet)));
}

/// A block whose even octets are one and whose odd octets another: what a register leaks from an octet to
/// its neighbours shows.
template <class Block>
struct chequered {
    char octets[Block::size];
    char even, odd;

    chequered(unsigned a, unsigned b) : even{octet(a)}, odd{octet(b)} {
        for (std::size_t i = 0; i < Block::size; ++i) octets[i] = i % 2 == 0 ? even : odd;
    }
    Block load() const { return Block::load(octets); }
    /// The bits of the octets for which `is_meant` holds.
    template <class Predicate>
    auto bits(Predicate is_meant) const {
        typename Block::bits_type found = 0;
        for (std::size_t i = 0; i < 2; ++i)
            if (is_meant(octets[i])) found |= mask[i];
        return found;
    }

  private:
    using pair_of_masks = typename Block::bits_type[2];
    static constexpr auto every_second(std::size_t from) {
        typename Block::bits_type all = 0;
        for (std::size_t i = from; i < Block::size; i += 2) all |= unit<Block>(i);
        return all;
    }
    static constexpr pair_of_masks mask{every_second(0), every_second(1)};
};

/// How often `of(block)` differs from what `is_meant` says of each octet, for all pairs of neighbours.
template <class Block, class Lanes, class Predicate>
std::size_t wrong_pairs(Lanes of, Predicate is_meant) {
    std::size_t wrong = 0;
    for (unsigned a = 0; a < 0x100; ++a)
        for (unsigned b = 0; b < 0x100; ++b) {
            chequered<Block> const x{a, b};
            wrong += Block::bits(of(x.load())) != x.bits(is_meant);
        }
    return wrong;
}

/// The same for all octets beside the lowest and the highest one.
template <class Block, class Lanes, class Predicate>
std::size_t wrong_beside_extremes(Lanes of, Predicate is_meant) {
    std::size_t wrong = 0;
    for (unsigned a = 0; a < 0x100; ++a)
        for (unsigned const b : {0x00U, 0xFFU}) {
            chequered<Block> const x{a, b};
            chequered<Block> const y{b, a};
            wrong += Block::bits(of(x.load())) != x.bits(is_meant);
            wrong += Block::bits(of(y.load())) != y.bits(is_meant);
        }
    return wrong;
}

}  // namespace

TEMPLATE_TEST_CASE("text::block: the bits of an octet stand where it stands, first octet lowest",
                   "[text][block]", text::scalar_block, text::native_block) {
    using Block = TestType;
    typename Block::bits_type seen = 0;
    for (std::size_t i = 0; i < Block::size; ++i) {
        CHECK((seen & unit<Block>(i)) == 0);
        seen |= unit<Block>(i);
        CHECK(first_octet<Block>(unit<Block>(i)) == i);
        typename Block::bits_type from_here = 0;
        for (std::size_t j = i; j < Block::size; ++j) from_here |= unit<Block>(j);
        CHECK(first_octet<Block>(from_here) == i);
    }
    CHECK(seen == Block::all);

    std::size_t wrong = 0;
    for (std::size_t place = 0; place < Block::size; ++place)
        for (unsigned value = 0; value < 0x100; ++value)
            for (unsigned other = 0; other < 0x100; ++other) {
                if (value == other) continue;
                char octets[Block::size];
                std::memset(octets, static_cast<int>(other), sizeof octets);
                octets[place] = octet(value);
                auto const x = Block::load(octets);
                wrong += Block::bits(x.equals(octet(value))) != unit<Block>(place);
                wrong += Block::bits(x.equals(octet(other))) != (Block::all & ~unit<Block>(place));
            }
    CHECK(wrong == 0);
}

TEMPLATE_TEST_CASE("text::block: loads from any address and nothing but its own octets",
                   "[text][block]", text::scalar_block, text::native_block) {
    using Block = TestType;
    for (std::size_t offset = 0; offset < 64; ++offset) {
        alignas(64) char octets[64 + Block::size + 1];
        std::memset(octets, 'x', sizeof octets);
        std::memset(octets + offset, 'a', Block::size);
        CHECK(Block::bits(Block::load(octets + offset).equals('a')) == Block::all);
        CHECK(Block::bits(Block::load(octets + offset).equals('x')) == 0);
    }
}

TEMPLATE_TEST_CASE("text::block: equals, not_ascii, with_case_bit: all octets beside all others",
                   "[text][block]", text::scalar_block, text::native_block) {
    using Block = TestType;
    CHECK(wrong_pairs<Block>([](Block x) { return x.not_ascii(); },
                             [](char c) { return number(c) > 0x7F; }) == 0);
    for (unsigned value = 0; value < 0x100; ++value) {
        char const c = octet(value);
        INFO(value);
        CHECK(wrong_pairs<Block>([=](Block x) { return x.equals(c); },
                                 [=](char d) { return d == c; }) == 0);
        CHECK(wrong_beside_extremes<Block>(
                  [=](Block x) { return x.with_case_bit().equals(c); },
                  [=](char d) { return (number(d) | 0x20) == number(c); }) == 0);
    }
}

TEMPLATE_TEST_CASE("text::block: below, between: all octets, all bounds in ASCII", "[text][block]",
                   text::scalar_block, text::native_block) {
    using Block = TestType;
    for (unsigned bound = 0; bound <= 0x80; ++bound) {
        INFO(bound);
        CHECK(wrong_pairs<Block>([=](Block x) { return x.below(octet(bound)); },
                                 [=](char c) { return number(c) < bound; }) == 0);
    }
    std::size_t wrong = 0;
    for (unsigned first = 0; first < 0x80; ++first)
        for (unsigned last = first; last < 0x80; ++last)
            wrong += wrong_beside_extremes<Block>(
                [=](Block x) { return x.between(octet(first), octet(last)); },
                [=](char c) { return number(c) >= first && number(c) <= last; });
    CHECK(wrong == 0);
    CHECK(wrong_pairs<Block>([](Block x) { return x.between('a', 'z'); },
                             [](char c) { return c >= 'a' && c <= 'z'; }) == 0);
}

TEMPLATE_TEST_CASE("text::block: lanes combine with or, and, and-not", "[text][block]",
                   text::scalar_block, text::native_block) {
    using Block = TestType;
    auto const low = [](char c) { return number(c) < 0x40; };
    auto const space = [](char c) { return c == ' '; };
    CHECK(wrong_pairs<Block>([](Block x) { return x.below('\x40') | x.not_ascii(); },
                             [=](char c) { return low(c) || number(c) > 0x7F; }) == 0);
    CHECK(wrong_pairs<Block>([](Block x) { return x.below('\x40') & x.equals(' '); },
                             [=](char c) { return low(c) && space(c); }) == 0);
    CHECK(wrong_pairs<Block>([](Block x) { return x.below('\x40') & ~x.equals(' '); },
                             [=](char c) { return low(c) && !space(c); }) == 0);
}

namespace {

/// What only vector blocks have. Each function returns how often it is wrong.
template <class Block>
struct vector_operations {
    static std::size_t signed_comparisons() {
        std::size_t wrong = 0;
        for (unsigned value = 0; value < 0x100; ++value) {
            char const c = octet(value);
            wrong += wrong_beside_extremes<Block>(
                [=](Block x) { return x.signed_above(c); },
                [=](char d) { return signed_number(d) > signed_number(c); });
            wrong += wrong_beside_extremes<Block>(
                [=](Block x) { return x.signed_below(c); },
                [=](char d) { return signed_number(d) < signed_number(c); });
            wrong += wrong_pairs<Block>([=](Block x) { return x.equals(Block::splat(c)); },
                                        [=](char d) { return d == c; });
        }
        return wrong;
    }
    static std::size_t any_top() {
        std::size_t wrong = 0;
        for (unsigned value = 0; value < 0x100; ++value) {
            bool const top = value > 0x7F;
            wrong += Block::any_top(Block::splat(octet(value))) != top;
            for (std::size_t place = 0; place < Block::size; ++place)
                for (unsigned const other : {0x00U, 0x7FU, 0xFFU}) {
                    char octets[Block::size];
                    std::memset(octets, static_cast<int>(other), sizeof octets);
                    octets[place] = octet(value);
                    auto const found = Block::load(octets).not_ascii();
                    wrong += Block::any_top(found) != (top || other > 0x7F);
                }
        }
        return wrong;
    }
    static std::size_t top_above() {
        std::size_t wrong = 0;
        for (unsigned bound = 0x7F; bound < 0x100; ++bound)
            for (unsigned value = 0; value < 0x100; ++value)
                for (unsigned const other : {0x00U, 0x7FU, bound}) {
                    chequered<Block> const x{other, value};
                    auto const found = x.load().top_above(octet(bound));
                    wrong += Block::any_top(found) != (value > bound);
                    // none of the lanes is lost when those of other comparisons are added
                    auto const both = found ^ x.load().equals(octet(value));
                    wrong += Block::any_top(both) != (value <= bound);
                }
        return wrong;
    }
    static std::size_t lower_and_higher() {
        std::size_t wrong = 0;
        for (unsigned a = 0; a < 0x100; ++a)
            for (unsigned b = 0; b < 0x100; ++b) {
                auto const x = chequered<Block>{a, b}.load();
                auto const y = chequered<Block>{b, a}.load();
                auto const least = octet(a < b ? a : b);
                auto const most = octet(a < b ? b : a);
                wrong += Block::bits(lower(x, y).equals(least)) != Block::all;
                wrong += Block::bits(higher(x, y).equals(most)) != Block::all;
            }
        return wrong;
    }
};

}  // namespace

TEMPLATE_TEST_CASE("text::block: what vector blocks have more, for all octets", "[text][block]",
                   text::native_block) {
    if constexpr (requires { TestType::any_top; }) {
        using operations = vector_operations<TestType>;
        CHECK(operations::any_top() == 0);
        CHECK(operations::signed_comparisons() == 0);
        CHECK(operations::top_above() == 0);
        CHECK(operations::lower_and_higher() == 0);
    } else {
        WARN("not run: this processor has no vector block");
    }
}

namespace {

struct less_than_or_ampersand {
    template <class Block>
    static auto in(Block x) {
        return x.equals('<') | x.equals('&');
    }
    static bool has(char c) { return c == '<' || c == '&'; }
};

}  // namespace

TEST_CASE("text::find_first: of octets of any number, the first in a set; the end if there is none",
          "[text][block]") {
    char octets[80];
    std::size_t wrong = 0;
    for (std::size_t size = 0; size <= 70; ++size)
        for (std::size_t first = 0; first <= size; ++first)
            for (std::size_t offset = 0; offset < 8; ++offset) {
                std::memset(octets, '<', sizeof octets);  // around them too
                std::memset(octets + offset, 'x', first);
                for (std::size_t i = first; i < size; ++i) octets[offset + i] = i % 2 ? '<' : '&';
                char const* const begin = octets + offset;
                char const* const found =
                    text::find_first(begin, begin + size, less_than_or_ampersand{});
                wrong += found != begin + first;
            }
    CHECK(wrong == 0);
}

}  // namespace block_tests
