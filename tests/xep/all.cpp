// SPDX-License-Identifier: BSL-1.0
// The laws of each type of all.hpp, apart from the tests because of what it costs to compile them.
#include "all.hpp"

#include <vector>

#include "any_declared.hpp"
#include "laws.hpp"

namespace xep_laws {

namespace {

template <class... T>
std::vector<any_declared> seen_without_types(types<T...>) {
    return {seen_without_type<T>()...};
}

}  // namespace

std::vector<any_declared> const& all() {
    static std::vector<any_declared> const made = seen_without_types(all_declared{});
    return made;
}

}  // namespace xep_laws
