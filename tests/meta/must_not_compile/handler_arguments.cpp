// expect: a handler takes \(stanza_view, payload, features\)
// SPDX-License-Identifier: BSL-1.0
// A handler of something else than a request is told what it may take.
#include <couplet/stanza/service.hpp>
#include <couplet/xep/ping.hpp>
#include <string>

using couplet::on_get, couplet::stanza_view, couplet::xep::ping;

bool answered(std::string& out, stanza_view request);
bool answered(std::string& out, stanza_view request) {
#ifdef CONTROL
    couplet::iq_service service{on_get<ping>([](stanza_view, ping) {})};
#else
    couplet::iq_service service{on_get<ping>([](int) {})};
#endif
    return service.answer(out, request).is_written();
}
