// expect: two handlers take the same payload
// SPDX-License-Identifier: BSL-1.0
// The second handler of a payload would never be called.
#include <couplet/stanza/service.hpp>
#include <couplet/xep/ping.hpp>
#include <string>

using couplet::on_get, couplet::stanza_view, couplet::xep::ping;

bool answered(std::string& out, stanza_view request);
bool answered(std::string& out, stanza_view request) {
#ifdef CONTROL
    couplet::iq_service service{on_get<ping>([] {})};
#else
    couplet::iq_service service{on_get<ping>([] {}), on_get<ping>([] {})};
#endif
    return service.answer(out, request).is_written();
}
