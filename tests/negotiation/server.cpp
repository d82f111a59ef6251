// SPDX-License-Identifier: BSL-1.0
// A server towards its clients: RFC 6120 9.1, attacks, a step of the caller's own, and what a session costs.
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <couplet/negotiation/scram.hpp>
#include <couplet/negotiation/secret_base64.hpp>
#include <couplet/negotiation/server.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/text/base64.hpp>
#include <couplet/xml/workspace.hpp>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "accounts.hpp"
#include "allocations.hpp"
#include "catch.hpp"
#include "hostile.hpp"

namespace server_tests {

namespace {

using namespace couplet;
using namespace couplet::literals;
using Catch::Contains;
using Catch::EndsWith;
using Catch::StartsWith;
using hostile::client_header, hostile::starttls, hostile::stream_end;

/// Numbers, one after the other: each nonce and id is another one, and the same in each run.
struct numbers {
    std::uint64_t last = 0;
    std::uint64_t operator()() { return ++last; }
};
numbers source;

using verona = server<openssl::digests, sasl_test::known_users>;
using scene = hostile::scene<verona>;

sasl_test::known_users const users{};
server_settings const settings{.random = source, .domain = "im.example.com"_jid};

server_settings with(void (*change)(server_settings&)) {
    server_settings made = settings;
    change(made);
    return made;
}

constexpr std::string_view plain =
    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
    "AGp1bGlldAByMG0zMG15cjBtMzA=</auth>";
constexpr std::string_view bind =
    "<iq type='set' id='b1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
    "<resource>balcony</resource></bind></iq>";
constexpr std::string_view enable = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";
constexpr auto balcony = "juliet@im.example.com/balcony"_jid;

void seat(verona& it) { CHECK(it.bind(balcony)); }

/// Juliet's way in.
scene& secures(scene& talk) { return talk.hears(client_header).hears(starttls).shakes_hands(); }
scene& comes_in(scene& talk) {
    return secures(talk).hears(client_header).hears(plain).hears(client_header);
}
scene& takes_seat(scene& talk) { return comes_in(talk).hears(bind).does(seat); }
void forget(scene& talk) {
    (void)talk.events();
    (void)talk.sent();
}

std::string text_in(std::string_view octets, std::string_view element) {
    auto const tag = octets.rfind('<' + std::string{element});
    auto const begin = octets.find('>', tag) + 1;
    return std::string{octets.substr(begin, octets.find('<', begin) - begin)};
}
std::string attribute_in(std::string_view octets, std::string_view name) {
    auto const begin = octets.rfind(' ' + std::string{name} + "='") + name.size() + 3;
    return std::string{octets.substr(begin, octets.find('\'', begin) - begin)};
}
std::optional<std::string> decoded_in(std::string_view octets, std::string_view element) {
    secret data;
    if (!base64::decode_secret(text_in(octets, element), data)) return {};
    return std::string{data.view()};
}
std::string error(std::string_view condition) {
    return "<stream:error><" + std::string{condition} +
           " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";
}

}  // namespace

TEST_CASE("RFC 6120 9.1: the example's client is let in", "[negotiation][server]") {
    constexpr std::string_view header =
        "<stream:stream\n     from='juliet@im.example.com'\n     to='im.example.com'\n     "
        "version='1.0'\n     xml:lang='en'\n     xmlns='jabber:client'\n     "
        "xmlns:stream='http://etherx.jabber.org/streams'>";
    scene talk{hostile::whole, with([](server_settings& it) {
                   using enum sasl::mechanism;
                   it.mechanisms = {scram_sha_1_plus, scram_sha_1, plain};
               }),
               users};
    // 9.1.1
    talk.hears(header);
    CHECK_THAT(talk.unread(), Contains(" from='im.example.com' to='juliet@im.example.com' id='"));
    CHECK_THAT(talk.sent(), Contains("<stream:features><starttls "
                                     "xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/>"
                                     "</starttls></stream:features>"));
    talk.hears("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    CHECK(talk.events() == "start_tls\n");
    CHECK(talk.sent() == "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    // 9.1.2
    talk.shakes_hands().hears(header);
    CHECK_THAT(talk.sent(), Contains("<mechanism>SCRAM-SHA-1-PLUS</mechanism>"
                                     "<mechanism>SCRAM-SHA-1</mechanism>"
                                     "<mechanism>PLAIN</mechanism>"));
    talk.hears(
        "<auth xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\"\n mechanism=\"SCRAM-SHA-1\">"
        "biwsbj1qdWxpZXQscj1vTXNUQUF3QUFBQU1BQUFBTlAwVEFBQUFBQUJQVTBBQQ==</auth>");
    auto const challenge = decoded_in(talk.sent(), "challenge");
    REQUIRE(challenge);
    CHECK_THAT(*challenge, StartsWith("r=oMsTAAwAAAAMAAAANP0TAAAAAABPU0AA"));
    auto client = sasl::scram_client<openssl::digests::sha1>::make(
        {.username = "juliet",
         .password = "r0m30myr0m30",
         .nonce = "oMsTAAwAAAAMAAAANP0TAAAAAABPU0AA"});
    REQUIRE(client);
    secret first, last;
    CHECK(client->begin(first));
    CHECK(first.view() == "n,,n=juliet,r=oMsTAAwAAAAMAAAANP0TAAAAAABPU0AA");
    REQUIRE_FALSE(client->respond(*challenge, last));
    std::string response = "<response xmlns=\"urn:ietf:params:xml:ns:xmpp-sasl\">";
    base64::append(response, last.view());
    talk.hears(response + "</response>");
    CHECK(talk.events() == "authenticated juliet@im.example.com SCRAM-SHA-1\n");
    auto const success = decoded_in(talk.sent(), "success");
    REQUIRE(success);
    CHECK_FALSE(client->finish(*success));
    // 9.1.3
    talk.hears(header);
    CHECK_THAT(talk.sent(), Contains("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'"));
    talk.hears(
        "<iq id='yhc13a95' type='set'>\n<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>\n"
        "<resource>balcony</resource>\n</bind>\n</iq>");
    CHECK(talk.events() == "bind_requested balcony\n");
    talk.does(seat);
    CHECK_THAT(talk.sent(), Contains("id='yhc13a95'") && Contains("type='result'") &&
                                Contains("<jid>juliet@im.example.com/balcony</jid>"));
    CHECK(talk.events() == "ready juliet@im.example.com/balcony\n");
    // 9.1.4
    talk.hears(
        "<message from='juliet@im.example.com/balcony'\n id='ju2ba41c'\n "
        "to='romeo@example.net'\n type='chat'\n xml:lang='en'>\n"
        "<body>Art thou not Romeo, and a Montague?</body>\n</message>");
    CHECK_THAT(talk.events(), StartsWith("<message") && Contains("and a Montague?"));
    talk.does([](verona& it) {
        CHECK_FALSE(it.send(message{.to = balcony,
                                    .from = "romeo@example.net/orchard"_jid,
                                    .id = "ju2ba41c",
                                    .type = message_type::chat,
                                    .body = "Neither, fair saint, if either thee dislike."}));
    });
    CHECK_THAT(talk.sent(), StartsWith("<message") && Contains("Neither, fair saint"));
    // 9.1.5
    talk.hears("</stream:stream>");
    CHECK(talk.sent() == "</stream:stream>");
    CHECK(talk.events() == "ended\n");
}

TEST_CASE("RFC 6120 9.1.3: a resource that is taken is refused, and asked for anew",
          "[negotiation][server]") {
    scene talk{hostile::whole, settings, users};
    comes_in(talk).hears(bind);
    talk.does([](verona& it) { CHECK(it.refuse_bind(stanza_condition::conflict)); });
    CHECK_THAT(talk.sent(), EndsWith("<conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                                     "</error></iq>"));
    talk.does([](verona& it) { CHECK_FALSE(it.bind(balcony)); });
    talk.hears(bind).does(seat);
    CHECK_THAT(talk.events(), EndsWith("ready juliet@im.example.com/balcony\n"));
}

TEST_CASE("what comes before its time, or twice, at a whole server", "[negotiation][server]") {
    struct row {
        scene& (*comes)(scene&);
        std::string_view said, event, answer;
    };
    auto const opens = [](scene& talk) -> scene& { return talk.hears(client_header); };
    auto const opens_twice = [](scene& talk) -> scene& {
        return secures(talk).hears(client_header);
    };
    constexpr std::string_view compress =
        "<compress xmlns='http://jabber.org/protocol/compress'><method>zlib</method></compress>";
    constexpr std::string_view message = "<message to='romeo@example.net'/>";
    constexpr std::string_view session =
        "<iq type='set' id='s1'><session xmlns='urn:ietf:params:xml:ns:xmpp-session'/></iq>";
    row const rows[]{
        {opens, plain, "failed tls_not_begun", "policy-violation"},
        {opens, bind, "failed tls_not_begun", "policy-violation"},
        {opens, compress, "failed tls_not_begun", "policy-violation"},
        {opens, message, "failed stanza_too_early", "not-authorized"},
        {opens_twice, bind, "failed not_authenticated", "not-authorized"},
        {opens_twice, compress, "failed not_authenticated", "not-authorized"},
        {opens_twice, enable, "failed not_authenticated", "not-authorized"},
        {opens_twice, message, "failed stanza_too_early", "not-authorized"},
        {opens_twice, session, "failed not_authenticated", "not-authorized"},
        {comes_in, plain, "failed negotiated_before", "not-authorized"},
        {comes_in, starttls, "failed negotiated_before", "not-authorized"},
        {comes_in, message, "failed stanza_too_early", "not-authorized"},
        {takes_seat, plain, "failed unexpected_element", "unsupported-stanza-type"},
    };
    for (auto const& row : rows) {
        INFO(row.said << ' ' << row.event);
        scene talk{hostile::whole, settings, users};
        row.comes(talk);
        forget(talk);
        auto const before = hostile::text_of(talk.machine().state());
        talk.hears(row.said);
        CHECK(talk.events() == std::string{row.event} + '\n');
        CHECK(talk.sent() == error(row.answer));
        CHECK(hostile::text_of(talk.machine().state()) == before);
        talk.hears(std::string{plain} + std::string{bind});
        CHECK(talk.events().empty());
        CHECK(hostile::text_of(talk.machine().state()) == before);
    }
}

TEST_CASE("RFC 6120 7.6.2.2: a second resource is not bound", "[negotiation][server]") {
    scene talk{hostile::whole, settings, users};
    takes_seat(talk);
    forget(talk);
    talk.hears(
        "<iq type='set' id='b2'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
        "<resource>chamber</resource></bind></iq>");
    CHECK(talk.events().empty());
    CHECK_THAT(talk.sent(), Contains("id='b2'") && Contains("<not-allowed "));
    CHECK(talk.machine().state().address->view() == balcony);
}

TEST_CASE("RFC 6120 6.4, 6.5: what is no exchange is refused, and the next one is taken",
          "[negotiation][server]") {
    struct row {
        std::string said;
        std::string_view condition;
    };
    constexpr std::string_view sasl = " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
    auto const auth = [&](std::string_view mechanism, std::string_view payload) {
        return "<auth" + std::string{sasl} + " mechanism='" + std::string{mechanism} + "'>" +
               std::string{payload} + "</auth>";
    };
    row const rows[]{
        {auth("PLAIN", "AGp1bGlldAByMG0zMG15cjBtMzE="), "not-authorized"},
        {auth("PLAIN", "AGJhZG1hbgByMG0zMG15cjBtMzA="), "not-authorized"},  // nobody of that name
        {auth("PLAIN", "AGp1bGlldAByMG0zMG15cjBtMzA"), "incorrect-encoding"},
        {auth("PLAIN", "AGp1bGlldAByMG0zMG15cjBtMzB="), "incorrect-encoding"},
        {auth("PLAIN", "AGp1bGl ldAByMG0zMG15cjBtMzA="), "incorrect-encoding"},
        {auth("PLAIN", "="), "malformed-request"},  // the empty response (RFC 6120 6.4.2)
        {auth("PLAIN", "===="), "incorrect-encoding"},
        {auth("GSSAPI", ""), "invalid-mechanism"},
        {auth("plain", "AGp1bGlldAByMG0zMG15cjBtMzA="), "invalid-mechanism"},
        {"<auth" + std::string{sasl} + "/>", "invalid-mechanism"},
        {"<abort" + std::string{sasl} + "/>", "aborted"},
        {"<response" + std::string{sasl} + "/>", ""},
    };
    for (auto const& row : rows) {
        INFO(row.said);
        scene talk{hostile::whole, settings, users};
        secures(talk).hears(client_header);
        forget(talk);
        talk.hears(row.said);
        auto const sent = talk.sent();
        CHECK_THAT(sent, StartsWith("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" +
                                    std::string{row.condition}));
        CHECK(talk.events().empty());
        CHECK_FALSE(talk.machine().state().reached.has(fact::authenticated));
        talk.hears(plain);
        CHECK(talk.events() == "authenticated juliet@im.example.com PLAIN\n");
    }
}

TEST_CASE("RFC 6120 6.4.5: attempts have an end", "[negotiation][server]") {
    scene talk{hostile::whole, settings, users};
    secures(talk).hears(client_header);
    forget(talk);
    std::size_t attempts = 0;
    while (talk.machine().phase() != phase::closing && attempts < 100) {
        talk.hears(
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
            "AGp1bGlldAByMG0zMG15cjBtMzE=</auth>");
        ++attempts;
    }
    CHECK(attempts >= 3);  // at least two retries, no more than five
    CHECK(attempts <= 6);
    CHECK_THAT(talk.events(), StartsWith("failed too_many_attempts"));
    CHECK_THAT(talk.sent(), EndsWith(error("policy-violation")));
    talk.hears(plain);
    CHECK_FALSE(talk.machine().state().reached.has(fact::authenticated));
}

TEST_CASE("RFC 6120 5, 13.8: without TLS nothing is said that TLS was to protect",
          "[negotiation][server]") {
    scene talk{hostile::whole, settings, users};
    talk.hears(client_header);
    CHECK_THAT(talk.sent(), !Contains("mechanism") && Contains("<required/>"));
    // A transport that cannot begin it (RFC 7395 3.9) must bring it along.
    auto const over_websocket =
        with([](server_settings& it) { it.framing = stream_framing::websocket; });
    constexpr std::string_view open =
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='im.example.com' version='1.0'/>";
    scene bare{hostile::whole, over_websocket, users};
    bare.hears(open);
    CHECK(bare.events() == "failed tls_not_offered\n");
    CHECK_THAT(bare.sent(), Contains("<policy-violation ") && !Contains("mechanism"));
    scene safe{hostile::whole, over_websocket, users};
    safe.shakes_hands().hears(open);
    CHECK_THAT(safe.sent(), Contains("<mechanism>"));
}

TEST_CASE("RFC 7395 3: over a WebSocket each thing that is said is a message",
          "[negotiation][server]") {
    auto const wanted = with([](server_settings& it) { it.framing = stream_framing::websocket; });
    verona it{wanted, users};
    CHECK(it.tls_established({}));
    std::string events;
    auto const say = [&](std::string_view octets) {
        it.feed(octets);
        while (auto const event = it.next()) {
            events += hostile::text_of(*event) + '\n';
            if (std::holds_alternative<bind_requested>(*event)) seat(it);
        }
    };
    auto const hear = [&] {
        std::string const octets{it.output()};
        it.consume(octets.size());
        return octets;
    };
    constexpr std::string_view open =
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='im.example.com' version='1.0'/>";
    say(open);
    CHECK_THAT(hear(), StartsWith("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'"));
    CHECK_THAT(hear(),
               StartsWith("<stream:features xmlns:stream='http://etherx.jabber.org/streams'>"));
    CHECK(hear().empty());
    say(plain);
    CHECK_THAT(hear(), StartsWith("<success "));
    say(open);
    CHECK_THAT(hear(), StartsWith("<open "));
    CHECK_THAT(hear(), StartsWith("<stream:features ") && Contains("<bind "));
    say("<iq xmlns='jabber:client' type='set' id='b1'>"
        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    CHECK_THAT(hear(), StartsWith("<iq xmlns='jabber:client'"));
    say("<message xmlns='jabber:client' to='romeo@example.net'/>");
    say("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
    CHECK(hear() == "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
    CHECK(hear().empty());
    CHECK(events ==
          "authenticated juliet@im.example.com PLAIN\nbind_requested -\n"
          "ready juliet@im.example.com/balcony\n"
          "<message xmlns='jabber:client' to='romeo@example.net'/>\nended\n");
}

TEST_CASE("RFC 6120 13.12: a stranger's messages are limited together", "[negotiation][server]") {
    auto const large_registration =
        "<iq xmlns='jabber:client' type='get' id='1'><query xmlns='jabber:iq:register'>" +
        std::string(16'000, ' ') + "</query></iq>";
    scene talk{hostile::whole, with([](server_settings& it) {
                   it.framing = stream_framing::websocket;
                   it.registers = true;
               }),
               users};
    talk.shakes_hands().hears(
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='im.example.com' version='1.0'/>");
    forget(talk);
    std::size_t octets = 0;
    while (talk.machine().phase() != phase::ended && octets < 1'000'000) {
        talk.hears(large_registration);
        octets += large_registration.size();
    }
    CHECK(octets <= 65'536 + large_registration.size());
    CHECK_THAT(talk.events(), Contains("failed wrong_xml stream_too_long"));
}

TEST_CASE("XEP-0198 5: a session goes on for its own client, and for nobody else",
          "[negotiation][server]") {
    scene before{hostile::whole, settings, users};
    takes_seat(before).hears(enable);
    auto const id = attribute_in(before.sent(), "id");
    before.does([](verona& it) { CHECK_FALSE(it.send(message{.to = balcony, .body = "lost"})); });
    before.hears("<message to='romeo@example.net'/>").is_cut();
    auto saved = saved_session::from(before.machine().state());
    REQUIRE(saved);
    auto const resume = [&](unsigned handled) {
        return "<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='" + std::to_string(handled) +
               "'/>";
    };
    SECTION("her own") {
        scene talk{hostile::whole, settings, users};
        comes_in(talk);
        forget(talk);
        talk.hears(resume(0));
        CHECK(talk.events() == "resume_requested " + id + " 0\n");
        talk.does([&](verona& it) { CHECK(it.resume(saved_session{*saved})); });
        CHECK(talk.events() == "resumed juliet@im.example.com/balcony\n");
        CHECK_THAT(talk.sent(), StartsWith("<resumed xmlns='urn:xmpp:sm:3'") && Contains("h='1'") &&
                                    Contains("lost"));
        CHECK(talk.machine().is_ready());
    }
    SECTION("somebody else's") {
        scene talk{hostile::whole, settings, users};
        secures(talk).hears(client_header);
        talk.hears(
            "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
            "AHJvbWVvAE1vbnRhZ3VlIDE1OTc=</auth>");
        talk.hears(client_header);
        forget(talk);
        talk.hears(resume(0));
        talk.does([&](verona& it) { CHECK(it.resume(saved_session{*saved})); });
        CHECK_THAT(talk.sent(), StartsWith("<failed xmlns='urn:xmpp:sm:3'") &&
                                    Contains("<item-not-found ") && !Contains("lost"));
        CHECK(talk.machine().state().address->view() == "romeo@im.example.com"_jid);
        CHECK_FALSE(talk.machine().state().reached.has_any(fact::resumed | fact::bound));
        talk.hears(bind);
        CHECK_THAT(talk.events(), EndsWith("bind_requested balcony\n"));
    }
    SECTION("more was handled than was sent") {
        scene talk{hostile::whole, settings, users};
        comes_in(talk);
        forget(talk);
        talk.hears(resume(2));
        talk.does([&](verona& it) { CHECK(it.resume(saved_session{*saved})); });
        CHECK_THAT(talk.events(), EndsWith("failed handled_count_too_high\n"));
        CHECK_FALSE(talk.machine().state().reached.has(fact::resumed));
    }
}

namespace {

/// Somebody's own feature: a password at the door, before anything else. It says no to who does not know it.
class speakeasy {
  public:
    static constexpr facts needs = fact::secure;
    static constexpr facts excludes = fact::own_1;

    bool offers(step_port const&) const noexcept { return true; }
    /// Nobody is shown the rest before.
    bool stands_alone() const noexcept { return true; }
    template <class Sink>
    void write_feature(xml::writer<Sink>& out, step_port const&) const {
        out.open({"urn:example:door", "door"}).close();
    }
    bool takes(xml::element_view element) const noexcept {
        return element.is({"urn:example:door", "swordfish"});
    }
    step_outcome take(xml::element_view, step_port& port) {
        port.state.reached |= fact::own_1;
        return step_outcome::anew();
    }
};

}  // namespace

TEST_CASE("a step of one's own is one more argument of the template", "[negotiation][server]") {
    using guarded = server<openssl::digests, sasl_test::known_users, speakeasy>;
    hostile::scene<guarded> talk{hostile::whole, settings, users};
    talk.hears(client_header).hears(starttls).shakes_hands().hears(client_header);
    CHECK_THAT(talk.sent(), EndsWith("<stream:features><door xmlns='urn:example:door'/>"
                                     "</stream:features>"));
    talk.hears("<swordfish xmlns='urn:example:door'/>");
    CHECK_THAT(talk.sent(), StartsWith("<stream:features>") && Contains("<mechanism>"));
    talk.hears(plain).hears(client_header).hears(bind);
    talk.does([](guarded& it) { CHECK(it.bind(balcony)); });
    CHECK_THAT(talk.events(), EndsWith("ready juliet@im.example.com/balcony\n"));
    hostile::scene<guarded> impolite{hostile::whole, settings, users};
    impolite.hears(client_header).hears(starttls).shakes_hands().hears(client_header).hears(plain);
    CHECK_THAT(impolite.events(), Contains("failed unexpected_element"));
    CHECK_FALSE(impolite.machine().state().reached.has(fact::authenticated));
}

namespace {

/// Says it, and drops what is answered; asks nobody twice.
void lead_in(verona& it, std::initializer_list<std::string_view> said) {
    for (auto const octets : said) {
        it.feed(octets);
        while (auto const event = it.next()) {
            if (std::holds_alternative<start_tls>(*event)) it.tls_established(hostile::tls);
            if (std::holds_alternative<bind_requested>(*event)) seat(it);
        }
        it.consume(it.output().size());
    }
}

}  // namespace

TEST_CASE("an idle authenticated session needs little memory", "[negotiation][server]") {
    struct row {
        bool is_managed;
        std::ptrdiff_t most;  // 2 KB must be enough
    };
    for (auto const row : {row{false, 800}, row{true, 1'000}}) {
        auto wanted = settings;
        wanted.management.is_wanted = row.is_managed;
        xml::workspace_pool pool;
        wanted.pool = &pool;
        {
            verona warm{wanted, users};
            lead_in(warm, {client_header, starttls, client_header, plain, client_header, bind});
        }
        auto const before = allocations::octets();
        verona it{wanted, users};
        lead_in(it, {client_header, starttls, client_header, plain, client_header, bind});
        if (row.is_managed) lead_in(it, {enable});
        REQUIRE(it.is_ready());
        it.tick(1);
        it.consume(it.output().size());
        it.tick(2);
        auto const octets = allocations::octets() - before + static_cast<std::ptrdiff_t>(sizeof it);
        CHECK(octets <= row.most);
        CHECK(it.step<server_bind>() == nullptr);  // the steps have gone
    }
}

TEST_CASE("XEP-0198: a stanza of a managed session allocates nothing", "[negotiation][server]") {
    xml::workspace_pool pool;
    auto wanted = settings;
    wanted.pool = &pool;
    verona it{wanted, users};
    lead_in(it, {client_header, starttls, client_header, plain, client_header, bind, enable});
    REQUIRE(it.is_ready());
    std::uint32_t handled = 0;
    std::string acknowledgement;
    auto const exchange = [&] {
        it.feed("<message to='romeo@example.net'><body>Art thou not Romeo?</body></message>");
        while (it.next()) {
        }
        CHECK_FALSE(it.send(message{.to = balcony, .body = "Neither, fair saint"}));
        it.consume(it.output().size());
        acknowledgement = "<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(++handled) + "'/>";
        it.feed(acknowledgement);
        while (it.next()) {
        }
    };
    for (int i = 0; i < 100; ++i) exchange();
    auto const before = allocations::count();
    acknowledgement.reserve(100);
    it.feed("<message to='romeo@example.net'><body>Art thou not Romeo?</body></message>");
    while (it.next()) {
    }
    CHECK_FALSE(it.send(message{.to = balcony, .body = "Neither, fair saint"}));
    it.consume(it.output().size());
    CHECK(allocations::count() - before <= 1);  // the reserve
}

TEST_CASE("RFC 6120 4.4: who has bound and is thrown out at once was never ready",
          "[negotiation][server]") {
    void (*const ends[])(verona&){
        [](verona& it) { CHECK(it.reject(stream_condition::conflict)); },
        [](verona& it) { it.cut(); },
        [](verona& it) { it.close(); },
    };
    for (auto const end : ends) {
        scene talk{hostile::whole, settings, users};
        comes_in(talk).hears(bind);
        forget(talk);
        talk.does([&](verona& it) {
            CHECK(it.bind(balcony));
            end(it);
        });
        CHECK_THAT(talk.events(), !Contains("ready"));
    }
}

TEST_CASE("RFC 6120 5.4.3.1: a stream that has begun anew behind SASL is not where TLS begins",
          "[negotiation][server]") {
    scene talk{hostile::whole, with([](server_settings& it) {
                   it.tls = tls_policy::never;
                   it.let_everybody_on_the_way_read_the_password = true;
               }),
               users};
    talk.hears(client_header).hears(plain);
    CHECK_THAT(talk.events(), Contains("authenticated"));
    CHECK_FALSE(talk.machine().tls_established(hostile::tls));
    CHECK_FALSE(talk.machine().state().reached.has(fact::secure));
}

TEST_CASE("RFC 6120 4.6.1: a clock at its end makes nothing late", "[negotiation][server]") {
    constexpr auto last = ~std::uint64_t{0};
    scene talk{hostile::whole, settings, users};
    talk.does([](verona& it) { it.tick(last - 5); }).hears(client_header);
    talk.does([](verona& it) { it.tick(last - 1); });
    CHECK(talk.events() == "");
    CHECK(talk.machine().phase() == phase::offering);
}

TEST_CASE("RFC 6120 13.12: who negotiates on and on, as slowly as may be, is ended",
          "[negotiation][server]") {
    scene talk{hostile::whole, with([](server_settings& it) { it.registers = true; }), users};
    talk.does([](verona& it) { it.tick(1'000); });
    secures(talk).hears(client_header);
    std::uint64_t now = 1'000;
    while (talk.machine().phase() != phase::ended && now < 10'000) {
        talk.does([&](verona& it) { it.tick(now += 20); });
        talk.hears("<iq type='get' id='r'><query xmlns='jabber:iq:register'/></iq>");
    }
    CHECK_THAT(talk.events(), Contains("failed timed_out"));
    CHECK(now <= 1'000 + 300 + 20 + 20);
}

}  // namespace server_tests
