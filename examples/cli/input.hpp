// SPDX-License-Identifier: BSL-1.0
// The octets of a file or of standard input, and those just before, in constant memory.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "output.hpp"
#include "progress.hpp"

namespace cli {

/// Reads with read(2). What was taken stays visible for a while. Throws `io_error`.
class input {
  public:
    /// How many octets that were taken can still be seen, at least: more than any preset of limits
    /// allows in an element, so that the line of a fault can be shown that was certain only at its end.
    static constexpr std::size_t history = 576 * 1024;

    /// Standard input if `path` is empty or "-". `out` is flushed before each wait for more.
    input(std::string const& path, output& out);
    input(input const&) = delete;
    input& operator=(input const&) = delete;
    ~input();

    int descriptor() const { return descriptor_; }
    void show_progress_on(progress& bar) { bar_ = &bar; }

    /// What has been read and not been taken; valid until the next `refill`.
    std::string_view ahead() const { return {buffer_.get() + at_, end_ - at_}; }
    void take(std::size_t count) { at_ += count; }
    /// Makes sure that there is something ahead. False at the end of the input.
    bool refill();
    /// Whether `wanted` stands ahead. Reads no more than it takes to tell; nothing moves.
    bool begins_with(std::string_view wanted, std::size_t behind = 0);

    /// Of the next octet to take.
    std::uint64_t offset() const { return before_ + at_; }
    /// The octets around one that was read: the line that it stands in, or a piece of it.
    /// `position` is where the octet stands in that; `is_there` is false if it was too long ago.
    struct excerpt {
        std::string_view text;
        std::size_t position;
        bool is_there;
    };
    excerpt line_at(std::uint64_t offset) const;

  private:
    static constexpr std::size_t block = 256 * 1024;  // read at a time, at most
    static constexpr std::size_t spare = 64;          // for `begins_with`, where nothing may move
    static constexpr std::size_t capacity = 4 * history;

    bool read_at_most(std::size_t count);
    void drop_history();

    std::unique_ptr<char[]> buffer_;
    std::size_t at_ = 0;
    std::size_t end_ = 0;
    std::uint64_t before_ = 0;  // octets of the input that stood before the buffer
    std::string name_;
    output& out_;
    progress* bar_ = nullptr;
    int descriptor_;
    bool at_end_ = false;
};

}  // namespace cli
