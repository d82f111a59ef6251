// SPDX-License-Identifier: BSL-1.0
// Who does not want to hear of whom (XEP-0191).
#pragma once

#include <couplet/jid/view.hpp>

#include "house.hpp"

namespace serve {

/// By address, bare address, domain with resource or domain (XEP-0191 3.1... RFC 3921 10.7's matching).
bool is_blocked(resident const& whose, couplet::jid_view who);

}  // namespace serve
