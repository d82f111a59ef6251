// SPDX-License-Identifier: BSL-1.0
// Those who mean a server no good, each kind in a thread of its own.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <thread>

#include "options.hpp"
#include "world.hpp"

namespace load {

/// What an attack has brought about.
struct outcome {
    std::size_t connections = 0;  ///< that were begun
    std::size_t open = 0;         ///< at the end
    std::size_t ended = 0;        ///< by the server
    std::uint64_t octets = 0;     ///< that it was sent
    std::size_t good = 0;         ///< answers as they should be
    std::size_t wrong = 0;
    std::string why{};  ///< what was wrong at last
};

/// One kind of it.
class attack {
  public:
    virtual ~attack() = default;
    virtual void begin() = 0;

    std::shared_ptr<outcome> const tally = std::make_shared<outcome>();  // connections outlive it
    outcome& came = *tally;
};

/// slow, strangers, flood, limits, abrupt; null: no such one.
std::unique_ptr<attack> make_attack(std::string_view name, world& all);

/// From its construction to `end`.
class siege {
  public:
    siege(std::string_view name, options const& wants);
    outcome end();

  private:
    world all_;
    std::unique_ptr<attack> attack_;
    std::atomic<bool> is_over_ = false;
    std::thread thread_;
};

}  // namespace load
