// SPDX-License-Identifier: BSL-1.0
// What others may ask of a client: who are you, are you there (XEP-0030, XEP-0092, XEP-0199).
#pragma once

#include <couplet/stanza/view.hpp>

#include "outlet.hpp"

namespace chat {

/// Answers an iq of type get or set.
void answer(outlet& to, couplet::stanza_view request);

}  // namespace chat
