// SPDX-License-Identifier: BSL-1.0
// Sorts a row of small values in place: n log n of any order, without the cost of including <algorithm>.
#pragma once

#include <cstddef>
#include <type_traits>

namespace couplet {

/// Orders `count` values by `less`, a strict weak ordering. Equal ones may change places. Does not allocate, does not
/// recurse: a heap (Williams 1964).
template <class T, class Less>
constexpr void heap_sort(T* values, std::size_t count, Less less) {
    static_assert(std::is_trivially_copyable_v<T>);
    // Puts `held` at `hole`, or below it where it belongs.
    auto const sift = [&](std::size_t hole, std::size_t end, T const held) {
        for (std::size_t child; (child = 2 * hole + 1) < end; hole = child) {
            if (child + 1 < end && less(values[child], values[child + 1])) ++child;
            if (!less(held, values[child])) break;
            values[hole] = values[child];
        }
        values[hole] = held;
    };
    for (std::size_t at = count / 2; at-- != 0;) sift(at, count, values[at]);
    for (std::size_t end = count; end > 1;) {
        T const last = values[--end];
        values[end] = values[0];
        sift(0, end, last);
    }
}

}  // namespace couplet
