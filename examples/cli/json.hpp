// SPDX-License-Identifier: BSL-1.0
// One JSON object a line, in printable ASCII.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace cli {

/// Members keep the order in which they were added.
using json = nlohmann::ordered_json;

/// `text`, or null where there is none.
inline json or_null(std::optional<std::string_view> text) {
    return text ? json(*text) : json(nullptr);
}

/// Appends `value` and a newline. Whatever is not ASCII, a control, or markup to XML is written as \u.
void append_line(std::string& out, json const& value);
/// Likewise, but markup stays: for who wants to read it.
void append_readable_line(std::string& out, json const& value);

}  // namespace cli
