// SPDX-License-Identifier: BSL-1.0
#include "waiting.hpp"

#include <couplet/negotiation/kept_stanza.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/xml/open_elements.hpp>
#include <utility>

namespace serve {

couplet::secret for_servers(any_stanza const& one) {
    couplet::secret octets;
    any_stanza::writer out{octets, couplet::xml::server_stream};
    write(out, one);
    if (out.finish()) octets.clear();
    return octets;
}

void refuse(house& all, std::string_view octets, couplet::stanza_condition why) {
    couplet::kept_stanza_reader in{false};
    auto const stanza = in.read(octets);
    if (!stanza || !stanza->may_be_answered()) return;
    couplet::stanza_addresses const addresses{*stanza};
    if (!addresses.from.is_valid() || !addresses.to.is_valid()) return;
    ++all.counted.stanza_errors[static_cast<std::size_t>(why)];
    all.send(addresses.to.view(), addresses.from.view(),
             written{[&](auto& out) { (void)write_error(out, *stanza, why); }});
}

shares::ticket shares::take(std::string const& who, std::size_t octets, std::size_t servers) {
    share const own = of_[who];
    bool const is_too_much = octets_ + octets > most_.waiting ||
                             (!who.empty() && (own.octets + octets > most_.sender_waiting ||
                                               own.servers + servers > most_.sender_servers));
    if (is_too_much) {
        give_back(who, 0, 0);
        return nullptr;
    }
    octets_ += octets;
    of_[who].octets += octets;
    of_[who].servers += servers;
    return {this, [self = shared_from_this(), who, octets, servers](void*) {
                self->give_back(who, octets, servers);
            }};
}
void shares::give_back(std::string const& who, std::size_t octets, std::size_t servers) {
    auto const found = of_.find(who);
    octets_ -= octets;
    found->second.octets -= octets;
    found->second.servers -= servers;
    if (found->second.octets == 0 && found->second.servers == 0) of_.erase(found);
}

void waiting_stanzas::add(couplet::secret octets, shares::ticket ticket, std::uint64_t now,
                          std::uint64_t end) {
    octets_ += octets.size();
    all_.push_back({std::move(octets), std::move(ticket), now + longest, end});
}
waiting_stanzas::waiting waiting_stanzas::take_first() {
    waiting one = std::move(all_.front());
    all_.pop_front();
    octets_ -= one.octets.size();
    return one;
}

void waiting_stanzas::give(std::function<std::uint64_t(std::string_view)> const& take) {
    for (waiting& one : all_) one.end = take(one.octets.view());
}
void waiting_stanzas::taken(std::uint64_t end) {
    while (!all_.empty() && all_.front().end != 0 && all_.front().end <= end) take_first();
}

void waiting_stanzas::refuse(house& all, couplet::stanza_condition why) {
    while (!all_.empty()) serve::refuse(all, take_first().octets.view(), why);
}
void waiting_stanzas::refuse_given(house& all, couplet::stanza_condition why) {
    while (!all_.empty() && all_.front().end != 0)
        serve::refuse(all, take_first().octets.view(), why);
}
bool waiting_stanzas::expire(house& all, std::uint64_t now) {
    while (!all_.empty() && all_.front().until <= now) {
        if (all_.front().end != 0) return true;
        serve::refuse(all, take_first().octets.view(),
                      couplet::stanza_condition::remote_server_timeout);
    }
    return false;
}

}  // namespace serve
