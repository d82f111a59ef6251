// SPDX-License-Identifier: BSL-1.0
#include "line.hpp"

#include <algorithm>
#include <couplet/negotiation/initiator.hpp>
#include <utility>

#include "outbound.hpp"

namespace serve {

using couplet::stanza_condition;

line::line(peers& all, std::string const& from, std::string const& to)
    : all_{all}, from_{*couplet::jid::parse(from)}, to_{*couplet::jid::parse(to)} {}

bool line::is_ready() const noexcept { return stream_ != nullptr && stream_->is_ready(); }

std::optional<stanza_condition> line::send(couplet::secret& octets, std::string const& sender) {
    house const& home = all_.home();
    bool const needs_call = stream_ == nullptr && !is_calling_;
    if (needs_call && home.now() < rests_until_) return why_;
    if (waiting_.octets() + octets.size() > home.wanted().most.backlog)
        return stanza_condition::resource_constraint;
    auto ticket = all_.shares_of().take(sender, octets.size(), 0);
    auto callers = needs_call ? all_.shares_of().take(sender, 0, 1) : is_callers_;
    if (!ticket || (needs_call && !callers)) return stanza_condition::resource_constraint;
    auto const end = is_ready() ? stream_->send(octets.view()) : 0;
    waiting_.add(std::move(octets), std::move(ticket), home.now(), end);
    is_callers_ = std::move(callers);
    if (!needs_call) return {};
    caller_ = sender;
    call();
    return {};
}
void line::ask(couplet::key_question question, judged then) {
    stream_->ask(std::move(question), std::move(then));
}

void line::tick(std::uint64_t now) {
    if (waiting_.expire(all_.home(), now) && stream_ != nullptr) stream_->drop();
}

void line::call() {
    is_calling_ = true;
    redirects_ = 0;
    all_.find(
        std::string{to_.view().domain()}, caller_,
        [self = shared_from_this()](net::whereabouts found) { self->dial(std::move(found)); });
}
void line::dial(net::whereabouts where) {
    if (all_.is_closing()) return;
    left_ = where;
    net::dialler::dial(
        all_.home().io(), std::move(where), dial_patience,
        [self = shared_from_this()](net::dialled answer) { self->take(std::move(answer)); });
}
void line::take(net::dialled answer) {
    if (all_.is_closing()) return;
    if (!answer.socket)
        return fail(condition_of(answer.why),
                    answer.reason.empty() ? "nothing says where it is" : answer.reason);
    left_.erase(left_.begin(), left_.begin() + static_cast<std::ptrdiff_t>(answer.number) + 1);
    auto const made = std::make_shared<outbound>(
        all_, shared_from_this(), net::connection{*std::move(answer.socket)}, redirects_);
    stream_ = made.get();
    made->begin(answer.where.is_direct_tls);
}

void line::opened() {
    is_calling_ = false;
    pause_ = 0;
    waiting_.give([this](std::string_view octets) { return stream_->send(octets); });
}
void line::lost(bool was_ready, std::optional<net::target> elsewhere) {
    stream_ = nullptr;
    if (all_.is_closing()) return;
    if (was_ready) {
        waiting_.refuse_given(all_.home(), stanza_condition::remote_server_timeout);
        if (!waiting_.empty()) return call();
        is_callers_ = nullptr;
    } else if (elsewhere && redirects_ < couplet::max_redirects) {
        ++redirects_;
        all_.find(
            *std::move(elsewhere), caller_,
            [self = shared_from_this()](net::whereabouts found) { self->dial(std::move(found)); });
    } else if (!left_.empty()) {
        dial(std::exchange(left_, {}));
    } else {
        fail(stanza_condition::remote_server_timeout, "no stream came to be");
    }
}
void line::fail(stanza_condition why, std::string_view reason) {
    is_calling_ = false;
    is_callers_ = nullptr;
    why_ = why;
    pause_ = std::clamp(2 * pause_, first_pause, longest_pause);
    rests_until_ = all_.home().now() + pause_;
    all_.home().log(to_.view().text(), reason);
    waiting_.refuse(all_.home(), why);
}

}  // namespace serve
