// SPDX-License-Identifier: BSL-1.0
// What holds for `check`, for matching and for expected senders, whatever the stanza: property tests and a fuzz
// target share it. What a law demands is read from the XML anew, not asked of the code under test.
#pragma once

#include <array>
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/check.hpp>
#include <couplet/xml/owned_element.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace rule_laws {

namespace xml = couplet::xml;
using namespace couplet::literals;
using couplet::stanza_action, couplet::stanza_context, couplet::stanza_role;

inline constexpr auto client = "juliet@im.example.com/balcony"_jid;
inline constexpr std::array own_domains{"im.example.com"_jid, "example.com"_jid};
inline constexpr std::array peer_domains{"example.net"_jid, "example.org"_jid};

/// Somebody in that role, in the world of RFC 6120: juliet@im.example.com/balcony and her server, which talks to
/// example.net (and example.org at the same peer) and to the component muc.example.com.
inline stanza_context context(stanza_role role) {
    stanza_context made;
    made.role = role;
    switch (role) {
        case stanza_role::client: made.own = client; break;
        case stanza_role::server_c2s: made.peer = client; break;
        case stanza_role::server_s2s:
            made.peer = "example.net"_jid;
            made.peer_domains = peer_domains;
            made.own_domains = own_domains;
            break;
        case stanza_role::component: break;
        case stanza_role::server_component: made.peer = "muc.example.com"_jid; break;
    }
    return made;
}

inline bool is_answerable(xml::element_view e) {
    auto const type = e.attribute("type").value_or("");
    return type != "error" && !(e.local() == "iq" && type == "result");
}
inline std::size_t count_children(xml::element_view e) {
    std::size_t count = 0;
    for ([[maybe_unused]] auto const child : e.children()) ++count;
    return count;
}
inline std::optional<couplet::jid> address(xml::element_view e, std::string_view name) {
    auto const text = e.attribute(name);
    if (!text) return std::nullopt;
    auto parsed = couplet::jid::parse(*text);
    return parsed ? std::optional{*std::move(parsed)} : std::nullopt;
}

/// What must be so if a stanza was accepted.
inline std::string_view accepted_broken_by(xml::element_view e, stanza_role role) {
    auto const from = address(e, "from"), to = address(e, "to");
    bool const has_from = e.attribute("from").has_value();
    if (e.ns() != content_namespace(role)) return "accepted from another content namespace";
    if (e.local() == "iq") {
        auto const type = e.attribute("type").value_or("");
        bool const is_request = type == "get" || type == "set";
        if (!e.attribute("id")) return "accepted an iq without id";
        if (!is_request && type != "result" && type != "error") return "accepted an iq type";
        if (is_request && count_children(e) != 1) return "accepted a request without one payload";
    }
    if (e.attribute("type") == std::string_view{"error"} && !e.child("error"))
        return "accepted an error without <error/>";
    if (role == stanza_role::server_s2s) {
        if (!from || !to) return "s2s: accepted without both addresses";
        if (from->domain() != "example.net" && from->domain() != "example.org")
            return "s2s: accepted a 'from' of somebody else";
        if (to->domain() != "im.example.com" && to->domain() != "example.com")
            return "s2s: accepted a 'to' that is not served here";
    }
    if (role == stanza_role::server_component && (!from || from->domain() != "muc.example.com"))
        return "component: accepted a 'from' of another domain";
    if (role == stanza_role::server_c2s && has_from &&
        (!from || (from->text() != client.text() && from->text() != client.bare().text())))
        return "c2s: accepted a 'from' of somebody else";
    if (role == stanza_role::server_c2s && e.attribute("to") && !to)
        return "c2s: accepted a 'to' that is no address";
    if (role == stanza_role::client) {
        bool const is_account = !has_from || (from && from->text() == client.bare().text());
        bool const is_push = e.local() == "iq" && e.attribute("type") == std::string_view{"set"} &&
                             e.child({"jabber:iq:roster", "query"});
        bool const is_carbon =
            e.local() == "message" && (e.child({"urn:xmpp:carbons:2", "received"}) ||
                                       e.child({"urn:xmpp:carbons:2", "sent"}));
        if ((is_push || is_carbon) && !is_account) return "client: a forged push or carbon";
        if (has_from && !from) return "client: accepted a 'from' that is no address";
    }
    return {};
}

/// The law that does not hold for the element, or nothing.
inline std::string_view check_broken_by(xml::element_view e, stanza_context context) {
    auto const verdict = couplet::check(e, context);
    bool const accepted = verdict.action() == stanza_action::accept;
    auto const stanza = couplet::stanza_view::from(e);
    if (accepted == verdict.rule.has_value()) return "a verdict without a clause";
    if (e.is({xml::ns::streams, "error"})) return accepted ? "" : "a stream error was answered";
    if (accepted && !stanza) return "accepted what is no stanza";
    if (verdict.action() == stanza_action::answer && (!stanza || !is_answerable(e)))
        return "an error or a result was answered";
    if (verdict.stanza_error().has_value() != (verdict.action() == stanza_action::answer) ||
        verdict.stream_error().has_value() != (verdict.action() == stanza_action::end_stream))
        return "a condition without its action";
    if (context.role == stanza_role::client && verdict.stream_error() &&
        verdict.stream_error() != couplet::stream_condition::invalid_namespace)
        return "a client ended the stream for a stanza";
    if (accepted) return accepted_broken_by(e, context.role);

    if (describe(*verdict.rule).find("RFC 6") == std::string_view::npos) return "no clause";
    auto const all = find_broken_rules(e, context);
    if (!(all - couplet::applicable_rules(context.role)).empty()) return "a rule of another role";
    if ((all & couplet::enforced_rules(context.role)).first() != verdict.rule)
        return "not the first of the broken rules";
    context.waived = *verdict.rule;
    auto const next = couplet::check(e, context);
    if (next.rule && *next.rule <= *verdict.rule) return "a waived rule was enforced";
    context.waived = couplet::stanza_rule_set::all();
    if (!couplet::check(e, context).is_accepted()) return "something is left if all is waived";
    return {};
}

