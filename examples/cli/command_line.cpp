// SPDX-License-Identifier: BSL-1.0
#include <CLI/CLI.hpp>
#include <algorithm>
#include <couplet/text/ascii.hpp>
#include <couplet/version.hpp>

#include "command.hpp"

namespace cli {
namespace {

constexpr int usage_error = 2;

constexpr char const* footer =
    "Without arguments each line of standard input is an item, and each has its answer. A line\n"
    "ends with '\\n'; a '\\r' before that belongs to the item.\n"
    "Arguments that begin with '-' come after '--'.\n"
    "Exit status: 0 all are good, 1 some are not, 2 wrong usage, 3 input or output failed.";

CLI::App const* find_command(CLI::App const& app, std::string const& name) {
    auto const has_name = [&](CLI::App const* sub) { return sub->get_name() == name; };
    auto const found = app.get_subcommands(has_name);
    if (found.empty())
        throw CLI::ParseError("there is no subcommand " + name, CLI::ExitCodes::ExtrasError);
    return found.front();
}

/// Whether `argument` is an option whose value is the next argument.
bool takes_value(CLI::App const* sub, std::string const& argument) {
    auto const* const option = sub == nullptr ? nullptr : sub->get_option_no_throw(argument);
    return option != nullptr && option->get_items_expected_min() > 0;
}

/// The arguments without the items. CLI11 must not see those: it takes "[::1]" for a list, "++" for
/// its own, and a host that is called like a subcommand for that subcommand.
std::vector<std::string> take_items_out(std::vector<std::string> const& arguments,
                                        CLI::App const& app, std::vector<std::string>& items) {
    std::vector<std::string> options;
    CLI::App const* chosen = nullptr;
    bool only_items = false;
    bool value_follows = false;
    for (auto const& argument : arguments) {
        bool const is_option = argument.size() > 1 && argument[0] == '-';
        if (only_items || (chosen != nullptr && !is_option && !value_follows)) {
            items.push_back(argument);
        } else if (argument == "--") {
            only_items = true;
        } else {
            if (chosen == nullptr && !is_option) chosen = find_command(app, argument);
            value_follows = !value_follows && takes_value(chosen, argument);
            options.push_back(argument);
        }
    }
    return options;
}

void add_command(CLI::App& app, command const& one, settings& how) {
    auto& sub = *app.add_subcommand(one.name, one.summary);
    std::string noun{one.noun};
    for (char& c : noun)
        if (couplet::ascii::lower.contains(c)) c = static_cast<char>(c - 'a' + 'A');
    if (one.has_profile) {
        std::string names;
        for (auto const profile : precis_profiles()) (names += names.empty() ? "" : " ") += profile;
        sub.add_option_function<std::string>(
            "PROFILE", [](auto const&) {}, names);
    }
    sub.add_option_function<std::vector<std::string>>(
        noun, [](auto const&) {}, "What to judge; none: the lines of standard input");
    sub.add_flag("--json", how.as_json, "Answer with one JSON object a line");
    sub.add_flag("--escaped", how.escaped,
                 "Items are written with C escapes: \\\\ \\t \\n \\r \\xHH");
    if (one.has_worlds) {
        auto const choose = [&how](std::string const& name) {
            how.which = name == "rfc6122" ? world::rfc6122 : world::rfc7622;
        };
        auto* const which = sub.add_option_function<std::string>(
                                   "--profile", choose, "PRECIS, the default, or stringprep")
                                ->check(CLI::IsMember({"rfc7622", "rfc6122"}))
                                ->option_text("rfc7622|rfc6122");
        sub.add_flag("--diff", how.diff,
                     "Show what both profiles make of it, and where they differ")
            ->excludes(which);
    }
    sub.footer(footer);
}

/// "username_case_mapped" and, as the RFC writes it, "UsernameCaseMapped".
bool is_called(std::string_view profile, std::string_view name) {
    auto const bare = [](std::string_view text) {
        std::string letters;
        for (char const c : text)
            if (c != '_') letters += couplet::ascii::to_lower(c);
        return letters;
    };
    return bare(profile) == bare(name);
}

/// Takes PROFILE off the items.
std::optional<farewell> take_profile(request& wanted) {
    auto const profiles = precis_profiles();
    std::string const given = wanted.items.empty() ? "" : wanted.items.front();
    auto const found =
        std::find_if(profiles.begin(), profiles.end(),
                     [&](std::string_view profile) { return is_called(profile, given); });
    if (found == profiles.end()) {
        std::string text = "couplet: precis needs a PROFILE, one of";
        for (auto const profile : profiles) (text += ' ') += profile;
        return farewell{text + '\n', usage_error};
    }
    wanted.how.profile = static_cast<std::size_t>(found - profiles.begin());
    wanted.items.erase(wanted.items.begin());
    return std::nullopt;
}

}  // namespace

std::optional<farewell> read_command_line(std::vector<std::string> const& arguments,
                                          std::span<command const> commands, request& wanted) {
    CLI::App app{"Reads, checks and compares XMPP addresses.", "couplet"};
    app.set_version_flag("--version", "couplet " COUPLET_VERSION_STRING);
    app.require_subcommand(1);
    app.footer(footer);
    for (auto const& one : commands) add_command(app, one, wanted.how);

    try {
        auto options = take_items_out(arguments, app, wanted.items);
        std::reverse(options.begin(), options.end());
        app.parse(std::move(options));
    } catch (CLI::Success const& wish) {  // --help, --version
        std::ostringstream text;
        app.exit(wish, text, text);
        return farewell{text.str() + (text.str().ends_with('\n') ? "" : "\n"), 0};
    } catch (CLI::ParseError const& error) {
        // CLI11 quotes the arguments, which may hold anything.
        return farewell{"couplet: " + show(error.what(), alphabet::ascii) +
                            "\nRun `couplet --help` for what there is.\n",
                        usage_error};
    }
    auto const* const chosen = app.get_subcommands().front();
    wanted.what = &*std::find_if(commands.begin(), commands.end(), [&](command const& one) {
        return chosen->get_name() == one.name;
    });
    return wanted.what->has_profile ? take_profile(wanted) : std::nullopt;
}

}  // namespace cli
