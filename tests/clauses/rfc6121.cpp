// SPDX-License-Identifier: BSL-1.0
// What RFC 6121 2.1.6, 4 and 5 require across headers.
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/xep/roster.hpp>
#include <couplet/xml/extract.hpp>

#include "../stanza/route_world.hpp"
#include "../stream/octets.hpp"
#include "passing_on.hpp"

namespace rfc6121_tests {

namespace {

using couplet::message, couplet::presence;
using passing::arrival;
using std::string, std::string_view;

message read_message(arrival const& came) { return message::read(came.view()).value(); }

}  // namespace

TEST_CASE("RFC 6121 2.1.6: a roster push has one item", "[clauses]") {
    auto const push = [](string_view items) {
        auto const query =
            octets::element("<query xmlns='jabber:iq:roster'>" + string{items} + "</query>");
        return couplet::xml::read<couplet::xep::roster_push>(query.view()).has_value();
    };
    CHECK(push("<item jid='nurse@example.com'/>"));
    CHECK_FALSE(push(""));
    CHECK_FALSE(push("<item/>"));
    CHECK_FALSE(push("<item jid='nurse@example.com'/><item jid='romeo@example.net'/>"));
}

TEST_CASE("RFC 6121 4.2.2, 4.4.2, 4.5.2: presence also goes back to the resource that it is of",
          "[clauses]") {
    world::server known;
    auto& juliet = known.accounts["juliet@example.com"];
    juliet = {{{"balcony", {}}, {"chamber", 0}, {"idle", {}}}, {}};
    auto const from_balcony = [&](couplet::presence_type type) {
        return world::ask(known,
                          {type, "", "juliet@example.com/balcony", couplet::stanza_origin::local});
    };
    juliet.sessions[0].rank = -1;  // what makes it available is noted first
    CHECK(from_balcony(couplet::presence_type::available) == "broadcast balcony chamber");
    juliet.sessions[0].rank = 5;
    CHECK(from_balcony(couplet::presence_type::available) == "broadcast balcony chamber");
    CHECK(from_balcony(couplet::presence_type::unavailable) == "broadcast balcony chamber");
}

TEST_CASE("RFC 6121 4.6.3: directed presence goes to whom it is directed, whoever that is",
          "[clauses]") {
    world::server known;
    known.accounts["juliet@example.com"] = {{{"balcony", 1}, {"idle", {}}}, {"nurse@example.com"}};
    known.accounts["nurse@example.com"] = {{{"kitchen", 0}}, {}};
    known.accounts["paris@example.com"] = {{{"tomb", 0}}, {}};
    using enum couplet::presence_type;
    for (auto const type : {available, unavailable})
        // from a resource that has sent initial presence, and from one that has not
        for (string_view const from : {"juliet@example.com/balcony", "juliet@example.com/idle"}) {
            auto const to = [&](string_view who) {
                return world::ask(known, {type, who, from, couplet::stanza_origin::local});
            };
            CHECK(to("nurse@example.com") == "deliver kitchen");
            CHECK(to("paris@example.com") == "deliver tomb");
            CHECK(to("paris@example.com/tomb") == "deliver tomb");
            CHECK(to("romeo@example.net") == "forward example.net");
            CHECK(to("romeo@example.net/orchard") == "forward example.net");
        }
}

TEST_CASE("RFC 6121 5.2.2: a message is written with one of five types, or without", "[clauses]") {
    using enum couplet::message_type;
    CHECK(octets::written(message{}) == "<message/>");
    for (auto const type : {chat, groupchat, headline, error})
        CHECK(octets::written(message{.type = type}) ==
              "<message type='" + string{name(type)} + "'/>");
}

TEST_CASE("RFC 6121 5.2.3-5.2.5: what is built holds text in body, subject and thread",
          "[clauses]") {
    string_view const markup = "</body><evil/>&amp;]]>";
    string const octets = octets::written(
        message{.subject = markup, .body = markup, .thread = {.id = markup, .parent = markup}});
    arrival const came{octets};
    int count = 0;
    for (auto const child : came.element().children()) {
        CHECK(child.children().empty());
        CHECK(child.text() == markup);
        ++count;
    }
    CHECK(count == 3);
    string const state = octets::written(presence{.status = markup, .priority = 1});
    arrival const available{state};
    for (auto const child : available.element().children()) {
        CHECK(child.children().empty());
        ++count;
    }
    CHECK(count == 5);
}

TEST_CASE("RFC 6121 5.2.5: a thread and its parent are taken as they are, octet for octet",
          "[clauses]") {
    for (string_view const id : {" a ", "A", "a\n  b", "e\xCC\x81", "\xC3\xA9", "<&>", ""}) {
        string const octets =
            octets::written(message{.thread = {.id = id, .parent = "x" + string{id}}});
        arrival const came{octets};
        auto const thread = read_message(came).thread;
        CHECK(thread.id == id);
        CHECK(thread.parent == "x" + string{id});
    }
}

}  // namespace rfc6121_tests
