// SPDX-License-Identifier: BSL-1.0
// A stream that another server opens, to speak to us (RFC 6120 4.2, 8.1, XEP-0220 2.2).
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/server_link.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/check.hpp>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <variant>

#include "../net/pump.hpp"
#include "guest.hpp"
#include "listener.hpp"
#include "peers.hpp"

namespace serve {
namespace {

/// Who has sent a stanza, for the answers to it.
class sender_elsewhere final : public neighbour {
  public:
    sender_elsewhere(house& all, couplet::stanza_addresses const& addresses)
        : house_{all}, addresses_{addresses} {}
    void deliver(any_stanza const& one) override {
        house_.send(addresses_.to.view(), addresses_.from.view(), one);
    }

  private:
    house& house_;
    couplet::stanza_addresses const& addresses_;
};

class inbound final : public guest, public net::pump<inbound> {
  public:
    inbound(peers& all, net::connection link)
        : guest{all.home(), party::server},
          pump{std::move(link), all.home().wire()},
          all_{all},
          machine_{{.random = house_.random(),
                    .domain = house_.domain(),
                    .domains = all.own_domains(),
                    .secret = all.secret(),
                    .certified = certified_,
                    .waits = {.login = 120, .closing = closing, .idle = 3'600},
                    .limits = house_.wanted().most.server,
                    .pool = &house_.pool()}} {
        machine_.tick(house_.now());
    }

    void tick(std::uint64_t now) override {
        machine_.tick(now);
        flush();
    }
    void dismiss(couplet::stream_condition why) override {
        if (!machine_.reject(why)) machine_.close();
        flush();
    }
    bool is_held() { return house_.holds(*this); }
    void released() override { resume(); }
    void revoke() override { drop(); }

    auto& machine() noexcept { return machine_; }
    net::tls_session begin_tls(int socket) const { return all_.inbound_tls().accept(socket); }
    void take(couplet::session_event const& event) {
        std::visit([this](auto const& one) { on(one); }, event);
    }
    void gone() { leave(); }

  private:
    void on(couplet::authenticated const& is) {
        know();
        let_in_.emplace(is.identity.domain());
        house_.log(is.identity.text(), is.mechanism);
    }
    void on(couplet::verification_wanted const& claim) {
        std::string from{claim.from}, to{claim.to};
        ++claims_;
        if (claims_ > most_claims)
            return judge(from, to, false, couplet::stanza_condition::resource_constraint);
        couplet::key_question question{to, from, std::string{claim.id}, std::string{claim.key}};
        all_.judge(std::move(question),
                   [self = weak_from_this(), from, to](bool is_valid, auto why) {
                       if (auto const one = self.lock()) one->judge(from, to, is_valid, why);
                   });
    }
    void judge(std::string const& from, std::string const& to, bool is_valid,
               std::optional<couplet::stanza_condition> why) {
        --claims_;
        if (is_valid && machine_.accept_domain(from, to))
            let_in_.insert(from);
        else if (!is_valid)
            machine_.refuse_domain(from, to, why);
        flush();
    }
    void on(couplet::stanza_view stanza) {
        if (!machine_.state().address) return;
        couplet::stanza_addresses const addresses{stanza};
        auto const is_let_in = [this](std::string_view domain) { return let_in_.contains(domain); };
        auto const verdict = couplet::check(stanza, addresses,
                                            {.role = couplet::stanza_role::server_s2s,
                                             .peer = machine_.state().address->view(),
                                             .peer_domains = is_let_in,
                                             .own_domains = all_.own_domains()});
        if (auto const why = verdict.stream_error()) return dismiss(*why);
        sender_elsewhere sender{house_, addresses};
        if (auto const why = verdict.stanza_error()) house_.refuse(stanza, *why, sender);
        if (verdict.is_accepted() && !house_.take(stanza, addresses, sender))
            dismiss(couplet::stream_condition::improper_addressing);
    }
    void on(couplet::failed const& why) {
        auto const& who = machine_.state().address;
        note(who ? who->view().text() : "a server", why);
    }
    template <class Event>
    void on(Event const&) {}

    /// Those that the peer's certificate is for; never ours.
    struct certified {
        inbound* one;
        bool operator()(std::string_view domain) const {
            return !one->all_.own_domains().contains(domain) &&
                   net::is_peer_certificate_for(one->link().ssl(), net::ascii_domain(domain));
        }
    };

    peers& all_;
    certified certified_{this};
    couplet::inbound_stream<digests> machine_;
    std::set<std::string, std::less<>> let_in_;
    static constexpr unsigned most_claims = 8;
    unsigned claims_ = 0;  ///< that somebody is being asked about
};

}  // namespace

void listen_for_servers(peers& all, std::uint16_t port) {
    listen(all.home(), port, [&all](net::tcp::socket socket) {
        std::make_shared<inbound>(all, net::connection{std::move(socket)})->begin();
    });
}

}  // namespace serve
