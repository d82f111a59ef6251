// SPDX-License-Identifier: BSL-1.0
#include "input.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "lines.hpp"
#include "visible.hpp"

namespace cli {
namespace {

[[noreturn]] void complain(char const* what, std::string const& name) {
    throw io_error{what + name + ": " + std::strerror(errno)};
}

}  // namespace

input::input(std::string const& path, output& out)
    : buffer_{std::make_unique<char[]>(capacity)}, name_{"standard input"}, out_{out} {
    descriptor_ = STDIN_FILENO;
    if (path.empty() || path == "-") return;
    name_ = show(path, alphabet::ascii);
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (descriptor_ < 0) complain("cannot open ", name_);
}

input::~input() {
    if (descriptor_ != STDIN_FILENO) ::close(descriptor_);
}

bool input::refill() {
    if (capacity - end_ < spare + block) drop_history();
    if (at_ != end_) return true;
    out_.flush();
    bool const has_more = read_at_most(block);
    if (bar_ != nullptr) bar_->update(before_ + end_);
    return has_more;
}

bool input::begins_with(std::string_view wanted, std::size_t behind) {
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        if (at_ + behind + i == end_) {
            out_.flush();
            if (end_ == capacity || !read_at_most(std::min(spare, capacity - end_))) return false;
        }
        if (buffer_[at_ + behind + i] != wanted[i]) return false;
    }
    return true;
}

input::excerpt input::line_at(std::uint64_t offset) const {
    if (offset < before_ || offset > before_ + end_) return {{}, 0, false};
    constexpr std::size_t reach = 256;
    std::string_view const all{buffer_.get(), end_};
    auto const position = static_cast<std::size_t>(offset - before_);
    std::size_t begin = position < reach ? 0 : position - reach;
    auto const newline = all.substr(begin, position - begin).rfind('\n');
    if (newline != all.npos) begin += newline + 1;
    auto const end = std::min({all.find('\n', position), position + reach, all.size()});
    return {all.substr(begin, end - begin), position - begin, true};
}

void input::drop_history() {
    std::size_t const old = at_ < history ? 0 : at_ - history;
    std::memmove(buffer_.get(), buffer_.get() + old, end_ - old);
    at_ -= old;
    end_ -= old;
    before_ += old;
}

/// Appends what the descriptor has. False at the end of the input.
bool input::read_at_most(std::size_t count) {
    while (!at_end_) {
        auto const got = ::read(descriptor_, buffer_.get() + end_, count);
        if (got > 0) {
            end_ += static_cast<std::size_t>(got);
            return true;
        }
        if (got == 0) {
            at_end_ = true;
        } else if (errno == EAGAIN) {
            pollfd readable{descriptor_, POLLIN, 0};
            ::poll(&readable, 1, -1);
        } else if (errno != EINTR) {
            complain("cannot read ", name_);
        }
    }
    return false;
}

}  // namespace cli
