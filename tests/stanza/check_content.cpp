// SPDX-License-Identifier: BSL-1.0
#include <couplet/stanza/check.hpp>
#include <string>
#include <string_view>

#include "check_said.hpp"

namespace check_content_tests {

using namespace checking;
using std::string, std::string_view;

namespace {

constexpr stanza_role not_client[]{c2s, s2s, component, from_component};
constexpr stanza_role from_senders[]{c2s, from_component};

string presence(stanza_role role, string_view children, string_view type = {}) {
    return said(role, stanza(role, "presence", type, children));
}
string message(stanza_role role, string_view children) {
    return said(role, stanza(role, "message", "", children));
}

}  // namespace

TEST_CASE(
    "RFC 6121 4.7.1: presence of a type that is not defined is a bad-request; there is no type "
    "available",
    "[stanza]") {
    for (auto const role : all_roles) {
        for (string_view const type : {"available", "", "Unavailable", "invisible", "chat"}) {
            CAPTURE(name(role), type);
            CHECK(presence(role, "", "type='" + string{type} + "'") == "bad-request");
        }
        for (string_view const type :
             {"unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe"})
            CHECK(presence(role, "", "type='" + string{type} + "'") == "fine");
    }
}

TEST_CASE("RFC 6121 5.2.2: a message of an unknown type is a normal message", "[stanza]") {
    for (auto const role : all_roles)
        for (string_view const type : {"", "normal", "chat", "groupchat", "headline", "unheard-of"})
            CHECK(said(role, stanza(role, "message", "type='" + string{type} + "'")) == "fine");
}

TEST_CASE(
    "RFC 6121 4.7.2.3: a priority is one integer from -128 to 127, else a bad-request; a client "
    "reads past it",
    "[stanza]") {
    auto with = [](stanza_role role, string_view text) {
        return presence(role, "<priority>" + string{text} + "</priority>");
    };
    for (auto const role : not_client) {
        for (string_view const good : {"0", "-128", "127", "+1", " 5 ", "007", "-0"}) {
            CAPTURE(good);
            CHECK(with(role, good) == "fine");
        }
        for (string_view const bad :
             {"128", "-129", "", "1.0", "one", "1 2", "99999999999999999999", "0x1", "--1", "٣"}) {
            CAPTURE(bad);
            CHECK(with(role, bad) == "bad-request");
        }
        CHECK(presence(role, "<priority>1</priority><priority>1</priority>") == "bad-request");
        CHECK(presence(role, "<priority xmlns='urn:x'>high</priority>") == "fine");
    }
    CHECK(with(client, "200") == "fine");
    CHECK(breaks(stanza_rule::faulty_priority, client,
                 stanza(client, "presence", "", "<priority>200</priority>")));
    CHECK(message(c2s, "<priority>200</priority>") == "fine");  // of a message it is no priority
}

TEST_CASE(
    "RFC 6121 4.7.2.1: one <show/>, which is away, chat, dnd or xa, else a bad-request; a client "
    "reads past it",
    "[stanza]") {
    for (auto const role : not_client) {
        for (string_view const good : {"away", "chat", "dnd", "xa"})
            CHECK(presence(role, "<show>" + string{good} + "</show>") == "fine");
        CHECK(presence(role, "<show>\n dnd </show>") == "fine");
        for (string_view const bad : {"online", "DND", "d nd", "dnd,away"})
            CHECK(presence(role, "<show>" + string{bad} + "</show>") == "bad-request");
        CHECK(presence(role, "<show>dnd</show><show>dnd</show>") == "bad-request");
        CHECK(presence(role, "<show/><show/>") == "bad-request");
        CHECK(presence(role, "<show></show>") == "fine");  // as go-sendxmpp writes it
        for (string_view const empty : {"<show/>", "<show> </show>"})
            CHECK(breaks(stanza_rule::empty_show, role, stanza(role, "presence", "", empty)));
    }
    CHECK(presence(client, "<show>online</show><show/>") == "fine");
}

TEST_CASE(
    "RFC 6121 4.5.1, 4.5.2: unavailable presence with <show/> or <priority/> is noted, but "
    "broadcast",
    "[stanza]") {
    for (string_view const child : {"<show>dnd</show>", "<priority>1</priority>"}) {
        auto const text = stanza(c2s, "presence", "type='unavailable'", child);
        CHECK(said(c2s, text) == "fine");
        CHECK(breaks(stanza_rule::unavailable_details, c2s, text));
        CHECK_FALSE(
            breaks(stanza_rule::unavailable_details, c2s, stanza(c2s, "presence", "", child)));
    }
    CHECK_FALSE(breaks(stanza_rule::unavailable_details, c2s,
                       stanza(c2s, "presence", "type='unavailable'", "<status>bye</status>")));
}

TEST_CASE(
    "RFC 6121 3.1.1: subscription presence without 'to' is a bad-request, with a full 'to' it is "
    "in order",
    "[stanza]") {
    for (string_view const type : {"subscribe", "subscribed", "unsubscribe", "unsubscribed"}) {
        CHECK(said(c2s, "<presence type='" + string{type} + "'/>") == "bad-request");
        CHECK(said(c2s, "<presence to='romeo@example.net/orchard' type='" + string{type} + "'/>") ==
              "fine");
    }
    CHECK(said(c2s, "<presence type='unavailable'/>") == "fine");
}

TEST_CASE("RFC 6121 4.3: a probe from a client is no reason for an error", "[stanza]") {
    CHECK(said(c2s, "<presence type='probe' to='romeo@example.net'/>") == "fine");
    CHECK(said(c2s, "<presence type='probe'/>") == "ignore");
    CHECK(said(c2s, "<presence type='error'><error/></presence>") == "ignore");
}

TEST_CASE(
    "RFC 6121 5.2.5: a second <thread/>, or one that is its own parent, is a bad-request to its "
    "sender",
    "[stanza]") {
    for (auto const role : from_senders) {
        CHECK(message(role, "<thread parent='a'>b</thread>") == "fine");
        CHECK(message(role, "<thread/><thread/>") == "bad-request");
        CHECK(message(role, "<thread parent='a'>a</thread>") == "bad-request");
    }
    for (auto const role : {client, s2s, component})
        CHECK(message(role, "<thread/><thread parent=''/>") == "fine");
    CHECK(presence(c2s, "<thread/><thread/>") == "fine");
}

TEST_CASE("RFC 6121 4.7.2.2, 5.2.3, 5.2.4: two bodies, subjects or states need two languages",
          "[stanza]") {
    for (auto const role : from_senders) {
        for (string_view const tag : {"body", "subject"}) {
            auto two = [&](string_view first, string_view second) {
                string const text{tag};
                return message(role, '<' + text + string{first} + ">a</" + text + "><" + text +
                                         string{second} + ">b</" + text + '>');
            };
            CHECK(two("", " xml:lang='cs'") == "fine");
            CHECK(two("", "") == "bad-request");
            CHECK(two(" xml:lang='cs'", " xml:lang='CS'") == "bad-request");
        }
        CHECK(message(role, "<subject/><body/>") == "fine");
        CHECK(presence(role, "<status/><status/>") == "bad-request");
        CHECK(message(role, "<body/><subject/><body xml:lang='cs'/><body xml:lang='de'/>") ==
              "fine");
        CHECK(message(role, "<body/><subject/><body xml:lang='cs'/><body xml:lang='cs'/>") ==
              "bad-request");
        CHECK(said(role, stanza(role, "message", "xml:lang='cs'",
                                "<body/><body xml:lang='cs'/>")) == "bad-request");
        CHECK(said(role, stanza(role, "message", "xml:lang='cs'",
                                "<body/><body xml:lang='en'/>")) == "fine");
    }
    for (auto const role : {client, s2s, component})
        CHECK(message(role, "<body/><body/>") == "fine");
}

TEST_CASE(
    "RFC 6120 8.4, 4.8.3: a child in the content namespace of another stream is a bad-request to a "
    "server",
    "[stanza]") {
    constexpr string_view contents[]{"jabber:client", "jabber:server", "jabber:component:accept"};
    for (auto const role : all_roles)
        for (string_view const ns : contents) {
            CAPTURE(name(role), ns);
            bool const is_own = ns == content_namespace(role);
            bool const is_server = role != client && role != component;
            string const body = "<body xmlns='" + string{ns} + "'/>";
            string_view const expected = is_own || !is_server ? "fine" : "bad-request";
            CHECK(message(role, body) == expected);
            CHECK(presence(role, "<priority xmlns='" + string{ns} + "'>1</priority>") == expected);
            CHECK(breaks(stanza_rule::foreign_content, role, stanza(role, "message", "", body)) ==
                  !is_own);
            CHECK(message(role, "<x xmlns='urn:x'>" + body + "</x>") == "fine");
            // what an error repeats is another stanza's
            CHECK(said(role, stanza(role, "message", "type='error'",
                                    body + "<error type='cancel'><gone xmlns='urn:ietf:params:xml:"
                                           "ns:xmpp-stanzas'/></error>")) == "fine");
        }
}

TEST_CASE(
    "RFC 6121 4.7.2.1-4.7.2.3, 5.2.3-5.2.5: elements in what holds text only are a bad-request to "
    "their sender",
    "[stanza]") {
    for (auto const role : from_senders) {
        for (string_view const tag : {"body", "subject", "thread"})
            CHECK(message(role, '<' + string{tag} + "><b xmlns='urn:x'/></" + string{tag} + '>') ==
                  "bad-request");
        CHECK(presence(role, "<status>a<b/>c</status>") == "bad-request");
        CHECK(presence(role, "<show>dnd<b/></show>") == "bad-request");
        CHECK(presence(role, "<priority>1<b/></priority>") == "bad-request");
        CHECK(message(role, "<body><![CDATA[<b/>]]>&lt;b/></body>") == "fine");
        CHECK(message(role, "<html xmlns='urn:x'><body><b/></body></html>") == "fine");
    }
    CHECK(message(s2s, "<body><b/></body>") == "fine");
}

}  // namespace check_content_tests
