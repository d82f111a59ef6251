// SPDX-License-Identifier: BSL-1.0
#include "line.hpp"

#include <couplet/negotiation/initiator.hpp>
#include <couplet/stanza/copy.hpp>
#include <utility>

#include "outbound.hpp"

namespace serve {

using couplet::routing_failure;

line::line(peers& all, std::string const& from, std::string const& to)
    : all_{all}, from_{*couplet::jid::parse(from)}, to_{*couplet::jid::parse(to)} {}

bool line::is_ready() const noexcept { return stream_ != nullptr && stream_->is_ready(); }

bool line::send(any_stanza const& one) {
    if (is_ready()) {
        stream_->send(one);
        return true;
    }
    if (!waiting_.add(one, all_.home().now())) return false;
    if (stream_ == nullptr && !is_calling_) call();
    return true;
}
void line::ask(couplet::key_question question, judged then) {
    stream_->ask(std::move(question), std::move(then));
}

void line::tick(std::uint64_t now) { waiting_.expire(all_.home(), now); }

void line::call() {
    is_calling_ = true;
    redirects_ = 0;
    all_.find(
        std::string{to_.view().domain()},
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
    if (!answer.socket) {
        bool const is_nowhere = answer.why <= net::dial_errc::no_such_host;
        auto const why =
            is_nowhere ? routing_failure::not_resolved : routing_failure::not_negotiated;
        return fail(why, answer.reason);
    }
    left_.erase(left_.begin(), left_.begin() + static_cast<std::ptrdiff_t>(answer.number) + 1);
    auto const made = std::make_shared<outbound>(
        all_, shared_from_this(), net::connection{*std::move(answer.socket)}, redirects_);
    stream_ = made.get();
    made->begin(answer.where.is_direct_tls);
}

void line::opened() {
    is_calling_ = false;
    waiting_.give([this](couplet::stanza_view stanza) { stream_->send(stanza); });
}
void line::lost(bool was_ready, std::optional<net::target> elsewhere) {
    stream_ = nullptr;
    if (all_.is_closing()) return;
    if (was_ready) {
        if (!waiting_.empty()) call();
    } else if (elsewhere && redirects_ < couplet::max_redirects) {
        ++redirects_;
        dial({*std::move(elsewhere)});
    } else if (!left_.empty()) {
        dial(std::exchange(left_, {}));
    } else {
        fail(routing_failure::not_negotiated, "no stream came to be");
    }
}
void line::fail(routing_failure why, std::string_view reason) {
    is_calling_ = false;
    all_.home().log(to_.view().text(), reason);
    waiting_.refuse(all_.home(), why);
}

}  // namespace serve
