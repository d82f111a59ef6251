// SPDX-License-Identifier: BSL-1.0
#include "account.hpp"

#include <CLI/CLI.hpp>
#include <couplet/stream/other_host.hpp>
#include <cstdio>

#include "failure.hpp"
#include "password.hpp"
#include "visible.hpp"

namespace chat {
namespace {

std::optional<net::target> read_place(account_options const& given, std::string_view domain) {
    if (given.place.empty()) {
        if (!given.is_direct_tls) return {};
        return net::target{net::ascii_domain(domain), 5223, true};
    }
    auto const where = couplet::parse_host_and_port(given.place);
    if (!where)
        throw bad_setup{{status::usage, "--connect " + visible_line(given.place) +
                                            " is no HOST:PORT, such as example.org:5222."}};
    std::uint16_t const port = where->port.value_or(given.is_direct_tls ? 5223 : 5222);
    return net::target{std::string{where->name()}, port, given.is_direct_tls};
}

net::tls_context trust(account_options const& given) {
    try {
        if (!given.is_insecure) return net::tls_context::client(given.authorities);
        std::fputs(
            "couplet: --insecure: whoever stands between you and the server can pretend to be it,\n"
            "  and read and change all that you write, your password perhaps included.\n",
            stderr);
        return net::tls_context::client_that_trusts_anybody();
    } catch (net::tls_error const& why) {
        throw bad_setup{{status::usage, "--ca " + visible_line(given.authorities) +
                                            " cannot be used: " + why.what() +
                                            ". Is it a file with certificates in PEM?"}};
    }
}

}  // namespace

void add_options(CLI::App& app, account_options& given) {
    app.add_option("ADDRESS", given.address, "Who you are: you@example.org, perhaps with /resource")
        ->required();
    app.add_option("--connect", given.place, "Connect there instead of asking DNS")
        ->option_text("HOST:PORT");
    app.add_flag("--direct-tls", given.is_direct_tls,
                 "TLS from the first octet (XEP-0368); without --connect on port 5223");
    app.add_option("--ca", given.authorities,
                   "Trust the authorities in this file (PEM), and no others")
        ->option_text("FILE");
    app.add_flag("--insecure", given.is_insecure, "Trust whoever answers");
    app.add_option("--password-file", given.password_file,
                   "The password is the first line of it; else the environment's COUPLET_PASSWORD; "
                   "else you are asked")
        ->option_text("FILE");
    app.add_option("--timeout", given.patience, "Wait so long for each answer of the server [30]")
        ->option_text("SECONDS")
        ->check(CLI::Range(1, 3600));
    app.add_option("--name-server", given.name_server,
                   "Ask this one for SRV records (an IPv4 address and a port)")
        ->option_text("HOST:PORT");
}

couplet::jid read_address(std::string const& text) {
    auto parsed = couplet::jid::parse(text);
    if (parsed) return std::move(*parsed);
    throw bad_setup{{status::usage, '"' + visible_line(text) + "\" is no address: " +
                                        std::string{describe(parsed.error().code)} +
                                        ". They look like you@example.org."}};
}

account read_account(account_options const& given) {
    auto address = read_address(given.address);
    if (!address.view().has_local())
        throw bad_setup{{status::usage, '"' + visible_line(given.address) +
                                            "\" has no name before an '@'. Accounts look like "
                                            "you@example.org."}};
    auto place = read_place(given, address.view().domain());
    auto tls = trust(given);
    auto password = find_password(given.password_file, address.view().bare().text());
    return {std::move(address), std::move(password), std::move(place),          std::move(tls),
            given.name_server,  given.patience,      !given.authorities.empty()};
}

int run_with(CLI::App& app, std::vector<std::string> const& arguments,
             std::function<void()> const& work) {
    try {
        app.parse(std::vector<std::string>{arguments.rbegin(), arguments.rend()});
    } catch (CLI::ParseError const& why) {
        return app.exit(why) == 0 ? 0 : static_cast<int>(status::usage);
    }
    try {
        work();
    } catch (bad_setup const& wrong) {
        finish(wrong.why);
    }
    return static_cast<int>(status::done);
}

}  // namespace chat
