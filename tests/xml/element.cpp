// SPDX-License-Identifier: BSL-1.0
#include <couplet/xml/element.hpp>
#include <couplet/xml/owned_element.hpp>
#include <couplet/xml/path.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "corpora.hpp"
#include "support.hpp"
#include "tree_laws.hpp"

namespace element_tests {

namespace {

namespace xml = couplet::xml;
using std::string_view;

xml::element parsed(string_view text) {
    auto read = xml::parse_element(text);
    if (!read) FAIL(name(read.error().code) << " at " << read.error().offset << ": " << text);
    return std::move(*read);
}
std::string printed(xml::element_view e, string_view default_ns = {}) {
    std::string out;
    append(out, e, default_ns);
    return out;
}

constexpr string_view balcony =
    "<message xmlns='jabber:client' xml:lang='en' to='romeo@example.net' x:to='nobody' "
    "xmlns:x='urn:x'>"
    "<subject/><body>Art thou</body><body xml:lang='cs'>PročeŽ</body>"
    "<x xmlns='urn:x' xmlns:y='urn:y'><y:body y:to='a'/> mixed <body/><![CDATA[<&]]></x></message>";

}  // namespace

TEST_CASE("Namespaces in XML 1.0 5: names are expanded, of elements and attributes", "[xml]") {
    auto const message = parsed(balcony);
    xml::element_view const m = message;
    CHECK(m.is({"jabber:client", "message"}));
    CHECK(m.qualified() == "message");
    auto const y = m.child({"urn:x", "x"}).child({"urn:y", "body"});
    CHECK(y.prefix() == "y");
    CHECK(y.local() == "body");
    CHECK(y.attribute({"urn:y", "to"}) == string_view("a"));
    CHECK_FALSE(y.attribute("to").has_value());
}

TEST_CASE("Namespaces in XML 1.0 6.2: a prefixed attribute is never the one without a prefix",
          "[xml]") {
    auto const message =
        parsed("<m xmlns:x='urn:x' x:from='admin@example.com' from='romeo@example.net'/>");
    CHECK(message.view().attribute("from") == string_view("romeo@example.net"));
    auto const forged = parsed("<m xmlns:x='urn:x' x:from='admin@example.com'/>");
    CHECK_FALSE(forged.view().attribute("from").has_value());
    CHECK(forged.view().attribute({"urn:x", "from"}).has_value());
}

TEST_CASE("attributes and declarations are apart, in document order", "[xml]") {
    auto const message = parsed(balcony);
    std::string attributes, declarations;
    for (auto const& a : message.view().attributes())
        attributes += '{' + std::string(a.name.ns) + '}' + std::string(a.name.local) + ' ';
    for (auto const& d : message.view().declarations())
        declarations += std::string(d.prefix) + '=' + std::string(d.ns) + ' ';
    CHECK(attributes == "{http://www.w3.org/XML/1998/namespace}lang {}to {urn:x}to ");
    CHECK(declarations == "=jabber:client x=urn:x ");
}

TEST_CASE("children: all, by name, the first; white space and text in between are kept", "[xml]") {
    auto const message = parsed(balcony);
    xml::element_view const m = message;
    std::string names;
    for (auto const child : m.children()) (names += child.local()) += ' ';
    CHECK(names == "subject body body x ");
    std::vector<std::string> bodies;
    for (auto const body : m.children({"jabber:client", "body"})) bodies.emplace_back(body.text());
    CHECK(bodies == std::vector<std::string>{"Art thou", "PročeŽ"});
    CHECK(m.child("body").text() == "Art thou");
    CHECK_FALSE(m.child("thread"));
    CHECK(m.child("body").parent() == m);
    CHECK_FALSE(m.parent());
}

TEST_CASE("text is all character data directly in an element, CDATA sections too", "[xml]") {
    CHECK(parsed("<a> x<![CDATA[<&]]>\n</a>").view().text() == " x<&\n");
    CHECK(parsed("<a>x<b>no</b>y<!"
                 "[CDATA[]]>z</a>")
              .view()
              .text() == "xyz");
    CHECK(parsed("<a><![CDATA[]]>x</a>").view().text() == "x");
    CHECK(parsed("<a>x<![CDATA[]]></a>").view().text() == "x");
    CHECK(parsed("<a/>").view().text() == "");
    CHECK(parsed("<a>  </a>").view().text() == "  ");
    CHECK(parsed("<a>&lt;&#x10FFFF;&#9;</a>").view().text() == "<\xF4\x8F\xBF\xBF\t");
}

TEST_CASE("contents: elements and runs of text in document order", "[xml]") {
    auto const message = parsed(balcony);
    std::string seen;
    for (auto const node : message.view().child({"urn:x", "x"}).contents())
        if (node.is_element())
            seen += '<' + std::string(node.element().qualified()) + '>';
        else
            seen += (node.is_cdata() ? '[' : '(') + std::string(node.text()) + ')';
    CHECK(seen == "<y:body>( mixed )<body>[<&)");
}

TEST_CASE("no element stands for what is not there", "[xml]") {
    xml::element_view const none;
    CHECK_FALSE(none);
    CHECK(none.local() == "");
    CHECK(none.text() == "");
    CHECK_FALSE(none.attribute("a").has_value());
    CHECK(none.children().empty());
    CHECK(none.contents().empty());
    CHECK_FALSE(none.child("a").child("b").parent());
    CHECK(none.language() == "");
    CHECK(none.native() == nullptr);
    CHECK(printed(none) == "");
    CHECK(xml::equal(none, none));
    CHECK_FALSE(xml::element{none}.view());
}

TEST_CASE("XML 1.0 2.12, RFC 6120 4.7.4: xml:lang is inherited, from the stream header too",
          "[xml]") {
    couplet::stream_reader in;
    in.feed(
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
        "xml:lang='fr'><message><body>a</body><body xml:lang='cs'><i/></body></message>");
    REQUIRE(in.next());
    auto const event = in.next();
    REQUIRE(event);
    auto const message = std::get<xml::element_view>(*event);
    CHECK(message.language() == "fr");
    CHECK(xml::find(message, "body/i").language() == "cs");
    xml::element const kept{xml::find(message, "body")};
    CHECK(kept.view().language() == "fr");
}

TEST_CASE("Namespaces in XML 1.0 6: what a prefix means is known everywhere", "[xml]") {
    couplet::stream_reader in;
    in.feed(
        "<s:stream xmlns='jabber:client' xmlns:s='http://etherx.jabber.org/streams' "
        "xmlns:p='urn:1'>"
        "<a><b xmlns:p='urn:2' xmlns=''><c/></b></a>");
    REQUIRE(in.next());
    auto const event = in.next();
    REQUIRE(event);
    auto const a = std::get<xml::element_view>(*event);
    auto const c = xml::find(a, "{}b/c");
    REQUIRE(c);
    CHECK(a.namespace_of("p") == string_view("urn:1"));
    CHECK(c.namespace_of("p") == string_view("urn:2"));
    CHECK(c.namespace_of("s") == couplet::xml::ns::streams);
    CHECK(a.namespace_of("") == string_view("jabber:client"));
    CHECK(c.namespace_of("") == string_view(""));
    CHECK(c.namespace_of("xml") == couplet::xml::ns::xml);
    CHECK_FALSE(c.namespace_of("q").has_value());
}

TEST_CASE("a path finds the first element of its kind in document order", "[xml]") {
    auto const root = parsed(
        "<r xmlns='u'><a/><a><b k='1'/></a><a><b k='2' z='3' xmlns:p='v' p:z='4'>t</b></a>"
        "<v:a xmlns:v='v'><v:b>w</v:b></v:a></r>");
    xml::element_view const r = root;
    CHECK(xml::value(r, "a/b@k") == string_view("1"));
    CHECK(xml::value(r, "a/b@z") == string_view("3"));
    CHECK(xml::value(r, "a/b@{v}z") == string_view("4"));
    CHECK(xml::value(r, "{v}a/b") == string_view("w"));
    CHECK_FALSE(xml::value(r, "a/{v}b").has_value());
    CHECK_FALSE(xml::value(r, "a/b@none").has_value());
    CHECK(xml::value(xml::find(r, "a/b@z"), "@k") == string_view("2"));
    CHECK(xml::find(r, "a/b@z").text() == "t");
    for (string_view const bad : {"", "/", "a/", "/a", "a//b", "{u", "{u}", "a@", "@", "a@b/c",
                                  "a b", "a:b", "a/a/a/a/a/a/a/a/a"})
        CHECK_FALSE(xml::path::parse(bad).has_value());
    CHECK(xml::path::parse("{http://a/b@c}x/y")->size() == 2);
}

TEST_CASE("trees are equal if they mean the same", "[xml]") {
    auto const same = [](string_view a, string_view b) {
        return xml::equal(parsed(a), parsed(b)) && xml::equal(parsed(b), parsed(a));
    };
    CHECK(same("<a x='1' y='2'/>", "<a y='2' x='1'></a>"));
    CHECK(same("<a xmlns='u'><b/></a>", "<p:a xmlns:p='u'><q:b xmlns:q='u'/></p:a>"));
    CHECK(same("<a>x<![CDATA[y]]>z</a>", "<a>xy<![CDATA[]]>z</a>"));
    CHECK(same("<a><![CDATA[]]></a>", "<a/>"));
    CHECK(same("<a p:x='1' xmlns:p='u'/>", "<a q:x='1' xmlns:q='u'/>"));
    CHECK_FALSE(same("<a/>", "<b/>"));
    CHECK_FALSE(same("<a/>", "<a xmlns='u'/>"));
    CHECK_FALSE(same("<a x='1'/>", "<a x='2'/>"));
    CHECK_FALSE(same("<a x='1'/>", "<a/>"));
    CHECK_FALSE(same("<a x='1'/>", "<a p:x='1' xmlns:p='u'/>"));
    CHECK_FALSE(same("<a>x</a>", "<a>x </a>"));
    CHECK_FALSE(same("<a>x<b/></a>", "<a><b/>x</a>"));
    CHECK_FALSE(same("<a>x<b/>y</a>", "<a>xy<b/></a>"));
    CHECK_FALSE(same("<a><b/></a>", "<a><b/><b/></a>"));
    CHECK_FALSE(same("<a><b><c/></b></a>", "<a><b/><c/></a>"));
}

TEST_CASE("canonical octets: sorted attributes, no prefixes of elements, no CDATA", "[xml]") {
    CHECK(printed(parsed("<p:a xmlns:p='u' z='1' p:b='2' a='\"&apos;&#10;' "
                         "xml:lang='en'><p:c/>t<![CDATA[<]]></p:a>")) ==
          "<a xmlns='u' a='\"&apos;&#10;' z='1' xml:lang='en' xmlns:p1='u' p1:b='2'><c/>t&lt;</a>");
    auto const inner = parsed("<a xmlns='u'><b xmlns=''/></a>");
    CHECK(printed(inner) == "<a xmlns='u'><b xmlns=''/></a>");
    CHECK(printed(inner, "u") == "<a><b xmlns=''/></a>");
    CHECK(printed(parsed("<xml:a><b/></xml:a>")) == "<xml:a><b/></xml:a>");
}

TEST_CASE("a copy outlives its stream and declares every namespace that it uses", "[xml]") {
    xml::element kept;
    {
        couplet::stream_reader in;
        in.feed(
            "<s:stream xmlns='jabber:client' xmlns:s='http://etherx.jabber.org/streams' "
            "xmlns:p='urn:p' "
            "xmlns:unused='urn:n'><message xmlns:q='urn:q'><body "
            "p:k='1'><q:i/><s:j/></body></message>");
        REQUIRE(in.next());
        auto const event = in.next();
        REQUIRE(event);
        kept = xml::element{xml::find(std::get<xml::element_view>(*event), "body")};
    }
    std::string declared;
    for (auto const& d : kept.view().declarations())
        declared += std::string(d.prefix) + '=' + std::string(d.ns) + ' ';
    CHECK(declared == "=jabber:client p=urn:p q=urn:q s=http://etherx.jabber.org/streams ");
    xml::element moved = std::move(kept);
    CHECK_FALSE(kept.view());
    kept = moved;
    CHECK(xml::equal(kept, moved));
    CHECK(kept.view() != moved.view());
}

namespace {
/// In a template clang 14 forgets a parameter that is made of `{}`.
template <class Element>
void forget(Element& one) {
    one = {};
}
}  // namespace

TEST_CASE("an element that is assigned nothing gives its memory back", "[xml]") {
    auto const before = allocations::alive();
    {
        xml::element kept = parsed(balcony);
        CHECK(allocations::alive() > before);
        forget(kept);
        CHECK(allocations::alive() == before);
        kept = parsed(balcony);
        auto& same = kept;
        kept = same;
        CHECK(kept.view().local() == "message");
        kept = std::move(same);
        CHECK(kept.view().local() == "message");
    }
    CHECK(allocations::alive() == before);
}

TEST_CASE("a view of a copy stays valid when the copy is moved", "[xml]") {
    xml::element inner{xml::find(parsed("<a xml:lang='x'><b><c/></b></a>"), "b")};
    auto const c = inner.view().child("c");
    std::vector<xml::element> kept;
    kept.push_back(std::move(inner));
    kept.reserve(100);
    CHECK(c.language() == "x");
    CHECK(c.parent() == kept.front().view());
}

TEST_CASE("equal trees print alike, empty CDATA sections or not", "[xml]") {
    CHECK(printed(parsed("<a><![CDATA[]]></a>")) == "<a/>");
    CHECK(printed(parsed("<a><b/><![CDATA[]]></a>")) == "<a><b/></a>");
}

TEST_CASE("a document is read whole, or its fault said", "[xml]") {
    using couplet::xml_errc;
    CHECK(xml::parse_element("<?xml version='1.0'?> <a/> \n"));
    CHECK(xml::parse_element("").error() == couplet::xml_error{xml_errc::incomplete, 0});
    CHECK(xml::parse_element("<a>").error() == couplet::xml_error{xml_errc::incomplete, 3});
    CHECK(xml::parse_element("<a/>x").error() ==
          couplet::xml_error{xml_errc::text_outside_root, 4});
    CHECK(xml::parse_element("<a/><b/>").error() ==
          couplet::xml_error{xml_errc::malformed_markup, 4});
}

TEST_CASE("trees of examples, sessions and random documents keep the laws", "[xml]") {
    support::differences found;
    auto const check = [&](string_view octets, feeding::settings const& s) {
        if (auto const broken = tree_laws::reader_broken_by(octets, s); !broken.empty())
            found.add(broken);
    };
    for (auto const* file : {"slixmpp-starttls.c2s", "slixmpp-starttls.s2c", "gloox-badxml.c2s"})
        for (auto const& session : corpora::session_in_tree(file))
            check(session.xml, feeding::stream);
    for (auto const& example : corpora::rfc_examples()) check(example.xml, feeding::document);
    CHECK(found.text == "");
}

}  // namespace element_tests
