// SPDX-License-Identifier: BSL-1.0
#include "json.hpp"

#include <couplet/text/ascii.hpp>

namespace cli {
namespace {

constexpr auto no_markup = ~couplet::ascii::set("<>&");

std::string written(json const& value) {
    constexpr bool ascii_only = true;
    return value.dump(-1, ' ', ascii_only, json::error_handler_t::replace);
}

}  // namespace

void append_readable_line(std::string& out, json const& value) { (out += written(value)) += '\n'; }

void append_line(std::string& out, json const& value) {
    auto const text = written(value);
    std::string_view rest{text};
    for (;;) {
        auto const plain = rest.substr(0, no_markup.first_outside(rest));
        out += plain;
        if (plain.size() == rest.size()) break;
        char const markup = rest[plain.size()];  // these only ever stand in strings
        out += markup == '<' ? "\\u003c" : markup == '>' ? "\\u003e" : "\\u0026";
        rest.remove_prefix(plain.size() + 1);
    }
    out += '\n';
}

}  // namespace cli
