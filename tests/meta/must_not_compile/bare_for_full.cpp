// expect: could not convert|cannot convert|no viable conversion|no known conversion|no matching function
// SPDX-License-Identifier: BSL-1.0
// RFC 6120 1.4: what must reach one resource is not sent to an account.
#include <couplet/jid/literal.hpp>

using namespace couplet::literals;

constexpr std::string_view session(couplet::full_jid_view address) { return address.resource(); }

#ifdef CONTROL
static_assert(session(*"juliet@example.com/balcony"_jid.as_full()) == "balcony");
#else
static_assert(session("juliet@example.com/balcony"_jid.bare()) == "balcony");
#endif
