// SPDX-License-Identifier: BSL-1.0
// How a fuzz target says which law does not hold.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace fuzz {

inline void must_hold(std::string_view broken) {
    if (broken.empty()) return;
    std::fprintf(stderr, "broken: %.*s\n", static_cast<int>(broken.size()), broken.data());
    std::abort();
}

inline std::string_view view(std::uint8_t const* data, std::size_t size) {
    return {reinterpret_cast<char const*>(data), size};
}

}  // namespace fuzz
