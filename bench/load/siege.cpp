// SPDX-License-Identifier: BSL-1.0
#include "siege.hpp"

#include <array>
#include <functional>
#include <random>
#include <stdexcept>
#include <utility>
#include <vector>

#include "client.hpp"

namespace load {
namespace {

/// A connection without a machine: octets go out, and what comes is thrown away.
class raw : public std::enable_shared_from_this<raw> {
  public:
    raw(world& all, std::shared_ptr<outcome> came) : link_{all.dial()}, came_{std::move(came)} {
        ++came_->connections;
        ++came_->open;
    }
    ~raw() { --came_->open; }

    /// Calls `f` when it is connected, and when more can be written.
    void when_writable(std::function<void(raw&)> f) {
        link_.when(net::wait::wait_write,
                   [self = shared_from_this(), f = std::move(f)] { f(*self); });
    }
    /// Until the server ends it; then `f`.
    void read(std::function<void()> f) {
        link_.when(net::wait::wait_read, [self = shared_from_this(), f = std::move(f)] {
            std::array<char, 4096> room;
            auto const result = self->link_.read(room).first;
            if (result == net::attempt::done || result == net::attempt::wants_read)
                return self->read(f);
            ++self->came_->ended;
            self->link_.close();
            f();
        });
    }
    /// False: no more can be said.
    bool write(std::string_view octets) {
        auto const [result, size] = link_.write(octets);
        came_->octets += size;
        return result == net::attempt::done || result == net::attempt::wants_write;
    }

  private:
    net::connection link_;
    std::shared_ptr<outcome> came_;
};

std::string header_of(options const& wants) {
    return "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
           "xmlns:stream='http://etherx.jabber.org/streams' "
           "version='1.0' to='" +
           wants.domain + "'>";
}

/// One octet a second, of a stream that is never begun.
class slow final : public attack {
  public:
    explicit slow(world& all) : world_{all}, timer_{all.io()}, words_{header_of(all.wants())} {}
    void begin() override {
        for (int i = 0; i < 500; ++i) come();
        say();
    }

  private:
    void come() {
        auto const one = std::make_shared<raw>(world_, tally);
        one->read([] {});
        all_.push_back(one);
    }
    void say() {
        for (auto const& one : all_)
            if (auto const it = one.lock()) it->write({&words_[said_ % words_.size()], 1});
        ++said_;
        timer_.expires_after(std::chrono::seconds{1});
        timer_.async_wait([this](boost::system::error_code error) {
            if (!error) say();
        });
    }

    world& world_;
    asio::steady_timer timer_;
    std::string words_;
    std::vector<std::weak_ptr<raw>> all_;
    std::size_t said_ = 0;
};

/// Who connects and waits: half of them without a word, the others behind their header.
class strangers final : public attack {
  public:
    explicit strangers(world& all)
        : world_{all}, timer_{all.io()}, header_{header_of(all.wants())} {}
    void begin() override {
        for (int i = 0; i < 100 && came.connections < world_.wants().crowd; ++i) come();
        timer_.expires_after(std::chrono::milliseconds{10});
        timer_.async_wait([this](boost::system::error_code error) {
            if (!error) begin();
        });
    }

  private:
    void come() {
        auto const one = std::make_shared<raw>(world_, tally);
        one->read([] {});
        if (came.connections % 2 == 0) one->when_writable([this](raw& it) { it.write(header_); });
    }

    world& world_;
    asio::steady_timer timer_;
    std::string header_;
};

/// Who never stops talking, and never says who it is; one for each that was ended.
class flood final : public attack {
  public:
    explicit flood(world& all)
        : world_{all}, header_{header_of(all.wants())}, words_(32 * 1024, 'x') {}
    void begin() override {
        for (int i = 0; i < 50; ++i) come();
    }

  private:
    void come() {
        auto const one = std::make_shared<raw>(world_, tally);
        one->read([this] { come(); });
        bool const is_deep = came.connections % 2 == 0;
        one->when_writable([this, is_deep](raw& it) {
            if (it.write(header_ + (is_deep ? "<a b='" : "<a>"))) pour(it);
        });
    }
    void pour(raw& one) {
        if (one.write(words_)) one.when_writable([this](raw& it) { pour(it); });
    }

    world& world_;
    std::string header_, words_;
};

/// Stanzas at each limit, which must come, and one past it, which must be the end.
class limits final : public attack, public owner {
  public:
    explicit limits(world& all) : world_{all} {}
    ~limits() override { leave(); }
    void begin() override { enter(); }

    void ready(bool) override {
        is_past_ = false;
        address_ = session_->address().text();
        session_->send_raw(stanza(sizes[kind_].most));
    }
    void heard(couplet::stanza_view stanza_that_came) override {
        if (stanza_that_came.kind() != couplet::stanza_kind::message) return;
        bool const is_good =
            !is_past_ && stanza_that_came.message_type() != couplet::message_type::error;
        judge(is_good, is_past_ ? "came, past the limit" : "is refused at the limit");
        if (!is_past_) {
            is_past_ = true;
            session_->send_raw(stanza(sizes[kind_].most + 1));
        }
    }
    void over(std::string_view why) override {
        ++came.ended;
        judge(is_past_, std::string{"ends: "}.append(why));
        kind_ = (kind_ + 1) % sizes.size();
        asio::post(world_.io(), [this] { enter(); });
    }

