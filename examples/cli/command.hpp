// SPDX-License-Identifier: BSL-1.0
// The subcommands, and what can be asked of them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answers.hpp"

namespace cli {

/// Which addresses are right: today's (PRECIS) or those before 2015 (stringprep).
enum class world { rfc7622, rfc6122 };

struct settings {
    bool as_json = false;
    bool escaped = false;
    bool diff = false;
    world which = world::rfc7622;
    std::size_t profile = 0;  ///< an index into `precis_profiles()`
};

/// Says whether `about` is good, and what it is, in `out`.
using judge = bool(item const& about, settings const& how, answers& out);

judge judge_jid;
judge judge_precis;
judge judge_uri;
judge judge_escape;
judge judge_unescape;

/// The names that `couplet precis` takes.
std::span<std::string_view const> precis_profiles();

struct command {
    char const* name;
    char const* noun;  ///< what an item is called
    char const* summary;
    judge* judges;
    bool has_worlds;   ///< takes --profile and --diff
    bool has_profile;  ///< its first argument is a PRECIS profile
};

/// What the user wants.
struct request {
    command const* what;
    settings how;
    std::vector<std::string> items;  ///< none: standard input has them
};

/// A request, or the text to end with: help (status 0), or what is wrong with the arguments (2).
struct farewell {
    std::string text;
    int status;
};
std::optional<farewell> read_command_line(std::vector<std::string> const& arguments,
                                          std::span<command const> commands, request& wanted);

}  // namespace cli
