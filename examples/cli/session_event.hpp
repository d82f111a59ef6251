// SPDX-License-Identifier: BSL-1.0
// What a session says, as JSON.
#pragma once

#include <couplet/negotiation/event.hpp>

#include "json.hpp"

namespace cli {

/// `{"event":"bound","address":...}` and its kind.
json event_as_json(couplet::session_event const& event);

/// `"error"`, `"reason"` and `"clause"` of a code that has `name` and `describe`: a sentence that ends with the clause
/// in parentheses.
void tell_reason(json& into, std::string_view error, std::string_view sentence);

}  // namespace cli
