// SPDX-License-Identifier: BSL-1.0
// What can be measured. Each gives a line of JSON, and throws std::runtime_error where nothing can be measured.
#pragma once

#include "options.hpp"
#include "report.hpp"

namespace load {

/// Logins a second, each a connection of its own.
report login(options const& wants);
/// Pairs of clients who write to each other, as fast as it goes, or at a rate: then for the latency.
report messages(options const& wants);
/// What the server takes for a client that is connected and silent.
report idle(options const& wants);
/// A number of messages, each of which must come once and in its place, whatever happens to the connections.
report soak(options const& wants);
/// What two well-behaved clients notice of those who are not.
report hostile(options const& wants);

}  // namespace load
