// SPDX-License-Identifier: BSL-1.0
// What went wrong and where: the one shape of every couplet error.
#pragma once

#include <cstdint>

namespace couplet {

/// A fault and the octet at which it stands, counted from 0 in the caller's input.
/// 8 bytes, trivially copyable. `Code` is a rung's `*_errc` enumeration; `name(code)` gives the
/// enumerator's spelling and `describe(code)` a sentence that cites the clause.
template <class Code>
struct located {
    Code code;
    std::uint32_t offset;

    friend constexpr bool operator==(located const&, located const&) = default;
};

}  // namespace couplet
