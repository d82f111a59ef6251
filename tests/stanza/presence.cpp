// SPDX-License-Identifier: BSL-1.0
// Presence as values, read and written, clause by clause (RFC 6121 4.7).
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/copy.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/language.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/xep/delay.hpp>
#include <string>
#include <string_view>

#include "both.hpp"
#include "stanza_text.hpp"

namespace presence_tests {

using couplet::presence, couplet::presence_show, couplet::presence_type;
using couplet::schema_errc, couplet::schema_error, couplet::tagged_text;
using stanzas::in_stream, stanzas::written;
using namespace couplet::literals;

namespace {

/// What a presence with these children says, or what is wrong with it.
std::string read(std::string_view children) {
    in_stream const stanza{"<presence>" + std::string(children) + "</presence>"};
    auto const read = presence::read(*stanza);
    if (read) return std::string(name(read->show)) + ' ' + std::to_string(read->priority);
    CHECK(read.error().element == "presence");
    return std::string(name(read.error().code)) + ' ' + std::string(read.error().field);
}
std::string priority(std::string_view text) {
    return read("<priority>" + std::string(text) + "</priority>");
}

}  // namespace

TEST_CASE("presence: every member has its place", "[stanza][presence]") {
    constexpr tagged_text status[]{{"Wooing Juliet", ""}, {"Dvořím se Julii", "cs"}};
    presence const built{.to = "juliet@example.com"_jid,
                         .from = "romeo@example.net/orchard"_jid,
                         .id = "jx62vs97",
                         .language = "en",
                         .show = presence_show::dnd,
                         .status = status,
                         .priority = -128};
    auto const octets = written(built);
    CHECK(octets ==
          "<presence from='romeo@example.net/orchard' to='juliet@example.com' id='jx62vs97' "
          "xml:lang='en'><show>dnd</show><status>Wooing Juliet</status>"
          "<status xml:lang='cs'>Dvořím se Julii</status><priority>-128</priority></presence>");
    in_stream const stanza{octets};
    CHECK(presence::read(*stanza) == built);
    CHECK(lookup_language(presence::read(*stanza)->status, {"cs"}, "en")->text ==
          "Dvořím se Julii");
}

TEST_CASE("RFC 6121 4.7.1: a presence without a type is available, and no type says so",
          "[stanza][presence]") {
    in_stream const plain{"<presence/>"};
    CHECK(presence::read(*plain) == presence{});
    CHECK(written(presence{}) == "<presence/>");
    for (std::string_view const type : {"unavailable", "subscribe", "subscribed", "unsubscribe",
                                        "unsubscribed", "probe", "error"}) {
        in_stream const stanza{"<presence type='" + std::string(type) + "'/>"};
        auto const read = presence::read(*stanza).value();
        CHECK(name(read.type) == type);
        CHECK(written(read) == "<presence type='" + std::string(type) + "'/>");
    }
}

TEST_CASE("RFC 6121 4.7.1: an unknown type of presence is an error", "[stanza][presence]") {
    for (std::string_view const type : {"available", "invisible", "", "Probe", " probe"}) {
        in_stream const stanza{"<presence type='" + std::string(type) + "'/>"};
        CHECK(presence::read(*stanza).error() ==
              schema_error{schema_errc::malformed_attribute, "presence", "type"});
    }
}

TEST_CASE("RFC 6121 4.7.2.1: show is one of four words, at most once", "[stanza][presence]") {
    CHECK(read("") == " 0");
    CHECK(read("<show>away</show>") == "away 0");
    CHECK(read("<show>chat</show>") == "chat 0");
    CHECK(read("<show>dnd</show>") == "dnd 0");
    CHECK(read("<show>xa</show>") == "xa 0");
    CHECK(read("<show>\n xa </show>") == "xa 0");
    CHECK(read("<show>online</show>") == "malformed_child show");
    CHECK(read("<show>XA</show>") == "malformed_child show");
    CHECK(read("<show/>") == " 0");  // go-sendxmpp's
    CHECK(read("<show> </show>") == " 0");
    CHECK(read("<show/><show>xa</show>") == "repeated_child show");
    CHECK(read("<show>xa</show><show>xa</show>") == "repeated_child show");
    CHECK(read("<show xmlns='urn:x'>nap</show><show>xa</show>") == "xa 0");
    BOTH(couplet::find_presence_show("dnd") == presence_show::dnd);
    BOTH(!couplet::find_presence_show("") && name(presence_show::online).empty());
    BOTH(name(static_cast<presence_show>(5)).empty());
}

TEST_CASE("RFC 6121 4.5.1: who is unavailable has neither show nor priority",
          "[stanza][presence]") {
    presence const gone{.type = presence_type::unavailable,
                        .show = presence_show::dnd,
                        .status = "going on vacation",
                        .priority = 1};
    CHECK(written(gone) ==
          "<presence type='unavailable'><status>going on vacation</status></presence>");
    in_stream const stanza{
        "<presence type='unavailable'><show>dnd</show><status>bye</status><priority>1</priority>"
        "</presence>"};
    CHECK(presence::read(*stanza) == presence{.type = presence_type::unavailable, .status = "bye"});
    in_stream const faulty{"<presence type='unavailable'><show>nap</show></presence>"};
    CHECK(presence::read(*faulty).error() ==
          schema_error{schema_errc::malformed_child, "presence", "show"});
    CHECK(written(presence{.type = presence_type::subscribe, .show = presence_show::xa}) ==
          "<presence type='subscribe'><show>xa</show></presence>");
}

TEST_CASE("RFC 6121 4.7.2.3: a priority is an integer from -128 to 127, at most once, else 0",
          "[stanza][presence]") {
    for (int value = -128; value <= 127; ++value) {
        CHECK(priority(std::to_string(value)) == ' ' + std::to_string(value));
        presence const built{.priority = static_cast<std::int8_t>(value)};
        in_stream const stanza{written(built)};
        CHECK(presence::read(*stanza) == built);
    }
    CHECK(priority("+5") == " 5");
    CHECK(priority(" 005\n") == " 5");
    for (std::string_view const text : {"128", "-129", "1000000000000000000000", "1.0", "", " ",
                                        "-", "+", "--1", "0x1", "1 2", "five", "\xD9\xA1"})
        CHECK(priority(text) == "malformed_child priority");
    CHECK(read("<priority>1</priority><priority>1</priority>") == "repeated_child priority");
    CHECK(written(presence{.priority = 0}) == "<presence/>");
}

TEST_CASE("RFC 6120 8.1.5, 8.4: the language of the stream, and what is not understood",
          "[stanza][presence]") {
    in_stream const stanza{
        "<presence x='1'><c xmlns='urn:caps'/><status>a</status><idle/></presence>",
        couplet::xml::ns::server, "cs"};
    CHECK(presence::read(*stanza) == presence{.language = "cs", .status = "a"});
}

TEST_CASE("RFC 6121 4.2.2, 4.3.2: presence goes on to each subscriber, with what a server adds",
          "[stanza][presence]") {
    in_stream const stanza{
        "<presence from='x@y' to='z' id='p' a:to='1' xmlns:a='urn:a'><status>a</status>"
        "<c xmlns='urn:caps'/></presence>",
        couplet::xml::ns::client, "cs"};
    auto const sent_to = [&](couplet::address to, auto const&... payloads) {
        std::string out;
        couplet::xml::writer writer{out, couplet::xml::server_stream};
        write(writer, *stanza, "juliet@example.com/balcony"_jid, to, payloads...);
        CHECK_FALSE(writer.finish());
        return out;
    };
    std::string const children = "<status>a</status><c xmlns='urn:caps'/>";
    std::string const broadcast = sent_to("romeo@example.net"_jid);
    CHECK(broadcast.starts_with(
        "<presence from='juliet@example.com/balcony' to='romeo@example.net' id='p' "));
    CHECK(broadcast.find("to='1'") != broadcast.npos);
    CHECK(broadcast.ends_with(" xml:lang='cs'>" + children + "</presence>"));
    CHECK(sent_to({}).find(" to='") == std::string::npos);
    CHECK(
        sent_to({}, couplet::xep::delay{})
            .ends_with(children +
                       "<delay xmlns='urn:xmpp:delay' stamp='1970-01-01T00:00:00Z'/></presence>"));
}

TEST_CASE("presence: another kind of stanza is none", "[stanza][presence]") {
    in_stream const message{"<message/>"};
    CHECK(presence::read(*message).error() == schema_error{schema_errc::absent, "presence"});
}

TEST_CASE("presence: the first fault in document order is told", "[stanza][presence]") {
    CHECK(read("<priority>x</priority><show>y</show>") == "malformed_child priority");
    CHECK(read("<show>y</show><priority>x</priority>") == "malformed_child show");
}

TEST_CASE("RFC 6120 8.3.1 7: a presence with an error is one of type error", "[stanza][presence]") {
    for (auto const type : {presence_type::available, presence_type::probe, presence_type::error})
        CHECK(written(presence{.type = type}, couplet::stanza_condition::forbidden) ==
              "<presence type='error'><error type='auth'><forbidden "
              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
}

TEST_CASE("RFC 6120 8.3.3.4: a presence is refused with an error", "[stanza][presence]") {
    CHECK(written(presence{.type = presence_type::error}, couplet::stanza_condition::forbidden) ==
          "<presence type='error'><error type='auth'><forbidden "
          "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
}

}  // namespace presence_tests
