// SPDX-License-Identifier: BSL-1.0
// What holds for any header, answer, error and feature: values made by chance, and octets that nobody should send.
#include <string>
#include <string_view>
#include <vector>

#include "catch.hpp"
#include "features_laws.hpp"
#include "header_laws.hpp"
#include "support.hpp"

namespace laws_tests {

using std::string_view;

namespace {

constexpr string_view pieces[]{"im.example.com",
                               "gone.example.com",
                               "juliet@",
                               "@",
                               "/",
                               "[::1]",
                               ":5222",
                               "en",
                               "de-CH",
                               "-x-",
                               "1.0",
                               "'",
                               "\"",
                               "<",
                               ">",
                               "&",
                               "&amp;",
                               "]]>",
                               " ",
                               "\\n",
                               "\\r",
                               "\t",
                               "\\\\",
                               "|",
                               "\xC3\xBC",
                               "\xE2\x98\x83",
                               "\xF0\x9F\x8E\xAD",
                               "\xEF\xBD\x81",
                               "xmlns",
                               ".",
                               "0"};

/// Some characters of those that headers, addresses and markup are made of, and of others.
std::string some_text(support::dice& dice) {
    std::string text;
    for (std::size_t i = dice(5); i-- > 0;) text += dice.of(pieces);
    if (dice(40) == 0) text += dice(2) == 0 ? "\\0" : "\xFF";
    if (dice(40) == 0) text.append(3000, 'x');
    return text;
}

constexpr string_view namespaces[]{"http://etherx.jabber.org/streams",
                                   "http://etherx.jabber.org/streams",
                                   "http://etherx.jabber.org/streams",
                                   "https://etherx.jabber.org/streams",
                                   "jabber:client",
                                   "jabber:client",
                                   "jabber:server",
                                   "jabber:component:accept",
                                   "jabber:server:dialback",
                                   "urn:ietf:params:xml:ns:xmpp-framing",
                                   "http://jabber.org/protocol/httpbind",
                                   "urn:xmpp:xbosh",
                                   "urn:x",
                                   ""};
constexpr string_view roots[]{"stream:stream", "stream:stream", "stream", "s:stream",
                              "open",          "body",          "close",  "stream:error"};
constexpr string_view attributes[]{"to",       "from",         "id",           "version",
                                   "xml:lang", "xmlns",        "xmlns:stream", "xmlns:s",
                                   "xmlns:to", "s:to",         "rid",          "stream:version",
                                   "authid",   "xmpp:version", "xmlns:xmpp",   "hold"};
constexpr string_view versions[]{"1.0",   "1.0",  "01.0",           "0.9",
                                 "1.0.0", "-1.0", "999999999999.0", "2.0"};

/// A header with a little of everything that can go wrong with one.
std::string some_octets(support::dice& dice) {
    std::string text = dice(2) == 0 ? "<?xml version='1.0'?>" : "";
    std::string const root{dice.of(roots)};
    text += "<" + root;
    if (dice(3) != 0) text += " xmlns='" + std::string(dice.of(namespaces)) + "'";
    if (dice(3) != 0) text += " xmlns:stream='http://etherx.jabber.org/streams'";
    for (std::size_t i = dice(6); i-- > 0;) {
        string_view const attribute = dice.of(attributes);
        std::string value;
        if (attribute.starts_with("xmlns"))
            value = dice.of(namespaces);
        else if (attribute.ends_with("version"))
            value = dice.of(versions);
        else
            for (char const c : some_text(dice))
                value +=
                    c == '<' || c == '\'' || c == '&' ? std::string("&#39;") : std::string(1, c);
        text += " " + std::string(attribute) + "='" + value + "'";
    }
    text += root == "stream:stream" || root == "stream" ? ">" : "/>";
    if (dice(4) == 0)
        text +=
            "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>[::1]:1"
            "</see-other-host><text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>t</text><a "
            "xmlns='b'/></stream:error></stream:stream>";
    return text;
}

}  // namespace

TEST_CASE("headers and errors of any value read back as they were written", "[stream][laws]") {
    support::dice dice(6120);
    constexpr string_view flags = "tfiwbscud";
    support::differences found;
    for (int i = 0; i < 20'000; ++i) {
        std::string script = dice(4) == 0 ? "E" : "H";
        for (std::size_t n = dice(10); n-- > 0;) script += flags[dice(flags.size())];
        for (int line = 0; line < 5; ++line) script += '\n' + some_text(dice);
        if (dice(2) == 0) script.replace(script.rfind('\n') + 1, script.npos, "1.0");
        if (auto const broken = header_laws::broken_by(script); !broken.empty())
            found.add(support::shown(script) + ": " + broken);
    }
    CHECK(found.text == "");
}

TEST_CASE("whatever a header is, its answer is one that can be read", "[stream][laws]") {
    support::dice dice(4912);
    support::differences found;
    std::size_t headers = 0, faulty = 0;
    for (int i = 0; i < 4'000; ++i) {
        std::string const text = some_octets(dice);
        octets::header const read{text};
        headers += read.is_read() ? 1 : 0;
        faulty += read.is_read() && read.fault() ? 1 : 0;
        if (auto const broken = header_laws::octets_broken_by(text); !broken.empty())
            found.add(support::shown(text) + ": " + broken);
    }
    CHECK(found.text == "");
    // Chance has made enough of each kind.
    CHECK(headers > 1'000);
    CHECK(faulty > 400);
    CHECK(headers - faulty > 100);
}

TEST_CASE("a header that is cut short or changed in one octet is answered too", "[stream][laws]") {
    constexpr string_view whole =
        "<?xml version='1.0'?><stream:stream from='juliet@im.example.com' to='im.example.com' "
        "version='1.0' xml:lang='en' xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams'>";
    support::differences found;
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (char const c : string_view("'<>&:/@ \0\xFF"
                                        "0",
                                        11)) {
            std::string changed{whole};
            changed[at] = c;
            if (auto const broken = header_laws::octets_broken_by(changed); !broken.empty())
                found.add(changed + ": " + broken);
        }
        if (auto const broken = header_laws::octets_broken_by(whole.substr(0, at)); !broken.empty())
            found.add(broken);
    }
    CHECK(found.text == "");
}

TEST_CASE("features of any value read back as they were written", "[stream][laws]") {
    support::dice dice(432);
    constexpr string_view letters = "tmbnczrvkdyglxaq";
    support::differences found;
    for (int i = 0; i < 20'000; ++i) {
        std::string script = "F";
        for (std::size_t n = dice(5); n-- > 0;) {
            script += '\n';
            script += letters[dice(letters.size())];
            if (dice(2) == 0) script += '1';
            for (std::size_t k = dice(4); k-- > 0;) script += "|" + some_text(dice);
        }
        if (auto const broken = features_laws::broken_by(script); !broken.empty())
            found.add(support::shown(script) + ": " + broken);
    }
    CHECK(found.text == "");
}

}  // namespace laws_tests
