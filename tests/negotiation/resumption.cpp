// SPDX-License-Identifier: BSL-1.0
// A client and a server on a connection that breaks: what is sent arrives, once, and in order (XEP-0198 5).
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/xml/workspace.hpp>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "known.hpp"
#include "support.hpp"
#include "virtual_link.hpp"

namespace resumption_tests {

namespace {

using namespace known;
using couplet::saved_session;
using couplet::session_event;

/// As a process does that ends and begins again.
saved_session through_a_file(saved_session const& session) {
    std::string octets;
    append(octets, session);
    auto read = saved_session::parse(octets);
    REQUIRE(read);
    return *read;
}

/// One side: what it wants to say, what it has sent and what it has heard, all of it numbered.
struct person {
    std::size_t to_say = 0;
    std::size_t said = 0;
    std::vector<std::string> heard{};
    std::uint64_t acknowledged = 0;
    std::optional<saved_session> saved{};
    bool is_ready = false;

    /// Says something if there is a session that lasts.
    template <class Machine>
    void says(Machine& machine) {
        if (said == to_say || !machine.is_ready() || !machine.state().management.is_enabled())
            return;
        if (!machine.send(couplet::message{.body = std::to_string(said)})) ++said;
    }
    void hears(couplet::stanza_view stanza) {
        heard.emplace_back(stanza.element().child("body").text());
    }
    /// All that was said to it, in order, each once.
    bool has_heard(std::size_t count) const {
        if (heard.size() != count) return false;
        for (std::size_t i = 0; i < count; ++i)
            if (heard[i] != std::to_string(i)) return false;
        return true;
    }
};

/// Both, and the connections between them.
class world {
  public:
    world(std::size_t client_says, std::size_t server_says, std::uint64_t seed) : dice_{seed} {
        client_.to_say = client_says;
        server_.to_say = server_says;
    }

    /// One connection, which is cut after so many octets; how many have passed.
    std::size_t connect(std::size_t limit, std::size_t piece,
                        couplet::stream_framing framing = couplet::stream_framing::tcp) {
        auto wanted = there;
        wanted.framing = framing;
        wanted.management.limits.ask_every = 3;
        if (client_.saved) wanted.resumes = &*client_.saved;
        auto offered = here;
        offered.framing = framing;
        offered.management.limits.ask_every = 4;
        client_machine a{wanted};
        server_machine b{offered, users};
        trust(a);
        trust(b);
        virtual_link::pair link{a, b, piece};
        link.cut_after(limit);
        std::size_t before = 0;
        do {
            before = link.passed() + client_.said + server_.said;
            for (std::size_t i = dice_(4); i > 0; --i) client_.says(a);
            for (std::size_t i = dice_(4); i > 0; --i) server_.says(b);
            link.run(
                [&](session_event const& event, client_machine& machine) { on(event, machine); },
                [&](session_event const& event, server_machine& machine) { on(event, machine); });
            if (dice_(3) == 0) tick(a, b);
        } while (!link.is_cut() &&
                 (before != link.passed() + client_.said + server_.said || !is_done(a, b)));
        a.cut();
        b.cut();
        while (auto const event = a.next()) on(*event, a);
        while (auto const event = b.next()) on(*event, b);
        keep(client_, a);
        keep(server_, b);
        return link.passed();
    }

    person const& client() const { return client_; }
    person const& server() const { return server_; }
    int resumed() const { return resumed_; }

  private:
    void tick(client_machine& a, server_machine& b) {
        a.tick(++now_);
        b.tick(now_);
    }
    /// Everything is said; the last acknowledgements come at a tick.
    bool is_done(client_machine& a, server_machine& b) {
        if (client_.said != client_.to_say || server_.said != server_.to_say) return false;
        tick(a, b);
        return a.output().empty() && b.output().empty();
    }

    void on(session_event const& event, client_machine& machine) {
        if (auto const* const is = std::get_if<couplet::ready>(&event))
            resumed_ += is->is_resumed ? 1 : 0;
        // A server that does not forget refuses nothing.
        CHECK_FALSE(std::holds_alternative<couplet::not_resumed>(event));
        take(event, client_, machine);
    }
    void on(session_event const& event, server_machine& machine) {
        if (std::holds_alternative<couplet::bind_requested>(event)) {
            // What nobody can ask for any more is what a server keeps for later: it has not been heard.
            if (server_.saved) server_.said -= server_.saved->management.unacknowledged().size();
            server_.saved.reset();
            CHECK(machine.bind("juliet@im.example.com/balcony"_jid));
        }
        if (std::holds_alternative<couplet::resume_requested>(event)) {
            REQUIRE(server_.saved);
            CHECK(machine.resume(std::move(*server_.saved)));
            server_.saved.reset();
        }
        take(event, server_, machine);
    }
    template <class Machine>
    void take(session_event const& event, person& one, Machine& machine) {
        if (auto const* const fault = std::get_if<couplet::failed>(&event))
            FAIL(name(fault->why) << " at " << fault->offset);
        if (auto const* const news = std::get_if<couplet::acknowledged>(&event))
            one.acknowledged += news->count;
        if (auto const* const stanza = std::get_if<couplet::stanza_view>(&event)) {
            one.hears(*stanza);
            if (dice_(2) == 0) one.says(machine);
        }
    }
    template <class Machine>
    void keep(person& one, Machine& machine) {
        auto left = saved_session::from(std::move(machine.state()));
        if (left) one.saved = through_a_file(*left);
    }

