// SPDX-License-Identifier: BSL-1.0
#include <couplet/stanza/expected_sender.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "both.hpp"
#include "check_said.hpp"

namespace sender_tests {

using namespace checking;
using std::string, std::string_view;

namespace {

using couplet::find_sender_rule, couplet::open_query, couplet::stanza_kind, couplet::trusted_sender;

constexpr auto own = rule_laws::client;
constexpr string_view forgers[]{"romeo@example.net",
                                "romeo@example.net/orchard",
                                "nurse@im.example.com",
                                "juliet@im.example.com/balcony",
                                "juliet@im.example.com/chamber",
                                "juliet@im.example.com.evil.example",
                                "im.example.com/juliet@im.example.com",
                                "juliet@evil.example",
                                "example.net"};

/// What a client does with the stanza: `attributes` and `children` as given, from that sender (empty: none).
string from(string_view sender, string_view kind, string_view attributes, string_view children) {
    string text = "<";
    text += kind;
    if (!sender.empty()) ((text += " from='") += sender) += '\'';
    ((((text += ' ') += attributes) += '>') += children) += "</";
    return said(client, (text += kind) += '>');
}
/// Whether only the own account's word is taken.
void only_account(string_view kind, string_view attributes, string_view children) {
    CAPTURE(children);
    CHECK(from("", kind, attributes, children) == "fine");
    CHECK(from("juliet@im.example.com", kind, attributes, children) == "fine");
    CHECK(from("Juliet@IM.Example.com", kind, attributes, children) == "fine");
    CHECK(from("im.example.com", kind, attributes, children) == "ignore");
    for (auto const forger : forgers) {
        CAPTURE(forger);
        CHECK(from(forger, kind, attributes, children) == "ignore");
    }
}

/// Whether the sender of a message from an archive is the one that was asked.
bool is_from_archive(string_view sender, open_query query) {
    string text = "<message";
    if (!sender.empty()) ((text += " from='") += sender) += '\'';
    auto const element =
        parsed(text + "><result xmlns='urn:xmpp:mam:2' queryid='q'/></message>", client);
    auto const stanza = couplet::stanza_view::from(element);
    return find_unexpected_sender(*stanza, couplet::stanza_addresses{*stanza}, own, query) ==
           nullptr;
}

string event(string_view children) {
    return "<event xmlns='http://jabber.org/protocol/pubsub#event'>" + string{children} +
           "</event>";
}

}  // namespace

TEST_CASE(
    "RFC 6121 2.1.6 2, CVE-2015-8688, CVE-2016-9928, CVE-2019-16236: a roster push comes from the "
    "own account",
    "[stanza]") {
    only_account("iq", "type='set' id='1'",
                 "<query xmlns='jabber:iq:roster'><item jid='evil@evil.example' "
                 "subscription='both'/></query>");
}

TEST_CASE(
    "XEP-0280 11, CVE-2017-5589 and its kin, CVE-2019-16235, CVE-2020-26547: a carbon "
    "copy comes from the own account",
    "[stanza]") {
    for (string_view const direction : {"received", "sent"})
        for (string_view const type :
             {"", "type='chat'", "type='groupchat'", "type='headline'", "type='nonsense'"})
            only_account(
                "message", type,
                '<' + string{direction} +
                    " xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message "
                    "xmlns='jabber:client' from='romeo@example.net' to='juliet@im.example.com'>"
                    "<body>give him the ring</body></message></forwarded></" +
                    string{direction} + '>');
}

TEST_CASE(
    "XEP-0280 11: a carbon copy that stands behind other payloads is found as well, and in an "
    "error too",
    "[stanza]") {
    string const carbon = "<received xmlns='urn:xmpp:carbons:2'/>";
    CHECK(from("romeo@example.net", "message", "", "<body/><x xmlns='urn:x'/>" + carbon) ==
          "ignore");
    CHECK(from("romeo@example.net", "message", "", carbon + carbon) == "ignore");
    CHECK(from("romeo@example.net", "message", "type='error'",
               carbon + "<error type='cancel'><gone "
                        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>") == "ignore");
    CHECK(from("romeo@example.net", "message", "", "<x xmlns='urn:x'>" + carbon + "</x>") ==
          "fine");
}

TEST_CASE("XEP-0191 3.3, 3.4: a block or unblock push comes from the own account", "[stanza]") {
    for (string_view const name : {"block", "unblock"})
        only_account("iq", "type='set' id='1'",
                     '<' + string{name} +
                         " xmlns='urn:xmpp:blocking'><item jid='romeo@example.net'/></" +
                         string{name} + '>');
}

TEST_CASE("XEP-0223 6: what is stored for oneself is published by the own account only",
          "[stanza]") {
    for (string_view const node :
         {"storage:bookmarks", "urn:xmpp:bookmarks:1", "urn:xmpp:mds:displayed:0"})
        for (string_view const child : {"items", "purge", "delete", "configuration"})
            only_account("message", "",
                         event('<' + string{child} + " node='" + string{node} + "'/>"));
}

TEST_CASE("XEP-0223 6: a private node behind a public one is found", "[stanza]") {
    CHECK(from("romeo@example.net", "message", "", event("<items node='a'/>")) == "fine");
    CHECK(from("romeo@example.net", "message", "",
               event("<items node='a'/><items node='urn:xmpp:bookmarks:1'/>")) == "ignore");
    CHECK(from("romeo@example.net", "message", "",
               event("<items node='a'/>") + event("<items node='urn:xmpp:bookmarks:1'/>")) ==
          "ignore");
}

TEST_CASE(
    "XEP-0163 4.3: an event comes from an account or a service, not from a resource or an occupant",
    "[stanza]") {
    string const avatar = event("<items node='urn:xmpp:avatar:metadata'/>");
    CHECK(from("", "message", "", avatar) == "fine");
    CHECK(from("romeo@example.net", "message", "type='headline'", avatar) == "fine");
    CHECK(from("pubsub.example.net", "message", "", avatar) == "fine");
    CHECK(from("romeo@example.net/orchard", "message", "", avatar) == "ignore");
    CHECK(from("room@muc.example.com/nick", "message", "type='groupchat'", avatar) == "ignore");
}

TEST_CASE(
    "XEP-0313 8.2, CVE-2019-16237, CVE-2020-26547: a message from an archive comes from the "
    "archive that was asked",
    "[stanza]") {
    auto const room = "room@muc.example.com"_jid;
    open_query const none{}, own_archive{true, {}}, account{true, "juliet@im.example.com"_jid},
        rooms{true, room};
    CHECK(is_from_archive("", own_archive));
    CHECK(is_from_archive("juliet@im.example.com", own_archive));
    CHECK(is_from_archive("", account));
    CHECK(is_from_archive("room@muc.example.com", rooms));
    CHECK_FALSE(is_from_archive("", none));
    CHECK_FALSE(is_from_archive("juliet@im.example.com", none));
    CHECK_FALSE(is_from_archive("room@muc.example.com", own_archive));
    CHECK_FALSE(is_from_archive("juliet@im.example.com", rooms));
    CHECK_FALSE(is_from_archive("", rooms));
    CHECK_FALSE(is_from_archive("room@muc.example.com/nick", rooms));
    CHECK_FALSE(is_from_archive("@", own_archive));
    for (auto const forger : forgers) CHECK_FALSE(is_from_archive(forger, own_archive));
}

TEST_CASE(
    "XEP-0313 8.2: check takes the own account's word for its archive, and another's only if it "
    "was asked",
    "[stanza]") {
    for (string_view const ns : {"urn:xmpp:mam:2", "urn:xmpp:mam:1"})
        only_account("message", "", "<result xmlns='" + string{ns} + "'/>");
    couplet::stanza_context asking = rule_laws::context(client);
    string const result =
        "<message from='room@muc.example.com'><result xmlns='urn:xmpp:mam:2'/></message>";
    CHECK(said(asking, result) == "ignore");
    asking.query = {true, "room@muc.example.com"_jid};
    CHECK(said(asking, result) == "fine");
    CHECK(said(asking, "<message><result xmlns='urn:xmpp:mam:2'/></message>") == "ignore");
    asking.query = {};
    CHECK(said(asking, "<message><result xmlns='urn:xmpp:mam:2'/></message>") == "ignore");
}

TEST_CASE("RFC 6120 7.6, 8.1.2.1: the bound resource is told by the account or the server",
          "[stanza]") {
    string_view const bind =
        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>a@b/c</jid></bind>";
    CHECK(from("", "iq", "type='result' id='1'", bind) == "fine");
    CHECK(from("im.example.com", "iq", "type='result' id='1'", bind) == "fine");
    CHECK(from("juliet@im.example.com", "iq", "type='result' id='1'", bind) == "fine");
    CHECK(from("romeo@example.net", "iq", "type='result' id='1'", bind) == "ignore");
    CHECK(from("example.net", "iq", "type='result' id='1'", bind) == "ignore");
}

TEST_CASE("RFC 6121 2.1.6: a rule holds where the payload means what it says, and nowhere else",
          "[stanza]") {
    constexpr couplet::xml::expanded_name roster{"jabber:iq:roster", "query"};
    constexpr couplet::xml::expanded_name event{"http://jabber.org/protocol/pubsub#event", "event"};
    BOTH(find_sender_rule(roster, stanza_kind::iq, "set")->sender == trusted_sender::account);
    BOTH(find_sender_rule(roster, stanza_kind::iq, "result") == nullptr);  // see `may_answer`
    BOTH(find_sender_rule(roster, stanza_kind::message, "set") == nullptr);
    BOTH(find_sender_rule({"urn:xmpp:ping", "ping"}, stanza_kind::iq, "set") == nullptr);
    BOTH(find_sender_rule(event, stanza_kind::message, "")->sender == trusted_sender::bare_address);
    BOTH(find_sender_rule(event, stanza_kind::message, "", "storage:bookmarks")->sender ==
         trusted_sender::account);
    CHECK(said(c2s, "<iq type='set' id='1'><query xmlns='jabber:iq:roster'/></iq>") == "fine");
    CHECK(said(s2s,
               "<message from='romeo@example.net' to='im.example.com'><sent "
               "xmlns='urn:xmpp:carbons:2'/>"
               "</message>") == "fine");
}

TEST_CASE("RFC 6121 2.1.6: no two rules are for the same payload, and each cites its clause",
          "[stanza]") {
    std::set<std::tuple<string_view, string_view, string_view, stanza_kind, string_view>> seen;
    bool is_any_node_seen = false;
    for (auto const& rule : couplet::sender_rules) {
        CHECK(seen.insert({rule.payload.ns, rule.payload.local, rule.node, rule.kind, rule.type})
                  .second);
        bool const cites = rule.sentence.find("(RFC 6") != string_view::npos ||
                           rule.sentence.find("(XEP-0") != string_view::npos;
        CHECK(cites);
        bool const is_event = rule.payload.local == "event";
        CHECK_FALSE((is_any_node_seen && is_event));  // a rule for any node stands last
        is_any_node_seen = is_any_node_seen || (is_event && rule.node.empty());
    }
}

}  // namespace sender_tests
