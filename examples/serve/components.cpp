// SPDX-License-Identifier: BSL-1.0
#include "components.hpp"

#include <couplet/negotiation/component_host.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/check.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>

#include "../net/pump.hpp"
#include "guest.hpp"
#include "listener.hpp"
#include "waiting.hpp"

namespace serve {
namespace {

/// Models `couplet::component_secrets`.
struct registered {
    std::map<std::string, std::string, std::less<>> secrets;

    std::optional<std::string_view> component_secret(std::string_view name) const {
        auto const found = secrets.find(name);
        if (found == secrets.end()) return {};
        return found->second;
    }
    bool operator()(std::string_view name) const { return secrets.contains(name); }
};

class component final : public guest, public neighbour, public net::pump<component> {
  public:
    component(house& all, std::shared_ptr<registered const> known, net::connection link)
        : guest{all, party::component},
          pump{std::move(link), all.wire()},
          known_{std::move(known)},
          machine_{unsent_,
                   couplet::component_host_settings{.random = all.random(),
                                                    .domain = all.domain(),
                                                    .components = *known_,
                                                    .waits = {.closing = closing},
                                                    .limits = all.wanted().most.server,
                                                    .pool = &all.pool()},
                   *known_} {
        machine_.tick(house_.now());
    }

    void deliver(any_stanza const& one) override {
        auto octets = for_servers(one);  // it reads the same on its stream
        std::uint64_t end = 0;
        if (machine_.is_ready()) {
            machine_.link().send_again(octets.view());
            house_.counted.add_sent(octets.view());
            end = machine_.end();
            flush();
        }
        unsent_.add(std::move(octets), nullptr, house_.now(), end);
        if (unsent_.octets() > house_.wanted().most.backlog) drop();
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
    /// XEP-0114 has none.
    net::tls_session begin_tls(int) const noexcept { return {}; }
    void take(couplet::session_event const& event) {
        std::visit([this](auto const& one) { on(one); }, event);
    }
    void gone() {
        leave();
        if (!is_here_) return;
        house_.set_component(machine_.state().address->view().domain(), nullptr);
        unsent_.refuse(house_, couplet::stanza_condition::service_unavailable);
    }

  private:
    void on(couplet::ready const& is) {
        know();
        house_.log(is.address.text(), "the component is here");
        if (house_.component(is.address.domain()) != nullptr)
            return dismiss(couplet::stream_condition::conflict);
        is_here_ = true;
        house_.set_component(is.address.domain(), this);
    }
    void on(couplet::stanza_view stanza) {
        if (!is_here_) return;
        couplet::stanza_addresses const addresses{stanza};
        auto const verdict = couplet::check(stanza, addresses,
                                            {.role = couplet::stanza_role::server_component,
                                             .peer = machine_.state().address->view()});
        if (auto const why = verdict.stream_error()) return dismiss(*why);
        if (auto const why = verdict.stanza_error()) house_.refuse(stanza, *why, *this);
        if (verdict.is_accepted()) (void)house_.take(stanza, addresses, *this);
    }
    void on(couplet::failed const& why) { note("a component", why); }
    template <class Event>
    void on(Event const&) {}

    std::shared_ptr<registered const> known_;
    waiting_stanzas unsent_{};
    counted<couplet::component_host<digests, registered>> machine_;
    bool is_here_ = false;
};

}  // namespace

void listen_for_components(house& all, std::uint16_t port) {
    auto const known = std::make_shared<registered>();
    for (named_secret const& one : all.wanted().components) {
        known->secrets.insert_or_assign(one.name, one.secret);
        all.set_component(one.name, nullptr);
    }
    if (known->secrets.empty()) return;
    listen(all, port, [&all, known](net::tcp::socket socket) {
        std::make_shared<component>(all, known, net::connection{std::move(socket)})->begin();
    });
}

}  // namespace serve
