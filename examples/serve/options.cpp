// SPDX-License-Identifier: BSL-1.0
#include "options.hpp"

#include <CLI/CLI.hpp>
#include <couplet/stream/other_host.hpp>
#include <iostream>
#include <map>

namespace serve {
namespace {

/// NAME:SECRET, as often as it is given.
void add_secrets(CLI::App& app, char const* name, std::vector<named_secret>& into,
                 char const* what) {
    auto const take = [&into](std::vector<std::string> const& all) {
        for (std::string const& one : all) {
            auto const colon = one.find(':');
            if (colon == 0 || colon == std::string::npos)
                throw CLI::ValidationError("NAME:SECRET", "is wanted, not " + one);
            into.push_back({one.substr(0, colon), one.substr(colon + 1)});
        }
    };
    app.add_option_function<std::vector<std::string>>(name, take, what)
        ->option_text("NAME:SECRET")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

/// NAME=ADDRESS:PORT, likewise.
void add_hosts(CLI::App& app, std::vector<server_place>& into) {
    auto const take = [&into](std::vector<std::string> const& all) {
        for (std::string const& one : all) {
            auto const equals = one.find('=');
            auto const where = couplet::parse_host_and_port(
                equals == std::string::npos ? "" : std::string_view{one}.substr(equals + 1));
            if (equals == 0 || !where || !where->port)
                throw CLI::ValidationError("NAME=ADDRESS:PORT", "is wanted, not " + one);
            into.push_back({one.substr(0, equals), std::string{where->name()}, *where->port});
        }
    };
    app.add_option_function<std::vector<std::string>>(
           "--host", take, "Where another domain's server is, instead of what DNS says; likewise")
        ->option_text("NAME=ADDRESS:PORT")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

using setter = std::function<void(bounds&, std::uint64_t)>;

std::map<std::string, setter> const& bound_names() {
    using couplet::xml::limits;
    auto const number = [](auto bounds::*which) -> setter {
        return [which](bounds& most, std::uint64_t value) {
            using type = std::remove_reference_t<decltype(most.*which)>;
            most.*which = static_cast<type>(value);
        };
    };
    auto const xml = [](auto limits::*which) -> setter {
        return [which](bounds& most, std::uint64_t value) {
            using type = std::remove_reference_t<decltype(most.client.*which)>;
            most.client.*which = static_cast<type>(value);
        };
    };
    static std::map<std::string, setter> const all{
        {"connections", number(&bounds::connections)},
        {"unauthenticated", number(&bounds::unauthenticated)},
        {"servers", number(&bounds::servers)},
        {"resources", number(&bounds::resources)},
        {"web", number(&bounds::web)},
        {"backlog", number(&bounds::backlog)},
        {"kept", number(&bounds::kept)},
        {"kept-octets", number(&bounds::kept_octets)},
        {"resumption", number(&bounds::resumption)},
        {"stanza-octets", xml(&limits::stanza_octets)},
        {"stream-octets", xml(&limits::stream_octets)},
        {"depth", xml(&limits::depth)},
        {"attributes", xml(&limits::attributes)},
        {"nodes", xml(&limits::nodes)},
    };
    return all;
}

void add_limits(CLI::App& app, bounds& most) {
    std::string what = "Limits:";
    for (auto const& [name, set] : bound_names()) what += ' ' + name;
    auto const take = [&most](std::vector<std::string> const& all) {
        for (std::string const& one : all) {
            auto const equals = one.find('=');
            auto const found = bound_names().find(one.substr(0, equals));
            std::uint64_t value = 0;
            if (equals == std::string::npos || found == bound_names().end() ||
                !CLI::detail::lexical_cast(one.substr(equals + 1), value))
                throw CLI::ValidationError("--limits", "there is no limit " + one);
            found->second(most, value);
        }
    };
    app.add_option_function<std::vector<std::string>>("--limits", take, what)
        ->option_text("NAME=N")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
}

}  // namespace

std::optional<options> read_options(std::vector<std::string> const& arguments, int& status) {
    options wanted;
    CLI::App app{"A small XMPP server, with everything in memory unless --db says where.",
                 "couplet serve"};
    app.add_option("--domain", wanted.domain, "Who it is")->option_text("NAME=localhost");
    add_secrets(app, "--user", wanted.users,
                "An account, unless --db has it already, and its password; may be "
                "repeated");
    add_secrets(app, "--component", wanted.components, "A component's domain and secret; likewise");
    app.add_option("--listen", wanted.address, "The address to wait at")
        ->option_text("ADDRESS=127.0.0.1");
    app.add_option("--c2s", wanted.at.c2s, "Port of clients; 0: none; so with all ports")
        ->option_text("PORT=5222");
    app.add_option("--c2s-tls", wanted.at.c2s_tls, "Of clients that begin with TLS")
        ->option_text("PORT=5223");
    app.add_option("--s2s", wanted.at.s2s, "Of servers")->option_text("PORT=5269");
    app.add_option("--component-port", wanted.at.component, "Of components")
        ->option_text("PORT=5347");
    app.add_option("--web", wanted.at.web, "Of the page, /metrics and WebSocket clients")
        ->option_text("PORT=5280");
    app.add_option("--web-tls", wanted.at.web_tls, "The same with TLS")->option_text("PORT");
    app.add_option("--db", wanted.database, "Where accounts, rosters and messages are kept")
        ->option_text("FILE");
    auto* const certificate =
        app.add_option("--certificate", wanted.certificate, "In PEM, with its chain")
            ->option_text("FILE");
    app.add_option("--key", wanted.key, "Its key, in PEM")->option_text("FILE")->needs(certificate);
    app.add_option(
           "--save-certificate", wanted.saved_certificate,
           "Write the one that is made without --certificate there, for the --ca of clients")
        ->option_text("FILE")
        ->excludes(certificate);
    add_hosts(app, wanted.hosts);
    app.add_option("--ca", wanted.authorities,
                   "Who may vouch for servers' certificates, in PEM; else the system's authorities")
        ->option_text("FILE");
    app.add_flag("--s2s-verify", wanted.verifies_servers,
                 "Speak to no server without a good certificate. Else TLS is required all the "
                 "same, but of who has none "
                 "DNS says who it is, by dialback: safe from who listens, not from who stands "
                 "between (RFC 7590 3.4)");
    app.add_flag("--register", wanted.registers, "Strangers may make accounts: XEP-0077");
    app.add_flag("--let-everybody-on-the-way-read-the-password", wanted.takes_plaintext,
                 "Clients may log in without TLS");
    app.add_flag("--log", wanted.logs, "Say on standard error who comes and goes");
    add_limits(app, wanted.most);
    try {
        std::vector<std::string> reversed{arguments.rbegin(), arguments.rend()};
        app.parse(std::move(reversed));
    } catch (CLI::ParseError const& error) {
        status = app.exit(error, std::cout, std::cerr) == 0 ? 0 : 2;
        return {};
    }
    return wanted;
}

}  // namespace serve
