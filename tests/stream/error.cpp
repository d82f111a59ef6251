// SPDX-License-Identifier: BSL-1.0
// Stream errors and where see-other-host leads (RFC 6120 4.9).
#include <couplet/stream/error.hpp>
#include <couplet/stream/other_host.hpp>
#include <couplet/stream/read_error.hpp>
#include <string>
#include <string_view>

#include "both.hpp"
#include "octets.hpp"

namespace error_tests {

using couplet::host_and_port;
using couplet::host_errc;
using couplet::parse_host_and_port;
using couplet::stream_condition;
using couplet::stream_error;
using couplet::stream_framing;
using octets::written;
using std::string_view;

namespace {

std::string error_with(string_view children) {
    return "<stream:error xmlns:stream='http://etherx.jabber.org/streams'>" +
           std::string(children) + "</stream:error>";
}
constexpr string_view ns = " xmlns='urn:ietf:params:xml:ns:xmpp-streams'";
std::string condition_of(std::string const& children) {
    auto const element = octets::element(error_with(children));
    auto const read = couplet::read_error(element);
    REQUIRE(read);
    return std::string(name(read->condition));
}
/// host|port, or the fault and its octet.
std::string host(string_view text) {
    auto const read = parse_host_and_port(text);
    if (!read)
        return std::string(name(read.error().code)) + '@' + std::to_string(read.error().offset);
    return std::string(read->host) + '|' + (read->port ? std::to_string(*read->port) : "");
}
struct too_big {
    static constexpr auto schema = couplet::declare::element({"urn:xmpp:errors", "stanza-too-big"});
};

}  // namespace

TEST_CASE("RFC 6120 4.9.3: each of the 25 conditions is written and read", "[stream][error]") {
    for (int i = 0; i < couplet::stream_condition_count; ++i)
        for (auto const framing : {stream_framing::tcp, stream_framing::websocket}) {
            auto const condition = static_cast<stream_condition>(i);
            stream_error const sent{condition, "Some <text> & 'more'", "en-GB"};
            std::string stream = framing == stream_framing::tcp
                                     ? "<s xmlns:stream='http://etherx.jabber.org/streams'>"
                                     : "<s>";
            stream += written(sent, framing) + "</s>";
            auto const element = octets::element(stream);
            auto const read = couplet::read_error(*element.view().children().begin());
            REQUIRE(read);
            CHECK(read->condition == condition);
            CHECK(read->text == sent.text);
            CHECK(read->language == sent.language);
            CHECK(read->application.empty());
        }
    CHECK(written(stream_condition::not_well_formed) ==
          "<stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
          "</stream:error>");
    CHECK(written(stream_error{stream_condition(25)}) == "refused: malformed_name");
    CHECK(written(stream_error{.text = "\x01"}) == "refused: forbidden_character");
}

TEST_CASE("RFC 6120 4.9.2: unknown and missing conditions are undefined-condition",
          "[stream][error]") {
    std::string const n{ns};
    CHECK(condition_of("") == "undefined-condition");
    CHECK(condition_of("<out-of-cheese" + n + "/>") == "undefined-condition");
    CHECK(condition_of("<reset/>") == "undefined-condition");
    CHECK(condition_of("<reset xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>") ==
          "undefined-condition");
    CHECK(condition_of("<text" + n + ">x</text><reset" + n + "/>") == "reset");
    // The first one counts, known or not.
    CHECK(condition_of("<reset" + n + "/><conflict" + n + "/>") == "reset");
    CHECK(condition_of("<x" + n + "/><conflict" + n + "/>") == "undefined-condition");
    CHECK(condition_of("<xml-not-well-formed" + n + "/>") == "not-well-formed");
    for (string_view const other :
         {"<error xmlns='jabber:client'/>", "<features xmlns='http://etherx.jabber.org/streams'/>",
          "<error xmlns='https://etherx.jabber.org/streams'/>"})
        CHECK_FALSE(couplet::read_error(octets::element(other)));
    CHECK_FALSE(couplet::read_error({}));
}

TEST_CASE("RFC 6120 4.9.4: application-specific conditions are kept in their order",
          "[stream][error]") {
    std::string const n{ns};
    auto const element = octets::element(
        error_with("<b xmlns='urn:b'/>text<not-well-formed" + n + "/><text" + n +
                   " xml:lang='de'>T</text><text" + n + ">again</text>" +
                   "<escape-your-data xmlns='http://example.org/ns'><in/></escape-your-data>"));
    auto const read = couplet::read_error(element);
    REQUIRE(read);
    CHECK(read->text == "T");
    CHECK(read->language == "de");
    std::string names;
    for (auto const one : read->application) (names += one.local()) += ' ';
    CHECK(names == "b escape-your-data ");
    // Given to `write`, they go along; so does whatever is declared.
    CHECK(written(*read, stream_framing::tcp, *++read->application.begin()) ==
          "<stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><text "
          "xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='de'>T</text><escape-your-data "
          "xmlns='http://example.org/ns'><in/></escape-your-data></stream:error>");
    CHECK(
        written(stream_error{stream_condition::policy_violation}, stream_framing::tcp, too_big{}) ==
        "<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
        "<stanza-too-big xmlns='urn:xmpp:errors'/></stream:error>");
}

TEST_CASE("RFC 6120 4.9.3.19: see-other-host names a host and perhaps a port", "[stream][error]") {
    CHECK(host("im.example.com") == "im.example.com|");
    CHECK(host("im.example.com:9222") == "im.example.com|9222");
    CHECK(host("\n          [2001:41D0:1:A49b::1]:9222\n        ") == "[2001:41D0:1:A49b::1]|9222");
    CHECK(host("[::1]") == "[::1]|");
    CHECK(host("192.0.2.1:5222") == "192.0.2.1|5222");
    CHECK(host("b\xC3\xBC"
               "cher.example:1") ==
          "b\xC3\xBC"
          "cher.example|1");
    CHECK(host("a:65535") == "a|65535");
    CHECK(host("a:00080") == "a|80");

    CHECK(host("") == "no_host@0");
    CHECK(host(" \n ") == "no_host@3");
    CHECK(host(":5222") == "no_host@0");
    CHECK(host("[]") == "malformed_address@0");
    CHECK(host("  [::1") == "malformed_address@2");
    CHECK(host("[1.2.3.4]") == "malformed_address@0");
    CHECK(host("[fe80::1%25eth0]") == "malformed_address@0");
    CHECK(host("2001:41D0:1:A49b::1") == "malformed_host@4");
    CHECK(host("::1") == "no_host@0");
    CHECK(host("[::1]:1:2") == "malformed_host@5");
    CHECK(host("[::1]x") == "malformed_port@5");
    CHECK(host("[::1]]") == "malformed_port@5");
    CHECK(host("a b:1") == "malformed_host@1");
    CHECK(host("user@host") == "malformed_host@4");
    CHECK(host("host/path") == "malformed_host@4");
    CHECK(host(string_view("a\0b", 3)) == "malformed_host@1");
    for (string_view const port :
         {"", "0", "00000", "65536", "99999", "-1", "+1", "1a", "052222", " 1", "0x50"}) {
        INFO(port);
        CHECK(host("a:" + std::string(port)) == "malformed_port@1");
    }
    BOTH(parse_host_and_port("[::1]:5222")->name() == "::1");
    BOTH(parse_host_and_port("a.b")->name() == "a.b" && !parse_host_and_port("a.b")->is_ipv6());
    for (int i = 0; i < 4; ++i) {
        CHECK_FALSE(name(static_cast<host_errc>(i)).empty());
        CHECK(describe(static_cast<host_errc>(i)).ends_with(")"));
    }
}

TEST_CASE("see-other-host is written and read with its error", "[stream][error]") {
    stream_error const sent{.condition = stream_condition::see_other_host,
                            .other_host = host_and_port{"[2001:db8::1]", std::uint16_t{5222}}};
    CHECK(written(sent) ==
          "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>"
          "[2001:db8::1]:5222</see-other-host></stream:error>");
    auto const element = octets::element(written(sent, stream_framing::websocket));
    CHECK(couplet::read_error(element)->other_host == sent.other_host);
    auto const astray =
        octets::element(error_with("<see-other-host" + std::string(ns) + ">::1</see-other-host>"));
    CHECK(couplet::read_error(astray)->condition == stream_condition::see_other_host);
    CHECK_FALSE(couplet::read_error(astray)->other_host);
    CHECK(written(stream_error{.condition = stream_condition::reset,
                               .other_host = host_and_port{"a"}}) ==
          "<stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
    // Of another condition its text is nobody's host.
    auto const other = octets::element(error_with("<reset" + std::string(ns) + ">a:1</reset>"));
    CHECK_FALSE(couplet::read_error(other)->other_host);
}

}  // namespace error_tests
