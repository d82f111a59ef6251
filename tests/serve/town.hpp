// SPDX-License-Identifier: BSL-1.0
// The house of `couplet serve` without sockets, and clients that log in to it: everything happens when `settle` is called.
#pragma once

#include <algorithm>
#include <couplet/match.hpp>
#include <couplet/negotiation/client.hpp>
#include <couplet/stanza/copy.hpp>
#include <ctime>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../../examples/serve/client.hpp"

namespace town {

using client_machine = couplet::client<serve::digests>;

/// The server's end.
class desk final : public serve::client {
  public:
    explicit desk(serve::house& all) : client{all, couplet::stream_framing::tcp} {
        machine().tls_established({.exporter = "the same at both ends"});
    }
    void flush() override {}
    void drop() override {
        machine().cut();
        is_dropped = true;
    }
    bool is_dropped = false;
};

/// A house, its io_context and its store, in memory.
struct place {
    explicit place(serve::options wanted = {})
        : kept{wanted.database},
          all{loop, wanted, kept, net::tls_context::self_signed(wanted.domain)} {
        for (char const* const user : {"juliet", "romeo", "nurse", "tybalt"})
            kept.set_password(user, "secret");
    }

    serve::event_loop loop;
    serve::store kept;
    serve::house all;
};

/// Seconds of the processor: the least of five times, since whatever else the machine does only adds to them.
template <class Work>
double cost_of(Work&& work) {
    double least = std::numeric_limits<double>::max();
    for (int i = 0; i != 5; ++i) {
        auto const before = std::clock();
        work();
        least = std::min(least, static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC);
    }
    return least;
}

/// A user's client, with what it was sent.
class guest {
  public:
    /// `name`: "juliet/balcony", or with another domain than localhost; without a resource the server chooses.
    guest(place& where, std::string_view name, couplet::saved_session const* resumes = nullptr)
        : desk_{std::make_unique<desk>(where.all)},
          account_{*couplet::jid::parse(with_domain(name))},
          machine_{couplet::client_settings{.account = account_.view(),
                                            .password = "secret",
                                            .nonce = "not so random, here",
                                            .resumes = resumes}} {
        machine_.tls_established({.exporter = "the same at both ends", .is_peer_verified = true});
        settle();
        if (resumes == nullptr) heard_.clear();
    }

    bool is_ready() const { return machine_.is_ready(); }
    couplet::jid_view address() const { return machine_.state().address->view(); }
    client_machine& machine() { return machine_; }
    serve::client& at_server() { return *desk_; }
    bool is_gone() const { return desk_ == nullptr; }

    /// A stanza, or several, as they are written.
    void say(std::string_view stanzas) {
        settle();
        toward_server_ += stanzas;
        // The client's machine does not know of it: stream management counts only what goes through `machine`.
        settle();
    }
    /// The octets that have come since it was ready, or since the last call.
    std::string heard() {
        settle();
        return std::exchange(heard_, {});
    }
    bool has_heard(std::string_view text) {
        settle();
        return heard_.find(text) != std::string::npos;
    }

    /// Octets go to and fro until nobody has anything to say.
    void settle() {
        while (desk_ && (turn() || !toward_server_.empty())) {
        }
    }
    /// The connection breaks.
    void cut() {
        if (!desk_) return;
        desk_->machine().cut();
        drain_desk();
        machine_.cut();
        drain_self();
    }

  private:
    static std::string with_domain(std::string_view name) {
        if (name.find('@') != name.npos) return std::string{name};
        auto const slash = name.find('/');
        std::string made{name.substr(0, slash)};
        made += "@localhost";
        if (slash != name.npos) made += name.substr(slash);
        return made;
    }
    bool turn() {
        std::string out{std::exchange(toward_server_, {})};
        out.insert(0, machine_.output());
        machine_.consume(machine_.output().size());
        bool const is_busy = !out.empty();
        desk_->machine().feed(out);
        drain_desk();
        if (!desk_) return false;
        std::string const in{desk_->machine().output()};
        desk_->machine().consume(in.size());
        heard_ += in;
        machine_.feed(in);
        drain_self();
        return is_busy || !in.empty();
    }
    void drain_desk() {
        while (auto const event = desk_->machine().next()) {
            desk_->take(*event);
            is_over_ = is_over_ || std::holds_alternative<couplet::ended>(*event);
        }
        if (!is_over_) return;
        std::string const last{desk_->machine().output()};
        desk_->gone();
        desk_.reset();
        heard_ += last;
        machine_.feed(last);
        drain_self();
    }
    void drain_self() {
        while (machine_.next()) {
        }
    }

    std::unique_ptr<desk> desk_;
    couplet::jid account_;
    client_machine machine_;
    std::string toward_server_;
    std::string heard_;
    bool is_over_ = false;
};

}  // namespace town
