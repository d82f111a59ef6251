// SPDX-License-Identifier: BSL-1.0
// Each limit, met exactly and passed by one, in every chunking (RFC 6120 13.12).
#include <couplet/xml/parser.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "feeding.hpp"
#include "support.hpp"

namespace limits_tests {

using couplet::xml_errc;
using couplet::xml_error;
using couplet::xml::limits;

namespace {

constexpr std::string_view header =
    "<?xml version='1.0'?><s:s xmlns='jabber:client' xmlns:s='http://etherx.jabber.org/streams'>";
constexpr std::string_view footer = "</s:s>";

std::string repeated(std::string_view piece, std::size_t count) {
    std::string all;
    while (count-- != 0) all += piece;
    return all;
}

/// `octets` alone, in every chunking, and with so much behind it that much is read in blocks.
void check(std::string const& octets, feeding::settings const& s,
           std::optional<xml_error> const& expected) {
    INFO(support::shown(octets));
    feeding::every_chunking every(octets, s);
    CHECK(feeding::shown(every.error()) == feeding::shown(expected));
    every.pieces_of(1).pieces_of(2).pieces_of(3).pieces_of(7).pieces_of(16).two();
    CHECK(every.differences() == "");
    auto const padded = feeding::outcome_of<events::exact>(octets + std::string(80, ' '), s);
    CHECK(feeding::shown(padded.error) == feeding::shown(expected));
}
void good(std::string const& octets, feeding::settings const& s) { check(octets, s, std::nullopt); }

/// `^` marks the octet that is one too many.
void refused(xml_errc code, std::string octets, feeding::settings const& s) {
    std::size_t const mark = octets.find('^');
    REQUIRE(mark != octets.npos);
    octets.erase(mark, 1);
    check(octets, s, xml_error{code, mark});
}

feeding::settings document(limits const& l) { return {l, {.as = couplet::xml::framing::document}}; }
feeding::settings stream(limits const& l) { return {l, {}}; }
std::string in_stream(std::string const& elements) {
    return std::string(header) + elements + std::string(footer);
}

/// An element of exactly `octets` octets, with its text marked behind `mark` octets of it.
std::string element_of(std::size_t octets) { return "<a>" + std::string(octets - 7, 'x') + "</a>"; }
std::string marked(std::string text, std::size_t at) { return text.insert(at, 1, '^'); }

}  // namespace

TEST_CASE("limit: octets of a top-level element", "[xml][limits]") {
    auto const s = stream({.stanza_octets = 64});
    std::size_t const begin = header.size();
    good(in_stream(element_of(64)), s);
    good(in_stream(element_of(64) + "\n \t" + element_of(64) + element_of(63)), s);
    good(in_stream(repeated(" ", 200) + element_of(64)), s);
    refused(xml_errc::too_many_octets, marked(in_stream(element_of(65)), begin + 64), s);
    refused(xml_errc::too_many_octets,
            marked(in_stream(element_of(64) + " " + element_of(65)), begin + 129), s);
    refused(xml_errc::too_many_octets, marked(in_stream("<a b='" + repeated("x", 99)), begin + 64),
            s);
    refused(xml_errc::too_many_octets,
            marked(in_stream("<a><![CDATA[" + repeated("]", 99)), begin + 64), s);
    refused(xml_errc::too_many_octets,
            marked(in_stream("<a" + repeated(" ", 99) + "/>"), begin + 64), s);
    refused(xml_errc::too_many_octets,
            marked(in_stream("<a></a" + repeated("\n", 99) + ">"), begin + 64), s);
    refused(xml_errc::too_many_octets,
            marked(in_stream("<a>&#" + repeated("0", 99) + "60;</a>"), begin + 64), s);
    // in the middle of a character
    refused(xml_errc::too_many_octets,
            marked(in_stream("<a>" + repeated("\xC3\xA9", 40)), begin + 64), s);

    auto const d = document({.stanza_octets = 64});
    good(element_of(64), d);
    good("<?xml version='1.0'?>" + repeated(" ", 80) + element_of(64) + repeated(" ", 80), d);
    // in a document the declaration has as many for itself
    good("<?xml version='1.0'" + repeated(" ", 43) + "?>" + element_of(64), d);
    refused(xml_errc::too_many_octets, "<?xml version='1.0'" + repeated(" ", 44) + "?^><a/>", d);
    refused(xml_errc::too_many_octets, marked(element_of(65), 64), d);
}

TEST_CASE("limit: octets of a stream header", "[xml][limits]") {
    for (std::string_view const before :
         {"", "<?xml version='1.0'?>", "<?xml version='1.0'?>\n  "}) {
        std::string const all =
            std::string(before) + "<s:s xmlns:s='" + std::string(60, 'u') + "'>";
        auto const size = static_cast<std::uint32_t>(all.size());
        good(all + "<a/></s:s>", stream({.header_octets = size}));
        refused(xml_errc::header_too_long, marked(all, size - 1),
                stream({.header_octets = size - 1}));
    }
    refused(xml_errc::header_too_long, repeated(" ", 100) + "^ ", stream({.header_octets = 100}));
    refused(xml_errc::header_too_long, "<?xml" + repeated(" ", 95) + "^ version='1.0'?>",
            stream({.header_octets = 100}));
    // elements have another limit
    good(in_stream(element_of(300)), stream({.header_octets = 100}));
}

TEST_CASE("limit: octets of a stream", "[xml][limits]") {
    std::string const all = in_stream("<a/>  <b>text</b> ");
    auto const size = static_cast<std::uint32_t>(all.size());
    good(all, stream({.stream_octets = size}));
    refused(xml_errc::stream_too_long, marked(all, size - 1), stream({.stream_octets = size - 1}));
    refused(xml_errc::stream_too_long, marked(all, size - 9), stream({.stream_octets = size - 9}));
    std::string const idle = std::string(header) + repeated(" ", 200);
    refused(xml_errc::stream_too_long, marked(idle, 150), stream({.stream_octets = 150}));
    good(in_stream(repeated(" ", 10'000)), stream({.stream_octets = 0}));
}

TEST_CASE("limit: depth", "[xml][limits]") {
    auto const s = stream({.depth = 3});
    good(in_stream("<a><b><c/></b></a>"), s);
    good(in_stream("<a><b><c></c><c>x</c></b><b><c/></b></a><a><b><c/></b></a>"), s);
    refused(xml_errc::too_deep, in_stream("<a><b><c>^<d/></c></b></a>"), s);
    refused(xml_errc::too_deep, in_stream("<a/><a><b><c/><c>x^<d></d></c></b></a>"), s);
    good("<a><b><c/></b></a>", document({.depth = 3}));
    refused(xml_errc::too_deep, "<a><b><c>^<d/></c></b></a>", document({.depth = 3}));
}

TEST_CASE("limit: attributes of an element", "[xml][limits]") {
    auto const s = stream({.attributes = 3});
    good(in_stream("<a b='' c='' d=''/>"), s);
    good(in_stream("<a b='' xmlns='u' c='' xmlns:p='u' d=''/>"),
         s);  // declarations are counted apart
    good(in_stream("<a b='' c='' d=''><a b='' c='' d=''/></a>"), s);
    refused(xml_errc::too_many_attributes, in_stream("<a b='' c='' d='' ^e=''/>"), s);
    refused(xml_errc::too_many_attributes, in_stream("<a b='' c='' xmlns='u' d='' ^b=''/>"), s);
    refused(xml_errc::too_many_attributes, in_stream("<a xmlns='u' b='' c='' d='' ^e=''/>"), s);
    refused(xml_errc::too_many_attributes,
            in_stream("<a xmlns:p='u' xmlns:q='v'  b='' c='' d='' ^e='' f=''/>"), s);
    refused(xml_errc::too_many_attributes, "<s:s a='' b='' c='' ^d='' xmlns:s='u'>", s);
    std::string many, one_more;
    for (int i = 0; i < 64; ++i) many += " b" + std::to_string(i) + "=''";
    good("<a" + many + "/>", feeding::document);
    refused(xml_errc::too_many_attributes, "<a" + many + " ^c=''/>", feeding::document);
}

TEST_CASE("limit: namespace declarations of an element", "[xml][limits]") {
    auto const s = stream({.declarations = 3});
    good(in_stream(
             "<a xmlns='u' xmlns:b='u' xmlns:c='u'><a xmlns='u' xmlns:b='u' xmlns:c='u'/></a>"),
         s);
    refused(xml_errc::too_many_declarations,
            in_stream("<a xmlns='u' d='' xmlns:b='u' xmlns:c='u' ^xmlns:d='u'/>"), s);
}

TEST_CASE("limit: namespace declarations in scope", "[xml][limits]") {
    auto const s = stream({.namespaces = 5});  // the header has 2
    good(in_stream("<a xmlns:b='u'><c xmlns:d='u' xmlns:e='u'/><f xmlns:g='u' xmlns:h='u'/></a>"),
         s);
    good(in_stream(repeated("<a xmlns:b='u' xmlns:c='u' xmlns:d='u'/>", 3)), s);
    good(in_stream("<a xmlns:b='u' xmlns:c='u' xmlns:d='u'></a><a xmlns:b='u'/>"), s);
    refused(xml_errc::too_many_namespaces,
            in_stream("<a xmlns:b='u' xmlns:c='u' xmlns:d='u' ^xmlns:e='u'/>"), s);
    refused(
        xml_errc::too_many_namespaces,
        in_stream(
            "<a xmlns:b='u'><c xmlns:d='u'/><e xmlns:f='u' xmlns:g='u'><h ^xmlns='u'/></e></a>"),
        s);
    good("<a xmlns='u'><b xmlns='u'/></a>", document({.namespaces = 2}));
    refused(xml_errc::too_many_namespaces, "<a xmlns='u'><b xmlns='u'><c ^xmlns='u'/></b></a>",
            document({.namespaces = 2}));
}

TEST_CASE("limit: nodes of a top-level element", "[xml][limits]") {
    auto const s = stream({.nodes = 4});
    good(in_stream("<a>x<b/>y</a><a>x<b/>y</a>"), s);
    good(in_stream("<a><b/><b></b><b/></a>"), s);
    good(in_stream("<a>one &lt; &#x20; run ]]</a>"), stream({.nodes = 2}));
    refused(xml_errc::too_many_nodes, in_stream("<a><b/><b></b><b/>^<b/></a>"), s);
    refused(xml_errc::too_many_nodes, in_stream("<a><b/><b></b><b/>^ </a>"), s);
    refused(xml_errc::too_many_nodes, in_stream("<a><b/>x<b/>^&lt;</a>"), s);
    refused(xml_errc::too_many_nodes, in_stream("<a><b/>x<b/>^\xC3\xA9</a>"), s);
    good(in_stream(repeated("<a>x</a> ", 20)), s);
    refused(xml_errc::too_many_nodes, "<a>x<b/>y^<b/></a>", document({.nodes = 4}));
}

TEST_CASE("limit: sections count as nodes, though they hold nothing", "[xml][limits]") {
    auto const s = stream({.nodes = 3});
    good(in_stream("<a><![CDATA[]]><![CDATA[x]]></a>"), s);
    refused(xml_errc::too_many_nodes, in_stream("<a><![CDATA[]]><![CDATA[]]>^<![CDATA[]]></a>"), s);
    refused(xml_errc::too_many_nodes, in_stream("<a>x<![CDATA[]]>^y</a>"), s);
}

TEST_CASE("limit: octets of a name", "[xml][limits]") {
    auto const s = stream({.name_octets = 8});
    good(in_stream("<abcdefgh/><abcdefgh></abcdefgh><s:abcdef/>"), s);
    good(in_stream("<a bcdefghi='' s:abcdef=''/>"), s);
    good(in_stream("<\xC3\xA9\xC3\xA9\xC3\xA9xy/>"), s);
    refused(xml_errc::name_too_long, in_stream("<^abcdefghi/>"), s);
    refused(xml_errc::name_too_long, in_stream("<^s:abcdefg/>"), s);
    refused(xml_errc::name_too_long, in_stream("<a ^bcdefghij=''/>"), s);
    refused(xml_errc::name_too_long, in_stream("<a b='' ^xmlns:bcd='u'/>"), s);
    refused(xml_errc::name_too_long, in_stream("<^\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9x/>"), s);
    refused(xml_errc::name_too_long, in_stream("<a><^" + repeated("b", 500)), s);
    refused(xml_errc::mismatched_end_tag, in_stream("<a>^</" + repeated("a", 500)), s);
    good("<" + repeated("b", 256) + "/>", feeding::document);
    refused(xml_errc::name_too_long, "<^" + repeated("b", 257) + "/>", feeding::document);
    good("<a " + repeated("b", 256) + "=''/>", feeding::document);
    refused(xml_errc::name_too_long, "<a ^" + repeated("b", 257) + "=''/>", feeding::document);
}

TEST_CASE("limit: octets of a namespace name", "[xml][limits]") {
    auto const s = document({.namespace_octets = 8});
    good("<a xmlns='urn:abcd' xmlns:b='urn:abcd'/>", s);
    good("<a xmlns='urn:abc&amp;'/>", s);  // what it means counts
    good("<a xmlns='urn:\xC3\xA9\xC3\xA9'/>", s);
    refused(xml_errc::namespace_too_long, "<a b='' ^xmlns='urn:abcde'/>", s);
    refused(xml_errc::namespace_too_long, "<a ^xmlns:b='urn:abcde' c=''/>", s);
    refused(xml_errc::namespace_too_long, "<a ^xmlns='urn:abcd&amp;'/>", s);
    good("<a b='much more than eight octets'/>", s);
    // its prefix is declared all the same
    refused(xml_errc::namespace_too_long, "<b:a b:c='' ^xmlns:b='urn:abcde'/>", s);
}

TEST_CASE("limits changed between elements hold from there on", "[xml][limits]") {
    for (std::size_t const piece : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
        feeding::fed<events::digest> f(stream({.stanza_octets = 64}));
        REQUIRE(f.in_pieces_of(piece, std::string(header) + element_of(64)));
        f.parser.set_limits({.stanza_octets = 128});
        CHECK(f.in_pieces_of(piece, element_of(128)));
        f.parser.set_limits({.stanza_octets = 64});
        CHECK(f.in_pieces_of(piece, " " + element_of(64)));
        CHECK_FALSE(f.in_pieces_of(piece, element_of(65)));
        CHECK(f.parser.error() ==
              xml_error{xml_errc::too_many_octets, header.size() + 64 + 128 + 1 + 64 + 64});
    }
}

TEST_CASE("limits changed inside of an element hold for all of it", "[xml][limits]") {
    for (std::size_t const piece : {std::size_t{1}, std::size_t{7}, std::size_t{1000}}) {
        std::string const element = element_of(64);
        feeding::fed<events::digest> f(stream({.stanza_octets = 63}));
        REQUIRE(f.in_pieces_of(piece, std::string(header) + element.substr(0, 40)));
        f.parser.set_limits({.stanza_octets = 64});
        CHECK(f.in_pieces_of(piece, element.substr(40)));
        REQUIRE(f.in_pieces_of(piece, element.substr(0, 40)));
        f.parser.set_limits({.stanza_octets = 32});
        CHECK_FALSE(f.in_pieces_of(piece, element.substr(40)));
        CHECK(f.parser.error() == xml_error{xml_errc::too_many_octets, header.size() + 64 + 32});
    }
}

TEST_CASE("streams that share a pool know nothing of each other", "[xml][limits]") {
    std::string const one =
        in_stream("<a b='&lt;'><c xmlns:p='u' p:d=''/>text</a>" + element_of(3000));
    std::string const other =
        in_stream("<p:e xmlns:p='v'><f xmlns=''>&amp;</f></p:e>" + element_of(5000));
    couplet::xml::workspace_pool pool;
    events::digest first, second;
    couplet::xml::parser<events::digest> a(first, {}, {}, &pool), b(second, {}, {}, &pool);
    for (std::size_t at = 0; at < other.size(); ++at) {
        if (at < one.size()) CHECK(a.feed(std::string_view(one).substr(at, 1)));
        CHECK(b.feed(std::string_view(other).substr(at, 1)));
    }
    CHECK(a.finish());
    CHECK(b.finish());
    feeding::fed<events::digest> alone(feeding::stream), other_alone(feeding::stream);
    alone.piece(one);
    other_alone.piece(other);
    CHECK(first.value() == alone.sink.value());
    CHECK(second.value() == other_alone.sink.value());
}

}  // namespace limits_tests
