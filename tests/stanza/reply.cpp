// SPDX-License-Identifier: BSL-1.0
// Answers, clause by clause: whether, to whom, and with what (RFC 6120 8.1.3, 8.2.3, 8.3.1).
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/reply.hpp>
#include <couplet/xml/build.hpp>
#include <couplet/xml/compare.hpp>
#include <string>
#include <string_view>

#include "both.hpp"
#include "stanza_text.hpp"

namespace reply_tests {

using couplet::original, couplet::reply_outcome, couplet::stanza_condition, couplet::stanza_error;
using stanzas::in_stream;
using namespace couplet::literals;

namespace {

struct version {
    std::string_view name{};
    static constexpr auto schema = couplet::declare::element(
        {"jabber:iq:version", "query"}, couplet::declare::child("name", &version::name));
};
struct too_long {
    static constexpr auto schema = couplet::declare::element({"urn:limits", "too-long"});
};

constexpr std::string_view bad_request =
    "<error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";

/// The result or error that is appended; or "not due".
template <class... Payloads>
std::string result_of(std::string_view request, Payloads const&... payloads) {
    in_stream const stanza{request};
    std::string out;
    auto const outcome = append_result(out, *stanza, payloads...);
    CHECK_FALSE(outcome.error());
    CHECK(outcome.is_written() == !out.empty());
    CHECK(outcome.is_due() == (*stanza).is_request());
    return outcome.is_written() ? out : "not due";
}
template <class... Arguments>
std::string error_of(std::string_view request, Arguments const&... arguments) {
    in_stream const stanza{request};
    std::string out;
    auto const outcome = append_error(out, *stanza, arguments...);
    CHECK_FALSE(outcome.error());
    CHECK(outcome.is_written() == !out.empty());
    CHECK(outcome.is_due() == (*stanza).may_be_answered());
    return outcome.is_written() ? out : "not due";
}
std::string bad(std::string_view request) {
    return error_of(request, stanza_condition::bad_request);
}

}  // namespace

TEST_CASE("RFC 6120 8.2.3: a result goes back to the sender with the request's id",
          "[stanza][reply]") {
    CHECK(result_of("<iq from='a@b/c' to='d' id='x&apos;1' type='get'><q xmlns='urn:q'/></iq>",
                    version{"couplet"}) ==
          "<iq from='d' to='a@b/c' id='x&apos;1' type='result'><query xmlns='jabber:iq:version'>"
          "<name>couplet</name></query></iq>");
    CHECK(result_of("<iq id='1' type='set'><q xmlns='urn:q'/></iq>") ==
          "<iq id='1' type='result'/>");
}

TEST_CASE("RFC 6120 8.2.3: only a request has a result", "[stanza][reply]") {
    for (auto const text :
         {"<iq id='1' type='result'/>", "<iq id='1' type='error'/>", "<iq id='1'/>",
          "<iq id='1' type='subscribe'/>", "<message type='get'/>", "<presence/>"})
        CHECK(result_of(text) == "not due");
}

TEST_CASE("RFC 6120 8.3.1: an error is of the stanza's kind, with addresses swapped and its id",
          "[stanza][reply]") {
    CHECK(bad("<iq from='a@b/c' to='d' id='1' type='get'/>") ==
          "<iq from='d' to='a@b/c' id='1' type='error'>" + std::string(bad_request) + "</iq>");
    CHECK(bad("<message from='a@b/c' to='d' id='1' type='chat'/>") ==
          "<message from='d' to='a@b/c' id='1' type='error'>" + std::string(bad_request) +
              "</message>");
    CHECK(bad("<presence from='a@b/c' to='d' id='1' type='subscribe'/>") ==
          "<presence from='d' to='a@b/c' id='1' type='error'>" + std::string(bad_request) +
              "</presence>");
}

TEST_CASE("RFC 6120 8.3.1: an error or a result is not answered", "[stanza][reply]") {
    for (auto const text :
         {"<iq id='1' type='result'/>", "<iq id='1' type='error'/>", "<message type='error'/>",
          "<presence type='error'/>", "<message type='error' id='1'><body>a</body></message>"})
        CHECK(bad(text) == "not due");
}

TEST_CASE("RFC 6120 8.3.3.1: an iq with an unknown type is answered", "[stanza][reply]") {
    CHECK(
        bad("<iq from='juliet@im.example.com/balcony' id='zj3v142b' to='im.example.com' "
            "type='subscribe'><ping xmlns='urn:xmpp:ping'/></iq>") ==
        "<iq from='im.example.com' to='juliet@im.example.com/balcony' id='zj3v142b' type='error'>" +
            std::string(bad_request) + "</iq>");
    CHECK(bad("<iq id='1'/>") == "<iq id='1' type='error'>" + std::string(bad_request) + "</iq>");
}

TEST_CASE("RFC 6120 8.2.3, 8.3.1: without an id an iq's answer has an empty one, others none",
          "[stanza][reply]") {
    CHECK(bad("<iq type='get'/>") ==
          "<iq id='' type='error'>" + std::string(bad_request) + "</iq>");
    CHECK(result_of("<iq type='set'/>") == "<iq id='' type='result'/>");
    CHECK(bad("<message/>") == "<message type='error'>" + std::string(bad_request) + "</message>");
    CHECK(bad("<message id=''/>") ==
          "<message id='' type='error'>" + std::string(bad_request) + "</message>");
}

TEST_CASE("RFC 6120 8.3.3.8: a faulty address goes back as it was written", "[stanza][reply]") {
    CHECK(error_of("<presence from='juliet@im.example.com/balcony' id='y2bs71v4' "
                   "to='ch@r@cters@muc.example.com/JulieC'/>",
                   stanza_error{.condition = stanza_condition::jid_malformed,
                                .by = "muc.example.com"_jid}) ==
          "<presence from='ch@r@cters@muc.example.com/JulieC' to='juliet@im.example.com/balcony' "
          "id='y2bs71v4' type='error'><error by='muc.example.com' type='modify'>"
          "<jid-malformed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
    CHECK(result_of("<iq to='' from='@' id='1' type='get'/>") ==
          "<iq from='' to='@' id='1' type='result'/>");
}

TEST_CASE("reply: the language is the request's own", "[stanza][reply]") {
    CHECK(result_of("<iq id='1' type='get' xml:lang='cs'/>") ==
          "<iq id='1' type='result' xml:lang='cs'/>");
    in_stream const inherited{"<iq id='1' type='get'/>", couplet::xml::ns::client, "cs"};
    std::string out;
    CHECK(append_result(out, *inherited).is_written());
    CHECK(out == "<iq id='1' type='result'/>");
}

TEST_CASE("RFC 6120 8.3.1: the original goes along on request, in order and before the error",
          "[stanza][reply]") {
    constexpr std::string_view request =
        "<message id='1' type='chat'>\n<body xml:lang='en'>a &lt; b</body><x xmlns='urn:x' y='z'>"
        "<body xmlns='jabber:client'/></x><subject>c<b>d</b></subject></message>";
    CHECK(error_of(request, stanza_condition::bad_request, original::included) ==
          "<message id='1' type='error'><body xml:lang='en'>a &lt; b</body><x xmlns='urn:x' y='z'>"
          "<body xmlns='jabber:client'/></x><subject>c<b>d</b></subject>" +
              std::string(bad_request) + "</message>");
    CHECK(error_of(request, stanza_condition::bad_request, original::omitted) ==
          "<message id='1' type='error'>" + std::string(bad_request) + "</message>");
}

TEST_CASE("RFC 6120 8.3.1: an error that was smuggled into the original does not go along",
          "[stanza][reply]") {
    auto const octets = error_of(
        "<message id='1'><error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>"
        "xmpp:evil@example</gone></error><error xmlns='urn:x'/></message>",
        stanza_condition::bad_request, original::included);
    CHECK(octets == "<message id='1' type='error'><error xmlns='urn:x'/>" +
                        std::string(bad_request) + "</message>");
    in_stream const answer{octets};
    CHECK(stanza_error::read(*answer)->condition == stanza_condition::bad_request);
}

TEST_CASE("RFC 6120 8.3.4: an application adds its conditions", "[stanza][reply]") {
    CHECK(error_of("<message id='1'><body>a</body></message>", stanza_condition::policy_violation,
                   original::included, too_long{}) ==
          "<message id='1' type='error'><body>a</body><error type='modify'>"
          "<policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
          "<too-long xmlns='urn:limits'/></error></message>");
    CHECK(error_of("<message/>", stanza_error{.text = {"no", "en"}}, too_long{}) ==
          "<message type='error'><error type='cancel'>"
          "<undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
          "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>no</text>"
          "<too-long xmlns='urn:limits'/></error></message>");
}

TEST_CASE("RFC 6120 4.8.3: an answer has the content namespace of its stream, the original too",
          "[stanza][reply]") {
    namespace ns = couplet::xml::ns;
    for (auto const from : {ns::client, ns::server, ns::component}) {
        in_stream const stanza{"<message id='1'><body>a</body></message>", from};
        std::string out;
        CHECK(append_error(out, *stanza, stanza_condition::bad_request, original::included)
                  .is_written());
        CHECK(out == "<message id='1' type='error'><body>a</body>" + std::string(bad_request) +
                         "</message>");
    }
    // from one stream into another, through a writer of the caller's
    in_stream const stanza{"<message id='1'><body>a</body></message>", ns::client};
    std::string out;
    couplet::xml::writer server{out, couplet::xml::server_stream};
    CHECK(write_error(server, *stanza, stanza_condition::bad_request, original::included));
    CHECK_FALSE(write_result(server, *stanza));
    CHECK_FALSE(server.finish());
    in_stream const answer{out, ns::server};
    CHECK((*answer).element().child("body").text() == "a");
}

TEST_CASE("reply: what cannot be written is refused, and nothing is", "[stanza][reply]") {
    in_stream const stanza{"<iq id='1' type='get'/>"};
    std::string out = "before";
    auto const outcome = append_result(out, *stanza, version{"\x01"});
    REQUIRE(outcome.error());
    CHECK(outcome.error()->code == couplet::writer_errc::forbidden_character);
    CHECK((outcome.is_due() && !outcome.is_written()));
    CHECK(outcome == reply_outcome::refused(*outcome.error()));
    CHECK(out == "before");
}

TEST_CASE("reply_outcome: written, not due or refused", "[stanza][reply]") {
    BOTH(reply_outcome::written().is_written() && reply_outcome::written().is_due());
    BOTH(!reply_outcome::not_due().is_written() && !reply_outcome::not_due().is_due());
    BOTH(!reply_outcome::not_due().error() && !reply_outcome::written().error());
    BOTH(reply_outcome::written() != reply_outcome::not_due());
}

TEST_CASE("RFC 6120 8.4: a stanza goes on as it came, with what nobody here understands",
          "[stanza][reply]") {
    constexpr std::string_view octets =
        "<message from='a@b/c' to='d@e' id='1' type='odd' x:y='z' xmlns:x='urn:x' xml:lang='en'>"
        "<body>a</body><x:payload><y "
        "xmlns='urn:y'/></x:payload><unknown>1<b/>2</unknown></message>";
    namespace ns = couplet::xml::ns;
    for (auto const to : {ns::client, ns::server, ns::component}) {
        in_stream const stanza{octets};
        std::string out;
        couplet::xml::declaration const scope[]{{"", to}};
        couplet::xml::writer stream{out, scope};
        write(stream, *stanza);
        REQUIRE_FALSE(stream.finish());
        in_stream const again{out, to};
        CHECK(stanzas::told(*again) == stanzas::told(*stanza));
    }
}

TEST_CASE("RFC 6120 8.4: text that stands directly in a stanza goes on, too", "[stanza][reply]") {
    for (std::string_view const octets :
         {"<message>one<body>a</body> two &lt;<x xmlns='urn:x'>\n</x>\n</message>",
          "<message>alone</message>", "<iq id='1' type='get'>\n  <q xmlns='urn:q'/>\n</iq>"}) {
        in_stream const stanza{octets};
        std::string out;
        couplet::xml::writer stream{out, couplet::xml::client_stream};
        write(stream, *stanza);
        REQUIRE_FALSE(stream.finish());
        CHECK(out == octets);
        in_stream const again{out};
        CHECK(couplet::xml::equal(again.element(), stanza.element()));
    }
}

TEST_CASE("RFC 6120 8.4, 4.8.3: what belongs to another stream becomes nobody's own on the way",
          "[stanza][reply]") {
    namespace ns = couplet::xml::ns;
    for (auto const from : {ns::client, ns::server, ns::component})
        for (auto const to : {ns::client, ns::server, ns::component}) {
            if (from == to) continue;
            std::string const other{to};
            in_stream const stanza{"<message><body xmlns='" + other +
                                       "'>evil</body><body>fine</body>" + "<error xmlns='" + other +
                                       "'/></message>",
                                   from};
            couplet::xml::declaration const scope[]{{"", to}};
            std::string passed, answered;
            couplet::xml::writer on{passed, scope}, back{answered, scope};
            write(on, *stanza);
            REQUIRE_FALSE(on.finish());
            CHECK(passed == "<message><body>fine</body></message>");
            CHECK(write_error(back, *stanza, stanza_condition::bad_request, original::included));
            REQUIRE_FALSE(back.finish());
            CHECK(answered == "<message type='error'><body>fine</body>" + std::string(bad_request) +
                                  "</message>");
        }
}

TEST_CASE("RFC 6120 8.1.2.1, 8.1.5: a server says who a stanza is from, and in what language",
          "[stanza][reply]") {
    in_stream const stanza{"<message from='forged@b' to='d@e'/>", couplet::xml::ns::client, "cs"};
    std::string out;
    couplet::xml::writer stream{out, couplet::xml::server_stream};
    write(stream, *stanza, "a@b/c"_jid);
    REQUIRE_FALSE(stream.finish());
    CHECK(out == "<message from='a@b/c' to='d@e' xml:lang='cs'/>");
}

}  // namespace reply_tests
