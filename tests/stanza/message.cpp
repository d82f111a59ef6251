// SPDX-License-Identifier: BSL-1.0
// Messages as values, read and written, clause by clause (RFC 6121 5.2).
#include <couplet/jid.hpp>
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/language.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/extract.hpp>
#include <string>
#include <string_view>

#include "both.hpp"
#include "stanza_text.hpp"

namespace message_tests {

using couplet::address, couplet::message, couplet::message_thread, couplet::message_type;
using couplet::schema_errc, couplet::schema_error, couplet::tagged_text, couplet::texts;
using stanzas::in_stream, stanzas::written;
using namespace couplet::literals;

namespace {

struct receipt_request {
    static constexpr auto schema = couplet::declare::element({"urn:xmpp:receipts", "request"});
};

/// The type that a message with that attribute has.
std::string_view type_with(std::string_view attribute) {
    in_stream const stanza{"<message" + std::string(attribute) + "/>"};
    auto const type = message::read(*stanza).value().type;
    CHECK(stanza.element().attribute("type").has_value() == !attribute.empty());
    return name(type);
}

}  // namespace

TEST_CASE("RFC 6121 5.2.1: a message is built from values and reads back as they are",
          "[stanza][message]") {
    constexpr auto romeo = "romeo@example.net"_jid;
    message const built{
        .to = romeo, .id = "m1", .type = message_type::chat, .body = "Art thou not Romeo?"};
    auto const octets = written(built);
    CHECK(octets ==
          "<message to='romeo@example.net' id='m1' type='chat'><body>Art thou not Romeo?</body>"
          "</message>");
    in_stream const stanza{octets};
    CHECK(message::read(*stanza) == built);
}

TEST_CASE("message: every member has its place", "[stanza][message]") {
    constexpr tagged_text subjects[]{{"I implore you!", ""}, {"Úpěnlivě prosím!", "cs"}};
    constexpr tagged_text bodies[]{{"Wherefore art thou, Romeo?", ""},
                                   {"Pročež jsi ty, Romeo?", "cs"}};
    couplet::jid const juliet = couplet::jid::parse("juliet@example.com/balcony").value();
    message const built{.to = "romeo@example.net"_jid,
                        .from = juliet,
                        .id = "c8xg3nf8",
                        .type = message_type::headline,
                        .language = "en",
                        .subject = subjects,
                        .body = bodies,
                        .thread = {.id = "0e3141cd", .parent = "e0ffe42b"}};
    auto const octets = written(built, receipt_request{});
    CHECK(octets ==
          "<message from='juliet@example.com/balcony' to='romeo@example.net' id='c8xg3nf8' "
          "type='headline' xml:lang='en'><subject>I implore you!</subject>"
          "<subject xml:lang='cs'>Úpěnlivě prosím!</subject><body>Wherefore art thou, Romeo?</body>"
          "<body xml:lang='cs'>Pročež jsi ty, Romeo?</body>"
          "<thread parent='e0ffe42b'>0e3141cd</thread><request "
          "xmlns='urn:xmpp:receipts'/></message>");
    in_stream const stanza{octets};
    CHECK(message::read(*stanza) == built);
    CHECK(couplet::has<receipt_request>(*stanza));
}

TEST_CASE("RFC 6121 5.2.2: a message without a type, or with an unknown one, is normal",
          "[stanza][message]") {
    CHECK(type_with("") == "normal");
    CHECK(type_with(" type='normal'") == "normal");
    CHECK(type_with(" type='unknown'") == "normal");
    CHECK(type_with(" type='Chat'") == "normal");
    CHECK(type_with(" type=''") == "normal");
    for (std::string_view const type : {"chat", "groupchat", "headline", "error"})
        CHECK(type_with(" type='" + std::string(type) + "'") == type);
    CHECK(written(message{}) == "<message/>");  // the default is not written
}

TEST_CASE("RFC 6121 5.2.3, 5.2.4: bodies and subjects in several languages, the reader's is chosen",
          "[stanza][message]") {
    in_stream const stanza{
        "<message xml:lang='en'><body>Wherefore?</body><subject xml:lang='cs'>Prosím</subject>"
        "<body xml:lang='cs'>Pročež?</body><subject>Please</subject></message>"};
    auto const read = message::read(*stanza).value();
    CHECK(read.language == "en");
    CHECK(read.body.size() == 2);
    CHECK(read.body.text() == "Wherefore?");
    CHECK(lookup_language(read.body, {"cs-CZ"}, read.language)->text == "Pročež?");
    CHECK(lookup_language(read.body, {"en"}, read.language)->text == "Wherefore?");
    CHECK(lookup_language(read.subject, {"de"}, read.language)->text == "Please");
    CHECK(lookup_language(read.subject, {"en-GB"}, read.language)->language == "en");
}

TEST_CASE("RFC 6121 5.2.5: one thread with its parent, compared octet by octet",
          "[stanza][message]") {
    in_stream const stanza{"<message><thread parent='a'> b </thread></message>"};
    CHECK(message::read(*stanza)->thread == message_thread{" b ", "a"});
    in_stream const two{"<message><thread>a</thread><thread>a</thread></message>"};
    CHECK(message::read(*two).error() ==
          schema_error{schema_errc::repeated_child, "message", "thread"});
    in_stream const foreign{
        "<message><thread>a</thread><thread xmlns='urn:x'>b</thread></message>"};
    CHECK(message::read(*foreign)->thread.id == "a");
}

TEST_CASE("RFC 6120 8.1.5: a message without a language is in that of its stream",
          "[stanza][message]") {
    in_stream const inherited{"<message><body>a</body></message>", couplet::xml::ns::client, "cs"};
    CHECK(message::read(*inherited)->language == "cs");
    CHECK((*message::read(*inherited)->body.begin()).language.empty());
    in_stream const own{"<message xml:lang='en'/>", couplet::xml::ns::client, "cs"};
    CHECK(message::read(*own)->language == "en");
    in_stream const none{"<message/>"};
    CHECK(message::read(*none)->language.empty());
}

TEST_CASE("RFC 6120 8.1.5: an empty xml:lang is no language, and is not written",
          "[stanza][message]") {
    in_stream const stanza{"<message xml:lang=''><body xml:lang=''>a</body></message>"};
    auto const read = message::read(*stanza).value();
    CHECK(read == message{.body = "a"});
    CHECK(written(read) == "<message><body>a</body></message>");
}

TEST_CASE("RFC 6120 8.4: what is not understood is ignored, wherever it has the name of what is",
          "[stanza][message]") {
    in_stream const stanza{
        "<message x:to='a' x:type='chat' xmlns:x='urn:x' unknown='1'><body xmlns='urn:x'>no</body>"
        "<x:body>no</x:body><b/><html xmlns='http://jabber.org/protocol/xhtml-im'>"
        "<body xmlns='jabber:client'>no</body></html><body x:lang='de' unknown='1'>yes<b/></body>"
        "</message>"};
    auto const read = message::read(*stanza).value();
    CHECK(read == message{.body = "yes"});
}

TEST_CASE("RFC 6120 4.8.3: messages in the streams of clients, servers and components",
          "[stanza][message]") {
    for (auto const ns :
         {couplet::xml::ns::client, couplet::xml::ns::server, couplet::xml::ns::component}) {
        in_stream const stanza{"<message><body>a</body></message>", ns};
        CHECK(message::read(*stanza) == message{.body = "a"});
    }
    in_stream const mixed{"<message><body xmlns='jabber:server'>a</body></message>"};
    CHECK(message::read(*mixed) == message{});
}

TEST_CASE("message: another kind of stanza is none", "[stanza][message]") {
    in_stream const presence{"<presence/>"};
    CHECK(message::read(*presence).error() == schema_error{schema_errc::absent, "message"});
}

TEST_CASE("message: what is absent, what is empty and what is faulty stay apart",
          "[stanza][message]") {
    in_stream const stanza{"<message to='' from='a@b@c' id=''><body/></message>"};
    auto const read = message::read(*stanza).value();
    CHECK(read.to == address::from_text(""));
    CHECK(read.from == address::from_text("a@b@c"));
    CHECK(read.id == "");
    CHECK(read.body == texts{""});
    CHECK(read.subject.empty());
    CHECK(written(read) == "<message from='a@b@c' to='' id=''><body/></message>");
}

TEST_CASE("message: what XML cannot say is refused, and nothing is written", "[stanza][message]") {
    using namespace std::string_view_literals;
    for (auto const text : {"\0"sv, "\xFF"sv, "\x1B"sv, "a\xED\xA0\x80"sv}) {
        std::string out = "before";
        std::string const owned{text};
        auto const refused = append(out, message{.to = "a@b"_jid, .body = owned});
        REQUIRE(refused);
        CHECK(out == "before");
        CHECK(append(out, message{.id = owned}));
        CHECK(append(out, message{.language = owned}));
        CHECK(append(out, message{.thread = {owned, owned}}));
        CHECK(append(out, message{.to = address::from_text(owned)}));
        CHECK(out == "before");
    }
}

TEST_CASE("message: one text, one with its language, or several, written as briefly as can be",
          "[stanza][message]") {
    constexpr tagged_text two[]{{"Hello", "en"}, {"Ahoj", "cs"}};
    std::string const owned = "Hello";
    CHECK(written(message{.body = owned}) == "<message><body>Hello</body></message>");
    CHECK(written(message{.body = {{"Hello", "en"}}}) ==
          "<message><body xml:lang='en'>Hello</body></message>");
    CHECK(written(message{.body = two, .thread = {"t"}}) ==
          "<message><body xml:lang='en'>Hello</body><body xml:lang='cs'>Ahoj</body>"
          "<thread>t</thread></message>");
    CHECK(written(message{.subject = ""}) == "<message><subject/></message>");
    CHECK(written(message{.subject = texts{}}) == "<message/>");
}

TEST_CASE("RFC 6120 8.3.1 7: a message with an error is one of type error", "[stanza][message]") {
    couplet::stanza_error const gone{.condition = couplet::stanza_condition::gone};
    for (auto const type : {message_type::normal, message_type::chat, message_type::error}) {
        CHECK(written(message{.type = type}, gone) ==
              written(message{.type = type}, gone.condition));
        CHECK(written(message{.type = type}, receipt_request{}, gone) ==
              "<message type='error'><request xmlns='urn:xmpp:receipts'/><error type='cancel'>"
              "<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
    }
    CHECK(written(message{.type = message_type::chat}, receipt_request{}) ==
          "<message type='chat'><request xmlns='urn:xmpp:receipts'/></message>");
}

TEST_CASE("message: an element_view goes along as a payload, and an error", "[stanza][message]") {
    in_stream const stanza{"<message><x xmlns='urn:x' a='1'><y/>t</x></message>"};
    CHECK(written(message{.type = message_type::error}, (*stanza).payload(),
                  couplet::stanza_condition::gone) ==
          "<message type='error'><x xmlns='urn:x' a='1'><y/>t</x><error type='cancel'>"
          "<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
    CHECK(written(message{}, couplet::xml::element_view{}) == "<message/>");
}

}  // namespace message_tests
