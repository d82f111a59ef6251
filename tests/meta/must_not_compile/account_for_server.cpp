// expect: could not convert|cannot convert|no viable conversion|no known conversion|no matching function
// SPDX-License-Identifier: BSL-1.0
// A function that demands a server's address is not given an account's.
#include <couplet/jid/literal.hpp>

using namespace couplet::literals;

constexpr std::string_view host(couplet::domain_jid_view address) { return address.domain(); }

#ifdef CONTROL
static_assert(host("juliet@example.com/balcony"_jid.domain_jid()) == "example.com");
#else
static_assert(host("juliet@example.com/balcony"_jid.bare()) == "example.com");
#endif
