// SPDX-License-Identifier: BSL-1.0
// libstrophe: takes an address apart, then builds one, which checks lengths and the localpart's characters.
#include <strophe.h>

#include "../../jid_peer.hpp"

namespace {

bool parse(std::string const& address) {
    static xmpp_ctx_t* const context = xmpp_ctx_new(nullptr, nullptr);
    char* const local = xmpp_jid_node(context, address.c_str());
    char* const domain = xmpp_jid_domain(context, address.c_str());
    char* const resource = xmpp_jid_resource(context, address.c_str());
    char* const jid = xmpp_jid_new(context, local, domain, resource);
    benchmark::DoNotOptimize(jid);
    bool const accepted = jid != nullptr;
    for (char* part : {local, domain, resource, jid})
        if (part != nullptr) xmpp_free(context, part);
    return accepted;
}

bench::enlisted const peer{"parse//libstrophe", bench::each<parse>};

}  // namespace
