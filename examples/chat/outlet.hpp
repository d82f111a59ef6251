// SPDX-License-Identifier: BSL-1.0
// Where a conversation's stanzas go.
#pragma once

#include <net/any_stanza.hpp>
#include <string>

namespace chat {

class outlet {
  public:
    /// False: it was not sent, since there is no session now.
    virtual bool send(net::any_stanza const& one) = 0;
    /// Nobody can guess it (RFC 6120 8.1.3).
    virtual std::string draw_id() = 0;
    /// Ends the session properly.
    virtual void close() = 0;

  protected:
    ~outlet() = default;
};

}  // namespace chat
