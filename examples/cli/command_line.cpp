// SPDX-License-Identifier: BSL-1.0
#include <CLI/CLI.hpp>
#include <algorithm>
#include <couplet/text/ascii.hpp>
#include <couplet/version.hpp>

#include "command.hpp"
#include "options.hpp"

namespace cli {
namespace {

constexpr char const* footer =
    "Without arguments each line of standard input is an item, and each has its answer. A line\n"
    "ends with '\\n'; a '\\r' before that belongs to the item.\n"
    "Arguments that begin with '-' come after '--'.\n"
    "Exit status: 0 all are good, 1 some are not, 2 wrong usage, 3 input or output failed.";

constexpr char const* footer_of_all =
    "`couplet SUBCOMMAND --help` tells more.\n"
    "Exit status: 0 all is good, 1 something is not, 2 wrong usage, 3 input or output failed,\n"
    "4 the input of stream, stats or graph ends inside of something.";

constexpr char const* footer_of_reader =
    "Without FILE, or with -, standard input is read. Offsets are octets of the input. Where the\n"
    "recorded side began its stream anew, behind <starttls/>, <proceed/>, <auth/>, <response/>,\n"
    "<success/>, <compress/> or <compressed/>, the new one is read as such.\n"
    "Exit status: 0 all is fine, 1 something is wrong, 2 wrong usage, 3 input or output failed,\n"
    "4 the input ends inside of a header or an element.";

constexpr char const* footer_of_drawing =
    "`couplet graph *.xml | dot -Tsvg` draws clients about their servers, a line for each "
    "connection, and\n"
    "dashed what its stanzas only speak of. NAME.c2s.xml and NAME.s2c.xml are one connection.\n"
    "Exit status: 0 all is fine, 1 something is wrong, 2 wrong usage, 3 input or output failed,\n"
    "4 an input ends inside of a header or an element.";

constexpr char const* footer_of_explain =
    "Without FILE, or with -, standard input is read. What has no namespace is a client's.\n"
    "Exit status: 0 nothing is to be answered, 1 an error is, 2 wrong usage, 3 input or output "
    "failed.";

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

constexpr couplet::xml::limits preset(std::string_view name) {
    if (name == "preauth") return couplet::xml::preauth_limits;
    return name == "s2s" ? couplet::xml::s2s_limits : couplet::xml::c2s_limits;
}

/// Each limit by its name. They are applied last, whatever the order on the command line.
void add_limits(CLI::App& sub, settings& how) {
    using couplet::xml::limits;
    auto const add = [&](char const* name, auto limits::*which, char const* what) {
        using number = std::remove_reference_t<decltype(limits{}.*which)>;
        auto const change = [&how, which](number value) {
            how.streams.before.*which = value;
            how.streams.after.*which = value;
        };
        sub.add_option_function<number>(name, change, what)->option_text("N");
    };
    add("--stanza-octets", &limits::stanza_octets, "Limit: octets of a top-level element");
    add("--header-octets", &limits::header_octets, "Limit: octets of a stream header");
    add("--stream-octets", &limits::stream_octets, "Limit: octets of a stream; 0: none");
    add("--depth", &limits::depth, "Limit: nested elements, a top-level one is 1");
    add("--attributes", &limits::attributes, "Limit: attributes of an element");
    add("--declarations", &limits::declarations, "Limit: namespaces that an element declares");
    add("--namespaces", &limits::namespaces, "Limit: namespace declarations in scope");
    add("--nodes", &limits::nodes, "Limit: elements and texts of a top-level element");
    add("--name-octets", &limits::name_octets, "Limit: octets of a qualified name");
    add("--namespace-octets", &limits::namespace_octets, "Limit: octets of a namespace name");
}

void add_preset(CLI::App& sub, settings& how, char const* what) {
    auto const choose = [&how](std::string const& name) {
        how.streams.before = how.streams.after = preset(name);
    };
    sub.add_option_function<std::string>("--limits", choose, what)
        ->check(CLI::IsMember({"preauth", "c2s", "s2s"}))
        ->option_text("preauth|c2s|s2s");
}

/// Who is there.
void add_addresses(CLI::App& sub, position& place) {
    sub.add_option_function<std::vector<std::string>>(
           "--domain",
           [&place](std::vector<std::string> const& all) {
               for (auto const& one : all) place.domains.push_back(parse_address(one));
           },
           "What is answered for here; may be repeated; none: everything")
        ->option_text("NAME")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    sub.add_option_function<std::string>(
           "--peer", [&place](std::string const& one) { place.peer = parse_address(one); },
           "Who has authenticated; none: whoever it says. Of a client its own address")
        ->option_text("JID");
}

/// Whose place is taken, and who else is there.
void add_place(CLI::App& sub, settings& how) {
    auto const take_place = [&how](std::string const& name) {
        how.place.role = find_role(name);
        if (name == "server") how.streams.before = couplet::xml::preauth_limits;
        if (name == "s2s") how.streams.before = how.streams.after = couplet::xml::s2s_limits;
    };
    sub.add_option_function<std::string>("--role", take_place,
                                         "Whose place to take: a client, the default, has c2s "
                                         "limits; a server, of clients, preauth until a stream "
                                         "begins anew behind SASL, then c2s; s2s, a server of "
                                         "servers; a component; a router, the server of one")
        ->check(CLI::IsMember(role_names()))
        ->option_text("client|server|s2s|component|router");
    add_addresses(sub, how.place);
}

/// What the commands take that read a file.
void add_reader(CLI::App& sub, settings& how) {
    add_place(sub, how);
    add_preset(sub, how, "These all the way through, whatever the role");
    add_limits(sub, how);
    sub.add_option("--feed", how.streams.feed, "Octets to feed the reader at a time")
        ->check(CLI::Range(std::uint64_t{1}, ~std::uint64_t{0}))
        ->option_text("N");
    sub.footer(footer_of_reader);
}

void add_colours(CLI::App& sub, settings& how) {
    auto const choose = [&how](std::string const& when) {
        how.colours = when == "always"  ? coloured::always
                      : when == "never" ? coloured::never
                                        : coloured::automatic;
    };
    sub.add_option_function<std::string>("--color", choose,
                                         "auto, the default: on a terminal, unless NO_COLOR is set")
        ->check(CLI::IsMember({"auto", "always", "never"}))
        ->option_text("auto|always|never");
}

void add_worlds(CLI::App& sub, settings& how) {
    auto const choose = [&how](std::string const& name) {
        how.which = name == "rfc6122" ? world::rfc6122 : world::rfc7622;
    };
    auto* const which = sub.add_option_function<std::string>("--profile", choose,
                                                             "PRECIS, the default, or stringprep")
                            ->check(CLI::IsMember({"rfc7622", "rfc6122"}))
                            ->option_text("rfc7622|rfc6122");
    sub.add_flag("--diff", how.diff, "Show what both profiles make of it, and where they differ")
        ->excludes(which);
}

/// What a stanza is built from.
void add_composition(CLI::App& sub, std::string_view kind, composition& stanza) {
    auto const add = [&](char const* name, composition::text& value, char const* what,
                         char const* shown = "TEXT") {
        sub.add_option(name, value, what)->option_text(shown);
    };
    add("--to", stanza.to, "The recipient", "JID");
    add("--from", stanza.from, "The sender", "JID");
    add("--id", stanza.id, "What the answer is known by");
    add("--lang", stanza.language, "The language of what people read in it", "TAG");
    if (kind == "message") {
        add("--type", stanza.type, "normal, the default, chat, groupchat, headline, error", "TYPE");
        add("--subject", stanza.subject, "What it is about");
        add("--body", stanza.body, "What it says");
        add("--thread", stanza.thread, "The conversation that it belongs to");
        add("--parent", stanza.parent, "The conversation that this one came out of");
    } else if (kind == "presence") {
        add("--type", stanza.type,
            "none: available; unavailable, subscribe, subscribed, unsubscribe, unsubscribed, "
            "probe, error",
            "TYPE");
        add("--show", stanza.show, "away, chat, dnd, xa", "WORD");
        add("--status", stanza.status, "The same in words");
        add("--priority", stanza.priority, "-128 to 127", "N");
    } else {
        add("--type", stanza.type, "get, the default, set, result, error", "TYPE");
    }
    add("--error", stanza.error, "Makes it an error: bad-request, service-unavailable, ...",
        "WORD");
    add("--error-text", stanza.error_text, "The same in words");
    sub.add_option("--payload", stanza.payloads, "An element to put into it; may be repeated")
        ->option_text("XML")
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->expected(1)
        ->allow_extra_args(false);
    sub.footer("Exit status: 0 it was built, 1 it cannot be, 2 wrong usage.");
}

/// What a picture is made of.
void add_drawing(CLI::App& sub, settings& how) {
    sub.add_option_function<std::vector<std::string>>(
        "FILE", [](auto const&) {}, "What to read, of any number; none: standard input");
    add_preset(sub, how, "The limits of the streams; c2s, the default");
    add_limits(sub, how);
    sub.footer(footer_of_drawing);
}

void add_command(CLI::App& app, command const& one, settings& how) {
    auto& sub = *app.add_subcommand(one.name, one.summary);
    if (one.runs != nullptr) return;  // it is only listed
    if (one.talks != nullptr) return add_conversation(sub, how.session);
    if (one.builds != nullptr) return add_composition(sub, one.name, how.stanza);
    if (one.draws != nullptr) return add_drawing(sub, how);
    std::string noun{one.noun};
    for (char& c : noun)
        if (couplet::ascii::lower.contains(c)) c = static_cast<char>(c - 'a' + 'A');
    if (one.has_profile) {
        std::string names;
        for (auto const profile : precis_profiles()) (names += names.empty() ? "" : " ") += profile;
        sub.add_option_function<std::string>(
            "PROFILE", [](auto const&) {}, names);
    }
    // what the items are is read off the command line elsewhere
    if (one.reads != nullptr)
        sub.add_option_function<std::string>(
            noun, [](auto const&) {}, "What to read; none: standard input");
    else
        sub.add_option_function<std::vector<std::string>>(
            noun, [](auto const&) {}, "What to judge; none: the lines of standard input");
    if (one.reads == explain) {
        add_place(sub, how);
        sub.footer(footer_of_explain);
        return;
    }
    sub.add_flag("--json", how.as_json,
                 one.reads == count_stream ? "Answer with a JSON object"
                                           : "Answer with one JSON object a line");
    if (one.reads != nullptr) {
        if (one.reads == show_stream) add_colours(sub, how);
        add_reader(sub, how);
        return;
    }
    sub.add_flag("--escaped", how.escaped,
                 "Items are written with C escapes: \\\\ \\t \\n \\r \\xHH");
    if (one.has_worlds) add_worlds(sub, how);
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
    CLI::App app{
        "Reads, checks and compares XMPP addresses, reads XMPP streams, builds stanzas, holds "
        "sessions, "
        "chats, serves.",
        "couplet"};
    app.set_version_flag("--version", "couplet " COUPLET_VERSION_STRING);
    app.require_subcommand(1);
    app.footer(footer_of_all);
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
    bool const has_options_only = wanted.what->builds != nullptr || wanted.what->talks != nullptr;
    std::size_t const most = has_options_only                ? 0
                             : wanted.what->reads != nullptr ? 1
                                                             : ~std::size_t{0};
    if (wanted.items.size() > most)
        return farewell{"couplet: " + std::string{wanted.what->name} +
                            (most == 0 ? " takes options only" : " reads one FILE") +
                            "\nRun `couplet --help` for what there is.\n",
                        usage_error};
    if (wanted.what->talks != nullptr && !wanted.how.session.account)
        return farewell{
            "couplet: session needs --account\nRun `couplet --help` for what there is.\n",
            usage_error};
    return wanted.what->has_profile ? take_profile(wanted) : std::nullopt;
}

}  // namespace cli
