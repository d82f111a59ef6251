// expect: no match for .operator==|invalid operands to binary expression
// SPDX-License-Identifier: BSL-1.0
// Canonical forms of RFC 6122 and RFC 7622 are not compared: equal octets may mean different accounts.
#include <couplet/jid/legacy.hpp>

inline bool equal(couplet::jid const& a, couplet::legacy_jid const& b) {
#ifdef CONTROL
    return a.text() == b.text();
#else
    return a == b;
#endif
}
