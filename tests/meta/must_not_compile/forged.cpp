// expect: could not convert|cannot convert|explicit constructor|no matching (function|constructor)
// SPDX-License-Identifier: BSL-1.0
// An address comes from text that was enforced, not from braces.
#include <couplet/jid.hpp>

#ifdef CONTROL
inline couplet::jid const forged = couplet::jid::parse("juliet@example.com").value();
#else
inline couplet::jid const forged{{}, {3, 9, 20}, {}};
#endif
