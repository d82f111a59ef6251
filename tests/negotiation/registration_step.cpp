// SPDX-License-Identifier: BSL-1.0
// In-band registration, on either side (XEP-0077).
#include <couplet/negotiation/registration_step.hpp>
#include <couplet/xep/registration.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "hostile.hpp"
#include "known.hpp"

namespace registration_step_tests {

namespace {

using namespace known;
using couplet::stanza_condition;

std::string query(std::string_view inside) {
    return "<query xmlns='jabber:iq:register'>" + std::string{inside} + "</query>";
}
std::string result(std::string_view id, std::string_view inside,
                   std::string_view from = "im.example.com") {
    return "<iq type='result' id='" + std::string{id} + "' from='" + std::string{from} + "'>" +
           std::string{inside} + "</iq>";
}

constexpr std::string_view asks =
    "<iq id='register1' type='get'><query xmlns='jabber:iq:register'/></iq>";
const std::string offered = hostile::mechanisms({"PLAIN"});

couplet::client_settings newcomer() {
    auto wanted = there;
    wanted.password = "r0m30myr0m30";
    wanted.nonce = "0123456789abcdefgh";
    wanted.registers = true;
    return wanted;
}
/// Behind TLS.
client_scene client_of(couplet::client_settings const& wanted) {
    client_scene talk{hostile::whole, wanted};
    talk.shakes_hands().sent();
    talk.hears(hostile::server_header);
    talk.hears(hostile::features(offered));
    return talk;
}
server_scene server_of(bool is_offered = true) {
    auto wanted = here;
    wanted.registers = is_offered;
    server_scene talk{hostile::whole, wanted, users};
    talk.shakes_hands();
    talk.hears(hostile::client_header);
    return talk;
}
std::string set(std::string_view inside) {
    return "<iq type='set' id='reg2'>" + query(inside) + "</iq>";
}
std::string refused(std::string_view type, std::string_view condition) {
    return "<iq id='reg2' type='error'><error type='" + std::string{type} + "'><" +
           std::string{condition} + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
}

}  // namespace

TEST_CASE("XEP-0077 3.1: a client asks what is wanted, gives it, and then authenticates",
          "[registration]") {
    auto talk = client_of(newcomer());
    CHECK(talk.sent() == asks);
    talk.hears(
        result("register1", query("<instructions>Choose!</instructions><username/><password/>")));
    CHECK(talk.sent() == "<iq id='register2' type='set'>" +
                             query("<username>juliet</username><password>r0m30myr0m30</password>") +
                             "</iq>");
    talk.hears(result("register2", ""));
    CHECK(talk.machine().state().reached.has(couplet::fact::registered));
    CHECK(talk.sent().starts_with(
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"));
    CHECK(talk.events().empty());
}

TEST_CASE("XEP-0077 3.1.1: nobody registers in plaintext, or without being asked to",
          "[registration]") {
    auto unwilling = newcomer();
    unwilling.registers = false;
    CHECK(client_of(unwilling).sent().find("register") == std::string::npos);
    client_scene plain{hostile::whole, newcomer()};
    plain.hears(hostile::server_header).hears(hostile::features(offered));
    CHECK(plain.unread().find("register") == std::string::npos);

    auto wanted = here;
    wanted.registers = true;
    server_scene server{hostile::whole, wanted, users};
    server.hears(hostile::client_header);
    CHECK(server.sent().find("iq-register") == std::string::npos);
    server.hears("<iq type='get' id='reg1'>" + query("") + "</iq>");
    CHECK(server.events() == "failed tls_not_begun\n");
}

TEST_CASE("XEP-0077 3.1, 5, 6: what more is wanted, and where else to go, is the caller's to see",
          "[registration]") {
    for (std::string_view const inside :
         {"<username/><password/><email/>", "<username/><password/><zip/>",
          "<instructions>Visit us</instructions>",
          "<instructions>Fill it in</instructions><x xmlns='jabber:x:data' type='form'/>",
          "<instructions>Visit us</instructions><x "
          "xmlns='jabber:x:oob'><url>http://example.com/</url></x>"}) {
        INFO(inside);
        auto talk = client_of(newcomer());
        talk.sent();
        std::string shown;
        talk.set_answer([&](couplet::session_event const& event, client_machine&) {
            if (auto const* const form = std::get_if<couplet::registration_form>(&event))
                shown = hostile::text_of(form->query);
        });
        talk.hears(result("register1", query(inside)));
        CHECK(shown == query(inside));
        CHECK(talk.sent().empty());
        talk.does([](client_machine& machine) {
            CHECK(machine.decide([](auto& step, couplet::step_port& port)
                                     -> decltype(step.submit(couplet::xep::registration{}, port)) {
                return step.submit(
                    couplet::xep::registration{
                        .username = "juliet", .password = "x", .email = "j@m"},
                    port);
            }));
        });
        CHECK(talk.sent() ==
              "<iq id='register2' type='set'>" +
                  query("<username>juliet</username><password>x</password><email>j@m</email>") +
                  "</iq>");
        talk.hears(result("register2", ""));
        CHECK(talk.machine().state().reached.has(couplet::fact::registered));
    }
    // Whoever does not know the form fills in the fields.
    auto talk = client_of(newcomer());
    talk.sent();
    talk.hears(
        result("register1", query("<username/><password/><x xmlns='jabber:x:data' type='form'/>")));
    CHECK(talk.sent().starts_with("<iq id='register2'"));
}

TEST_CASE("XEP-0077 3.1: a refusal, and whose answer counts", "[registration]") {
    for (std::string_view const id : {"register1", "register2"}) {
        auto talk = client_of(newcomer());
        if (id == "register2") talk.hears(result("register1", query("<username/><password/>")));
        talk.hears("<iq type='error' id='" + std::string{id} +
                   "'><error type='cancel'><conflict "
                   "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        CHECK(talk.events() == "failed registration_refused conflict\n");
    }
    for (auto const& wrong : {result("register1", query(""), "romeo@im.example.com"),
                              result("register2", query("")), std::string{"<message/>"}}) {
        auto talk = client_of(newcomer());
        talk.hears(wrong);
        CHECK(talk.events() == "failed stanza_too_early\n");
    }
}

TEST_CASE("XEP-0077 3.1: a server asks for a name and a password, and its caller makes the account",
          "[registration]") {
    auto talk = server_of();
    CHECK(talk.sent().find("<register xmlns='http://jabber.org/features/iq-register'/>") !=
          std::string::npos);
    talk.hears("<iq type='get' id='reg1' to='im.example.com'>" + query("") + "</iq>");
    CHECK(talk.sent() ==
          "<iq id='reg1' type='result'>" + query("<username/><password/>") + "</iq>");
    talk.hears(set("<username>bill</username><password>Calliope</password>"));
    CHECK(talk.events() == "registration_requested bill\n");
    talk.does([](auto& m) { CHECK(m.register_account()); });
    CHECK(talk.sent() == "<iq id='reg2' type='result'/>");
    // What an event shows stays until the next one: who answers first can still keep it.
    auto again = server_of();
    again.sent();
    std::string const wish = set("<username>bill</username><password>Calliope</password>");
    again.does([&](auto& m) {
        m.feed(wish);
        auto const event = m.next();
        auto const asked = std::get<couplet::registration_requested>(*event);
        CHECK(m.register_account());
        CHECK(asked.password == "Calliope");
        CHECK(asked.username == "bill");
    });
    // One account a stream.
    talk.hears(set("<username>ben</username><password>Clio</password>"));
    CHECK(talk.sent() == refused("modify", "not-acceptable"));
    CHECK(talk.events().empty());
}

TEST_CASE("XEP-0077 3.1, 3.2: what a server does not accept", "[registration]") {
    auto never = server_of(false);
    CHECK(never.sent().find("iq-register") == std::string::npos);
    never.hears(set("<username>bill</username><password>Calliope</password>"));
    CHECK(never.sent() == refused("cancel", "service-unavailable"));

    auto talk = server_of();
    talk.sent();
    talk.hears(set("<username>bill</username>"));
    CHECK(talk.sent() == refused("modify", "not-acceptable"));
    talk.hears(set("<username>bill</username><password/>"));
    CHECK(talk.sent() == refused("modify", "not-acceptable"));
    talk.hears(set("<remove/>"));
    CHECK(talk.sent() == refused("wait", "unexpected-request"));
    talk.hears(set("<username>bill</username><username>ben</username><password>x</password>"));
    CHECK(talk.sent() == refused("modify", "bad-request"));
    CHECK(talk.events().empty());
    // The fifth refusal is the last.
    talk.hears(set("<username>bill</username><password>Calliope</password>"));
    talk.does([](auto& m) { CHECK(m.refuse_registration(stanza_condition::conflict)); });
    CHECK(talk.sent() ==
          refused("cancel", "conflict") +
              "<stream:error><policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
              "</stream:error></stream:stream>");
    CHECK(talk.events() == "registration_requested bill\nfailed registration_refused conflict\n");
}

}  // namespace registration_step_tests
