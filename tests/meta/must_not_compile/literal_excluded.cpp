// expect: a_localpart_must_not_contain
// SPDX-License-Identifier: BSL-1.0
// RFC 7622 3.3.1: what UsernameCaseMapped would allow, but a localpart excludes.
#include <couplet/jid/literal.hpp>

using namespace couplet::literals;

#ifdef CONTROL
inline constexpr auto address = "juliet@example.com"_jid;
#else
inline constexpr auto address = "d'artagnan@example.com"_jid;
#endif
