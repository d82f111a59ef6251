// SPDX-License-Identifier: BSL-1.0
// couplet: reads, checks and compares XMPP addresses; reads and checks XMPP streams; builds stanzas; holds sessions; chats;
// serves.
#include <langinfo.h>
#include <unistd.h>

#include <clocale>
#include <cstdio>

#include "../chat/chat.hpp"
#include "../serve/serve.hpp"
#include "c_escapes.hpp"
#include "command.hpp"
#include "lines.hpp"
#include "progress.hpp"

namespace {

using namespace cli;

constexpr command commands[] = {
    {.name = "jid",
     .noun = "address",
     .summary = "Parse addresses: RFC 7622, RFC 6122",
     .judges = judge_jid,
     .has_worlds = true},
    {.name = "precis",
     .noun = "string",
     .summary = "Enforce a PRECIS, IDNA or stringprep profile",
     .judges = judge_precis,
     .has_profile = true},
    {.name = "uri",
     .noun = "uri",
     .summary = "Read xmpp: URIs and IRIs: RFC 5122, XEP-0147",
     .judges = judge_uri},
    {.name = "escape",
     .noun = "string",
     .summary = "Escape text for a localpart: XEP-0106",
     .judges = judge_escape},
    {.name = "unescape", .noun = "string", .summary = "Undo that", .judges = judge_unescape},
    {.name = "stream",
     .noun = "file",
     .summary = "Show and check a recorded stream: RFC 6120 4, 8, 11",
     .reads = show_stream},
    {.name = "stats",
     .noun = "file",
     .summary = "Count and measure what is in one",
     .reads = count_stream},
    {.name = "graph",
     .summary = "Draw recorded streams for Graphviz: RFC 6120 2.1",
     .draws = draw_graph},
    {.name = "explain",
     .noun = "file",
     .summary = "Say what a stanza is, and what it would be answered: RFC 6120 8",
     .reads = explain},
    {.name = "message", .summary = "Build a message: RFC 6121 5", .builds = compose},
    {.name = "presence", .summary = "Build a presence: RFC 6121 4", .builds = compose},
    {.name = "iq", .summary = "Build an iq: RFC 6120 8.2.3", .builds = compose},
    {.name = "session",
     .summary = "Negotiate, as a client or a server: RFC 6120 4 to 7",
     .talks = hold_session},
    {.name = "chat", .summary = "Talk to people, at a terminal", .runs = chat::run},
    {.name = "send", .summary = "Send one message, for scripts", .runs = chat::send},
    {.name = "serve", .summary = "Be a small server", .runs = serve::run},
};

/// Judges items one after the other, whatever is wrong with some.
class session {
  public:
    session(request const& wanted, output& out, alphabet letters)
        : wanted_{wanted},
          out_{out},
          answers_{out, wanted.how.as_json, letters, wanted.what->noun} {}

    void judge_arguments() {
        for (auto const& text : wanted_.items) judge_item({text, 0});
    }

    void judge_standard_input() {
        line_reader lines{STDIN_FILENO};
        progress bar{STDIN_FILENO};
        for (;;) {
            if (lines.must_read()) {  // whoever feeds us by hand wants the answers so far
                out_.flush();
                bar.update(lines.octets());
            }
            auto const next = lines.next();
            if (!next) break;
            if (next->too_long)
                refuse({next->text, next->number}, too_long());
            else
                judge_item({next->text, next->number});
        }
    }

    bool all_are_good() const { return all_good_; }

  private:
    static constexpr fault too_long() {
        return {"line_too_long",
                "over 65536 octets; the rest was skipped",
                {},
                line_reader::longest_item};
    }
    static constexpr fault bad_escape(std::size_t backslash) {
        return {"bad_escape", "no escape: those are \\\\ \\t \\n \\r \\xHH", {}, backslash};
    }

    void judge_item(item about) {
        if (wanted_.how.escaped) {
            if (auto const backslash = read_c_escapes(about.text, unescaped_))
                return refuse(about, bad_escape(*backslash));
            about.text = unescaped_;
        }
        all_good_ &= wanted_.what->judges(about, wanted_.how, answers_);
        out_.written();
    }

    void refuse(item const& about, fault const& why) {
        all_good_ = answers_.refuse(about, why);
        out_.written();
    }

    request const& wanted_;
    output& out_;
    answers answers_;
    std::string unescaped_;
    bool all_good_ = true;
};

/// Other terminals than UTF-8 ones may take an octet of a character for a control.
alphabet letters_of_output() {
    if (::isatty(STDOUT_FILENO) == 0) return alphabet::unicode;
    std::setlocale(LC_CTYPE, "");
    return std::string_view{nl_langinfo(CODESET)} == "UTF-8" ? alphabet::unicode : alphabet::ascii;
}

status read_file(request const& wanted, output& out) {
    std::string const path = wanted.items.empty() ? "" : wanted.items.front();
    if (path.empty() && ::isatty(STDIN_FILENO) != 0)
        std::fprintf(stderr, "A %s, please; Ctrl-D ends.\n",
                     wanted.what->reads == explain ? "stanza" : "stream");
    auto const outcome = wanted.what->reads(path, wanted.how, out, letters_of_output());
    out.flush();
    return outcome;
}

int run(std::vector<std::string> const& arguments) {
    for (command const& one : commands)
        if (one.runs != nullptr && !arguments.empty() && arguments.front() == one.name)
            return one.runs({arguments.begin() + 1, arguments.end()});
    request wanted{};
    if (auto const end = read_command_line(arguments, commands, wanted)) {
        output out{end->status == 0 ? STDOUT_FILENO : STDERR_FILENO};
        out.text() = end->text;
        out.flush();
        return end->status;
    }
    output out{STDOUT_FILENO};
    if (wanted.what->builds != nullptr) {
        auto const outcome = wanted.what->builds(wanted.what->name, wanted.how, out);
        out.flush();
        return outcome;
    }
    if (wanted.what->reads != nullptr) return read_file(wanted, out);
    if (wanted.what->talks != nullptr) {
        auto const outcome = wanted.what->talks(wanted.how, out);
        out.flush();
        return outcome;
    }
    if (wanted.what->draws != nullptr) {
        auto const outcome = wanted.what->draws(wanted.items, wanted.how, out, letters_of_output());
        out.flush();
        return outcome;
    }
    session now{wanted, out, letters_of_output()};
    if (!wanted.items.empty()) {
        now.judge_arguments();
    } else {
        if (::isatty(STDIN_FILENO) != 0)
            std::fprintf(stderr, "One %s a line, please; Ctrl-D ends.\n", wanted.what->noun);
        now.judge_standard_input();
    }
    out.flush();
    return now.all_are_good() ? all_good : some_bad;
}

}  // namespace

int main(int count, char** arguments) {
    try {
        return run({arguments + (count > 0 ? 1 : 0), arguments + count});
    } catch (std::exception const& error) {  // an io_error, or no memory
        if (*error.what() != '\0') std::fprintf(stderr, "couplet: %s\n", error.what());
        return io_failed;
    }
}
