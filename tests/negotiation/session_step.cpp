// SPDX-License-Identifier: BSL-1.0
// The session of RFC 3921, asked for where a server insists, and granted.
#include <couplet/negotiation/session_step.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "hostile.hpp"
#include "known.hpp"

namespace session_step_tests {

namespace {

using namespace known;

constexpr std::string_view session = "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>";
constexpr std::string_view full = "juliet@im.example.com/balcony";

client_scene bound_client(std::string_view offered) {
    auto talk = client_at(std::string{bind} + std::string{offered});
    talk.sent();
    talk.hears(bound(full));
    return talk;
}

}  // namespace

TEST_CASE("RFC 3921 3: a server that insists is asked for a session behind binding", "[session]") {
    auto talk = bound_client(session);
    CHECK(talk.sent() == "<iq id='session1' type='set'>" + std::string{session} + "</iq>");
    CHECK(talk.events().empty());
    talk.hears("<iq type='result' id='session1' from='im.example.com'/>");
    CHECK(talk.events() == "ready juliet@im.example.com/balcony\n");
    CHECK(talk.machine().state().reached.has(couplet::fact::in_session));
}

TEST_CASE("RFC 6121 1.4: where it is optional, or not offered, it is left out", "[session]") {
    for (std::string_view const offered :
         {"", "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/></session>"}) {
        auto talk = bound_client(offered);
        CHECK(talk.sent().empty());
        CHECK(talk.events() == "ready juliet@im.example.com/balcony\n");
    }
}

TEST_CASE("RFC 3921 3: a session that is refused is none, and who answers matters", "[session]") {
    auto refused = bound_client(session);
    refused.hears(iq_error("session1", "forbidden"));
    CHECK(refused.events() == "failed session_refused forbidden\n");
    // There is an address already, so that stanzas may come; this is one, and no answer.
    auto talk = bound_client(session);
    talk.hears("<iq type='result' id='session1' from='romeo@example.net'/>");
    CHECK(talk.events() ==
          "<iq xmlns='jabber:client' from='romeo@example.net' id='session1' type='result'/>\n");
    talk.hears("<message><body>hi</body></message>");
    CHECK(talk.events() == "<message xmlns='jabber:client'><body>hi</body></message>\n");
    talk.hears("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    CHECK(talk.events() == "failed unexpected_element\n");
}

TEST_CASE("RFC 3921 3: a server grants old clients their session, behind binding", "[session]") {
    auto talk = server_at();
    CHECK(talk.sent().find("<session xmlns='urn:ietf:params:xml:ns:xmpp-session'><optional/>") !=
          std::string::npos);
    auto const asked =
        "<iq to='im.example.com' type='set' id='sess_1'>" + std::string{session} + "</iq>";
    talk.hears(asked);
    CHECK(talk.sent() ==
          "<iq from='im.example.com' id='sess_1' type='error'><error type='wait'>"
          "<unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    talk.hears("<iq type='set' id='b'>" + std::string{bind} + "</iq>");
    talk.does([](auto& m) { m.bind("juliet@im.example.com/balcony"_jid); });
    talk.sent();
    talk.events();
    talk.hears(asked);
    CHECK(talk.sent() == "<iq from='im.example.com' id='sess_1' type='result'/>");
    CHECK(talk.events().empty());
    CHECK(talk.machine().is_ready());
}

}  // namespace session_step_tests
