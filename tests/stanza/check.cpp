// SPDX-License-Identifier: BSL-1.0
#include <couplet/stanza/check.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "allocations.hpp"
#include "check_said.hpp"
#include "support.hpp"

namespace check_tests {

using namespace checking;
using std::string, std::string_view;

namespace {

constexpr string_view ping = "<ping xmlns='urn:xmpp:ping'/>";
constexpr string_view gone =
    "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";

}  // namespace

TEST_CASE("RFC 6120 8.2: an ordinary stanza of each kind is accepted in each role", "[stanza]") {
    for (auto const role : all_roles) {
        CAPTURE(name(role));
        CHECK(said(role, stanza(role, "message", "type='chat'", "<body>hi</body>")) == "fine");
        CHECK(said(role, stanza(role, "presence", "", "<show>dnd</show><x xmlns='urn:x'/>")) ==
              "fine");
        CHECK(said(role, stanza(role, "iq", "type='get' id='1'", ping)) == "fine");
        CHECK(said(role, stanza(role, "iq", "type='set' id='1'", ping)) == "fine");
        CHECK(said(role, stanza(role, "iq", "type='result' id='1'")) == "fine");
        CHECK(said(role, stanza(role, "iq", "type='result' id='1'", ping)) == "fine");
        CHECK(said(role, stanza(role, "iq", "type='error' id='1'", gone)) == "fine");
        CHECK(said(role, stanza(role, "message", "type='error'", gone)) == "fine");
    }
}

TEST_CASE(
    "RFC 6120 4.8.3: an element in a content namespace that is not the stream's ends the stream "
    "with "
    "invalid-namespace",
    "[stanza]") {
    for (auto const role : all_roles)
        for (string_view const ns : {"jabber:client", "jabber:server", "jabber:component:accept"}) {
            if (ns == content_namespace(role)) continue;
            CAPTURE(name(role), ns);
            auto text = stanza(role, "message", "", "<body/>");
            text.insert(8, " xmlns='" + string{ns} + "'");
            CHECK(said(role, text) == "end: invalid-namespace");
            CHECK(said(role, "<pubsub xmlns='" + string{ns} + "'/>") == "end: invalid-namespace");
        }
}

TEST_CASE(
    "RFC 6120 4.8.5: a prefix for the content namespace ends a server's stream with "
    "bad-namespace-prefix and is "
    "ignored by a client",
    "[stanza]") {
    string_view const text =
        "<foo:message xmlns:foo='jabber:client'><foo:body>foo</foo:body></foo:message>";
    CHECK(said(c2s, text) == "end: bad-namespace-prefix");
    CHECK(said(client, text) == "ignore");
    CHECK(said(c2s,
               "<message xmlns='jabber:client' xmlns:foo='jabber:client'><foo:body/></message>") ==
          "end: bad-namespace-prefix");
    CHECK(said(c2s, "<message xmlns='jabber:client' xmlns:x='urn:x'><x:body/></message>") ==
          "fine");
}

TEST_CASE(
    "RFC 6120 4.9.3.24: an unknown element in the content namespace is an unsupported-stanza-type",
    "[stanza]") {
    for (auto const role : {c2s, s2s, from_component}) {
        CHECK(said(role, "<pubsub><publish node='princely_musings'/></pubsub>") ==
              "end: unsupported-stanza-type");
        CHECK(said(role, "<Message/>") == "end: unsupported-stanza-type");
    }
    CHECK(said(client, "<pubsub/>") == "ignore");
    CHECK(said(component, "<pubsub/>") == "ignore");
}

TEST_CASE(
    "RFC 6120 4.8.4: an element of another namespace is an unsupported-stanza-type, also if it "
    "looks like a "
    "stanza",
    "[stanza]") {
    string_view const text =
        "<ns2:message xmlns:ns2='http://example.org/ns2' from='romeo@example.net/resource1' "
        "to='juliet@example.com'><body>hi</body></ns2:message>";
    CHECK(said(s2s, text) == "end: unsupported-stanza-type");
    CHECK(said(c2s, "<foo xmlns='http://example.org/ns1'/>") == "end: unsupported-stanza-type");
    CHECK(said(client, text) == "ignore");
    CHECK(breaks(stanza_rule::foreign_element, s2s, text));
}

TEST_CASE("RFC 6120 4.9.1.1: a stream error is not answered by another", "[stanza]") {
    string_view const text =
        "<s:error xmlns:s='http://etherx.jabber.org/streams'>"
        "<reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></s:error>";
    for (auto const role : {client, c2s, s2s, component, from_component})
        CHECK(said(role, text) == "fine");
}

TEST_CASE(
    "RFC 6120 4.9.3.12: before anybody has authenticated every stanza ends the stream with "
    "not-authorized",
    "[stanza]") {
    for (auto const role : {c2s, s2s, from_component}) {
        stanza_context context;
        context.role = role;
        CHECK(said(context, stanza(role, "message", "", "<body/>")) == "end: not-authorized");
        CHECK(said(context, stanza(role, "iq", "type='get' id='1'", ping)) ==
              "end: not-authorized");
    }
}

TEST_CASE(
    "RFC 6120 7.1, 4.3.5: before a resource is bound a client may speak to its server and its "
    "account only",
    "[stanza]") {
    auto context = rule_laws::context(c2s);
    context.peer = "juliet@im.example.com"_jid;
    auto to = [&](string_view who) {
        return said(context,
                    "<iq id='1' type='set' to='" + string{who} + "'><bind xmlns='b'/></iq>");
    };
    CHECK(to("im.example.com") == "fine");
    CHECK(to("im.example.com/x") == "fine");
    CHECK(to("juliet@im.example.com") == "fine");
    CHECK(to("juliet@im.example.com/chamber") == "fine");
    CHECK(to("romeo@example.net") == "end: not-authorized");
    CHECK(to("nurse@im.example.com") == "end: not-authorized");
    CHECK(to("example.net") == "end: not-authorized");
    CHECK(said(context, "<iq id='1' type='set'><bind xmlns='b'/></iq>") == "fine");
    CHECK(said(context,
               "<iq id='1' type='set' from='juliet@im.example.com'><bind xmlns='b'/></iq>") ==
          "fine");
    CHECK(said(context, "<message from='juliet@im.example.com/balcony' to='im.example.com'/>") ==
          "end: invalid-from");
}

TEST_CASE("RFC 6120 8.1.1.1, 10.3: a client need not say 'to'; what it says has to be an address",
          "[stanza]") {
    CHECK(said(c2s, "<message><body>note to self</body></message>") == "fine");
    CHECK(said(c2s, "<presence/>") == "fine");
    CHECK(said(c2s, "<iq id='1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>") == "fine");
    CHECK(said(c2s, "<message to=''/>") == "jid-malformed");
    CHECK(said(c2s, "<message to='@example.net'/>") == "jid-malformed");
    CHECK(said(c2s, "<iq id='1' type='get' to='romeo@'><ping xmlns='urn:xmpp:ping'/></iq>") ==
          "jid-malformed");
    CHECK(said(c2s, "<iq id='1' type='result' to='romeo@'/>") == "ignore");
    CHECK(said(c2s, "<message x:to='@' xmlns:x='urn:x' xmlns='jabber:client'/>") == "fine");
}

TEST_CASE("RFC 6120 8.3.3.8: ch@r@cters@muc.example.com is answered with jid-malformed",
          "[stanza]") {
    string_view const text =
        "<presence from='juliet@im.example.com/balcony' id='y2bs71v4' "
        "to='ch@r@cters@muc.example.com/JulieC'><x "
        "xmlns='http://jabber.org/protocol/muc'/></presence>";
    CHECK(said(c2s, text) == "jid-malformed");
    CHECK(said(component, text) == "jid-malformed");
}

TEST_CASE(
    "RFC 6120 8.1.1.1: a client need not check 'to', which may be a resource that is not its own",
    "[stanza]") {
    for (string_view const to :
         {"", "to='juliet@im.example.com'", "to='juliet@im.example.com/other'", "to='@'"})
        CHECK(said(client, "<message from='romeo@example.net' " + string{to} +
                               "><body/></message>") == "fine");
}

TEST_CASE(
    "RFC 6120 8.1.1.2 1, 8.1.2.2 1: between servers a missing, empty or faulty address is "
    "improper-addressing",
    "[stanza]") {
    string_view const from = "from='romeo@example.net'", to = "to='juliet@im.example.com'";
    auto both = [&](string_view a, string_view b) {
        return said(s2s, "<message " + string{a} + ' ' + string{b} + "><body/></message>");
    };
    CHECK(both(from, to) == "fine");
    for (string_view const fault : {"", "''", "'@example.net'", "'romeo@example.net/'"}) {
        CAPTURE(fault);
        CHECK(both(fault.empty() ? "" : "from=" + string{fault}, to) == "end: improper-addressing");
        CHECK(both(from, fault.empty() ? "" : "to=" + string{fault}) == "end: improper-addressing");
    }
    CHECK(said(s2s, "<iq type='result' id='1'/>") == "end: improper-addressing");
    CHECK(said(s2s, "<message type='error' from='example.net'/>") == "end: improper-addressing");
}

TEST_CASE(
    "RFC 6120 8.1.1.2 2: between servers a 'to' at a domain that is not served here is "
    "host-unknown",
    "[stanza]") {
    auto to = [](string_view who) {
        return said(s2s, "<message from='romeo@example.net' to='" + string{who} + "'/>");
    };
    CHECK(to("juliet@im.example.com") == "fine");
    CHECK(to("juliet@IM.example.com/x") == "fine");
    CHECK(to("example.com") == "fine");
    CHECK(to("juliet@example.net") == "end: host-unknown");
    CHECK(to("juliet@sub.im.example.com") == "end: host-unknown");
    CHECK(to("im.example.com@evil.example") == "end: host-unknown");
    CHECK(to("evil.example/im.example.com") == "end: host-unknown");
}

TEST_CASE(
    "RFC 6120 8.1.2.2 2, 4.9.3.9: between servers a 'from' of a domain that the peer has not "
    "proved is invalid-from",
    "[stanza]") {
    auto from = [](string_view who) {
        return said(s2s, "<message to='juliet@im.example.com' from='" + string{who} + "'/>");
    };
    CHECK(from("romeo@example.net") == "fine");
    CHECK(from("EXAMPLE.NET") == "fine");
    CHECK(from("romeo@example.org") == "fine");
    CHECK(from("romeo@evil.example") == "end: invalid-from");
    CHECK(from("juliet@im.example.com") == "end: invalid-from");
    CHECK(from("romeo@sub.example.net") == "end: invalid-from");
    CHECK(from("evil.example/example.net") == "end: invalid-from");
    CHECK(from("example.net@evil.example") == "end: invalid-from");
    CHECK(from("a/b@example.net") == "end: invalid-from");
}

TEST_CASE(
    "RFC 6120 8.1.2.1 1, 4.9.3.9: a client's 'from' that is not its full or bare address is "
    "invalid-from",
    "[stanza]") {
    auto from = [](string_view who) { return said(c2s, "<message from='" + string{who} + "'/>"); };
    CHECK(from("juliet@im.example.com/balcony") == "fine");
    CHECK(from("juliet@im.example.com") == "fine");
    CHECK(from("JULIET@im.example.com") == "fine");
    CHECK(from("juliet@im.example.com/chamber") == "end: invalid-from");
    CHECK(from("juliet@im.example.com/Balcony") == "end: invalid-from");
    CHECK(from("im.example.com") == "end: invalid-from");
    CHECK(from("romeo@im.example.com") == "end: invalid-from");
    CHECK(from("") == "end: invalid-from");
    CHECK(from("@") == "end: invalid-from");
}

TEST_CASE(
    "RFC 6120 8.1.2.1 1: a server that writes every 'from' anew may let a wrong one through, by "
    "name",
    "[stanza]") {
    auto context = rule_laws::context(c2s);
    context.waived = stanza_rule::foreign_from;
    CHECK(said(context, "<message from='romeo@example.net'/>") == "fine");
    CHECK(said(context, "<message from='@'/>") == "end: invalid-from");
    CHECK(said(context, "<iq from='romeo@example.net'/>") == "bad-request");
}

TEST_CASE(
    "XEP-0114 3: a component says 'from' and 'to' in each stanza, and 'from' is of its own domain",
    "[stanza]") {
    auto both = [](string_view attributes) {
        return said(from_component, "<message " + string{attributes} + "/>");
    };
    CHECK(both("from='muc.example.com' to='romeo@example.net'") == "fine");
    CHECK(both("from='a@muc.example.com/x' to='romeo@example.net'") == "fine");
    CHECK(both("to='romeo@example.net'") == "end: improper-addressing");
    CHECK(both("from='@' to='romeo@example.net'") == "end: improper-addressing");
    CHECK(both("from='muc.example.com'") == "end: improper-addressing");
    CHECK(both("from='example.com' to='romeo@example.net'") == "end: invalid-from");
    CHECK(both("from='a@sub.muc.example.com' to='romeo@example.net'") == "end: invalid-from");
    CHECK(both("from='muc.example.com' to='romeo@'") == "jid-malformed");
}

TEST_CASE(
    "RFC 6120 8.3.1 2: a stanza whose 'from' is no address cannot be answered: a client and a "
    "component ignore it",
    "[stanza]") {
    for (auto const role : {client, component}) {
        CHECK(
            said(role, "<iq from='@' to='muc.example.com' type='get' id='1'><a xmlns='b'/></iq>") ==
            "ignore");
        CHECK(said(role, "<message from='' to='muc.example.com'/>") == "ignore");
    }
    CHECK(said(component, "<message to='muc.example.com'/>") == "ignore");
}

TEST_CASE(
    "RFC 6120 8.2.3 1: an iq without id is a bad-request; a result or an error without one is "
    "ignored",
    "[stanza]") {
    for (auto const role : all_roles) {
        CAPTURE(name(role));
        CHECK(said(role, stanza(role, "iq", "type='get'", ping)) == "bad-request");
        CHECK(said(role, stanza(role, "iq", "type='set'", ping)) == "bad-request");
        CHECK(said(role, stanza(role, "iq", "type='result'")) == "ignore");
        CHECK(said(role, stanza(role, "iq", "type='error'", gone)) == "ignore");
        CHECK(said(role, stanza(role, "message", "")) == "fine");
        CHECK(said(role, stanza(role, "presence", "")) == "fine");
    }
}

TEST_CASE("RFC 6120 8.2.3 2: an iq whose type is none of the four is a bad-request", "[stanza]") {
    for (auto const role : all_roles)
        for (string_view const type :
             {"", "type=''", "type='subscribe'", "type='GET'", "type='get '"}) {
            CAPTURE(name(role), type);
            CHECK(said(role, stanza(role, "iq", "id='1' " + string{type}, ping)) == "bad-request");
        }
}

TEST_CASE("RFC 6120 8.2.3 5: an iq get or set with no child or with two is a bad-request",
          "[stanza]") {
    for (auto const role : all_roles)
        for (string_view const type : {"get", "set"}) {
            auto const attributes = "id='1' type='" + string{type} + "'";
            auto with = [&](string_view children) {
                return said(role, stanza(role, "iq", attributes, children));
            };
            CHECK(with("") == "bad-request");
            CHECK(with(" \n ") == "bad-request");
            CHECK(with("text") == "bad-request");
            CHECK(with("<a xmlns='urn:a'/>") == "fine");
            CHECK(with(" <a xmlns='urn:a'><b/><c/></a> ") == "fine");
            CHECK(with("<a xmlns='urn:a'/><a xmlns='urn:a'/>") == "bad-request");
            CHECK(with("<a xmlns='urn:a'/><b xmlns='urn:b'/><c xmlns='urn:c'/>") == "bad-request");
        }
}

TEST_CASE("RFC 6120 8.4, RFC 6121 6: the child of an iq get or set is in a namespace of its own",
          "[stanza]") {
    for (auto const role : all_roles)
        for (string_view const child :
             {"<query/>", "<error/>", "<query xmlns=''/>", "<query xmlns='jabber:client'/>",
              "<query xmlns='jabber:server'/>",
              "<query xmlns='http://etherx.jabber.org/streams'/>"}) {
            CAPTURE(name(role), child);
            CHECK(said(role, stanza(role, "iq", "id='1' type='get'", child)) == "bad-request");
        }
}

TEST_CASE("RFC 6120 8.2.3 6: an iq result with two children is ignored, as no result is answered",
          "[stanza]") {
    for (auto const role : all_roles) {
        auto const text =
            stanza(role, "iq", "id='1' type='result'", "<a xmlns='a'/><b xmlns='b'/>");
        CHECK(said(role, text) == "ignore");
        CHECK(breaks(stanza_rule::result_with_payloads, role, text));
    }
}

TEST_CASE("RFC 6120 8.3.1 4, 8.2.3 7: a stanza of type error without <error/> is ignored",
          "[stanza]") {
    for (auto const role : all_roles)
        for (string_view const kind : {"message", "presence", "iq"}) {
            CAPTURE(name(role), kind);
            CHECK(said(role, stanza(role, kind, "id='1' type='error'")) == "ignore");
            CHECK(said(role, stanza(role, kind, "id='1' type='error'", "<error xmlns='urn:x'/>")) ==
                  "ignore");
            CHECK(said(role, stanza(role, kind, "id='1' type='error'",
                                    string{ping} + string{gone})) == "fine");
        }
}

TEST_CASE(
    "RFC 6120 8.3.2: an <error/> without type or condition counts as undefined-condition and is no "
    "fault to act on",
    "[stanza]") {
    constexpr auto rule = stanza_rule::faulty_error;
    auto faulty = [&](string_view children) {
        auto const text = stanza(client, "iq", "id='1' type='error'", children);
        CHECK(said(client, text) == "fine");
        return breaks(rule, client, text);
    };
    auto const ns = string{"xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'"};
    CHECK_FALSE(faulty(gone));
    CHECK_FALSE(faulty("<error type='wait'><from-the-future " + ns + "/><text " + ns +
                       "/><a xmlns='a'/></error>"));
    CHECK(faulty("<error/>"));
    CHECK(faulty("<error type='cancel'/>"));
    CHECK(faulty("<error code='404'>Not Found</error>"));
    CHECK(faulty("<error><gone " + ns + "/></error>"));
    CHECK(faulty("<error type='fatal'><gone " + ns + "/></error>"));
    CHECK(faulty("<error type='cancel'><text " + ns + ">why</text></error>"));
    CHECK(faulty("<error type='cancel'><gone " + ns + "/><conflict " + ns + "/></error>"));
    CHECK(faulty(string{gone} + string{gone}));
}

TEST_CASE(
    "RFC 6120 8.3.1 7: <error/> in a stanza of another type is a bad-request; a client passes over "
    "it",
    "[stanza]") {
    for (auto const role : {c2s, s2s, component, from_component})
        for (string_view const kind : {"message", "presence"})
            CHECK(said(role, stanza(role, kind, "", gone)) == "bad-request");
    CHECK(said(client, stanza(client, "message", "", gone)) == "fine");
    CHECK(said(s2s, stanza(s2s, "iq", "id='1' type='result'", gone)) == "ignore");
    CHECK(said(s2s, stanza(s2s, "message", "type='unheard-of'", gone)) == "bad-request");
    CHECK(said(s2s, stanza(s2s, "message", "", "<error xmlns='urn:x'/>")) == "fine");
}

TEST_CASE(
    "RFC 6120 8.3.1 8: an error is never answered by an error, whatever else is wrong with it",
    "[stanza]") {
    for (auto const role : all_roles) {
        CAPTURE(name(role));
        CHECK(said(role, stanza(role, "iq", "type='error'", gone)) == "ignore");
        CHECK(said(role, stanza(role, "presence", "type='error'",
                                "<priority>999</priority>" + string{gone})) ==
              "fine");  // it echoes what was wrong
    }
    CHECK(said(c2s, "<message type='error' to='@'><error/></message>") == "ignore");
    CHECK(said(c2s, "<iq type='result' id='1' to='@'/>") == "ignore");
}

TEST_CASE(
    "RFC 6120 8.1.5: an xml:lang that is no language tag is noted and passed on, for no server may "
    "change it",
    "[stanza]") {
    auto faulty = [](string_view tag) {
        auto const text = stanza(c2s, "message", "xml:lang='" + string{tag} + "'");
        CHECK(said(c2s, text) == "fine");
        return breaks(stanza_rule::faulty_language, c2s, text);
    };
    for (string_view const tag :
         {"en", "cs", "de-CH-1996", "zh-Hant-CN-x-a", "i-klingon", "x-a", "EN"}) {
        CAPTURE(tag);
        CHECK_FALSE(faulty(tag));
    }
    for (string_view const tag : {"", "en_US", "-", "en-", "-en", "en--US", "1a", "abcdefghi",
                                  "en-abcdefghi", "en us", "č"}) {
        CAPTURE(tag);
        CHECK(faulty(tag));
    }
    CHECK_FALSE(breaks(stanza_rule::faulty_language, c2s, stanza(c2s, "message", "")));
}

TEST_CASE("RFC 6120 4.9.3: of several faults the first in the order of the rules is told",
          "[stanza]") {
    CHECK(said(s2s, "<iq type='get'/>") == "end: improper-addressing");
    CHECK(said(s2s, "<message from='a@evil.example' to='b@evil.example'/>") == "end: invalid-from");
    CHECK(said(c2s, "<iq from='a@evil.example' to='@' type='get'/>") == "end: invalid-from");
    CHECK(said(c2s, "<iq to='@' type='get'/>") == "jid-malformed");
    auto const verdict = couplet::check(parsed("<iq/>", c2s).view(), rule_laws::context(c2s));
    CHECK(verdict.rule == stanza_rule::iq_type);
    CHECK(name(*verdict.rule) == "iq_type");
    CHECK(describe(*verdict.rule) ==
          "an iq whose type is none of get, set, result and error (RFC 6120 8.2.3 2)");
}

TEST_CASE(
    "RFC 6120 8.1.1.1, 8.1.2.1: what is no rule for a role is not among the rules that are broken",
    "[stanza]") {
    auto broken = [](stanza_role role, string_view text) {
        auto const element = parsed(text, role);
        return find_broken_rules(element.view(), rule_laws::context(role));
    };
    couplet::stanza_rule_set const none;
    CHECK(broken(client, "<message/>") == none);
    CHECK(broken(client, "<message from='romeo@example.net'/>") == none);
    CHECK(broken(client, "<presence type='subscribe'/>") == none);
    CHECK(broken(client, "<message to='@'/>") == stanza_rule::faulty_to);
    CHECK(broken(c2s, "<message/>") == none);
    CHECK(broken(component, "<message from='romeo@example.net'/>") == none);
    CHECK(broken(s2s, "<message/>") ==
          (couplet::stanza_rule_set{stanza_rule::missing_from} | stanza_rule::missing_to));
    CHECK(broken(client, "<presence><priority/><show/><show>x</show></presence>") ==
          (couplet::stanza_rule_set{stanza_rule::faulty_priority} | stanza_rule::repeated_show |
           stanza_rule::empty_show | stanza_rule::faulty_show));
    for (auto const role : all_roles)
        CHECK((couplet::enforced_rules(role) - couplet::applicable_rules(role)).empty());
}

TEST_CASE("RFC 6120 8.1.2.2: validated domains are a row of addresses, one address, or a predicate",
          "[stanza]") {
    auto const text = "<message from='romeo@example.net' to='juliet@im.example.com'/>";
    auto context = rule_laws::context(s2s);
    context.peer_domains = {};
    CHECK(said(context, text) == "fine");  // the peer itself
    context.peer = "s2s.example.net"_jid;
    CHECK(said(context, text) == "end: invalid-from");
    context.peer_domains = "example.net"_jid;
    CHECK(said(context, text) == "fine");
    context.peer_domains = "romeo@example.net/x"_jid;
    CHECK(said(context, text) == "fine");
    std::vector<couplet::jid> const owned{couplet::jid{"example.org"_jid},
                                          couplet::jid{"example.net"_jid}};
    context.peer_domains = owned;
    CHECK(said(context, text) == "fine");
    auto const validated = [](string_view domain) { return domain == "example.net"; };
    context.peer_domains = validated;
    CHECK(said(context, text) == "fine");
    context.own_domains = {};
    CHECK(said(context, text) == "end: host-unknown");
}

TEST_CASE(
    "hostile: a stanza of 8,000 children, all bodies in other languages, is judged in linear time "
    "and without "
    "allocation",
    "[stanza]") {
    string children;
    for (int i = 0; i < 8'000; ++i) {
        string tag{"x-"};
        for (int n = i; n != 0; n /= 26) tag += static_cast<char>('a' + n % 26);
        children += "<body xml:lang='" + tag + "q'/>";
    }
    auto const element = parsed(stanza(c2s, "message", "", children), c2s);
    auto const context = rule_laws::context(c2s);
    couplet::stanza_verdict verdict;
    auto const seconds = support::seconds_for([&] {
        CHECK(allocations::during([&] { verdict = couplet::check(element.view(), context); }) == 0);
    });
    CHECK(verdict.is_accepted());
    CHECK(seconds < 0.5);  // 8,000 compared with each other are 32 million
}

}  // namespace check_tests
