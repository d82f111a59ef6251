// expect: could not convert|cannot convert|no viable conversion|no known conversion|no matching function
// SPDX-License-Identifier: BSL-1.0
// A function that demands a bare address is not given one that may be full.
#include <couplet/jid/literal.hpp>

using namespace couplet::literals;

constexpr bool is_account(couplet::bare_jid_view address) { return address.has_local(); }

#ifdef CONTROL
static_assert(is_account("juliet@example.com/balcony"_jid.bare()));
#else
static_assert(is_account("juliet@example.com/balcony"_jid));
#endif
