// SPDX-License-Identifier: BSL-1.0
// Each fault with the octet at which it stands, the same in every chunking.
#include <algorithm>
#include <couplet/xml/parser.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "feeding.hpp"
#include "support.hpp"

namespace errors_tests {

using couplet::xml_errc;
using couplet::xml_error;
using support::operator""_u;

namespace {

/// An input in which `^` stands in front of the octet at which the fault is to be found.
struct row {
    xml_errc code;
    std::string_view marked;
};

using namespace std::string_view_literals;
using enum xml_errc;

/// Of documents.
row const documents[]{
    // RFC 3629 3: overlong forms, surrogates, numbers past U+10FFFF, octets that never occur
    {malformed_utf8, "<a>^\xC0\x80</a>"},
    {malformed_utf8, "<a>^\xC1\xBF</a>"},
    {malformed_utf8, "<a>^\xE0\x9F\xBF</a>"},
    {malformed_utf8, "<a>^\xF0\x8F\xBF\xBF</a>"},
    {malformed_utf8, "<a>^\xED\xA0\x80</a>"},
    {malformed_utf8, "<a>^\xED\xBF\xBF</a>"},
    {malformed_utf8, "<a>^\xF4\x90\x80\x80</a>"},
    {malformed_utf8, "<a>^\xF5\x80\x80\x80</a>"},
    {malformed_utf8, "<a>^\xFF</a>"},
    {malformed_utf8, "<a>^\x80</a>"},
    {malformed_utf8, "<a>\xC3\xA9^\xA9</a>"},
    {malformed_utf8, "<a>^\xC3</a>"},
    {malformed_utf8, "<a>^\xE2\x82</a>"},
    {malformed_utf8, "<a>^\xF0\x9F\x8E</a>"},
    {malformed_utf8, "<a>^\xE2\xC3\xA9</a>"},
    {malformed_utf8, "<a b='^\xFF'/>"},
    {malformed_utf8, "<^\xFF/>"},
    {malformed_utf8, "<a^\xFF/>"},
    {malformed_utf8, "<a></a^\xC3>"},
    {malformed_utf8, "<a/>^\xFF"},
    {malformed_utf8, "^\xFF\xFE<\0a\0/\0>\0"sv},
    {malformed_utf8, "<a><![CDATA[^\xFF]]></a>"},
    // XML 1.0 2.2
    {forbidden_character, "<a>^\0</a>"sv},
    {forbidden_character, "<a>^\1</a>"},
    {forbidden_character, "<a>\t\n\r^\x0B</a>"},
    {forbidden_character, "<a>^\x1F</a>"},
    {forbidden_character, "<a>^\xEF\xBF\xBE</a>"},
    {forbidden_character, "<a>\xEF\xBF\xBD^\xEF\xBF\xBF</a>"},
    {forbidden_character, "<a b='^\x08'/>"},
    {forbidden_character, "<a^\x08/>"},
    {forbidden_character, "<a><![CDATA[^\x1B]]></a>"},
    {forbidden_character, "^\0<a/>"sv},
    {forbidden_character, "<^\0a\0/\0>\0"sv},
    // RFC 6120 11.1, at the opener
    {comment, "<a>^<!-- --></a>"},
    {comment, "<a>^<!--"},
    {comment, "^<!----><a/>"},
    {comment, "<a/>^<!-- -->"},
    {comment, "<a>x^<!---"},
    {processing_instruction, "<a>^<?p i?></a>"},
    {processing_instruction, "<a>^<?"},
    {processing_instruction, "<foo>^<?xml ?><message from='admin@example.com'/></foo>"},
    {processing_instruction, "<foo>^<?xml version='1.0'?><message/></foo>"},
    {processing_instruction, "^<?xml-stylesheet href='a'?><a/>"},
    {processing_instruction, "^<?p?><a/>"},
    {processing_instruction, "^<?XML version='1.0'?><a/>"},
    {processing_instruction, " ^<?xml version='1.0'?><a/>"},
    {processing_instruction, "<?xml version='1.0'?>^<?xml version='1.0'?><a/>"},
    {processing_instruction, "<a/>^<?xml version='1.0'?>"},
    {document_type, "^<!DOCTYPE a><a/>"},
    {document_type, "<?xml version='1.0'?>\n^<!DOCTYPE a [<!ENTITY b 'c'>]><a/>"},
    {document_type, "^<!DOCTYPE"},
    {document_type, "<a>^<!DOCTYPE a></a>"},
    {undeclared_entity, "<a>^&nbsp;</a>"},
    {undeclared_entity, "<a>^&LT;</a>"},
    {undeclared_entity, "<a>&amp;^&amq;</a>"},
    {undeclared_entity, "<a>^&ltx;</a>"},
    {undeclared_entity, "<a>^&l;</a>"},
    {undeclared_entity, "<a>^&quotes;</a>"},
    {undeclared_entity, "<a>^&e</a>"},
    {undeclared_entity, "<a b='&lt;^&e;'/>"},
    {undeclared_entity, "<a>^&\xC3\xA9;</a>"},
    // RFC 6120 11.6, 11.8
    {unsupported_encoding, "<?xml version='1.0' encoding='^UTF-16'?><a/>"},
    {unsupported_encoding, "<?xml version='1.0' encoding='^ISO-8859-1'?><a/>"},
    {unsupported_encoding, "<?xml version='1.0' encoding=\"^utf8\" standalone='yes' ?><a/>"},
    {unsupported_version, "<?xml version='^1.1'?><a/>"},
    {unsupported_version, "<?xml version='^1.00' encoding='UTF-8'?><a/>"},
    // XML 1.0 2.8
    {malformed_declaration, "<?xml ^?><a/>"},
    {malformed_declaration, "<?xml version^?><a/>"},
    {malformed_declaration, "<?xml version=^1.0?><a/>"},
    {malformed_declaration, "<?xml version='1.0'^encoding='UTF-8'?><a/>"},
    {malformed_declaration, "<?xml version='1.0'^ x?><a/>"},
    {malformed_declaration, "<?xml version='1.0'^><a/>"},
    {malformed_declaration, "<?xml version='1.0'^<a/>"},
    {malformed_declaration, "<?xml version='1.0' standalone='yes'^ encoding='UTF-8'?><a/>"},
    // XML 1.0 3.1
    {malformed_markup, "<a>^< b/></a>"},
    {malformed_markup, "<a>^<1/></a>"},
    {malformed_markup, "<a>^<></a>"},
    {malformed_markup, "<a>^<<b/></a>"},
    {malformed_markup, "<a>^<&lt;</a>"},
    {malformed_markup, "<a>^<!x></a>"},
    {malformed_markup, "<a>^<!></a>"},
    {malformed_markup, "<a>^<!-x></a>"},
    {malformed_markup, "<a>^<!doctype a></a>"},
    {malformed_markup, "<a>^<!ELEMENT a ANY></a>"},
    {malformed_markup, "<a>^<![cdata[]]></a>"},
    {malformed_markup, "<a>^<![CDATA []]></a>"},
    {malformed_markup, "<a>^<![INCLUDE[]]></a>"},
    {malformed_markup, "^<-/>"},
    {malformed_markup, "<a/>^<b/>"},
    {malformed_markup, "<a/>^</a>"},
    {malformed_markup, "^</a>"},
    {malformed_markup, "^<\xC2\xB7/>"},
    {malformed_name, "<a ^1='x'/>"},
    {malformed_name, "<a ^='x'/>"},
    {malformed_name, "<a b='' ^-c=''/>"},
    {malformed_name, "<a ^\xC2\xB7=''/>"},
    {malformed_name, "<a ^&lt;/>"},
    {malformed_name, "<a ^</a>"},
    {malformed_tag, "<a b=^x/>"},
    {malformed_tag, "<a b^>"},
    {malformed_tag, "<a b^/>"},
    {malformed_tag, "<a b ^c='x'/>"},
    {malformed_tag, "<a b='x'^c='y'/>"},
    {malformed_tag, "<a b='x'^'/>"},
    {malformed_tag, "<a b=^='x'/>"},
    {malformed_tag, "<a/^a>"},
    {malformed_tag, "<a/^ >"},
    {malformed_tag, "<a^&lt;/>"},
    {malformed_tag, "<a^</a>"},
    {malformed_tag, "<a^\"b\"/>"},
    {malformed_tag, "<a></a ^b>"},
    {malformed_tag, "<a></a^<"},
    {malformed_tag, "<a></a^\xC2\xB0>"},
    {malformed_tag, "<a></a^/>"},
    // XML 1.0 4.1
    {malformed_reference, "<a>^& b</a>"},
    {malformed_reference, "<a>^&;</a>"},
    {malformed_reference, "<a>^&</a>"},
    {malformed_reference, "<a>^&&amp;</a>"},
    {malformed_reference, "<a>^&lt</a>"},
    {malformed_reference, "<a>^&am p;</a>"},
    {malformed_reference, "<a>^&1;</a>"},
    {malformed_reference, "<a>^&am\xC2\xB0;</a>"},
    {malformed_reference, "<a>^&#;</a>"},
    {malformed_reference, "<a>^&#x;</a>"},
    {malformed_reference, "<a>^&#X41;</a>"},
    {malformed_reference, "<a>^&#a;</a>"},
    {malformed_reference, "<a>^&#6a;</a>"},
    {malformed_reference, "<a>^&#x6g;</a>"},
    {malformed_reference, "<a>^&#x 41;</a>"},
    {malformed_reference, "<a>^&#-1;</a>"},
    {malformed_reference, "<a>^&#x41</a>"},
    {malformed_reference, "<a b='^&#x41'/>"},
    {malformed_reference, "<a b='^&quot'/>"},
    {forbidden_reference, "<a>^&#0;</a>"},
    {forbidden_reference, "<a>^&#x1;</a>"},
    {forbidden_reference, "<a>^&#11;</a>"},
    {forbidden_reference, "<a>^&#xD800;</a>"},
    {forbidden_reference, "<a>^&#xDFFF;</a>"},
    {forbidden_reference, "<a>^&#xFFFE;</a>"},
    {forbidden_reference, "<a>^&#65535;</a>"},
    {forbidden_reference, "<a>^&#x110000;</a>"},
    {forbidden_reference, "<a>^&#1114112;</a>"},
    {forbidden_reference, "<a>^&#x1000000000000003c;</a>"},
    {forbidden_reference, "<a>^&#x10000003c;</a>"},
    {forbidden_reference, "<a>^&#4294967356;</a>"},
    {forbidden_reference, "<a>^&#18446744073709551676;</a>"},
    {forbidden_reference, "<a b='^&#8;'/>"},
    {less_than_in_value, "<a b='^<'/>"},
    {less_than_in_value, "<a b=\"c&lt;^<d\"/>"},
    {less_than_in_value, "<a xmlns='^<'/>"},
    // XML 1.0 2.4
    {cdata_end_in_text, "<a>^]]></a>"},
    {cdata_end_in_text, "<a>]]^]]></a>"},
    {cdata_end_in_text, "<a>b&lt;^]]>"},
    {cdata_end_in_text, "<a><![CDATA[]]>^]]></a>"},
    // XML 1.0 2.1
    {text_outside_root, "^x"},
    {text_outside_root, " \t\r\n^x<a/>"},
    {text_outside_root, "^&#32;<a/>"},
    {text_outside_root, "^]]>"},
    {text_outside_root, "<a/>\n^x"},
    {text_outside_root, "<?xml version='1.0'?>^x<a/>"},
    {text_outside_root, "^\xEF\xBB\xBF<a/>"},
    {text_outside_root, "\n^\xEF\xBB\xBF<a/>"},
    {text_outside_root, "^<![CDATA[]]><a/>"},
    {text_outside_root, "<a/>^<![CDATA[ ]]>"},
    // XML 1.0 3
    {mismatched_end_tag, "<a>^</b>"},
    {mismatched_end_tag, "<a>^</A>"},
    {mismatched_end_tag, "<a><b>^</a>"},
    {mismatched_end_tag, "<ab>^</a>"},
    {mismatched_end_tag, "<a>^</ab>"},
    {mismatched_end_tag, "<a>^</>"},
    {mismatched_end_tag, "<a>^</ a>"},
    {mismatched_end_tag, "<p:a xmlns:p='u'>^</a>"},
    {mismatched_end_tag, "<p:a xmlns:p='u' xmlns:q='u'>^</q:a>"},
    {mismatched_end_tag, "<a>^</a:a>"},
    // XML 1.0 3.1
    {duplicate_attribute, "<a b='' ^b=''/>"},
    {duplicate_attribute, "<a b='' c='' ^b='' c=''/>"},
    {duplicate_attribute, "<a xmlns='u' ^xmlns='u'/>"},
    {duplicate_attribute, "<a xmlns:p='u' ^xmlns:p='v' p:b=''/>"},
    {duplicate_attribute, "<a xmlns:p='u' p:b='' ^p:b=''/>"},
    {duplicate_attribute, "<a xml:lang='' ^xml:lang=''/>"},
    {duplicate_attribute, "<a b='' ^b='' q:c=''/>"},
    // the end
    {incomplete, "^"},
    {incomplete, "  ^"},
    {incomplete, "<?xml version='1.0'?>^"},
    {incomplete, "<?xml version='1.0'^"},
    {incomplete, "<^"},
    {incomplete, "<a^"},
    {incomplete, "<a b='^"},
    {incomplete, "<a>^"},
    {incomplete, "<a>text^"},
    {incomplete, "<a>&^"},
    {incomplete, "<a>&#x1F3AD^"},
    {incomplete, "<a>]]^"},
    {incomplete, "<a><![CDATA[ ]]^"},
    {incomplete, "<a></a^"},
    {incomplete, "<a>\xF0\x9F\x8E^"},
    {incomplete, "<a/>\xE2\x80^"},
    {incomplete, "<a/><^"},
    {incomplete, "<a><b/><b></b>^"},
    // Namespaces in XML 1.0 4
    {malformed_qualified_name, "<^a:b:c xmlns:a='u'/>"},
    {malformed_qualified_name, "<^:a/>"},
    {malformed_qualified_name, "<^a: xmlns:a='u'/>"},
    {malformed_qualified_name, "<^:/>"},
    {malformed_qualified_name, "<^a:1 xmlns:a='u'/>"},
    {malformed_qualified_name, "<^a:-b xmlns:a='u'/>"},
    {malformed_qualified_name, "<^a:\xC2\xB7 xmlns:a='u'/>"},
    {malformed_qualified_name, "<a ^:b=''/>"},
    {malformed_qualified_name, "<a ^b:c:d=''/>"},
    {malformed_qualified_name, "<a ^xmlns:=''/>"},
    {malformed_qualified_name, "<a ^xmlns:b:c='u'/>"},
    {malformed_qualified_name, "<a ^xml::lang=''/>"},
    // 5
    {undeclared_prefix, "<^p:a/>"},
    {undeclared_prefix, "<a ^p:b=''/>"},
    {undeclared_prefix, "<a><b xmlns:p='u'/><^p:c/></a>"},
    {undeclared_prefix, "<a><b xmlns:p='u'></b><c ^p:d=''/></a>"},
    {undeclared_prefix, "<^P:a xmlns:p='u'/>"},
    {undeclared_prefix, "<^xmlns:a/>"},
    {undeclared_prefix, "<^XML:a/>"},
    {undeclared_prefix, "<a ^xmlnsb:c='u'/>"},
    {undeclared_prefix, "<a ^xmlb:c='u'/>"},
    {undeclared_prefix, "<^xmlnsb:a xmlnsb='u'/>"},
    {undeclared_prefix, "<^p:a b='' c='' p:d=''/>"},
    // 3
    {reserved_namespace, "<a ^xmlns:xml='u'/>"},
    {reserved_namespace, "<a ^xmlns:xml=''/>"},
    {reserved_namespace, "<a ^xmlns:xmlns='u'/>"},
    {reserved_namespace, "<a ^xmlns:xmlns='http://www.w3.org/2000/xmlns/'/>"},
    {reserved_namespace, "<a ^xmlns:p='http://www.w3.org/2000/xmlns/'/>"},
    {reserved_namespace, "<a ^xmlns='http://www.w3.org/2000/xmlns/'/>"},
    {reserved_namespace, "<a ^xmlns:p='http://www.w3.org/XML/1998/namespace'/>"},
    {reserved_namespace, "<a ^xmlns='http://www.w3.org/XML/1998/namespace'/>"},
    {reserved_namespace, "<a ^xmlns='http://www.w3.org/XML/1998/&#110;amespace'/>"},
    {reserved_namespace, "<p:a ^xmlns:p='http://www.w3.org/2000/xmlns/'/>"},
    // 2.2
    {empty_namespace, "<a ^xmlns:p=''/>"},
    {empty_namespace, "<p:a p:b='' ^xmlns:p=''/>"},
    {empty_namespace, "<a xmlns:p='u'><b ^xmlns:p=''/></a>"},
    // 6.3
    {duplicate_expanded_name, "<a xmlns:p='u' xmlns:q='u' p:b='' ^q:b=''/>"},
    {duplicate_expanded_name, "<a xmlns:p='u'><b xmlns:q='&#117;' q:b='' ^p:b=''/></a>"},
    {duplicate_expanded_name, "<a p:b='' xmlns:q='u' c='' ^q:b='' xmlns:p='u'/>"},
};

/// Of streams: what follows their header.
row const streams[]{
    {text_between_elements, "^x"},
    {text_between_elements, " \n^x<a/>"},
    {text_between_elements, "<a/>\t^x"},
    {text_between_elements, "^&#32;"},
    {text_between_elements, "^&lt;"},
    {text_between_elements, "<a/>^]]>"},
    {text_between_elements, "^\xEF\xBB\xBF<a/>"},
    {text_between_elements, "^<![CDATA[]]>"},
    {text_between_elements, "<a/>^<![CDATA[ ]]>"},
    {text_between_elements, "<a/>^<![CDATA[\x1B"},
    {comment, "<a/>^<!-- -->"},
    {processing_instruction, "<a/>^<?xml version='1.0'?>"},
    {processing_instruction, "^<?xml version='1.0'?>"},
    {document_type, "^<!DOCTYPE a>"},
    {mismatched_end_tag, "^</stream:streams>"},
    {mismatched_end_tag, "^</stream>"},
    {mismatched_end_tag, "<a>^</stream:stream>"},
    {mismatched_end_tag, "<a/>^</a>"},
    {malformed_tag, "</stream:stream ^x>"},
    {malformed_markup, "^<>"},
    {undeclared_prefix, "<^p:a/>"},
    {undeclared_prefix, "<a xmlns:p='u'/><^p:a/>"},
    {duplicate_expanded_name,
     "<a xmlns:s='http://etherx.jabber.org/streams' s:b='' ^stream:b=''/>"},
    {incomplete, "^"},
    {incomplete, "<a/> \n^"},
    {incomplete, "<a/></stream:stream^"},
};

constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>";

struct unmarked {
    std::string octets;
    xml_error error;
};

unmarked without_mark(std::string_view before, row const& r) {
    std::size_t const mark = r.marked.find('^');
    REQUIRE(mark != r.marked.npos);
    std::string octets = std::string(before) + std::string(r.marked.substr(0, mark));
    std::size_t const offset = octets.size();
    octets += r.marked.substr(mark + 1);
    return {octets, {r.code, offset}};
}

void check_octets(std::string const& octets, xml_error expected, feeding::settings const& s) {
    INFO(support::shown(octets));
    feeding::every_chunking every(octets, s);
    CHECK(feeding::shown(every.error()) == feeding::shown(expected));
    every.pieces_of(1).pieces_of(2).pieces_of(3).two();
    if (octets.size() < 48) every.three();
    CHECK(every.differences() == "");
}
void check(std::string_view before, row const& r, feeding::settings const& s) {
    auto const [octets, expected] = without_mark(before, r);
    check_octets(octets, expected, s);
    // With more behind it much is read in blocks.
    if (r.code != incomplete) check_octets(octets + std::string(80, ' '), expected, s);
}

}  // namespace

TEST_CASE("each fault of a document stands where it is, in every chunking", "[xml][errors]") {
    for (row const& r : documents) check("", r, feeding::document);
}

TEST_CASE("each fault of a stream stands where it is, in every chunking", "[xml][errors]") {
    for (row const& r : streams) check(header, r, feeding::stream);
    for (row const& r : documents) {
        // The root is a stream header: what is wrong in it is wrong in both.
        bool const in_root = r.marked.find('^') < r.marked.find('>');
        if (in_root && r.code != incomplete) check("", r, feeding::stream);
    }
}

TEST_CASE("a fault is for good, and so is its place", "[xml][errors]") {
    for (row const& r : documents) {
        auto const [octets, expected] = without_mark("", r);
        feeding::fed<events::exact> f(feeding::document);
        if (f.piece(octets)) f.parser.finish();
        std::string const before = f.sink.lines;
        CHECK_FALSE(f.piece("<a></a>"));
        CHECK_FALSE(f.piece(""));
        CHECK_FALSE(f.parser.finish());
        CHECK(f.parser.error() == expected);
        CHECK(f.sink.lines == before);
    }
}

TEST_CASE("every fault that is not a limit or the lack of memory is among those tested",
          "[xml][errors]") {
    std::set<xml_errc> tested;
    for (row const& r : documents) tested.insert(r.code);
    for (row const& r : streams) tested.insert(r.code);
    for (int i = 0; i < static_cast<int>(xml_errc::too_many_octets); ++i) {
        INFO(name(static_cast<xml_errc>(i)));
        CHECK(tested.count(static_cast<xml_errc>(i)) == 1);
    }
}

TEST_CASE("of several faults the one is reported that is certain first", "[xml][errors]") {
    // what each input is wrong in, in the order in which it becomes certain
    row const rows[]{
        {malformed_utf8, "<a>^\xFF</b>"},
        {mismatched_end_tag, "<a>^</b\xFF>"},
        {malformed_tag, "<a b='' b^'' \xFF>"},
        {less_than_in_value, "<a b='' b='^<'/>"},  // duplicates only at '>'
        {undeclared_prefix, "<^p:a b='' b=''/>"},  // of those at '>' the lowest
        {duplicate_attribute, "<a b='' ^b='' p:c=''/>"},
        {duplicate_attribute, "<a b='' ^b='' xmlns:p=''/>"},
        {reserved_namespace, "<a ^xmlns:xml='u' b='' b=''/>"},
        {malformed_qualified_name, "<a b='' b='' ^c:='' \xFF>"},
        {malformed_markup, "<a>^<1\xFF"},
        {processing_instruction, "<a>^<?\xFF"},
        {cdata_end_in_text, "<a>^]]>&e;"},
        {undeclared_entity, "<a>]]^&e;>"},
        {comment, "<p:a xmlns:p='u'>^<!--</a>"},
    };
    for (row const& r : rows) check("", r, feeding::document);
}

}  // namespace errors_tests
