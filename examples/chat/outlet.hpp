// SPDX-License-Identifier: BSL-1.0
// Where a conversation's stanzas go.
#pragma once

#include <net/any_stanza.hpp>
#include <string>

namespace chat {

/// What became of a stanza.
enum class sending {
    sent,
    later,  ///< there is no session now, or no room in it
    never,  ///< the server does not take as much, or it has characters that XML cannot hold
};

class outlet {
  public:
    virtual sending send(net::any_stanza const& one) = 0;
    /// Nobody can guess it (RFC 6120 8.1.3).
    virtual std::string draw_id() = 0;
    /// Ends the session properly.
    virtual void close() = 0;

  protected:
    ~outlet() = default;
};

}  // namespace chat
