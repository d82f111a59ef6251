// SPDX-License-Identifier: BSL-1.0
// A snapshot as Prometheus reads it: its text format, version 0.0.4.
#pragma once

#include <string>

#include "snapshot.hpp"

namespace serve {

std::string metrics(snapshot const& is);

}  // namespace serve
