// expect: RFC 6120 8.3.1 7: only an error has an error
// SPDX-License-Identifier: BSL-1.0
// RFC 6120 8.3.1 7: what is no error has no error in it.
#include <couplet/stanza/reply.hpp>
#include <couplet/stanza/view.hpp>
#include <string>

bool written(std::string& out, couplet::stanza_view request);
bool written(std::string& out, couplet::stanza_view request) {
#ifdef CONTROL
    return append_result(out, request, request.payload()).is_written();
#else
    return append_result(out, request, couplet::stanza_condition::gone).is_written();
#endif
}