    person client_, server_;
    support::dice dice_;
    std::uint64_t now_ = 0;
    int resumed_ = 0;
};

void check_all_heard(world const& both, std::size_t client_says, std::size_t server_says) {
    CHECK(both.server().has_heard(client_says));
    CHECK(both.client().has_heard(server_says));
    REQUIRE(both.client().saved);
    REQUIRE(both.server().saved);
    CHECK(both.client().saved->management.unacknowledged().empty());
    CHECK(both.server().saved->management.unacknowledged().empty());
    CHECK(both.client().acknowledged == client_says);
    CHECK(both.server().acknowledged == server_says);
}

}  // namespace

TEST_CASE("XEP-0198 5: wherever the connection is cut, each stanza arrives once", "[resumption]") {
    std::size_t const most = world{5, 5, 1}.connect(std::string::npos, 7);
    REQUIRE(most > 1'500);
    int resumed = 0;
    for (std::size_t cut = 0; cut <= most; ++cut) {
        INFO("cut after " << cut);
        world both{5, 5, 1};
        both.connect(cut, 7);
        both.connect(std::string::npos, 1000);
        check_all_heard(both, 5, 5);
        resumed += both.resumed();
    }
    CHECK(resumed > 500);
}

TEST_CASE("XEP-0198 5: however often the connection is cut, each stanza arrives once, in order",
          "[resumption]") {
    int resumed = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        INFO("seed " << seed);
        support::dice dice{seed};
        std::size_t const client_says = dice(40), server_says = dice(40);
        world both{client_says, server_says, seed};
        for (std::size_t i = dice(20); i > 0; --i) both.connect(dice(4'000), 1 + dice(300));
        both.connect(std::string::npos, 1 + dice(300));
        check_all_heard(both, client_says, server_says);
        resumed += both.resumed();
    }
    CHECK(resumed > 1'000);
}

TEST_CASE("RFC 7395 3.3.3: a session may go from TCP to a WebSocket and back", "[resumption]") {
    int resumed = 0;
    for (std::uint64_t seed = 0; seed < 150; ++seed) {
        INFO("seed " << seed);
        support::dice dice{seed};
        auto const framing = [&] {
            return dice(2) == 0 ? couplet::stream_framing::tcp : couplet::stream_framing::websocket;
        };
        world both{20, 20, seed};
        for (std::size_t i = dice(10); i > 0; --i)
            both.connect(dice(4'000), 1 + dice(300), framing());
        both.connect(std::string::npos, 1 + dice(300), framing());
        check_all_heard(both, 20, 20);
        resumed += both.resumed();
    }
    CHECK(resumed > 200);
}

namespace {

/// What one has to send, to the other; no copies, as over a socket.
template <class From, class To>
void pass(From& from, To& to) {
    to.feed(from.output());
    while (auto const event = to.next()) {
    }
    from.consume(from.output().size());
}

}  // namespace

TEST_CASE("XEP-0198 4: a session that is managed allocates nothing for a stanza, on either side",
          "[resumption]") {
    couplet::xml::workspace_pool pool;
    auto wanted = there;
    wanted.pool = &pool;
    auto offered = here;
    offered.pool = &pool;
    client_machine a{wanted};
    server_machine b{offered, users};
    trust(a);
    trust(b);
    virtual_link::pair{a, b}.run([](session_event const&, client_machine&) {},
                                 [](session_event const& event, server_machine& machine) {
                                     if (std::holds_alternative<couplet::bind_requested>(event))
                                         machine.bind("juliet@im.example.com/balcony"_jid);
                                 });
    REQUIRE(a.state().management.is_enabled());
    REQUIRE(b.state().management.is_enabled());
    std::size_t refused = 0;
    auto const talk = [&](int stanzas) {
        for (int i = 0; i < stanzas; ++i) {
            refused += a.send(couplet::message{.to = "romeo@example.net"_jid,
                                               .body = "Art thou not Romeo?"})
                           ? 1
                           : 0;
            refused += b.send(couplet::message{.from = "romeo@example.net"_jid,
                                               .body = "Neither, fair saint."})
                           ? 1
                           : 0;
            pass(a, b);
            pass(b, a);
        }
    };
    talk(100);
    CHECK(allocations::during([&] { talk(1'000); }) == 0);
    CHECK(refused == 0);
    CHECK(a.state().management.handled_count() == 1'100);
    CHECK(b.state().management.handled_count() == 1'100);
    CHECK(a.state().management.unacknowledged().size() < 20);
}

}  // namespace resumption_tests
