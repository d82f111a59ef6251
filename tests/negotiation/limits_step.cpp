// SPDX-License-Identifier: BSL-1.0
// What is only announced: limits (XEP-0478) and client state (XEP-0352).
#include <couplet/negotiation/client_state_step.hpp>
#include <couplet/negotiation/limits_step.hpp>
#include <couplet/stanza/message.hpp>
#include <couplet/xep/client_state.hpp>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "hostile.hpp"
#include "known.hpp"

namespace limits_step_tests {

namespace {

using namespace known;

std::string limits(std::string_view inside) {
    return "<limits xmlns='urn:xmpp:stream-limits:0'>" + std::string{inside} + "</limits>";
}
client_scene ready_client(std::string_view offered) {
    auto talk = client_at(std::string{bind} + std::string{offered});
    talk.hears(bound("juliet@im.example.com/balcony"));
    talk.sent();
    talk.events();
    return talk;
}

}  // namespace

TEST_CASE("XEP-0478 3.1: a client knows its server's limits, and keeps to them", "[limits]") {
    auto talk = ready_client(limits("<max-bytes>60</max-bytes><idle-seconds>1800</idle-seconds>"));
    auto& machine = talk.machine();
    CHECK(machine.state().peer_max_octets == 60);
    CHECK(machine.state().peer_idle_seconds == 1800);
    CHECK_FALSE(machine.send(couplet::message{.body = "all of 48 octets"}));
    CHECK(machine.output() == "<message><body>all of 48 octets</body></message>");
    auto const refused = machine.send(couplet::message{.body = "of 61 octets, which is 1 more"});
    REQUIRE(refused);
    CHECK(*refused == couplet::negotiation_errc::over_peer_limit);
    CHECK(machine.output() == "<message><body>all of 48 octets</body></message>");
    CHECK_FALSE(machine.send(couplet::message{.body = "of 60 octets, which is it.."}));

    auto silent = ready_client({});
    CHECK(silent.machine().state().peer_max_octets == 0);
    CHECK_FALSE(silent.machine().send(couplet::message{.body = std::string(100'000, 'x')}));
}

TEST_CASE("XEP-0478 4: limits may change, and those that cannot be read are none", "[limits]") {
    auto talk = client_at(limits("<max-bytes>60</max-bytes>") +
                              "<compression xmlns='http://jabber.org/features/compress'>"
                              "<method>zlib</method></compression>",
                          [] {
                              auto wanted = there;
                              wanted.compression = "zlib";
                              return wanted;
                          }());
    CHECK(talk.machine().state().peer_max_octets == 60);
    talk.hears("<compressed xmlns='http://jabber.org/protocol/compress'/>");
    talk.does([](auto& m) { m.compression_established(); });
    talk.hears(hostile::server_header);
    talk.hears(hostile::features(std::string{bind} + limits("<max-bytes>10000</max-bytes>")));
    CHECK(talk.machine().state().peer_max_octets == 10'000);
    for (auto const& wrong :
         {limits("<max-bytes>-1</max-bytes>"), limits("<max-bytes>x</max-bytes>"), limits("")}) {
        auto other = ready_client(wrong);
        CHECK(other.machine().state().peer_max_octets == 0);
    }
}

TEST_CASE("XEP-0478 3.1: a server tells the limits that hold", "[limits]") {
    auto wanted = here;
    wanted.waits.idle = 900;
    server_scene stranger{hostile::whole, wanted, users};
    stranger.hears(hostile::client_header);
    CHECK(stranger.sent().find(
              limits("<max-bytes>16384</max-bytes><idle-seconds>900</idle-seconds>")) !=
          std::string::npos);
    CHECK(server_at().sent().find(limits("<max-bytes>262144</max-bytes>")) != std::string::npos);
}

TEST_CASE("XEP-0352 4.1: a client tells its state to a server that wants to know",
          "[client_state]") {
    CHECK_FALSE(ready_client({}).machine().state().peer_takes_client_state);
    auto talk = ready_client("<csi xmlns='urn:xmpp:csi:0'/>");
    CHECK(talk.machine().state().peer_takes_client_state);
    CHECK_FALSE(talk.machine().send_element(
        couplet::xep::client_state{couplet::xep::client_state_kind::inactive}));
    CHECK(talk.machine().output() == "<inactive xmlns='urn:xmpp:csi:0'/>");
}

TEST_CASE("XEP-0352 4.2: a server is told by an element, once there is a session",
          "[client_state]") {
    auto early = server_at();
    CHECK(early.sent().find("<csi xmlns='urn:xmpp:csi:0'/>") != std::string::npos);
    early.hears("<active xmlns='urn:xmpp:csi:0'/>");
    CHECK(early.events() == "failed unexpected_element\n");
    auto talk = server_at();
    talk.hears("<iq type='set' id='b'>" + std::string{bind} + "</iq>");
    talk.does([](auto& m) { m.bind("juliet@im.example.com/balcony"_jid); });
    talk.events();
    talk.hears("<inactive xmlns='urn:xmpp:csi:0'/>");
    CHECK(talk.events() == "element <inactive xmlns='urn:xmpp:csi:0'/>\n");
    talk.hears("<sleepy xmlns='urn:xmpp:csi:0'/>");
    CHECK(talk.events() == "failed unexpected_element\n");
}

}  // namespace limits_step_tests
