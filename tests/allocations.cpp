// SPDX-License-Identifier: BSL-1.0
// The program's operator new and delete, counted.
#include "allocations.hpp"

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <new>

namespace {

constexpr std::size_t never = std::numeric_limits<std::size_t>::max();

thread_local std::size_t requests = 0;
thread_local std::ptrdiff_t living = 0;
thread_local std::ptrdiff_t living_octets = 0;
thread_local std::ptrdiff_t most_octets = 0;
thread_local std::size_t failing = never;
thread_local std::string_view looked_for;
thread_local std::size_t times_found = 0;

/// In front of what is handed out stands its size.
constexpr std::size_t front = alignof(std::max_align_t);

void* allocate(std::size_t size) noexcept {
    bool const fails = requests >= failing || size > never / 2;
    ++requests;
    void* const memory = fails ? nullptr : std::malloc(front + size);
    if (memory == nullptr) return nullptr;
    ++living;
    living_octets += static_cast<std::ptrdiff_t>(size);
    if (living_octets > most_octets) most_octets = living_octets;
    std::memcpy(memory, &size, sizeof size);
    char* const given = static_cast<char*>(memory) + front;
    // What somebody left here before is not what is looked for.
    if (!looked_for.empty()) std::memset(given, 0, size);
    return given;
}

void release(void* memory) noexcept {
    if (memory == nullptr) return;
    void* const begin = static_cast<char*>(memory) - front;
    std::size_t size = 0;
    std::memcpy(&size, begin, sizeof size);
    if (!looked_for.empty() &&
        std::string_view{static_cast<char*>(memory), size}.find(looked_for) != looked_for.npos)
        ++times_found;
    --living;
    living_octets -= static_cast<std::ptrdiff_t>(size);
    std::free(begin);
}

}  // namespace

namespace allocations {

std::size_t count() noexcept { return requests; }
std::ptrdiff_t alive() noexcept { return living; }
std::ptrdiff_t octets() noexcept { return living_octets; }
std::ptrdiff_t peak() noexcept { return most_octets; }
void reset_peak() noexcept { most_octets = living_octets; }
failing_from::failing_from(std::size_t nth) noexcept { failing = requests + nth; }
failing_from::~failing_from() { failing = never; }
looking_for::looking_for(std::string_view octets) noexcept {
    looked_for = octets;
    times_found = 0;
}
looking_for::~looking_for() { looked_for = {}; }
std::size_t looking_for::found() const noexcept { return times_found; }

}  // namespace allocations

// The forms for arrays, too: where the standard library's call the forms above, a sanitizer's do not.
void* operator new(std::size_t size) {
    if (void* const memory = allocate(size)) return memory;
    throw std::bad_alloc{};
}
void* operator new(std::size_t size, std::nothrow_t const&) noexcept { return allocate(size); }
void* operator new[](std::size_t size) { return operator new(size); }
void* operator new[](std::size_t size, std::nothrow_t const&) noexcept { return allocate(size); }
void operator delete(void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete(void* memory, std::nothrow_t const&) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::nothrow_t const&) noexcept { release(memory); }
