// SPDX-License-Identifier: BSL-1.0
// A client's requests and what it makes of their responses (XEP-0124, XEP-0206).
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/bosh_client.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/xep/ping.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catch.hpp"
#include "xml/corpora.hpp"

namespace bosh_client_tests {

namespace {

using namespace couplet::literals;
using couplet::bosh_client;
using couplet::bosh_condition;
using couplet::stream_link;
using strings = std::vector<std::string>;

constexpr std::uint64_t first_rid = 1573741820;
constexpr std::string_view created =
    "<body wait='60' inactivity='30' polling='5' requests='2' hold='1' ack='1573741820' "
    "sid='SomeSID' ver='1.6' from='example.com' xmlns='http://jabber.org/protocol/httpbind'/>";
constexpr std::string_view nothing = "<body xmlns='http://jabber.org/protocol/httpbind'/>";

/// A link that says what a test says, and its session.
struct side {
    bosh_client bosh;
    stream_link link{couplet::stream_framing::bosh, couplet::stream_content::client,
                     couplet::xml::c2s_limits};

    explicit side(couplet::bosh_client_settings const& wanted = {.rid = first_rid}) : bosh{wanted} {
        opens();
    }
    void opens() { CHECK_FALSE(link.open({.to = "example.com"_jid, .language = "en"})); }
    void says(std::string_view body) {
        CHECK_FALSE(link.send_stanza(couplet::message{.to = "a@example.com"_jid, .body = body}));
    }
    /// All that it wants to send: "rid body".
    strings requests() {
        strings all;
        while (auto const one = bosh.next_request(link))
            all.push_back(std::to_string(one->rid) + ' ' + std::string{one->body});
        return all;
    }
    /// The names of what the machine is given by what has come.
    strings heard() {
        strings all;
        while (auto const body = bosh.next_body()) {
            link.feed(*body);
            while (auto const event = link.next()) {
                if (std::holds_alternative<couplet::read_header_result>(*event))
                    all.push_back("header");
                if (auto const* element = std::get_if<couplet::xml::element_view>(&*event))
                    all.push_back(std::string{element->local()} + std::string{element->text()});
                if (std::holds_alternative<couplet::closed>(*event)) all.push_back("closed");
                if (std::holds_alternative<couplet::stream_failure>(*event))
                    all.push_back("failure");
            }
        }
        return all;
    }
    strings response(std::uint64_t rid, std::string_view body) {
        bosh.response(rid, body);
        return heard();
    }
    /// With a session; the next `rid` is `first_rid + 1`.
    side& begins(std::string_view answer = created) {
        CHECK(requests().size() == 1);
        CHECK(response(first_rid, answer) == strings{"header"});
        return *this;
    }
};

std::string body(std::uint64_t rid, std::string_view more, std::string_view content = {}) {
    std::string made = std::to_string(rid) + " <body xmlns='http://jabber.org/protocol/httpbind'";
    if (!content.empty()) made += " xmlns:stream='http://etherx.jabber.org/streams'";
    made.append(" rid='").append(std::to_string(rid)).append("' sid='SomeSID'").append(more);
    return content.empty() ? made + "/>" : made.append(">").append(content).append("</body>");
}
std::string message(std::string_view text) {
    return "<message xmlns='jabber:client' to='a@example.com'><body>" + std::string{text} +
           "</body></message>";
}
std::string coming(std::string_view text) {
    return "<body xmlns='http://jabber.org/protocol/httpbind'><message xmlns='jabber:client'>" +
           std::string{text} + "</message></body>";
}

}  // namespace

TEST_CASE("XEP-0124 7.1, XEP-0206 3: the first request asks for a session, and is alone",
          "[bosh]") {
    side client;
    client.says("too early");
    CHECK(client.requests() ==
          strings{"1573741820 <body xmlns='http://jabber.org/protocol/httpbind' "
                  "xmlns:xmpp='urn:xmpp:xbosh' rid='1573741820' to='example.com' xml:lang='en' "
                  "ver='1.6' wait='60' hold='1' ack='1' content='text/xml; charset=utf-8' "
                  "xmpp:version='1.0'/>"});
    CHECK(client.requests().empty());
    CHECK(client.response(first_rid, created) == strings{"header"});
    CHECK(client.bosh.sid() == "SomeSID");
    CHECK(client.requests() == strings{body(first_rid + 1, "", message("too early"))});
}

TEST_CASE("XEP-0124 7.1: a route is asked for where it is given", "[bosh]") {
    side client{{.rid = 7, .wait = 30, .hold = 2, .route = "xmpp:example.com:9999"}};
    auto const sent = client.requests();
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].find(" wait='30' hold='2' ") != std::string::npos);
    CHECK(sent[0].find(" route='xmpp:example.com:9999'") != std::string::npos);
}

