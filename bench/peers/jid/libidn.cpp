// SPDX-License-Identifier: BSL-1.0
// The libidn chain: nodeprep, nameprep and resourceprep on the parts, as servers of the RFC 3920 age do it.
#include <stringprep.h>

#include <cstring>

#include "../../jid_peer.hpp"

namespace {

template <std::size_t Size>
bool prepared(char (&buffer)[Size], std::string_view part, Stringprep_profile const* profile) {
    if (part.size() >= Size) return false;
    std::memcpy(buffer, part.data(), part.size());
    buffer[part.size()] = '\0';
    return stringprep(buffer, Size, static_cast<Stringprep_profile_flags>(0), profile) ==
           STRINGPREP_OK;
}

bool parse(std::string const& address) {
    static char local[1024], domain[1024], resource[1024];
    auto const part = bench::cut(address);
    bool const accepted =
        (part.local.data() == nullptr || prepared(local, part.local, stringprep_xmpp_nodeprep)) &&
        prepared(domain, part.domain, ::stringprep_nameprep) &&
        (part.resource.data() == nullptr ||
         prepared(resource, part.resource, stringprep_xmpp_resourceprep));
    benchmark::ClobberMemory();
    return accepted;
}

bench::enlisted const peer{"parse//libidn", bench::each<parse>};

}  // namespace
