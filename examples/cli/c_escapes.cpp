// SPDX-License-Identifier: BSL-1.0
#include "c_escapes.hpp"

#include <couplet/text/ascii.hpp>

namespace cli {
namespace {

constexpr std::string_view escaped_letters = "\\tnr";
constexpr std::string_view escaped_meanings = "\\\t\n\r";

}  // namespace

std::optional<std::size_t> read_c_escapes(std::string_view text, std::string& out) {
    out.clear();
    for (std::size_t at = 0; at < text.size();) {
        auto const plain = text.substr(at, text.find('\\', at) - at);
        out += plain;
        at += plain.size();
        if (at == text.size()) break;

        auto const rest = text.substr(at + 1);
        if (rest.empty()) return at;
        if (auto const which = escaped_letters.find(rest[0]); which != std::string_view::npos) {
            out += escaped_meanings[which];
            at += 2;
            continue;
        }
        int const high = rest.size() > 2 ? couplet::ascii::hex_value(rest[1]) : -1;
        int const low = rest.size() > 2 ? couplet::ascii::hex_value(rest[2]) : -1;
        if (rest[0] != 'x' || high < 0 || low < 0) return at;
        out += static_cast<char>(high << 4 | low);
        at += 4;
    }
    return std::nullopt;
}

}  // namespace cli
