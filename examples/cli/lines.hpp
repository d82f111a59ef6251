// SPDX-License-Identifier: BSL-1.0
// Lines of a file descriptor, in constant memory however long a line is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace cli {

/// Standard input could not be read, or standard output not written. `what()` is empty where
/// nobody wants to hear of it: the reader of a pipe has gone.
struct io_error : std::runtime_error {
    using runtime_error::runtime_error;
};

/// A line without its '\n'. Every other octet belongs to it: NUL, and the '\r' before the '\n'.
struct line {
    std::string_view text;  ///< valid until the next call; only the first octets if `too_long`
    std::uint64_t number;   ///< counted from 1
    bool too_long;
};

/// Reads lines with read(2). A line over `longest` octets is not kept, only reported and skipped.
class line_reader {
  public:
    static constexpr std::size_t longest_item = 64 * 1024;

    explicit line_reader(int descriptor, std::size_t longest = longest_item);

    /// The next line; none at the end. A last line needs no '\n'.
    std::optional<line> next();
    /// Whether `next()` would have to read from the descriptor, and so perhaps to wait.
    bool must_read() const;
    /// How many octets have been read.
    std::uint64_t octets() const { return octets_; }

  private:
    bool read_more();
    line take(std::size_t size, std::size_t newline);
    line skip_long_line();

    std::size_t longest_;
    std::size_t capacity_ = 4 * longest_;
    std::unique_ptr<char[]> buffer_ = std::make_unique<char[]>(capacity_);
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t searched_ = 0;  // no '\n' in [begin_, searched_)
    std::uint64_t number_ = 0;
    std::uint64_t octets_ = 0;
    int descriptor_;
    bool at_end_ = false;
};

}  // namespace cli
