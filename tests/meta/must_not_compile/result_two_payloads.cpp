// expect: RFC 6120 8.2.3 6: a result has one payload
// SPDX-License-Identifier: BSL-1.0
// RFC 6120 8.2.3 6: a result has one payload or none.
#include <couplet/stanza/reply.hpp>
#include <couplet/stanza/view.hpp>
#include <string>

bool written(std::string& out, couplet::stanza_view request);
bool written(std::string& out, couplet::stanza_view request) {
#ifdef CONTROL
    return append_result(out, request, request.payload()).is_written();
#else
    return append_result(out, request, request.payload(), request.payload()).is_written();
#endif
}
