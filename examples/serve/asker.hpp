// SPDX-License-Identifier: BSL-1.0
// A connection that only asks what a dialback key is worth (XEP-0220 2.1.2).
#pragma once

#include "peers.hpp"

namespace serve {

/// Calls `then` once, later.
void ask_key(peers& all, couplet::key_question question, judged then);

}  // namespace serve
