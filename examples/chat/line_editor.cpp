// SPDX-License-Identifier: BSL-1.0
#include "line_editor.hpp"

#include <algorithm>
#include <couplet/text/utf8.hpp>
#include <utility>

#include "visible.hpp"

namespace chat {
namespace {

constexpr char escape = '\x1b';
constexpr char control(char letter) { return static_cast<char>(letter & 0x1F); }

}  // namespace

line_editor::outcome line_editor::press(char octet) {
    if (!sequence_.empty()) return press_sequence(octet);
    if (octet == escape) {
        sequence_ = octet;
        return outcome::nothing;
    }
    bool const is_control = static_cast<unsigned char>(octet) < 0x20 || octet == 0x7F;
    return is_control ? press_control(octet) : press_text(octet);
}

line_editor::outcome line_editor::press_control(char octet) {
    pending_.clear();
    switch (octet) {
        case '\r':
        case '\n': return outcome::entered;
        case '\b':
        case 0x7F: return cursor_ == 0 ? outcome::nothing : erase(before_cursor(), cursor_);
        case control('D'):
            return points_.empty() ? outcome::ended : erase(cursor_, behind_cursor());
        case control('A'): return move_to(0);
        case control('E'): return move_to(points_.size());
        case control('B'): return move_to(before_cursor());
        case control('F'): return move_to(behind_cursor());
        case control('K'): return erase(cursor_, points_.size());
        case control('U'): return erase(0, cursor_);
        case control('W'): return erase(word_begin(), cursor_);
        case control('P'): return recall(true);
        case control('N'): return recall(false);
        case control('L'): return outcome::changed;
        default: return outcome::nothing;
    }
}

/// ECMA-48 5.4: ESC [ parameters final; some terminals say ESC O final.
line_editor::outcome line_editor::press_sequence(char octet) {
    sequence_ += octet;
    bool const is_begun = sequence_.size() == 2 && (octet == '[' || octet == 'O');
    bool const is_final = sequence_.size() > 2 && octet >= '@' && octet <= '~';
    if (is_begun || (sequence_.size() > 2 && !is_final && sequence_.size() < 16))
        return outcome::nothing;
    std::string const all = std::exchange(sequence_, {});
    if (all == "\x1b[3~") return erase(cursor_, behind_cursor());
    if (all == "\x1b[1~" || all == "\x1b[7~") return move_to(0);
    if (all == "\x1b[4~" || all == "\x1b[8~") return move_to(points_.size());
    switch (all.back()) {
        case 'A': return recall(true);
        case 'B': return recall(false);
        case 'C': return move_to(behind_cursor());
        case 'D': return move_to(before_cursor());
        case 'H': return move_to(0);
        case 'F': return move_to(points_.size());
        default: return outcome::nothing;
    }
}

line_editor::outcome line_editor::press_text(char octet) {
    bool const goes_on = (static_cast<unsigned char>(octet) & 0xC0) == 0x80;
    if (!goes_on) pending_.clear();
    pending_ += octet;
    auto const point = couplet::utf8::decode(pending_, 0);
    if (point.size == 0) {
        if (pending_.size() >= 4 || static_cast<unsigned char>(pending_[0]) < 0xC2)
            pending_.clear();
        return outcome::nothing;
    }
    pending_.clear();
    points_.insert(points_.begin() + static_cast<std::ptrdiff_t>(cursor_++), point.value);
    return outcome::changed;
}

line_editor::outcome line_editor::move_to(std::size_t at) {
    cursor_ = std::min(at, points_.size());
    return outcome::changed;
}

line_editor::outcome line_editor::erase(std::size_t begin, std::size_t end) {
    points_.erase(begin, end - begin);
    cursor_ = begin;
    return outcome::changed;
}

std::size_t line_editor::word_begin() const {
    std::size_t at = cursor_;
    while (at > 0 && points_[at - 1] == U' ') --at;
    while (at > 0 && points_[at - 1] != U' ') --at;
    return at;
}

/// What takes no column belongs to what stands before it.
std::size_t line_editor::before_cursor() const {
    std::size_t at = cursor_;
    while (at > 0 && columns_of(points_[--at]) == 0) continue;
    return at;
}
std::size_t line_editor::behind_cursor() const {
    std::size_t at = std::min(cursor_ + 1, points_.size());
    while (at < points_.size() && columns_of(points_[at]) == 0) ++at;
    return at;
}

line_editor::outcome line_editor::recall(bool is_older) {
    if (is_older ? recalled_ == history_.size() : recalled_ == 0) return outcome::nothing;
    recalled_ = is_older ? recalled_ + 1 : recalled_ - 1;
    points_ = recalled_ == 0 ? std::u32string{} : history_[recalled_ - 1];
    return move_to(points_.size());
}

std::string line_editor::take() {
    std::string line;
    for (char32_t const point : points_) couplet::utf8::append(line, point);
    if (!points_.empty()) history_.push_front(std::exchange(points_, {}));
    if (history_.size() > 100) history_.pop_back();
    cursor_ = recalled_ = 0;
    return line;
}

std::string line_editor::visible_part(std::size_t begin, std::size_t end) const {
    std::string text;
    for (std::size_t i = begin; i < end; ++i) couplet::utf8::append(text, points_[i]);
    return visible_line(text);
}

line_editor::view line_editor::show(int columns) const {
    std::size_t begin = cursor_, end = cursor_;
    int used = 0;
    while (begin > 0 && used + columns_of(points_[begin - 1]) < columns)
        used += columns_of(points_[--begin]);
    while (end < points_.size() && used + columns_of(points_[end]) < columns)
        used += columns_of(points_[end++]);
    return {visible_part(begin, end), columns_of(visible_part(begin, cursor_))};
}

}  // namespace chat
