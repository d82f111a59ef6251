// SPDX-License-Identifier: BSL-1.0
// Text from strangers, as a terminal may see it: no controls, nothing invisible, nothing that turns the order around.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace chat {

/// What cannot be shown becomes U+FFFD, what only joins or varies others goes, and what would begin a new line becomes
/// a space.
std::string visible_line(std::string_view text);
/// The same, but lines are kept: each but the first begins with four spaces, so that none can be taken for another
/// message.
std::string visible_text(std::string_view text);

/// A line in which blanks cannot push anything away, not to where a terminal goes on below.
std::string visible_words(std::string_view text);
/// Likewise; and it does not look as if it ended where it does not, between '<' and '>'.
std::string visible_name(std::string_view text);

/// In quotes, in a line about it: its beginning, if it is long.
std::string excerpt(std::string_view text);

/// Columns of a terminal that a code point takes when `visible_line` is through with it: 0, 1 or 2 (UAX #11).
int columns_of(char32_t point);
/// Those of a text that `visible_line` has made.
int columns_of(std::string_view visible);
/// As much of its beginning as goes into so many, "..." included.
std::string shortened(std::string const& visible, int columns);

}  // namespace chat
