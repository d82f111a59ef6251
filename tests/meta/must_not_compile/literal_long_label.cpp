// expect: is_longer_than_63_octets
// SPDX-License-Identifier: BSL-1.0
// RFC 1034 3.1: 64 octets are one too many for a label.
#include <couplet/jid/literal.hpp>

using namespace couplet::literals;

#ifdef CONTROL
inline constexpr auto address =
    "juliet@0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde"_jid;
#else
inline constexpr auto address =
    "juliet@0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"_jid;
#endif