TEST_CASE("XEP-0124 10: one request is always with the server", "[bosh]") {
    side client;
    client.begins();
    CHECK(client.requests() == strings{body(first_rid + 1, "")});
    CHECK(client.requests().empty());
    CHECK(client.response(first_rid + 1, coming("1")) == strings{"message1"});
    CHECK(client.requests() == strings{body(first_rid + 2, "")});
}

TEST_CASE("XEP-0124 8, 11: what is to be sent goes together, and never more than the window holds",
          "[bosh]") {
    side client;
    client.begins();
    CHECK(client.requests().size() == 1);  // it waits at the server
    client.says("1");
    client.says("2");
    // What has been answered is told while something is not (9.2).
    CHECK(client.requests() ==
          strings{body(first_rid + 2, " ack='1573741820'", message("1") + message("2"))});
    client.says("3");
    CHECK(client.requests().empty());
    CHECK(client.response(first_rid + 1, nothing).empty());
    CHECK(client.requests() == strings{body(first_rid + 3, " ack='1573741821'", message("3"))});
}

TEST_CASE("XEP-0124 14.2: responses are taken in the order of the requests", "[bosh]") {
    side client;
    client.begins();
    CHECK(client.requests().size() == 1);
    client.says("1");
    CHECK(client.requests().size() == 1);
    CHECK(client.response(first_rid + 2, coming("second")).empty());
    // The second has come, the first has not (9.2).
    client.says("2");
    CHECK(client.requests() == strings{body(first_rid + 3, " ack='1573741820'", message("2"))});
    CHECK(client.response(first_rid + 1, coming("first")) ==
          strings{"messagefirst", "messagesecond"});
    // Nobody answers twice, or what was not asked.
    CHECK(client.response(first_rid + 1, coming("again")).empty());
    CHECK(client.response(first_rid + 9, coming("never")).empty());
    CHECK(client.response(0, coming("never")).empty());
}

TEST_CASE("XEP-0124 14.3: what was lost is sent again, octet by octet the same", "[bosh]") {
    side client;
    client.begins();
    auto const poll = client.requests();
    client.says("1");
    auto const sent = client.requests();
    client.bosh.failed(first_rid + 2);
    CHECK(client.requests() == sent);
    client.bosh.failed(first_rid + 2);
    client.bosh.failed(first_rid + 1);
    CHECK(client.requests() == strings{poll[0], sent[0]});
    CHECK(client.requests().empty());
    CHECK(client.response(first_rid + 1, nothing).empty());
    client.bosh.failed(first_rid + 1);  // too late
    CHECK(client.requests().empty());
}

TEST_CASE("XEP-0124 17.3: a recoverable error repeats it and all before it that are not answered",
          "[bosh]") {
    side client;
    client.begins();
    auto const poll = client.requests();
    client.says("1");
    auto const sent = client.requests();
    CHECK(client
              .response(first_rid + 2,
                        "<body type='error' xmlns='http://jabber.org/protocol/httpbind'/>")
              .empty());
    CHECK(client.requests() == strings{poll[0], sent[0]});
    CHECK_FALSE(client.bosh.is_over());
}