/// The law about answers that does not hold for a stanza that a client has got, or nothing: whoever was asked, one
/// sender may answer, in no more than the two spellings that the own account has.
inline std::string_view matching_broken_by(xml::element_view e) {
    auto const stanza = couplet::stanza_view::from(e);
    if (!stanza) return {};
    couplet::stanza_addresses const addresses{*stanza};
    std::optional<couplet::jid_view> const asked[]{
        std::nullopt,        client.bare(),           client,
        client.domain_jid(), "romeo@example.net"_jid, "example.net"_jid};
    int senders = 0;
    for (auto const& one : asked) {
        bool const may = couplet::may_answer(one, addresses.from, client);
        auto const written = address(e, "from");
        bool const is_absent = !e.attribute("from").has_value();
        bool const is_account = !one || *one == client.bare();
        bool const should =
            is_absent ? is_account
                      : written && written->text() == (one ? one->text() : client.bare().text());
        if (may != should) return "may_answer differs from RFC 6120 8.1.2.1";
        senders += may && one.has_value();
        couplet::sent_stanza const sent{couplet::stanza_kind::iq, "1", one, client};
        bool const is_reply = e.local() == "iq" && e.attribute("id") == std::string_view{"1"} &&
                              !is_answerable(e) && may;
        if (couplet::answers(*stanza, addresses, sent) != is_reply) return "answers";
        if (couplet::answers_service(*stanza, addresses, sent) && !is_reply)
            return "a service takes what a client does not";
    }
    return senders > 1 ? "one stanza answers two senders" : "";
}

inline constexpr std::string_view kinds[]{"message", "presence", "iq", "iq", "pubsub"};
inline constexpr std::string_view types[]{
    "",           "get",         "set",          "result", "error",
    "chat",       "groupchat",   "headline",     "normal", "subscribe",
    "subscribed", "unsubscribe", "unsubscribed", "probe",  "unavailable",
    "nonsense"};
inline constexpr std::string_view addresses[]{"",
                                              "juliet@im.example.com/balcony",
                                              "juliet@im.example.com",
                                              "Juliet@IM.example.com",
                                              "juliet@im.example.com/chamber",
                                              "im.example.com",
                                              "romeo@example.net",
                                              "romeo@example.net/orchard",
                                              "example.net",
                                              "example.org",
                                              "nurse@evil.example",
                                              "room@muc.example.com/nick",
                                              "muc.example.com",
                                              "@",
                                              "ch@r@cters@muc.example.com/JulieC",
                                              " "};
inline constexpr std::string_view children[]{
    "<body>Art thou not Romeo?</body>",
    "<body xml:lang='cs'>PročeŽ jsi ty?</body>",
    "<body>mixed <b/></body>",
    "<subject/>",
    "<thread>a</thread>",
    "<thread parent='b'>b</thread>",
    "<show>dnd</show>",
    "<show>busy</show>",
    "<priority>-128</priority>",
    "<priority>128</priority>",
    "<priority/>",
    "<status>x</status>",
    "<error/>",
    "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
    "<ping xmlns='urn:xmpp:ping'/>",
    "<query xmlns='jabber:iq:roster'><item jid='nurse@example.com'/></query>",
    "<block xmlns='urn:xmpp:blocking'/>",
    "<received xmlns='urn:xmpp:carbons:2'/>",
    "<sent xmlns='urn:xmpp:carbons:2'/>",
    "<result xmlns='urn:xmpp:mam:2'/>",
    "<event xmlns='http://jabber.org/protocol/pubsub#event'><items "
    "node='urn:xmpp:bookmarks:1'/></event>",
    "<event xmlns='http://jabber.org/protocol/pubsub#event'><items node='a'/><purge "
    "node='storage:bookmarks'/></event>",
    "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>",
    "<x xmlns=''/>"};

/// A stanza of what `next(n)` chooses, from 0 to n - 1; often nearly right, as far as it can be for that role.
template <class Next>
std::string make(Next&& next, stanza_role role) {
    std::string_view const namespaces[]{content_namespace(role),   content_namespace(role),
                                        content_namespace(role),   content_namespace(role),
                                        "jabber:client",           "jabber:server",
                                        "jabber:component:accept", "urn:x"};
    std::string_view const kind = kinds[next(std::size(kinds))];
    std::string text;
    (text += '<') += kind;
    ((text += " xmlns='") += namespaces[next(std::size(namespaces))]) += '\'';
    if (auto const type = types[next(std::size(types))]; !type.empty())
        ((text += " type='") += type) += '\'';
    if (next(8) != 0) text += " id='1'";
    for (std::string_view const name : {" from='", " to='"}) {
        auto const which = next(std::size(addresses));
        if (which != 0) ((text += name) += addresses[which]) += '\'';
    }
    text += '>';
    for (auto count = next(4); count != 0; --count) text += children[next(std::size(children))];
    ((text += "</") += kind) += '>';
    return text;
}

/// All laws, for XML and for a role.
inline std::string_view broken_by(std::string_view text, stanza_role role) {
    auto const element = xml::parse_element(text);
    if (!element) return {};
    auto const broken = check_broken_by(*element, context(role));
    return broken.empty() ? matching_broken_by(*element) : broken;
}

}  // namespace rule_laws
