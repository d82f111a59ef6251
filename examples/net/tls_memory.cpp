// SPDX-License-Identifier: BSL-1.0
#include "tls_memory.hpp"

#include <malloc.h>
#include <openssl/crypto.h>

#include <atomic>
#include <cstdlib>

namespace net {
namespace {

// OpenSSL's hooks are the process's, and so is what they count.
std::atomic<std::size_t> held{0};
std::atomic<bool> is_counted{false};

void* counted(void* memory) {
    held.fetch_add(malloc_usable_size(memory), std::memory_order_relaxed);
    return memory;
}
void* allocate(std::size_t size, char const*, int) { return counted(std::malloc(size)); }
void release(void* memory, char const*, int) {
    held.fetch_sub(malloc_usable_size(memory), std::memory_order_relaxed);
    std::free(memory);
}
void* reallocate(void* memory, std::size_t size, char const*, int) {
    std::size_t const before = malloc_usable_size(memory);
    void* const made = std::realloc(memory, size);
    if (made == nullptr && size != 0) return nullptr;
    held.fetch_sub(before, std::memory_order_relaxed);
    return counted(made);
}

}  // namespace

void count_tls_memory() {
    if (CRYPTO_set_mem_functions(allocate, reallocate, release) == 1) is_counted = true;
}
std::optional<std::size_t> tls_memory() {
    if (!is_counted) return {};
    return held.load(std::memory_order_relaxed);
}

}  // namespace net
