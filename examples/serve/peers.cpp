// SPDX-License-Identifier: BSL-1.0
#include "peers.hpp"

#include <boost/asio/post.hpp>
#include <couplet/stanza/random_id.hpp>
#include <stdexcept>

#include "asker.hpp"
#include "line.hpp"
#include "waiting.hpp"

namespace serve {

using couplet::stanza_condition;

peers::peers(house& all)
    : house_{all},
      is_own_{&all},
      inbound_tls_{all.tls().from_servers(all.wanted().authorities)},
      outbound_tls_{all.tls().to_servers(all.wanted().authorities, all.wanted().verifies_servers)},
      resolver_{all.io(), {}, 4},  // of whom some may be asked for what never answers
      secret_{couplet::random_id::draw(all.random()).text()} {
    for (server_place const& one : all.wanted().hosts) {
        auto const domain = couplet::jid::parse(one.domain);
        if (!domain || !domain->view().is_domain())
            throw std::runtime_error{"--host " + one.domain + " is no domain: RFC 7622 3.2"};
        hosts_.insert_or_assign(std::string{domain->view().domain()},
                                net::target{one.host, one.port});
    }
    house_.enter(*this);
    house_.set_federation(*this);
}
peers::~peers() { house_.forget(*this); }

void peers::forward(couplet::jid_view from, couplet::jid_view to, any_stanza const& one) {
    pair const who{from.domain(), to.domain()};
    auto found = lines_.find(who);
    if (found == lines_.end() && lines_.size() < house_.wanted().most.servers && !is_closing_)
        found = lines_.emplace(who, std::make_shared<line>(*this, who.first, who.second)).first;
    if (found != lines_.end() && found->second->send(one)) return;
    if (is_closing_) return;
    // Later: whoever sends to many is not to hear of it while doing so.
    auto const lost = std::make_shared<waiting_stanzas>();
    lost->add(one, house_.now());
    net::asio::post(house_.io(), [this, lost] {
        lost->refuse(house_, couplet::routing_failure::not_negotiated);
    });
}

void peers::tick(std::uint64_t now) {
    for (auto each = lines_.begin(); each != lines_.end();) {
        each->second->tick(now);
        each = each->second->is_done() ? lines_.erase(each) : std::next(each);
    }
}
/// The streams are dismissed, too; what is on its way to one goes no further.
void peers::dismiss(couplet::stream_condition) {
    is_closing_ = true;
    house_.forget(*this);
}

void peers::find(std::string const& domain, std::function<void(net::whereabouts)> then) {
    if (auto const known = hosts_.find(domain); known != hosts_.end())
        return net::asio::post(house_.io(), [where = known->second, then] { then({where}); });
    resolver_.find(domain, net::service::server, std::move(then));
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
