// SPDX-License-Identifier: BSL-1.0
// One function object out of several, for std::visit.
#pragma once

namespace couplet {

/// `std::visit(match{[](opened const&) {...}, [](closed) {...}}, event)`.
template <class... Functions>
struct match : Functions... {
    using Functions::operator()...;
};
template <class... Functions>
match(Functions...) -> match<Functions...>;

}  // namespace couplet
