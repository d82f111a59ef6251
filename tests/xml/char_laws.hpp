// SPDX-License-Identifier: BSL-1.0
// What check_chars must say, by an automaton that reads octet by octet and shares nothing with it:
// Unicode 15 table 3-7, then production 2 of XML 1.0.
#pragma once

#include <couplet/text/block.hpp>
#include <couplet/xml/char_check.hpp>
#include <cstddef>
#include <string_view>

namespace char_laws {

using couplet::xml::char_check;
using verdict = enum char_check::verdict;

/// Unicode 15, table 3-7: from `first` to `last` a lead octet, which chooses the range of the second.
struct row {
    unsigned first, last;
    unsigned low, high;
    unsigned continuations;
};
inline constexpr row rows[]{
    {0x00, 0x7F, 0, 0, 0},       {0xC2, 0xDF, 0x80, 0xBF, 1}, {0xE0, 0xE0, 0xA0, 0xBF, 2},
    {0xE1, 0xEC, 0x80, 0xBF, 2}, {0xED, 0xED, 0x80, 0x9F, 2}, {0xEE, 0xEF, 0x80, 0xBF, 2},
    {0xF0, 0xF0, 0x90, 0xBF, 3}, {0xF1, 0xF3, 0x80, 0xBF, 3}, {0xF4, 0xF4, 0x80, 0x8F, 3},
};

/// XML 1.0 [2], written as the text has it.
constexpr bool is_allowed(char32_t c) {
    return c == 0x9 || c == 0xA || c == 0xD || (c >= 0x20 && c <= 0xD7FF) ||
           (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}

class automaton {
  public:
    constexpr void step(char c) {
        auto const octet = static_cast<unsigned char>(c);
        ++read_;
        if (fault_ != verdict::all) return;
        if (missing_ == 0)
            start(octet);
        else if (octet < low_ || octet > high_)
            fault_ = verdict::malformed_utf8;
        else
            go_on(octet);
        if (fault_ != verdict::all || missing_ > 0) return;
        if (is_allowed(value_))
            valid_ = read_;
        else
            fault_ = verdict::forbidden_character;
    }
    constexpr char_check result() const {
        if (fault_ == verdict::all && missing_ > 0) return {valid_, verdict::truncated};
        return {valid_, fault_};
    }

  private:
    constexpr void start(unsigned octet) {
        fault_ = verdict::malformed_utf8;
        for (row const& r : rows) {
            if (octet < r.first || octet > r.last) continue;
            fault_ = verdict::all;
            low_ = r.low;
            high_ = r.high;
            missing_ = r.continuations;
            value_ = missing_ == 0 ? octet : octet & (0x3FU >> missing_);
        }
    }
    constexpr void go_on(unsigned octet) {
        value_ = value_ << 6 | (octet & 0x3F);
        --missing_;
        low_ = 0x80;
        high_ = 0xBF;
    }

    unsigned low_ = 0, high_ = 0;
    unsigned missing_ = 0;
    char32_t value_ = 0;
    std::size_t read_ = 0;
    std::size_t valid_ = 0;  // octets of whole characters that are allowed
    verdict fault_ = verdict::all;
};

constexpr char_check expected(std::string_view octets) {
    automaton a;
    for (char const c : octets) a.step(c);
    return a.result();
}

/// A stream that comes in chunks: what one check leaves as truncated stands in front of the next chunk.
template <class Block>
class stream {
  public:
    /// `octets`: the whole stream; its next chunk ends at `end`.
    void feed(std::string_view octets, std::size_t end) {
        if (fault_ != verdict::all && fault_ != verdict::truncated) return;
        char_check const some =
            couplet::xml::check_chars<Block>(octets.substr(valid_, end - valid_));
        valid_ += some.valid;
        fault_ = some.verdict;
    }
    char_check result() const { return {valid_, fault_}; }

  private:
    std::size_t valid_ = 0;
    verdict fault_ = verdict::all;
};

template <class Block>
char_check in_two(std::string_view octets, std::size_t cut) {
    stream<Block> s;
    s.feed(octets, cut);
    s.feed(octets, octets.size());
    return s.result();
}

template <class Block>
char_check in_chunks(std::string_view octets, std::size_t size) {
    stream<Block> s;
    for (std::size_t end = 0; end < octets.size();) {
        end = octets.size() - end > size ? end + size : octets.size();
        s.feed(octets, end);
    }
    return s.result();
}

}  // namespace char_laws
