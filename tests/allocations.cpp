// SPDX-License-Identifier: BSL-1.0
// The program's operator new and delete, counted.
#include "allocations.hpp"

#include <cstdlib>
#include <new>

namespace {

constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

thread_local std::size_t requests = 0;
thread_local std::ptrdiff_t living = 0;
thread_local std::size_t failing = never;

void* allocate(std::size_t size) noexcept {
    bool const fails = requests >= failing;
    ++requests;
    void* const memory = fails ? nullptr : std::malloc(size == 0 ? 1 : size);
    living += memory == nullptr ? 0 : 1;
    return memory;
}

void release(void* memory) noexcept {
    living -= memory == nullptr ? 0 : 1;
    std::free(memory);
}

}  // namespace

namespace allocations {

std::size_t count() noexcept { return requests; }
std::ptrdiff_t alive() noexcept { return living; }
failing_from::failing_from(std::size_t nth) noexcept { failing = requests + nth; }
failing_from::~failing_from() { failing = never; }

}  // namespace allocations

void* operator new(std::size_t size) {
    if (void* const memory = allocate(size)) return memory;
    throw std::bad_alloc{};
}
void* operator new(std::size_t size, std::nothrow_t const&) noexcept { return allocate(size); }
void operator delete(void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, std::nothrow_t const&) noexcept { release(memory); }
