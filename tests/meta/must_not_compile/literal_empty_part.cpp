// expect: a_part_of_the_jid_is_empty
// SPDX-License-Identifier: BSL-1.0
// RFC 7622 3.3: a localpart that is there is not empty.
#include <couplet/jid/literal.hpp>

using namespace couplet::literals;

#ifdef CONTROL
inline constexpr auto address = "juliet@example.com"_jid;
#else
inline constexpr auto address = "@example.com"_jid;
#endif
