// SPDX-License-Identifier: BSL-1.0
// libstrophe: its stanzas, of which name, addresses, id, type and body are asked for; its own functions take the
// addresses apart, by no rules.
#include <benchmark/benchmark.h>
#include <strophe.h>

#include "../../strophe_parser.hpp"
#include "../../xml_peer.hpp"

namespace {

class reader {
  public:
    bool feed(std::string_view octets) { return strophe_.feed(octets); }
    std::size_t stanzas() const { return stanzas_; }

  private:
    static void take_apart(char const* address) {
        if (address == nullptr) return;
        auto* const context = bench::strophe_context();
        for (auto* const part : {xmpp_jid_node(context, address), xmpp_jid_domain(context, address),
                                 xmpp_jid_resource(context, address)}) {
            benchmark::DoNotOptimize(part);
            if (part != nullptr) xmpp_free(context, part);
        }
    }
    static void take(xmpp_stanza_t* stanza, void* stanzas) {
        benchmark::DoNotOptimize(xmpp_stanza_get_name(stanza));
        take_apart(xmpp_stanza_get_from(stanza));
        take_apart(xmpp_stanza_get_to(stanza));
        benchmark::DoNotOptimize(xmpp_stanza_get_id(stanza));
        benchmark::DoNotOptimize(xmpp_stanza_get_type(stanza));
        if (auto* const body = xmpp_stanza_get_child_by_name(stanza, "body"))
            if (auto* const text = xmpp_stanza_get_children(body))
                benchmark::DoNotOptimize(xmpp_stanza_get_text_ptr(text));
        ++*static_cast<std::size_t*>(stanzas);
    }

    std::size_t stanzas_ = 0;
    bench::strophe_parser strophe_{take, &stanzas_};
};

bench::enlisted_parser<reader> const peer{"libstrophe", bench::kind::stanza};

}  // namespace
