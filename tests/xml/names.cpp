// SPDX-License-Identifier: BSL-1.0
// Names, qualified names and how they split; namespaces are octets.
#include <couplet/xml/names.hpp>

#include "both.hpp"
#include "support.hpp"

namespace names_tests {

namespace xml = couplet::xml;
using support::operator""_u;

TEST_CASE("XML 1.0 2.3: a name begins with a NameStartChar and goes on with NameChars",
          "[xml][names]") {
    BOTH(xml::is_name("a") && xml::is_name("a-b.c9") && xml::is_name("_") && xml::is_name("a:b"));
    BOTH(!xml::is_name("") && !xml::is_name("9a") && !xml::is_name("-a") && !xml::is_name(".a"));
    BOTH(!xml::is_name("a b") && !xml::is_name("a>") && !xml::is_name("a/"));
    CHECK(xml::is_name(u8"été"_u));
    CHECK(xml::is_name(u8"a\u0301\U0001F339"_u));
    CHECK_FALSE(xml::is_name(u8"\u0301a"_u));
    CHECK_FALSE(xml::is_name(u8"a\u00D7"_u));
    CHECK_FALSE(xml::is_name("a\xC3"));
    CHECK_FALSE(xml::is_name("\xFF"));
    CHECK_FALSE(xml::is_name(std::string_view("a\0b", 3)));
}

TEST_CASE("Namespaces 3: an NCName has no colon", "[xml][names]") {
    BOTH(xml::is_ncname("stream") && !xml::is_ncname("stream:stream") && !xml::is_ncname(":"));
    BOTH(!xml::is_ncname("") && !xml::is_ncname("a:") && !xml::is_ncname(":a"));
}

TEST_CASE("Namespaces 4: a qualified name is one name, or two with one colon between",
          "[xml][names]") {
    BOTH(xml::is_qualified_name("message") && xml::is_qualified_name("stream:features"));
    BOTH(!xml::is_qualified_name("a:b:c") && !xml::is_qualified_name("a:") &&
         !xml::is_qualified_name(":a") && !xml::is_qualified_name("a:9") &&
         !xml::is_qualified_name("9:a") && !xml::is_qualified_name("") &&
         !xml::is_qualified_name(":") && !xml::is_qualified_name("a::b"));
}

TEST_CASE("names: split at the first colon", "[xml][names]") {
    using xml::qualified_name;
    BOTH(xml::split_name("stream:stream") == qualified_name{"stream", "stream"});
    BOTH(xml::split_name("message") == qualified_name{"", "message"});
    BOTH(xml::split_name("a:b:c") == qualified_name{"a", "b:c"});
    BOTH(xml::split_name(":a") == qualified_name{"", ":a"});
    BOTH(xml::split_name("a:") == qualified_name{"a", ""});
    BOTH(xml::split_name("") == qualified_name{"", ""});
}

TEST_CASE("Namespaces 2.3: names are equal if the octets of both parts are", "[xml][names]") {
    using xml::expanded_name;
    BOTH(expanded_name{xml::ns::client, "message"} == expanded_name{"jabber:client", "message"});
    BOTH(expanded_name{xml::ns::client, "from"} != expanded_name{"", "from"});
    BOTH(expanded_name{"http://etherx.jabber.org/streams", "stream"} !=
         expanded_name{"https://etherx.jabber.org/streams", "stream"});
}

}  // namespace names_tests
