// SPDX-License-Identifier: BSL-1.0
// Text from strangers, as a terminal may see it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cli {

/// What the terminal can show: a terminal that is not told UTF-8 takes half of it for controls.
enum class alphabet { ascii, unicode };

/// `raw` as it is, if each of its code points can be seen; otherwise in double quotes, where each
/// octet of what cannot be seen, and of what XML would take as markup, is a C escape as
/// `--escaped` reads it. So nothing that is shown can stand for two different strings.
std::string show(std::string_view raw, alphabet letters);

/// A piece of `raw` around `raw[offset]`, shown likewise, and the column at which that octet stands.
struct excerpt {
    std::string text;
    std::size_t column;
};
excerpt show_around(std::string_view raw, std::size_t offset, alphabet letters);
/// The same for a piece of XML: markup stays as it is, quotes are not added, and each backslash is
/// written twice.
excerpt show_markup_around(std::string_view raw, std::size_t offset, alphabet letters);

/// Appends UTF-8 text as XML that means it: what cannot be seen, and what would be markup, as
/// references.
void append_as_xml(std::string& out, std::string_view text, alphabet letters);
/// The same for an XML name, which can hold no reference: C escapes.
void append_as_name(std::string& out, std::string_view name, alphabet letters);

/// What stands at `raw[offset]`, if the caret under it says too little: "U+0020", or "0xff" where
/// it is not UTF-8. Empty for what ASCII can print, and at the end.
std::string name_of_hidden(std::string_view raw, std::size_t offset);

}  // namespace cli
