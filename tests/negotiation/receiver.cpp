// SPDX-License-Identifier: BSL-1.0
// The receiving engine: headers, features, steps in their order, and what it does with peers that do otherwise.
#include <algorithm>
#include <couplet/stanza/check.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "palace.hpp"
#include "support.hpp"

namespace receiver_tests {

namespace {

using namespace palace;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;
using hostile::client_header, hostile::starttls, hostile::stream_end, hostile::whole;

/// The values of 'id' in the headers.
std::vector<std::string> ids_in(std::string_view sent) {
    std::vector<std::string> ids;
    for (auto at = sent.find("<stream:stream"); at != sent.npos;
         at = sent.find("<stream:stream", at + 1)) {
        auto const begin = sent.find(" id='", at) + 5;
        ids.emplace_back(sent.substr(begin, sent.find('\'', begin) - begin));
    }
    return ids;
}
receiver_settings dropping_space(numbers& source) {
    receiver_settings made{.random = source, .domain = "im.example.com"_jid};
    made.drops_stray_space = true;
    return made;
}
/// What is in the last <stream:features/>, as names in their order.
std::string last_offer(std::string_view sent) {
    auto const begin = sent.rfind("<stream:features");
    std::string names;
    if (begin == sent.npos) return "none";
    for (auto at = sent.find('<', begin + 1); at != sent.npos; at = sent.find('<', at + 1)) {
        auto const name = sent.substr(at + 1, sent.find_first_of(" />", at + 2) - at - 1);
        if (name.starts_with("/stream:features")) break;
        if (name[0] != '/' && name != "required") names += std::string{name} + ' ';
    }
    return names;
}
std::string header_with(std::string_view attributes) {
    return "<stream:stream " + std::string{attributes} +
           " xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
}

}  // namespace

TEST_CASE("RFC 6120 4.3.2: what is offered grows with what has been reached",
          "[negotiation][receiver]") {
    scene talk;
    talk.hears(client_header);
    CHECK(last_offer(talk.sent()) == "starttls ");  // 5.3.1: alone
    talk.hears(starttls).shakes_hands().hears(client_header);
    CHECK(last_offer(talk.sent()) == "enter ");
    talk.hears(enters).hears(client_header);
    CHECK(last_offer(talk.sent()) == "press sit ");
    talk.hears("<press xmlns='urn:palace'/>").does([](gate& it) {
        CHECK(it.compression_established());
    });
    talk.hears(client_header);
    CHECK(last_offer(talk.sent()) == "sit ");
    CHECK(talk.events() ==
          "start_tls\nauthenticated juliet@im.example.com name\nstart_compression press\n");
    talk.hears(sits);
    CHECK(talk.events() == "bind_requested balcony\n");
    talk.does(scene::take_seat);
    CHECK(talk.events() == "ready juliet@im.example.com/balcony\n");
    CHECK_THAT(talk.sent(), !Contains("features"));
    CHECK(talk.machine().is_ready());
}

TEST_CASE("RFC 6120 5.3.1: TLS that is optional is offered beside the rest, or not at all",
          "[negotiation][receiver]") {
    scene optional{place::outside, tls_policy::optional};
    optional.hears(client_header);
    CHECK(last_offer(optional.sent()) == "starttls enter ");
    optional.hears(enters).hears(client_header);
    CHECK(last_offer(optional.sent()) == "press sit ");
    scene never{place::outside, tls_policy::never};
    never.hears(client_header);
    CHECK(last_offer(never.sent()) == "enter ");
    never.hears(starttls);
    CHECK(never.events() == "failed tls_refused\n");
    CHECK(never.sent() == "<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:stream>");
}

TEST_CASE("XEP-0388 2.6: features are sent anew without a header", "[negotiation][receiver]") {
    scene talk{place::secured};
    talk.hears("<more xmlns='urn:palace'>juliet</more>");
    auto const sent = talk.sent();
    CHECK(last_offer(sent) == "press sit ");
    CHECK(ids_in(sent).empty());
    CHECK(talk.hears(header_with("version='1.0'")).hears(stream_end).events() ==
          "authenticated juliet@im.example.com name\nfailed unexpected_element\n");
}

TEST_CASE("RFC 6120 4.3.3, 4.7.3: each header has another id", "[negotiation][receiver]") {
    scene talk;
    talk.hears(client_header).hears(starttls).shakes_hands().hears(client_header);
    talk.hears(enters).hears(client_header);
    auto const ids = ids_in(talk.sent());
    CHECK(ids.size() == 3);
    CHECK(std::set<std::string>(ids.begin(), ids.end()).size() == 3);
    for (auto const& id : ids) CHECK(id.size() == random_id::size);
}

TEST_CASE("RFC 6120 4.9.1.2: a header at fault is answered by one, with the error and the end",
          "[negotiation][receiver]") {
    struct row {
        std::string header;
        std::string_view fault, condition;
    };
    row const rows[]{
        {"<stream:stream to='im.example.com' version='1.0' xmlns='jabber:client' "
         "xmlns:stream='http://wrong.namespace.example.org/'>",
         "wrong_namespace", "invalid-namespace"},
        {"<stream:features to='im.example.com' version='1.0' xmlns='jabber:client' "
         "xmlns:stream='http://etherx.jabber.org/streams'>",
         "wrong_element", "bad-format"},
        {"<stream:stream to='im.example.com' version='1.0' xmlns='jabber:server' "
         "xmlns:stream='http://etherx.jabber.org/streams'>",
         "unsupported_content", "invalid-namespace"},
        {header_with("to='im.example.com' version='1.0' xmlns:sm='urn:xmpp:sm:3'"),
         "foreign_declaration", "invalid-namespace"},
        {header_with("to='im.example.com' version='one'"), "malformed_version",
         "unsupported-version"},
        {header_with("to='im.example.com'"), "unsupported_version", "unsupported-version"},
        {header_with("to='example.org' version='1.0'"), "unknown_host", "host-unknown"},
        {header_with("to='old.example.com' version='1.0'"), "host_gone", "host-gone"},
        {header_with("to='@' version='1.0'"), "malformed_to", "improper-addressing"},
        {header_with("to='im.example.com' from='@' version='1.0'"), "malformed_from",
         "improper-addressing"},
        {header_with("to='im.example.com' from='romeo@example.net' version='1.0'"),
         "from_elsewhere", "invalid-from"},
    };
    for (auto const& row : rows) {
        INFO(row.header);
        scene talk;
        talk.hears(row.header);
        CHECK(talk.events() == "failed wrong_header " + std::string{row.fault} + '\n');
        auto const sent = talk.sent();
        CHECK_THAT(sent, StartsWith("<?xml version='1.0'?><stream:stream "));
        CHECK_THAT(sent, Contains(" from='im.example.com' "));  // RFC 6120 4.9.1.3
        CHECK_THAT(sent, EndsWith(error(row.condition)));
        CHECK_THAT(sent, !Contains("features"));
        CHECK(ids_in(sent).size() == 1);
        CHECK(talk.machine().phase() == phase::closing);
        talk.hears(stream_end);
        CHECK(talk.events() == "ended, not clean\n");
        CHECK(talk.sent().empty());
    }
}

TEST_CASE("RFC 6120 4.9.1.2: octets that are no XML are answered by a header, too",
          "[negotiation][receiver]") {
    struct row {
        std::string_view octets, condition;
    };
    constexpr row rows[]{{"GET / HTTP/1.1\r\n\r\n", "not-well-formed"},
                         {"<?xml version='1.0'?><!DOCTYPE x>", "restricted-xml"},
                         {"<?xml version='1.0' encoding='utf-16'?>", "unsupported-encoding"},
                         {"\x16\x03\x01\x02", "not-well-formed"}};
    for (auto const& row : rows) {
        INFO(row.octets);
        scene talk;
        talk.hears(row.octets);
        CHECK_THAT(talk.events(), StartsWith("failed wrong_xml "));
        CHECK_THAT(talk.sent(), EndsWith(error(row.condition)));
        CHECK(talk.machine().phase() == phase::ended);  // not even an end could be read
    }
}

TEST_CASE("RFC 6120 4.7.5: who is older than XMPP 1.0 may be let in, and gets no features",
          "[negotiation][receiver]") {
    numbers unused;
    receiver_settings like{.random = unused, .domain = "im.example.com"_jid, .here = {}};
    scene talk{place::outside, tls_policy::never, &like};
    talk.hears(header_with("to='im.example.com'"));
    CHECK(talk.events().empty());
    auto const sent = talk.sent();
    CHECK_THAT(sent, !Contains("version='1.0'") || !Contains("features"));
    CHECK(last_offer(sent) == "none");
    CHECK(talk.machine().phase() == phase::negotiating);
    talk.hears(enters);
    CHECK(talk.events() == "authenticated juliet@im.example.com name\n");
}

TEST_CASE("RFC 6120 5.4.3.3, 5.3.3: plaintext behind <starttls/> has no part in what follows",
          "[negotiation][receiver]") {
    std::string const junk[]{" ",
                             "\n",
                             "<",
                             "x",
                             std::string{client_header},
                             std::string{enters},
                             std::string{client_header} + std::string{enters} + std::string{sits},
                             "<iq type='get' id='1'/>",
                             "</stream:stream>",
                             "\x16\x03\x01"};
    std::set<std::string> ends;
    for (auto const& one : junk) {
        INFO(one);
        // At once: the handshake is not begun, and nobody is told to begin it.
        scene together{place::opened};
        together.hears(std::string{starttls} + one);
        CHECK(together.events() == "failed octets_before_tls\nended, not clean\n");
        CHECK(together.sent() == error("policy-violation"));
        together.shakes_hands();
        CHECK_FALSE(together.machine().state().reached.has(fact::secure));
        ends.insert(together.all());
        // Later, before the handshake is over.
        scene later{place::opened};
        later.hears(starttls).hears(one);
        CHECK(later.events() == "start_tls\nfailed octets_before_tls\nended, not clean\n");
        CHECK(later.sent() == "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        later.shakes_hands().hears(client_header);
        CHECK(later.all() == scene{place::outside}.all().substr(0, 4) + "\n---\nended " +
                                 hostile::text_of(session{}));
    }
    CHECK(ends.size() == 1);
}

TEST_CASE(
    "RFC 6120 5.3.3: where white space behind <starttls/> is dropped, it is as if there were none",
    "[negotiation][receiver]") {
    numbers source;
    receiver_settings lenient = dropping_space(source);
    auto const played = [&](std::string_view space, std::size_t piece) {
        scene talk{place::opened, tls_policy::required, &lenient, piece};
        talk.hears(std::string{starttls} + std::string{space});
        CHECK(talk.events() == "start_tls\n");
        CHECK(talk.sent() == "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
        talk.shakes_hands().hears(client_header).hears(enters).hears(client_header);
        talk.hears(sits).does(scene::take_seat).hears(speech);
        return talk.all();
    };
    auto const plainly = played("", whole);
    CHECK_THAT(plainly, Contains("ready juliet@im.example.com/balcony"));
    for (std::string const& space :
         {std::string{"\n"}, std::string{" "}, std::string{"\r\n\t "}, std::string(100'000, '\n')})
        for (std::size_t const piece : {whole, std::size_t{1}, std::size_t{7}})
            CHECK(played(space, piece) == plainly);
}

TEST_CASE(
    "RFC 6120 5.4.3.3: what is not white space behind <starttls/> ends the stream in any case",
    "[negotiation][receiver]") {
    numbers source;
    receiver_settings lenient = dropping_space(source);
    for (int octet = 0; octet < 256; ++octet) {
        char const one = static_cast<char>(octet);
        if (std::string_view{" \t\r\n"}.find(one) != std::string_view::npos) continue;
        for (std::string const& behind :
             {std::string{one}, "\n" + std::string{one}, "\n \n" + std::string{one} + "\n"})
            for (std::size_t const piece : {whole, std::size_t{1}, starttls.size() + 1}) {
                INFO(octet << " in pieces of " << piece);
                scene talk{place::opened, tls_policy::required, &lenient, piece};
                talk.hears(std::string{starttls} + behind);
                CHECK_THAT(talk.events(), EndsWith("failed octets_before_tls\nended, not clean\n"));
                talk.shakes_hands();
                CHECK_FALSE(talk.machine().state().reached.has(fact::secure));
            }
    }
    // Nor an element, nor what could be one of a new stream.
    for (std::string const& one : {"\n" + std::string{client_header}, "\n" + std::string{enters},
                                   std::string{"\n<iq type='get' id='1'/>"},
                                   std::string{"\n</stream:stream>"}, std::string{"\n\xC2\xA0"}}) {
        INFO(one);
        scene talk{place::opened, tls_policy::required, &lenient};
        talk.hears(std::string{starttls} + one);
        CHECK(talk.events() == "failed octets_before_tls\nended, not clean\n");
        CHECK(talk.sent() == error("policy-violation"));
    }
}

TEST_CASE("RFC 6120 5.3.3: dropping white space changes nothing else that may be asked for",
          "[negotiation][receiver]") {
    numbers source;
    receiver_settings lenient = dropping_space(source);
    // Compression is another layer (XEP-0138 2).
    for (std::string const& behind : {std::string{"\n"}, std::string{" \n"}}) {
        scene pressed{place::inside, tls_policy::required, &lenient};
        pressed.hears("<press xmlns='urn:palace'/>" + behind);
        CHECK(pressed.events() == "failed too_early_fed\nended, not clean\n");
    }
    // Over a WebSocket there is no STARTTLS (RFC 7395 3.9), and a message is one element (3.3.3).
    lenient.framing = stream_framing::websocket;
    for (std::string const& behind : {std::string{}, std::string{"\n"}}) {
        scene framed{place::outside, tls_policy::optional, &lenient};
        framed.hears(
            "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='im.example.com' "
            "version='1.0'/>");
        (void)framed.events();
        framed.hears(std::string{starttls} + behind);
        CHECK(framed.events() == "failed tls_refused\n");
        CHECK_FALSE(framed.machine().tls_established(hostile::tls));
    }
}

TEST_CASE(
    "RFC 6120 6.3.5: white space behind a login is dropped where that is wanted, and nothing else "
    "is",
    "[negotiation][receiver]") {
    numbers source;
    receiver_settings const lenient = dropping_space(source);
    auto const played = [&](std::string_view between, std::size_t piece,
                            receiver_settings const* like) {
        scene talk{place::secured, tls_policy::required, like, piece};
        talk.hears(std::string{enters} + std::string{between} + std::string{client_header});
        talk.hears(sits).does(scene::take_seat).hears(speech);
        return talk.all();
    };
    auto const plainly = played("", whole, &lenient);
    CHECK_THAT(plainly, Contains("ready juliet@im.example.com/balcony"));
    for (std::size_t const piece : {whole, std::size_t{1}, enters.size(), enters.size() + 1}) {
        INFO("in pieces of " << piece);
        for (std::string const& space :
             {std::string{"\n"}, std::string{" \r\n\t"}, std::string(10'000, ' ')}) {
            CHECK(played(space, piece, &lenient) == plainly);
            CHECK_THAT(played(space, piece, nullptr), Contains("failed wrong_xml"));
        }
        for (std::string_view const other : {"x", "\nx", "<!-- -->", "\n\xC2\xA0", "\n</a>"})
            CHECK_THAT(played(other, piece, &lenient), Contains("failed wrong_xml"));
    }
    // Before the first header of a connection, and the first behind TLS, it is what it was.
    for (auto const where : {place::outside, place::opened}) {
        scene early{where, tls_policy::required, &lenient};
        if (where == place::opened) early.hears(starttls).shakes_hands();
        early.hears("\n").hears(client_header);
        CHECK_THAT(early.events(), Contains("failed wrong_xml"));
    }
}

TEST_CASE("RFC 6120 5.4.3.3: a caller who is told later what was fed too early begins no stream",
          "[negotiation][receiver]") {
    gate it;
    std::string const asked = std::string{client_header} + std::string{starttls};
    it.feed(asked);
    while (it.next()) {
    }
    it.consume(it.output().size());
    it.feed(enters);
    CHECK_FALSE(it.tls_established(hostile::tls));
    CHECK(it.output().empty());
    auto const event = it.next();
    REQUIRE(event);
    CHECK(hostile::text_of(*event) == "failed octets_before_tls");
    CHECK_FALSE(it.state().reached.has(fact::secure));
}

TEST_CASE("RFC 6120 5.4.3.2: when the handshake fails nothing more is said",
          "[negotiation][receiver]") {
    scene talk{place::opened};
    talk.hears(starttls).sent();
    talk.does([](gate& it) { it.tls_failed(); });
    CHECK(talk.events() == "start_tls\nfailed tls_failed\nended, not clean\n");
    CHECK(talk.sent().empty());
    CHECK_FALSE(talk.machine().tls_established(hostile::tls));
}

TEST_CASE("TLS is established where it was awaited, and nowhere else", "[negotiation][receiver]") {
    for (auto const where : {place::opened, place::secured, place::inside, place::seated}) {
        scene talk{where};
        auto const before = talk.all();
        CHECK_FALSE(talk.machine().tls_established(hostile::tls));
        CHECK_FALSE(talk.machine().compression_established());
        CHECK(talk.all() == before);
    }
    // XEP-0368: first of all.
    scene direct;
    CHECK(direct.machine().tls_established(hostile::tls));
    CHECK_FALSE(direct.machine().tls_established(hostile::tls));
    direct.hears(client_header);
    CHECK(last_offer(direct.sent()) == "enter ");
    direct.hears(starttls);
    CHECK(direct.events() == "failed negotiated_before\n");
}

TEST_CASE("RFC 6120 4.9.3.12, 4.9.3.24: what comes too early, too late or from nowhere",
          "[negotiation][receiver]") {
    struct row {
        place where;
        std::string_view said, why, condition;
    };
    constexpr std::string_view press = "<press xmlns='urn:palace'/>";
    constexpr std::string_view other = "<auth xmlns='urn:other'/>";
    constexpr std::string_view foreign = "<message xmlns='urn:other'><body>hi</body></message>";
    constexpr std::string_view iq = "<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>";
    constexpr row rows[]{
        {place::opened, enters, "tls_not_begun", "policy-violation"},
        {place::opened, sits, "tls_not_begun", "policy-violation"},
        {place::opened, speech, "stanza_too_early", "not-authorized"},
        {place::opened, other, "unexpected_element", "unsupported-stanza-type"},
        {place::secured, starttls, "negotiated_before", "not-authorized"},
        {place::secured, press, "not_authenticated", "not-authorized"},
        {place::secured, sits, "not_authenticated", "not-authorized"},
        {place::secured, speech, "stanza_too_early", "not-authorized"},
        {place::secured, iq, "stanza_too_early", "not-authorized"},
        {place::secured, "<presence/>", "stanza_too_early", "not-authorized"},
        {place::secured, other, "unexpected_element", "unsupported-stanza-type"},
        {place::secured, foreign, "unexpected_element", "unsupported-stanza-type"},
        {place::secured, "<bow xmlns='urn:palace'/>", "unexpected_element",
         "unsupported-stanza-type"},
        {place::inside, enters, "negotiated_before", "not-authorized"},
        {place::inside, starttls, "negotiated_before", "not-authorized"},
        {place::inside, speech, "stanza_too_early", "not-authorized"},  // RFC 6120 7.1
        {place::inside, iq, "stanza_too_early", "not-authorized"},
        {place::seated, enters, "unexpected_element", "unsupported-stanza-type"},
        {place::seated, sits, "unexpected_element", "unsupported-stanza-type"},
        {place::seated, foreign, "unexpected_element", "unsupported-stanza-type"},  // 4.8.4
    };
    for (auto const& row : rows) {
        INFO(static_cast<int>(row.where) << ' ' << row.said);
        scene talk{row.where};
        auto const before = hostile::text_of(talk.machine().state());
        talk.hears(row.said);
        CHECK(talk.events() == "failed " + std::string{row.why} + '\n');
        CHECK(talk.sent() == error(row.condition));
        CHECK(hostile::text_of(talk.machine().state()) == before);
        // What follows is not looked at.
        talk.hears(std::string{enters} + std::string{speech} + std::string{sits});
        CHECK(talk.events().empty());
        CHECK(talk.sent().empty());
        CHECK(hostile::text_of(talk.machine().state()) == before);
    }
}

TEST_CASE("while a step waits only what continues it is taken", "[negotiation][receiver]") {
    scene talk{place::secured, tls_policy::optional};
    talk.hears("<knock xmlns='urn:palace'/>").hears(enters);
    CHECK(talk.events() == "authenticated juliet@im.example.com name\n");

    scene early{place::inside};
    early.hears(sits).hears("<press xmlns='urn:palace'/>");
    CHECK(early.events() == "bind_requested balcony\nfailed unexpected_element\n");

    scene early_message{place::inside};
    early_message.hears(sits).hears(speech);
    CHECK(early_message.events() == "bind_requested balcony\nfailed stanza_too_early\n");
}

TEST_CASE("a step that declines leaves the rest as it was", "[negotiation][receiver]") {
    scene talk{place::secured};
    for (int i = 0; i < 3; ++i) talk.hears("<enter xmlns='urn:palace'>nobody</enter>");
    CHECK(talk.events().empty());
    CHECK(talk.machine().phase() == phase::offering);
    talk.hears(enters);
    CHECK(talk.events() == "authenticated juliet@im.example.com name\n");
}

TEST_CASE("RFC 6120 6.4.6, 4.9.3.9: behind authentication neither who nor where changes",
          "[negotiation][receiver]") {
    scene other{place::secured};
    other.hears(enters).hears(
        header_with("to='im.example.com' from='romeo@im.example.com' version='1.0'"));
    CHECK_THAT(other.events(), EndsWith("failed wrong_header from_of_another\n"));
    scene elsewhere{place::secured};
    elsewhere.hears(enters).hears(header_with("to='old.example.com' version='1.0'"));
    CHECK_THAT(elsewhere.events(), EndsWith("failed wrong_header unknown_host\n"));
    scene same{place::secured};
    same.hears(enters).hears(
        header_with("to='im.example.com' from='Juliet@IM.example.com/x' version='1.0'"));
    CHECK_THAT(same.sent(), Contains(" to='juliet@im.example.com' "));
}

TEST_CASE("the caller decides only what a step has asked", "[negotiation][receiver]") {
    for (auto const where : everywhere) {
        scene talk{where};
        auto const before = talk.all();
        CHECK_FALSE(talk.machine().bind("juliet@im.example.com/balcony"_jid));
        CHECK(talk.all() == before);
    }
    scene other{place::secured};
    other.hears("<knock xmlns='urn:palace'/>");
    CHECK_FALSE(other.machine().bind("juliet@im.example.com/balcony"_jid));
    CHECK_FALSE(other.machine().state().reached.has(fact::bound));
}

TEST_CASE("RFC 6120 13.12: a stranger is given little, and more once it is known",
          "[negotiation][receiver]") {
    std::string const large = "<message><body>" + std::string(20'000, 'x') + "</body></message>";
    for (auto const where : {place::opened, place::secured}) {
        scene talk{where};
        talk.hears(large);
        CHECK(talk.events() == "failed wrong_xml too_many_octets\nended, not clean\n");
        CHECK(talk.sent() == error("policy-violation"));
    }
    scene seated{place::seated};
    seated.hears(large);
    CHECK_THAT(seated.events(), StartsWith("<message"));
    scene inside{place::inside};
    inside.hears(large);
    CHECK(inside.events() == "failed stanza_too_early\n");  // large enough to be understood

    scene patient{place::secured};
    std::string const knocks = "<knock xmlns='urn:palace'/>";
    std::size_t octets = 0;
    while (patient.machine().phase() != phase::ended && octets < 100'000) {
        patient.hears(knocks);
        octets += knocks.size();
    }
    CHECK(octets <= 65'536 + knocks.size());
    CHECK_THAT(patient.events(), EndsWith("failed wrong_xml stream_too_long\nended, not clean\n"));
}

TEST_CASE("RFC 6120 4.6, 4.9.3.4: who is silent at any step is told so, and not waited for long",
          "[negotiation][receiver]") {
    struct row {
        place where;
        std::string_view first;  // said then
        bool is_told;
    };
    constexpr row rows[]{
        {place::outside, "", true},       {place::outside, "<stream:str", true},
        {place::opened, "", true},        {place::opened, "<startt", true},
        {place::opened, starttls, false},  // no word in the midst of a handshake
        {place::secured, "", true},       {place::secured, "<knock xmlns='urn:palace'/>", true},
        {place::inside, "", true},        {place::inside, sits, true}};
    for (auto const& row : rows) {
        INFO(static_cast<int>(row.where) << ' ' << row.first);
        scene talk{row.where};
        talk.ticks(1'000'000).hears(row.first).ticks(1'000'029);
        (void)talk.events();
        (void)talk.sent();
        REQUIRE(talk.machine().deadline().has_value());
        CHECK(*talk.machine().deadline() == 1'000'030);
        talk.ticks(1'000'030);
        auto const sent = talk.sent();
        if (!row.is_told) {
            CHECK(talk.events() == "failed timed_out\nended, not clean\n");
            CHECK(sent.empty());
            continue;
        }
        CHECK(talk.events() == "failed timed_out\n");
        CHECK_THAT(sent, EndsWith(error("connection-timeout")));
        CHECK(ids_in(sent).size() == (row.where == place::outside ? 1 : 0));
        talk.ticks(1'000'039);
        CHECK(talk.events().empty());
        talk.ticks(1'000'040);
        CHECK(talk.events() == "ended, not clean\n");
        CHECK(talk.sent().empty());
        CHECK_FALSE(talk.machine().deadline().has_value());
    }
}

TEST_CASE("RFC 6120 4.6.3: an idle peer is let be, unless the caller wants it otherwise",
          "[negotiation][receiver]") {
    scene let_be{place::seated};
    let_be.ticks(1).ticks(1'000'000'000);
    CHECK(let_be.events().empty());
    numbers unused;
    receiver_settings like{
        .random = unused, .domain = "im.example.com"_jid, .waits = {.idle = 600}};
    scene talk{place::seated, tls_policy::required, &like};
    talk.ticks(1'000).hears(" ").ticks(1'599).hears(" ").ticks(2'198);
    CHECK(talk.events().empty());
    talk.ticks(2'199);
    CHECK(talk.events() == "failed timed_out\n");
    CHECK(talk.sent() == error("connection-timeout"));
}

TEST_CASE("RFC 6120 4.4: either side closes, at any place", "[negotiation][receiver]") {
    for (auto const where : everywhere) {
        INFO(static_cast<int>(where));
        bool const is_new = where == place::outside;
        scene ours{where};
        ours.closes();
        CHECK(ours.events().empty());
        CHECK_THAT(ours.sent(), EndsWith("</stream:stream>"));
        CHECK(ours.machine().phase() == phase::closing);
        ours.closes().hears(is_new ? client_header : "").hears(stream_end);
        CHECK(ours.events() == "ended\n");
        CHECK(ours.sent().empty());
        CHECK(ours.machine().phase() == phase::ended);

        if (is_new) continue;
        scene theirs{where};
        theirs.hears(stream_end);
        CHECK(theirs.events() == "ended\n");
        CHECK(theirs.sent() == stream_end);
        theirs.hears(client_header).closes().ticks(1'000'000);
        CHECK(theirs.events().empty());
        CHECK(theirs.sent().empty());
    }
}

TEST_CASE("RFC 6120 4.4: behind this side's end stanzas still come, if they might before",
          "[negotiation][receiver]") {
    for (auto const where : everywhere) {
        INFO(static_cast<int>(where));
        scene talk{where};
        talk.closes().hears(where == place::outside ? client_header : "").hears(speech);
        talk.hears("<bow xmlns='urn:palace'/>").hears(enters);
        auto const events = talk.events();
        if (where == place::seated)
            CHECK_THAT(events, StartsWith("<message") && !Contains("failed"));
        else
            CHECK(events.empty());
        CHECK_THAT(talk.sent(), EndsWith("</stream:stream>") && !Contains("bow"));
    }
}

TEST_CASE("RFC 6120 4.9.1.1: the peer's error is told, and answered by the end alone",
          "[negotiation][receiver]") {
    for (auto const where : {place::opened, place::secured, place::inside, place::seated}) {
        scene talk{where};
        talk.hears(error("conflict"));
        CHECK(talk.events() == "failed peer_error conflict\nended, not clean\n");
        CHECK(talk.sent() == stream_end);
    }
}

TEST_CASE("RFC 6120 4.9.3: the caller ends a session for reasons of its own, at any place",
          "[negotiation][receiver]") {
    for (auto const where : everywhere) {
        INFO(static_cast<int>(where));
        scene talk{where};
        talk.does([](gate& it) { CHECK(it.reject(stream_condition::system_shutdown)); });
        CHECK(talk.events() == "failed caller_refused system-shutdown\n");
        auto const sent = talk.sent();
        CHECK_THAT(sent, EndsWith(error("system-shutdown")));
        CHECK(ids_in(sent).size() == (where == place::outside ? 1 : 0));
        talk.does([](gate& it) { CHECK_FALSE(it.reject(stream_condition::reset)); });
        CHECK(talk.sent().empty());
        talk.hears(where == place::outside ? client_header : "").hears(stream_end);
        CHECK(talk.events() == "ended, not clean\n");
        CHECK(talk.sent().empty());
    }
}

TEST_CASE("RFC 6120 4.9.3.19: nobody is sent elsewhere before TLS", "[negotiation][receiver]") {
    constexpr host_and_port elsewhere{"other.example.com", 9222};
    for (auto const where : everywhere) {
        INFO(static_cast<int>(where));
        scene talk{where};
        bool const is_secure = where >= place::secured;
        talk.does([&](gate& it) { CHECK(it.redirect(elsewhere) == is_secure); });
        auto const sent = talk.sent();
        if (is_secure)
            CHECK(sent ==
                  "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>"
                  "other.example.com:9222</see-other-host></stream:error></stream:stream>");
        else
            CHECK(sent.empty());
    }
}

TEST_CASE("RFC 6120 4.4: a connection that goes takes both streams with it",
          "[negotiation][receiver]") {
    for (auto const where : everywhere) {
        scene talk{where};
        talk.is_cut();
        CHECK(talk.events() == "ended, not clean\n");
        talk.hears(client_header).closes().ticks(99).is_cut();
        CHECK(talk.events().empty());
        CHECK(talk.sent().empty());
    }
}

TEST_CASE("a step of the session is asked for what is its own when stanzas flow",
          "[negotiation][receiver]") {
    scene talk{place::seated};
    talk.hears("<bow xmlns='urn:palace'/>").hears(speech);
    CHECK_THAT(talk.events(), StartsWith("acknowledged 1\n<message"));
    CHECK(talk.sent() == "<bow xmlns='urn:palace'/>");
}

TEST_CASE("RFC 6120 8.1.2.1: whose a stanza is, the caller checks with the session's address",
          "[negotiation][receiver]") {
    struct row {
        std::string_view from;
        bool is_own;
    };
    constexpr row rows[]{{"", true},
                         {" from='juliet@im.example.com/balcony'", true},
                         {" from='juliet@im.example.com'", true},
                         {" from='romeo@im.example.com'", false},
                         {" from='im.example.com'", false},
                         {" from='juliet@im.example.com/chamber'", false}};
    for (auto const& row : rows) {
        INFO(row.from);
        gate it{tls_policy::never};
        std::string const octets = std::string{client_header} + std::string{enters} +
                                   std::string{client_header} + std::string{sits} + "<message" +
                                   std::string{row.from} +
                                   " to='romeo@example.net'><body>x</body></message>";
        it.feed(octets);
        bool is_seen = false;
        while (auto const event = it.next()) {
            if (std::holds_alternative<bind_requested>(*event)) scene::take_seat(it);
            auto const* const stanza = std::get_if<stanza_view>(&*event);
            if (stanza == nullptr) continue;
            is_seen = true;
            stanza_context const around{.role = stanza_role::server_c2s,
                                        .peer = it.state().address->view()};
            CHECK(check(stanza->element(), around).is_accepted() == row.is_own);
        }
        CHECK(is_seen);
    }
}

}  // namespace receiver_tests
