// SPDX-License-Identifier: BSL-1.0
// A link: what is to be sent, in pieces of any size and in every framing, and what a stream that begins anew keeps.
#include <algorithm>
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/link.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/xep/stream_management.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "support.hpp"

namespace link_tests {

namespace {

using namespace couplet;
using namespace couplet::literals;

stream_link link_of(stream_framing framing, stream_content content = stream_content::client) {
    return {framing, content, xml::c2s_limits};
}
/// Something of each kind.
void say_all(stream_link& link) {
    CHECK_FALSE(link.open({.to = address::from_text("im.example.com"), .version = xmpp_1_0}));
    CHECK_FALSE(link.send(xep::sm::request{}));
    CHECK_FALSE(link.send_stanza(message{.to = "romeo@example.net"_jid, .body = "Art thou?"}));
    CHECK_FALSE(link.send(stream_error{stream_condition::reset}));
    link.end();
}
std::string drained(stream_link& link, std::size_t piece) {
    std::string all;
    while (link.has_output()) {
        std::size_t const size = std::min(piece, link.output().size());
        all += link.output().substr(0, size);
        link.consume(size);
    }
    return all;
}
/// The names of what comes, in their order.
std::string come(stream_link& link) {
    std::string names;
    while (auto const event = link.next()) {
        if (auto const* element = std::get_if<xml::element_view>(&*event))
            names += std::string{element->local()} + ' ';
        else if (std::holds_alternative<read_header_result>(*event))
            names += "header ";
        else
            names += std::holds_alternative<closed>(*event) ? "end " : "fault ";
    }
    return names;
}

constexpr std::string_view header =
    "<stream:stream to='im.example.com' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>";

}  // namespace

TEST_CASE("what is to be sent is the same in pieces of any size", "[negotiation][link]") {
    auto whole = link_of(stream_framing::tcp);
    say_all(whole);
    auto const expected = drained(whole, std::string::npos);
    CHECK_THAT(expected, Catch::StartsWith("<?xml version='1.0'?><stream:stream ") &&
                             Catch::Contains("<r xmlns='urn:xmpp:sm:3'/><message ") &&
                             Catch::EndsWith("</stream:error></stream:stream>"));
    for (std::size_t piece = 1; piece < expected.size(); ++piece) {
        auto link = link_of(stream_framing::tcp);
        say_all(link);
        REQUIRE(drained(link, piece) == expected);
        REQUIRE(link.output().empty());
    }
}

TEST_CASE("what is sent while there is still something to send comes behind it",
          "[negotiation][link]") {
    support::dice roll{7};
    auto link = link_of(stream_framing::tcp);
    std::string said, heard;
    auto const hear = [&](std::size_t size) {
        heard += link.output().substr(0, size);
        link.consume(size);
    };
    for (int i = 0; i < 2'000; ++i) {
        std::size_t const begin = link.mark();
        CHECK_FALSE(link.send_stanza(message{.body = std::string(roll(200), 'x')}));
        said += link.since(begin);
        hear(roll(link.output().size() + 1));
    }
    hear(link.output().size());
    CHECK(heard == said);
}

TEST_CASE("a peer that never takes all leaves no more memory in use than what it lacks",
          "[negotiation][link]") {
    auto link = link_of(stream_framing::tcp);
    std::string const body(1'000, 'x');
    allocations::reset_peak();
    auto const before = allocations::octets();
    for (int i = 0; i < 10'000; ++i) {
        CHECK_FALSE(link.send_stanza(message{.body = body}));
        if (link.output().size() > 4'000) link.consume(link.output().size() - 1'000);
    }
    CHECK(allocations::peak() - before < 64 * 1'024);
}

TEST_CASE("RFC 7395 3.3.3: many messages go out in linear time", "[negotiation][link]") {
    constexpr std::size_t many = 400'000;
    auto link = link_of(stream_framing::websocket);
    bool is_written = true;
    for (std::size_t i = 0; i < many; ++i)
        is_written = is_written && !link.send(xep::sm::request{});
    CHECK(is_written);
    std::size_t heard = 0;
    CHECK(support::seconds_for([&] {
              while (link.has_output()) {
                  link.consume(link.output().size());
                  ++heard;
              }
          }) < 2);
    CHECK(heard == many);
}

TEST_CASE("RFC 7395 3.3.3, XEP-0206: where messages are framed they come one by one",
          "[negotiation][link]") {
    struct row {
        stream_framing framing;
        std::vector<std::string_view> begins;
    };
    row const rows[]{
        {stream_framing::websocket,
         {"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' ", "<r xmlns='urn:xmpp:sm:3'/>",
          "<message xmlns='jabber:client' ",
          "<stream:error xmlns:stream='http://etherx.jabber.org/streams'>",
          "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>"}},
        {stream_framing::bosh,
         {"<body ", "<r xmlns='urn:xmpp:sm:3'/>", "<message xmlns='jabber:client' ",
          "<stream:error xmlns:stream='http://etherx.jabber.org/streams'>",
          "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate'/>"}},
    };
    constexpr outgoing kinds[]{outgoing::header, outgoing::element, outgoing::element,
                               outgoing::error, outgoing::end};
    for (auto const& row : rows) {
        auto link = link_of(row.framing);
        say_all(link);
        for (std::size_t i = 0; i < row.begins.size(); ++i) {
            INFO(link.output());
            CHECK(link.output().starts_with(row.begins[i]));
            REQUIRE(link.front());
            CHECK(*link.front() == kinds[i]);
            link.consume(link.output().size());
        }
        CHECK_FALSE(link.has_output());
        CHECK_FALSE(link.front());
    }
}

TEST_CASE("RFC 6120 4.4: behind the end nothing is sent", "[negotiation][link]") {
    for (auto const framing :
         {stream_framing::tcp, stream_framing::websocket, stream_framing::bosh}) {
        auto link = link_of(framing);
        say_all(link);
        auto const expected = drained(link, std::string::npos);
        CHECK_FALSE(link.send(xep::sm::request{}));
        CHECK_FALSE(link.send_stanza(message{}));
        CHECK_FALSE(link.send(stream_error{stream_condition::reset}));
        link.send_again("<message/>");
        link.end();
        CHECK_FALSE(link.has_output());
    }
}

TEST_CASE("what cannot be written leaves what was to be sent as it was", "[negotiation][link]") {
    for (auto const framing : {stream_framing::tcp, stream_framing::websocket}) {
        auto link = link_of(framing);
        CHECK_FALSE(link.send(xep::sm::request{}));
        CHECK(link.send_stanza(message{.body = std::string_view{"\0", 1}}));
        std::size_t const mark = link.mark();
        CHECK_FALSE(link.send_stanza(message{.body = "too much"}));
        link.take_back(mark);
        link.take_back(mark);
        CHECK(drained(link, std::string::npos) == "<r xmlns='urn:xmpp:sm:3'/>");
    }
}

TEST_CASE("memory is given back when there is time, and only if nothing is in it",
          "[negotiation][link]") {
    auto link = link_of(stream_framing::websocket);
    auto const before = allocations::octets();
    CHECK_FALSE(link.send_stanza(message{.body = std::string(5'000, 'x')}));
    link.release();
    CHECK(link.output().size() > 5'000);
    link.consume(link.output().size());
    CHECK(allocations::octets() > before);
    link.release();
    CHECK(allocations::octets() == before);
}

TEST_CASE(
    "RFC 6120 4.3.3: a stream that begins anew forgets the old one, but not what stands behind",
    "[negotiation][link]") {
    std::string const octets =
        std::string{header} + "<response/>" + std::string{header} + "<iq/></stream:stream>";
    for (bool const is_kept : {true, false}) {
        auto link = link_of(stream_framing::tcp);
        link.feed(octets);
        REQUIRE(link.next());
        REQUIRE(link.next());
        CHECK(link.left_over() == octets.substr(header.size() + 11));
        is_kept ? link.restart_behind() : link.restart();
        CHECK(come(link) == (is_kept ? "header iq end " : ""));
        if (is_kept) continue;
        link.feed(header);
        CHECK(come(link) == "header ");
    }
}

TEST_CASE("RFC 6120 4.6.1: a space keeps a connection alive, where there is one all the time",
          "[negotiation][link]") {
    for (auto const framing :
         {stream_framing::tcp, stream_framing::websocket, stream_framing::bosh}) {
        auto link = link_of(framing);
        link.keep_alive();
        CHECK(drained(link, 1) == (framing == stream_framing::tcp ? " " : ""));
    }
}

}  // namespace link_tests
