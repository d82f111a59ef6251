// SPDX-License-Identifier: BSL-1.0
// Memory that held a secret is set to 0, and no compiler leaves that out.
#pragma once

#include <cstddef>
#include <cstring>

namespace couplet {

/// Sets `size` octets to 0, even where nobody reads them afterwards.
inline void wipe(void* octets, std::size_t size) noexcept {
    if (size != 0) std::memset(octets, 0, size);
    asm volatile("" : : "r"(octets) : "memory");  // what is behind the pointer counts as read
}

}  // namespace couplet
