// SPDX-License-Identifier: BSL-1.0
#include "progress.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string>

namespace cli {
namespace {

constexpr std::uint64_t long_file = 4 * 1024 * 1024;
constexpr auto pause = std::chrono::milliseconds{100};

/// The octets that are left to read, if it is a file.
std::uint64_t octets_left(int descriptor) {
    struct stat about {};
    if (::fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)) return 0;
    auto const here = ::lseek(descriptor, 0, SEEK_CUR);
    return here < 0 || here > about.st_size ? 0 : static_cast<std::uint64_t>(about.st_size - here);
}

}  // namespace

progress::progress(int descriptor, bool beside_output) : next_{clock::now() + pause} {
    if (::isatty(STDERR_FILENO) == 0 || (!beside_output && ::isatty(STDOUT_FILENO) != 0)) return;
    if (auto const left = octets_left(descriptor); left >= long_file) total_ = left;
}

progress::~progress() {
    if (drawn_) std::fputs("\r\x1b[K", stderr);
}

void progress::update(std::uint64_t octets) {
    if (total_ == 0 || clock::now() < next_) return;
    constexpr std::uint64_t width = 40;
    auto const done = std::min(octets, total_);
    auto const filled = static_cast<std::size_t>(width * done / total_);
    std::string const bar = std::string(filled, '#') + std::string(width - filled, '.');
    std::fprintf(stderr, "\r[%s] %3d %%", bar.c_str(), static_cast<int>(100 * done / total_));
    drawn_ = true;
    next_ = clock::now() + pause;
}

}  // namespace cli
