// SPDX-License-Identifier: BSL-1.0
// A stretch of time, and what the server and this program took of the processors in it.
#pragma once

#include <chrono>
#include <nlohmann/json.hpp>

#include "options.hpp"
#include "process.hpp"
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
    void write(nlohmann::ordered_json& to, double count) const {
        double const wall = seconds(), server = server_time();
        to["seconds"] = wall;
        to["rate"] = count / wall;
        to["server_processors"] = server / wall;
        to["own_processors"] = (own_processor_time() - own_) / wall;
        if (server > 0) to["rate_of_server_time"] = count / server;
    }

  private:
    int server_;
    clock::time_point begin_;
    double own_ = 0, other_ = 0;
};

/// What each line begins with.
inline nlohmann::ordered_json line_of(char const* mode, options const& wants) {
    return {{"mode", mode},
            {"server", wants.label},
            {"tls", wants.tls},
            {"clients", wants.clients},
            {"mechanism", wants.mechanism},
            {"management", wants.has_management}};
}

}  // namespace load
