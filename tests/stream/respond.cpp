// SPDX-License-Identifier: BSL-1.0
// What is answered to a header, be it right or wrong (RFC 6120 4.7, 4.9.1.2, 4.9.1.3).
#include <couplet/stream/respond.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "octets.hpp"

namespace respond_tests {

using couplet::address;
using couplet::domain_status;
using couplet::header_errc;
using couplet::respond;
using couplet::stream_content;
using couplet::stream_header;
using couplet::stream_receiver;
using octets::written;
using std::string_view;

namespace {

constexpr auto text = [](string_view of) { return address::from_text(of); };
constexpr string_view languages[]{"en", "de", "zh-Hant", "sr-Latn-RS", "fr-x"};

stream_receiver here(stream_content content = stream_content::client) {
    return {.id = "++TR84Sm6A3hnt3Q065SnAbbk3Y=",
            .name = text("im.example.com"),
            .languages = languages,
            .serves_clients = content == stream_content::client,
            .serves_servers = content == stream_content::server,
            .serves_components = content == stream_content::component};
}
domain_status is_served(couplet::domain_jid_view domain) {
    if (domain.text() == "gone.example.com") return domain_status::gone;
    bool const is = domain.text() == "im.example.com" || domain.text() ==
                                                             "b\xC3\xBC"
                                                             "cher.example";
    return is ? domain_status::served : domain_status::unknown;
}

std::string header(string_view attributes, string_view content = "jabber:client") {
    return "<stream:stream xmlns='" + std::string(content) +
           "' xmlns:stream='http://etherx.jabber.org/streams' " + std::string(attributes) + ">";
}
/// The answer's attributes in their order, and what stands behind the header.
std::string answer(std::string const& request, stream_receiver const& receiver = here()) {
    octets::header const asked{request};
    auto const response = respond(asked.result(), receiver, is_served);
    std::string const all = written(response);
    octets::header const read{all};
    CHECK(read.result());
    std::string line{read.value().content == stream_content::client ? "" : "~"};
    for (auto const& one : read.root().attributes())
        ((((line += one.name.local) += '=') += one.value) += ' ');
    std::string const behind = octets::events(all);
    CHECK(behind.starts_with("header "));
    CHECK(response.error().has_value() == (behind != "header "));
    if (response.fault()) CHECK(condition(*response.fault()) == response.error());
    return line + "| " + behind.substr(7);
}
constexpr string_view id = "id=++TR84Sm6A3hnt3Q065SnAbbk3Y= ";

/// Of the header, without its id, which is always the same.
std::string shortened(std::string line) {
    std::size_t const at = line.find(id);
    REQUIRE(at != line.npos);
    return line.erase(at, id.size());
}
std::string brief(string_view attributes, stream_receiver const& receiver = here()) {
    return shortened(answer(header(attributes), receiver));
}
header_errc fault_of(string_view attributes, stream_receiver const& receiver = here(),
                     string_view content = "jabber:client") {
    octets::header const asked{header(attributes, content)};
    return respond(asked.result(), receiver, is_served).fault().value();
}

}  // namespace

TEST_CASE("RFC 6120 4.2: the answer of the RFC's example", "[stream][respond]") {
    octets::header const asked{
        header("from='juliet@im.example.com' to='im.example.com' "
               "version='1.0' xml:lang='en'")};
    auto const response = respond(asked.result(), here(), is_served);
    CHECK_FALSE(response.error());
    CHECK_FALSE(response.fault());
    CHECK(response.header() == stream_header{.to = text("juliet@im.example.com"),
                                             .from = text("im.example.com"),
                                             .id = "++TR84Sm6A3hnt3Q065SnAbbk3Y=",
                                             .language = "en"});
    CHECK(written(response) ==
          "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
          "xmlns:stream='http://etherx.jabber.org/streams' from='im.example.com' "
          "to='juliet@im.example.com' id='++TR84Sm6A3hnt3Q065SnAbbk3Y=' version='1.0' "
          "xml:lang='en'>");
}

TEST_CASE("RFC 6120 4.7.1, 4.7.2: 'from' is who was asked for, 'to' the bare address that asks",
          "[stream][respond]") {
    CHECK(brief("to='im.example.com'") == "from=im.example.com lang=en | ");
    CHECK(brief("to='IM.Example.COM.' from='Juliet@IM.example.com/balcony' version='1.0'") ==
          "from=im.example.com to=juliet@im.example.com version=1.0 lang=en | ");
    CHECK(brief("to='xn--bcher-kva.example' version='1.0'") ==
          "from=b\xC3\xBC"
          "cher.example version=1.0 lang=en | ");
    CHECK(brief("to='im.example.com' from='im.example.com' version='1.0'") ==
          "from=im.example.com to=im.example.com version=1.0 lang=en | ");
    auto const server = here(stream_content::server);
    CHECK(shortened(answer(
              header("from='example.net' to='im.example.com' version='1.0'", "jabber:server"),
              server)) == "~from=im.example.com to=example.net version=1.0 lang=en | ");
}

TEST_CASE(
    "RFC 6120 4.7.2: who asks for nobody is answered by the receiver's own name, if it has one",
    "[stream][respond]") {
    CHECK(brief("version='1.0'") == "from=im.example.com version=1.0 lang=en | ");
    auto nameless = here();
    nameless.name = {};
    CHECK(brief("version='1.0'", nameless) ==
          "from= version=1.0 lang=en | stream:error/improper-addressing end");
    CHECK(fault_of("", nameless) == header_errc::missing_to);
    auto strict = here();
    strict.requires_to = true;
    CHECK(brief("version='1.0'", strict) ==
          "from=im.example.com version=1.0 lang=en | stream:error/improper-addressing end");
}

TEST_CASE("RFC 6120 4.9.1.3: an unknown host is answered by a known one, or by nobody",
          "[stream][respond]") {
    CHECK(brief("from='juliet@im.example.com' to='unknown.host.example.com' version='1.0'") ==
          "from=im.example.com to=juliet@im.example.com version=1.0 lang=en "
          "| stream:error/host-unknown end");
    CHECK(brief("to='gone.example.com' version='1.0'") ==
          "from=im.example.com version=1.0 lang=en | stream:error/host-gone end");
    auto nameless = here();
    nameless.name = {};
    CHECK(brief("to='unknown.host.example.com' version='1.0'", nameless) ==
          "from= version=1.0 lang=en | stream:error/host-unknown end");
    for (string_view const no_domain :
         {"", "@", "juliet@im.example.com", "im.example.com/", "im.example.com/x", "a b",
          "im..example.com", "im.example.com..", "&lt;", "\xE2\x98\x83.example"}) {
        INFO(no_domain);
        CHECK(fault_of("to='" + std::string(no_domain) + "'") == header_errc::malformed_to);
    }
    CHECK(brief("to='a@im.example.com' version='1.0'") ==
          "from=im.example.com version=1.0 lang=en | stream:error/improper-addressing end");
    // A callable may as well say just yes or no.
    octets::header const asked{header("to='im.example.com'")};
    CHECK_FALSE(respond(asked.result(), here(), [](auto) { return true; }).fault());
    CHECK(respond(asked.result(), here(), [](auto) { return false; }).fault() ==
          header_errc::unknown_host);
}

TEST_CASE("RFC 6120 4.9.1.2: a wrong namespace is answered by a right header and an error",
          "[stream][respond]") {
    CHECK(shortened(answer("<stream:stream from='juliet@im.example.com' to='im.example.com' "
                           "version='1.0' xml:lang='en' xmlns='jabber:client' "
                           "xmlns:stream='http://wrong.namespace.example.org/'>")) ==
          "from=im.example.com to=juliet@im.example.com version=1.0 lang=en "
          "| stream:error/invalid-namespace end");
    CHECK(shortened(answer(header("to='im.example.com' version='1.0'", "jabber:mine"))) ==
          "from=im.example.com version=1.0 lang=en | stream:error/invalid-namespace end");
    // Octets in which there is no header.
    octets::header const broken{"<?xml version='1.0' encoding='UTF-16'?><stream:stream>"};
    REQUIRE(broken.failure());
    auto const response = respond(broken.failure()->condition(), here());
    CHECK(response.error() == couplet::stream_condition::unsupported_encoding);
    CHECK_FALSE(response.fault());
    CHECK(written(response) ==
          "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
          "xmlns:stream='http://etherx.jabber.org/streams' from='im.example.com' "
          "id='++TR84Sm6A3hnt3Q065SnAbbk3Y=' version='1.0' xml:lang='en'><stream:error>"
          "<unsupported-encoding xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
          "</stream:stream>");
    auto nameless = here();
    nameless.name = {};
    CHECK(respond(couplet::stream_condition::not_well_formed, nameless).header().from == text(""));
}

TEST_CASE("RFC 6120 4.8.3: content that is not served here", "[stream][respond]") {
    CHECK(fault_of("to='im.example.com'", here(), "jabber:server") ==
          header_errc::unsupported_content);
    CHECK(fault_of("to='im.example.com'", here(stream_content::server)) ==
          header_errc::unsupported_content);
    CHECK(fault_of("to='im.example.com'", here(), "jabber:component:accept") ==
          header_errc::unsupported_content);
    // The answer is in what is served.
    CHECK(shortened(answer(header("to='im.example.com'", "jabber:client"),
                           here(stream_content::server))) ==
          "~from=im.example.com lang=en | stream:error/invalid-namespace end");
    // What the header leaves open, the answer declares, and the sender is one of that kind.
    octets::header const open{
        "<stream xmlns='http://etherx.jabber.org/streams' from='romeo@example.net' "
        "to='im.example.com'>"};
    auto const server = respond(open.result(), here(stream_content::server), is_served);
    CHECK(server.header().content == stream_content::server);
    CHECK(server.fault() == header_errc::malformed_from);
    CHECK(respond(open.result(), here(), is_served).fault() == header_errc::from_elsewhere);
    // A WebSocket and BOSH are for clients.
    octets::header const websocket{"<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>",
                                   {.framing = couplet::stream_framing::websocket}};
    CHECK(respond(websocket.result(), here(stream_content::server), is_served).fault() ==
          header_errc::unsupported_content);
}

TEST_CASE("RFC 6120 4.7.5: the version that is answered", "[stream][respond]") {
    auto const version = [](string_view asked, stream_receiver const& receiver = here()) {
        auto const all =
            brief("to='im.example.com' version='" + std::string(asked) + "'", receiver);
        std::size_t const at = all.find("version=");
        return at == all.npos ? all : all.substr(at);
    };
    CHECK(version("1.0") == "version=1.0 lang=en | ");
    CHECK(version("1.1") == "version=1.0 lang=en | ");
    CHECK(version("01.00") == "version=1.0 lang=en | ");
    CHECK(version("11.0") == "version=1.0 lang=en | ");
    CHECK(version("999999999999.0") == "version=1.0 lang=en | ");
    CHECK(version("0.9") == "from=im.example.com lang=en | ");
    CHECK(version("1.0.0") == "version=1.0 lang=en | stream:error/unsupported-version end");
    CHECK(version("-1.0") == "version=1.0 lang=en | stream:error/unsupported-version end");
    auto strict = here();
    strict.refuses_higher_major = true;  // RFC 6120 4.9.3.25's example
    CHECK(version("11.0", strict) == "version=1.0 lang=en | stream:error/unsupported-version end");
    CHECK(version("1.11", strict) == "version=1.0 lang=en | ");
    auto modern = here();
    modern.lowest = couplet::xmpp_1_0;
    CHECK(brief("to='im.example.com'", modern) ==
          "from=im.example.com lang=en | stream:error/unsupported-version end");
    CHECK(version("1.0", modern) == "version=1.0 lang=en | ");
    auto later = here();
    later.highest = {2, 3};
    CHECK(version("2.13", later) == "version=2.3 lang=en | ");
    CHECK(version("1.20", later) == "version=1.20 lang=en | ");
}

TEST_CASE("RFC 6120 4.7.4, RFC 4647 3.4: the language that is answered", "[stream][respond]") {
    auto const language = [](string_view asked) {
        octets::header const request{
            header("to='im.example.com' xml:lang='" + std::string(asked) + "'")};
        return std::string(respond(request.result(), here(), is_served).header().language);
    };
    CHECK(language("en") == "en");
    CHECK(language("de-CH-1996") == "de");
    CHECK(language("DE-ch") == "de");
    CHECK(language("zh-Hant-CN-x-private1") == "zh-Hant");
    CHECK(language("zh-hant-x") == "zh-Hant");
    CHECK(language("fr-x") == "fr-x");
    CHECK(language("fr-x-private1") == "en");
    CHECK(language("zh") == "en");
    CHECK(language("sr-Latn-RS") == "sr-Latn-RS");
    CHECK(language("sr-Latn") == "en");
    for (string_view const junk : {"", "-", "--", "de_DE", "de-", "x-de", "*", "d", "\xFF"})
        CHECK(language(junk) == (junk == "de-" ? "de" : "en"));
    auto silent = here();
    silent.languages = {};
    octets::header const request{header("to='im.example.com' xml:lang='fr'")};
    CHECK(respond(request.result(), silent, is_served).header().language == "en");
}

TEST_CASE("RFC 6120 4.7.1, 4.9.3.9: a sender who is no address, of elsewhere, or somebody else",
          "[stream][respond]") {
    for (string_view const faulty : {"", "@", "a@", "@im.example.com", "juliet@im.example.com/",
                                     "a&lt;b@im.example.com", "j\xE2\x98\x83@b..c"}) {
        INFO(faulty);
        CHECK(fault_of("to='im.example.com' from='" + std::string(faulty) + "'") ==
              header_errc::malformed_from);
    }
    CHECK(brief("to='im.example.com' from='@' version='1.0'") ==
          "from=im.example.com version=1.0 lang=en | stream:error/improper-addressing end");
    CHECK(brief("to='im.example.com' from='juliet@example.org' version='1.0'") ==
          "from=im.example.com to=juliet@example.org version=1.0 lang=en "
          "| stream:error/invalid-from end");
    auto lenient = here();
    lenient.allows_from_elsewhere = true;
    CHECK(brief("to='im.example.com' from='juliet@example.org' version='1.0'", lenient) ==
          "from=im.example.com to=juliet@example.org version=1.0 lang=en | ");
    lenient.peer = text("juliet@im.example.com");
    CHECK(fault_of("to='im.example.com' from='juliet@example.org'", lenient) ==
          header_errc::from_of_another);
    auto const server = here(stream_content::server);
    CHECK(fault_of("to='im.example.com' from='romeo@example.net'", server, "jabber:server") ==
          header_errc::malformed_from);
    octets::header const person{
        header("to='im.example.com' from='romeo@example.net/x'", "jabber:server")};
    CHECK(respond(person.result(), server, is_served).header().to == text("example.net"));

    auto known = here();
    known.peer = text("juliet@im.example.com");
    CHECK(brief("to='im.example.com' from='JULIET@im.example.com/x' version='1.0'", known) ==
          "from=im.example.com to=juliet@im.example.com version=1.0 lang=en | ");
    CHECK(brief("to='im.example.com' version='1.0'", known) ==
          "from=im.example.com version=1.0 lang=en | ");
    CHECK(fault_of("to='im.example.com' from='romeo@im.example.com'", known) ==
          header_errc::from_of_another);
    CHECK(fault_of("to='im.example.com' from='im.example.com'", known) ==
          header_errc::from_of_another);
    auto peer = server;
    peer.peer = text("example.net");
    CHECK(fault_of("to='im.example.com' from='example.org'", peer, "jabber:server") ==
          header_errc::from_of_another);
}

TEST_CASE("RFC 6120 4.7: of several faults the first in header_errc is answered",
          "[stream][respond]") {
    auto strict = here();
    strict.refuses_higher_major = true;
    CHECK(fault_of("from='@' to='nowhere.example' version='2.0'", strict) ==
          header_errc::unsupported_version);
    CHECK(fault_of("from='@' to='nowhere.example' version='2'", strict) ==
          header_errc::malformed_version);
    CHECK(fault_of("from='@' to='nowhere.example'", strict) == header_errc::unknown_host);
    CHECK(fault_of("from='@' to='@'", strict) == header_errc::malformed_to);
    CHECK(fault_of("from='@' to='@' version='2'", strict, "jabber:server") ==
          header_errc::unsupported_content);
    CHECK(fault_of("from='@' to='im.example.com'", strict) == header_errc::malformed_from);
    strict.peer = text("romeo@im.example.com");
    CHECK(fault_of("from='a@example.org' to='im.example.com'", strict) ==
          header_errc::from_elsewhere);
    CHECK(fault_of("from='a@im.example.com' to='im.example.com'", strict) ==
          header_errc::from_of_another);
}

TEST_CASE("XEP-0114 3, XEP-0220 2.4: what components and servers are answered",
          "[stream][respond]") {
    auto const component = here(stream_content::component);
    octets::header const asked{header("to='plays.shakespeare.lit'", "jabber:component:accept")};
    auto const response = respond(asked.result(), component, [](couplet::domain_jid_view domain) {
        return domain.text() == "plays.shakespeare.lit";
    });
    CHECK(response.header() == stream_header{.from = text("plays.shakespeare.lit"),
                                             .id = component.id,
                                             .language = "en",
                                             .version = couplet::before_xmpp_1_0,
                                             .content = stream_content::component});
    auto server = here(stream_content::server);
    octets::header const peer{header("to='im.example.com'", "jabber:server")};
    CHECK_FALSE(respond(peer.result(), server, is_served).header().dialback);
    server.has_dialback = true;
    CHECK(respond(peer.result(), server, is_served).header().dialback);
    server.serves_clients = true;
    octets::header const client{header("to='im.example.com'")};
    CHECK_FALSE(respond(client.result(), server, is_served).header().dialback);
}

TEST_CASE("RFC 7395 3.4, 3.5: a WebSocket's header is answered in its own framing",
          "[stream][respond]") {
    constexpr couplet::header_options websocket{.framing = couplet::stream_framing::websocket};
    octets::header const asked{
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' "
        "to='nowhere.example' version='1.0'/>",
        websocket};
    auto const response = respond(asked.result(), here(), is_served);
    CHECK(written(response.header()) ==
          "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='im.example.com' "
          "id='++TR84Sm6A3hnt3Q065SnAbbk3Y=' version='1.0' xml:lang='en'/>");
    CHECK(written(*response.error(), couplet::stream_framing::websocket) ==
          "<stream:error xmlns:stream='http://etherx.jabber.org/streams'><host-unknown "
          "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
}

TEST_CASE(
    "RFC 7395 3.3.3: a header, an error and an end are messages of their own over a WebSocket",
    "[stream][header]") {
    octets::header const asked{
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='evil.example'/>",
        {.framing = couplet::stream_framing::websocket}};
    couplet::stream_receiver receiver;
    receiver.id = "1";
    auto const nobody = [](couplet::domain_jid_view) { return false; };
    auto const refused = respond(asked.result(), receiver, nobody);
    REQUIRE(refused.error() == couplet::stream_condition::host_unknown);
    std::string out;
    auto const why = append(out, refused);
    REQUIRE(why);
    CHECK(why->code == couplet::writer_errc::second_root);
    CHECK(out.empty());
    CHECK_FALSE(append(out, refused.header()));
    CHECK(out.starts_with("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'"));
}

}  // namespace respond_tests
