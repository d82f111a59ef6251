// expect: could not convert|cannot convert|no viable conversion|no known conversion|conversion from
// SPDX-License-Identifier: BSL-1.0
// Text is no address before it was parsed, and parsing may say no.
#include <couplet/jid.hpp>

#ifdef CONTROL
inline couplet::jid const juliet = couplet::jid::parse("juliet@example.com").value();
#else
inline couplet::jid const juliet = "juliet@example.com";
#endif
