// SPDX-License-Identifier: BSL-1.0
#include "asker.hpp"

#include <couplet/jid.hpp>
#include <couplet/negotiation/server_link.hpp>
#include <utility>
#include <variant>

#include "../net/dial.hpp"
#include "../net/pump.hpp"
#include "guest.hpp"

namespace serve {
namespace {

using couplet::stanza_condition;

struct errand {
    errand(couplet::key_question asked, judged told)
        : from{*couplet::jid::parse(asked.from)},
          to{*couplet::jid::parse(asked.to)},
          question{std::move(asked)},
          then{std::move(told)} {}
    void tell(bool is_valid, std::optional<stanza_condition> unknown) {
        if (auto const once = std::exchange(then, nullptr)) once(is_valid, unknown);
    }

    couplet::jid from, to;
    couplet::key_question question;
    judged then;
};

class asker final : public guest, public net::pump<asker> {
  public:
    asker(peers& all, std::shared_ptr<errand> what, net::connection link)
        : guest{all.home(), party::server},
          pump{std::move(link), all.home().wire()},
          all_{all},
          what_{std::move(what)},
          machine_{{.from = what_->from.view(),
                    .to = what_->to.view(),
                    .secret = {},
                    .waits = {.negotiation = 20, .login = 30, .closing = closing},
                    .limits = couplet::xml::preauth_limits},
                   std::move(what_->question)} {
        machine_.tick(house_.now());
        know();
    }

    void tick(std::uint64_t now) override {
        machine_.tick(now);
        flush();
    }
    void dismiss(couplet::stream_condition) override {
        machine_.close();
        flush();
    }

    auto& machine() noexcept { return machine_; }
    net::tls_session begin_tls(int socket) const {
        bool const is_direct = machine_.phase() == couplet::phase::opening;
        return all_.outbound_tls().connect(socket, net::ascii_domain(what_->to.view().domain()),
                                           is_direct);
    }
    void take(couplet::session_event const& event) {
        if (auto const* const verdict = std::get_if<couplet::key_judged>(&event)) {
            what_->tell(verdict->is_valid, verdict->error);
            machine_.close();
        }
        if (auto const* const why = std::get_if<couplet::failed>(&event))
            note(what_->to.view().text(), *why);
    }
    void gone() {
        leave();
        what_->tell(false, stanza_condition::remote_server_timeout);
    }

  private:
    peers& all_;
    std::shared_ptr<errand> what_;
    couplet::key_question_stream machine_;
};

void dial(peers& all, std::shared_ptr<errand> what, net::whereabouts where) {
    if (all.is_closing()) return;
    auto const begin = [&all, what](net::dialled answer) {
        if (all.is_closing()) return;
        if (!answer.socket) return what->tell(false, condition_of(answer.why));
        std::make_shared<asker>(all, what, net::connection{*std::move(answer.socket)})
            ->begin(answer.where.is_direct_tls);
    };
    net::dialler::dial(all.home().io(), std::move(where), dial_patience, begin);
}

}  // namespace

void ask_key(peers& all, couplet::key_question question, judged then) {
    auto const what = std::make_shared<errand>(std::move(question), std::move(then));
    // For strangers, who share what one sender has.
    all.find(std::string{what->to.view().domain()}, std::string{what->from.view().domain()},
             [&all, what](net::whereabouts where) { dial(all, what, std::move(where)); });
}

}  // namespace serve
