// SPDX-License-Identifier: BSL-1.0
// The options of `couplet session`.
#include <CLI/CLI.hpp>
#include <couplet/negotiation/mechanism_list.hpp>
#include <string>
#include <utility>
#include <vector>

#include "options.hpp"
#include "session.hpp"

namespace cli {
namespace {

constexpr char const* footer_of_session =
    "Standard input is one JSON object a line, with one of\n"
    "  \"recv\":\"<stream:stream ...\"  octets have come; \"recv_base64\" takes any\n"
    "  \"tls\":true                  TLS stands, with \"exporter\", \"server_end_point\", "
    "\"unique\" in\n"
    "                              Base64; false: it could not be had\n"
    "  \"compression\":true          compression stands\n"
    "  \"tick\":30                   so late it is, in seconds\n"
    "  \"send\":\"<message ...\"       a stanza, or another element\n"
    "  \"close\":true                this side has nothing more to say\n"
    "  \"cut\":true                  the connection has gone; \"connect\":true is another one\n"
    "  \"bind\":\"JID\", \"refuse_bind\":\"conflict\"  with --ask\n"
    "Standard output says what to send, what has happened, and which lines were refused.\n"
    "Exit status: 0 all is fine, 1 the session failed or a line was refused, 2 wrong usage,\n"
    "3 input or output failed.";

/// One of several words.
template <class Value>
void add_choice(CLI::App& sub, char const* name, Value& value,
                std::vector<std::pair<std::string, Value>> words, char const* what) {
    std::string shown;
    for (auto const& [word, is] : words) (shown += shown.empty() ? "" : "|") += word;
    sub.add_option(name, value, what)
        ->transform(CLI::CheckedTransformer(std::move(words)))
        ->option_text(std::move(shown));
}

/// Who talks.
void add_speaker(CLI::App& sub, conversation& how) {
    add_choice<bool>(sub, "--role", how.is_server, {{"client", false}, {"server", true}},
                     "Which side it is: a client, the default");
    sub.add_option_function<std::string>(
           "--account", [&how](std::string const& one) { how.account = parse_address(one); },
           "Who a client is, with the resource that it wants; whom a server knows")
        ->option_text("JID");
    sub.add_option_function<std::string>(
           "--domain", [&how](std::string const& one) { how.domain = parse_address(one); },
           "Who a server is; that of the account if none is given")
        ->option_text("NAME");
    sub.add_option("--password", how.password, "The account's")->option_text("TEXT");
    sub.add_option("--token", how.token, "Of mechanisms that take one: OAUTHBEARER and its kind")
        ->option_text("TEXT");
    sub.add_option("--lang", how.language, "Which language a client wants to be told things in")
        ->option_text("TAG");
    sub.add_option("--nonce", how.nonce, "Nothing is random, so that the same happens again")
        ->option_text("TEXT");
}

/// What it does, and what it does not.
void add_policy(CLI::App& sub, conversation& how) {
    using couplet::stream_framing;
    using couplet::tls_policy;
    add_choice<tls_policy>(sub, "--tls", how.tls,
                           {{"required", tls_policy::required},
                            {"optional", tls_policy::optional},
                            {"never", tls_policy::never}},
                           "What STARTTLS is: required, the default");
    sub.add_flag("--direct-tls", how.is_direct,
                 "TLS stands before the first octet: nothing is said before {\"tls\":true}");
    add_choice<stream_framing>(sub, "--framing", how.framing,
                               {{"tcp", stream_framing::tcp},
                                {"websocket", stream_framing::websocket},
                                {"bosh", stream_framing::bosh}},
                               "What carries the stream; each recv is a whole message, or body");
    auto const allow = [&how](std::vector<std::string> const& names) {
        how.policy.allowed = {};
        for (auto const& name : names) {
            auto const found = couplet::sasl::find_mechanism(name);
            if (!found) throw CLI::ValidationError("--mechanism", name + " is not known");
            how.policy.allowed |= *found;
        }
    };
    sub.add_option_function<std::vector<std::string>>("--mechanism", allow,
                                                      "The only one that is used; may be repeated")
        ->option_text("NAME")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    sub.add_flag("--require-binding", how.policy.requires_binding,
                 "Passwords are proved bound to TLS only: SCRAM-*-PLUS");
    sub.add_flag("--let-everybody-on-the-way-read-the-password",
                 how.policy.let_everybody_on_the_way_read_the_password,
                 "PLAIN and its kind without TLS, too");
    sub.add_option("--iterations", how.iterations, "Of a server's keys: 4096")
        ->check(CLI::Range(std::uint32_t{1}, std::uint32_t{1'000'000}))
        ->option_text("N");
    sub.add_option("--compression", how.compression, "A method that is there, such as zlib")
        ->option_text("NAME");
    sub.add_flag("--ask", how.asks, "A server binds nothing before the input says what");
}

}  // namespace

void add_conversation(CLI::App& sub, conversation& how) {
    add_speaker(sub, how);
    add_policy(sub, how);
    sub.footer(footer_of_session);
}

}  // namespace cli
