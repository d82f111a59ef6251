// SPDX-License-Identifier: BSL-1.0
// How much memory OpenSSL holds.
#pragma once

#include <cstddef>
#include <optional>

namespace net {

/// From now on it is counted. Nothing of OpenSSL may have been used before.
void count_tls_memory();
/// Octets, what the allocator adds to them included; nothing if they are not counted.
std::optional<std::size_t> tls_memory();

}  // namespace net
