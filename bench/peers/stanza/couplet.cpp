// SPDX-License-Identifier: BSL-1.0
// couplet: every stanza as what it is, both its addresses enforced; and where a server with 10,000 accounts would send it.
#include <benchmark/benchmark.h>

#include <couplet/jid.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/facts.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/stanza/route.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/stream/reader.hpp>
#include <string>
#include <unordered_map>
#include <vector>

#include "../../xml_peer.hpp"

namespace {

couplet::xml::workspace_pool pool;

/// Calls `take` with each stanza; what it returns says whether that is one.
template <bool (*Take)(couplet::stanza_view)>
class reader {
  public:
    bool feed(std::string_view octets) {
        reader_.feed(octets);
        while (auto const event = reader_.next())
            if (auto const* const element = std::get_if<couplet::xml::element_view>(&*event)) {
                auto const stanza = couplet::stanza_view::from(*element);
                stanzas_ += !stanza || Take(*stanza) ? 1 : 0;
            }
        return !reader_.failure();
    }
    std::size_t stanzas() const { return stanzas_; }

  private:
    couplet::stream_reader reader_{couplet::xml::c2s_limits, {}, pool};
    std::size_t stanzas_ = 0;
};

/// What the children say is looked at, too.
bool read_values(couplet::stanza_view stanza) {
    if (stanza.kind() == couplet::stanza_kind::message) {
        auto const message = couplet::message::read(stanza);
        benchmark::DoNotOptimize(message);
        if (message) benchmark::DoNotOptimize(message->body.text());
        return message.has_value();
    }
    if (stanza.kind() == couplet::stanza_kind::presence) {
        auto const presence = couplet::presence::read(stanza);
        benchmark::DoNotOptimize(presence);
        if (presence) benchmark::DoNotOptimize(presence->status.text());
        return presence.has_value();
    }
    auto const iq = couplet::iq::read(stanza);
    benchmark::DoNotOptimize(iq);
    return iq.has_value();
}
bool take(couplet::stanza_view stanza) {
    couplet::stanza_addresses const who{stanza};
    benchmark::DoNotOptimize(who);
    return read_values(stanza) && !who.from.is_faulty() && !who.to.is_faulty();
}

/// A server, as it is known to `route`.
class server {
  public:
    struct resource_entry {
        std::string name;
        int value = 0;
        std::string_view resource() const { return name; }
        std::optional<int> priority() const { return value; }
    };
    struct account_entry {
        std::vector<resource_entry> connected;
        std::vector<resource_entry> const& resources() const { return connected; }
        bool may_know_presence(couplet::jid_view) const { return true; }
    };

    /// Whoever is `from` or `to` of some stanza, and so many others.
    explicit server(bench::xml_corpus const& from, std::size_t others = 10'000) {
        bench::generator addresses{9};
        while (others-- != 0) add(addresses.bare() + "/phone");
        couplet::stream_reader reader;
        reader.feed(from.octets());
        while (auto const event = reader.next())
            if (auto const* const element = std::get_if<couplet::xml::element_view>(&*event))
                for (auto const name : {"from", "to"}) add(element->attribute(name).value_or(""));
    }

    couplet::domain_kind domain(std::string_view name) const {
        return domains_.find(name) == domains_.end() ? couplet::domain_kind::remote
                                                     : couplet::domain_kind::local;
    }
    account_entry const* account(couplet::bare_jid_view who) const {
        auto const found = accounts_.find(who);
        return found == accounts_.end() ? nullptr : &found->second;
    }

  private:
    struct text_hash : std::hash<std::string_view> {
        using is_transparent = void;
    };

    void add(std::string_view full) {
        auto const who = couplet::jid::parse(full);
        if (!who || !who->has_local()) return;
        domains_.emplace(who->domain(), 0);
        auto& connected = accounts_[who->to_bare()].connected;
        for (auto const& one : connected)
            if (one.name == who->resource()) return;
        if (who->is_full() && connected.size() < 4)
            connected.push_back({std::string{who->resource()}, 0});
    }

    std::unordered_map<couplet::jid, account_entry, std::hash<couplet::jid>, std::equal_to<>>
        accounts_;
    std::unordered_map<std::string, int, text_hash, std::equal_to<>> domains_;
};

bool send_on(couplet::stanza_view stanza) {
    static server const known{bench::xml_corpus{"stream", 2'000}};
    couplet::stanza_addresses const who{stanza};
    auto const decision = couplet::route(stanza, who, known);
    benchmark::DoNotOptimize(decision.action());
    benchmark::DoNotOptimize(decision);
    return decision.action() == couplet::routing_action::deliver;
}

bench::enlisted_parser<reader<take>> const stanzas{"", bench::kind::stanza};
bench::enlisted_parser<reader<send_on>> const routes{"", bench::kind::route};

}  // namespace
