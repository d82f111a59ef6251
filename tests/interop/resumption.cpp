// SPDX-License-Identifier: BSL-1.0
// Streams that break and go on: nothing lost, nothing doubled, nothing out of order (XEP-0198 4, 5).
#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include <couplet/negotiation/saved_session.hpp>

#include "exchange.hpp"
#include "scenarios.hpp"
#include "user.hpp"

namespace interop {
namespace {

/// What one says: its number in a row, behind the name of the row.
std::string numbered(std::string_view row, std::size_t number) {
    return std::string{row} + ' ' + std::to_string(number);
}

/// What somebody has heard of what the other said: all of it, each once.
class heard {
  public:
    /// `is_ordered`: in the order in which it was said, too.
    heard(std::string row, bool is_ordered) : row_{std::move(row)}, is_ordered_{is_ordered} {}
    void take(couplet::stanza_view stanza) {
        auto const said = couplet::message::read(stanza);
        if (!said || !said->body.text().starts_with(row_)) return;
        std::string const text{said->body.text()};
        check(all_.insert(text).second, '"' + text + "\" comes once");
        check(!is_ordered_ || text == numbered(row_, all_.size() - 1),
              '"' + text + "\" comes in its place");
    }
    std::size_t count() const noexcept { return all_.size(); }

  private:
    std::set<std::string> all_;
    std::string row_;
    bool is_ordered_;
};

/// Two people talk, and one of them has a bad network.
class affair {
  public:
    affair(server const& at, std::string_view row)
        : at_{at},
          romeo_{at, romeo},
          row_{row},
          // ejabberd 23.01 keeps no order around a resumption.
          by_juliet_{row_, at.name != "ejabberd"},
          by_romeo_{row_, at.name != "ejabberd"} {
        romeo_.log_in();
        juliet_ = std::make_unique<user>(at, juliet);
        juliet_->log_in();
        juliet_address_ = couplet::jid{juliet_->address()};
        check(saved().has_value(), "the session can be resumed");
    }

    /// Each says that much.
    void talk(int count) {
        for (int i = 0; i < count; ++i) {
            must(juliet_->machine().send(message_to(romeo_.address(), said_by_juliet_)));
            ++said_by_juliet_;
            romeo_.send(message_to(juliet_address_, said_by_romeo_));
            ++said_by_romeo_;
        }
    }
    /// Sends so many octets of what she has said, if there are so many.
    void send_some(std::size_t octets) {
        auto const all = juliet_->machine().output();
        auto const some = all.substr(0, octets);
        if (!some.empty()) juliet_->talk().connection().write(some);
        juliet_->machine().consume(some.size());
    }
    /// Sends so many of the stanzas that she has said.
    void send_whole(int stanzas) {
        constexpr std::string_view end = "</message>";
        auto const all = juliet_->machine().output();
        std::size_t octets = 0;
        for (int i = 0; i < stanzas; ++i) octets = all.find(end, octets) + end.size();
        send_some(octets);
    }
    /// She hears so many stanzas.
    void listen(int count) {
        for (int i = 0; i < count; ++i)
            if (auto const event = juliet_->talk().next(200ms)) hear(*event, by_juliet_);
    }
    void cut() {
        saved_ = *saved();
        juliet_->talk().connection().cut();
        juliet_->machine().cut();
        if (at_.name == "ejabberd") let_settle();
    }
    /// The server is left with a connection that it believes in.
    void walk_away() {
        saved_ = *saved();
        left_.push_back(std::move(juliet_));
        if (at_.name == "ejabberd") let_settle();
    }
    /// As a program does it that was ended and begins anew.
    void save_and_load() {
        std::string octets;
        append(octets, *saved_);
        auto loaded = couplet::saved_session::parse(octets);
        check(loaded.has_value(), "what was saved can be loaded");
        saved_ = std::move(*loaded);
    }
    void resume(over what = over::tcp) {
        juliet_ = std::make_unique<user>(at_, resuming(), what);
        auto const here = juliet_->talk().expect<couplet::ready>();
        check(here.is_resumed, "the session goes on");
        check(here.address == juliet_address_, "with the address that it had");
    }
    /// The network breaks again before the server's answer is read.
    void resume_half() {
        user half{at_, resuming()};
        half.talk().expect<couplet::authenticated>();
        wire& connection = half.talk().connection();
        while (half.machine().output().find("<resume ") == std::string_view::npos) {
            half.talk().flush();
            auto const octets = connection.read(5s);
            check(octets && !octets->empty(), "the server offers features");
            half.machine().feed(*octets);
            while (half.machine().next()) {
            }
        }
        half.talk().flush();
        connection.read(500ms);
        connection.cut();
    }

    /// All that was said is heard, once.
    void settle() {
        juliet_->talk().flush();
        while (by_juliet_.count() < said_by_romeo_)
            by_juliet_.take(juliet_->talk().expect<couplet::stanza_view>());
        while (by_romeo_.count() < said_by_juliet_)
            by_romeo_.take(romeo_.talk().expect<couplet::stanza_view>());
        listen(juliet_->talk(), by_juliet_, 200ms);
        listen(romeo_.talk(), by_romeo_, 200ms);
    }
    void end() {
        juliet_->log_out();
        romeo_.log_out();
    }

