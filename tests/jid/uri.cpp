// SPDX-License-Identifier: BSL-1.0
#include <couplet/jid/uri.hpp>

#include <couplet/jid.hpp>
#include <couplet/text/utf8.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "both.hpp"
#include "corpus.hpp"
#include "uri_laws.hpp"

namespace uri_tests {

using couplet::jid;
using couplet::jid_errc;
using couplet::jid_part;
using couplet::to_iri;
using couplet::to_uri;
using couplet::uri_errc;
using couplet::uri_error;
using couplet::uri_query;
using couplet::uri_values;
using couplet::xmpp_uri;
namespace percent = couplet::percent;

namespace {

xmpp_uri parsed(std::string_view text, uri_values values = uri_values::rfc5122) {
    INFO(text);
    auto const uri = xmpp_uri::parse(text, values);
    REQUIRE(uri);
    return *uri;
}

jid address(std::string_view text) {
    INFO(text);
    auto const result = jid::parse(text);
    REQUIRE(result);
    return *result;
}

/// The URI that is built from `uri`, for which all laws hold.
std::string lawful(xmpp_uri const& uri) {
    auto const built = to_uri(uri);
    REQUIRE(built);
    INFO(*built);
    CHECK(uri_laws::broken_by(uri) == "");
    CHECK(uri_laws::broken_by(*built) == "");
    return *built;
}

/// What is refused, and why, in one line that a failing test prints.
std::string fault(std::string_view text, uri_values values = uri_values::rfc5122) {
    auto const uri = xmpp_uri::parse(text, values);
    if (uri) return "accepted";
    auto const error = uri.error();
    std::string line(name(error.code));
    if (auto const why = error.jid())
        line.append(" ").append(name(why->part)).append(" ").append(name(why->code));
    return line + " " + std::to_string(error.offset);
}

}  // namespace

TEST_CASE("RFC 5122 2.2, 2.4: a URI identifies a node, a resource, or a server", "[jid][uri]") {
    CHECK(parsed("xmpp:node@example.com") == xmpp_uri{{}, address("node@example.com"), {}, {}});
    CHECK(parsed("xmpp:example-node@example.com").address == address("example-node@example.com"));
    CHECK(parsed("xmpp:example-node@example.com/some-resource").address ==
          address("example-node@example.com/some-resource"));
    CHECK(parsed("xmpp:example.com").address == address("example.com"));
    CHECK(parsed("xmpp:example.com/r").address == address("example.com/r"));
    CHECK(to_uri(address("example-node@example.com/some-resource")) ==
          "xmpp:example-node@example.com/some-resource");
    CHECK(to_iri(address("example.com")) == "xmpp:example.com");
}

TEST_CASE("RFC 5122 2.3, 5.5: an authority names the account, and never the address",
          "[jid][uri]") {
    auto const guest = address("guest@example.com");
    auto const support = address("support@example.com");
    uri_query const message{"message", {}};
    CHECK(parsed("xmpp://guest@example.com") == xmpp_uri{guest, {}, {}, {}});
    CHECK(parsed("xmpp:guest@example.com") == xmpp_uri{{}, guest, {}, {}});
    CHECK(parsed("xmpp://guest@example.com/support@example.com?message") ==
          xmpp_uri{guest, support, message, {}});
    CHECK(parsed("xmpp:support@example.com?message") == xmpp_uri{{}, support, message, {}});
    CHECK(parsed("xmpp://guest@example.com?message#f") == xmpp_uri{guest, {}, message, "f"});
    CHECK(lawful({guest, support, message, {}}) ==
          "xmpp://guest@example.com/support@example.com?message");
    CHECK(lawful({guest, {}, {}, {}}) == "xmpp://guest@example.com");

    CHECK(fault("xmpp://example.com") == "incomplete_account 7");
    CHECK(fault("xmpp://example.com/guest@example.com") == "incomplete_account 7");
    CHECK(fault("xmpp:///guest@example.com") == "incomplete_account 7");
    CHECK(fault("xmpp://guest:secret@example.com") == "forbidden_character 12");  // 5.4
    CHECK(fault("xmpp://@example.com") == "invalid_address local empty_part 7");
    CHECK(fault("xmpp://guest@example.com/") == "invalid_address domain empty_part 25");
}

TEST_CASE("RFC 5122 2.5: a query is a type, then keys with values, in order", "[jid][uri]") {
    auto const node = address("example-node@example.com");
    CHECK(parsed("xmpp:example-node@example.com?message").query == uri_query{"message", {}});
    auto const uri = parsed("xmpp:example-node@example.com?message;subject=Hello%20World");
    CHECK(uri == xmpp_uri{{}, node, uri_query{"message", {{"subject", "Hello World"}}}, {}});
    CHECK(uri.query->value("subject") == "Hello World");
    CHECK(uri.query->value("body") == std::nullopt);
    CHECK(lawful(uri) == "xmpp:example-node@example.com?message;subject=Hello%20World");

    auto const repeated = parsed("xmpp:a@b?invite;jid=x%40y;=;jid=%3B%3D");
    CHECK(repeated.query == uri_query{"invite", {{"jid", "x@y"}, {"", ""}, {"jid", ";="}}});
    CHECK(repeated.query->value("jid") == "x@y");
    CHECK(lawful(repeated) == "xmpp:a@b?invite;jid=x%40y;=;jid=%3B%3D");

    CHECK(parsed("xmpp:a@b?").query == uri_query{});
    CHECK(parsed("xmpp:a@b?;node=x").query == uri_query{"", {{"node", "x"}}});
    CHECK(lawful(parsed("xmpp:a@b?")) == "xmpp:a@b?");

    CHECK(fault("xmpp:a@b?message;") == "pair_without_value 17");
    CHECK(fault("xmpp:a@b?message;body") == "pair_without_value 17");
    CHECK(fault("xmpp:a@b?message;body;x=y") == "pair_without_value 17");
}

TEST_CASE(
    "RFC 5122 3.3: values are percent-encoded, unless the caller reads them as RFC 3986 3.4 does",
    "[jid][uri]") {
    CHECK(fault("xmpp:a@b?invite;jid=c@d") == "forbidden_character 21");
    CHECK(fault("xmpp:a@b?;node=a/b") == "forbidden_character 16");
    CHECK(fault("xmpp:a@b?message&body=x") == "forbidden_character 16");

    auto const uri = parsed("xmpp:a@b?invite;jid=c@d;node=a/b?c", uri_values::rfc3986);
    CHECK(uri.query == uri_query{"invite", {{"jid", "c@d"}, {"node", "a/b?c"}}});
    CHECK(lawful(uri) == "xmpp:a@b?invite;jid=c%40d;node=a%2Fb%3Fc");
    CHECK(parsed("xmpp:a@b?;a=1&b=2", uri_values::rfc3986).query->value("a") == "1&b=2");
    CHECK(fault("xmpp:a@b?message&body=x", uri_values::rfc3986) == "forbidden_character 16");
    CHECK(fault("xmpp:a@b?;k@=x", uri_values::rfc3986) == "forbidden_character 11");
    CHECK(fault("xmpp:a@b?;k=\"", uri_values::rfc3986) == "forbidden_character 12");
}

TEST_CASE("RFC 5122 2.6: a fragment is read, and written as RFC 3986 3.5 allows", "[jid][uri]") {
    auto const uri = parsed("xmpp:a@b?m#/x?%23%41;k=v@:");
    CHECK(uri.query == uri_query{"m", {}});
    CHECK(uri.fragment == "/x?#A;k=v@:");
    CHECK(lawful(uri) == "xmpp:a@b?m#/x?%23A;k=v@:");
    CHECK(parsed("xmpp:a@b#").fragment == "");
    CHECK(parsed("xmpp:a@b#?m") == xmpp_uri{{}, address("a@b"), {}, "?m"});
    CHECK(fault("xmpp:a@b#x#y") == "forbidden_character 10");
}

TEST_CASE("RFC 5122 2.7.2, 2.8.2: nasty nodes and repulsive resources go there and back",
          "[jid][uri]") {
    auto const nasty = address(R"(nasty!#$%()*+,-.;=?[\]^_`{|}~node@example.com)");
    std::string_view const nasty_iri =
        "xmpp:nasty!%23$%25()*+,-.;=%3F%5B%5C%5D%5E_%60%7B%7C%7D~node@example.com";
    CHECK(to_uri(nasty) == nasty_iri);
    CHECK(to_iri(nasty) == nasty_iri);
    CHECK(parsed(nasty_iri).address == nasty);

    auto const repulsive =
        address(R"(node@example.com/repulsive !#"$%&'()*+,-./:;<=>?@[\]^_`{|}~resource)");
    std::string_view const repulsive_iri =
        "xmpp:node@example.com/repulsive%20!%23%22$%25&'()*+,-.%2F:;%3C"
        "=%3E%3F%40%5B%5C%5D%5E_%60%7B%7C%7D~resource";
    CHECK(to_uri(repulsive) == repulsive_iri);
    CHECK(to_iri(repulsive) == repulsive_iri);
    CHECK(parsed(repulsive_iri).address == repulsive);
    lawful({{}, nasty, {}, {}});
    lawful({nasty, repulsive, {}, {}});
}

TEST_CASE("RFC 5122 2.7.3, 2.8.3: an IRI keeps letters beyond ASCII, a URI encodes their UTF-8",
          "[jid][uri]") {
    auto const czech = address("ji\u0159i@\u010Dechy.example/v Praze");
    CHECK(to_iri(czech) == "xmpp:ji\u0159i@\u010Dechy.example/v%20Praze");
    CHECK(to_uri(czech) == "xmpp:ji%C5%99i@%C4%8Dechy.example/v%20Praze");
    CHECK(parsed("xmpp:ji\u0159i@\u010Dechy.example/v%20Praze").address == czech);
    CHECK(parsed("xmpp:ji%C5%99i@%C4%8Dechy.example/v%20Praze").address == czech);
    CHECK(parsed("xmpp:ji%c5%99i@\u010Dechy.example/v%20Praze").address == czech);
}

TEST_CASE("RFC 5122 2.8.1: the address is enforced as a JID", "[jid][uri]") {
    CHECK(parsed("XmPp:Juliet@EXAMPLE.com/Balcony").address->text() ==
          "juliet@example.com/Balcony");
    CHECK(parsed("xmpp://Romeo@Example.NET").account->text() == "romeo@example.net");
    CHECK(fault("xmpp:") == "invalid_address domain empty_part 5");
    CHECK(fault("xmpp:?message") == "invalid_address domain empty_part 5");
    CHECK(fault("xmpp:a@") == "invalid_address domain empty_part 7");
    CHECK(fault("xmpp:@b") == "invalid_address local empty_part 5");
    CHECK(fault("xmpp:a@b/") == "invalid_address resource empty_part 9");
    CHECK(fault("xmpp:%61%20c@b") == "invalid_address local forbidden_code_point 8");
    CHECK(fault("xmpp:a@b/%61\u0159c%00") == "invalid_address resource forbidden_code_point 15");
    CHECK(fault("xmpp:a@b/%61%C5%99c%00") == "invalid_address resource forbidden_code_point 19");
}

TEST_CASE("RFC 3986 2.2, 2.4: what was percent-encoded never separates", "[jid][uri]") {
    CHECK(fault("xmpp:a%2Fc@b") == "invalid_address local excluded_code_point 6");
    CHECK(fault("xmpp:a%40c@b") == "invalid_address local excluded_code_point 6");
    CHECK(fault("xmpp:a%40b").substr(0, 22) == "invalid_address domain");
    CHECK(fault("xmpp:b%2Fr").substr(0, 22) == "invalid_address domain");
    CHECK(parsed("xmpp:a%3Fc%23@b").address->local() == "a?c#");
    CHECK(parsed("xmpp:b/%3Fm%23f").address->resource() == "?m#f");
    CHECK(parsed("xmpp:b/x%40y%2Fz").address->resource() == "x@y/z");
    CHECK(parsed("xmpp:b?m;a%3D%3Bb=%26").query == uri_query{"m", {{"a=;b", "&"}}});
    CHECK(fault("xmpp%3Aa@b") == "wrong_scheme 4");
}

TEST_CASE("RFC 5122 3.3: each component refuses what it has to encode", "[jid][uri]") {
    CHECK(fault("xmpp:a'c@b") == "forbidden_character 6");
    CHECK(fault("xmpp:a&c@b") == "forbidden_character 6");
    CHECK(fault("xmpp:a:c@b") == "forbidden_character 6");
    CHECK(fault("xmpp:b:5222") == "forbidden_character 6");  // 5.2: no ports
    CHECK(fault("xmpp:a@c@b") == "forbidden_character 8");
    CHECK(fault("xmpp:b/x@y") == "forbidden_character 8");
    CHECK(fault("xmpp:b/x/y") == "forbidden_character 8");
    CHECK(fault("xmpp:b/x y") == "forbidden_character 8");
    CHECK(fault(" xmpp:b") == "wrong_scheme 0");
    CHECK(fault("xmpp:b\n") == "forbidden_character 6");
    CHECK(fault(std::string_view("xmpp:b\0", 7)) == "forbidden_character 6");
    for (char const c : std::string_view(R"("<>[\]^`{|})")) {
        INFO(c);
        CHECK(fault(std::string("xmpp:a") + c + "@b") == "forbidden_character 6");
        CHECK(fault(std::string("xmpp:b/a") + c) == "forbidden_character 8");
        CHECK(fault(std::string("xmpp:b?") + c) == "forbidden_character 7");
        CHECK(fault(std::string("xmpp:b#") + c) == "forbidden_character 7");
    }
}

TEST_CASE("RFC 5122 3.3, RFC 3986 2.1: a URI begins with its scheme, and '%' with two digits",
          "[jid][uri]") {
    CHECK(fault("") == "wrong_scheme 0");
    CHECK(fault("xmp") == "wrong_scheme 3");
    CHECK(fault("xmpp") == "wrong_scheme 4");
    CHECK(fault("xmpps:a") == "wrong_scheme 4");
    CHECK(fault("juliet@example.com") == "wrong_scheme 0");
    CHECK(fault("xmpp:a%") == "malformed_percent 6");
    CHECK(fault("xmpp:a%4") == "malformed_percent 6");
    CHECK(fault("xmpp:a%4@b") == "malformed_percent 6");
    CHECK(fault("xmpp:a%g0") == "malformed_percent 6");
    CHECK(fault("xmpp:a%0g") == "malformed_percent 6");
    CHECK(fault("xmpp:b?m;k=%;x=y") == "malformed_percent 11");
    CHECK(fault("xmpp:b?m;k=%4;1=y") == "malformed_percent 11");
    CHECK(fault("xmpp:b#%#") == "malformed_percent 7");
}

TEST_CASE("RFC 5122 2.7.2: what is not UTF-8 is refused, raw or percent-encoded", "[jid][uri]") {
    CHECK(fault("xmpp:b/a\xC5") == "malformed_utf8 8");
    CHECK(fault("xmpp:b/a\xC5/") == "malformed_utf8 8");
    CHECK(fault("xmpp:b/a%C5") == "malformed_utf8 8");
    CHECK(fault("xmpp:b/a%C5%") == "malformed_utf8 8");
    CHECK(fault("xmpp:b/a%C5\x99") == "malformed_utf8 8");
    CHECK(fault("xmpp:b/a\xC5%99") == "malformed_utf8 8");
    CHECK(fault("xmpp:b/%61%FF") == "malformed_utf8 10");
    CHECK(fault("xmpp:b/%ED%A0%80") == "malformed_utf8 7");
    CHECK(fault("xmpp:b/%C0%AF") == "malformed_utf8 7");
    CHECK(fault("xmpp:b/%F4%90%80%80") == "malformed_utf8 7");
    CHECK(fault("xmpp:b?%C5;=") == "malformed_utf8 7");
    CHECK(parsed("xmpp:b?%F0%9F%98%80%F0%9F%98%81").query->type == "\U0001F600\U0001F601");
}

TEST_CASE("RFC 5122 2.8.1: of several faults the first one in the syntax counts, then the account",
          "[jid][uri]") {
    CHECK(fault("xmpp:a b@/%?<") == "forbidden_character 6");
    CHECK(fault("xmpp:@b?<") == "forbidden_character 8");
    CHECK(fault("xmpp://@b/@b") == "invalid_address local empty_part 7");
    CHECK(fault("xmpp://a@b/@b") == "invalid_address local empty_part 11");
    CHECK(xmpp_uri::parse("xmpp:a@b/").error() ==
          uri_error{uri_errc::invalid_address, 9, jid_part::resource, jid_errc::empty_part});
    CHECK(xmpp_uri::parse("x").error().jid() == std::nullopt);
}

TEST_CASE("RFC 3987 2.2, 4.1: an IRI holds ucschar, but nothing that steers direction",
          "[jid][uri]") {
    struct range {
        char32_t first, last;
    };
    static constexpr range ucschar[] = {{0xA0, 0xD7FF},     {0xF900, 0xFDCF},   {0xFDF0, 0xFFEF},
                                        {0x10000, 0x1FFFD}, {0x20000, 0x2FFFD}, {0x30000, 0x3FFFD},
                                        {0x40000, 0x4FFFD}, {0x50000, 0x5FFFD}, {0x60000, 0x6FFFD},
                                        {0x70000, 0x7FFFD}, {0x80000, 0x8FFFD}, {0x90000, 0x9FFFD},
                                        {0xA0000, 0xAFFFD}, {0xB0000, 0xBFFFD}, {0xC0000, 0xCFFFD},
                                        {0xD0000, 0xDFFFD}, {0xE1000, 0xEFFFD}};
    std::size_t wrong = 0;
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        bool expected = false;
        for (range const& r : ucschar) expected = expected || (c >= r.first && c <= r.last);
        bool const steers = c == 0x61C || c == 0x200E || c == 0x200F ||
                            (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
        if (percent::is_iri_character(c) != (expected && !steers)) ++wrong;
    }
    CHECK(wrong == 0);
    BOTH(percent::is_iri_character(U'\u0159') && !percent::is_iri_character(U'\u202E'));

    xmpp_uri const uri{
        {}, address("a@b"), uri_query{"", {{"k", "\u202E\uE000\u0159\U000E0041"}}}, {}};
    CHECK(to_iri(uri) == "xmpp:a@b?;k=%E2%80%AE%EE%80%80\u0159%F3%A0%81%81");
    CHECK(to_uri(uri) == "xmpp:a@b?;k=%E2%80%AE%EE%80%80%C5%99%F3%A0%81%81");
    lawful(uri);
    CHECK(fault("xmpp:a@b?;k=\u202E") == "forbidden_character 12");
    CHECK(fault("xmpp:a@b?;k=\uE000") == "forbidden_character 12");
    CHECK(fault("xmpp:a@b?;k=\u0080") == "forbidden_character 12");
    CHECK(fault("xmpp:a@b?;k=\uFFFE") == "forbidden_character 12");
}

TEST_CASE("RFC 3986 3.2.2, RFC 6874 2: IP literals are raw in an authority and encoded in a path",
          "[jid][uri]") {
    auto const literal = address("a@[2001:db8::1]/r");
    CHECK(parsed("xmpp:a@[2001:db8::1]/r").address == literal);
    CHECK(parsed("xmpp:a@%5b2001%3adb8%3A0%3A%3a1%5D/r").address == literal);
    CHECK(fault("xmpp:a@%5B2001:db8::1%5D/r") == "forbidden_character 14");
    CHECK(lawful({{}, literal, {}, {}}) == "xmpp:a@%5B2001%3Adb8%3A%3A1%5D/r");
    CHECK(lawful({literal.to_bare(), literal, {}, {}}) ==
          "xmpp://a@[2001:db8::1]/a@%5B2001%3Adb8%3A%3A1%5D/r");

    auto const zone = address("a@[fe80::1%25eth0]");
    CHECK(parsed("xmpp:a@[fe80::1%25eth0]").address == zone);
    CHECK(parsed("xmpp://a@[fe80::1%25eth0]").account == zone);
    CHECK(lawful({zone, zone, {}, {}}) == "xmpp://a@[fe80::1%25eth0]/a@%5Bfe80%3A%3A1%2525eth0%5D");
    CHECK(fault("xmpp:a@[2001:db8::1]:5222") == "invalid_address domain malformed_ip_literal 7");
    CHECK(fault("xmpp:a@[2001:db8::\u0159]") == "forbidden_character 18");
    CHECK(lawful(parsed("xmpp:192.0.2.1/r")) == "xmpp:192.0.2.1/r");
}

TEST_CASE("RFC 5122 2.7.1: what cannot be read back is not built", "[jid][uri]") {
    auto const bare = address("a@b");
    CHECK(to_uri(xmpp_uri{}).error() == uri_errc::missing_address);
    CHECK(to_uri({{}, {}, uri_query{"m", {}}, "f"}).error() == uri_errc::missing_address);
    CHECK(to_uri({address("b"), bare, {}, {}}).error() == uri_errc::incomplete_account);
    CHECK(to_uri({address("a@b/c"), bare, {}, {}}).error() == uri_errc::incomplete_account);
    CHECK(to_uri({{}, bare, uri_query{"\xFF", {}}, {}}).error() == uri_errc::malformed_utf8);
    CHECK(to_uri({{}, bare, uri_query{"", {{"\xC5", ""}}}, {}}).error() ==
          uri_errc::malformed_utf8);
    CHECK(to_iri({{}, bare, uri_query{"", {{"", "\xC5"}}}, {}}).error() ==
          uri_errc::malformed_utf8);
    CHECK(to_iri({{}, bare, {}, "\x80"}).error() == uri_errc::malformed_utf8);
}

TEST_CASE("RFC 3987 3.2: octets that are not UTF-8 stay percent-encoded", "[jid][uri]") {
    std::string out;
    percent::append_encoded(out, "a\xC5\u0159\xFF", percent::query, percent::form::iri);
    CHECK(out == "a%C5\u0159%FF");
}

TEST_CASE("RFC 5122: a URI over 65,536 octets is neither read nor built", "[jid][uri]") {
    std::string const longest(xmpp_uri::max_octets - 10, 'x');
    auto const uri = parsed("xmpp:a@b?;" + longest.substr(1) + "=");
    CHECK(lawful(uri).size() == xmpp_uri::max_octets);
    CHECK(fault("xmpp:a@b?;" + longest + "=") == "too_long 65536");
    xmpp_uri longer = uri;
    longer.query->pairs[0].value = "x";
    CHECK(to_uri(longer).error() == uri_errc::too_long);
    longer.query->pairs[0].value.clear();
    longer.query->pairs[0].key.replace(0, 2, "\u0159");
    CHECK(to_uri(longer).error() == uri_errc::too_long);
    CHECK(parsed(*to_iri(longer)) == longer);
}

TEST_CASE("RFC 5122: each fault has a name and cites its clause", "[jid][uri]") {
    auto const last = static_cast<std::uint8_t>(uri_errc::too_long);
    for (std::uint8_t code = 0; code <= last; ++code) {
        CHECK_FALSE(name(static_cast<uri_errc>(code)).empty());
        CHECK_FALSE(describe(static_cast<uri_errc>(code)).empty());
    }
    BOTH(name(uri_errc::malformed_percent) == "malformed_percent");
    BOTH(describe(uri_errc::forbidden_character).find("RFC 5122 2.2") != std::string_view::npos);
    BOTH(sizeof(uri_error) <= 12);
}

TEST_CASE("RFC 5122 3.3: every octet in every component is built so that it can be read back",
          "[jid][uri]") {
    for (int octet = 0; octet < 0x80; ++octet) {
        std::string const text(1, static_cast<char>(octet));
        INFO(octet);
        lawful({{}, address("b"), uri_query{text, {{text, text}}}, text});
        for (auto const& made :
             {jid::from_parts(text, "b", std::nullopt), jid::from_parts(std::nullopt, "b", text)})
            if (made) lawful({{}, *made, {}, {}});
    }
}

TEST_CASE("XEP-0147 2: actions and their keys", "[jid][uri]") {
    auto const uri = parsed(
        "xmpp:romeo@montague.net?message;subject=Test%20Message;body=Here%27s%20a%20test%"
        "20message");
    CHECK(uri.address == address("romeo@montague.net"));
    CHECK(uri.query->type == "message");
    CHECK(uri.query->value("subject") == "Test Message");
    CHECK(uri.query->value("body") == "Here's a test message");
    lawful(uri);
    for (std::string_view const type : {"roster", "remove", "subscribe", "unsubscribe"})
        CHECK(parsed("xmpp:romeo@montague.net?" + std::string(type)).query->type == type);
}

TEST_CASE("RFC 5122 2.7: the corpus' IRIs are the corpus' addresses", "[jid][uri][corpora]") {
    for (auto const& row : corpus::rows("jids.tsv")) {
        if (row[1] != "iri") continue;
        INFO("jids.tsv " << row[0]);
        std::string const iri = corpus::unescaped(row[2]);
        auto const expected = address(corpus::unescaped(row[3]));
        CHECK(parsed(iri).address == expected);
        CHECK(to_iri(expected) == iri);
        lawful({{}, expected, {}, {}});
    }
}

TEST_CASE("RFC 7622: every valid address of the corpus goes through a URI and back",
          "[jid][uri][corpora]") {
    for (auto const& row : corpus::rows("jids.tsv")) {
        if (row[1] != "parse") continue;
        auto const made = jid::parse(corpus::unescaped(row[2]));
        if (!made) continue;
        INFO("jids.tsv " << row[0]);
        lawful({{}, *made, {}, {}});
        CHECK(parsed(to_uri(*made)).address == *made);
        CHECK(parsed(to_iri(*made)).address == *made);
    }
}

TEST_CASE("RFC 5122 3.3: of the XEPs' URIs those are read that have neither port nor raw values",
          "[jid][uri][corpora]") {
    std::ifstream in = corpus::open("xep-examples.jsonl");
    std::vector<std::string> texts;
    for (std::string line; std::getline(in, line);)
        for (std::size_t at = line.find("'xmpp:"); at != line.npos;
             at = line.find("'xmpp:", at + 1))
            texts.push_back(line.substr(at + 1, line.find_first_of("' \\", at + 1) - at - 1));
    std::size_t strict = 0;
    std::size_t loose = 0;
    for (auto const& text : texts) {
        INFO(text);
        CHECK(uri_laws::broken_by(text) == "");
        strict += xmpp_uri::parse(text).has_value();
        loose += xmpp_uri::parse(text, uri_values::rfc3986).has_value();
    }
    if (texts.empty()) return;
    CHECK(texts.size() == 23);
    CHECK(loose == 16);   // four have a port, three are cut short or have no '?'
    CHECK(strict == 14);  // two have a '/' in a value
}

}  // namespace uri_tests
