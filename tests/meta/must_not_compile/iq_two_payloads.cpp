// expect: RFC 6120 8.2.3: one payload
// SPDX-License-Identifier: BSL-1.0
// RFC 6120 8.2.3 5, 6: an iq has one payload.
#include <couplet/stanza/iq.hpp>
#include <couplet/xep/ping.hpp>
#include <string>

using couplet::xep::ping;

bool written(std::string& out);
bool written(std::string& out) {
#ifdef CONTROL
    return !append(out, couplet::iq{.id = "1"}, ping{});
#else
    return !append(out, couplet::iq{.id = "1"}, ping{}, ping{});
#endif
}
