// SPDX-License-Identifier: BSL-1.0
// couplet_load MODE: clients by the thousand, in one thread, and what they have measured as a line of JSON.
#include <CLI/CLI.hpp>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>

#include "modes.hpp"
#include "process.hpp"

namespace {

using mode = load::report (*)(load::options const&);
struct named_mode {
    std::string_view name;
    mode run;
};
constexpr named_mode modes[]{
    {"login", load::login}, {"messages", load::messages}, {"idle", load::idle},
    {"soak", load::soak},   {"hostile", load::hostile},
};

mode find_mode(std::string_view name) {
    for (auto const& one : modes)
        if (name == one.name) return one.run;
    throw std::runtime_error{"no such mode; there are: login, messages, idle, soak, hostile"};
}

void add_options(CLI::App& app, load::options& wants) {
    app.add_option("--domain", wants.domain, "the server's");
    app.add_option("--host", wants.host, "its address, in numbers");
    app.add_option("--port", wants.port);
    app.add_option("--tls", wants.tls, "starttls, direct or none")
        ->check(CLI::IsMember({"starttls", "direct", "none"}));
    app.add_flag_callback(
        "--plain", [&] { wants.tls = "none"; }, "as --tls none");
    app.add_option("--mechanism", wants.mechanism);
    app.add_flag("--management,!--no-management", wants.has_management, "XEP-0198");
    app.add_option("--user", wants.user, "accounts are this and a number from 0 on");
    app.add_option("--password", wants.password, "of all of them");
    app.add_option("--accounts", wants.accounts, "how many there are, if fewer than clients");
    app.add_option("--clients", wants.clients);
    app.add_option("--at-once", wants.at_once, "logins");
    app.add_option("--seconds", wants.seconds, "that are measured");
    app.add_option("--warm-up", wants.warm_up, "seconds that are not");
    app.add_option("--settle", wants.settle, "seconds before memory is read");
    app.add_option("--window", wants.window, "messages under way in a direction");
    app.add_option("--rate", wants.rate, "messages a second; for latency");
    app.add_option("--messages", wants.messages, "of a soak");
    app.add_option("--cut", wants.cut, "connections a second that are cut, in a soak");
    app.add_option("--tolerance", wants.tolerance, "by which memory may grow in a soak");
    app.add_option("--attacks", wants.attacks, "some of the hostile ones, with commas");
    app.add_option("--crowd", wants.crowd, "connections that never authenticate");
    app.add_option("--server", wants.server, "its process, for memory and processor time");
    app.add_option("--label", wants.label, "what it is called in the results");
    app.add_option("--seed", wants.seed);
}

}  // namespace

int main(int count, char** words) try {
    CLI::App app{"Load for an XMPP server."};
    load::options wants;
    std::string name;
    app.add_option("mode", name, "login, messages, idle, soak or hostile")->required();
    add_options(app, wants);
    CLI11_PARSE(app, count, words);
    load::raise_file_limit();
    auto const line = find_mode(name)(wants);
    std::cout << line.text() << '\n';
    return line.has_failed() ? 1 : 0;
} catch (std::exception const& error) {
    std::cerr << "couplet_load: " << error.what() << '\n';
    return 2;
}
