// SPDX-License-Identifier: BSL-1.0
// What XMPP leaves of XML (RFC 6120 11) and how that is read: text, values, sections, names, prefixes, the frame of a stream.
#include <couplet/stream/condition.hpp>
#include <couplet/xml/chars.hpp>
#include <couplet/xml/parser.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "feeding.hpp"
#include "support.hpp"

namespace restrictions_tests {

namespace xml = couplet::xml;
using couplet::stream_condition;
using couplet::xml_errc;
using support::shown;
using support::operator""_u;

namespace {

/// Elements as `<{ns}name attribute=[value]>`, text in brackets, CDATA sections in braces.
struct brief {
    std::string lines;

    void start_element(xml::start_tag const& tag) {
        lines += '<' + events::expanded(tag.name().ns, tag.name().local);
        for (auto const& a : tag.attributes())
            lines +=
                ' ' + events::expanded(a.name.ns, a.name.local) + "=[" + std::string(a.value) + ']';
        lines += '>';
    }
    void text(std::string_view run) { lines += '[' + std::string(run) + ']'; }
    void cdata(std::string_view section) { lines += '{' + std::string(section) + '}'; }
    void end_element() { lines += "</>"; }
};

/// What a document means, or its fault; the same in every chunking, and with white space behind it, when
/// much is read in blocks.
std::string meaning(std::string const& octets, feeding::settings const& s = feeding::document) {
    INFO(shown(octets));
    feeding::every_chunking every(octets, s);
    every.pieces_of(1).pieces_of(2).pieces_of(3).two();
    if (octets.size() < 40) every.three();
    CHECK(every.differences() == "");
    auto const shown_outcome = [&](std::string const& text) {
        auto const outcome = feeding::outcome_of<brief>(text, s);
        return outcome.error ? std::string(name(outcome.error->code)) : outcome.events;
    };
    std::string const found = shown_outcome(octets);
    CHECK(shown_outcome(octets + std::string(80, ' ')) == found);
    return found;
}
std::string content(std::string const& octets) {
    std::string const all = meaning("<a>" + octets + "</a>");
    return all.substr(0, 3) == "<a>" ? all.substr(3, all.size() - 6) : all;
}
std::string value(std::string const& octets) {
    std::string const all = meaning("<a b='" + octets + "'/>");
    return all.substr(0, 6) == "<a b=[" ? all.substr(6, all.size() - 11) : all;
}

constexpr std::string_view header =
    "<?xml version='1.0'?><s:stream xmlns='jabber:client' "
    "xmlns:s='http://etherx.jabber.org/streams'>";
constexpr std::string_view opened = "<{http://etherx.jabber.org/streams}stream>";
/// What stands in a stream means.
std::string in_stream(std::string const& octets) {
    std::string const all = meaning(std::string(header) + octets, feeding::stream);
    return all.substr(0, opened.size()) == opened ? all.substr(opened.size()) : all;
}

}  // namespace

TEST_CASE(
    "RFC 6120 11.1: what is forbidden is refused at its opener, and nothing behind it is seen",
    "[xml][restrictions]") {
    struct {
        std::string_view opener;
        xml_errc code;
    } const rows[]{{"<!--", xml_errc::comment},
                   {"<?", xml_errc::processing_instruction},
                   {"<!DOCTYPE", xml_errc::document_type},
                   {"&nbsp", xml_errc::undeclared_entity}};
    for (auto const& [opener, code] : rows) {
        std::string const octets =
            "<foo>" + std::string(opener) +
            " ?><message from='admin@example.com'><body>x</body></message>--></foo>";
        feeding::fed<brief> f(feeding::document);
        INFO(octets);
        CHECK_FALSE(f.piece(octets));
        CHECK(f.sink.lines == "<foo>");
        CHECK(f.parser.error() == couplet::xml_error{code, 5});
        CHECK(condition(code) == stream_condition::restricted_xml);
        // No octet more is needed to refuse it.
        feeding::fed<brief> alone(feeding::document);
        CHECK_FALSE(alone.piece("<foo>" + std::string(opener)));
    }
}

TEST_CASE("a declaration inside of a stream smuggles no stanza in", "[xml][restrictions]") {
    std::string const attack = "<foo><?xml ?><message from='admin@example.com' to='victim'/></foo>";
    CHECK(in_stream(attack) == "processing_instruction");
    feeding::fed<brief> f(feeding::stream);
    CHECK_FALSE(f.piece(std::string(header) + attack));
    CHECK(f.sink.lines == std::string(opened) + "<{jabber:client}foo>");
}

TEST_CASE("RFC 6120 11.5: an XML declaration, with an idle standalone or without",
          "[xml][restrictions]") {
    for (std::string_view const inside :
         {" version='1.0'", " version=\"1.0\"", " version = '1.0' ", "\tversion\n=\r'1.0'",
          " version='1.0' encoding='UTF-8'", " version='1.0' encoding='utf-8'",
          " version='1.0' encoding=\"Utf-8\" standalone='yes'", " version='1.0' standalone='no'"})
        CHECK(meaning("<?xml" + std::string(inside) + "?>\n<a/>\n") == "<a></>");
}

TEST_CASE("RFC 6120 11.6: U+FEFF is a character, nowhere a mark", "[xml][restrictions]") {
    std::string const mark(u8"\uFEFF"_u);
    CHECK(content(mark) == "[" + mark + "]");
    CHECK(value(mark) == mark);
    CHECK(meaning(mark + "<a/>") == "text_outside_root");
    CHECK(in_stream(mark) == "text_between_elements");
    CHECK(meaning("<" + mark + "/>") == "<" + mark + "></>");  // XML 1.0 [4]
}

TEST_CASE("a byte order mark is let through where that is asked for", "[xml][restrictions]") {
    std::string const mark(u8"\uFEFF"_u);
    for (auto const as : {xml::framing::document, xml::framing::stream}) {
        feeding::settings const s{{}, {.as = as, .byte_order_mark = true}};
        CHECK(meaning(mark + "<?xml version='1.0'?><a></a>", s) == "<a></>");
        CHECK(meaning(mark + "<a></a>", s) == "<a></>");
        CHECK(meaning("<a></a>", s) == "<a></>");
        CHECK(meaning(mark + mark + "<a></a>", s) == "text_outside_root");
        CHECK(meaning(" " + mark + "<a></a>", s) == "text_outside_root");
    }
    feeding::settings const s{{}, {.as = xml::framing::document, .byte_order_mark = true}};
    CHECK(feeding::outcome_of(mark + "<a><b>", s).error ==
          couplet::xml_error{xml_errc::incomplete, 9});
}

TEST_CASE("RFC 6120 11.7: white space between elements is nothing", "[xml][restrictions]") {
    CHECK(in_stream(" \t\r\n<a/>\n\n<b> </b> \r</s:stream>") ==
          "<{jabber:client}a></><{jabber:client}b>[ ]</></>");
    CHECK(in_stream(std::string(300, ' ')) == "incomplete");
}

TEST_CASE("RFC 6120 4.4: octets behind the end of a stream are ignored, whatever they are",
          "[xml][restrictions]") {
    for (std::string_view const rest :
         {"", "</s:stream>", "<a/>", "x", "<!--", "\xFF\xFF", "\x01", "<"})
        CHECK(in_stream("<a/></s:stream>" + std::string(rest)) == "<{jabber:client}a></></>");
}

TEST_CASE("the root of a stream may be empty", "[xml][restrictions]") {
    CHECK(meaning("<a/>", feeding::stream) == "<a></>");
    CHECK(meaning("<a/><b>", feeding::stream) == "<a></>");
    CHECK(meaning("<a></a><b>", feeding::stream) == "<a></>");
}

TEST_CASE("XML 1.0 2.11: line ends become one LF each", "[xml][restrictions]") {
    CHECK(content("\r\n") == "[\n]");
    CHECK(content("\r") == "[\n]");
    CHECK(content("\r\r\n\n\r") == "[\n\n\n\n]");
    CHECK(content("x\r\ny\rz\n") == "[x\ny\nz\n]");
    CHECK(content("\r&#10;") == "[\n\n]");
    CHECK(content("&#13;\n") == "[\r\n]");
    CHECK(content("&#13;&#10;") == "[\r\n]");
    CHECK(content("\r<b/>\n") == "[\n]<b></>[\n]");
    CHECK(content("<![CDATA[\r\n\r]]>\r") == "{\n\n}[\n]");
    CHECK(content("\r<![CDATA[\n]]>") == "[\n]{\n}");
    CHECK(content("<![CDATA[\r]]>\n") == "{\n}[\n]");
    CHECK(content("\t") == "[\t]");
}

TEST_CASE("XML 1.0 3.3.3: white space in values becomes spaces, but for references to it",
          "[xml][restrictions]") {
    CHECK(value("\t") == " ");
    CHECK(value("\n") == " ");
    CHECK(value("\r") == " ");
    CHECK(value("\r\n") == " ");
    CHECK(value("\n\r") == "  ");
    CHECK(value("\r\r\n\t\n") == "    ");
    CHECK(value("&#9;&#10;&#13;&#x20;") == "\t\n\r ");
    CHECK(value("\r&#10;") == " \n");
    CHECK(value("&#13;\n") == "\r ");
    CHECK(value(" a  b ") == " a  b ");  // not tokenised: there is no DTD
    CHECK(value("\"") == "\"");
    CHECK(value(">") == ">");
    CHECK(value("]]>") == "]]>");
    CHECK(meaning("<a b=\"'\" c = '' \td\n=\r'x' />") == "<a b=['] c=[] d=[x]></>");
}

TEST_CASE("XML 1.0 4.1, 4.6: references", "[xml][restrictions]") {
    CHECK(content("&lt;&gt;&amp;&apos;&quot;") == "[<>&'\"]");
    CHECK(value("&lt;&gt;&amp;&apos;&quot;") == "<>&'\"");
    CHECK(content("&amp;lt;") == "[&lt;]");
    CHECK(content("&#38;#60;") == "[&#60;]");
    CHECK(content("&#65;&#x41;&#x4a;&#x4A;&#0065;&#x0000000000000000041;") == "[AAJJAA]");
    CHECK(content("&#9;&#xD7FF;&#xE000;&#xFFFD;&#x10000;&#x10FFFF;") ==
          "[\t" + std::string(u8"\uD7FF\uE000\uFFFD\U00010000\U0010FFFF"_u) + "]");
    CHECK(content("&#x20;") == "[ ]");
    CHECK(content("x&lt;y<b/>&gt;") == "[x<y]<b></>[>]");
}

TEST_CASE("XML 1.0 2.4, 2.7: brackets and sections", "[xml][restrictions]") {
    CHECK(content("]") == "[]]");
    CHECK(content("]]") == "[]]]");
    CHECK(content("]] >") == "[]] >]");
    CHECK(content("]>]]") == "[]>]]]");
    CHECK(content("]]&gt;") == "[]]>]");
    CHECK(content("]]<b/>>") == "[]]]<b></>[>]");
    CHECK(content("]<![CDATA[]]>]>") == "[]]{}[]>]");
    CHECK(content(">") == "[>]");
    CHECK(content("<![CDATA[]]>") == "{}");
    CHECK(content("<![CDATA[ ]]>") == "{ }");
    CHECK(content("<![CDATA[]]]>") == "{]}");
    CHECK(content("<![CDATA[]]]]>") == "{]]}");
    CHECK(content("<![CDATA[]]]]><![CDATA[>]]>") == "{]]}{>}");
    CHECK(content("<![CDATA[<b>&amp;&#60;]] >]>]]>") == "{<b>&amp;&#60;]] >]>}");
    CHECK(content("<![CDATA[<![CDATA[]]>") == "{<![CDATA[}");
    CHECK(content("a<![CDATA[b]]>c") == "[a]{b}[c]");
    CHECK(content("<![CDATA[a]]><![CDATA[b]]>") == "{a}{b}");
    CHECK(content("<![CDATA[<!-- --><?p?>]]>") == "{<!-- --><?p?>}");
    CHECK(content("") == "");
}

TEST_CASE("XML 1.0 2.3: each character begins or continues a name as the fifth edition says",
          "[xml][restrictions]") {
    support::differences found;
    for (char32_t c = 0x80; c < 0x110000; c += c < 0x3000 || c > 0xF8F0 ? 1 : 37) {
        if (!xml::is_char(c)) continue;
        std::string const octets = support::to_utf8(c);
        auto const is_good = [](std::string const& text) {
            return !feeding::outcome_of<brief>(text).error;
        };
        if (is_good("<" + octets + "/>") != xml::is_name_start(c) ||
            is_good("<a " + octets + "=''/>") != xml::is_name_start(c))
            found.add(shown(c) + " at the start");
        if (is_good("<a" + octets + "/>") != xml::is_name_char(c) ||
            is_good("<a b" + octets + "=''></a>") != xml::is_name_char(c) ||
            is_good("<a" + octets + "></a" + octets + ">") != xml::is_name_char(c))
            found.add(shown(c) + " later");
        if (c == 0xFFFF) c = 0x10FFF0 - 1;
    }
    CHECK(found.text == "");
}

TEST_CASE("XML 1.0 2.3: a name that begins in ASCII may go on beyond it, however much follows",
          "[xml][restrictions]") {
    std::string const name(u8"ab\u00E9"_u), text(80, 'x');
    CHECK(meaning("<" + name + ">" + text + "</" + name + ">") ==
          "<" + name + ">[" + text + "]</>");
    CHECK(meaning("<a " + name + "='" + text + "' " + name + "c=''/>") ==
          "<a " + name + "=[" + text + "] " + name + "c=[]></>");
    CHECK(meaning("<a><" + name + "/>" + text + "</a>") == "<a><" + name + "></>[" + text + "]</>");
}

TEST_CASE("names that a fourth-edition parser refuses are refused where that is asked for",
          "[xml][restrictions]") {
    feeding::settings const strict{{}, {.as = xml::framing::document, .strict_names = true}};
    for (std::string_view const name :
         {u8"\u2C00"_u, u8"\u0220"_u, u8"a\u200C"_u, u8"\U00010000"_u}) {
        std::string const octets = "<" + std::string(name) + "/>";
        CHECK(meaning(octets) == "<" + std::string(name) + "></>");
        CHECK(meaning(octets, strict) == (name[0] == 'a' ? "malformed_tag" : "malformed_markup"));
    }
    CHECK(meaning("<\xC3\xA9 a\xC3\xA9=''/>", strict) == "<\xC3\xA9 a\xC3\xA9=[]></>");
}

TEST_CASE("Namespaces in XML 1.0 6.1: a prefix means what the nearest declaration says",
          "[xml][restrictions]") {
    CHECK(meaning("<p:a xmlns:p='u'/>") == "<{u}a></>");
    CHECK(meaning("<p:a q:b='1' xmlns:q='v' xmlns:p='u'/>") == "<{u}a {v}b=[1]></>");
    CHECK(meaning("<a xmlns:p='u'><p:b/><c xmlns:p='v'><p:d/></c><p:e/></a>") ==
          "<a><{u}b></><c><{v}d></></><{u}e></></>");
    CHECK(meaning("<a xmlns:p='u'><p:b xmlns:p='v' p:c=''/><p:d/></a>") ==
          "<a><{v}b {v}c=[]></><{u}d></></>");
    CHECK(meaning("<a xmlns:p='u'><b xmlns:p='v'></b><p:c/></a>") == "<a><b></><{u}c></></>");
    CHECK(meaning("<a xmlns:p='u&amp;v\n'><p:b/></a>") == "<a><{u&v }b></></>");
    CHECK(meaning("<a xmlns:xmlfoo='u' xmlns:XML='v'><xmlfoo:b XML:c=''/></a>") ==
          "<a><{u}b {v}c=[]></></>");
    CHECK(in_stream("<s:a xmlns:s='v'><s:b/></s:a><s:c/>").substr(0, 30) == "incomplete");
    CHECK(in_stream("<s:a xmlns:s='v'><s:b/></s:a><s:c/></s:stream>") ==
          "<{v}a><{v}b></></><{http://etherx.jabber.org/streams}c></></>");
}

TEST_CASE("Namespaces in XML 1.0 6.2: the default namespace, taken back, is for elements only",
          "[xml][restrictions]") {
    CHECK(meaning("<a xmlns='u' b=''/>") == "<{u}a b=[]></>");
    CHECK(meaning("<a xmlns='u'><b xmlns=''><c/></b><d xmlns='v'><e/></d><f/></a>") ==
          "<{u}a><b><c></></><{v}d><{v}e></></><{u}f></></>");
    CHECK(meaning("<a><b xmlns='u'/><c/></a>") == "<a><{u}b></><c></></>");
    CHECK(meaning("<p:a xmlns:p='u'><b/></p:a>") == "<{u}a><b></></>");
    CHECK(in_stream("<a/><b xmlns='u'><c/></b><d/><e xmlns=''/></s:stream>") ==
          "<{jabber:client}a></><{u}b><{u}c></></><{jabber:client}d></><e></></>");
}

TEST_CASE("Namespaces in XML 1.0 6.3: attributes are told apart by namespace and name",
          "[xml][restrictions]") {
    CHECK(meaning("<a from='1' x:from='2' xmlns:x='u'/>") == "<a from=[1] {u}from=[2]></>");
    CHECK(meaning("<a xmlns='u' xmlns:x='u' from='1' x:from='2'/>") ==
          "<{u}a from=[1] {u}from=[2]></>");
    CHECK(meaning("<a xmlns:p='u' xmlns:q='v' p:b='' q:b='' b=''/>") ==
          "<a {u}b=[] {v}b=[] b=[]></>");
    CHECK(meaning("<a xmlns:p='u' xmlns:q='U' p:b='' q:b=''/>") == "<a {u}b=[] {U}b=[]></>");
    CHECK(meaning("<a b='' B=''/>") == "<a b=[] B=[]></>");
    CHECK(meaning("<a xmlnsb='' xmlb='' xmlns='u' xml=''/>") ==
          "<{u}a xmlnsb=[] xmlb=[] xml=[]></>");
    CHECK(meaning("<a xmlnsb:c='' xmlns:xmlnsb='u' xmlb:c='' xmlns:xmlb='v'/>") ==
          "<a {u}c=[] {v}c=[]></>");
    CHECK(meaning("<a lang='' xml:lang='en'/>") ==
          "<a lang=[] {http://www.w3.org/XML/1998/namespace}lang=[en]></>");
}

TEST_CASE("Namespaces in XML 1.0 3: xml is declared, and may be declared as what it is",
          "[xml][restrictions]") {
    constexpr std::string_view of_xml = "http://www.w3.org/XML/1998/namespace";
    CHECK(meaning("<xml:a/>") == "<{" + std::string(of_xml) + "}a></>");
    CHECK(meaning("<a xmlns:xml='" + std::string(of_xml) + "'><b xml:c=''/></a>") ==
          "<a><b {" + std::string(of_xml) + "}c=[]></></>");
    CHECK(meaning("<xml/>") == "<xml></>");
    CHECK(meaning("<xmlns/>") == "<xmlns></>");
    CHECK(meaning("<a xml=''/>") == "<a xml=[]></>");
}

TEST_CASE("attributes and declarations come in the order of the document", "[xml][restrictions]") {
    auto const seen = feeding::outcome_of("<p:a z='1' xmlns:p='u' b='2' xmlns='v' p:y='&lt;'/>");
    CHECK(seen.events ==
          "<p:a\n = {u}a\n prefix p\n xmlns:p=u\n xmlns:=v\n"
          " @z\n  prefix \n  = 1\n @b\n  prefix \n  = 2\n @{u}y\n  prefix p\n  = <\n>\n");
}

TEST_CASE("many attributes are compared as few are", "[xml][restrictions]") {
    std::string many = "<a xmlns:p='u' xmlns:q='u'";
    for (int i = 0; i < 40; ++i)
        many += (i % 2 == 0 ? " p:b" : " q:b") + std::to_string(i) + "='x'";
    CHECK(meaning(many + "/>").size() > 40);
    CHECK(meaning(many + " q:b0=''/>") == "duplicate_expanded_name");
    CHECK(meaning(many + " p:b1=''/>") == "duplicate_expanded_name");
    CHECK(meaning(many + " p:b38=''/>") == "duplicate_attribute");
    CHECK(meaning(many + " b0=''/>").size() > 40);
}

TEST_CASE("names are compared octet by octet, whatever their length", "[xml][restrictions]") {
    for (std::size_t size = 1; size < 70; ++size) {
        std::string const one(size, 'x');
        for (std::size_t at = 0; at < size; at += 1 + size / 9) {
            std::string other = one;
            other[at] = 'y';
            std::string const tail(80, ' ');
            CHECK(meaning("<" + one + "></" + one + tail + ">") == "<" + one + "></>");
            CHECK(feeding::outcome_of("<" + one + "></" + other + ">" + tail).error ==
                  couplet::xml_error{xml_errc::mismatched_end_tag, size + 2});
            CHECK(feeding::outcome_of("<a " + one + "='' " + other + "=''/>" + tail).error ==
                  std::nullopt);
            CHECK(feeding::outcome_of("<a " + one + "='' " + one + "=''/>" + tail).error ==
                  couplet::xml_error{xml_errc::duplicate_attribute, size + 7});
        }
    }
}

}  // namespace restrictions_tests
