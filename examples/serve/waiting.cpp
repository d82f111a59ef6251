// SPDX-License-Identifier: BSL-1.0
#include "waiting.hpp"

#include <couplet/negotiation/kept_stanza.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/facts.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/xml/open_elements.hpp>
#include <utility>

namespace serve {
namespace {

void refuse_one(house& all, couplet::stanza_view stanza, couplet::routing_failure failure) {
    auto const why = couplet::refusal(failure, couplet::type_of(stanza));
    couplet::stanza_addresses const addresses{stanza};
    if (!why || !addresses.from.is_valid() || !addresses.to.is_valid()) return;
    ++all.counted.stanza_errors[static_cast<std::size_t>(*why)];
    all.send(addresses.to.view(), addresses.from.view(),
             written{[&](auto& out) { (void)write_error(out, stanza, *why); }});
}

}  // namespace

bool waiting_stanzas::add(any_stanza const& one, std::uint64_t now) {
    couplet::secret octets;
    any_stanza::writer out{octets, couplet::xml::client_stream};
    write(out, one);
    if (out.finish()) return true;  // what cannot be written goes nowhere
    if (octets_ + octets.size() > most_octets) return false;
    octets_ += octets.size();
    all_.push_back({std::move(octets), now + longest});
    return true;
}

void waiting_stanzas::give(std::function<void(couplet::stanza_view)> const& take) {
    octets_ = 0;
    couplet::kept_stanza_reader in{false};
    for (auto const taken = std::exchange(all_, {}); auto const& one : taken)
        if (auto const stanza = in.read(one.octets.view())) take(*stanza);
}

void waiting_stanzas::refuse_first(house& all, couplet::routing_failure why) {
    auto const one = std::move(all_.front());
    all_.pop_front();
    octets_ -= one.octets.size();
    couplet::kept_stanza_reader in{false};
    if (auto const stanza = in.read(one.octets.view())) refuse_one(all, *stanza, why);
}
void waiting_stanzas::refuse(house& all, couplet::routing_failure why) {
    while (!all_.empty()) refuse_first(all, why);
}
void waiting_stanzas::expire(house& all, std::uint64_t now) {
    while (!all_.empty() && all_.front().until <= now)
        refuse_first(all, couplet::routing_failure::not_negotiated);
}

}  // namespace serve
