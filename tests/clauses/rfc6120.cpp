// SPDX-License-Identifier: BSL-1.0
// What RFC 6120 4, 8, 10 and 11 require across headers: whole stanzas on their way from stream to stream.
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/error.hpp>
#include <couplet/stanza/iq.hpp>
#include <couplet/stanza/meant.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/stanza/presence.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/stanza/service.hpp>
#include <couplet/stream/respond.hpp>
#include <couplet/xep/ping.hpp>
#include <couplet/xml/compare.hpp>

#include "../stanza/route_world.hpp"
#include "../stream/octets.hpp"
#include "passing_on.hpp"

namespace rfc6120_tests {

namespace {

using namespace couplet::literals;
using couplet::stanza_condition, couplet::stanza_error;
using passing::arrival, passing::passed_on;
using std::string, std::string_view;
namespace xml = couplet::xml;

constexpr auto text = [](string_view of) { return couplet::address::from_text(of); };
constexpr auto balcony = "juliet@im.example.com/balcony"_jid;
constexpr string_view ping = "<ping xmlns='urn:xmpp:ping'/>";

/// What a set may ask.
struct question {
    static constexpr auto schema = couplet::declare::element({"urn:known", "q"});
};
struct content {
    string_view ns;
    std::span<xml::declaration const> stream;
};
constexpr content contents[]{{xml::ns::client, xml::client_stream},
                             {xml::ns::server, xml::server_stream},
                             {xml::ns::component, xml::component_stream}};

/// The start tag of an answer to a stanza of a client.
string answer_to(string_view request) {
    arrival const asked{request};
    string result, error;
    CHECK(append_result(result, asked.view()).is_written());
    CHECK(append_error(error, asked.view(), stanza_condition::forbidden).is_written());
    string head = result.substr(0, result.find(" type="));
    CHECK(error.substr(0, error.find(" type=")) == head);
    return head;
}

}  // namespace

TEST_CASE("RFC 6120 4.7.3: the initial header has no id, and one that it has is ignored",
          "[clauses]") {
    CHECK(octets::written(couplet::stream_header{.to = text("im.example.com")}).find(" id=") ==
          string::npos);
    octets::header const asked{
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
        "to='im.example.com' id='mine' version='1.0'>"};
    couplet::stream_receiver const here{.id = "unpredictable"};
    auto const response = respond(asked.result(), here, [](auto) { return true; });
    CHECK_FALSE(response.error());
    CHECK(response.header().id == string_view("unpredictable"));
}

TEST_CASE("RFC 6120 4.7.5: the initial header says the highest version, 1.0", "[clauses]") {
    CHECK(octets::written(couplet::stream_header{.to = text("im.example.com")})
              .find(" version='1.0'") != string::npos);
}

TEST_CASE("RFC 6120 4.8.3: a stanza is in the content namespace of the stream that it goes to",
          "[clauses]") {
    for (auto const& [from_ns, from_stream] : contents)
        for (auto const& [to_ns, to_stream] : contents) {
            CAPTURE(from_ns, to_ns);
            arrival const came{
                "<message to='a@b'><subject>s</subject><body>x</body>"
                "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'/></forwarded>"
                "</message>",
                from_ns};
            arrival const gone{passed_on(came.view(), to_stream), to_ns};
            CHECK(gone.view().ns() == to_ns);
            CHECK(gone.element().child("subject").ns() == to_ns);
            CHECK(gone.element().child("body").text() == "x");
            CHECK(xml::equal(gone.view().payload(), came.view().payload()));
        }
    // What is built has the namespace of its stream, too.
    for (auto const& [ns, stream] : contents) {
        string out;
        xml::writer writer{out, stream};
        write(writer, couplet::message{.to = text("a@b"), .body = "x"});
        write(writer, couplet::presence{.show = couplet::presence_show::away});
        write(writer, couplet::iq{.id = "1"}, couplet::xep::ping{});
        REQUIRE_FALSE(writer.finish());
        CHECK(out.find("jabber:") == string::npos);
        CHECK(arrival{out, ns}.view().ns() == ns);
    }
}

TEST_CASE("RFC 6120 4.8.5: content with a prefix is passed on without it", "[clauses]") {
    arrival const came{
        "<c:message xmlns:c='jabber:client' to='a@b'><c:body>x</c:body>"
        "<p:x xmlns:p='urn:x' p:y='z'/></c:message>"};
    for (auto const& [ns, stream] : contents) {
        string const gone = passed_on(came.view(), stream);
        CHECK(gone.starts_with("<message to='a@b'><body>x</body>"));
        CHECK(arrival{gone, ns}.element().child("body").text() == "x");
    }
}

TEST_CASE("RFC 6120 4.8.5: what a header declares is known in its stream, and nowhere else",
          "[clauses]") {
    string const head =
        "<s:stream xmlns='jabber:client' xmlns:s='http://etherx.jabber.org/streams'";
    string const declaring = head + " xmlns:x='urn:x'>", plain = head + '>';
    string const stanza = "<message><x:y x:z='1'/></message>";
    couplet::stream_reader in;
    in.feed(declaring);
    REQUIRE(in.next());
    in.feed(stanza);
    auto const event = in.next();
    REQUIRE(event);
    auto const came = couplet::stanza_view::from(std::get<xml::element_view>(*event)).value();
    // What goes on to another stream declares it itself.
    arrival const gone{passed_on(came, xml::server_stream), xml::ns::server};
    CHECK(gone.view().payload().is({"urn:x", "y"}));
    CHECK(gone.view().payload().attribute({"urn:x", "z"}) == string_view("1"));
    // Behind a restart the prefix means nothing.
    in.restart();
    in.feed(plain);
    REQUIRE(in.next());
    in.feed(stanza);
    auto const fault = in.next();
    REQUIRE(fault);
    CHECK(std::get<couplet::stream_failure>(*fault).error.code ==
          couplet::xml_errc::undeclared_prefix);
}

TEST_CASE("RFC 6120 4.7.4, 8.1.5: what is passed on keeps its xml:lang, or gets its stream's",
          "[clauses]") {
    auto const language = [](string_view attribute, string_view of_stream) {
        arrival const came{"<message" + string{attribute} + "><body/></message>", xml::ns::client,
                           of_stream};
        arrival const gone{passed_on(came.view(), xml::server_stream), xml::ns::server, "fr"};
        auto const found = gone.element().attribute({xml::ns::xml, "lang"});
        return found ? string{*found} : "none";
    };
    CHECK(language(" xml:lang='cs'", "de-CH") == "cs");
    CHECK(language(" xml:lang='not a tag'", "de-CH") == "not a tag");
    CHECK(language(" xml:lang=''", "de-CH") == "");
    CHECK(language("", "de-CH") == "de-CH");
    CHECK(language("", "") == "none");
}

TEST_CASE("RFC 6120 8.1.1.1, 8.1.2.1: what is passed on keeps 'to' and has its server's 'from'",
          "[clauses]") {
    for (string_view const from :
         {"", " from='juliet@im.example.com'", " from='admin@evil.example'",
          " x:from='admin@evil.example' xmlns:x='urn:x'"}) {
        CAPTURE(from);
        arrival const came{"<message to='Romeo@Example.NET/x'" + string{from} + "/>"};
        arrival const gone{passed_on(came.view(), xml::client_stream, balcony)};
        CHECK(gone.view().to() == text("Romeo@Example.NET/x"));
        CHECK(gone.view().from() == text("juliet@im.example.com/balcony"));
    }
    using enum couplet::presence_type;
    for (auto const type : {subscribe, subscribed, unsubscribe, unsubscribed}) {
        arrival const came{"<presence to='romeo@example.net' type='" + string{name(type)} + "'/>"};
        arrival const gone{
            passed_on(came.view(), xml::server_stream, couplet::stamped_sender(balcony, type)),
            xml::ns::server};
        CHECK(gone.view().from() == text("juliet@im.example.com"));
    }
}

TEST_CASE("RFC 6120 8.1.1.1, 8.1.2.1: a server answers its client as whom the client asked",
          "[clauses]") {
    string_view const get = "<iq id='1' type='get' ";
    auto const asked = [&](string_view attributes) {
        return answer_to(string{get} + string{attributes} + '>' + string{ping} + "</iq>");
    };
    // The server itself: from its domain. The account: from its bare address, or from nobody.
    CHECK(asked("to='im.example.com'") == "<iq from='im.example.com' id='1'");
    CHECK(asked("to='juliet@im.example.com'") == "<iq from='juliet@im.example.com' id='1'");
    CHECK(asked("") == "<iq id='1'");
    // To nobody, which means the client, or to its full address, which the server has written.
    CHECK(asked("from='juliet@im.example.com/balcony'") ==
          "<iq to='juliet@im.example.com/balcony' id='1'");
}

TEST_CASE("RFC 6120 8.4: what is not understood is passed on as it is", "[clauses]") {
    string_view const stanzas[]{
        "<message to='a@b' from='c@d' id='1' type='unheard-of' unknown='1' p:from='2' p:to='3' "
        "xmlns:p='urn:p' xml:lang='cs'><body xml:lang='en' p:a='b'>x &lt;&#xD;\n y</body>"
        "<unknown>z</unknown><p:e><q xmlns=''>mixed <p:f p:g='h'/> up<![CDATA[<&]]></q></p:e>"
        "<x xmlns='urn:x'> <y/> </x></message>",
        "<presence from='c@d/e'><show>dnd</show><status xml:lang='cs'>s</status>"
        "<priority>7</priority><c xmlns='urn:c' ver='1'/><c xmlns='urn:c' ver='2'/></presence>",
        "<presence from='c@d/e' type='unavailable'><status>going</status></presence>",
        "<iq from='c@d/e' to='a@b/x' id='' type='set'><q xmlns='urn:q'><r>1</r></q></iq>"};
    for (string_view const stanza : stanzas)
        for (auto const& [ns, stream] : contents) {
            CAPTURE(stanza, ns);
            arrival const came{stanza, ns};
            arrival const gone{passed_on(came.view(), stream), ns};
            CHECK(xml::equal(gone.element(), came.element()));
        }
}

TEST_CASE("RFC 6120 8.4: what is not understood is not processed", "[clauses]") {
    arrival const message{
        "<message unknown='1'><unknown/><x xmlns='urn:x'><body>no</body></x></message>"};
    CHECK(couplet::message::read(message.view()).value() == couplet::message{});
    arrival const mixed{
        "<message><x xmlns='urn:x'><thread>no</thread></x><body>yes</body>"
        "<y:subject xmlns:y='urn:y'>no</y:subject></message>"};
    auto const read = couplet::message::read(mixed.view());
    CHECK((read && read->body.text() == "yes" && read->subject.empty()));
    CHECK(read->thread == couplet::message_thread{});
    arrival const presence{
        "<presence x:type='unavailable' xmlns:x='urn:x'><x:show>dnd</x:show></presence>"};
    CHECK(couplet::presence::read(presence.view()).value() == couplet::presence{});
}

TEST_CASE("RFC 6120 8.4: what is built as an extension has its own namespace, in the stanza",
          "[clauses]") {
    for (auto const& [ns, stream] : contents) {
        string out;
        xml::writer writer{out, stream};
        write(writer, couplet::iq{.id = "1"}, couplet::xep::ping{});
        REQUIRE_FALSE(writer.finish());
        CHECK(out.find(" xmlns='urn:xmpp:ping'") != string::npos);
        CHECK(arrival{out, ns}.view().payload().is({"urn:xmpp:ping", "ping"}));
    }
}

TEST_CASE(
    "RFC 6120 8.4, 10.3.3, RFC 6121 8.5.2: a request that is understood is handled, others refused",
    "[clauses]") {
    couplet::iq_service service{
        couplet::on_get<couplet::xep::ping>([] {}),
        couplet::on_set<question>([] { return stanza_condition::forbidden; })};
    auto const answer = [&](string_view stanza) {
        arrival const asked{stanza};
        string out;
        auto const outcome = service.answer(out, asked.view());
        CHECK(outcome.is_written() == outcome.is_due());
        if (!outcome.is_due()) return string{"nothing"};
        arrival const answered{out};
        CHECK(answered.view().id() == asked.view().id());
        auto const error = stanza_error::read(answered.view());
        return string{error ? name(error->condition) : *answered.view().type()};
    };
    string const unknown = "<q xmlns='urn:unknown'/>";
    CHECK(answer("<iq id='1' type='get'>" + string{ping} + "</iq>") == "result");
    CHECK(answer("<iq id='1' type='set'><q xmlns='urn:known'/></iq>") == "forbidden");
    for (string_view const type : {"get", "set"})
        CHECK(answer("<iq id='1' type='" + string{type} + "'>" + unknown + "</iq>") ==
              "service-unavailable");
    // Others may be ignored, and what is an answer is never answered.
    for (string_view const other : {"<iq id='1' type='result'>", "<iq id='1' type='error'>"})
        CHECK(answer(string{other} + unknown + "</iq>") == "nothing");
    CHECK(answer("<message id='1'>" + unknown + "</message>") == "nothing");
    CHECK(answer("<presence id='1'>" + unknown + "</presence>") == "nothing");
}

TEST_CASE("RFC 6120 8.3.1: the original goes back only where that is asked for", "[clauses]") {
    arrival const asked{"<iq id='1' type='get' to='a@b'>" + string{ping} + "</iq>"};
    string plain, with;
    CHECK(append_error(plain, asked.view(), stanza_condition::forbidden).is_written());
    CHECK(plain.find("urn:xmpp:ping") == string::npos);
    CHECK(append_error(with, asked.view(), stanza_condition::forbidden, couplet::original::included)
              .is_written());
    CHECK(arrival{with}.view().payload().is({"urn:xmpp:ping", "ping"}));
    // What is malformed, restricted or too large is no stanza, so nobody can send it back.
    for (string_view const harm :
         {"<message><body></message>", "<message><!-- --></message>", "<message>&nbsp;</message>",
          "<message><body>0123456789012345678901234567890123456789</body></message>"}) {
        CAPTURE(harm);
        couplet::stream_reader in{{.stanza_octets = 50}};
        in.feed("<s xmlns='jabber:client'>");
        REQUIRE(in.next());
        in.feed(harm);
        auto const event = in.next();
        REQUIRE(event);
        CHECK(std::holds_alternative<couplet::stream_failure>(*event));
    }
}

TEST_CASE("RFC 6120 8.3.1: an error is understood without the original", "[clauses]") {
    arrival const came{
        "<iq id='1' type='error'><error type='wait'>"
        "<resource-constraint xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"};
    CHECK_FALSE(came.view().payload());
    CHECK(stanza_error::read(came.view())->condition == stanza_condition::resource_constraint);
}

TEST_CASE("RFC 6120 8.3.3.7, 8.3.3.13, 8.3.3.19: no answer of routing tells of presence",
          "[clauses]") {
    world::server online, offline;
    online.accounts["juliet@example.com"] = {{{"balcony", 1}, {"chamber", -1}}, {}};
    offline.accounts["juliet@example.com"] = {};
    auto const visible = [](auto const& decision) {
        using enum couplet::routing_action;
        bool const is_seen = decision.action() == refuse || decision.action() == deny;
        return is_seen ? world::words(decision) : string{};
    };
    for (string_view const to :
         {"juliet@example.com", "juliet@example.com/balcony", "juliet@example.com/tomb"})
        for (auto const type : world::all_types()) {
            CAPTURE(to, type.number());
            // A stranger hears the same, whether juliet is there or not,
            auto const present = world::route(online, {type, to});
            auto const absent = world::route(offline, {type, to});
            CHECK(visible(present) == visible(absent));
            // and whatever is chosen nobody hears that she could not be found.
            world::for_each_options([&](couplet::routing_options how) {
                for (auto const& known : {online, offline, world::server{}}) {
                    auto const decision = world::route(known, {type, to}, how);
                    if (decision.action() != couplet::routing_action::refuse) continue;
                    bool const is_known_type = type.number() < couplet::stanza_type_count - 2;
                    if (decision.refusal() != (is_known_type ? stanza_condition::service_unavailable
                                                             : stanza_condition::bad_request))
                        FAIL("refused as " << name(decision.refusal()));
                }
            });
        }
}

TEST_CASE("RFC 6120 11.5, 11.6: a stream begins with its XML declaration, without standalone",
          "[clauses]") {
    using couplet::stream_content;
    for (auto const of : {stream_content::client, stream_content::server, stream_content::component,
                          stream_content::undeclared}) {
        string const begin =
            octets::written(couplet::stream_header{.to = text("a.example"), .content = of});
        CHECK(begin.starts_with("<?xml version='1.0'?><str"));  // nor is there a byte order mark
        CHECK(begin.find("standalone") == string::npos);
    }
}

}  // namespace rfc6120_tests
