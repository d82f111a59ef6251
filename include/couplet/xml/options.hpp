// SPDX-License-Identifier: BSL-1.0
// What the octets are to be read as, and what is let through that should not be.
#pragma once

#include <cstdint>

namespace couplet::xml {

enum class framing : std::uint8_t {
    stream,    // a root that stays open, and elements in it, one after the other (RFC 6120 4)
    document,  // one document, as a WebSocket message or a BOSH body is (RFC 7395 3.3, XEP-0124 7)
};

struct options {
    framing as = framing::stream;
    /// Lets U+FEFF stand before everything else, against RFC 6120 11.6: what then follows a mark that
    /// another program does not skip, is read in two ways.
    bool byte_order_mark = false;
    /// Refuses names that XML 1.0's fourth edition does not have, against RFC 6120, which cites the
    /// fifth: for relays whose peers have older parsers.
    bool strict_names = false;
};

}  // namespace couplet::xml
