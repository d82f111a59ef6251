// SPDX-License-Identifier: BSL-1.0
// A server that does what it may not, or stops doing anything, at each step of a client's journey.
#include <cstdint>
#include <string>
#include <string_view>

#include "catch.hpp"
#include "hostile.hpp"
#include "juliet.hpp"

namespace attacks_stream_tests {

namespace {

using namespace couplet;
using namespace hostile;
using Catch::Contains;

/// Whether octets are read at all after so many steps: not while TLS is put under the stream.
bool is_listening(std::size_t steps) {
    return steps == juliet::journey_size || !juliet::journey[steps].empty();
}
bool is_negotiating(std::size_t steps) { return steps < juliet::journey_size; }
/// Whether the next thing to come is a header, so that nothing else is even read.
bool awaits_header(std::size_t steps) {
    return is_negotiating(steps) && juliet::journey[steps] == server_header;
}

template <class F>
void at_each_step(F f) {
    for (std::size_t steps = 0; steps <= juliet::journey_size; ++steps) {
        INFO("after " << steps << " steps");
        auto talk = juliet::after(steps);
        auto const reached = text_of(talk.machine().state());
        CHECK_THAT(talk.events(), !Contains("failed"));
        talk.sent();
        f(talk, steps);
        // Whatever it was has brought nobody any further.
        if (talk.machine().phase() == phase::ended || talk.machine().phase() == phase::closing)
            CHECK(text_of(talk.machine().state()).substr(0, 16) == reached.substr(0, 16));
    }
}

/// Nothing that comes has any effect once it is over.
void check_is_over(juliet::scene& talk) {
    CHECK(talk.machine().phase() == phase::ended);
    talk.events();
    talk.sent();
    auto const before = talk.all();
    for (auto const step : juliet::journey) juliet::goes(talk, step);
    talk.hears(stream_end).ticks(1'000'000).closes().is_cut().shakes_hands();
    CHECK(talk.all() == before);
}

}  // namespace

TEST_CASE("RFC 6120 4.3, 5, 6, 7: juliet's journey ends where she wants to be",
          "[negotiation][attacks]") {
    auto talk = juliet::after(juliet::journey_size);
    CHECK(talk.machine().phase() == phase::ready);
    CHECK(talk.events() ==
          "start_tls\n"
          "authenticated juliet@im.example.com PLAIN\n"
          "ready juliet@im.example.com/balcony\n");
}

TEST_CASE("RFC 6120 4.4: </stream:stream> at each step is answered, and ends it",
          "[negotiation][attacks]") {
    at_each_step([](juliet::scene& talk, std::size_t steps) {
        if (!is_listening(steps) || awaits_header(steps)) return;
        talk.hears(stream_end);
        CHECK(talk.events() == "ended\n");
        CHECK(talk.sent() == stream_end);
        check_is_over(talk);
    });
}

TEST_CASE("RFC 6120 4.4: a connection that goes at any step is no clean end",
          "[negotiation][attacks]") {
    at_each_step([](juliet::scene& talk, std::size_t) {
        talk.is_cut();
        CHECK(talk.events() == "ended, not clean\n");
        CHECK(talk.sent() == "");
        check_is_over(talk);
    });
}

TEST_CASE("RFC 6120 4.4: a client may close at each step", "[negotiation][attacks]") {
    at_each_step([](juliet::scene& talk, std::size_t steps) {
        talk.closes();
        CHECK(talk.machine().phase() == (is_listening(steps) ? phase::closing : phase::ended));
        if (!is_listening(steps)) return check_is_over(talk);
        CHECK_THAT(talk.sent(), Catch::EndsWith(std::string{stream_end}));
        CHECK(talk.events() == "");
        // A server that did not see it yet may still say what it wants.
        if (!awaits_header(steps)) talk.hears("<presence/>").hears(stream_end);
        if (awaits_header(steps)) talk.hears(server_header).hears(stream_end);
        CHECK_THAT(talk.events(), Catch::EndsWith("ended\n"));
        check_is_over(talk);
    });
}

TEST_CASE(
    "RFC 6120 4.9.1.1: a stream error at each step ends it, and only </stream:stream> answers",
    "[negotiation][attacks]") {
    constexpr std::string_view error =
        "<stream:error><system-shutdown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
        "</stream:error>";
    at_each_step([&](juliet::scene& talk, std::size_t steps) {
        if (!is_listening(steps)) return;
        if (awaits_header(steps)) talk.hears(server_header);
        talk.hears(error);
        CHECK(talk.events() == "failed peer_error system-shutdown\n");
        CHECK(talk.sent() == stream_end);
        talk.hears(stream_end);
        CHECK(talk.events() == "ended, not clean\n");
        check_is_over(talk);
    });
}

TEST_CASE("RFC 6120 4.6.1: a server that is silent at any step is left, after two waits at most",
          "[negotiation][attacks]") {
    constexpr patience waits{.negotiation = 20, .closing = 5, .idle = 300};
    auto wanted = juliet::settings;
    wanted.waits = waits;
    for (std::size_t steps = 0; steps <= juliet::journey_size; ++steps) {
        INFO("after " << steps << " steps");
        auto talk = juliet::after(steps, wanted);
        talk.ticks(1'000);
        talk.events();
        talk.sent();
        std::uint64_t const late = 1'000 + (is_negotiating(steps) ? waits.negotiation : waits.idle);
        CHECK(talk.machine().deadline() == late);
        talk.ticks(late - 1);
        CHECK(talk.events() == "");
        talk.ticks(late);
        CHECK(talk.events().starts_with("failed timed_out\n"));
        if (is_listening(steps)) {
            auto const sent = talk.sent();
            CHECK_THAT(sent, Contains("connection-timeout"));
            CHECK_THAT(sent, Catch::EndsWith(std::string{stream_end}));
            CHECK(talk.machine().phase() == phase::closing);
            talk.ticks(late + waits.closing - 1);
            CHECK(talk.events() == "");
            talk.ticks(late + waits.closing);
            CHECK(talk.events() == "ended, not clean\n");
        } else {
            CHECK(talk.sent() == "");
        }
        CHECK_FALSE(talk.machine().deadline());
        check_is_over(talk);
    }
}

TEST_CASE("RFC 6120 4.6.1: a server that answers slowly is not late", "[negotiation][attacks]") {
    auto wanted = juliet::settings;
    wanted.waits = {.negotiation = 20, .closing = 5, .idle = 20};
    auto talk = juliet::begins(wanted);
    std::uint64_t now = 77;
    for (auto const step : juliet::journey) {
        talk.ticks(now);
        now += 19;
        talk.ticks(now);
        juliet::goes(talk, step);
    }
    CHECK_THAT(talk.events(), !Contains("failed"));
    CHECK(talk.machine().phase() == phase::ready);
}

TEST_CASE("RFC 6120 4.6.1: a server that sends one octet now and then is late all the same",
          "[negotiation][attacks]") {
    auto wanted = juliet::settings;
    wanted.waits = {.negotiation = 20, .closing = 5};
    auto talk = juliet::begins(wanted);
    talk.ticks(1);
    std::string const slow = std::string{server_header} + std::string(1'000, ' ');
    std::uint64_t now = 1;
    for (char const octet : slow) {
        talk.hears({&octet, 1});
        talk.ticks(++now);
        if (talk.machine().phase() != phase::opening && talk.machine().phase() != phase::offering)
            break;
    }
    CHECK(now <= 42);
}

TEST_CASE("RFC 6120 4.3.2, 7.1: a stanza before the session is ready ends it",
          "[negotiation][attacks]") {
    constexpr std::string_view stanzas[]{
        "<message from='romeo@example.net'><body>o</body></message>", "<presence/>",
        "<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>", "<iq type='result' id='1'/>",
        "<iq type='error' id='1'><error type='cancel'><conflict "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"};
    for (auto const stanza : stanzas)
        at_each_step([&](juliet::scene& talk, std::size_t steps) {
            INFO(stanza);
            // Behind the address a server may deliver what it has kept for her.
            bool const is_bound = talk.machine().state().reached.has(fact::bound);
            if (!is_listening(steps) || is_bound) return;
            if (awaits_header(steps)) talk.hears(server_header);
            talk.hears(stanza);
            auto const events = talk.events();
            CHECK_THAT(events, !Contains("<message") && !Contains("<presence") && !Contains("<iq"));
            CHECK_THAT(events, Catch::StartsWith("failed "));
            CHECK(talk.machine().phase() == phase::closing);
        });
}

TEST_CASE("RFC 6120 4.3: elements that negotiate something else at each step",
          "[negotiation][attacks]") {
    constexpr std::string_view elements[]{
        "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
        "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
        "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>dj1hYWFh</success>",
        "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>cj0x</challenge>",
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGEAYg==</auth>",
        "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
        "<success xmlns='urn:xmpp:sasl:2'><authorization-identifier>juliet@im.example.com"
        "</authorization-identifier></success>",
        "<enabled xmlns='urn:xmpp:sm:3' id='x' resume='true'/>",
        "<resumed xmlns='urn:xmpp:sm:3' previd='x' h='0'/>",
        "<failed xmlns='urn:xmpp:sm:3'/>",
        "<compressed xmlns='http://jabber.org/protocol/compress'/>",
        "<handshake xmlns='jabber:component:accept'/>",
        "<result xmlns='jabber:server:dialback' from='a.example' to='b.example' type='valid'/>",
        "<stream:features/>",
        "<x xmlns='urn:x'/>",
        "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"};
    for (auto const element : elements)
        at_each_step([&](juliet::scene& talk, std::size_t steps) {
            INFO(element);
            if (!is_listening(steps)) return;
            if (awaits_header(steps)) talk.hears(server_header);
            auto const step = is_negotiating(steps) ? juliet::journey[steps] : "";
            bool const is_expected =
                (element.starts_with("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls") &&
                 step == proceed) ||
                (element.starts_with("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/") &&
                 step.starts_with("<success")) ||
                (element.starts_with("<enabled") && step.starts_with("<enabled")) ||
                (element.starts_with("<failed") && step.starts_with("<enabled"));
            if (is_expected) return;
            talk.hears(element);
            auto const events = talk.events();
            CHECK_THAT(events, Catch::StartsWith("failed "));
            CHECK_THAT(events, !Contains("authenticated") && !Contains("ready") &&
                                   !Contains("start_tls") && !Contains("resumed"));
            CHECK_THAT(talk.sent(), Catch::EndsWith(std::string{stream_end}));
        });
}

TEST_CASE("RFC 6120 4.8.5, 11: what is no XML for a stream ends it at each step",
          "[negotiation][attacks]") {
    constexpr std::string_view wrong[]{"<!-- -->", "<?pi?>",  "<!DOCTYPE a>", "<a>&x;</a>",
                                       "\xff",     "<a></b>", "text",         "<p:a/>",
                                       "</x>",     "<a b/>"};
    for (auto const octets : wrong)
        at_each_step([&](juliet::scene& talk, std::size_t steps) {
            INFO(octets);
            if (!is_listening(steps)) return;
            talk.hears(octets);
            CHECK_THAT(talk.events(), Catch::StartsWith("failed "));
            CHECK_THAT(talk.sent(),
                       Contains("<stream:error>") && Catch::EndsWith(std::string{stream_end}));
        });
}

TEST_CASE("RFC 6120 4.7: a second header where none begins a stream", "[negotiation][attacks]") {
    at_each_step([](juliet::scene& talk, std::size_t steps) {
        if (!is_listening(steps) || awaits_header(steps)) return;
        talk.hears(server_header);
        CHECK_THAT(talk.events(), Catch::StartsWith("failed "));
    });
}

TEST_CASE("RFC 6120 4.9.3.19, 13.14: nobody is sent elsewhere by who has not proved who it is",
          "[negotiation][attacks]") {
    constexpr std::string_view elsewhere =
        "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>"
        "evil.example:5222</see-other-host></stream:error>";
    at_each_step([&](juliet::scene& talk, std::size_t steps) {
        if (!is_listening(steps)) return;
        if (awaits_header(steps)) talk.hears(server_header);
        bool const is_secure = talk.machine().state().reached.has(fact::secure);
        talk.hears(elsewhere);
        CHECK(talk.events() == (is_secure ? "failed redirected see-other-host to evil.example\n"
                                          : "failed redirected_before_tls see-other-host\n"));
        CHECK(talk.sent() == stream_end);
    });
}

TEST_CASE("RFC 6120 4.9.3.19: a loop of redirections has an end", "[negotiation][attacks]") {
    unsigned hops = 0;
    for (; hops < 100; ++hops) {
        auto wanted = juliet::settings;
        wanted.redirects = hops;
        auto talk = juliet::after(5, wanted);
        talk.events();
        talk.hears(
            "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>"
            "again.example</see-other-host></stream:error>");
        if (talk.events() != "failed redirected see-other-host to again.example\n") break;
    }
    CHECK(hops == max_redirects);
}

TEST_CASE("RFC 6120 4.7.1: a server that is another one is not believed",
          "[negotiation][attacks]") {
    constexpr std::string_view others[]{"im.example.org",
                                        "example.com",
                                        "evil.im.example.com",
                                        "im.example.com/x",
                                        "@im.example.com",
                                        "juliet@im.example.com",
                                        "",
                                        " im.example.com"};
    for (auto const other : others) {
        INFO(other);
        auto talk = juliet::begins();
        talk.hears("<stream:stream from='" + std::string{other} +
                   "' id='s1' version='1.0' xmlns='jabber:client' "
                   "xmlns:stream='http://etherx.jabber.org/streams'>");
        CHECK_THAT(talk.events(), Catch::StartsWith("failed wrong_"));
    }
}

TEST_CASE("RFC 6120 4.7: headers that are none, one fault each", "[negotiation][attacks]") {
    constexpr std::string_view headers[]{
        "<stream:stream from='im.example.com' id='s1' version='0.9' xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams'>",
        "<stream:stream from='im.example.com' id='s1' xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams'>",
        "<stream:stream from='im.example.com' id='s1' version='1.0' xmlns='jabber:server' "
        "xmlns:stream='http://etherx.jabber.org/streams'>",
        "<stream:stream from='im.example.com' id='s1' version='1.0' xmlns='jabber:client' "
        "xmlns:stream='http://example.org/streams'>",
        "<stream:stream from='im.example.com' version='1.0' xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams'>",
        "<stream:features xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/streams'>",
        "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='im.example.com' id='s1' "
        "version='1.0'/>",
        "<stream:stream from='im.example.com' id='s1' version='2.0' xmlns='jabber:client' "
        "xmlns:stream='http://etherx.jabber.org/stream'>"};
    for (auto const header : headers) {
        INFO(header);
        auto talk = juliet::begins();
        talk.hears(header).hears(features(starttls));
        CHECK_THAT(talk.events(), Catch::StartsWith("failed wrong_"));
        CHECK_THAT(talk.sent(), !Contains("<starttls"));
    }
}

}  // namespace attacks_stream_tests
