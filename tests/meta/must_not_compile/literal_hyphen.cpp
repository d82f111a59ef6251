// expect: a_label_of_the_domain_begins_or_ends
// SPDX-License-Identifier: BSL-1.0
// RFC 5891 4.2.3.1: a label neither begins nor ends with a hyphen.
#include <couplet/jid/literal.hpp>

using namespace couplet::literals;

#ifdef CONTROL
inline constexpr auto address = "juliet@ex-ample.com"_jid;
#else
inline constexpr auto address = "juliet@-example.com"_jid;
#endif
