// SPDX-License-Identifier: BSL-1.0
// A snapshot as people read it: one page that needs nothing else, no script either.
#pragma once

#include <string>

#include "snapshot.hpp"

namespace serve {

/// HTML, which brings itself up to date every two seconds.
std::string page(snapshot const& is, history const& was);

/// Nothing but the page's own style and script, by their hashes, is let in (Content-Security-Policy, level 2).
std::string page_policy();

}  // namespace serve
