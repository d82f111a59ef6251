// SPDX-License-Identifier: BSL-1.0
#include "password.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <optional>

#include "failure.hpp"
#include "visible.hpp"

namespace chat {
namespace {

/// A terminal that does not show what is typed, until this goes. A signal that would end the program waits so long.
class silent_terminal {
  public:
    explicit silent_terminal(int terminal) : terminal_{terminal} {
        sigset_t ending;
        sigemptyset(&ending);
        for (int const one : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP}) sigaddset(&ending, one);
        ::sigprocmask(SIG_BLOCK, &ending, &mask_before_);
        signals_ = ::signalfd(-1, &ending, SFD_CLOEXEC);
        ::tcgetattr(terminal_, &before_);
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(terminal_, TCSAFLUSH, &silent);
    }
    ~silent_terminal() {
        ::tcsetattr(terminal_, TCSAFLUSH, &before_);
        ::close(signals_);
        ::sigprocmask(SIG_SETMASK, &mask_before_, nullptr);  // now it comes
    }
    silent_terminal(silent_terminal const&) = delete;
    silent_terminal& operator=(silent_terminal const&) = delete;

    /// Nothing: there was none, or a signal came.
    std::optional<std::string> read_line() const {
        std::string line;
        while (true) {
            pollfd waits[]{{terminal_, POLLIN, 0}, {signals_, POLLIN, 0}};
            char c = 0;
            if (::poll(waits, 2, -1) < 0 || waits[1].revents != 0) return {};
            if (::read(terminal_, &c, 1) != 1) return {};
            if (c == '\n') return line;
            line += c;
        }
    }

  private:
    int terminal_;
    int signals_;
    termios before_{};
    sigset_t mask_before_{};
};

std::optional<std::string> ask(std::string_view whose) {
    int const terminal = ::open("/dev/tty", O_RDWR | O_CLOEXEC);
    if (terminal < 0) return {};
    std::string const question = "Password of " + visible_line(whose) + ": ";
    std::optional<std::string> answer;
    {
        silent_terminal const silence{terminal};
        if (::write(terminal, question.data(), question.size()) >= 0) answer = silence.read_line();
        if (::write(terminal, "\n", 1) < 0) answer.reset();
    }
    ::close(terminal);
    return answer;
}

std::string read_file(std::string const& file) {
    std::ifstream in{file};
    std::string line;
    if (in) std::getline(in, line);
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty())
        throw bad_setup{{status::usage, "There is no password in " + visible_line(file) +
                                            ": it cannot be read, or its first line is empty."}};
    return line;
}

}  // namespace

std::string find_password(std::string const& file, std::string_view whose) {
    if (!file.empty()) return read_file(file);
    if (char const* const told = std::getenv("COUPLET_PASSWORD")) {
        if (*told != 0) return told;
        throw bad_setup{{status::usage,
                         "The environment's COUPLET_PASSWORD is empty: without it you are asked."}};
    }
    if (auto typed = ask(whose)) {
        if (!typed->empty()) return std::move(*typed);
        throw bad_setup{{status::usage, "The password is empty. Nothing was sent."}};
    }
    throw bad_setup{{status::usage,
                     "No password, and no terminal to ask for it: use --password-file FILE or the "
                     "environment's COUPLET_PASSWORD."}};
}

}  // namespace chat