TEST_CASE("XEP-0124 14.3: after some attempts it gives up", "[bosh]") {
    side client{{.rid = first_rid, .attempts = 3}};
    client.begins();
    auto const how = GENERATE(0, 1, 2, 3);
    for (int attempt = 0; attempt < 3; ++attempt) {
        CHECK_FALSE(client.bosh.is_over());
        CHECK(client.requests().size() == 1);
        if (how == 0) client.bosh.failed(first_rid + 1);
        if (how == 1)
            client.bosh.response(
                first_rid + 1, "<body type='error' xmlns='http://jabber.org/protocol/httpbind'/>");
        if (how == 2) client.bosh.response(first_rid + 1, "<html>a proxy says</html>");
        if (how == 3) client.bosh.failed(first_rid + 1, 404);
    }
    CHECK(client.bosh.is_over());
    CHECK_FALSE(client.bosh.cause());
    CHECK(client.requests().empty());
}

TEST_CASE("XEP-0124 7.1: what does not come within `wait` and some patience is lost", "[bosh]") {
    side client{{.rid = first_rid, .patience = 10}};
    client.bosh.tick(1'000);
    client.begins();
    auto const sent = client.requests();
    CHECK(client.bosh.deadline() == 1'070);
    client.bosh.tick(1'069);
    CHECK(client.requests().empty());
    client.bosh.tick(1'070);
    CHECK(client.requests() == sent);
    CHECK(client.bosh.deadline() == 1'140);
}

TEST_CASE("XEP-0124 7.1: nothing is lost before the first tick, nor at the end of all time",
          "[bosh]") {
    constexpr std::uint64_t never = ~std::uint64_t{0};
    for (std::uint64_t const now : {std::uint64_t{1}, std::uint64_t{1'700'000'000}, never - 100}) {
        side client{{.rid = first_rid, .patience = 10}};
        auto const sent = client.requests();
        REQUIRE(sent.size() == 1);
        CHECK_FALSE(client.bosh.deadline());
        client.bosh.tick(now);
        CHECK(client.requests().empty());
        CHECK(client.bosh.deadline() == now + 70);
        client.bosh.tick(now + 69);
        CHECK(client.requests().empty());
        client.bosh.tick(now + 70);
        CHECK(client.requests() == sent);
    }
    side client;
    client.bosh.tick(never - 10);
    client.begins();
    CHECK(client.requests().size() == 1);
    CHECK(client.bosh.deadline() == never);
    client.bosh.tick(never - 1);
    CHECK(client.requests().empty());
}

TEST_CASE("XEP-0124 12: who polls counts from the first tick on", "[bosh]") {
    side client{{.rid = first_rid, .wait = 0, .hold = 0}};
    client.begins(
        "<body wait='0' polling='5' inactivity='60' requests='1' hold='0' sid='SomeSID' "
        "ver='1.6' xmlns='http://jabber.org/protocol/httpbind'/>");
    CHECK(client.requests().empty());
    CHECK_FALSE(client.bosh.deadline());
    client.bosh.tick(1'700'000'000);
    CHECK(client.requests().empty());
    CHECK(client.bosh.deadline() == 1'700'000'005);
    client.bosh.tick(1'700'000'005);
    CHECK(client.requests() == strings{body(first_rid + 1, "")});
}

TEST_CASE("XEP-0124 9.2: what the server says that it has answered is asked for again", "[bosh]") {
    side client;
    client.begins();
    auto const poll = client.requests();
    client.says("1");
    CHECK(client.requests().size() == 1);
    CHECK(client
              .response(first_rid + 2,
                        "<body report='1573741821' time='852' "
                        "xmlns='http://jabber.org/protocol/httpbind'/>")
              .empty());
    CHECK(client.requests() == poll);
}

TEST_CASE("XEP-0124 12: who polls does so no more often than it may", "[bosh]") {
    side client{{.rid = first_rid, .wait = 0, .hold = 0}};
    client.bosh.tick(100);
    client.begins(
        "<body wait='0' polling='5' inactivity='60' requests='1' hold='0' sid='SomeSID' "
        "ver='1.6' xmlns='http://jabber.org/protocol/httpbind'/>");
    CHECK(client.requests().empty());
    CHECK(client.bosh.deadline() == 105);
    client.bosh.tick(104);
    CHECK(client.requests().empty());
    client.bosh.tick(105);
    CHECK(client.requests() == strings{body(first_rid + 1, "")});
    CHECK(client.response(first_rid + 1, coming("1")) == strings{"message1"});
    CHECK(client.requests().empty());
    // What is to be said is said at once.
    client.says("2");
    CHECK(client.requests() == strings{body(first_rid + 2, "", message("2"))});
    client.says("3");
    CHECK(client.requests().empty());
}

TEST_CASE("XEP-0206 5: a stream is restarted by a request of its own", "[bosh]") {
    side client;
    client.begins();
    CHECK(client.requests().size() == 1);
    client.link.restart_behind();
    client.opens();
    client.says("behind it");
    CHECK(client.requests() ==
          strings{"1573741822 <body xmlns='http://jabber.org/protocol/httpbind' "
                  "xmlns:xmpp='urn:xmpp:xbosh' rid='1573741822' sid='SomeSID' to='example.com' "
                  "xml:lang='en' ack='1573741820' xmpp:restart='true'/>"});
    CHECK(client.response(first_rid + 1, nothing) == strings{"header"});
    CHECK(client.response(first_rid + 2,
                          "<body xmlns='http://jabber.org/protocol/httpbind' "
                          "xmlns:stream='http://etherx.jabber.org/streams'><stream:features/>"
                          "</body>") == strings{"features"});
}

TEST_CASE("XEP-0124 13: the end goes with what stands before it, and its answer is the end",
          "[bosh]") {
    side client;
    client.begins();
    CHECK(client.requests().size() == 1);
    client.says("bye");
    client.link.end();
    CHECK(client.requests() ==
          strings{body(first_rid + 2, " ack='1573741820' type='terminate'", message("bye"))});
    CHECK(client.requests().empty());
    auto const [first, second, heard] =
        GENERATE(table<std::string_view, std::string_view, strings>({
            {"<body type='terminate' xmlns='http://jabber.org/protocol/httpbind'/>",
             nothing,
             {"closed"}},
            {nothing,
             "<body type='terminate' xmlns='http://jabber.org/protocol/httpbind'/>",
             {"closed"}},
            {nothing, nothing, {"closed"}},
            // 17.2: as ejabberd tells the request that waited; it does not answer the other one
            {"<body type='terminate' condition='other-request' "
             "xmlns='http://jabber.org/protocol/httpbind'/>",
             nothing,
             {"closed"}},
        }));
    auto all = client.response(first_rid + 1, first);
    for (auto const& one : client.response(first_rid + 2, second)) all.push_back(one);
    CHECK(all == heard);
    CHECK(client.bosh.is_over());
    CHECK_FALSE(client.bosh.cause());
    CHECK(client.requests().empty());
}

TEST_CASE("XEP-0124 11: the end may be one request more than the window holds", "[bosh]") {
    side client;
    client.begins();
    CHECK(client.requests().size() == 1);
    client.says("1");
    CHECK(client.requests().size() == 1);
    client.link.end();
    CHECK(client.requests() == strings{body(first_rid + 3, " ack='1573741820' type='terminate'")});
}

TEST_CASE("XEP-0124 17.2: a terminal condition ends it all at once", "[bosh]") {
    auto const [condition, cause] = GENERATE(table<std::string_view, bosh_condition>({
        {"item-not-found", bosh_condition::item_not_found},
        {"policy-violation", bosh_condition::policy_violation},
        {"host-unknown", bosh_condition::host_unknown},
        {"of-no-known-name", bosh_condition::undefined_condition},
    }));
    side client;
    client.begins();
    CHECK(client.requests().size() == 1);
    client.says("1");
    CHECK(client.requests().size() == 1);
    CHECK(client
              .response(first_rid + 2, "<body type='terminate' condition='" +
                                           std::string{condition} +
                                           "' xmlns='http://jabber.org/protocol/httpbind'/>")
              .empty());
    CHECK(client.bosh.is_over());
    CHECK(client.bosh.cause() == cause);
    CHECK(client.requests().empty());
    CHECK_FALSE(client.bosh.deadline());
}

TEST_CASE("XEP-0124 17.2: a server says where else to go, if it may be followed", "[bosh]") {
    side client;
    CHECK(client.requests().size() == 1);
    CHECK(client
              .response(first_rid,
                        "<body condition='see-other-uri' type='terminate' "
                        "xmlns='http://jabber.org/protocol/httpbind'>"
                        "<uri>https://secure.jabber.org/xmppcm</uri></body>")
              .empty());
    CHECK(client.bosh.cause() == bosh_condition::see_other_uri);
    CHECK(client.bosh.other_uri() == "https://secure.jabber.org/xmppcm");
    CHECK(couplet::may_follow("https://example.com/bosh", client.bosh.other_uri()));
}

TEST_CASE("XEP-0206 6: an error of the stream comes to the machine, and then the end", "[bosh]") {
    side client;
    client.begins();
    CHECK(client.requests().size() == 1);
    CHECK(client.response(
              first_rid + 1,
              "<body condition='remote-stream-error' type='terminate' "
              "xmlns='http://jabber.org/protocol/httpbind' "
              "xmlns:stream='http://etherx.jabber.org/streams'><message xmlns='jabber:client'>1"
              "</message><stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
              "</stream:error></body>") == strings{"message1", "error", "closed"});
    CHECK(client.bosh.cause() == bosh_condition::remote_stream_error);
}

TEST_CASE("XEP-0124 17.1: of a server that says no version, some codes are the end", "[bosh]") {
    auto const [status, cause] = GENERATE(table<unsigned, std::optional<bosh_condition>>({
        {400, bosh_condition::bad_request},
        {403, bosh_condition::policy_violation},
        {404, bosh_condition::item_not_found},
        {502, std::nullopt},
    }));
    side client;
    client.begins("<body sid='SomeSID' xmlns='http://jabber.org/protocol/httpbind'/>");
    auto const sent = client.requests();
    REQUIRE(sent.size() == 1);
    client.bosh.failed(first_rid + 1, status);
    CHECK(client.bosh.is_over() == cause.has_value());
    CHECK(client.bosh.cause() == cause);
    if (!cause) CHECK(client.requests() == sent);
}

TEST_CASE("XEP-0124 7.2: a session without an id is none", "[bosh]") {
    side client;
    CHECK(client.requests().size() == 1);
    client.response(first_rid, "<body xmlns='http://jabber.org/protocol/httpbind' wait='60'/>");
    CHECK(client.bosh.is_over());
    CHECK(client.requests().empty());
}

TEST_CASE("XEP-0124: what Prosody answered to strophe.js means the same to ours", "[bosh]") {
    strings answers;
    for (auto const& message : corpora::messages())
        if (message.source.find("strophejs-bosh") != std::string::npos &&
            message.source.find("s2c") != std::string::npos)
            answers.push_back(message.xml);
    if (answers.empty()) return;
    side client;
    std::vector<strings> heard;
    for (std::uint64_t rid = first_rid; auto const& answer : answers) {
        auto const sent = client.requests();
        REQUIRE(sent.size() == 1);
        heard.push_back(client.response(rid++, answer));
        REQUIRE_FALSE(heard.back().empty());
        if (heard.back().front().starts_with("success")) {
            client.link.restart_behind();
            client.opens();
        }
        if (rid == first_rid + answers.size() - 1) client.link.end();
    }
    REQUIRE(heard.size() == 9);
    CHECK(heard[0] == strings{"header", "features"});
    CHECK(heard[1].front().starts_with("challenge"));
    CHECK(heard[2].front().starts_with("success"));
    CHECK(heard[3] == strings{"header", "features"});
    CHECK(heard[4] == strings{"iq"});
    CHECK(heard[5] == strings{"iq"});
    CHECK(heard[6] == strings{"presence", "iq"});
    CHECK(heard[7] == strings{"message"});
    CHECK(heard[8] == strings{"presence", "closed"});
    CHECK(client.bosh.is_over());
    CHECK_FALSE(client.bosh.cause());
    CHECK(client.bosh.sid() == "8fb19dab-7426-465b-9cfe-5b73ad012af0");
}

}  // namespace bosh_client_tests
