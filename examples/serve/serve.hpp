// SPDX-License-Identifier: BSL-1.0
// `couplet serve`: a small server.
#pragma once

#include <string>
#include <vector>

namespace serve {

/// `couplet serve ARGUMENTS...`; returns the exit status.
int run(std::vector<std::string> const& arguments);

}  // namespace serve