  private:
    struct size {
        char const* name;
        std::size_t most;  ///< couplet/xml/limits.hpp
    };
    static constexpr std::array sizes{size{"octets", 262'144}, size{"depth", 64},
                                      size{"attributes", 64}, size{"name", 256},
                                      size{"nodes", 8'192}};

    void enter() {
        ++came.connections;
        is_past_ = false;
        leave();
        account who = numbered_account(world_.wants(), 0);
        who.resource = "limits";
        who.has_management = false;
        session_ = connect(world_, who, *this);
    }
    void leave() {
        if (session_) (void)session_->cut();
    }
    void judge(bool is_good, std::string const& what) {
        ++(is_good ? came.good : came.wrong);
        if (!is_good) came.why = std::string{sizes[kind_].name} + ' ' + what;
    }
    /// To oneself.
    std::string stanza(std::size_t count) const {
        std::string const head = "<message type='chat' to='" + address_ + "'>", tail = "</message>";
        auto const repeat = [](std::string const& what, std::size_t times) {
            std::string all;
            for (std::size_t i = 0; i < times; ++i) all += what;
            return all;
        };
        std::string inner;
        switch (kind_) {
            case 0:
                inner =
                    "<body>" + std::string(count - head.size() - tail.size() - 13, 'x') + "</body>";
                break;
            case 1:
                inner = repeat("<x xmlns='a:b'>", 1) + repeat("<x>", count - 2) +
                        repeat("</x>", count - 1);
                break;
            case 2:
                inner = "<x xmlns='a:b'";
                for (std::size_t i = 0; i < count; ++i) inner += " a" + std::to_string(i) + "='1'";
                inner += "/>";
                break;
            case 3: inner = '<' + std::string(count, 'x') + " xmlns='a:b'/>"; break;
            default: inner = "<x xmlns='a:b'>" + repeat("<x/>", count - 2) + "</x>"; break;
        }
        return head + inner + tail;
    }

    world& world_;
    std::shared_ptr<session> session_;
    std::string address_;
    std::size_t kind_ = 0;
    bool is_past_ = false;
};

/// Clients whose connection goes at any moment of their login, or behind it.
class abrupt final : public attack {
  public:
    explicit abrupt(world& all) : world_{all} {}
    void begin() override {
        for (int i = 0; i < 12; ++i) all_.push_back(std::make_unique<deserter>(*this, i));
    }

  private:
    class deserter final : public owner {
      public:
        deserter(abrupt& one, int number) : all_{one}, number_{number}, timer_{one.world_.io()} {
            enter();
        }
        deserter(deserter const&) = delete;
        deserter& operator=(deserter const&) = delete;
        ~deserter() {
            if (session_) (void)session_->cut();
        }
        void ready(bool) override { ++all_.came.good; }
        void over(std::string_view why) override {
            ++all_.came.ended;
            all_.came.why = why;
        }

      private:
        void enter() {
            ++all_.came.connections;
            account who = numbered_account(all_.world_.wants(), 0);
            who.resource = "abrupt" + std::to_string(number_);
            session_ = connect(all_.world_, who, *this);
            std::exponential_distribution<double> pause{1 / .03};
            timer_.expires_after(seconds_of(pause(all_.world_.random())));
            timer_.async_wait([this](boost::system::error_code error) {
                if (error) return;
                (void)session_->cut();
                enter();
            });
        }

        abrupt& all_;
        int number_;
        asio::steady_timer timer_;
        std::shared_ptr<session> session_;
    };

    world& world_;
    std::vector<std::unique_ptr<deserter>> all_;
};

template <class Attack>
std::unique_ptr<attack> made(world& all) {
    return std::make_unique<Attack>(all);
}

}  // namespace

std::unique_ptr<attack> make_attack(std::string_view name, world& all) {
    struct kind {
        std::string_view name;
        std::unique_ptr<attack> (*make)(world&);
    };
    constexpr kind kinds[]{{"slow", made<slow>},
                           {"strangers", made<strangers>},
                           {"flood", made<flood>},
                           {"limits", made<limits>},
                           {"abrupt", made<abrupt>}};
    for (kind const& one : kinds)
        if (name == one.name) return one.make(all);
    return nullptr;
}

siege::siege(std::string_view name, options const& wants)
    : all_{wants}, attack_{make_attack(name, all_)} {
    if (!attack_) throw std::runtime_error{"no such attack: " + std::string{name}};
    thread_ = std::thread{[this] {
        attack_->begin();
        while (!is_over_) all_.run_for(.05);
    }};
}

outcome siege::end() {
    is_over_ = true;
    thread_.join();
    outcome const came = attack_->came;
    return came;
}

}  // namespace load
