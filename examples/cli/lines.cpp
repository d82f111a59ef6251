// SPDX-License-Identifier: BSL-1.0
#include "lines.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace cli {

line_reader::line_reader(int descriptor, std::size_t longest)
    : longest_{longest}, descriptor_{descriptor} {}

bool line_reader::must_read() const {
    return !at_end_ && std::memchr(buffer_.get() + begin_, '\n', end_ - begin_) == nullptr;
}

std::optional<line> line_reader::next() {
    for (;;) {
        auto const* const data = buffer_.get();
        auto const* const found =
            static_cast<char const*>(std::memchr(data + searched_, '\n', end_ - searched_));
        if (found != nullptr) return take(static_cast<std::size_t>(found - data) - begin_, 1);
        searched_ = end_;
        if (end_ - begin_ > longest_) return skip_long_line();
        if (!read_more()) {
            if (begin_ == end_) return std::nullopt;
            return take(end_ - begin_, 0);
        }
    }
}

/// The `size` octets at `begin_` as a line, which `newline` octets follow.
line line_reader::take(std::size_t size, std::size_t newline) {
    std::string_view const text{buffer_.get() + begin_, size};
    begin_ += size + newline;
    searched_ = begin_;
    return {text, ++number_, size > longest_};
}

/// Keeps the first `longest` octets in place and reads over the rest, up to and with the '\n'.
line line_reader::skip_long_line() {
    std::memmove(buffer_.get(), buffer_.get() + begin_, longest_);
    begin_ = end_ = searched_ = longest_;
    for (char const* found = nullptr; found == nullptr;) {
        begin_ = end_ = longest_;
        if (!read_more()) break;
        auto* const data = buffer_.get();
        found = static_cast<char const*>(std::memchr(data + begin_, '\n', end_ - begin_));
        if (found != nullptr) begin_ = static_cast<std::size_t>(found - data) + 1;
    }
    searched_ = begin_;
    return {{buffer_.get(), longest_}, ++number_, true};
}

/// Appends what the descriptor has. False at the end of the input.
bool line_reader::read_more() {
    if (at_end_) return false;
    if (capacity_ - end_ < longest_) {
        std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
        end_ -= begin_;
        searched_ -= begin_;
        begin_ = 0;
    }
    for (;;) {
        auto const count = ::read(descriptor_, buffer_.get() + end_, capacity_ - end_);
        if (count > 0) {
            end_ += static_cast<std::size_t>(count);
            octets_ += static_cast<std::uint64_t>(count);
            return true;
        }
        if (count == 0) break;
        if (errno == EAGAIN) {
            pollfd readable{descriptor_, POLLIN, 0};
            ::poll(&readable, 1, -1);
        } else if (errno != EINTR) {
            throw io_error{std::string{"cannot read standard input: "} + std::strerror(errno)};
        }
    }
    at_end_ = true;
    return false;
}

}  // namespace cli
