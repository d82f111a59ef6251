// SPDX-License-Identifier: BSL-1.0
#include "client.hpp"

#include <couplet/match.hpp>
#include <couplet/negotiation/client.hpp>
#include <couplet/stanza/random_id.hpp>
#include <stdexcept>
#include <utility>
#include <variant>

#include "net/pump.hpp"
#include "remembered.hpp"

namespace load {
namespace {

couplet::sasl::mechanism_set mechanism_of(std::string const& name) {
    auto const found = couplet::sasl::find_mechanism(name);
    if (!found) throw std::runtime_error{"no such mechanism: " + name};
    return couplet::sasl::mechanism_set{*found};
}
couplet::jid address_of(options const& wants, account const& who) {
    auto made = couplet::jid::parse(who.name + '@' + wants.domain + '/' + who.resource);
    if (!made) throw std::runtime_error{"no address: " + who.name + '@' + wants.domain};
    return *std::move(made);
}

/// A failure in a few words.
std::string words_of(couplet::failed const& why) {
    std::string text{couplet::name(why.why)};
    auto const add = [&](auto const& detail) {
        if constexpr (requires { couplet::name(detail); })
            text.append("/").append(couplet::name(detail));
        else if constexpr (requires { couplet::name(detail.code); })
            text.append("/").append(couplet::name(detail.code));
        else if constexpr (requires { couplet::sasl::name(detail); })
            text.append("/").append(couplet::sasl::name(detail));
    };
    std::visit(add, why.detail);
    if (!why.text.empty()) text.append(": ").append(why.text);
    return text;
}

class client final : public session, public net::pump<client> {
    using pump = net::pump<client>;

  public:
    client(world& all, account who, owner& to)
        : pump{net::connection{all.dial()}, all.wire()},
          all_{all},
          who_{std::move(who)},
          owner_{&to},
          address_{address_of(all.wants(), who_)},
          nonce_{couplet::random_id::draw(all.random())},
          machine_{settings()} {}

    void start() {
        link().when(net::wait::wait_write, [self = shared_from_this()] {
            self->begin(self->all_.wants().tls == "direct");
        });
    }

    // For the pump

    auto& machine() noexcept { return machine_; }
    net::tls_session begin_tls(int socket) {
        auto const& wants = all_.wants();
        return all_.tls().connect(socket, wants.domain, wants.tls == "direct");
    }
    void take(couplet::session_event const& event) {
        std::visit(couplet::match{
                       [this](couplet::ready const& is) {
                           if (owner_ != nullptr) owner_->ready(is.is_resumed);
                       },
                       [this](couplet::stanza_view stanza) {
                           if (owner_ != nullptr) owner_->heard(stanza);
                       },
                       [this](couplet::failed const& why) { why_ = words_of(why); },
                       [](auto const&) {},
                   },
                   event);
    }
    void gone() {
        if (owner_ != nullptr) std::exchange(owner_, nullptr)->over(why_);
    }

    // For the owner

    bool send(couplet::message const& one) override { return send_any(one); }
    bool send(couplet::presence const& one) override { return send_any(one); }
    void send_raw(std::string_view octets) override {
        raw_.append(octets);
        write_raw();
    }
    void close() override {
        why_ = "closed";
        machine_.close();
        flush();
    }
    std::optional<couplet::saved_session> cut() override {
        owner_ = nullptr;
        auto saved = couplet::saved_session::from(machine_.state());
        link().close();
        drop();
        return saved;
    }
    void tick(std::uint64_t now) override {
        machine_.tick(now);
        flush();
    }
    couplet::jid_view address() const override { return machine_.state().address->view(); }

  private:
    couplet::client_settings settings() {
        auto const& wants = all_.wants();
        couplet::client_settings made{
            .account = address_, .password = wants.password, .nonce = nonce_};
        made.policy.allowed = mechanism_of(wants.mechanism);
        made.tls = wants.tls == "none" ? couplet::tls_policy::never : couplet::tls_policy::required;
        // What a server adds to what it passes on makes it no fault.
        made.limits = {
            .stanza_octets = 1U << 20, .depth = 128, .attributes = 128, .nodes = 1U << 16};
        made.management.is_wanted = who_.has_management;
        if (who_.resumes) made.resumes = &*who_.resumes;
        return made;
    }
    template <class Stanza>
    bool send_any(Stanza const& one) {
        if (machine_.send(one)) return false;
        flush();
        return true;
    }

    void write_raw() {
        while (!raw_.empty() && owner_ != nullptr) {
            auto const [result, size] = link().write(raw_);
            raw_.erase(0, size);
            if (result == net::attempt::done) continue;
            if (result != net::attempt::wants_write) return;
            return link().when(net::wait::wait_write,
                               [self = shared_from_this()] { self->write_raw(); });
        }
    }

    world& all_;
    account who_;
    owner* owner_;
    std::string raw_;
    couplet::jid address_;
    couplet::random_id nonce_;
    couplet::client<digests> machine_;
    std::string why_ = "the connection has gone";
};

}  // namespace

account numbered_account(options const& wants, std::size_t number) {
    std::size_t const accounts = wants.accounts == 0 ? number + 1 : wants.accounts;
    return {.name = wants.user + std::to_string(number % accounts),
            .resource = "load" + std::to_string(number / accounts),
            .has_management = wants.has_management};
}

std::shared_ptr<session> connect(world& all, account who, owner& to) {
    auto made = std::make_shared<client>(all, std::move(who), to);
    made->start();
    all.keep_time(made);
    return made;
}

}  // namespace load
