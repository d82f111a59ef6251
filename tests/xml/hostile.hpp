// SPDX-License-Identifier: BSL-1.0
// Streams that a hostile stranger sends: each grows with a number, and is legal as far as limits allow or refused late.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hostile {

inline std::string repeated(std::string_view piece, std::size_t count) {
    std::string all;
    all.reserve(piece.size() * count);
    while (count-- != 0) all += piece;
    return all;
}
inline std::string numbered(std::string_view before, std::string_view after, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) (all += before).append(std::to_string(i)).append(after);
    return all;
}

/// Makes about `size` octets of what follows a stream's header.
struct generator {
    std::string_view name;
    std::string (*make)(std::size_t size);
};

inline constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>";

inline constexpr generator generators[]{
    {"text and empty elements",
     [](std::size_t n) { return "<m>" + repeated("x<a/>", n / 5) + "</m>"; }},
    {"empty elements", [](std::size_t n) { return "<m>" + repeated("<a/>", n / 4) + "</m>"; }},
    {"empty top-level elements", [](std::size_t n) { return repeated("<a/>", n / 4); }},
    {"a deep nest", [](std::size_t n) { return repeated("<a>", n / 7) + repeated("</a>", n / 7); }},
    {"a deep nest with prefixes declared",
     [](std::size_t n) {
         return repeated("<p:a xmlns:p='u'>", n / 23) + repeated("</p:a>", n / 23);
     }},
    {"a deep nest that uses the outermost prefix",
     [](std::size_t n) {
         return "<p:a xmlns:p='u'>" + repeated("<p:a xmlns:q='u' p:b=''>", n / 30) +
                repeated("</p:a>", n / 30) + "</p:a>";
     }},
    {"attributes", [](std::size_t n) { return "<a" + numbered(" a", "=''", n / 10) + "/>"; }},
    {"elements with 64 attributes",
     [](std::size_t n) { return repeated("<a" + numbered(" a", "=''", 64) + "/>", n / 443); }},
    {"elements with 64 attributes that differ in their middle",
     [](std::size_t n) {
         return repeated("<a" + numbered(" aaaaaaaaaaaa", "aaaaaaaaaa=''", 64) + "/>", n / 1787);
     }},
    {"elements with 64 attributes with prefixes",
     [](std::size_t n) {
         return repeated("<a xmlns:p='u' xmlns:q='u'" + numbered(" p:a", "=''", 32) +
                             numbered(" q:b", "=''", 32) + "/>",
                         n / 593);
     }},
    {"declarations",
     [](std::size_t n) { return "<a" + numbered(" xmlns:p", "='u'", n / 17) + "/>"; }},
    {"declarations, each used",
     [](std::size_t n) {
         return "<a" + numbered(" xmlns:p", "='u'", n / 34) + ">" +
                numbered("<p", ":a/>", n / 34 / 10) + "</a>";
     }},
    {"elements that use the outermost of many prefixes",
     [](std::size_t n) {
         return "<a" + numbered(" xmlns:p", "='u'", 100) + ">" +
                repeated("<p0:b p0:c=''/>", n / 15) + "</a>";
     }},
    {"a long text", [](std::size_t n) { return "<a>" + std::string(n, 'x') + "</a>"; }},
    {"a long text beyond ASCII",
     [](std::size_t n) {
         return "<a>" + repeated("\xF0\x9F\x8E\xAD\xE2\x82\xAC\xC3\xA9", n / 9) + "</a>";
     }},
    {"a long value", [](std::size_t n) { return "<a b='" + std::string(n, 'x') + "'/>"; }},
    {"a long name", [](std::size_t n) { return "<" + std::string(n, 'x') + "/>"; }},
    {"a long attribute name", [](std::size_t n) { return "<a " + std::string(n, 'x') + "=''/>"; }},
    {"a long prefix",
     [](std::size_t n) {
         std::string const prefix(n / 2, 'p');
         return "<a xmlns:" + prefix + "='u' " + prefix + ":b=''/>";
     }},
    {"a long namespace name",
     [](std::size_t n) { return "<a xmlns='" + std::string(n, 'u') + "'/>"; }},
    {"long names opened and closed",
     [](std::size_t n) {
         std::string const name(n / 8, 'x');
         return "<" + name + "><" + name + "></" + name + "></" + name + ">";
     }},
    {"brackets", [](std::size_t n) { return "<a>" + std::string(n, ']') + "</a>"; }},
    {"brackets in a section",
     [](std::size_t n) { return "<a><![CDATA[" + std::string(n, ']') + "]]></a>"; }},
    {"sections", [](std::size_t n) { return "<a>" + repeated("<![CDATA[]]>", n / 12) + "</a>"; }},
    {"a long section",
     [](std::size_t n) { return "<a><![CDATA[" + std::string(n, '<') + "]]></a>"; }},
    {"references", [](std::size_t n) { return "<a>" + repeated("&lt;", n / 4) + "</a>"; }},
    {"references in a value",
     [](std::size_t n) { return "<a b='" + repeated("&amp;", n / 5) + "'/>"; }},
    {"a reference with many zeros",
     [](std::size_t n) { return "<a>&#" + std::string(n, '0') + "60;</a>"; }},
    {"a reference with many digits",
     [](std::size_t n) { return "<a>&#x" + std::string(n, '1') + ";</a>"; }},
    {"a reference that does not end", [](std::size_t n) { return "<a>&" + std::string(n, 'a'); }},
    {"ampersands", [](std::size_t n) { return "<a>" + std::string(n, '&'); }},
    {"carriage returns", [](std::size_t n) { return "<a>" + std::string(n, '\r') + "</a>"; }},
    {"line ends in a value",
     [](std::size_t n) { return "<a b='" + repeated("\r\n", n / 2) + "'/>"; }},
    {"white space between elements", [](std::size_t n) { return std::string(n, ' '); }},
    {"white space in a tag", [](std::size_t n) { return "<a" + std::string(n, '\n') + "/>"; }},
    {"white space in an end tag",
     [](std::size_t n) { return "<a></a" + std::string(n, '\t') + ">"; }},
    {"white space around an equals sign",
     [](std::size_t n) {
         return "<a b" + std::string(n / 2, ' ') + "=" + std::string(n / 2, ' ') + "''/>";
     }},
    {"openers", [](std::size_t n) { return "<a>" + std::string(n, '<'); }},
    {"a section that does not end",
     [](std::size_t n) { return "<a><![CDATA[" + std::string(n, 'x'); }},
    {"stanzas",
     [](std::size_t n) {
         return repeated(
             "<message from='juliet@example.com/balcony' to='romeo@example.net' "
             "type='chat' id='ktx72v49'><body>Art thou not &quot;Romeo&quot;?</body>"
             "</message> ",
             n / 155);
     }},
};

}  // namespace hostile
