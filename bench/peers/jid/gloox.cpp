// SPDX-License-Identifier: BSL-1.0
// gloox::JID: stringprep (RFC 3454) through libidn, RFC 3920 addresses.
#include <gloox/jid.h>

#include "../../jid_peer.hpp"

namespace {

bool parse(std::string const& address) {
    gloox::JID const jid{address};
    benchmark::DoNotOptimize(&jid.full());
    return static_cast<bool>(jid);
}

bench::enlisted const peer{"parse//gloox", bench::each<parse>};

}  // namespace
