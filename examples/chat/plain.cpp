// SPDX-License-Identifier: BSL-1.0
// front.hpp without a terminal.
#include <unistd.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <cstdio>

#include "front.hpp"

namespace chat {
namespace {

namespace asio = boost::asio;

class plain_front final : public front {
  public:
    explicit plain_front(asio::io_context& io) : io_{io}, in_{io} {}

    void start(keyboard told) override {
        told_ = std::move(told);
        boost::system::error_code error;
        in_.assign(::dup(STDIN_FILENO), error);
        if (error) return read_all();
        read();
    }
    void stop() override {
        is_stopped_ = true;
        boost::system::error_code ignored;
        in_.close(ignored);
    }

    void waits(std::string_view) override {}

  private:
    void print(std::string const& lines) override {
        std::fprintf(stdout, "%s\n", lines.c_str());
        if (std::fflush(stdout) != 0 && told_.quit) told_.quit();
    }
    void read() {
        in_.async_wait(asio::posix::descriptor_base::wait_read,
                       [this](boost::system::error_code error) {
                           // What is always ready, as a file, cannot be waited for.
                           if (error == asio::error::operation_not_supported) return read_all();
                           if (error || is_stopped_) return;
                           if (take_some()) return read();
                           told_.ended();
                       });
    }
    void read_all() {
        asio::post(io_, [this] {
            while (!is_stopped_ && take_some()) continue;
            if (!is_stopped_) told_.ended();
        });
    }
    /// False: that was all.
    bool take_some() {
        std::array<char, 4096> octets;
        auto const size = ::read(STDIN_FILENO, octets.data(), octets.size());
        bool const is_over = size <= 0;
        if (!is_over) line_.append(octets.data(), static_cast<std::size_t>(size));
        if (is_over && !line_.empty()) line_ += '\n';
        for (auto end = line_.find('\n'); end != line_.npos && !is_stopped_;
             end = line_.find('\n')) {
            std::string const one = line_.substr(0, end);
            line_.erase(0, end + 1);
            told_.line(one);
        }
        return !is_over;
    }

    asio::io_context& io_;
    asio::posix::stream_descriptor in_;
    keyboard told_{};
    std::string line_{};
    bool is_stopped_ = false;
};

}  // namespace

std::unique_ptr<front> make_plain(boost::asio::io_context& io) {
    return std::make_unique<plain_front>(io);
}

}  // namespace chat
