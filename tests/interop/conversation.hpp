// SPDX-License-Identifier: BSL-1.0
// A machine and its connection: the loop that every user of couplet writes once.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <couplet/negotiation/bosh_client.hpp>
#include <couplet/negotiation/errc.hpp>
#include <couplet/negotiation/event.hpp>

#include "transport.hpp"

namespace interop {

using namespace std::chrono_literals;

/// What a machine says, for a message about what went wrong.
inline std::string describe(couplet::failed const& why) {
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

/// Octets go to the machine and come from it; TLS begins when it says so. What it tells beside that is the user's.
template <class Machine>
class conversation {
  public:
    conversation(Machine& machine, std::unique_ptr<wire> connection, tls_options tls = {})
        : machine_{&machine}, wire_{std::move(connection)}, tls_{std::move(tls)} {}

    /// What the machine says goes into bodies, and comes out of them (XEP-0124). Before anything else.
    void carry_by_bosh(std::uint64_t rid) {
        bosh_.emplace(couplet::bosh_client_settings{.rid = rid});
    }

    wire& connection() noexcept { return *wire_; }
    Machine& machine() noexcept { return *machine_; }
    Machine* operator->() noexcept { return machine_; }

    /// TLS that comes before everything else: direct TLS (XEP-0368), WebSockets and BOSH.
    void start_tls() {
        tls_state state = wire_->start_tls(tls_);
        if (tls_.binding) state.keep_only(*tls_.binding);
        if (tls_.is_binding_false) state.falsify();
        if (!machine_->tls_established(state.facts())) throw std::runtime_error{"TLS, unawaited"};
    }

    /// The next event; nothing if none has come in time. It is gone with the next call.
    std::optional<couplet::session_event> next(milliseconds at_most = 10s) {
        auto const end = std::chrono::steady_clock::now() + at_most;
        for (;;) {
            machine_->tick(seconds());
            if (bosh_) bosh_->tick(seconds());
            auto event = machine_->next();
            flush();
            if (event && std::holds_alternative<couplet::start_tls>(*event)) {
                start_tls();
                continue;
            }
            if (event) return event;
            if (!receive(end)) return {};
        }
    }
    /// The next event of that kind. What is no stanza and not wanted is passed over; a failure is not.
    template <class Event>
    Event expect(milliseconds at_most = 10s) {
        while (auto const event = next(at_most)) {
            if (auto const* wanted = std::get_if<Event>(&*event)) return *wanted;
            if (auto const* why = std::get_if<couplet::failed>(&*event))
                throw std::runtime_error{describe(*why)};
            if (std::holds_alternative<couplet::ended>(*event))
                throw std::runtime_error{"the session has ended"};
        }
        throw std::runtime_error{"the server is silent"};
    }

    /// The failure that must come next, and what it is.
    couplet::failed expect_failure(couplet::negotiation_errc why) {
        while (auto const event = next()) {
            auto const* came = std::get_if<couplet::failed>(&*event);
            if (came != nullptr && came->why == why) return *came;
            if (came != nullptr) throw std::runtime_error{describe(*came)};
            if (std::holds_alternative<couplet::ready>(*event)) break;
        }
        throw std::runtime_error{"no failure"};
    }
    /// The end, however it came; then the connection's.
    couplet::ended expect_end() {
        while (auto const event = next())
            if (auto const* end = std::get_if<couplet::ended>(&*event)) {
                wire_->close();
                return *end;
            }
        throw std::runtime_error{"the session does not end"};
    }

    /// What the machine has to say, is said.
    void flush() {
        if (bosh_) return post();
        for (auto octets = machine_->output(); !octets.empty(); octets = machine_->output()) {
            std::size_t const size = octets.size();
            show("C: ", octets);
            wire_->write(octets);
            machine_->consume(size);
        }
    }

  private:
    /// False: nothing has come in time.
    bool receive(std::chrono::steady_clock::time_point end) {
        if (bosh_ && unwrap()) return true;
        auto const left = std::chrono::ceil<milliseconds>(end - std::chrono::steady_clock::now());
        auto octets = left > 0ms ? wire_->read(left) : std::nullopt;
        if (!octets) return false;
        show("S: ", *octets);
        if (bosh_) return take_response(*octets);
        // The machine reads where the octets are: they stay until there are others.
        octets_ = std::move(*octets);
        if (octets_.empty()) machine_->cut();
        machine_->feed(octets_);
        return true;
    }

    /// XEP-0124: requests for what there is to say, and one for what there is to hear.
    void post() {
        while (auto const request = bosh_->next_request(machine_->link())) {
            show("C: ", request->body);
            wire_->write(request->body);
            posted_.push_back(request->rid);
        }
    }
    bool take_response(std::string_view octets) {
        std::uint64_t const rid = posted_.front();
        posted_.pop_front();
        if (octets.empty())
            bosh_->failed(rid);
        else
            bosh_->response(rid, octets);
        unwrap();
        return true;
    }
    /// The next body goes to the machine; false if there is none.
    bool unwrap() {
        if (auto const body = bosh_->next_body()) {
            machine_->feed(*body);
            return true;
        }
        if (bosh_->is_over()) machine_->cut();
        return false;
    }

    /// With INTEROP_TRACE in the environment, what goes to and fro.
    static void show(char const* who, std::string_view octets) {
        static bool const is_wanted = std::getenv("INTEROP_TRACE") != nullptr;
        if (is_wanted) std::cerr << who << octets << '\n';
    }
    static std::uint64_t seconds() {
        auto const now = std::chrono::steady_clock::now().time_since_epoch();
        return static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::seconds>(now).count());
    }

    Machine* machine_;
    std::unique_ptr<wire> wire_;
    tls_options tls_;
    std::string octets_;
    std::optional<couplet::bosh_client> bosh_;
    std::deque<std::uint64_t> posted_;  ///< and not answered
};

}  // namespace interop
