// SPDX-License-Identifier: BSL-1.0
#include "outbound.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace serve {
namespace {

couplet::outbound_settings settings_for(peers& all, line const& of, unsigned redirects) {
    std::string const name = net::ascii_domain(of.from().domain());
    return {.from = of.from(),
            .to = of.to(),
            .secret = all.secret(),
            .has_certificate = all.outbound_tls().is_for(name),
            .waits = {.negotiation = 30, .login = 60, .closing = closing},
            .limits = all.home().wanted().most.server,
            .redirects = redirects};
}

}  // namespace

outbound::outbound(peers& all, std::shared_ptr<line> of, net::connection link, unsigned redirects)
    : guest{all.home(), party::server},
      pump{std::move(link), all.home().wire()},
      all_{all},
      line_{std::move(of)},
      machine_{line_->waiting(), settings_for(all, *line_, redirects)},
      used_{house_.now()} {
    machine_.tick(used_);
    know();
}

std::uint64_t outbound::send(std::string_view stanza) {
    used_ = house_.now();
    machine_.link().send_again(stanza);
    house_.counted.add_sent(stanza);
    flush();
    return machine_.end();
}
void outbound::ask(couplet::key_question question, judged then) {
    if (asked_.size() == most_questions)
        return then(false, couplet::stanza_condition::resource_constraint);
    asked_.push_back({question, std::move(then)});
    used_ = house_.now();
    machine_.ask(std::move(question));
    flush();
}

void outbound::tick(std::uint64_t now) {
    machine_.tick(now);
    if (machine_.is_ready() && now - used_ >= idle) machine_.close();
    flush();
}
void outbound::dismiss(couplet::stream_condition) {
    machine_.close();
    flush();
}

net::tls_session outbound::begin_tls(int socket) const {
    bool const is_direct = machine_.phase() == couplet::phase::opening;
    return all_.outbound_tls().connect(socket, net::ascii_domain(line_->to().domain()), is_direct);
}
void outbound::take(couplet::session_event const& event) {
    std::visit([this](auto const& one) { on(one); }, event);
}
void outbound::on(couplet::ready const&) {
    was_ready_ = true;
    house_.log(line_->to().text(), "a stream to it is open");
    line_->opened();
}
void outbound::on(couplet::key_judged const& verdict) {
    auto const found = std::find_if(asked_.begin(), asked_.end(), [&](asked const& one) {
        return one.question.from == verdict.from && one.question.to == verdict.to &&
               one.question.id == verdict.id;
    });
    if (found == asked_.end()) return;
    auto const then = std::move(found->then);
    asked_.erase(found);
    then(verdict.is_valid, verdict.error);
}
void outbound::on(couplet::failed const& why) {
    note(line_->to().text(), why);
    if (why.why == couplet::negotiation_errc::tls_failed)
        house_.log(line_->to().text(), net::tls_reason(link().ssl()));
    if (why.why == couplet::negotiation_errc::redirected && why.other_host)
        elsewhere_ =
            net::target{std::string{why.other_host->name()}, why.other_host->port.value_or(5269)};
}
void outbound::gone() {
    leave();
    for (auto const& one : std::exchange(asked_, {}))
        one.then(false, couplet::stanza_condition::remote_server_timeout);
    line_->lost(was_ready_, std::exchange(elsewhere_, std::nullopt));
}

}  // namespace serve
