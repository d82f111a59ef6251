// SPDX-License-Identifier: BSL-1.0
#include "dial.hpp"

#include <boost/asio/post.hpp>
#include <utility>

namespace net {

using boost::system::error_code;

std::shared_ptr<dialler> dialler::dial(asio::io_context& io, whereabouts targets,
                                       std::chrono::seconds patience, handler done) {
    auto made = std::make_shared<dialler>(io, std::move(targets), patience, std::move(done));
    asio::post(io, [made] { made->next_target(); });
    return made;
}

dialler::dialler(asio::io_context& io, whereabouts targets, std::chrono::seconds patience,
                 handler done)
    : resolver_{io},
      socket_{io},
      timer_{io},
      targets_{std::move(targets)},
      patience_{patience},
      done_{std::move(done)} {}

void dialler::cancel() {
    error_code ignored;
    done_ = nullptr;
    resolver_.cancel();
    timer_.cancel();
    socket_.close(ignored);
}

void dialler::next_target() {
    if (!done_) return;
    if (at_ == targets_.size()) return finish({});
    auto const& one = targets_[at_];
    auto const take = [self = shared_from_this()](error_code error, auto found) {
        if (!self->done_) return;
        if (error) {
            self->failed(dial_errc::no_such_host, error.message());
            ++self->at_;
            return self->next_target();
        }
        self->addresses_ = std::move(found);
        self->address_ = self->addresses_.begin();
        self->next_address();
    };
    resolver_.async_resolve(one.host, std::to_string(one.port), tcp::resolver::numeric_service,
                            take);
}

void dialler::next_address() {
    if (!done_) return;
    if (address_ == addresses_.end()) {
        ++at_;
        return next_target();
    }
    is_late_ = false;
    timer_.expires_after(patience_);
    timer_.async_wait([self = shared_from_this(), attempt = attempt_](error_code error) {
        if (error || attempt != self->attempt_)
            return;  // it may have fired before it was cancelled
        error_code ignored;
        self->is_late_ = true;
        self->socket_.close(ignored);
    });
    socket_.async_connect(*address_, [self = shared_from_this()](error_code error) {
        self->timer_.cancel();
        ++self->attempt_;
        if (!self->done_) return;
        if (!error && !self->is_late_) return self->finish(std::move(self->socket_));
        error_code ignored;
        self->socket_.close(ignored);
        if (self->is_late_)
            self->failed(dial_errc::silent, "no answer");
        else
            self->failed(dial_errc::unreachable, error.message());
        ++self->address_;
        self->next_address();
    });
}

void dialler::failed(dial_errc why, std::string reason) {
    if (why < told_.why || (why == told_.why && why != dial_errc::nowhere)) return;
    told_.where = targets_[at_];
    told_.why = why;
    told_.reason = std::move(reason);
}

void dialler::finish(std::optional<tcp::socket> socket) {
    auto const done = std::exchange(done_, nullptr);
    if (socket) {
        told_.where = targets_[at_];
        told_.number = at_;
    }
    told_.socket = std::move(socket);
    done(std::move(told_));
}

}  // namespace net
