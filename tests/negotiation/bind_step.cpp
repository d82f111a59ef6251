// SPDX-License-Identifier: BSL-1.0
// Resource binding, on either side, with peers who do it wrong (RFC 6120 7).
#include <couplet/negotiation/bind_step.hpp>
#include <couplet/stanza/condition.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "hostile.hpp"
#include "known.hpp"

namespace bind_step_tests {

namespace {

using namespace known;
using couplet::stanza_condition;

constexpr couplet::client_settings anybody{.account = "juliet@im.example.com"_jid,
                                           .tls = couplet::tls_policy::never};

std::string bind_request(std::string_view inside, std::string_view id = "b",
                         std::string_view more = {}) {
    return "<iq type='set' id='" + std::string{id} + '\'' + std::string{more} +
           "><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>" + std::string{inside} +
           "</bind></iq>";
}

constexpr std::string_view first =
    "<iq id='bind1' type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
    "<resource>balcony</resource></bind></iq>";
constexpr std::string_view again =
    "<iq id='bind2' type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";

}  // namespace

TEST_CASE("RFC 6120 7.6: the server chooses where the client has no wish", "[bind]") {
    auto talk = client_at(bind, anybody);
    CHECK(talk.sent() ==
          "<iq id='bind1' type='set'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    talk.hears(bound("juliet@im.example.com/4db06f06"));
    CHECK(talk.events() == "ready juliet@im.example.com/4db06f06\n");
}

TEST_CASE("RFC 6120 7.7: the client's wish is granted, or overridden", "[bind]") {
    for (std::string const full :
         {"juliet@im.example.com/balcony", "juliet@im.example.com/balcony 4db0",
          "juliet@IM.EXAMPLE.COM/balcony"}) {
        auto talk = client_at(bind);
        CHECK(talk.sent() == first);
        talk.hears(bound(full));
        CHECK(talk.events() == "ready " + std::string{couplet::jid::parse(full)->text()} + '\n');
    }
}

TEST_CASE("RFC 6120 7.7.2.2: a resource that is taken is asked for once, then the server chooses",
          "[bind]") {
    auto talk = client_at(bind);
    CHECK(talk.sent() == first);
    talk.hears(iq_error("bind1", "conflict"));
    CHECK(talk.sent() == again);
    // The first answer is no answer to the second request.
    auto late = client_at(bind);
    late.hears(iq_error("bind1", "conflict")).hears(bound("juliet@im.example.com/x", "bind1"));
    CHECK(late.events() == "failed stanza_too_early\n");
    talk.hears(bound("juliet@im.example.com/x", "bind2"));
    CHECK(talk.events() == "ready juliet@im.example.com/x\n");

    auto twice = client_at(bind);
    twice.hears(iq_error("bind1", "conflict")).hears(iq_error("bind2", "conflict"));
    CHECK(twice.events() == "failed bind_refused conflict\n");
    auto none = client_at(bind, anybody);
    none.hears(iq_error("bind1", "conflict"));
    CHECK(none.events() == "failed bind_refused conflict\n");
}

TEST_CASE("RFC 6120 7.6.2, 7.7.2: every other error ends it, with its condition", "[bind]") {
    for (std::string const condition : {"bad-request", "not-allowed", "resource-constraint",
                                        "internal-server-error", "forbidden"}) {
        auto talk = client_at(bind);
        talk.hears(iq_error("bind1", condition));
        CHECK(talk.events() == "failed bind_refused " + condition + '\n');
        CHECK(talk.sent() == std::string{first} + "</stream:stream>");
    }
    auto silent = client_at(bind);
    silent.hears("<iq type='error' id='bind1'/>");
    CHECK(silent.events() == "failed bind_refused undefined-condition\n");
}

TEST_CASE("RFC 6120 7.6.1: an address that is not one of the account's is not taken", "[bind]") {
    for (std::string_view const full :
         {"romeo@im.example.com/balcony", "juliet@example.com/balcony", "juliet@im.example.com",
          "im.example.com/balcony", "im.example.com", "", "juliet@im.example.com/",
          "juliet@im.example.com.evil/balcony", "@im.example.com/balcony", "juliet"}) {
        INFO(full);
        auto talk = client_at(bind);
        talk.sent();
        talk.hears(bound(full));
        CHECK(talk.events() == "failed bound_elsewhere\n");
        CHECK(talk.sent() ==
              "<stream:error><undefined-condition "
              "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
        CHECK_FALSE(talk.machine().state().reached.has(couplet::fact::bound));
    }
    CHECK(couplet::is_bindable("juliet@im.example.com/x"_jid, "im.example.com"_jid));
    CHECK_FALSE(couplet::is_bindable("juliet@example.com/x"_jid, "im.example.com"_jid));
    CHECK_FALSE(couplet::is_bindable("juliet@im.example.com"_jid, "im.example.com"_jid));
}

TEST_CASE("RFC 6120 8.1.2.1, 8.2.3: only the account or its server answers, with that id",
          "[bind]") {
    std::string const full = "juliet@im.example.com/balcony";
    for (std::string_view const from : {"", "juliet@im.example.com", "im.example.com"}) {
        auto talk = client_at(bind);
        talk.hears(bound(full, "bind1", from));
        CHECK(talk.events() == "ready " + full + '\n');
    }
    for (std::string_view const from : {"romeo@im.example.com", "example.com",
                                        "juliet@im.example.com/orchard", "@", "im.example.com/x"}) {
        INFO(from);
        auto talk = client_at(bind);
        talk.hears(bound(full, "bind1", from));
        CHECK(talk.events() == "failed stanza_too_early\n");
    }
    for (std::string_view const id : {"", "bind", "bind2", "bind11"}) {
        auto talk = client_at(bind);
        talk.hears(bound(full, id));
        CHECK(talk.events() == "failed stanza_too_early\n");
    }
}

TEST_CASE("RFC 6120 7.1: before there is an address nothing else comes", "[bind]") {
    for (std::string_view const early :
         {"<message from='romeo@example.net'><body>hi</body></message>", "<presence/>",
          "<iq type='get' id='bind1'><query xmlns='jabber:iq:roster'/></iq>",
          "<iq type='set' id='bind1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"}) {
        auto talk = client_at(bind);
        talk.hears(early);
        CHECK(talk.events() == "failed stanza_too_early\n");
    }
    auto talk = client_at(bind);
    talk.hears("<enabled xmlns='urn:xmpp:sm:3'/>");
    CHECK(talk.events() == "failed unexpected_element\n");
    for (std::string_view const wrong :
         {"<iq type='result' id='bind1'/>",
          "<iq type='result' id='bind1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>",
          "<iq type='result' id='bind1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
          "<jid>a@b/c</jid><jid>juliet@im.example.com/x</jid></bind></iq>"}) {
        auto malformed = client_at(bind);
        malformed.hears(wrong);
        CHECK(malformed.events() == "failed malformed_element schema\n");
    }
}

TEST_CASE("RFC 6120 7.4: a server offers binding to who has authenticated, and to nobody else",
          "[bind]") {
    auto talk = server_at();
    CHECK(talk.sent().find(bind) != std::string::npos);
    server_scene stranger{hostile::whole, here, users};
    stranger.hears(hostile::client_header);
    CHECK(stranger.sent().find(bind) == std::string::npos);
    stranger.hears(bind_request(""));
    CHECK(stranger.events() == "failed not_authenticated\n");
}

TEST_CASE("RFC 6120 7.6.1, 7.7.1: a server's caller is asked, and tells the address", "[bind]") {
    auto talk = server_at();
    talk.sent();
    talk.hears(bind_request("<resource>balcony</resource>", "wy2xa82b4"));
    CHECK(talk.events() == "bind_requested balcony\n");
    CHECK(talk.sent().empty());
    talk.does([](auto& machine) { CHECK(machine.bind("juliet@im.example.com/balcony"_jid)); });
    CHECK(talk.sent() ==
          "<iq id='wy2xa82b4' type='result'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
          "<jid>juliet@im.example.com/balcony</jid></bind></iq>");
    CHECK(talk.events() == "ready juliet@im.example.com/balcony\n");
    talk.does([](auto& machine) {
        CHECK_FALSE(machine.bind("juliet@im.example.com/balcony"_jid));
        CHECK_FALSE(machine.refuse_bind(stanza_condition::conflict));
    });
    for (std::string_view const inside : {"", "<resource/>", "<other xmlns='urn:x'/>"}) {
        auto any = server_at();
        any.hears(bind_request(inside));
        CHECK(any.events() == "bind_requested -\n");
    }
}

TEST_CASE("RFC 6120 7.7.2.2, 7.7.3: a client may try again, but not for ever", "[bind]") {
    auto talk = server_at();
    talk.sent();
    for (int i = 0; i < couplet::server_bind::attempts; ++i) {
        talk.hears(bind_request("<resource>balcony</resource>", "c" + std::to_string(i)));
        CHECK(talk.events() == "bind_requested balcony\n");
        talk.does([](auto& machine) { CHECK(machine.refuse_bind(stanza_condition::conflict)); });
        CHECK(
            talk.sent().starts_with("<iq id='c" + std::to_string(i) +
                                    "' type='error'><error type='cancel'><conflict "
                                    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"));
    }
    CHECK(talk.events() == "failed bind_refused conflict\n");
    CHECK(talk.machine().phase() == couplet::phase::closing);
}

TEST_CASE("RFC 6120 7.6.2.2: a second bind is not allowed, and changes nothing", "[bind]") {
    auto talk = server_at();
    talk.hears(bind_request("")).does([](auto& m) { m.bind("juliet@im.example.com/balcony"_jid); });
    talk.sent();
    talk.events();
    talk.hears(bind_request("<resource>orchard</resource>", "again"));
    CHECK(talk.sent() ==
          "<iq id='again' type='error'><error type='cancel'><not-allowed "
          "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    CHECK(talk.events().empty());
    CHECK(talk.machine().state().address->text() == "juliet@im.example.com/balcony");
    CHECK(talk.machine().is_ready());
}

TEST_CASE("RFC 6120 7.7.2.1: what is no request to bind is a bad one", "[bind]") {
    for (auto const& request :
         {bind_request("<resource>a</resource><resource>b</resource>"),
          std::string{
              "<iq type='get' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"}}) {
        auto talk = server_at();
        talk.sent();
        talk.hears(request);
        CHECK(talk.sent() ==
              "<iq id='b' type='error'><error type='modify'><bad-request "
              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        CHECK(talk.events().empty());
    }
}

}  // namespace bind_step_tests
