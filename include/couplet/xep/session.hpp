// SPDX-License-Identifier: BSL-1.0
// session: what RFC 3921 3 wanted to be established behind a bound resource; RFC 6121 has no such thing.
#pragma once

#include <couplet/xml/declare.hpp>

namespace couplet::xep {

/// Old servers wait for it unless their feature says `<optional/>`, old clients send it; the result is empty.
struct session {
    static constexpr auto schema =
        declare::element({"urn:ietf:params:xml:ns:xmpp-session", "session"}).in(occurs::iq_set);
    friend bool operator==(session const&, session const&) = default;
};

}  // namespace couplet::xep
