// expect: the_brackets_hold_no_ipv6_address
// SPDX-License-Identifier: BSL-1.0
// RFC 3986 3.2.2: brackets hold an IPv6 address.
#include <couplet/jid/literal.hpp>

using namespace couplet::literals;

#ifdef CONTROL
inline constexpr auto address = "juliet@[::1]"_jid;
#else
inline constexpr auto address = "juliet@[::g]"_jid;
#endif
