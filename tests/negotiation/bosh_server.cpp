// SPDX-License-Identifier: BSL-1.0
// A server's answers to requests, in order, out of order, too many and too often (XEP-0124, XEP-0206).
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/bosh_server.hpp>
#include <couplet/stanza/message.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catch.hpp"
#include "xml/corpora.hpp"

namespace bosh_server_tests {

namespace {

using namespace couplet::literals;
using couplet::bosh_condition;
using couplet::stream_link;
using strings = std::vector<std::string>;

constexpr std::uint64_t first_rid = 1573741820;

/// A session, and a link that says what a test says.
struct side {
    couplet::bosh_session bosh;
    stream_link link{couplet::stream_framing::bosh, couplet::stream_content::client,
                     couplet::xml::c2s_limits};

    explicit side(couplet::bosh_server_settings const& wanted = {.sid = "SomeSID"})
        : bosh{wanted} {}

    void says(std::string_view body) {
        CHECK_FALSE(link.send_stanza(couplet::message{.to = "a@example.com"_jid, .body = body}));
    }
    /// What the machine is given: names and texts.
    strings heard() {
        strings all;
        while (auto const body = bosh.next_body()) {
            link.feed(*body);
            while (auto const event = link.next()) {
                if (auto const* header = std::get_if<couplet::read_header_result>(&*event))
                    all.push_back("header " + std::string{(*header)->to.text()});
                if (auto const* element = std::get_if<couplet::xml::element_view>(&*event))
                    all.push_back(std::string{element->text()});
                if (std::holds_alternative<couplet::closed>(*event)) all.push_back("closed");
                if (std::holds_alternative<couplet::stream_failure>(*event))
                    all.push_back("failure");
            }
        }
        return all;
    }
    /// "exchange body"
    strings responses() {
        strings all;
        while (auto const one = bosh.next_response(link))
            all.push_back(std::to_string(one->exchange) + ' ' + std::string{one->body});
        return all;
    }
    strings request(std::uint64_t exchange, std::string_view body) {
        bosh.request(exchange, body);
        return heard();
    }
    /// The next `rid` is `first_rid + 1`.
    side& begins(std::string_view more = " wait='60' hold='1'") {
        std::string asked =
            "<body xmlns='http://jabber.org/protocol/httpbind' "
            "xmlns:xmpp='urn:xmpp:xbosh' rid='1573741820' to='example.com' "
            "ver='1.6' xmpp:version='1.0'";
        CHECK(request(0, asked.append(more).append("/>")) == strings{"header example.com"});
        CHECK(responses().empty());
        CHECK_FALSE(link.open({.from = "example.com"_jid, .id = "stream"}));
        CHECK(responses().size() == 1);
        return *this;
    }
};

std::string asked(std::uint64_t rid, std::string_view content = {}, std::string_view more = {}) {
    std::string made = "<body xmlns='http://jabber.org/protocol/httpbind' sid='SomeSID' rid='";
    made.append(std::to_string(rid)).append("'").append(more);
    if (content.empty()) return made + "/>";
    return made.append("><message xmlns='jabber:client'>")
        .append(content)
        .append("</message></body>");
}
std::string empty(std::uint64_t exchange, std::string_view more = {}) {
    return std::to_string(exchange) + " <body xmlns='http://jabber.org/protocol/httpbind'" +
           std::string{more} + "/>";
}
std::string full(std::uint64_t exchange, strings const& texts, std::string_view more = {}) {
    std::string made = std::to_string(exchange) +
                       " <body xmlns='http://jabber.org/protocol/httpbind' "
                       "xmlns:stream='http://etherx.jabber.org/streams'" +
                       std::string{more} + ">";
    for (auto const& text : texts)
        made +=
            "<message xmlns='jabber:client' to='a@example.com'><body>" + text + "</body></message>";
    return made + "</body>";
}
std::string refused(std::uint64_t exchange, std::string_view condition) {
    return empty(exchange, " type='terminate' condition='" + std::string{condition} + "'");
}

}  // namespace

TEST_CASE("XEP-0124 7.2, XEP-0206 4: a session begins with its id and what holds for it",
          "[bosh]") {
    side server;
    CHECK(server.request(5,
                         "<body content='text/xml; charset=utf-8' hold='1' rid='1573741820' "
                         "to='example.com' ver='1.6' wait='90' ack='1' xml:lang='en' "
                         "xmlns='http://jabber.org/protocol/httpbind' xmpp:version='1.0' "
                         "xmlns:xmpp='urn:xmpp:xbosh'/>") == strings{"header example.com"});
    CHECK(server.responses().empty());
    CHECK_FALSE(server.link.open(
        {.to = "a@example.com"_jid, .from = "example.com"_jid, .id = "stream", .language = "en"}));
    server.says("1");
    CHECK(server.responses() ==
          strings{"5 <body xmlns='http://jabber.org/protocol/httpbind' "
                  "xmlns:xmpp='urn:xmpp:xbosh' xmlns:stream='http://etherx.jabber.org/streams' "
                  "sid='SomeSID' from='example.com' ver='1.6' wait='60' hold='1' requests='2' "
                  "polling='5' inactivity='30' maxpause='120' ack='1573741820' authid='stream' "
                  "xmpp:version='1.0' xmpp:restartlogic='true'><message xmlns='jabber:client' "
                  "to='a@example.com'><body>1</body></message></body>"});
}

TEST_CASE("XEP-0206 5: a body that says that it restarts nothing is none that does", "[bosh]") {
    auto const body = [](std::string_view more) {
        return "<body xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh' " +
               std::string{more} + "/>";
    };
    auto const heard = [&](std::string_view more) {
        side server;
        server.request(1, body("rid='1' to='example.com' hold='1' wait='9' xmpp:version='1.0'"));
        return server.request(2,
                              body("rid='2' sid='SomeSID' to='example.com' " + std::string{more}));
    };
    CHECK(heard("xmpp:restart='false'").empty());
    CHECK(heard("xmpp:restart='true'") == strings{"header example.com"});
}

TEST_CASE("XEP-0124 17.2: a body that is too long is not kept", "[bosh]") {
    side server{{.sid = "SomeSID", .body_octets = 200}};
    server.begins();
    auto const heard = server.request(
        2, "<body rid='" + std::to_string(first_rid + 1) +
               "' sid='SomeSID' xmlns='http://jabber.org/protocol/httpbind'><message>" +
               std::string(200, 'x') + "</message></body>");
    CHECK(heard.empty());
    auto const all = server.responses();
    CHECK(std::find(all.begin(), all.end(), refused(2, "policy-violation")) != all.end());
    CHECK(server.bosh.is_over());
}

TEST_CASE("XEP-0124 7.1: which session a request is for", "[bosh]") {
    auto const ticket = couplet::read_ticket(asked(7));
    CHECK_FALSE(ticket.fault);
    CHECK(ticket.sid == "SomeSID");
    auto const first =
        couplet::read_ticket("<body rid='1' to='a' xmlns='http://jabber.org/protocol/httpbind'/>");
    CHECK_FALSE(first.fault);
    CHECK_FALSE(first.sid);
    for (std::string_view const wrong :
         {"", "no XML", "<body/>", "<body rid='x' xmlns='http://jabber.org/protocol/httpbind'/>",
          "<body to='a' xmlns='http://jabber.org/protocol/httpbind'/>",
          "<body sid='a' rid='9007199254740992' xmlns='http://jabber.org/protocol/httpbind'/>"})
        CHECK(couplet::read_ticket(wrong).fault == bosh_condition::bad_request);
    CHECK(
        couplet::read_ticket("<body rid='1' xmlns='http://jabber.org/protocol/httpbind'/>").fault ==
        bosh_condition::improper_addressing);
    std::string out;
    CHECK_FALSE(couplet::append_refusal(out, bosh_condition::item_not_found));
    CHECK(out ==
          "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate' "
          "condition='item-not-found'/>");
}

TEST_CASE("XEP-0124 8: a request is held until there is something to say", "[bosh]") {
    side server;
    server.begins();
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    CHECK(server.responses().empty());
    server.says("1");
    server.says("2");
    CHECK(server.responses() == strings{full(1, {"1", "2"})});
    // Without a request what there is to say waits.
    server.says("3");
    CHECK(server.responses().empty());
    CHECK(server.request(2, asked(first_rid + 2)).empty());
    CHECK(server.responses() == strings{full(2, {"3"})});
}

TEST_CASE("XEP-0124 8, 11: no more requests are held than were agreed upon", "[bosh]") {
    side server;
    server.begins();
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    CHECK(server.request(2, asked(first_rid + 2, "hello")) == strings{"hello"});
    CHECK(server.responses() == strings{empty(1)});
    server.says("1");
    CHECK(server.responses() == strings{full(2, {"1"})});
}

TEST_CASE("XEP-0124 7.1, 8: no request is held longer than was agreed upon", "[bosh]") {
    side server;
    server.bosh.tick(1'000);
    server.begins(" wait='20' hold='1'");
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    CHECK(server.bosh.deadline() == 1'020);
    server.bosh.tick(1'019);
    CHECK(server.responses().empty());
    server.bosh.tick(1'020);
    CHECK(server.responses() == strings{empty(1)});
}

TEST_CASE("XEP-0124 14.2: requests are taken in their order, whatever order they come in",
          "[bosh]") {
    side server;
    server.begins();
    CHECK(server.request(2, asked(first_rid + 2, "second")).empty());
    CHECK(server.responses().empty());
    CHECK(server.request(1, asked(first_rid + 1, "first")) == strings{"first", "second"});
    CHECK(server.responses() == strings{empty(1)});
}

TEST_CASE("XEP-0124 14.2: a rid beyond the window ends the session, as one that is forgotten does",
          "[bosh]") {
    side server;
    server.begins();
    auto const rid = GENERATE(first_rid + 3, first_rid + 1'000, first_rid - 1, std::uint64_t{1});
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    (void)server.responses();
    CHECK(server.request(2, asked(rid == first_rid + 3 ? first_rid + 4 : rid, "x")).empty());
    CHECK(server.responses() == strings{refused(1, "other-request"), refused(2, "item-not-found")});
    CHECK(server.bosh.is_over());
    CHECK(server.request(3, asked(first_rid + 2)).empty());
    CHECK(server.responses() == strings{refused(3, "item-not-found")});
}

TEST_CASE("XEP-0124 14.3: a request that was answered is answered the same, and not taken again",
          "[bosh]") {
    side server;
    server.begins();
    CHECK(server.request(1, asked(first_rid + 1, "hello")) == strings{"hello"});
    server.says("1");
    auto const answer = server.responses();
    CHECK(answer == strings{full(1, {"1"})});
    CHECK(server.request(7, asked(first_rid + 1, "hello")).empty());
    CHECK(server.responses() == strings{full(7, {"1"})});
    CHECK_FALSE(server.bosh.is_over());
}

TEST_CASE("XEP-0124 14.3: a request that is held is answered where it was sent last", "[bosh]") {
    side server;
    server.begins();
    CHECK(server.request(1, asked(first_rid + 1, "hello")) == strings{"hello"});
    CHECK(server.request(7, asked(first_rid + 1, "hello")).empty());
    CHECK(server.responses() == strings{empty(1, " type='error'")});
    server.says("1");
    CHECK(server.responses() == strings{full(7, {"1"})});
}

TEST_CASE("XEP-0124 14.3: what is said to nobody waits for who asks again", "[bosh]") {
    side server;
    server.begins();
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    server.bosh.lost(1);
    server.says("1");
    CHECK(server.responses().empty());
    bool const asks_again = GENERATE(true, false);
    if (asks_again) {
        CHECK(server.request(2, asked(first_rid + 1)).empty());
        CHECK(server.responses() == strings{full(2, {"1"})});
    } else {
        CHECK(server.request(2, asked(first_rid + 2, "x")) == strings{"x"});
        CHECK(server.responses() == strings{full(2, {"1"})});
    }
}

TEST_CASE("XEP-0124 9.1, 9.2: both sides say what they have", "[bosh]") {
    side server;
    server.begins(" wait='60' hold='1' ack='1'");
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    CHECK(server.request(2, asked(first_rid + 2, "x")) == strings{"x"});
    CHECK(server.responses() == strings{empty(1, " ack='1573741822'")});
    server.says("1");
    CHECK(server.responses() == strings{full(2, {"1"})});
    // What the client has is kept no longer.
    CHECK(server.request(3, asked(first_rid + 3, {}, " ack='1573741822'")).empty());
    CHECK(server.request(4, asked(first_rid + 2, "x")).empty());
    CHECK(server.bosh.is_over());
}

TEST_CASE("XEP-0124 8, 10: nothing is late at the end of all time", "[bosh]") {
    constexpr std::uint64_t never = ~std::uint64_t{0};
    side server;
    server.bosh.tick(never - 10);
    server.begins();
    CHECK(server.bosh.deadline() == never);
    server.bosh.tick(never - 1);
    CHECK_FALSE(server.bosh.is_over());
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    CHECK(server.bosh.deadline() == never);
    CHECK(server.responses().empty());
}

TEST_CASE("XEP-0124 10: who does not ask is gone", "[bosh]") {
    side server;
    server.bosh.tick(1'000);
    server.begins();
    CHECK(server.bosh.deadline() == 1'031);
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    server.bosh.tick(1'031);
    CHECK_FALSE(server.bosh.is_over());
    server.says("1");
    CHECK(server.responses().size() == 1);
    server.bosh.tick(1'061);
    CHECK_FALSE(server.bosh.is_over());
    server.bosh.tick(1'062);
    CHECK(server.bosh.is_over());
    CHECK(server.request(2, asked(first_rid + 2)).empty());
    CHECK(server.responses() == strings{refused(2, "item-not-found")});
}

TEST_CASE("XEP-0124 10: a client may be away for as long as was agreed upon", "[bosh]") {
    side server;
    server.bosh.tick(1'000);
    server.begins();
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    server.says("1");
    CHECK(server.request(2, asked(first_rid + 2, {}, " pause='60'")).empty());
    // No payload goes with the answers.
    CHECK(server.responses() == strings{empty(1), empty(2)});
    server.bosh.tick(1'060);
    CHECK_FALSE(server.bosh.is_over());
    CHECK(server.request(3, asked(first_rid + 3)).empty());
    CHECK(server.responses() == strings{full(3, {"1"})});
    // From then on it is as before; and no pause is longer than agreed upon.
    CHECK(server.request(4, asked(first_rid + 4, {}, " pause='121'")).empty());
    CHECK(server.responses().empty());
    server.says("2");
    CHECK(server.responses() == strings{full(4, {"2"})});
    server.bosh.tick(1'091);
    CHECK(server.bosh.is_over());
}

TEST_CASE("XEP-0124 11: empty requests that come too often end the session", "[bosh]") {
    side server;
    server.bosh.tick(1'000);
    server.begins();
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    auto const [later, content, more, is_over] =
        GENERATE(table<std::uint64_t, std::string_view, std::string_view, bool>({
            {1'004, "", "", true},
            {1'005, "", "", false},
            {1'004, "x", "", false},
            {1'004, "", " pause='5'", false},
            {1'004, "", " xmpp:restart='true' xmlns:xmpp='urn:xmpp:xbosh'", false},
        }));
    server.bosh.tick(later);
    (void)server.request(2, asked(first_rid + 2, content, more));
    CHECK(server.bosh.is_over() == is_over);
    if (is_over)
        CHECK(server.responses() ==
              strings{refused(1, "other-request"), refused(2, "policy-violation")});
}

TEST_CASE("XEP-0124 12: who polls too often is sent away, unless there was something", "[bosh]") {
    side server;
    server.bosh.tick(1'000);
    server.begins(" wait='0' hold='0'");
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    bool const is_something = GENERATE(true, false);
    if (is_something) server.says("1");
    CHECK(server.responses().size() == 1);
    server.bosh.tick(1'004);
    CHECK(server.request(2, asked(first_rid + 2)).empty());
    CHECK(server.bosh.is_over() != is_something);
    CHECK(server.responses() == strings{is_something ? empty(2) : refused(2, "policy-violation")});
}

TEST_CASE("XEP-0124 11: more requests at once than were agreed upon end the session", "[bosh]") {
    side server;
    server.begins();
    // Both are in the window; but the first was never answered when the third came.
    server.bosh.request(1, asked(first_rid + 1));
    CHECK(server.heard().empty());
    server.bosh.request(3, asked(first_rid + 3, "x"));
    server.bosh.request(2, asked(first_rid + 2, "y"));
    CHECK(server.heard() == strings{"y"});
    CHECK(server.bosh.is_over());
    CHECK(server.responses().back() == refused(3, "policy-violation"));
}

TEST_CASE("XEP-0124 13: a client ends the session, and what it says last is heard", "[bosh]") {
    side server;
    server.begins();
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    CHECK(server.request(2, asked(first_rid + 2, "bye", " type='terminate'")) ==
          strings{"bye", "closed"});
    server.says("1");
    server.link.end();
    CHECK(server.responses() == strings{full(1, {"1"}, " type='terminate'"), empty(2)});
    CHECK(server.bosh.is_over());
}

TEST_CASE("XEP-0124 11, 13: the end may be one request more than the window holds", "[bosh]") {
    side server;
    server.begins();
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    server.bosh.request(4, asked(first_rid + 4, {}, " type='terminate'"));
    CHECK_FALSE(server.bosh.is_over());
    server.bosh.request(5, asked(first_rid + 5, {}, " type='terminate'"));
    CHECK(server.bosh.is_over());
    side another;
    another.begins();
    another.bosh.request(1, asked(first_rid + 1));
    another.bosh.request(2, asked(first_rid + 2, "x"));
    another.bosh.request(3, asked(first_rid + 3, {}, " type='terminate'"));
    CHECK(another.heard() == strings{"x", "closed"});
    CHECK(another.responses() == strings{empty(1, " type='terminate'"), empty(2), empty(3)});
}

TEST_CASE("XEP-0206 6: a stream error is said as such, behind what was to be said before it",
          "[bosh]") {
    side server;
    server.begins();
    CHECK(server.request(1, asked(first_rid + 1)).empty());
    server.says("1");
    CHECK_FALSE(
        server.link.send(couplet::stream_error{.condition = couplet::stream_condition::conflict}));
    server.link.end();
    auto const answers = server.responses();
    REQUIRE(answers.size() == 1);
    CHECK(
        answers[0].starts_with("1 <body xmlns='http://jabber.org/protocol/httpbind' "
                               "xmlns:stream='http://etherx.jabber.org/streams' type='terminate' "
                               "condition='remote-stream-error'><message "));
    CHECK(
        answers[0].ends_with("<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
                             "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                             "</stream:error></body>"));
    CHECK(server.bosh.is_over());
}

TEST_CASE("XEP-0206 5: a stream is restarted, and no other request begins one", "[bosh]") {
    side server;
    server.begins();
    CHECK(server.request(1, asked(first_rid + 1, "x")) == strings{"x"});
    server.link.restart_behind();
    server.says("success");
    CHECK(server.responses().size() == 1);
    // An empty request is none.
    CHECK(server.request(2, asked(first_rid + 2)).empty());
    CHECK(server.request(3, asked(first_rid + 3, {},
                                  " to='example.com' xmpp:restart='true' "
                                  "xmlns:xmpp='urn:xmpp:xbosh'")) == strings{"header example.com"});
    CHECK(server.responses() == strings{empty(2)});
    CHECK_FALSE(server.link.open({.from = "example.com"_jid, .id = "another"}));
    server.says("features");
    CHECK(server.responses() == strings{full(3, {"features"})});
}

TEST_CASE("XEP-0124: what strophe.js asked of Prosody means the same to ours", "[bosh]") {
    strings asked_for;
    for (auto const& message : corpora::messages())
        if (message.source.find("strophejs-bosh") != std::string::npos &&
            message.source.find("c2s") != std::string::npos)
            asked_for.push_back(message.xml);
    if (asked_for.empty()) return;
    side server{{.sid = "8fb19dab-7426-465b-9cfe-5b73ad012af0"}};
    std::vector<std::size_t> heard;
    std::size_t answers = 0;
    for (std::uint64_t exchange = 0; auto const& body : asked_for) {
        auto const events = server.request(exchange++, body);
        heard.push_back(events.size());
        for (auto const& event : events) {
            if (event == "header localhost")
                CHECK_FALSE(server.link.open({.from = "localhost"_jid, .id = "x"}));
            if (event == "closed") server.link.end();
        }
        server.says("x");
        answers += server.responses().size();
    }
    CHECK(heard == std::vector<std::size_t>{1, 1, 1, 1, 1, 1, 2, 1, 2});
    CHECK(answers == asked_for.size());
    CHECK(server.bosh.is_over());
}

}  // namespace bosh_server_tests
