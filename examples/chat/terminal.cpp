// SPDX-License-Identifier: BSL-1.0
// front.hpp at a terminal: the last line is what is typed, and what comes goes above it.
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <ctime>

#include "front.hpp"
#include "line_editor.hpp"
#include "visible.hpp"

namespace chat {
namespace {

namespace asio = boost::asio;

/// Keys come one by one and are not shown, as long as this is there. Signals come as ever.
class keys_one_by_one {
  public:
    keys_one_by_one() {
        ::tcgetattr(STDIN_FILENO, &before_);
        set();
    }
    ~keys_one_by_one() { ::tcsetattr(STDIN_FILENO, TCSADRAIN, &before_); }
    keys_one_by_one(keys_one_by_one const&) = delete;
    keys_one_by_one& operator=(keys_one_by_one const&) = delete;

    /// Once more: who stops a program sets the terminal for another.
    void set() const {
        termios raw = before_;
        raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO | IEXTEN);
        raw.c_iflag &= ~static_cast<tcflag_t>(ICRNL | IXON);
        raw.c_cc[VMIN] = 1;
        raw.c_cc[VTIME] = 0;
        ::tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
    }

  private:
    termios before_{};
};

std::string local_time(std::time_t when, char const* format) {
    std::tm local{};
    std::array<char, 32> text{};
    ::localtime_r(&when, &local);
    std::strftime(text.data(), text.size(), format, &local);
    return text.data();
}

class terminal_front final : public front {
  public:
    explicit terminal_front(asio::io_context& io) : in_{io} {}
    ~terminal_front() override { stop(); }

    void start(keyboard told) override {
        told_ = std::move(told);
        keys_.emplace();
        boost::system::error_code error;
        in_.assign(::dup(STDIN_FILENO), error);
        if (error) return told_.quit();
        note("/help lists what can be typed. Ctrl-D ends.");
        read();
    }
    void stop() override {
        if (!keys_) return;
        write("\r\x1b[K");
        keys_.reset();
        boost::system::error_code ignored;
        in_.close(ignored);
    }
    void repaint() override {
        if (!keys_) return;
        keys_->set();
        paint();
    }
    void wrote(std::string_view whom, std::string_view text) override {
        said({"you to " + std::string{whom}, std::string{text}});
    }
    void talk_to(std::string_view whom) override {
        whom_ = visible_line(whom);
        if (keys_) paint();
    }

  private:
    std::string moment(std::int64_t seconds) const override {
        return local_time(static_cast<std::time_t>(seconds), "%e %b %H:%M");
    }
    void print(std::string const& lines) override {
        write("\r\x1b[K" + local_time(std::time(nullptr), "%H:%M ") + lines + '\n');
        if (keys_) paint();
    }
    /// One line, whatever is typed: of a longer one the part around the cursor.
    void paint() {
        winsize size{};
        int const columns =
            ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col != 0 ? size.ws_col : 80;
        std::string const prompt = shortened(whom_, columns / 2 - 2) + "> ";
        int const used = columns_of(prompt);
        auto const shown = line_.show(std::max(columns - used, 8));
        write("\r\x1b[K" + prompt + shown.text + "\r\x1b[" + std::to_string(used + shown.column) +
              'C');
    }
    static void write(std::string const& octets) {
        for (std::size_t at = 0; at < octets.size();) {
            auto const size = ::write(STDOUT_FILENO, octets.data() + at, octets.size() - at);
            if (size <= 0) return;
            at += static_cast<std::size_t>(size);
        }
    }

    void read() {
        in_.async_wait(asio::posix::descriptor_base::wait_read,
                       [this](boost::system::error_code error) {
                           if (!error && keys_ && take_some()) read();
                       });
    }
    bool take_some() {
        std::array<char, 256> octets;
        auto const size = ::read(STDIN_FILENO, octets.data(), octets.size());
        if (size <= 0) return told_.quit(), false;
        bool has_changed = false;
        for (char const octet : std::string_view{octets.data(), static_cast<std::size_t>(size)}) {
            auto const what = line_.press(octet);
            if (what == line_editor::outcome::entered) enter();
            if (what == line_editor::outcome::ended) return told_.quit(), true;
            has_changed = has_changed || what != line_editor::outcome::nothing;
        }
        if (has_changed && keys_) {
            bool const is_text = !line_.empty() && !line_.show(8).text.starts_with('/');
            told_.typing(is_text);
            paint();
        }
        return keys_.has_value();
    }
    void enter() { told_.line(line_.take()); }

    asio::posix::stream_descriptor in_;
    keyboard told_{};
    std::optional<keys_one_by_one> keys_{};
    line_editor line_{};
    std::string whom_{};
};

}  // namespace

std::unique_ptr<front> make_terminal(boost::asio::io_context& io) {
    return std::make_unique<terminal_front>(io);
}

}  // namespace chat
