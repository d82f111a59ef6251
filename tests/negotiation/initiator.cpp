// SPDX-License-Identifier: BSL-1.0
// The initiating engine with steps that do what the peer tells them, against what RFC 6120 4.3 says of any steps.
#include <couplet/negotiation/initiator.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "hostile.hpp"
#include "support.hpp"

namespace initiator_tests {

namespace {

using namespace couplet;
using namespace hostile;
using Catch::Contains;

/// A step named by one letter: the feature <a xmlns='urn:step'/> offers it, <a/> begins it, and the name of what answers
/// is its outcome.
template <char Letter, fact Reaches, fact... Needs>
class toy {
  public:
    static constexpr facts needs = (facts{} | ... | facts{Needs});
    static constexpr facts excludes = Reaches;

    bool consider(stream_features const& features, step_port&) {
        for (auto const one : features.all())
            if (one.is({"urn:step", std::string_view{&letter, 1}})) return true;
        return false;
    }
    step_outcome begin(step_port& port) {
        auto const refused = port.link.with_writer(false, [](auto& out) {
            out.open({"urn:step", std::string_view{&letter, 1}});
            out.close();
        });
        return step_outcome::waits_unless(refused);
    }
    step_outcome answer(xml::element_view element, step_port& port) {
        auto const said = element.local();
        if (said == "wait") return step_outcome::waits();
        if (said == "no") return step_outcome::declines(negotiation_errc::bind_refused);
        if (said == "fail") return step_outcome::fails(negotiation_errc::caller_refused);
        port.state.reached |= Reaches;
        if (!port.state.address) port.state.address = *jid::parse("a.example");
        if (said == "ok") return step_outcome::done();
        if (said == "more") return step_outcome::anew();
        if (said == "again") return step_outcome::restarts();
        if (said == "secure") return step_outcome::secures();
        return step_outcome::fails(negotiation_errc::unexpected_element);
    }