  private:
    /// ejabberd 23.01 loses and doubles stanzas that are under way when a stream is resumed: it gets time to come to rest,
    /// behind a request of his whose answer says that what he said has been taken.
    void let_settle() {
        must(romeo_.machine().send(couplet::iq{.id = "settle"}, couplet::xep::ping{}));
        bool is_answered = false;
        while (!is_answered) {
            auto const came = romeo_.talk().expect<couplet::stanza_view>();
            by_romeo_.take(came);
            is_answered = came.id() == "settle";
        }
        std::this_thread::sleep_for(200ms);
    }
    static void hear(couplet::session_event const& event, heard& by) {
        if (auto const* stanza = std::get_if<couplet::stanza_view>(&event)) by.take(*stanza);
    }
    /// Until it is quiet for so long.
    static void listen(conversation<client>& talk, heard& by, milliseconds quiet) {
        while (auto const event = talk.next(quiet)) hear(*event, by);
    }
    couplet::client_settings resuming() const {
        auto settings = juliet;
        settings.resumes = &*saved_;
        return settings;
    }
    std::optional<couplet::saved_session> saved() const {
        return couplet::saved_session::from(juliet_->machine().state());
    }
    couplet::message message_to(couplet::jid_view to, std::size_t number) {
        body_ = numbered(row_, number);
        return {.to = to, .id = body_, .type = couplet::message_type::chat, .body = body_};
    }

    server const& at_;
    user romeo_;
    std::unique_ptr<user> juliet_;
    std::vector<std::unique_ptr<user>> left_;
    couplet::jid juliet_address_ = couplet::jid{"juliet@capulet.test"_jid};
    std::optional<couplet::saved_session> saved_;
    std::string body_;
    std::size_t said_by_juliet_ = 0;
    std::size_t said_by_romeo_ = 0;
    std::string row_;
    heard by_juliet_;
    heard by_romeo_;
};

void resume_after_cut(server const& at) {
    affair two{at, "one cut"};
    two.talk(10);
    two.send_some(500);
    two.listen(3);
    two.cut();
    two.resume();
    two.talk(10);
    two.settle();
    two.end();
}

/// Any number of octets sent, any number of stanzas heard, again and again.
void resume_after_many_cuts(server const& at) {
    affair two{at, "many cuts"};
    std::mt19937 random{20};
    auto const up_to = [&](unsigned most) {
        return std::uniform_int_distribution<unsigned>{0, most}(random);
    };
    for (int round = 0; round < 12; ++round) {
        two.talk(static_cast<int>(up_to(20)));
        two.send_some(up_to(4000));
        two.listen(static_cast<int>(up_to(10)));
        two.cut();
        if (up_to(1) == 0) two.save_and_load();
        // ejabberd 23.01 loses what it has sent to a connection that breaks while it resumes.
        if (up_to(2) == 0 && at.name != "ejabberd") two.resume_half();
        two.resume();
    }
    two.settle();
    two.end();
}

/// From TCP to a WebSocket and back: what is sent again is written as the new connection wants it. Prosody 0.12 lets it
/// happen, but reads what comes next as if it were TCP.
void resume_over_another(server const& at) {
    affair two{at, "another"};
    for (over const next : {over::websocket, over::tcp}) {
        two.talk(10);
        two.send_some(1000);
        two.listen(3);
        two.cut();
        two.resume(next);
    }
    two.settle();
    two.end();
}

/// The old connection stands, as far as the server knows. Whole stanzas: Prosody 0.12 reads the new connection with the
/// parser of the old one, which half a stanza would be in.
void resume_beside_the_old(server const& at) {
    affair two{at, "beside"};
    two.talk(5);
    two.send_whole(3);
    two.walk_away();
    two.resume();
    two.talk(5);
    two.settle();
    two.end();
}

/// XEP-0198 5: who has ended its session cannot resume it; a new one begins, and says so.
void resume_too_late(server const& at) {
    user first{at, juliet};
    first.log_in();
    auto const saved = couplet::saved_session::from(first.machine().state());
    check(saved.has_value(), "the session can be resumed");
    first.log_out();
    auto settings = juliet;
    settings.resumes = &*saved;
    user second{at, settings};
    auto const why = second.talk().expect<couplet::not_resumed>();
    check(why.condition == couplet::stanza_condition::item_not_found,
          "the server says item-not-found");
    auto const here = second.talk().expect<couplet::ready>();
    check(!here.is_resumed, "a new session begins");
    ping(second.talk(), here.address, "capulet.test"_jid);
    second.log_out();
}

constexpr scenario scenarios[]{
    {"resume_after_cut", resume_after_cut},
    {"resume_after_many_cuts", resume_after_many_cuts},
    {"resume_over_another", resume_over_another, "ejabberd"},
    {"resume_beside_the_old", resume_beside_the_old},
    {"resume_too_late", resume_too_late},
};

}  // namespace

std::span<scenario const> resumption_scenarios() { return scenarios; }

}  // namespace interop
