// SPDX-License-Identifier: BSL-1.0
// What is measured, of which server.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace load {

struct options {
    std::string domain = "capulet.test";
    std::string host = "127.0.0.1";
    std::uint16_t port = 5222;
    std::string tls = "starttls";  ///< or "direct", "none"
    std::string mechanism = "SCRAM-SHA-1";
    bool has_management = true;
    std::string user = "u";  ///< accounts are u0, u1, ...
    std::string password = "secret";
    std::size_t accounts = 0;  ///< so many there are; 0: one a client
    std::size_t clients = 2;
    std::size_t at_once = 32;  ///< logins
    double seconds = 5;
    double warm_up = 1;
    double settle = 3;  ///< before memory is read
    std::size_t window =
        0;  ///< messages under way from one to another; 0: so that all together are a thousand
    double rate = 0;  ///< messages a second from all together; 0: as many as go
    std::size_t messages = 1'000'000;
    double cut = 0;              ///< connections a second that are cut
    double tolerance = 0.1;      ///< by which memory may grow after warm-up
    std::string attacks;         ///< names, with commas between them; empty: all
    std::size_t crowd = 10'000;  ///< connections that never authenticate
    int server = 0;              ///< its process
    std::string label;
    std::uint64_t seed = 1;
};

}  // namespace load
