// SPDX-License-Identifier: BSL-1.0
// `couplet chat` and `couplet send`: talk to people, at a terminal or from a script.
#pragma once

#include <string>
#include <vector>

namespace chat {

/// `couplet chat ARGUMENTS...`; returns the exit status.
int run(std::vector<std::string> const& arguments);
/// `couplet send ARGUMENTS...`
int send(std::vector<std::string> const& arguments);

}  // namespace chat
