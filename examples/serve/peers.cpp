// SPDX-License-Identifier: BSL-1.0
#include "peers.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <couplet/stanza/random_id.hpp>

#include "asker.hpp"
#include "line.hpp"
#include "waiting.hpp"

namespace serve {

using couplet::stanza_condition;

namespace {

/// Who answers for what is sent: an account; of what the server says who hears it. Components are trusted.
std::string answers_for(house const& all, couplet::jid_view from, couplet::jid_view to) {
    if (all.domain(from.domain()) == couplet::domain_kind::service) return {};
    return std::string{from.has_local() ? from.bare().text() : to.domain()};
}

}  // namespace

peers::peers(house& all)
    : house_{all},
      is_own_{&all},
      inbound_tls_{all.tls().from_servers(all.wanted().authorities)},
      outbound_tls_{all.tls().to_servers(all.wanted().authorities, all.wanted().verifies_servers)},
      resolver_{all.io(), {}, 4},  // of whom some may be asked for what never answers
      secret_{couplet::random_id::draw(all.random()).text()},
      shares_{std::make_shared<shares>(all.wanted().most)} {
    for (server_place const& one : all.wanted().hosts)
        hosts_.insert_or_assign(one.domain, net::target{one.host, one.port});
    house_.enter(*this);
    house_.set_federation(*this);
}
void peers::use(net::tls_context const& ours) {
    options const& is = house_.wanted();
    auto inbound = ours.from_servers(is.authorities);
    outbound_tls_ = ours.to_servers(is.authorities, is.verifies_servers);
    inbound_tls_ = std::move(inbound);
}
peers::~peers() { house_.forget(*this); }

void peers::forward(couplet::jid_view from, couplet::jid_view to, any_stanza const& one) {
    auto octets = for_servers(one);
    if (is_closing_ || octets.size() == 0) return;
    auto const why = send(from, to, octets);
    if (!why) return;
    // Later: whoever sends to many is not to hear of it while doing so.
    auto const lost = std::make_shared<couplet::secret>(std::move(octets));
    net::asio::post(house_.io(), [this, lost, why = *why] { refuse(house_, lost->view(), why); });
}
std::optional<stanza_condition> peers::send(couplet::jid_view from, couplet::jid_view to,
                                            couplet::secret& octets) {
    pair const who{from.domain(), to.domain()};
    auto found = lines_.find(who);
    if (found == lines_.end()) {
        if (lines_.size() >= house_.wanted().most.servers)
            if (auto const idle = std::ranges::find_if(
                    lines_, [](auto const& one) { return one.second->is_idle(); });
                idle != lines_.end())
                lines_.erase(idle);
        if (lines_.size() >= house_.wanted().most.servers)
            return stanza_condition::resource_constraint;
        found = lines_.emplace(who, std::make_shared<line>(*this, who.first, who.second)).first;
    }
    return found->second->send(octets, answers_for(house_, from, to));
}

void peers::tick(std::uint64_t now) {
    for (auto each = lines_.begin(); each != lines_.end();) {
        each->second->tick(now);
        each = each->second->is_done(now) ? lines_.erase(each) : std::next(each);
    }
}
/// The streams are dismissed, too; what is on its way to one goes no further.
void peers::dismiss(couplet::stream_condition) {
    is_closing_ = true;
    house_.forget(*this);
}

void peers::find(std::string const& domain, std::string const& sender, found_handler then) {
    if (auto const known = hosts_.find(domain); known != hosts_.end())
        return find(known->second, sender, std::move(then));
    resolver_.find(domain, net::service::server, std::move(then), sender);
}
void peers::find(net::target where, std::string const& sender, found_handler then) {
    resolver_.look_up(std::move(where), std::move(then), sender);
}

void peers::judge(couplet::key_question question, judged then) {
    // What we say ourselves nobody else can say.
    if (is_own_(question.to)) return then(false, {});
    auto const found = lines_.find({question.from, question.to});
    if (found != lines_.end() && found->second->is_ready())
        return found->second->ask(std::move(question), std::move(then));
    if (is_closing_ || questions_ >= house_.wanted().most.servers)
        return then(false, stanza_condition::resource_constraint);
    ++questions_;
    ask_key(*this, std::move(question), [this, then = std::move(then)](bool is_valid, auto why) {
        --questions_;
        then(is_valid, why);
    });
}

}  // namespace serve
