// SPDX-License-Identifier: BSL-1.0
// The subcommands, and what can be asked of them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "answers.hpp"
#include "compose.hpp"
#include "position.hpp"
#include "recording.hpp"
#include "session.hpp"

namespace cli {

/// Which addresses are right: today's (PRECIS) or those before 2015 (stringprep).
enum class world { rfc7622, rfc6122 };

enum class coloured { automatic, always, never };

struct settings {
    bool as_json = false;
    bool escaped = false;
    bool diff = false;
    world which = world::rfc7622;
    std::size_t profile = 0;  ///< an index into `precis_profiles()`
    coloured colours = coloured::automatic;
    reading streams;
    position place;
    composition stanza;
    conversation session;
};

/// Says whether `about` is good, and what it is, in `out`.
using judge = bool(item const& about, settings const& how, answers& out);

judge judge_jid;
judge judge_precis;
judge judge_uri;
judge judge_escape;
judge judge_unescape;

/// What the command ends with.
enum status { all_good = 0, some_bad = 1, usage_error = 2, io_failed = 3, input_incomplete = 4 };

/// Does with one file, or standard input if `path` is empty, what is wanted; the last event decides
/// what is returned.
using reader = status(std::string const& path, settings const& how, output& out, alphabet letters);

reader show_stream;
reader count_stream;
reader explain;

/// Builds what is wanted from options alone.
using builder = status(std::string_view kind, settings const& how, output& out);

builder compose;

/// Makes one picture of all files, or of standard input if there is none.
using drawer = status(std::vector<std::string> const& paths, settings const& how, output& out,
                      alphabet letters);

drawer draw_graph;

/// Does what the lines of standard input say.
using talker = status(settings const& how, output& out);

talker hold_session;

/// A program of its own, which reads its arguments itself; returns the exit status.
using program = int(std::vector<std::string> const& arguments);

/// The names that `couplet precis` takes.
std::span<std::string_view const> precis_profiles();

/// It judges items, reads a file, builds something from options, draws files, talks, or is a program of its own.
struct command {
    char const* name;
    char const* noun = nullptr;  ///< what an item is called
    char const* summary;
    judge* judges = nullptr;
    reader* reads = nullptr;
    builder* builds = nullptr;
    drawer* draws = nullptr;
    talker* talks = nullptr;
    program* runs = nullptr;
    bool has_worlds = false;   ///< takes --profile and --diff
    bool has_profile = false;  ///< its first argument is a PRECIS profile
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
