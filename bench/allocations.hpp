// SPDX-License-Identifier: BSL-1.0
// Counts every allocation of the process, those of C libraries included.
#pragma once

#include <cstddef>

namespace bench {

/// Calls of malloc, calloc and realloc so far (operator new comes down to malloc); 0 where it cannot be known.
std::size_t allocations() noexcept;

}  // namespace bench
