// SPDX-License-Identifier: BSL-1.0
// The opening of a stream: what it says, how it is written, and each fault that it can have (RFC 6120 4.7, 4.8).
#include <couplet/stream/header.hpp>
#include <couplet/stream/read_header.hpp>
#include <set>
#include <string>
#include <string_view>

#include "both.hpp"
#include "octets.hpp"

namespace header_tests {

using couplet::address;
using couplet::header_errc;
using couplet::stream_content;
using couplet::stream_framing;
using couplet::stream_header;
using couplet::stream_version;
using octets::written;
using std::string_view;

namespace {

constexpr auto text = [](string_view of) { return address::from_text(of); };

/// A header with these attributes in the namespaces of a client.
std::string client(string_view attributes) {
    return "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' " +
           std::string(attributes) + ">";
}
std::string fault_of(std::string const& octets, couplet::header_options const& options = {}) {
    octets::header const read{octets, options};
    if (!read.is_read()) return "unread";
    return read.fault() ? std::string(name(*read.fault())) : "none";
}
stream_version version_of(string_view version) {
    return octets::header{client("version='" + std::string(version) + "'")}.value().version;
}

}  // namespace

TEST_CASE("RFC 6120 4.2: a client's header is read", "[stream][header]") {
    octets::header const read{
        "<?xml version='1.0'?><stream:stream from='juliet@im.example.com' to='im.example.com' "
        "version='1.0' xml:lang='en' xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams'>"};
    CHECK_FALSE(read.fault());
    CHECK(read.value() == stream_header{.to = text("im.example.com"),
                                        .from = text("juliet@im.example.com"),
                                        .language = "en"});
    CHECK(read.result().checked().value() == read.value());
    CHECK(read.result()->to == text("im.example.com"));
}

TEST_CASE("headers are written in the order of RFC 6120's examples, behind an XML declaration",
          "[stream][header]") {
    stream_header header{.to = text("juliet@im.example.com"),
                         .from = text("im.example.com"),
                         .id = "++TR84Sm6A3hnt3Q065SnAbbk3Y=",
                         .language = "en"};
    CHECK(written(header) ==
          "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
          "xmlns:stream='http://etherx.jabber.org/streams' from='im.example.com' "
          "to='juliet@im.example.com' id='++TR84Sm6A3hnt3Q065SnAbbk3Y=' version='1.0' "
          "xml:lang='en'>");
    header.framing = stream_framing::websocket;
    CHECK(written(header) ==
          "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='im.example.com' "
          "to='juliet@im.example.com' id='++TR84Sm6A3hnt3Q065SnAbbk3Y=' version='1.0' "
          "xml:lang='en'/>");
    header.framing = stream_framing::bosh;
    CHECK(written(header) ==
          "<body xmlns='http://jabber.org/protocol/httpbind' xmlns:xmpp='urn:xmpp:xbosh' "
          "from='im.example.com' to='juliet@im.example.com' authid='++TR84Sm6A3hnt3Q065SnAbbk3Y=' "
          "xmpp:version='1.0' xml:lang='en'/>");
}

TEST_CASE("XEP-0114 3, XEP-0220 2.4: components have no version, servers declare dialback",
          "[stream][header]") {
    CHECK(written(stream_header{.to = text("plays.shakespeare.lit"),
                                .version = couplet::before_xmpp_1_0,
                                .content = stream_content::component}) ==
          "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' "
          "xmlns:stream='http://etherx.jabber.org/streams' to='plays.shakespeare.lit'>");
    CHECK(written(stream_header{.to = text("capulet.example"),
                                .from = text("montague.example"),
                                .content = stream_content::server,
                                .dialback = true}) ==
          "<?xml version='1.0'?><stream:stream xmlns='jabber:server' "
          "xmlns:stream='http://etherx.jabber.org/streams' xmlns:db='jabber:server:dialback' "
          "from='montague.example' to='capulet.example' version='1.0'>");
    octets::header const read{
        "<stream:stream xmlns='jabber:server' xmlns:db='jabber:server:dialback' "
        "xmlns:stream='http://etherx.jabber.org/streams' from='montague.example' "
        "to='capulet.example'>"};
    CHECK(read.result());
    CHECK(read.value().dialback);
    CHECK(read.value().content == stream_content::server);
    CHECK(read.value().version == couplet::before_xmpp_1_0);
}

TEST_CASE("RFC 6120 4.8.2: a stream may do without a content namespace", "[stream][header]") {
    octets::header const read{
        "<stream from='juliet@im.example.com' to='im.example.com' version='1.0' xml:lang='en' "
        "xmlns='http://etherx.jabber.org/streams'>"};
    CHECK(read.result());
    CHECK(read.value().content == stream_content::undeclared);
    CHECK(written(read.value()) ==
          "<?xml version='1.0'?><stream xmlns='http://etherx.jabber.org/streams' "
          "from='juliet@im.example.com' to='im.example.com' version='1.0' xml:lang='en'>");
    std::string end;
    CHECK_FALSE(append_close(end, read.value()));
    CHECK(end == "</stream>");
    CHECK(octets::events(written(read.value()) + end) == "header end");
}

TEST_CASE("RFC 6120 4.8.5: any prefix is accepted for the namespace of streams",
          "[stream][header]") {
    for (string_view const prefix : {"stream", "foobar", "s", "Stream", "xmlns2", "str\xC3\xA9"}) {
        std::string const p{prefix};
        CHECK(fault_of("<" + p + ":stream xmlns='jabber:client' xmlns:" + p +
                       "='http://etherx.jabber.org/streams'>") == "none");
    }
}

TEST_CASE("RFC 6120 4.8.1: the namespace of streams is compared octet by octet",
          "[stream][header]") {
    for (string_view const ns :
         {"https://etherx.jabber.org/streams", "http://etherx.jabber.org/streams/",
          "http://etherx.jabber.org/stream", "HTTP://etherx.jabber.org/streams",
          "http://etherx.jabber.org/streams ", "http://etherx.jabber.org/Streams",
          "http://etherx.jabber.org/%73treams", "http://wrong.namespace.example.org/",
          "jabber:client", "urn:ietf:params:xml:ns:xmpp-framing"}) {
        INFO(ns);
        CHECK(fault_of("<stream:stream xmlns='jabber:client' xmlns:stream='" + std::string(ns) +
                       "' to='a'>") == "wrong_namespace");
    }
    CHECK(fault_of("<stream:stream xmlns='jabber:client' "
                   "xmlns:stream='http&#58;//etherx.jabber.org/streams'>") == "none");
    CHECK(fault_of("<stream to='a'>") == "wrong_namespace");
    CHECK(fault_of("<stream xmlns='jabber:client' to='a'>") == "wrong_namespace");
    CHECK(fault_of("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='a'/>") ==
          "wrong_namespace");
}

TEST_CASE("RFC 6120 4.8.1: the root is a stream and nothing else", "[stream][header]") {
    for (string_view const local : {"features", "Stream", "error", "streams", "open"}) {
        std::string const p{local};
        CHECK(fault_of("<s:" + p +
                       " xmlns='jabber:client' "
                       "xmlns:s='http://etherx.jabber.org/streams'>") == "wrong_element");
    }
}

TEST_CASE("RFC 6120 4.8.3: the content namespace is one of XMPP's", "[stream][header]") {
    auto const content = [](string_view ns) {
        return fault_of("<stream:stream xmlns='" + std::string(ns) +
                        "' xmlns:stream='http://etherx.jabber.org/streams'>");
    };
    for (string_view const ns : {"jabber:client", "jabber:server", "jabber:component:accept", "",
                                 "http://etherx.jabber.org/streams"})
        CHECK(content(ns) == "none");
    for (string_view const ns :
         {"jabber:Client", "jabber:client ", "jabber:client:", "jabber:component:connect",
          "jabber:server:dialback", "urn:ietf:params:xml:ns:xmpp-framing", "xmlns", "client"})
        CHECK(content(ns) == "unsupported_content");
    BOTH(!couplet::find_stream_content("") && !couplet::find_stream_content("jabber:iq:auth"));
    BOTH(couplet::find_stream_content("jabber:server") == stream_content::server);
}

TEST_CASE("RFC 6120 4.8.5: a header declares no namespaces but the stream's own",
          "[stream][header]") {
    for (string_view const foreign :
         {"xmlns:from='x'", "xmlns:to='im.example.com'", "xmlns:x='urn:xmpp:receipts'",
          "xmlns:client='jabber:server'", "xmlns:xs='https://etherx.jabber.org/streams'"}) {
        INFO(foreign);
        CHECK(fault_of(client(foreign)) == "foreign_declaration");
        CHECK(fault_of(client(foreign), {.foreign_declarations = true}) == "none");
    }
    for (string_view const own : {"xmlns:c='jabber:client'", "xmlns:db='jabber:server:dialback'",
                                  "xmlns:s2='http://etherx.jabber.org/streams'",
                                  "xmlns:xml='http://www.w3.org/XML/1998/namespace'"})
        CHECK(fault_of(client(own)) == "none");
    CHECK(octets::header{client("xmlns:x='jabber:server:dialback'")}.value().dialback);
    CHECK_FALSE(octets::header{client("xmlns:db='jabber:server:dialback2'")}.value().dialback);
    CHECK_FALSE(
        octets::header{"<s:stream xmlns='jabber:server:dialback' "
                       "xmlns:s='http://etherx.jabber.org/streams'>"}
            .value()
            .dialback);
}

TEST_CASE("an attribute with a prefix is never the one that is meant", "[stream][header]") {
    octets::header const read{
        client("s:to='a' s:from='b' s:id='c' s:version='9.9' "
               "xmlns:s='http://etherx.jabber.org/streams' lang='de' "
               "xmlns:to='urn:x' to='real' TO='d' From='e' xmlns:version='7.0'"),
        {.foreign_declarations = true}};
    CHECK(read.result());
    CHECK(read.value() == stream_header{.to = text("real"), .version = couplet::before_xmpp_1_0});
}

TEST_CASE("what is given twice is ill-formed, and no header", "[stream][header]") {
    CHECK(fault_of(client("to='a' to='b'")) == "unread");
    CHECK(fault_of(client("xmlns:stream='jabber:client'")) == "unread");
    CHECK(fault_of(client("s:to='a' t:to='a' xmlns:s='urn:x' xmlns:t='urn:x'")) == "unread");
    CHECK(fault_of("<stream:stream xmlns='jabber:client'>") == "unread");
    CHECK(fault_of(client("xmlns:stream2=''")) == "unread");
    CHECK(fault_of(client("xmlns:xml='http://etherx.jabber.org/streams'")) == "unread");
}

TEST_CASE("absent, empty and faulty addresses are told apart", "[stream][header]") {
    octets::header const absent{client("id=''")}, empty{client("to='' from=''")},
        faulty{client("to='@' from='a b@c/&lt;'")};
    CHECK(absent.value().to.is_absent());
    CHECK(absent.value().id == string_view(""));
    CHECK((empty.value().to && empty.value().to.text().empty()));
    CHECK_FALSE(empty.value().id);
    CHECK(faulty.value().from.text() == "a b@c/<");
    for (auto const* const one : {&absent, &empty, &faulty}) {
        CHECK(one->result());
        octets::header const again{written(one->value())};
        CHECK(again.value() == one->value());
    }
}

TEST_CASE("RFC 6120 4.7.5: versions are two integers, leading zeros are ignored",
          "[stream][header]") {
    using couplet::parse_version;
    BOTH(parse_version("1.0") == couplet::xmpp_1_0);
    BOTH(parse_version("01.0") == couplet::xmpp_1_0 &&
         parse_version("6.01") == stream_version{6, 1});
    BOTH(parse_version("0000000000000000000000000000000000001.000000") == couplet::xmpp_1_0);
    BOTH(*parse_version("2.4") < *parse_version("2.13"));
    BOTH(*parse_version("2.13") < *parse_version("12.3"));
    BOTH(parse_version("999999999999.0") == stream_version{UINT32_MAX, 0});
    BOTH(parse_version("4294967296.4294967295") == stream_version{UINT32_MAX, UINT32_MAX});
    BOTH(parse_version("18446744073709551617.0") == stream_version{UINT32_MAX, 0});
    for (string_view const junk :
         {"",      ".",     "1",          "1.",       ".0",   "1.0.0", "-1.0",
          "+1.0",  "1.-0",  " 1.0",       "1.0 ",     "1 .0", "1,0",   "1.0a",
          "0x1.0", "1e1.0", "\xD9\xA1.0", "one.zero", "1..0", "1.0\n", "NaN.0"}) {
        INFO(junk);
        CHECK_FALSE(parse_version(junk));
        CHECK(fault_of(client("version='" + std::string(junk) + "'")) == "malformed_version");
        CHECK(version_of(junk) == couplet::xmpp_1_0);
    }
    CHECK(version_of("01.0") == couplet::xmpp_1_0);
    CHECK(version_of("999999999999.0").major == UINT32_MAX);
    CHECK(version_of("0.9") == couplet::before_xmpp_1_0);
    CHECK(octets::header{client("")}.value().version == couplet::before_xmpp_1_0);
    CHECK(string_view(couplet::version_text{{UINT32_MAX, 10}}) == "4294967295.10");
    CHECK(string_view(couplet::version_text{{0, 0}}) == "0.0");
}

TEST_CASE("RFC 6120 4.7.5 rules 2 and 4: the lower version is spoken, and none is answered by none",
          "[stream][header]") {
    using couplet::negotiate;
    BOTH(negotiate({1, 0}, {1, 0}) == stream_version{1, 0});
    BOTH(negotiate({1, 7}, {1, 0}) == stream_version{1, 0});
    BOTH(negotiate({11, 0}, {1, 0}) == stream_version{1, 0});
    BOTH(negotiate({1, 3}, {2, 1}) == stream_version{1, 3});
    BOTH(negotiate(couplet::before_xmpp_1_0, {1, 0}) == couplet::before_xmpp_1_0);
    CHECK(written(stream_header{.version = couplet::before_xmpp_1_0}).find(" version='0") ==
          std::string::npos);
}

TEST_CASE("of several faults the first in header_errc is told", "[stream][header]") {
    // Each one adds the fault that goes before those it has already.
    CHECK(fault_of(client("version='x'")) == "malformed_version");
    CHECK(fault_of(client("version='x' xmlns:a='urn:a'")) == "foreign_declaration");
    CHECK(fault_of("<stream:stream xmlns='urn:b' xmlns:stream='http://etherx.jabber.org/streams' "
                   "version='x' xmlns:a='urn:a'>") == "unsupported_content");
    CHECK(fault_of("<stream:flow xmlns='urn:b' xmlns:stream='http://etherx.jabber.org/streams' "
                   "version='x' xmlns:a='urn:a'>") == "wrong_element");
    CHECK(fault_of("<stream:flow xmlns='urn:b' xmlns:stream='urn:c' version='x' "
                   "xmlns:a='urn:a'>") == "wrong_namespace");
}

TEST_CASE("each fault has its words, its attribute and its condition", "[stream][header]") {
    std::set<string_view> names, sentences;
    std::string conditions;
    int count = 0;
    for (; !name(static_cast<header_errc>(count)).empty(); ++count) {
        auto const code = static_cast<header_errc>(count);
        names.insert(name(code));
        sentences.insert(describe(code));
        CHECK(describe(code).ends_with(")"));
        bool const is_cited = describe(code).find("(RFC 6120 4.") != string_view::npos ||
                              describe(code).find("(XEP-0388 2.1)") != string_view::npos;
        CHECK(is_cited);
        (((conditions += attribute(code)) += ':') += name(condition(code))) += ' ';
    }
    CHECK(names.size() == static_cast<std::size_t>(count));
    CHECK(sentences.size() == static_cast<std::size_t>(count));
    CHECK(conditions ==
          "xmlns:invalid-namespace :bad-format xmlns:invalid-namespace xmlns:invalid-namespace "
          "xmlns:invalid-namespace version:unsupported-version version:unsupported-version "
          "to:improper-addressing to:improper-addressing to:host-unknown to:host-gone "
          "from:improper-addressing from:invalid-from from:invalid-from id:bad-format ");
    CHECK(describe(static_cast<header_errc>(count)).empty());
}

TEST_CASE("RFC 7395 3.3: a WebSocket's stream opens with <open/> in its namespace",
          "[stream][header]") {
    constexpr couplet::header_options websocket{.framing = stream_framing::websocket};
    octets::header const read{
        "<open xmlns=\"urn:ietf:params:xml:ns:xmpp-framing\" "
        "to=\"example.com\" version=\"1.0\" />",
        websocket};
    CHECK(read.result());
    CHECK(read.value() ==
          stream_header{.to = text("example.com"), .framing = stream_framing::websocket});
    CHECK(fault_of("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing-server'/>", websocket) ==
          "wrong_namespace");
    CHECK(fault_of("<open/>", websocket) == "wrong_namespace");
    CHECK(fault_of("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>", websocket) ==
          "wrong_element");
    CHECK(fault_of("<stream:stream xmlns='jabber:client' "
                   "xmlns:stream='http://etherx.jabber.org/streams'/>",
                   websocket) == "wrong_namespace");
    CHECK(fault_of("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' version='1.0.0'/>",
                   websocket) == "malformed_version");
    // It is a document of its own, so what it declares is in nobody's scope.
    CHECK(fault_of("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' xmlns:x='urn:x'/>",
                   websocket) == "none");
}

TEST_CASE("XEP-0206 3: of BOSH the version has a namespace", "[stream][header]") {
    constexpr couplet::header_options bosh{.framing = stream_framing::bosh};
    octets::header const read{
        "<body content='text/xml; charset=utf-8' from='user@example.com' hold='1' "
        "rid='1573741820' to='example.com' route='xmpp:example.com:9999' wait='60' xml:lang='en' "
        "xmpp:version='1.0' version='3.0' xmlns='http://jabber.org/protocol/httpbind' "
        "xmlns:xmpp='urn:xmpp:xbosh'/>",
        bosh};
    CHECK(read.result());
    CHECK(read.value() == stream_header{.to = text("example.com"),
                                        .from = text("user@example.com"),
                                        .language = "en",
                                        .framing = stream_framing::bosh});
    CHECK(fault_of("<body xmlns='jabber:client'/>", bosh) == "wrong_namespace");
}

TEST_CASE("XEP-0206 5: a stream that is restarted is one of XMPP 1.0", "[stream][header]") {
    constexpr couplet::header_options bosh{.framing = stream_framing::bosh};
    auto const version = [&](string_view attributes) {
        return octets::header{
            "<body xmlns='http://jabber.org/protocol/httpbind' "
            "xmlns:xmpp='urn:xmpp:xbosh' " +
                std::string(attributes) + "/>",
            bosh}
            .value()
            .version;
    };
    CHECK(version("to='a'") == couplet::before_xmpp_1_0);
    CHECK(version("to='a' xmpp:restart='true'") == couplet::xmpp_1_0);
    CHECK(version("xmpp:version='1.3' xmpp:restart='1'") == stream_version{1, 3});
    CHECK(version("restart='true'") == couplet::before_xmpp_1_0);
    CHECK(version("xmpp:restart='false'") == couplet::before_xmpp_1_0);
}

TEST_CASE("RFC 7395 3.6.1: a client goes to no place that is less secure", "[stream][header]") {
    using couplet::may_follow;
    BOTH(may_follow("wss://a", "wss://b") && may_follow("wss://a", "https://b/bosh"));
    BOTH(may_follow("ws://a", "ws://b") && may_follow("ws://a", "http://b"));
    BOTH(may_follow("ws://a", "WSS://b") && may_follow("HTTP://a", "ws://b"));
    BOTH(!may_follow("wss://a", "ws://b") && !may_follow("WSS://a", "http://b"));
    BOTH(!may_follow("https://a", "ws://b"));
    BOTH(!may_follow("ws://a", "javascript:alert(1)") && !may_follow("ws://a", ""));
    BOTH(!may_follow("ws://a", "wssx://b") && !may_follow("ws://a", "//b"));
    BOTH(!may_follow("ws://a", " wss://b") && !may_follow("ws://a", "wss"));
}

TEST_CASE("what is written behind a header has its namespaces in scope", "[stream][header]") {
    auto const message = [](stream_header const& header) {
        std::string out;
        couplet::xml::writer writer{out, scope_of(header)};
        CHECK_FALSE(writer.element({"jabber:client", "presence"}).finish());
        return out;
    };
    CHECK(message({}) == "<presence/>");
    CHECK(message({.content = stream_content::server}) == "<presence xmlns='jabber:client'/>");
    CHECK(message({.content = stream_content::component}) == "<presence xmlns='jabber:client'/>");
    CHECK(message({.content = stream_content::undeclared}) == "<presence xmlns='jabber:client'/>");
    CHECK(message({.framing = stream_framing::websocket}) == "<presence xmlns='jabber:client'/>");
    // Read as one stream, each of them is the same.
    for (auto const content : {stream_content::client, stream_content::server,
                               stream_content::component, stream_content::undeclared}) {
        stream_header const header{.content = content};
        std::string all = written(header) + message(header);
        CHECK_FALSE(append_close(all, header));
        CHECK(octets::events(all) == "header presence end");
    }
}

TEST_CASE("RFC 6120 4.4, RFC 7395 3.6, XEP-0124 13: streams end in every framing",
          "[stream][header]") {
    using couplet::stream_close;
    CHECK(written(stream_close{}) == "</stream:stream>");
    CHECK(written(stream_close{stream_framing::websocket}) ==
          "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
    stream_close const elsewhere{stream_framing::websocket, "wss://otherendpoint.example/x?a&b"};
    CHECK(written(elsewhere) ==
          "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' "
          "see-other-uri='wss://otherendpoint.example/x?a&amp;b'/>");
    CHECK(written(stream_close{stream_framing::bosh}) ==
          "<body xmlns='http://jabber.org/protocol/httpbind' type='terminate'/>");
    auto const message = octets::element(written(elsewhere));
    CHECK(couplet::read_close(message) == elsewhere);
    CHECK_FALSE(couplet::read_close(octets::element("<close/>")));
    CHECK_FALSE(couplet::read_close({}));
    std::string end;
    CHECK_FALSE(append_close(end, stream_header{}));
    CHECK(octets::events(written(stream_header{}) + end) == "header end");
}

TEST_CASE("what is no text is refused, and nothing is written", "[stream][header]") {
    constexpr string_view nul{"a\0b", 3};
    for (auto const framing :
         {stream_framing::tcp, stream_framing::websocket, stream_framing::bosh}) {
        CHECK(written(stream_header{.id = nul, .framing = framing}) ==
              "refused: forbidden_character");
        CHECK(written(stream_header{.to = text("\xFF"), .framing = framing}) ==
              "refused: malformed_utf8");
        CHECK(written(stream_header{.language = "\xEF\xBF\xBF", .framing = framing}) ==
              "refused: forbidden_character");
    }
    CHECK(written(couplet::stream_close{stream_framing::websocket, nul}) ==
          "refused: forbidden_character");
    // Quotes and markup in values are written as references.
    octets::header const read{written(stream_header{.id = "'><a b=\"&\t\n"})};
    CHECK(read.result());
    CHECK(read.value().id == string_view("'><a b=\"&\t\n"));
}

TEST_CASE("RFC 6120 4.7.3, 4.7.5, 4.8.2: what the initiating entity makes of the answer",
          "[stream][header]") {
    using couplet::check_response;
    constexpr stream_header sent{};
    constexpr stream_header fine{.id = "x"};
    BOTH(!check_response(sent, fine));
    BOTH(check_response(sent, stream_header{}) == header_errc::missing_id);
    BOTH(!check_response(sent, stream_header{.id = ""}));
    BOTH(check_response(sent, stream_header{.id = "x", .content = stream_content::server}) ==
         header_errc::different_content);
    BOTH(!check_response(sent, stream_header{.id = "x", .content = stream_content::undeclared}));
    // Rule 3: a major version lower; that there is none means that there will be no features.
    BOTH(check_response(stream_header{.version = {2, 0}}, fine) ==
         header_errc::unsupported_version);
    BOTH(!check_response(stream_header{.version = {1, 9}}, fine));
    BOTH(!check_response(sent, stream_header{.id = "x", .version = couplet::before_xmpp_1_0}));
    BOTH(!check_response(stream_header{.framing = stream_framing::bosh},
                         stream_header{.framing = stream_framing::bosh}));
}

}  // namespace header_tests
