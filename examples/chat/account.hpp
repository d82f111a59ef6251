// SPDX-License-Identifier: BSL-1.0
// Who logs in, where, and whom to trust: what `couplet chat` and `couplet send` have in common on their command lines.
#pragma once

#include <couplet/jid.hpp>
#include <cstdint>
#include <functional>
#include <net/resolve.hpp>
#include <net/tls.hpp>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace chat {

/// As it is written on the command line.
struct account_options {
    std::string address;
    std::string place;  ///< HOST:PORT, HOST or empty
    std::string authorities;
    std::string password_file;
    std::string name_server;
    bool is_direct_tls = false;
    bool is_insecure = false;
    std::uint32_t patience = 30;
};
void add_options(CLI::App& app, account_options& given);

struct account {
    couplet::jid address;
    std::string password;
    std::optional<net::target> place;
    net::tls_context tls;
    std::string name_server;
    std::uint32_t patience;  ///< seconds
    bool has_authorities;
};
/// Asks for the password if nobody has said it. Throws bad_setup.
account read_account(account_options const& given);

/// An address that somebody has typed. Throws bad_setup.
couplet::jid read_address(std::string const& text);

/// Reads the arguments and calls `work`, if they do not ask for help and are right; the exit status.
int run_with(CLI::App& app, std::vector<std::string> const& arguments,
             std::function<void()> const& work);

}  // namespace chat
