// SPDX-License-Identifier: BSL-1.0
#include "output.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "lines.hpp"

namespace cli {

void output::flush() {
    std::string_view rest{text_};
    while (!rest.empty()) {
        auto const count = ::write(descriptor_, rest.data(), rest.size());
        if (count >= 0) {
            rest.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno == EAGAIN) {
            pollfd writable{descriptor_, POLLOUT, 0};
            ::poll(&writable, 1, -1);
        } else if (errno != EINTR) {
            text_.clear();
            if (errno == EPIPE) throw io_error{""};
            throw io_error{std::string{"cannot write standard output: "} + std::strerror(errno)};
        }
    }
    text_.clear();
}

}  // namespace cli
