// SPDX-License-Identifier: BSL-1.0
// How much a client reads of what its server sends.
#pragma once

#include <couplet/xml/limits.hpp>

namespace chat {

/// More than servers let others send, with what they add to it, and what is forwarded in it (XEP-0280, XEP-0313). Who could
/// send more than is read would put an end to every session: it waits for the next one, too.
inline constexpr couplet::xml::limits reading_limits{.stanza_octets = 2 << 20,
                                                     .depth = 8'192,
                                                     .attributes = 8'192,
                                                     .declarations = 128,
                                                     .namespaces = 512,
                                                     .nodes = 262'144,
                                                     .name_octets = 4'096,
                                                     .namespace_octets = 4'096};

}  // namespace chat
