// SPDX-License-Identifier: BSL-1.0
// C escapes, so that any octets can be given on a line: \\ \t \n \r \xHH.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

/// Puts what `text` stands for into `out`. Gives the offset of the first backslash that begins no
/// escape, if there is one.
std::optional<std::size_t> read_c_escapes(std::string_view text, std::string& out);

}  // namespace cli
