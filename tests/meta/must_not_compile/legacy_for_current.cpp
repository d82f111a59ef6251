// expect: could not convert|cannot convert|no viable conversion|no known conversion|no matching function
// SPDX-License-Identifier: BSL-1.0
// An address that was prepared by RFC 6122 may be none of RFC 7622: it is parsed again, or not passed.
#include <couplet/jid/legacy.hpp>

inline bool is_account(couplet::jid_view address) { return address.has_local(); }

inline bool const result = is_account(
#ifdef CONTROL
    couplet::jid::parse(couplet::legacy_jid::parse("juliet@example.com").value().text()).value()
#else
    couplet::legacy_jid::parse("juliet@example.com").value()
#endif
);
