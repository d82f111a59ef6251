// SPDX-License-Identifier: BSL-1.0
#include "options.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <couplet/jid.hpp>
#include <couplet/negotiation/scram_keys.hpp>
#include <couplet/negotiation/secret.hpp>
#include <couplet/stream/other_host.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>

namespace serve {
namespace {

struct text_option {
    char const* name;
    std::string options::*where;
    char const* shown;
    char const* what;
};
constexpr text_option text_options[]{
    {"--domain", &options::domain, "NAME=localhost", "Who it is"},
    {"--listen", &options::address, "ADDRESS=127.0.0.1", "The address to wait at; ::1 is one, too"},
    {"--db", &options::database, "FILE",
     "Where accounts, rosters and messages are kept; else, and with :memory:, in memory"},
    {"--certificate", &options::certificate, "FILE", "In PEM, with its chain"},
    {"--key", &options::key, "FILE", "Its key, in PEM"},
    {"--save-certificate", &options::saved_certificate, "FILE",
     "Write the one that is made without --certificate there, for the --ca of clients"},
    {"--ca", &options::authorities, "FILE",
     "Who may vouch for servers' certificates, in PEM; else the system's authorities"},
};

struct port_option {
    char const* name;
    std::uint16_t ports::*where;
    char const* shown;
    char const* what;
};
constexpr port_option port_options[]{
    {"--c2s", &ports::c2s, "PORT=5222", "Port of clients; 0: none; so with all ports"},
    {"--c2s-tls", &ports::c2s_tls, "PORT=5223", "Of clients that begin with TLS"},
    {"--s2s", &ports::s2s, "PORT=5269", "Of servers"},
    {"--component-port", &ports::component, "PORT=5347", "Of components"},
    {"--web", &ports::web, "PORT=5280", "Of the page, /metrics and WebSocket clients"},
    {"--web-tls", &ports::web_tls, "PORT", "The same with TLS"},
};

struct flag_option {
    char const* name;
    bool options::*where;
    char const* what;
};
constexpr flag_option flag_options[]{
    {"--s2s-verify", &options::verifies_servers,
     "Speak to no server without a good certificate. Else TLS is required all the same, but of who "
     "has none DNS says who it is, by dialback: safe from who listens, not from who stands between "
     "(RFC 7590 3.4)"},
    {"--register", &options::registers, "Strangers may make accounts: XEP-0077"},
    {"--let-everybody-on-the-way-read-the-password", &options::takes_plaintext,
     "Clients may log in without TLS"},
    {"--log", &options::logs, "Say on standard error who comes and goes"},
};

/// What was said, as it was said.
struct wishes {
    std::vector<std::string> users, users_files, components, components_files, hosts, limits;
};
struct list_option {
    char const* name;
    std::vector<std::string> wishes::*where;
    char const* shown;
    char const* what;
};
constexpr list_option list_options[]{
    {"--user", &wishes::users, "NAME:PASSWORD",
     "An account, unless --db has it already, and its password; may be repeated"},
    {"--users", &wishes::users_files, "FILE", "The same, one a line, which others cannot read"},
    {"--component", &wishes::components, "NAME:SECRET",
     "A component's domain and secret; likewise"},
    {"--components", &wishes::components_files, "FILE", "The same, one a line"},
    {"--host", &wishes::hosts, "NAME=ADDRESS:PORT",
     "Where another domain's server is, instead of what DNS says; likewise"},
};

using refused = CLI::ValidationError;

std::string read_domain(std::string const& option, std::string const& text) {
    auto const read = couplet::jid::parse(text);
    if (!read || !read->view().is_domain())
        throw refused{option, '\'' + text + "' is no domain, such as example.org (RFC 7622 3.2)"};
    return std::string{read->view().domain()};
}

/// NAME:SECRET. What is wrong with it is said without the secret.
named_secret read_secret(std::string const& option, std::string const& text) {
    auto const colon = text.find(':');
    if (colon == 0 || colon == std::string::npos)
        throw refused{option, std::string{"a name, ':' and a secret are wanted, such as "} +
                                  (option.starts_with("--component") ? "rooms.localhost:secret"
                                                                     : "juliet:r0m30")};
    named_secret made{text.substr(0, colon), text.substr(colon + 1)};
    if (made.secret.empty())
        throw refused{option,
                      made.name + " has an empty secret; something is wanted behind the ':'"};
    return made;
}
/// Lines of that; those that are empty or begin with '#' say nothing.
void read_secrets(std::string const& option, std::string const& file,
                  std::vector<std::pair<std::string, named_secret>>& into) {
    namespace fs = std::filesystem;
    std::error_code error;
    auto const permissions = fs::status(file, error).permissions();
    if (!error && (permissions & fs::perms::others_read) != fs::perms::none)
        throw refused{option, "everybody can read " + file + ": say chmod o-r " + file};
    std::ifstream in{file};
    if (!in) throw refused{option, "cannot read " + file};
    std::string line;
    for (int number = 1; std::getline(in, line); ++number) {
        if (line.ends_with('\r')) line.pop_back();
        if (line.empty() || line.starts_with('#')) continue;
        std::string const where = option + ' ' + file + ", line " + std::to_string(number);
        into.emplace_back(where, read_secret(where, line));
    }
}
/// From the command line and from files, each with where it was said.
auto all_secrets(char const* option, std::vector<std::string> const& said, char const* file_option,
                 std::vector<std::string> const& files) {
    std::vector<std::pair<std::string, named_secret>> made;
    for (auto const& one : said) made.emplace_back(option, read_secret(option, one));
    for (auto const& one : files) read_secrets(file_option, one, made);
    return made;
}
void add_once(std::string const& option, std::vector<named_secret>& all, named_secret one) {
    if (std::ranges::find(all, one.name, &named_secret::name) != all.end())
        throw refused{option, one.name + " is there twice"};
    all.push_back(std::move(one));
}

void add_user(std::string const& option, named_secret one, options& to) {
    auto const who = couplet::jid::parse(one.name + '@' + to.domain);
    if (!who || !who->view().is_bare() || who->view().domain() != to.domain)
        throw refused{option, '\'' + one.name +
                                  "' is no account's name: what stands before the @ is "
                                  "wanted (RFC 7622 3.3)"};
    one.name = who->view().local();
    if (couplet::secret prepared; !couplet::sasl::append_prepared_password(prepared, one.secret))
        throw refused{option, "the password of " + one.name +
                                  " has characters that no password may have (RFC 4013)"};
    add_once(option, to.users, std::move(one));
}
void add_component(std::string const& option, named_secret one, options& to) {
    one.name = read_domain(option, one.name);
    if (one.name == to.domain)
        throw refused{option, one.name +
                                  " is the server itself; a component has a domain of its own, "
                                  "such as rooms." +
                                  one.name};
    add_once(option, to.components, std::move(one));
}
void add_host(char const* option, std::string const& text, options& to) {
    auto const equals = text.find('=');
    auto const where = couplet::parse_host_and_port(
        equals == std::string::npos ? "" : std::string_view{text}.substr(equals + 1));
    if (!where || !where->port)
        throw refused{option, '\'' + text +
                                  "' is not NAME=ADDRESS:PORT, such as "
                                  "example.org=192.0.2.1:5269"};
    to.hosts.push_back(
        {read_domain(option, text.substr(0, equals)), std::string{where->name()}, *where->port});
}

void set_limit(char const* option, std::string const& text, bounds& most) {
    auto const equals = std::min(text.find('='), text.size());
    std::string const name = text.substr(0, equals);
    char const *const begin = text.data() + std::min(equals + 1, text.size()), *const end =
                                                                                   text.data() +
                                                                                   text.size();
    bool is_known = false;
    each_bound(most, [&](std::string_view known, auto& number) {
        if (known != name) return;
        is_known = true;
        using type = std::remove_reference_t<decltype(number)>;
        type value = 0;
        auto const read = std::from_chars(begin, end, value);
        if (read.ec != std::errc{} || read.ptr != end || (value == 0 && name != "stream-octets"))
            throw refused{option, name + " is a number from 1 to " +
                                      std::to_string(std::numeric_limits<type>::max()) + ", not '" +
                                      std::string{begin, end} + '\''};
        number = value;
    });
    if (!is_known) throw refused{option, "there is no limit '" + name + "'; --help lists them"};
}

void check_ports(options const& is) {
    auto const port = [&](port_option const& one) {
        bool const is_used = one.where != &ports::component || !is.components.empty();
        return is_used ? is.at.*one.where : 0;
    };
    for (auto const& one : port_options)
        for (auto const* other = port_options; other != &one; ++other)
            if (port(one) != 0 && port(one) == port(*other))
                throw refused{one.name, "port " + std::to_string(port(one)) + " is that of " +
                                            other->name + ", too; each has its own, or 0 for none"};
    if (std::ranges::all_of(port_options, [&](auto const& one) { return port(one) == 0; }))
        throw refused{"--c2s", "is 0, and so are all other ports: nobody could come"};
}
void check_files(options const& is) {
    if (is.database.empty())
        throw refused{"--db",
                      "names no file; without it, or with :memory:, everything is kept in memory"};
    if (is.certificate.empty() != is.key.empty())
        throw refused{"--certificate", "goes with --key, and that with it"};
    if (!is.certificate.empty() && !is.saved_certificate.empty())
        throw refused{"--save-certificate", "is for who has no --certificate"};
}
void check(options const& is) {
    boost::system::error_code error;
    boost::asio::ip::make_address(is.address, error);
    if (error)
        throw refused{"--listen", '\'' + is.address +
                                      "' is no IP address, such as 127.0.0.1 or ::1; "
                                      "0.0.0.0 and :: are all that there are"};
    check_files(is);
    check_ports(is);
}

void complete(options& is, wishes const& said) {
    is.domain = read_domain("--domain", is.domain);
    for (auto& [option, one] : all_secrets("--user", said.users, "--users", said.users_files))
        add_user(option, std::move(one), is);
    for (auto& [option, one] :
         all_secrets("--component", said.components, "--components", said.components_files))
        add_component(option, std::move(one), is);
    for (auto const& one : said.hosts) add_host("--host", one, is);
    for (auto const& one : said.limits) {
        set_limit("--limits", one, is.most);
        is.asks_for_connections = is.asks_for_connections || one.starts_with("connections=");
    }
    check(is);
}

void add_list(CLI::App& app, list_option const& one, wishes& said) {
    app.add_option(one.name, said.*one.where, one.what)
        ->option_text(one.shown)
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}
void add_all(CLI::App& app, options& wanted, wishes& said) {
    for (auto const& one : list_options) add_list(app, one, said);
    for (auto const& one : text_options)
        app.add_option(one.name, wanted.*one.where, one.what)->option_text(one.shown);
    for (auto const& one : port_options)
        app.add_option(one.name, wanted.at.*one.where, one.what)
            ->option_text(one.shown)
            ->check(CLI::Range(0, 65'535));
    for (auto const& one : flag_options) app.add_flag(one.name, wanted.*one.where, one.what);
    std::string limits = "Limits:";
    each_bound(wanted.most, [&](char const* name, auto) { (limits += ' ') += name; });
    add_list(app, {"--limits", &wishes::limits, "NAME=N", limits.c_str()}, said);
}

}  // namespace

std::optional<options> read_options(std::vector<std::string> const& arguments, int& status) {
    options wanted;
    wishes said;
    CLI::App app{"A small XMPP server, with everything in memory unless --db says where.",
                 "couplet serve"};
    add_all(app, wanted, said);
    try {
        app.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
        complete(wanted, said);
    } catch (CLI::ParseError const& error) {
        status = app.exit(error, std::cout, std::cerr) == 0 ? 0 : 2;
        return {};
    }
    return wanted;
}

}  // namespace serve
