// SPDX-License-Identifier: BSL-1.0
// What the options of several subcommands share.
#pragma once

#include <CLI/CLI.hpp>
#include <couplet/jid.hpp>
#include <string>
#include <utility>

#include "session.hpp"

namespace cli {

/// In canonical form; throws what CLI11 shows.
inline couplet::jid parse_address(std::string const& text) {
    auto parsed = couplet::jid::parse(text);
    if (!parsed) throw CLI::ValidationError(text, std::string{describe(parsed.error().code)});
    return std::move(*parsed);
}

void add_conversation(CLI::App& sub, conversation& how);

}  // namespace cli
