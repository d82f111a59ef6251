// SPDX-License-Identifier: BSL-1.0
// Stream management and resumption, on either side, with peers who count wrong or want what is not theirs (XEP-0198).
#include <couplet/negotiation/management_step.hpp>
#include <couplet/negotiation/resume_step.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/stanza/message.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "catch.hpp"
#include "hostile.hpp"
#include "known.hpp"

namespace management_step_tests {

namespace {

using namespace known;
using couplet::saved_session;

constexpr std::string_view full = "juliet@im.example.com/balcony";
constexpr std::string_view enable = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";
constexpr std::string_view unexpected_request =
    "<failed xmlns='urn:xmpp:sm:3'><unexpected-request "
    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";
constexpr std::string_view not_found =
    "<failed xmlns='urn:xmpp:sm:3'><item-not-found "
    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";

std::string offered() { return std::string{bind} + std::string{sm}; }
std::string element(std::string_view name, std::string_view more = {}) {
    return '<' + std::string{name} + " xmlns='urn:xmpp:sm:3'" + std::string{more} + "/>";
}

client_scene enabling_client() {
    auto talk = client_at(offered());
    talk.sent();
    talk.hears(bound(full));
    return talk;
}
/// Events and octets up to here are gone.
client_scene managed_client(std::string_view terms = " id='some-id' resume='true'") {
    auto talk = enabling_client();
    talk.hears(element("enabled", terms));
    talk.sent();
    talk.events();
    return talk;
}
server_scene bound_server(couplet::server_settings const& wanted = here) {
    auto talk = server_at(wanted);
    talk.hears("<iq type='set' id='b'>" + std::string{bind} + "</iq>");
    talk.does([](auto& m) { m.bind("juliet@im.example.com/balcony"_jid); });
    talk.sent();
    talk.events();
    return talk;
}
server_scene managed_server() {
    auto talk = bound_server();
    talk.hears(enable);
    talk.sent();
    return talk;
}
template <class Machine>
void says(Machine& machine, std::string_view body) {
    CHECK_FALSE(machine.send(couplet::message{.body = body}));
}
std::string message(std::string_view body) {
    return "<message><body>" + std::string{body} + "</body></message>";
}

/// A session in which that was sent, and `handled` stanzas have come.
saved_session left_behind(std::initializer_list<std::string_view> bodies, std::uint32_t handled,
                          std::string_view account = full, std::string_view id = "some-id") {
    saved_session made{*couplet::jid::parse(account), {}};
    made.management.prepare({}, {.id = std::string{id}});
    made.management.enable({7, 7, handled});
    for (auto const body : bodies) CHECK(made.management.sent(message(body)));
    return made;
}
client_scene resuming_client(saved_session const& saved) {
    auto wanted = there;
    wanted.resumes = &saved;
    auto talk = client_at(offered(), wanted);
    return talk;
}
server_scene asked_server(std::uint32_t h) {
    auto talk = server_at();
    talk.sent();
    talk.hears(element("resume", " h='" + std::to_string(h) + "' previd='some-id'"));
    return talk;
}

}  // namespace

TEST_CASE("XEP-0198 3: management is enabled behind binding, once", "[management]") {
    auto talk = enabling_client();
    CHECK(talk.sent() == enable);
    CHECK(talk.events().empty());
    talk.hears(
        element("enabled", " id='some-id' resume='true' max='600' location='example.net:9222'"));
    CHECK(talk.events() == "ready juliet@im.example.com/balcony\n");
    auto const& ledger = talk.machine().state().management;
    CHECK(ledger.is_resumable());
    CHECK(ledger.terms() == couplet::resumption_terms{
                                .id = "some-id", .location = "example.net:9222", .seconds = 600});
    CHECK(talk.machine().state().reached.has(couplet::fact::managed));
}

TEST_CASE(
    "XEP-0198 5: without resume, without an id, or with one that is too long, it cannot be resumed",
    "[management]") {
    for (std::string const& terms :
         {std::string{}, std::string{" id='some-id'"}, std::string{" resume='true'"},
          " resume='true' id='" + std::string(4001, 'x') + '\''}) {
        auto talk = managed_client(terms);
        CHECK(talk.machine().state().management.is_enabled());
        CHECK_FALSE(talk.machine().state().management.is_resumable());
        CHECK_FALSE(saved_session::from(talk.machine().state()));
    }
    CHECK(managed_client(" resume='1' id='" + std::string(4000, 'x') + '\'')
              .machine()
              .state()
              .management.is_resumable());
}

TEST_CASE("XEP-0198 3: a refusal is no reason to give up the session", "[management]") {
    auto talk = enabling_client();
    talk.hears(unexpected_request);
    CHECK(talk.events() == "ready juliet@im.example.com/balcony\n");
    CHECK_FALSE(talk.machine().state().management.is_enabled());
    talk.hears(element("r"));
    CHECK(talk.events() == "failed unexpected_element\n");
    auto wanted = there;
    wanted.management.is_wanted = false;
    auto unwilling = client_at(offered(), wanted);
    unwilling.sent();
    unwilling.hears(bound(full));
    CHECK(unwilling.sent().empty());
    CHECK(unwilling.events() == "ready juliet@im.example.com/balcony\n");
}

TEST_CASE("XEP-0198 4: what comes before <enabled/> is not counted, what comes behind it is",
          "[management]") {
    auto talk = enabling_client();
    talk.sent();
    talk.hears("<message/>");
    CHECK(talk.events() == "<message xmlns='jabber:client'/>\n");
    talk.hears(element("enabled")).hears("<message/><presence/>").hears(element("r"));
    CHECK(talk.sent() == element("a", " h='2'"));
    // Elements that are no stanzas do not count.
    talk.hears(element("r"));
    CHECK(talk.sent() == element("a", " h='2'"));
}

TEST_CASE("XEP-0198 4: stanzas are kept until they are acknowledged, and that is asked for",
          "[management]") {
    auto wanted = there;
    wanted.management.limits.ask_every = 3;
    auto talk = client_at(offered(), wanted);
    talk.hears(bound(full)).hears(element("enabled")).sent();
    talk.events();
    for (int i = 0; i < 4; ++i) talk.does([](auto& m) { says(m, "x"); });
    CHECK(talk.sent() == message("x") + message("x") + message("x") + element("r") + message("x"));
    talk.hears(element("a", " h='3'"));
    CHECK(talk.events() == "acknowledged 3\n");
    talk.hears(element("a", " h='3'"));
    CHECK(talk.events().empty());
    talk.ticks(1);
    CHECK(talk.sent() == element("r"));
    talk.ticks(2);
    CHECK(talk.sent().empty());
    talk.hears(element("a", " h='4'")).ticks(3);
    CHECK(talk.events() == "acknowledged 1\n");
    CHECK(talk.sent().empty());
}

TEST_CASE("XEP-0198 4, 6: an 'h' that is too high, or goes backwards, ends the stream",
          "[management]") {
    auto talk = managed_client();
    talk.does([](auto& m) {
        says(m, "1");
        says(m, "2");
    });
    talk.sent();
    talk.hears(element("a", " h='1'"));
    CHECK(talk.events() == "acknowledged 1\n");
    auto backwards = std::move(talk);
    backwards.hears(element("a", " h='0'"));
    CHECK(backwards.events() == "failed handled_count_backwards\n");
    CHECK(backwards.sent() ==
          "<stream:error><undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
          "</stream:error></stream:stream>");

    auto high = managed_client();
    high.does([](auto& m) { says(m, "1"); }).sent();
    high.hears(element("a", " h='10'"));
    CHECK(high.events() == "failed handled_count_too_high\n");
    CHECK(high.sent() ==
          "<stream:error><undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
          "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='10' send-count='1'/>"
          "</stream:error></stream:stream>");
    for (std::string_view const wrong : {"", " h='-1'", " h='x'", " h='4294967296'"}) {
        auto malformed = managed_client();
        malformed.hears(element("a", wrong));
        CHECK(malformed.events() == "failed malformed_element schema\n");
    }
}

TEST_CASE("XEP-0198 4: what does not fit is not sent", "[management]") {
    auto wanted = there;
    wanted.management.limits = {.octets = 1000, .stanzas = 2, .ask_every = 0};
    auto talk = client_at(offered(), wanted);
    talk.hears(bound(full)).hears(element("enabled")).sent();
    talk.does([](auto& m) {
        says(m, "1");
        says(m, "2");
        auto const refused = m.send(couplet::message{.body = "3"});
        REQUIRE(refused);
        CHECK(*refused == couplet::negotiation_errc::queue_full);
    });
    CHECK(talk.sent() == message("1") + message("2"));
    talk.hears(element("a", " h='1'")).does([](auto& m) { says(m, "3"); });
    CHECK(talk.sent() == message("3"));
}

TEST_CASE("XEP-0198 4: who closes tells first what has arrived", "[management]") {
    auto talk = managed_client();
    talk.hears("<message/>").closes();
    CHECK(talk.sent() == element("a", " h='1'") + "</stream:stream>");
    talk.events();
    // What the peer still asks or says finds nobody who answers, behind the end.
    talk.hears(element("r")).hears(element("a", " h='99'"));
    CHECK(talk.sent().empty());
    CHECK(talk.events().empty());
    talk.hears("</stream:stream>");
    CHECK(talk.events() == "ended\n");
}

TEST_CASE("XEP-0198 3: a server offers it, and enables it behind binding", "[management]") {
    auto early = server_at();
    CHECK(early.sent().find(sm) != std::string::npos);
    early.hears(enable);
    CHECK(early.sent() == unexpected_request);
    CHECK(early.events().empty());
    early.hears("<iq type='set' id='b'>" + std::string{bind} + "</iq>");
    CHECK(early.events() == "bind_requested -\n");

    auto talk = bound_server();
    talk.hears(enable);
    auto const& terms = talk.machine().state().management.terms();
    CHECK(terms.id.size() == 22);
    CHECK(talk.sent() == element("enabled", " id='" + terms.id + "' resume='true'"));
    CHECK(talk.machine().state().management.is_resumable());
    talk.hears("<message/><presence/>").hears(element("r"));
    CHECK(talk.sent() == element("a", " h='2'"));
    talk.does([](auto& m) { says(m, "1"); }).hears(element("a", " h='1'"));
    CHECK(talk.events() ==
          "<message xmlns='jabber:client'/>\n<presence xmlns='jabber:client'/>\nacknowledged 1\n");
}

TEST_CASE("XEP-0198 3: a server's terms, and a client that wants no resumption", "[management]") {
    auto wanted = here;
    wanted.management.seconds = 300;
    wanted.management.location = "example.net:9222";
    auto talk = bound_server(wanted);
    talk.hears(enable);
    auto const id = talk.machine().state().management.terms().id;
    CHECK(
        talk.sent() ==
        element("enabled", " id='" + id + "' resume='true' max='300' location='example.net:9222'"));
    auto modest = bound_server(wanted);
    modest.hears(element("enable"));
    CHECK(modest.sent() == element("enabled"));
    CHECK_FALSE(modest.machine().state().management.is_resumable());
    wanted.management.is_wanted = false;
    auto none = server_at(wanted);
    CHECK(none.sent().find(sm) == std::string::npos);
    CHECK_FALSE(none.machine().state().management.is_prepared());
    auto refused = bound_server(wanted);
    refused.hears(enable);
    CHECK(refused.sent() ==
          "<failed xmlns='urn:xmpp:sm:3'><feature-not-implemented "
          "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    CHECK(refused.machine().is_ready());
}

TEST_CASE("XEP-0198 3: a second <enable/> ends the stream, a late <resume/> does not",
          "[management]") {
    auto talk = managed_server();
    talk.hears(element("resume", " h='0' previd='x'"));
    CHECK(talk.sent() == unexpected_request);
    CHECK(talk.machine().is_ready());
    talk.hears(enable);
    CHECK(talk.events() == "failed unexpected_element\n");
    CHECK(talk.sent().starts_with(unexpected_request));
    for (std::string_view const name : {"enabled", "resumed", "failed", "sm", "other"}) {
        auto odd = managed_server();
        odd.hears(element(name, " h='0' previd='some-id'"));
        CHECK(odd.events() == "failed unexpected_element\n");
    }
}

TEST_CASE("XEP-0198 4: a server's own answers count as stanzas, and what they answer",
          "[management]") {
    auto talk = managed_server();
    talk.hears("<iq type='set' id='again'>" + std::string{bind} + "</iq>");
    CHECK(talk.machine().state().management.counts() == couplet::stanza_ledger::counters{1, 0, 1});
    CHECK(talk.machine().state().management.unacknowledged().size() == 1);
}

TEST_CASE("XEP-0198 5: a client resumes, and sends again what the server does not have",
          "[resume]") {
    auto const saved = left_behind({"one", "two", "three"}, 5);
    auto talk = resuming_client(saved);
    CHECK(talk.sent() == element("resume", " h='5' previd='some-id'"));
    talk.hears(element("resumed", " h='8' previd='some-id'"));
    CHECK(talk.sent() == message("two") + message("three") + element("r"));
    CHECK(talk.events() == "acknowledged 1\nresumed juliet@im.example.com/balcony\n");
    CHECK(talk.machine().state().management.counts() == couplet::stanza_ledger::counters{10, 8, 5});
    CHECK(talk.machine().state().address->text() == full);
    // Counting goes on.
    talk.hears("<message/>").hears(element("r"));
    CHECK(talk.sent() == element("a", " h='6'"));
    CHECK(saved.management.unacknowledged().size() == 3);
}

TEST_CASE(
    "XEP-0198 5: where the session is no more a new one is bound, and the caller knows what was "
    "lost",
    "[resume]") {
    auto saved = left_behind({"one", "two", "three"}, 5);
    for (std::string_view const h : {"", " h='9'"}) {
        auto talk = resuming_client(saved);
        talk.sent();
        std::optional<couplet::not_resumed> told;
        talk.set_answer([&](couplet::session_event const& event, client_machine&) {
            if (auto const* const one = std::get_if<couplet::not_resumed>(&event)) told = *one;
        });
        talk.hears("<failed xmlns='urn:xmpp:sm:3'" + std::string{h} +
                   "><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
        REQUIRE(told);
        REQUIRE(told->condition);
        CHECK(*told->condition == couplet::stanza_condition::item_not_found);
        CHECK(told->handled.has_value() == !h.empty());
        CHECK(talk.sent().starts_with("<iq id='bind1'"));
        talk.hears(bound(full));
        CHECK(talk.sent() == enable);
        talk.hears(element("enabled"));
        CHECK(talk.machine().is_ready());
        CHECK(talk.machine().state().management.counts() == couplet::stanza_ledger::counters{});
        CHECK_FALSE(talk.machine().state().reached.has(couplet::fact::resumed));
    }
    CHECK(*saved.management.acknowledge(9) == 2);
    CHECK(*saved.management.unacknowledged().begin() == message("three"));
}

TEST_CASE("XEP-0198 5: what resumes another session, or counts wrong, is no resumption",
          "[resume]") {
    auto const saved = left_behind({"one"}, 5);
    struct row {
        std::string_view answer, event;
    };
    for (auto const& [answer, event] :
         {row{" h='7' previd='another'", "failed malformed_element schema\n"},
          row{" h='7'", "failed malformed_element schema\n"},
          row{" previd='some-id'", "failed malformed_element schema\n"},
          row{" h='9' previd='some-id'", "failed handled_count_too_high\n"},
          row{" h='6' previd='some-id'", "failed handled_count_backwards\n"}}) {
        auto talk = resuming_client(saved);
        talk.hears(element("resumed", answer));
        CHECK(talk.events() == event);
        CHECK_FALSE(
            talk.machine().state().reached.has_any(couplet::fact::bound | couplet::fact::managed));
        CHECK_FALSE(talk.machine().state().management.is_enabled());
    }
    auto early = resuming_client(saved);
    early.hears("<message/>");
    CHECK(early.events() == "failed stanza_too_early\n");
    auto odd = resuming_client(saved);
    odd.hears(element("enabled"));
    CHECK(odd.events() == "failed unexpected_element\n");
}

TEST_CASE(
    "XEP-0198 5: a client does not ask for a session of another account, or one that cannot be "
    "resumed",
    "[resume]") {
    for (std::string_view const account :
         {"romeo@im.example.com/balcony", "juliet@example.net/balcony"})
        CHECK(resuming_client(left_behind({}, 0, account)).sent().starts_with("<iq id='bind1'"));
    CHECK(resuming_client(left_behind({}, 0, full, "")).sent().starts_with("<iq id='bind1'"));
    auto const saved = left_behind({}, 0);
    auto wanted = there;
    wanted.resumes = &saved;
    CHECK(client_at(bind, wanted).sent().starts_with("<iq id='bind1'"));
}

TEST_CASE("XEP-0198 5: a server resumes the account's own session", "[resume]") {
    auto talk = asked_server(8);
    CHECK(talk.events() == "resume_requested some-id 8\n");
    auto saved = left_behind({"one", "two"}, 3);
    talk.does([&](auto& m) { CHECK(m.resume(std::move(saved))); });
    CHECK(talk.sent() ==
          element("resumed", " h='3' previd='some-id'") + message("two") + element("r"));
    CHECK(talk.events() == "acknowledged 1\nresumed juliet@im.example.com/balcony\n");
    CHECK(talk.machine().state().management.counts() == couplet::stanza_ledger::counters{9, 8, 3});
    talk.hears("<message/>").hears(element("r"));
    CHECK(talk.sent() == element("a", " h='4'"));
    talk.hears("<iq type='set' id='b'>" + std::string{bind} + "</iq>");
    CHECK(talk.sent().find("not-allowed") != std::string::npos);
}

TEST_CASE("XEP-0198 5, 10: the session of somebody else is none, and stays whole", "[resume]") {
    struct row {
        std::string_view account, id;
    };
    for (auto const& [account, id] :
         {row{"romeo@im.example.com/balcony", "some-id"},
          row{"juliet@example.com/balcony", "some-id"}, row{"im.example.com/balcony", "some-id"},
          row{full, "another-id"}, row{full, ""}}) {
        INFO(account);
        auto talk = asked_server(7);
        auto saved = left_behind({"for her eyes only"}, 3, account, id);
        talk.events();
        talk.does([&](auto& m) { CHECK(m.resume(std::move(saved))); });
        // As if there were none: who asks learns nothing.
        CHECK(talk.sent() == not_found);
        CHECK(talk.events().empty());
        CHECK(saved.management.unacknowledged().size() == 1);
        CHECK_FALSE(
            talk.machine().state().reached.has_any(couplet::fact::bound | couplet::fact::resumed));
        CHECK(talk.machine().state().address->text() == "juliet@im.example.com");
        talk.hears("<iq type='set' id='b'>" + std::string{bind} + "</iq>");
        CHECK(talk.events() == "bind_requested -\n");
    }
    // Before it is known who it is nobody resumes anything.
    server_scene stranger{hostile::whole, here, users};
    stranger.hears(hostile::client_header).hears(element("resume", " h='7' previd='some-id'"));
    CHECK(stranger.events() == "failed not_authenticated\n");
}

TEST_CASE("XEP-0198 5: an 'h' that cannot be true resumes nothing, and the session stays whole",
          "[resume]") {
    for (std::uint32_t const h : {6U, 9U, 0U, UINT32_MAX}) {
        auto talk = asked_server(h);
        talk.events();
        auto saved = left_behind({"one"}, 3);
        talk.does([&](auto& m) { m.resume(std::move(saved)); });
        CHECK(talk.events() ==
              (h == 9 ? "failed handled_count_too_high\n" : "failed handled_count_backwards\n"));
        CHECK(saved.management.unacknowledged().size() == 1);
        CHECK_FALSE(talk.machine().state().reached.has(couplet::fact::resumed));
    }
}

TEST_CASE("XEP-0198 5: a server that has no such session says so, and what it had handled of it",
          "[resume]") {
    auto talk = asked_server(8);
    talk.does([](auto& m) { CHECK(m.refuse_resume()); });
    CHECK(talk.sent() == not_found);
    auto timed_out = asked_server(8);
    timed_out.does([](auto& m) { CHECK(m.refuse_resume(42)); });
    CHECK(timed_out.sent() ==
          "<failed xmlns='urn:xmpp:sm:3' h='42'><item-not-found "
          "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    timed_out.does([](auto& m) { CHECK_FALSE(m.refuse_resume()); });
    auto wanted = here;
    wanted.management.is_resumable = false;
    auto never = server_at(wanted);
    never.sent();
    never.hears(element("resume", " h='8' previd='some-id'"));
    CHECK(never.sent().find("feature-not-implemented") != std::string::npos);
    CHECK(never.events().empty());
    auto endless = server_at();
    endless.sent();
    endless.hears(element("resume", " h='8' previd='" + std::string(4001, 'x') + '\''));
    CHECK(endless.sent() == not_found);
    auto malformed = server_at();
    malformed.hears(element("resume", " previd='some-id'"));
    CHECK(malformed.events() == "failed malformed_element schema\n");
}

TEST_CASE("RFC 7395 3.3.3: a session that is resumed over another framing is written for it",
          "[resume]") {
    auto saved = left_behind({"one", "two"}, 5);
    auto wanted = there;
    wanted.resumes = &saved;
    wanted.framing = couplet::stream_framing::websocket;
    client_scene talk{hostile::whole, wanted};
    trust(talk.machine());
    talk.hears(
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='im.example.com' id='s1' "
        "version='1.0'/>");
    talk.hears("<stream:features xmlns:stream='http://etherx.jabber.org/streams'>" + offered() +
               "</stream:features>");
    talk.sent();
    talk.hears(element("resumed", " h='8' previd='some-id'"));
    std::string const framed = "<message xmlns='jabber:client'><body>two</body></message>";
    CHECK(talk.sent() == framed + element("r"));
    auto const again = saved_session::from(talk.machine().state());
    REQUIRE(again);
    CHECK(*again->management.unacknowledged().begin() == framed);
    CHECK(again->management.terms().is_framed);
    // And back.
    auto back = resuming_client(*again);
    back.sent();
    back.hears(element("resumed", " h='8' previd='some-id'"));
    CHECK(back.sent() == message("two") + element("r"));
    CHECK_FALSE(back.machine().state().management.terms().is_framed);
}

}  // namespace management_step_tests
