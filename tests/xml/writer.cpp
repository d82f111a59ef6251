// SPDX-License-Identifier: BSL-1.0
// xml::writer as it is used: what the RFCs' examples look like, what is refused, what a sink gets.
#include <couplet/xml/writer.hpp>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include "allocations.hpp"
#include "both.hpp"
#include "support.hpp"

namespace writer_tests {

namespace xml = couplet::xml;
using couplet::writer_errc;
using support::operator""_u;

namespace {

/// What `calls` write, or the error's name.
template <class Calls>
std::string document(Calls calls) {
    std::string out;
    xml::writer w(out);
    calls(w);
    auto const refused = w.finish();
    CHECK((!refused || out.empty()));
    return refused ? std::string(name(refused->code)) : out;
}
template <class Calls>
std::string stanza(Calls calls) {
    std::string out;
    xml::writer w(out, xml::client_stream);
    calls(w);
    auto const refused = w.finish();
    CHECK((!refused || out.empty()));
    return refused ? std::string(name(refused->code)) : out;
}

/// A buffer that cannot throw, nor shrink.
struct small_buffer {
    char octets[4096];
    std::size_t size = 0;
    std::size_t calls = 0;
    void append(char const* from, std::size_t count) noexcept {
        std::memcpy(octets + size, from, count);
        size += count;
        ++calls;
    }
    std::string_view text() const { return {octets, size}; }
};

}  // namespace

TEST_CASE("RFC 6121 5.2.1: a message", "[xml][writer]") {
    CHECK(stanza([](auto& w) {
              w.open("message")
                  .attribute("from", "juliet@example.com/balcony")
                  .attribute("id", "ktx72v49")
                  .attribute("to", "romeo@example.net")
                  .attribute("type", "chat")
                  .attribute("xml:lang", "en")
                  .element("body", "Art thou not Romeo, and a Montague?")
                  .close();
          }) ==
          "<message from='juliet@example.com/balcony' id='ktx72v49' to='romeo@example.net' "
          "type='chat' xml:lang='en'><body>Art thou not Romeo, and a Montague?</body></message>");
}

TEST_CASE("RFC 6120 7.6.1: an iq with a payload of another namespace", "[xml][writer]") {
    CHECK(stanza([](auto& w) {
              w.open("iq").attribute("id", "tn281v37").attribute("type", "set");
              w.open({xml::ns::bind, "bind"}).element("resource", "balcony").close();
              w.close();
          }) ==
          "<iq id='tn281v37' type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
          "<resource>balcony</resource></bind></iq>");
}

TEST_CASE("RFC 6120 4.2: a stream header is left open; stanzas are written into it",
          "[xml][writer]") {
    std::string out;
    xml::writer header(out);
    header.xml_declaration()
        .declare("", xml::ns::client)
        .declare("stream", xml::ns::streams)
        .open("stream:stream")
        .attribute("to", "im.example.com")
        .attribute("version", "1.0");
    REQUIRE_FALSE(header.flush());
    CHECK(out ==
          "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
          "xmlns:stream='http://etherx.jabber.org/streams' to='im.example.com' version='1.0'>");

    out.clear();
    xml::writer w(out, xml::client_stream);
    w.open({xml::ns::streams, "error"}).element({xml::ns::stream_errors, "reset"}).close();
    w.open({xml::ns::client, "presence"}).close();
    REQUIRE_FALSE(w.finish());
    CHECK(out ==
          "<stream:error><reset xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
          "<presence/>");

    out.clear();
    REQUIRE_FALSE(header.close().finish());
    CHECK(out == "</stream:stream>");
}

TEST_CASE("writer: text and values are escaped", "[xml][writer]") {
    CHECK(
        document([](auto& w) {
            w.open("a").attribute("b", "it's <\"&\">\t\r\n").text("it's <\"&\"> ]]>\t\r\n").close();
        }) ==
        "<a b='it&apos;s &lt;\"&amp;\"&gt;&#9;&#13;&#10;'>it's &lt;\"&amp;\"&gt; ]]&gt;\t&#13;\n"
        "</a>");
    CHECK(document([](auto& w) { w.open("a").text("").attribute("b", "").text("").close(); }) ==
          "<a b=''/>");
}

TEST_CASE("Namespaces 6: an expanded name gets what is in scope, or a declaration",
          "[xml][writer]") {
    CHECK(stanza([](auto& w) {
              w.open({"jabber:client", "message"}).open({"", "none"}).open("inside").close();
              w.close().close();
          }) == "<message><none xmlns=''><inside/></none></message>");
    CHECK(document([](auto& w) {
              w.declare("p", "urn:a").open({"urn:a", "a"}).open({"urn:a", "b"});
              w.declare("p", "urn:b").open({"urn:a", "c"}).element({"urn:b", "d"});
              w.close().close().close();
          }) ==
          "<p:a xmlns:p='urn:a'><p:b><c xmlns:p='urn:b' xmlns='urn:a'><p:d/></c></p:b></p:a>");
    CHECK(document([](auto& w) {
              w.declare("", "urn:a").open({"urn:b", "b"}).close();
          }) == "<ns1:b xmlns='urn:a' xmlns:ns1='urn:b'/>");
}

TEST_CASE("Namespaces 6.2: an attribute of a namespace gets a prefix", "[xml][writer]") {
    CHECK(document([](auto& w) {
              w.declare("ns1", "urn:q").open("a").attribute({"urn:x", "x"}, "1");
              w.attribute({"urn:x", "y"}, "2").attribute({"urn:q", "x"}, "3");
              w.attribute("x", "4").attribute({"", "y"}, "5").attribute({xml::ns::xml, "lang"}, "");
              w.element("b").close();
          }) ==
          "<a xmlns:ns1='urn:q' xmlns:ns2='urn:x' ns2:x='1' ns2:y='2' ns1:x='3' x='4' y='5' "
          "xml:lang=''><b/></a>");
}

TEST_CASE("writer: what is known at run time only is checked then", "[xml][writer]") {
    auto const opened = [](std::string const& name) {
        return document([&](auto& w) { w.open(name).close(); });
    };
    CHECK(opened("a") == "<a/>");
    CHECK(opened(std::string(u8"été"_u)) == std::string(u8"<été/>"_u));
    CHECK(opened("xmlns") == "<xmlns/>");
    for (auto const* bad : {"", "9", "a b", "a/", "a:", ":a", "a:b:c", "p:9", "\xFF", "a\xC3"})
        CHECK(opened(bad) == "malformed_name");
    CHECK(opened("p:a") == "undeclared_prefix");
    CHECK(opened("xmlns:a") == "reserved_namespace");
    CHECK(opened("xml:a") == "<xml:a/>");
    CHECK(opened(std::string(256, 'a')).size() == 259);
    CHECK(opened(std::string(257, 'a')) == "name_too_long");

    char const* const pointer = "a";
    couplet::xml::expanded_name const meant{"urn:a", "b"};
    CHECK(document([&](auto& w) {
              w.open(pointer).open(meant).open(std::string_view("c")).close().close().close();
          }) == "<a><b xmlns='urn:a'><c/></b></a>");
}

TEST_CASE("any_name: literals and constants are checked by the compiler", "[xml][writer]") {
    static constexpr xml::any_name request{xml::ns::roster, "query"};
    BOTH(request.is_checked() && request.is_expanded() && request.ns() == "jabber:iq:roster");
    static constexpr xml::any_name qualified = "stream:features";
    BOTH(qualified.is_checked() && qualified.prefix() == "stream" && !qualified.is_expanded());
    std::string const text = "body";
    CHECK_FALSE(xml::any_name(text).is_checked());
    CHECK_FALSE(xml::any_name("urn:a", text).is_checked());
}

TEST_CASE("writer: what would be ill-formed is refused", "[xml][writer]") {
    CHECK(document([](auto&) {}) == "no_root");
    CHECK(document([](auto& w) { w.xml_declaration(); }) == "no_root");
    CHECK(stanza([](auto&) {}).empty());
    CHECK(document([](auto& w) { w.open("a"); }) == "unclosed_element");
    CHECK(document([](auto& w) { w.close(); }) == "nothing_open");
    CHECK(document([](auto& w) { w.open("a").close().close(); }) == "nothing_open");
    CHECK(document([](auto& w) { w.open("a").close().open("b"); }) == "second_root");
    CHECK(document([](auto& w) { w.open("a").close().declare("", "b"); }) == "second_root");
    CHECK(document([](auto& w) { w.text("a").open("a").close(); }) == "text_outside_root");
    CHECK(document([](auto& w) { w.open("a").close().text(" "); }) == "text_outside_root");
    CHECK(stanza([](auto& w) { w.text(" "); }) == "text_outside_root");
    CHECK(document([](auto& w) { w.open("a").text("b").attribute("c", "d"); }) ==
          "misplaced_attribute");
    CHECK(document([](auto& w) { w.attribute("c", "d"); }) == "misplaced_attribute");
    CHECK(document([](auto& w) { w.open("a").element("b").attribute("c", "d"); }) ==
          "misplaced_attribute");
    CHECK(document([](auto& w) { w.open("a").attribute("b", "").attribute("b", ""); }) ==
          "duplicate_attribute");
    CHECK(document([](auto& w) {
              w.declare("p", "u").declare("q", "u").open("a").attribute("p:b", "");
              w.attribute("q:b", "");
          }) == "duplicate_attribute");
    CHECK(document([](auto& w) { w.open("a").attribute("xmlns", "b"); }) == "reserved_namespace");
    CHECK(document([](auto& w) { w.open("a").attribute("xmlns:b", "b"); }) == "reserved_namespace");
    CHECK(document([](auto& w) { w.open({xml::ns::xmlns, "a"}); }) == "reserved_namespace");
    CHECK(document([](auto& w) {
              w.open({"http://www.w3.org/2000/xmlns/", "a"});
          }) == "reserved_namespace");
    CHECK(document([](auto& w) { w.declare("xml", "a"); }) == "reserved_namespace");
    CHECK(document([](auto& w) { w.declare("xmlns", "a"); }) == "reserved_namespace");
    CHECK(document([](auto& w) { w.declare("a", xml::ns::xml); }) == "reserved_namespace");
    CHECK(document([](auto& w) { w.declare("", xml::ns::xmlns); }) == "reserved_namespace");
    CHECK(document([](auto& w) { w.declare("a", ""); }) == "empty_namespace");
    CHECK(document([](auto& w) { w.declare("a", "b").declare("a", "b"); }) ==
          "duplicate_declaration");
    CHECK(document([](auto& w) { w.declare("", "b").open({"", "a"}); }) == "duplicate_declaration");
    CHECK(document([](auto& w) { w.open("a").declare("b", "c").text("d"); }) ==
          "misplaced_declaration");
    CHECK(document([](auto& w) { w.open("a").declare("b", "c").close(); }) ==
          "misplaced_declaration");
    CHECK(document([](auto& w) { w.xml_declaration().xml_declaration(); }) ==
          "misplaced_declaration");
    CHECK(stanza([](auto& w) { w.xml_declaration(); }) == "misplaced_declaration");
}

TEST_CASE("XML 1.0 2.2: a character that is not allowed is refused with its place",
          "[xml][writer]") {
    std::string out;
    xml::writer w(out);
    auto const refused_for = [&](auto call) -> couplet::writer_error {
        call(w.open("a"));
        auto const refused = w.finish();
        return refused.value();
    };
    using couplet::writer_error;
    for (std::size_t at : {0U, 5U, 15U, 16U, 40U, 1000U, 5000U}) {
        std::string text(at, 'x');
        text += "\x1F tail";
        writer_error const expected{writer_errc::forbidden_character, static_cast<unsigned>(at)};
        CHECK(refused_for([&](auto& o) { o.text(text); }) == expected);
        CHECK(refused_for([&](auto& o) { o.attribute("b", text); }) == expected);
        CHECK(refused_for([&](auto& o) { o.declare("b", text); }) == expected);
        CHECK(refused_for([&](auto& o) { o.attribute({text, "b"}, ""); }) == expected);
        text[at] = '\xC3';
        writer_error const malformed{writer_errc::malformed_utf8, static_cast<unsigned>(at)};
        CHECK(refused_for([&](auto& o) { o.text(text); }) == malformed);
        CHECK(refused_for([&](auto& o) { o.text("<" + text).close(); }) ==
              writer_error{writer_errc::malformed_utf8, static_cast<unsigned>(at + 1)});
    }
    CHECK(out.empty());
}

TEST_CASE("writer: the first refusal stays until finish, which makes the writer as new",
          "[xml][writer]") {
    std::string out = "before ";
    xml::writer w(out);
    w.open("a").attribute("b", "\x01").attribute("b", "\xFF").close().close();
    REQUIRE(w.error());
    CHECK(w.error()->code == writer_errc::forbidden_character);
    CHECK(w.finish() ==
          w.error().value_or(couplet::writer_error{writer_errc::forbidden_character, 0}));
    CHECK_FALSE(w.error());
    CHECK(out == "before ");
    CHECK_FALSE(w.open("a").close().finish());
    CHECK_FALSE(w.xml_declaration().open("b").close().finish());
    CHECK(out == "before <a/><?xml version='1.0'?><b/>");
}

TEST_CASE("writer: what is more than a block is taken back from a sink that can shrink",
          "[xml][writer]") {
    std::string const long_text(5000, 'x');
    std::string out = "before ";
    xml::writer w(out, xml::client_stream);
    w.open("a").text(long_text);
    CHECK(out.size() > 4000);
    CHECK(w.text("\x01").finish());
    CHECK(out == "before ");
    w.open("a").close().open("b").text(long_text).open(std::string_view("9"));
    CHECK(w.finish());
    CHECK(out == "before ");
    w.open("a").text(long_text);
    REQUIRE_FALSE(w.flush());
    CHECK(w.text("\x01").finish());
    CHECK(out == "before <a>" + long_text);
}

TEST_CASE("writer: depth has a limit, however elements are opened", "[xml][writer]") {
    auto const nested = [](std::size_t depth, bool expanded) {
        return document([&](auto& w) {
            for (std::size_t i = 0; i < depth; ++i) expanded ? w.open({"urn:a", "a"}) : w.open("a");
            CHECK(w.depth() == std::min(depth, xml::max_written_depth));
            for (std::size_t i = 0; i < depth; ++i) w.close();
        });
    };
    for (bool const expanded : {false, true}) {
        CHECK(nested(xml::max_written_depth, expanded).starts_with("<a"));
        CHECK(nested(xml::max_written_depth + 1, expanded) == "too_deep");
    }
}

TEST_CASE("writer: a sink that does not throw makes a writer that does not", "[xml][writer]") {
    small_buffer out;
    xml::writer w(out);
    STATIC_REQUIRE(noexcept(w.open("a").attribute("b", "c").text("d").close().finish()));
    STATIC_REQUIRE(noexcept(w.declare("a", "b").xml_declaration().flush()));
    CHECK_FALSE(w.open("a").attribute("b", "c").text("d").close().finish());
    CHECK(out.text() == "<a b='c'>d</a>");
    CHECK(out.calls == 1);
    std::string text;
    xml::writer v(text);
    STATIC_REQUIRE_FALSE(noexcept(v.open("a")));
    STATIC_REQUIRE_FALSE(std::is_copy_constructible_v<decltype(v)>);
}

TEST_CASE("writer: whatever the sink throws, nothing half-written is passed off as whole",
          "[xml][writer]") {
    struct failing {
        std::string text;
        std::size_t left;
        void append(char const* from, std::size_t size) {
            if (left == 0) throw std::runtime_error("full");
            --left;
            text.append(from, size);
        }
        std::size_t size() const { return text.size(); }
        void resize(std::size_t size) { text.resize(size); }
    };
    for (std::size_t appends = 0; appends < 6; ++appends) {
        failing out{"", appends};
        xml::writer w(out, xml::client_stream);
        auto const write = [&] {
            w.open("a").attribute("b", std::string(1500, 'x'));
            w.open({"urn:a", "c"}).text(std::string(1500, 'y')).close();
            return w.close().finish();
        };
        INFO(appends);
        CHECK_THROWS_AS(write(), std::runtime_error);
        out.left = 100;
        auto const refused = w.finish();
        REQUIRE(refused);
        CHECK(refused->code == writer_errc::sink_failed);
        CHECK(out.text.empty());
        CHECK_FALSE(write());
        CHECK(out.text.size() > 3000);
    }
}

TEST_CASE("writer: memory that is short is an error", "[xml][writer]") {
    std::string out;
    out.reserve(100'000);
    xml::writer w(out);
    for (std::size_t nth = 0; nth < 4; ++nth) {
        std::optional<couplet::writer_error> refused;
        {
            allocations::failing_from const none(nth);
            w.declare("p", std::string_view(out.data(), 0));  // refused anyway
            (void)w.finish();
            std::string_view const local = "a-name-of-forty-octets-that-is-copied-xxx";
            for (int i = 0; i < 60; ++i) w.open(local);
            for (int i = 0; i < 60; ++i) w.close();
            refused = w.finish();
        }
        if (refused) CHECK(refused->code == writer_errc::out_of_memory);
        if (nth == 0) CHECK(refused);
        CHECK(out.empty() == refused.has_value());
        out.clear();
    }
}

TEST_CASE("writer: stanzas are written without an allocation", "[xml][writer]") {
    std::string out;
    out.reserve(100'000);
    auto const made = allocations::during([&] {
        xml::writer w(out, xml::client_stream);
        for (int i = 0; i < 10; ++i) {
            w.open("message").attribute("to", "romeo@example.net").attribute("type", "chat");
            w.element("body", "Art thou not <Romeo>?").element({"urn:xmpp:receipts", "request"});
            w.open({"urn:xmpp:mam:2", "result"}).attribute({"urn:x", "a"}, "b");
            for (int depth = 0; depth < 60; ++depth) w.open("a");
            for (int depth = 0; depth < 60; ++depth) w.close();
            for (int next = 0; next < 100; ++next)
                w.open(std::string_view("item")).attribute(std::string_view("id"), "1").close();
            w.close().close();
        }
        CHECK_FALSE(w.finish());
    });
    CHECK(made == 0);
    CHECK(out.size() > 1000);
}

TEST_CASE("writer_errc: each fault has a name and a sentence", "[xml][writer]") {
    BOTH(name(writer_errc::second_root) == "second_root");
    BOTH(describe(writer_errc::malformed_utf8).ends_with("3)"));
    BOTH(name(static_cast<writer_errc>(99)).empty() &&
         describe(static_cast<writer_errc>(99)).empty());
}

}  // namespace writer_tests
