// SPDX-License-Identifier: BSL-1.0
// A line that is being typed: what keys do to it. Knows no terminal.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace chat {

class line_editor {
  public:
    enum class outcome { nothing, changed, entered, ended };

    /// One octet from the keyboard. `entered`: `take` has the line; `ended`: Ctrl-D where nothing stands.
    outcome press(char octet);
    std::string take();

    bool empty() const noexcept { return points_.empty(); }
    /// As much of it around the cursor as goes into so many columns, made visible, and the cursor's column in that.
    struct view {
        std::string text;
        int column;
    };
    view show(int columns) const;

  private:
    outcome press_control(char octet);
    outcome press_sequence(char octet);
    outcome press_text(char octet);
    outcome move_to(std::size_t at);
    outcome erase(std::size_t begin, std::size_t end);
    outcome recall(bool is_older);
    std::size_t word_begin() const;
    std::size_t before_cursor() const;
    std::size_t behind_cursor() const;
    std::string visible_part(std::size_t begin, std::size_t end) const;

    std::u32string points_{};
    std::size_t cursor_ = 0;
    std::string pending_{};   ///< octets of a code point that is not complete
    std::string sequence_{};  ///< behind ESC
    std::deque<std::u32string> history_{};
    std::size_t recalled_ = 0;  ///< 0: the line that is new
};

}  // namespace chat
