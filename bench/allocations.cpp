// SPDX-License-Identifier: BSL-1.0
// The program's own malloc takes precedence over the C library's, for shared libraries too.
#include "allocations.hpp"

#include <cstdlib>

namespace {
std::size_t count;  // the benchmarks run in one thread
}

std::size_t bench::allocations() noexcept { return count; }

#if defined(__GLIBC__)
extern "C" {
void* __libc_malloc(std::size_t);
void* __libc_calloc(std::size_t, std::size_t);
void* __libc_realloc(void*, std::size_t);

void* malloc(std::size_t size) noexcept {
    ++count;
    return __libc_malloc(size);
}
void* calloc(std::size_t number, std::size_t size) noexcept {
    ++count;
    return __libc_calloc(number, size);
}
void* realloc(void* old, std::size_t size) noexcept {
    ++count;
    return __libc_realloc(old, size);
}
}
#endif
