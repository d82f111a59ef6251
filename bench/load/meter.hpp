// SPDX-License-Identifier: BSL-1.0
// A stretch of time, and what the server and this program took of the processors in it.
#pragma once

#include <chrono>

#include "options.hpp"
#include "process.hpp"
#include "report.hpp"
#include "world.hpp"

namespace load {

class meter {
  public:
    explicit meter(int server) : server_{server} { start(); }
    void start() {
        begin_ = clock::now();
        own_ = own_processor_time();
        other_ = processor_time_of(server_);
    }
    double seconds() const { return std::chrono::duration<double>{clock::now() - begin_}.count(); }
    double server_time() const { return processor_time_of(server_) - other_; }

    /// How much was done, a second, and a second of the server's processor time.
    void write(report& to, double count) const {
        double const wall = seconds(), server = server_time();
        to.add("seconds", wall);
        to.add("rate", count / wall);
        to.add("server_processors", server / wall);
        to.add("own_processors", (own_processor_time() - own_) / wall);
        if (server > 0) to.add("rate_of_server_time", count / server);
    }

  private:
    int server_;
    clock::time_point begin_;
    double own_ = 0, other_ = 0;
};

/// What each line begins with.
inline report line_of(char const* mode, options const& wants) {
    report line;
    line.add("mode", mode);
    line.add("server", wants.label);
    line.add("tls", wants.tls);
    line.add("clients", wants.clients);
    line.add("mechanism", wants.mechanism);
    line.add("management", wants.has_management);
    return line;
}

}  // namespace load
