// SPDX-License-Identifier: BSL-1.0
// What went wrong, in one sentence that says what to do, and the exit status that says it to a script.
#pragma once

#include <couplet/negotiation/event.hpp>
#include <couplet/stanza/condition.hpp>
#include <net/dial.hpp>
#include <string>
#include <string_view>

namespace chat {

enum class status : int {
    done = 0,
    failed = 1,      ///< anything else
    usage = 2,       ///< the command line
    not_found = 3,   ///< no server there, or it cannot be reached
    untrusted = 4,   ///< no TLS, or a certificate that cannot be trusted
    not_let_in = 5,  ///< the name or the password is wrong
    silent = 6,      ///< no answer in time
    refused = 7,     ///< by the server, or by who a message was for
    lost = 8,        ///< the connection broke before the server had it all
};
/// For --help.
extern char const* const statuses;

struct failure {
    status what;
    std::string sentence;
    /// The same may go well later.
    bool is_passing = false;
};

/// Thrown where a program is set up; its text is the sentence.
struct bad_setup {
    failure why;
};

/// Says it, and ends the program at once: a question to DNS cannot be taken back, and is not waited for.
[[noreturn]] void finish(failure const& why);

/// With whom, as far as that is known.
struct attempt {
    std::string domain;
    net::target where{};
    std::string tls{};             ///< what TLS says of its failure
    bool has_authorities = false;  ///< `--ca` was given
    bool is_ready = false;         ///< the session was, before it failed
};

failure explain(net::dialled const& came, std::string const& domain);
failure explain(couplet::failed const& why, attempt const& at);
/// The connection ended, and nobody has said why.
failure explain_cut(attempt const& at);

/// What people know the error by.
std::string explain(couplet::stanza_condition condition, std::string_view text);

}  // namespace chat
