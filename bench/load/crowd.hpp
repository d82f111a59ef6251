// SPDX-License-Identifier: BSL-1.0
// Clients that are all there before anything is measured.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client.hpp"

namespace load {

/// One that stays.
class member : public owner {
  public:
    member(world& all, std::size_t number)
        : world_{all}, account_{numbered_account(all.wants(), number)} {}
    member(member const&) = delete;
    member& operator=(member const&) = delete;
    virtual ~member() {
        if (session_) (void)session_->cut();
    }

    void enter() { session_ = connect(world_, account_, *this); }
    bool is_ready() const noexcept { return is_ready_; }
    bool is_over() const noexcept { return is_over_; }
    std::string const& why() const noexcept { return why_; }
    session& now() noexcept { return *session_; }
    std::string address() const {
        return account_.name + '@' + world_.wants().domain + '/' + account_.resource;
    }

    void ready(bool is_resumed) override {
        is_ready_ = true;
        is_over_ = false;
        if (!is_resumed) session_->send(couplet::presence{});
    }
    void over(std::string_view why) override {
        is_ready_ = false;
        is_over_ = true;
        why_ = why;
    }

  protected:
    /// The connection breaks, and can perhaps be resumed by `enter`.
    void break_off() {
        is_ready_ = false;
        if (auto saved = session_->cut()) account_.resumes = std::move(saved);
    }

    world& world_;
    account account_;
    std::shared_ptr<session> session_;

  private:
    bool is_ready_ = false;
    bool is_over_ = false;
    std::string why_;
};

/// `Member` is one; those who cannot enter end it.
template <class Member>
class crowd {
  public:
    template <class... Arguments>
    crowd(world& all, std::size_t count, Arguments&... arguments) : world_{all} {
        for (std::size_t i = 0; i < count; ++i)
            members_.push_back(std::make_unique<Member>(all, i, arguments...));
    }

    /// All of them, some at a time.
    void enter(double patience = 300) {
        std::size_t const count = members_.size(), at_once = world_.wants().at_once;
        auto const is_done = [&] {
            while (settled_ < entered_ && is_settled(*members_[settled_])) ++settled_;
            while (entered_ < count && entered_ - settled_ < at_once) members_[entered_++]->enter();
            return settled_ == count;
        };
        if (!world_.run_until(is_done, patience))
            throw std::runtime_error{"only " + std::to_string(settled_) + " of " +
                                     std::to_string(count) + " clients could log in"};
    }
    /// Proper ends.
    void leave() {
        for (auto const& one : members_)
            if (one->is_ready()) one->now().close();
        world_.run_until(
            [this] {
                return std::ranges::none_of(members_,
                                            [](auto const& one) { return one->is_ready(); });
            },
            5);
    }

    Member& operator[](std::size_t i) noexcept { return *members_[i]; }
    std::size_t size() const noexcept { return members_.size(); }
    auto begin() noexcept { return members_.begin(); }
    auto end() noexcept { return members_.end(); }

  private:
    static bool is_settled(Member const& one) {
        if (one.is_over()) throw std::runtime_error{one.address() + " is out: " + one.why()};
        return one.is_ready();
    }

    world& world_;
    std::vector<std::unique_ptr<Member>> members_;
    std::size_t entered_ = 0, settled_ = 0;
};

}  // namespace load
