// SPDX-License-Identifier: BSL-1.0
// Streams over a WebSocket: what a message is, and what is none (RFC 7395 3).
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/link.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stream/read_error.hpp>
#include <couplet/xml/print.hpp>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catch.hpp"
#include "xml/corpora.hpp"

namespace websocket_tests {

namespace {

using namespace couplet::literals;
using couplet::outgoing;
using couplet::stream_link;

stream_link websocket() {
    return stream_link{couplet::stream_framing::websocket, couplet::stream_content::client,
                       couplet::xml::c2s_limits};
}

struct event_text {
    std::string operator()(couplet::read_header_result const& header) const {
        std::string told = "header " + std::string{header->to.text()};
        if (header.fault) told += ' ' + std::string{name(*header.fault)};
        return told;
    }
    std::string operator()(couplet::xml::element_view element) const {
        return std::string{element.local()};
    }
    std::string operator()(couplet::closed) const { return "closed"; }
    std::string operator()(couplet::stream_failure const& failure) const {
        return "failure " + std::string{name(failure.error.code)};
    }
};

/// The events of one message, which goes when they have been taken.
std::string hears(stream_link& link, std::string_view octets) {
    auto const copy = std::make_unique<char[]>(octets.size());
    octets.copy(copy.get(), octets.size());
    link.feed({copy.get(), octets.size()});
    std::string told;
    while (auto const event = link.next()) told += std::visit(event_text{}, *event) + '\n';
    return told;
}
std::string hears(std::string_view octets) {
    stream_link link = websocket();
    hears(link, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0'/>");
    return hears(link, octets);
}

struct piece {
    outgoing is;
    std::string octets;
    friend bool operator==(piece const&, piece const&) = default;
};
std::vector<piece> pieces(stream_link& link) {
    std::vector<piece> all;
    while (auto const front = link.front()) {
        all.push_back({*front, std::string{link.output()}});
        link.consume(link.output().size());
    }
    CHECK_FALSE(link.has_output());
    return all;
}

}  // namespace

TEST_CASE("RFC 7395 3.3, 3.4: <open/> is the header, <close/> the end, all else an element",
          "[websocket]") {
    stream_link link = websocket();
    CHECK(hears(link,
                "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.com' "
                "version='1.0'/>") == "header example.com\n");
    CHECK(hears(link, "<f:message xmlns:f='jabber:client'/>") == "message\n");
    CHECK(hears(link, "<f:close xmlns:f='urn:ietf:params:xml:ns:xmpp-framing'/>") == "closed\n");
    CHECK_FALSE(link.see_other_uri());
}

TEST_CASE("RFC 7395 3.3.2: a header in another namespace is told as such", "[websocket]") {
    auto const octets = GENERATE(
        as<std::string_view>{}, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framin' version='1.0'/>",
        "<open version='1.0'/>", "<message xmlns='jabber:client'/>",
        "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' version='1.0'/>");
    stream_link link = websocket();
    CHECK(hears(link, octets) == "header  wrong_namespace\n");
    CHECK(couplet::condition(couplet::header_errc::wrong_namespace) ==
          couplet::stream_condition::invalid_namespace);
    stream_link another = websocket();
    CHECK(hears(another, "<opn xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>") ==
          "header  wrong_element\n");
}

TEST_CASE("RFC 7395 3.5: an error of a server that never opened its stream is still one",
          "[websocket]") {
    stream_link link = websocket();
    CHECK(hears(link,
                "<error xmlns='http://etherx.jabber.org/streams'><host-unknown "
                "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></error>") == "error\n");
}

TEST_CASE("RFC 7395 3.3.3: a message is one element, and nothing else is", "[websocket]") {
    auto const [octets, told] = GENERATE(table<std::string_view, std::string_view>({
        {"<a xmlns='b'/>", "a\n"},
        {"<?xml version='1.0'?><a xmlns='b'/>", "a\n"},
        {"<?xml version='1.0' encoding='UTF-8'?>\n<a xmlns='b'/>\n", "a\n"},
        {"<a xmlns='b'> \n</a>", "a\n"},
        // The first character is '<'; no white space keeps a connection alive (3.8).
        {" <a xmlns='b'/>", "failure text_outside_root\n"},
        {"\n<?xml version='1.0'?><a xmlns='b'/>", "failure text_outside_root\n"},
        {" ", "failure text_outside_root\n"},
        {"", "failure incomplete\n"},
        {"a", "failure text_outside_root\n"},
        // One element, and all of it.
        {"<a xmlns='b'/><a xmlns='b'/>", "failure malformed_markup\n"},
        {"<a xmlns='b'/> <message", "failure malformed_markup\n"},
        {"<a xmlns='b'/>text", "failure text_outside_root\n"},
        {"<a xmlns='b'/>\xff", "failure malformed_utf8\n"},
        {"<a xmlns='b'/><!-- -->", "failure comment\n"},
        {"<a xmlns='b'/></stream:stream>", "failure malformed_markup\n"},
        {"<a xmlns='b'>", "failure incomplete\n"},
        {"<a xmlns='b'", "failure incomplete\n"},
        {"<?xml version='1.0'?>", "failure incomplete\n"},
        {"<stream:features/>", "failure undeclared_prefix\n"},
        {"<stream:stream xmlns:stream='http://etherx.jabber.org/streams' xmlns='jabber:client'>",
         "failure incomplete\n"},
    }));
    INFO(octets);
    CHECK(hears(octets) == told);
}

TEST_CASE("RFC 7395 3.3.3: of a message that is none, nothing is taken, wherever it ends",
          "[websocket]") {
    std::string_view const octets =
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>AA==</auth><open "
        "xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>";
    std::size_t const first = octets.find("<open");
    for (std::size_t cut = 1; cut <= octets.size(); ++cut)
        CHECK((hears(octets.substr(0, cut)) == "auth\n") == (cut == first));
}

TEST_CASE("RFC 7395 3.6.1: a server says where else to connect", "[websocket]") {
    stream_link link = websocket();
    link.feed(
        "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' "
        "see-other-uri='wss://otherendpoint.example/xmpp-bind'/>");
    auto const event = link.next();
    REQUIRE(event);
    CHECK(std::holds_alternative<couplet::closed>(*event));
    CHECK(link.see_other_uri() == "wss://otherendpoint.example/xmpp-bind");
    CHECK(couplet::may_follow("wss://example.com/", *link.see_other_uri()));
}

TEST_CASE("RFC 7395 3.7: a stream is restarted by a new <open/>, without <close/>", "[websocket]") {
    stream_link link = websocket();
    CHECK_FALSE(link.open({.to = "example.com"_jid}));
    CHECK(pieces(link) == std::vector<piece>{{outgoing::header,
                                              "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' "
                                              "to='example.com' version='1.0'/>"}});
    hears(link, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0' id='1'/>");
    link.restart_behind();
    CHECK_FALSE(link.open({.to = "example.com"_jid}));
    auto const sent = pieces(link);
    REQUIRE(sent.size() == 1);
    CHECK(sent[0].is == outgoing::header);
    CHECK(hears(link, "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0' id='2'/>") ==
          "header \n");
}

TEST_CASE("RFC 7395 3.3.3: what is sent is a message each, a document with all it needs",
          "[websocket]") {
    stream_link link = websocket();
    CHECK_FALSE(link.open({.from = "example.com"_jid, .id = "1"}));
    CHECK_FALSE(link.with_writer(false, [](auto& out) {
        out.declare("stream", couplet::xml::ns::streams)
            .open({couplet::xml::ns::streams, "features"})
            .close();
    }));
    CHECK_FALSE(link.send_stanza(couplet::message{.to = "a@example.com"_jid, .body = "b"}));
    link.keep_alive();  // 3.8: nothing
    CHECK_FALSE(link.send(couplet::stream_error{.condition = couplet::stream_condition::conflict}));
    link.end();
    link.end();
    CHECK_FALSE(link.send_stanza(couplet::message{.to = "a@example.com"_jid, .body = "b"}));
    CHECK(pieces(link) ==
          std::vector<piece>{
              {outgoing::header,
               "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' "
               "from='example.com' id='1' version='1.0'/>"},
              {outgoing::element,
               "<stream:features xmlns:stream='http://etherx.jabber.org/streams'/>"},
              {outgoing::element,
               "<message xmlns='jabber:client' to='a@example.com'>"
               "<body>b</body></message>"},
              {outgoing::error,
               "<stream:error xmlns:stream='http://etherx.jabber.org/streams'>"
               "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"},
              {outgoing::end, "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"},
          });
}

TEST_CASE("RFC 7395: recorded sessions of xmpp.js and strophe.js are read message by message",
          "[websocket]") {
    std::map<std::string, std::string> told;
    std::map<std::string, stream_link> links;
    for (auto const& message : corpora::messages()) {
        if (message.source.find("websocket") == std::string::npos) continue;
        auto& link = links.try_emplace(message.source, websocket()).first->second;
        told[message.source] += hears(link, message.xml);
    }
    if (told.empty()) return;
    auto const of = [&](std::string const& name) { return told[name + ".messages.jsonl"]; };
    CHECK(of("prosody-xmppjs-websocket.1.c2s") ==
          "header localhost\nauth\nresponse\nheader localhost\niq\npresence\nenable\niq\na\n"
          "message\na\na\nclosed\n");
    CHECK(of("prosody-strophejs-websocket.1.c2s") ==
          "header localhost\nauth\nresponse\nheader localhost\niq\niq\npresence\niq\nmessage\n"
          "presence\nclosed\n");
    CHECK(of("prosody-strophejs-websocket.1.s2c") ==
          "header \nfeatures\nchallenge\nsuccess\nheader \nfeatures\niq\niq\npresence\niq\n"
          "message\npresence\nclosed\n");
    std::string const server = of("prosody-xmppjs-websocket.1.s2c");
    CHECK(
        server.starts_with("header v-xmppjs-websocket@localhost\nfeatures\nchallenge\nsuccess\n"
                           "header v-xmppjs-websocket@localhost\nfeatures\niq\n"));
    CHECK(server.ends_with("closed\n"));
    CHECK(server.find("failure") == std::string::npos);
}

}  // namespace websocket_tests
