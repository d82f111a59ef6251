// SPDX-License-Identifier: BSL-1.0
// Counts what `operator new` hands out, and lets it fail on request; linked into the programs that use it.
#pragma once

#include <cstddef>
#include <limits>
#include <string_view>

namespace allocations {

/// How often the heap was asked for memory, by this thread, since the program began.
std::size_t count() noexcept;
/// What this thread has allocated and not yet given back.
std::ptrdiff_t alive() noexcept;
/// How many octets that is, and the most that it was since `reset_peak`; as asked for.
std::ptrdiff_t octets() noexcept;
std::ptrdiff_t peak() noexcept;
void reset_peak() noexcept;

/// While it lives, this thread's nth request for memory (from 0) and all after it fail.
class failing_from {
  public:
    explicit failing_from(std::size_t nth) noexcept;
    failing_from(failing_from const&) = delete;
    failing_from& operator=(failing_from const&) = delete;
    ~failing_from();
};

/// While it lives, what this thread gives back is looked through for some octets that should have been wiped.
class looking_for {
  public:
    explicit looking_for(std::string_view octets) noexcept;
    looking_for(looking_for const&) = delete;
    looking_for& operator=(looking_for const&) = delete;
    ~looking_for();

    /// In how many pieces of memory they were.
    std::size_t found() const noexcept;
};

/// Its value is wanted: a compiler must not leave out what made it, nor what that allocated.
template <class Value>
void keep(Value const& value) noexcept {
    asm volatile("" : : "g"(&value) : "memory");
}

/// The number of requests for memory that `f` makes.
template <class F>
std::size_t during(F f) {
    std::size_t const before = count();
    f();
    return count() - before;
}

}  // namespace allocations
