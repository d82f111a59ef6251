// expect: a_label_of_the_domain_is_empty
// SPDX-License-Identifier: BSL-1.0
// RFC 1034 3.5: a label is not empty.
#include <couplet/jid/literal.hpp>

using namespace couplet::literals;

#ifdef CONTROL
inline constexpr auto address = "juliet@example.com"_jid;
#else
inline constexpr auto address = "juliet@example..com"_jid;
#endif