  private:
    static constexpr char letter = Letter;
};

using step_a = toy<'a', fact::own_1>;
using step_b = toy<'b', fact::own_2, fact::own_1>;
using step_c = toy<'c', fact::own_3>;
using machine = initiator<step_a, step_b, step_c>;

initiator_settings wanting(facts goal) {
    return {.to = address::from_text("im.example.com"), .goal = goal};
}
scene<machine> begins(facts goal, std::size_t piece = whole) {
    return scene<machine>{piece, wanting(goal), step_a{}, step_b{}, step_c{}};
}

std::string offering(std::string_view letters) {
    std::string inside;
    for (char const one : letters) inside += '<' + std::string(1, one) + " xmlns='urn:step'/>";
    return features(inside);
}
/// The letters of the steps that were begun.
std::string begun(std::string_view sent) {
    std::string letters;
    for (auto at = sent.find("xmlns='urn:step'"); at != sent.npos;
         at = sent.find("xmlns='urn:step'", at + 1))
        letters += sent[at - 2];
    return letters;
}

}  // namespace

TEST_CASE(
    "RFC 6120 4.3.2: of what is offered the first that is possible is taken, whatever the order",
    "[negotiation][initiator]") {
    constexpr std::string_view orders[]{"abc", "cba", "bca", "acb", "bac", "cab"};
    for (auto const order : orders) {
        auto talk = begins(fact::own_1 | fact::own_2 | fact::own_3);
        talk.hears(server_header).hears(offering(order)).sent();
        auto all = begins(fact::own_1 | fact::own_2 | fact::own_3);
        all.hears(server_header)
            .hears(offering(order))
            .hears("<ok/>")
            .hears("<ok/>")
            .hears("<ok/>");
        CHECK(begun(all.sent()) == "abc");
        CHECK(all.events() == "ready a.example\n");
    }
}

TEST_CASE("RFC 6120 4.7.1: who answers for another domain is named", "[negotiation][initiator]") {
    machine asking{wanting(fact::own_1), step_a{}, step_b{}, step_c{}};
    asking.feed(
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
        "from='other.example' id='1' version='1.0'>");
    auto const event = asking.next();
    REQUIRE(event);
    auto const& why = std::get<couplet::failed>(*event);
    CHECK(why.why == couplet::negotiation_errc::wrong_domain);
    CHECK(why.text == "other.example");
}

TEST_CASE("RFC 6120 4.3.2: a step that needs another one waits for it, or never comes",
          "[negotiation][initiator]") {
    auto talk = begins(fact::own_3);
    talk.hears(server_header).hears(offering("bc")).hears("<ok/>");
    CHECK(begun(talk.sent()) == "c");
    CHECK(talk.events() == "ready a.example\n");
}

TEST_CASE("RFC 6120 4.3.5: the session is ready with the goal, and fails without it",
          "[negotiation][initiator]") {
    auto talk = begins(fact::own_1 | fact::own_2);
    talk.hears(server_header).hears(offering("a")).hears("<ok/>");
    CHECK(talk.events() == "failed nothing_offered\n");
    auto nothing = begins(fact::own_1);
    nothing.hears(server_header).hears(offering(""));
    CHECK(nothing.events() == "failed nothing_offered\n");
}

TEST_CASE("a step that is declined is not tried again, and says why nothing else went",
          "[negotiation][initiator]") {
    auto talk = begins(fact::own_1 | fact::own_3);
    talk.hears(server_header).hears(offering("ac")).hears("<no/>").hears("<ok/>");
    CHECK(begun(talk.sent()) == "ac");
    CHECK(talk.events() == "failed bind_refused\n");

    auto other = begins(fact::own_3);
    other.hears(server_header).hears(offering("ac")).hears("<no/>").hears("<ok/>");
    CHECK(other.events() == "ready a.example\n");
}

TEST_CASE("XEP-0388 2.6: other features follow without a header", "[negotiation][initiator]") {
    auto talk = begins(fact::own_1 | fact::own_2);
    talk.hears(server_header).hears(offering("ab")).hears("<more/>");
    CHECK(begun(talk.sent()) == "a");
    talk.hears(offering("b")).hears("<ok/>");
    CHECK(begun(talk.sent()) == "b");
    CHECK(talk.events() == "ready a.example\n");

    auto header = begins(fact::own_1 | fact::own_2);
    header.hears(server_header).hears(offering("ab")).hears("<more/>").hears(server_header);
    CHECK_THAT(header.events(), Catch::StartsWith("failed "));
}

TEST_CASE("RFC 6120 4.3.3: what the old stream offered counts no more in the new one",
          "[negotiation][initiator]") {
    auto talk = begins(fact::own_1 | fact::own_3);
    talk.hears(server_header).hears(offering("ac")).hears("<again/>");
    auto const sent = talk.sent();
    CHECK(begun(sent) == "a");
    CHECK_THAT(sent, Contains("<stream:stream"));
    // Nothing but a header may follow.
    auto impatient = begins(fact::own_1 | fact::own_3);
    impatient.hears(server_header).hears(offering("ac")).hears("<again/>").hears(offering("c"));
    CHECK_THAT(impatient.events(), Catch::StartsWith("failed "));

    talk.hears(server_header).hears(offering("a"));
    CHECK(begun(talk.sent()) == "");
    CHECK(talk.events() == "failed nothing_offered\n");
}

TEST_CASE("RFC 6120 4.3.3: what is declined before a restart may be possible behind it",
          "[negotiation][initiator]") {
    auto talk = begins(fact::own_1 | fact::own_3);
    talk.hears(server_header).hears(offering("ac")).hears("<no/>").hears("<again/>");
    talk.sent();
    talk.hears(server_header).hears(offering("a")).hears("<ok/>");
    CHECK(begun(talk.sent()) == "a");
    CHECK(talk.events() == "ready a.example\n");
}

TEST_CASE("RFC 6120 4.3.2: features that come again, or while a step is under way, are a fault",
          "[negotiation][initiator]") {
    auto talk = begins(fact::own_1);
    talk.hears(server_header).hears(offering("a")).hears(offering("a"));
    CHECK(talk.events() == "failed unexpected_element\n");
    auto late = begins(fact::own_1);
    late.hears(server_header).hears(offering("a")).hears("<ok/>").hears(offering("a"));
    CHECK(late.events() == "ready a.example\nfailed unexpected_element\n");
}

TEST_CASE("what a session needs no more is given back when it is ready",
          "[negotiation][initiator]") {
    auto const before = allocations::alive();
    {
        machine talk{wanting(fact::own_1), step_a{}, step_b{}, step_c{}};
        std::string const all = std::string{server_header} + offering("a") + "<ok/>";
        talk.feed(all);
        while (auto const event = talk.next()) allocations::keep(*event);
        CHECK(talk.is_ready());
        CHECK(talk.step<step_a>() == nullptr);
    }
    CHECK(allocations::alive() == before);
}

TEST_CASE("what cannot be written fails at once, and the connection can be closed",
          "[negotiation][initiator]") {
    auto wanted = wanting(fact::own_1);
    wanted.language = "\x01";
    scene<machine> talk{whole, wanted, step_a{}, step_b{}, step_c{}};
    CHECK_THAT(talk.events(), Catch::StartsWith("failed unwritable\n"));
    talk.ticks(1).ticks(1'000);
    CHECK(talk.machine().phase() == phase::ended);
    CHECK(talk.events() == "ended, not clean\n");
}

TEST_CASE("RFC 6120 4.3: whatever is said, steps are begun in order, and chunks change nothing",
          "[negotiation][initiator][properties]") {
    support::dice roll{20'120};
    std::string const said[]{std::string{server_header},
                             offering("abc"),
                             offering("bc"),
                             offering("a"),
                             offering(""),
                             "<ok/>",
                             "<ok/>",
                             "<more/>",
                             "<again/>",
                             "<no/>",
                             "<wait/>",
                             "<fail/>",
                             " ",
                             "<presence/>",
                             "</stream:stream>",
                             "<secure/>"};
    for (int round = 0; round < 3'000; ++round) {
        std::vector<std::string> script{std::string{server_header}, offering("abc")};
        for (std::size_t i = roll(12); i != 0; --i) script.push_back(roll.of(said));
        facts const goal = roll(2) == 0 ? fact::own_1 | fact::own_2 : facts{fact::own_3};
        auto const play = [&](std::size_t piece) {
            auto talk = begins(goal, piece);
            for (auto const& one : script) {
                talk.hears(one);
                if (one == "<secure/>") talk.shakes_hands();
            }
            auto const reached = talk.machine().state().reached;
            // b is nothing without a, and who is ready has what it wanted.
            CHECK((!reached.has(fact::own_2) || reached.has(fact::own_1)));
            CHECK((!talk.machine().is_ready() || reached.has(goal)));
            return talk.all();
        };
        auto const at_once = play(whole);
        INFO(round);
        CHECK(play(1) == at_once);
        CHECK(play(1 + roll(40)) == at_once);
    }
}

}  // namespace initiator_tests
