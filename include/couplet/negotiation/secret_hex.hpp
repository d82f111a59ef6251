// SPDX-License-Identifier: BSL-1.0
// Hexadecimal digits of secrets: nothing is looked up, nothing depends on the octets (XEP-0114 3, XEP-0220 2.1.1).
#pragma once

#include <cstddef>

#include <couplet/negotiation/secret.hpp>

namespace couplet {

/// The octets in lower case, two digits each.
template <std::size_t Size>
wiped_array<2 * Size> hex(wiped_array<Size> const& octets) noexcept {
    auto const digit = [](int bits) {
        return static_cast<char>('0' + bits + ((9 - bits) >> 8 & ('a' - '9' - 1)));
    };
    wiped_array<2 * Size> text;
    for (std::size_t i = 0; i < Size; ++i) {
        int const octet = static_cast<unsigned char>(octets[i]);
        text[2 * i] = digit(octet >> 4);
        text[2 * i + 1] = digit(octet & 15);
    }
    return text;
}

}  // namespace couplet
