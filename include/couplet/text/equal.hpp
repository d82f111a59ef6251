// SPDX-License-Identifier: BSL-1.0
// Whether a text is a certain word, compared in registers: the compiler knows the word and how long it is.
#pragma once

#include <string_view>

namespace couplet::text {

/// `text == word`, worth its name where `word` is a constant: no function is called, nothing is looped over.
[[gnu::always_inline]] constexpr bool equal(std::string_view text, std::string_view word) noexcept {
    return text.size() == word.size() &&
           (word.empty() || __builtin_memcmp(text.data(), word.data(), word.size()) == 0);
}

}  // namespace couplet::text
