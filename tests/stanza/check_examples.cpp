// SPDX-License-Identifier: BSL-1.0
// What `check` says about every stanza of RFC 6120 and 6121, of the XEPs and of the recorded sessions.
#include <couplet/stanza/check.hpp>
#include <couplet/stream/reader.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "../xml/corpora.hpp"
#include "check_said.hpp"

namespace check_examples_tests {

using namespace checking;
using std::string, std::string_view;

namespace {

/// A stanza of an example, in a client's stream unless it says another namespace.
template <class Enter>
void for_stanzas(std::vector<corpora::example> const& examples, Enter enter) {
    for (auto const& e : examples) {
        auto const begin = e.xml.find('<');
        if (begin == string::npos) continue;
        string text = e.xml.substr(begin);
        bool const is_stanza = text.starts_with("<message") || text.starts_with("<presence") ||
                               text.starts_with("<iq");
        if (!is_stanza) continue;
        if (text.substr(0, text.find('>')).find("xmlns=") == string::npos)
            text.insert(text.find_first_of(" />\n"), " xmlns='jabber:client'");
        auto const element = couplet::xml::parse_element(text);
        if (element && couplet::stanza_view::from(*element)) enter(e, *element);
    }
}

/// How many stanzas break a rule that matters, and which.
struct tally {
    std::map<string, int> broken{};
    string refused{};
    int stanzas = 0;

    void enter(string const& source, couplet::stanza_verdict const& verdict) {
        ++stanzas;
        if (verdict.is_accepted()) return;
        ++broken[string{name(*verdict.rule)}];
        refused += source + ": " + string{name(*verdict.rule)} + ", " + word(verdict) + '\n';
    }
    string counts() const {
        string all;
        for (auto const& [rule, count] : broken) all += rule + ' ' + std::to_string(count) + ' ';
        return all;
    }
};

/// Where it is not known who has authenticated.
stanza_context unknown_peer(stanza_role role) {
    auto context = rule_laws::context(role);
    context.own = {};
    context.waived = couplet::stanza_rule_set{stanza_rule::not_authenticated} |
                     stanza_rule::foreign_from | stanza_rule::foreign_to;
    return context;
}

/// The stanzas of one direction of a connection.
void check_session(corpora::recording const& session, bool is_from_client, tally& all) {
    bool const is_component = session.xml.find("jabber:component:accept") != string::npos;
    stanza_context context = unknown_peer(is_from_client ? is_component ? from_component : c2s
                                          : is_component ? component
                                                         : client);
    std::optional<couplet::jid> own;
    couplet::stream_reader in;
    in.feed(session.xml);
    while (auto const event = in.next()) {
        auto const* element = std::get_if<couplet::xml::element_view>(&*event);
        if (element == nullptr) continue;
        auto const stanza = couplet::stanza_view::from(*element);
        if (!stanza) continue;
        all.enter(session.source, couplet::check(*element, context));
        // The client asks its own archive, then a room's.
        if (element->child({"urn:xmpp:mam:2", "fin"}))
            context.query = {true, "roomfca969@conference.localhost"_jid};
        auto const bound = element->child({couplet::xml::ns::bind, "bind"}).child("jid").text();
        auto read = couplet::jid::parse(bound);
        if (is_from_client || !read) continue;
        own = *std::move(read);
        context.own = own->view();
    }
}

}  // namespace

TEST_CASE("RFC 6120, RFC 6121: what their examples of stanzas are, as if they came from a client",
          "[stanza][examples][corpus]") {
    tally all;
    for_stanzas(corpora::rfc_examples(), [&](auto const& e, couplet::xml::element_view element) {
        if (e.source.starts_with("RFC 6120 ") || e.source.starts_with("RFC 6121 "))
            all.enter(e.source, couplet::check(element, unknown_peer(c2s)));
    });
    if (all.stanzas == 0) return;
    CHECK(all.stanzas == 205);
    // Of the errors in 8.3.3 some lack type='error', of the probes in RFC 6121 4.3.2.1 two lack 'to'.
    CHECK(all.refused ==
          "RFC 6120 4.9.3.11 #57: iq_type, bad-request\n"
          "RFC 6120 8.3.3.1 #184: iq_type, bad-request\n"
          "RFC 6120 8.3.3.8 #199: faulty_to, jid-malformed\n"
          "RFC 6120 8.3.3.8 #200: faulty_from, end: invalid-from\n"
          "RFC 6120 8.3.3.9 #202: unexpected_error, bad-request\n"
          "RFC 6120 8.3.3.11 #206: unexpected_error, bad-request\n"
          "RFC 6120 8.3.3.12 #208: unexpected_error, bad-request\n"
          "RFC 6120 8.3.3.13 #210: unexpected_error, bad-request\n"
          "RFC 6120 8.3.3.15 #214: unexpected_error, bad-request\n"
          "RFC 6120 8.3.3.19 #222: unexpected_error, bad-request\n"
          "RFC 6121 4.3.2.1 #100: undirected_presence, ignore\n"
          "RFC 6121 4.3.2.1 #103: undirected_presence, ignore\n");
}

TEST_CASE("the XEPs' examples of stanzas, as if they came from a client",
          "[stanza][examples][corpus]") {
    tally all;
    for_stanzas(corpora::xep_examples(), [&](auto const& e, couplet::xml::element_view element) {
        all.enter(e.source, couplet::check(element, unknown_peer(c2s)));
    });
    if (all.stanzas == 0) return;
    CHECK(all.stanzas == 2039);
    INFO(all.refused);
    CHECK(all.counts() ==
          "faulty_from 9 faulty_to 2 iq_type 6 missing_id 51 payload_namespace 7 presence_type 8 "
          "request_with_payloads 1 result_with_payloads 2 unexpected_error 6 ");
}

TEST_CASE("recorded sessions: every stanza of real clients and servers is accepted",
          "[stanza][transcripts]") {
    tally all;
    for (string const session :
         {"gloox-badxml", "libstrophe-notls", "slixmpp-badpassword", "slixmpp-starttls"})
        for (bool const is_from_client : {true, false})
            for (auto const& s :
                 corpora::session_in_tree(session + (is_from_client ? ".c2s" : ".s2c")))
                check_session(s, is_from_client, all);
    CHECK(all.stanzas == 22);
    CHECK(all.refused == "");
}

TEST_CASE("all recorded sessions: every stanza of real clients and servers is accepted",
          "[stanza][transcripts][corpus]") {
    tally all;
    for (auto const& s : corpora::sessions())
        check_session(s, s.source.find(".c2s") != string::npos, all);
    if (all.stanzas == 0) return;
    CHECK(all.stanzas == 378);
    CHECK(all.refused == "");
}

}  // namespace check_examples_tests
