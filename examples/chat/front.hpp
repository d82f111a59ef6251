// SPDX-License-Identifier: BSL-1.0
// Where a person, or a script, sits: lines come from there, and what happens is shown there.
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "screen.hpp"

namespace chat {

struct keyboard {
    std::function<void(std::string const&)> line;
    std::function<void(bool is_typing)> typing;
    std::function<void()> quit;   ///< now
    std::function<void()> ended;  ///< nothing more is typed: when all is said
};

class front : public screen {
  public:
    virtual void start(keyboard told) = 0;
    /// Nothing is read any more, and a terminal is as it was.
    virtual void stop() = 0;
    /// The terminal may have changed.
    virtual void repaint() {}
};

/// With a line that can be edited while something comes.
std::unique_ptr<front> make_terminal(boost::asio::io_context& io);
/// Lines in, lines out, for scripts.
std::unique_ptr<front> make_plain(boost::asio::io_context& io);

}  // namespace chat
