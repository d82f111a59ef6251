// expect: only_ascii_can_be_checked_by_the_compiler
// SPDX-License-Identifier: BSL-1.0
// What needs Unicode's tables is the running program's to check.
#include <couplet/jid/literal.hpp>

using namespace couplet::literals;

#ifdef CONTROL
inline constexpr auto address = "juliet@exaemple.com"_jid;
#else
inline constexpr auto address = "juliet@ex\u00e4mple.com"_jid;
#endif
