// SPDX-License-Identifier: BSL-1.0
// What a line that somebody types means.
#pragma once

#include <string>
#include <string_view>

namespace chat {

enum class verb {
    say,
    to,
    msg,
    join,
    leave,
    who,
    roster,
    add,
    remove,
    accept,
    deny,
    status,
    help,
    quit,
    unknown,
};

struct command {
    verb what;
    std::string first{};  ///< an address, mostly
    std::string rest{};   ///< what stands behind it; of `say` all
};

/// "/word first rest"; all else is said, and what begins with "//" is said without the first.
command read_command(std::string_view line);

extern char const* const command_help;

}  // namespace chat
