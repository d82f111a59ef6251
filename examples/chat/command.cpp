// SPDX-License-Identifier: BSL-1.0
#include "command.hpp"

#include <algorithm>

namespace chat {
namespace {

struct verb_name {
    std::string_view text;
    verb what;
};
constexpr verb_name verbs[]{
    {"to", verb::to},       {"msg", verb::msg},       {"join", verb::join},
    {"leave", verb::leave}, {"who", verb::who},       {"roster", verb::roster},
    {"add", verb::add},     {"remove", verb::remove}, {"accept", verb::accept},
    {"deny", verb::deny},   {"status", verb::status}, {"help", verb::help},
    {"quit", verb::quit},   {"exit", verb::quit},
};

/// Up to the next space, which is taken, too.
std::string_view take_word(std::string_view& line) {
    auto const begin = std::min(line.find_first_not_of(' '), line.size());
    line.remove_prefix(begin);
    auto const end = std::min(line.find(' '), line.size());
    auto const taken = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return taken;
}

}  // namespace

char const* const command_help =
    "text                 say it to the one you talk to; // says a text that begins with /\n"
    "/to ADDRESS          talk to them, or to a room you are in; without ADDRESS: to nobody\n"
    "/msg ADDRESS TEXT    say one thing to somebody else\n"
    "/join ROOM@SERVICE/NAME, /leave [ROOM]\n"
    "/who                 who is in the room, or who of the roster is there\n"
    "/roster              all of the roster\n"
    "/add ADDRESS [NAME], /remove ADDRESS, /accept ADDRESS, /deny ADDRESS\n"
    "/status [online|away|xa|dnd|chat] [TEXT]\n"
    "/quit";

command read_command(std::string_view line) {
    if (!line.starts_with('/')) return {verb::say, "", std::string{line}};
    if (line.starts_with("//")) return {verb::say, "", std::string{line.substr(1)}};
    line.remove_prefix(1);
    std::string_view const called = take_word(line);
    for (verb_name const& one : verbs)
        if (one.text == called) {
            std::string first{take_word(line)};
            return {one.what, std::move(first), std::string{line}};
        }
    return {verb::unknown, std::string{called}};
}

}  // namespace chat
