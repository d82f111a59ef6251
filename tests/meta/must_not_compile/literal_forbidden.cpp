// expect: a_code_point_is_not_allowed
// SPDX-License-Identifier: BSL-1.0
// RFC 7622 3.3: no space in a localpart.
#include <couplet/jid/literal.hpp>

using namespace couplet::literals;

#ifdef CONTROL
inline constexpr auto address = "juliet@example.com/ju liet"_jid;
#else
inline constexpr auto address = "ju liet@example.com"_jid;
#endif
