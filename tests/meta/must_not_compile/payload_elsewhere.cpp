// expect: is no payload of a presence
// SPDX-License-Identifier: BSL-1.0
// A payload that is declared to stand in messages is written into no presence.
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/xep/receipt.hpp>
#include <string>

bool written(std::string& out);
bool written(std::string& out) {
#ifdef CONTROL
    return !append(out, couplet::message{}, couplet::xep::receipt{"1"});
#else
    return !append(out, couplet::presence{}, couplet::xep::receipt{"1"});
#endif
}
