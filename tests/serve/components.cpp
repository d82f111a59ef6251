// SPDX-License-Identifier: BSL-1.0
// `couplet serve` and its components (XEP-0114).
#include <algorithm>
#include <catch2/catch.hpp>
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/component.hpp>
#include <couplet/stanza/message.hpp>

#include "../../examples/net/pump.hpp"
#include "../../examples/serve/components.hpp"
#include "abroad.hpp"
#include "street.hpp"

namespace components_tests {

using namespace couplet::literals;
using town::domain;
using town::free_port;
using town::guest;
using town::place;
using town::until;

namespace {

/// Somebody who says to be plays.localhost.
class actor final : public net::pump<actor> {
  public:
    actor(place& where, std::uint16_t port, std::string_view secret)
        : pump{town::connected(where, port), where.all.wire()},
          machine_{{.component = "plays.localhost"_jid, .secret = secret}} {}

    static std::shared_ptr<actor> come(place& where, std::uint16_t port, std::string_view secret) {
        auto made = std::make_shared<actor>(where, port, secret);
        made->begin();
        return made;
    }

    auto& machine() noexcept { return machine_; }
    net::tls_session begin_tls(int) const noexcept { return {}; }
    void take(couplet::session_event const& event) {
        if (auto const* const why = std::get_if<couplet::failed>(&event))
            if (auto const* const said = std::get_if<couplet::stream_condition>(&why->detail))
                error = *said;
        if (auto const* const stanza = std::get_if<couplet::stanza_view>(&event))
            heard += couplet::message::read(*stanza)->body.text();
    }
    void gone() { is_gone = true; }
    /// As it is written.
    void say(std::string_view stanza) {
        machine_.link().send_again(stanza);
        flush();
    }

    std::string heard;
    std::optional<couplet::stream_condition> error;
    bool is_gone = false;

  private:
    couplet::component<serve::digests> machine_;
};

struct stage {
    stage() { listen_for_components(here.all, port); }
    ~stage() { town::shut({&here}); }

    static serve::options wanted() {
        auto made = domain("localhost");
        made.components = {{"plays.localhost", "s3cr3t"}};
        return made;
    }
    std::shared_ptr<actor> enter(std::string_view secret = "s3cr3t") {
        auto one = actor::come(here, port, secret);
        until({&here}, [&] { return one->machine().is_ready() || one->is_gone; });
        return one;
    }
    bool comes_true(std::function<bool()> const& what) { return until({&here}, what); }

    std::uint16_t const port = free_port();
    place here{wanted()};
    guest juliet{here, "juliet/balcony"};
};

}  // namespace

TEST_CASE("XEP-0114 3: messages go to a component and come from it", "[serve]") {
    stage at;
    auto const plays = at.enter();
    at.juliet.say(
        "<presence/><message to='hamlet@plays.localhost'><body>Who's there?</body></message>");
    CHECK(at.comes_true([&] { return plays->heard == "Who's there?"; }));
    plays->say(
        "<message from='hamlet@plays.localhost/1' to='juliet@localhost'><body>I</body></message>");
    CHECK(at.comes_true([&] {
        return at.juliet.has_heard(
            "<message from='hamlet@plays.localhost/1' to='juliet@localhost'>");
    }));
}

TEST_CASE("XEP-0114 3: a wrong secret ends the stream", "[serve]") {
    stage at;
    auto const plays = at.enter("guessed");
    CHECK(!plays->machine().is_ready());
    CHECK(plays->error == couplet::stream_condition::not_authorized);
    CHECK(at.here.all.component("plays.localhost") == nullptr);
}

TEST_CASE("RFC 6120 4.9.3.3: of two components with one name the second goes", "[serve]") {
    stage at;
    auto const first = at.enter(), second = at.enter();
    CHECK(at.comes_true([&] { return second->is_gone; }));
    CHECK(second->error == couplet::stream_condition::conflict);
    CHECK(first->machine().is_ready());
    at.juliet.say("<message to='plays.localhost'><body>Still?</body></message>");
    CHECK(at.comes_true([&] { return first->heard == "Still?"; }));
}

TEST_CASE("RFC 6120 8.3.3.19: of a component that is away the server says so", "[serve]") {
    stage at;
    at.juliet.say("<message id='m1' to='plays.localhost'><body>Hi</body></message>");
    CHECK(at.juliet.has_heard("service-unavailable"));
    auto const plays = at.enter();
    plays->machine().close();
    plays->flush();
    CHECK(at.comes_true([&] { return plays->is_gone; }));
    CHECK(at.comes_true([&] { return at.here.all.component("plays.localhost") == nullptr; }));
    at.juliet.say("<message id='m2' to='plays.localhost'><body>Hi</body></message>");
    CHECK(at.juliet.has_heard("id='m2'"));
}

TEST_CASE("RFC 6120 8.3.3.19: what a component has not taken comes back, once", "[serve]") {
    auto wanted = stage::wanted();
    wanted.most.backlog = 400'000;
    place here{wanted}, there{domain("elsewhere")};
    std::vector<place*> const both{&here, &there};
    auto const port = free_port();
    listen_for_components(here.all, port);
    auto const plays = actor::come(there, port, "s3cr3t");
    guest juliet{here, "juliet/balcony"};
    REQUIRE(until(both, [&] { return plays->machine().is_ready(); }));
    // It sleeps.
    std::string back;
    std::size_t sent = 0;
    REQUIRE(until({&here}, [&] {
        juliet.say("<message id='m" + std::to_string(sent++) + "' to='plays.localhost'><body>" +
                   std::string(199'999, 'x') + ".</body></message>");
        return town::contains(back += juliet.heard(), "service-unavailable");
    }));
    until({&here}, [n = 0]() mutable { return n++ == 20; });
    back += juliet.heard();
    auto const came = [&] {
        return static_cast<std::size_t>(std::ranges::count(plays->heard, '.'));
    };
    CHECK(until(both, [&] { return came() + town::count(back, " id='m") == sent; }));
    CHECK(plays->is_gone);
    for (std::size_t i = 0; i < sent; ++i)
        CHECK(town::count(back, " id='m" + std::to_string(i) + '\'') <= 1);
    town::shut(both);
}

TEST_CASE("XEP-0114 3: a component speaks for no other domain", "[serve]") {
    for (std::string const from :
         {"nurse@localhost", "localhost", "x@other.localhost", "x@capulet.test"}) {
        stage at;
        auto const plays = at.enter();
        plays->say("<message from='" + from +
                   "' to='juliet@localhost/balcony'><body>I</body></message>");
        CHECK(at.comes_true([&] { return plays->is_gone; }));
        CHECK(plays->error == couplet::stream_condition::invalid_from);
        CHECK(!at.juliet.has_heard("<body>I<"));
    }
}

TEST_CASE("RFC 6120 10.4: a component speaks with other servers by a stream of its own",
          "[serve]") {
    stage at;
    std::uint16_t const ports[]{free_port(), free_port()};
    auto wanted = stage::wanted();
    wanted.hosts = {town::at("capulet.test", ports[1])};
    town::street_house here{wanted, ports[0]};
    town::street_house there{domain("capulet.test", {town::at("plays.localhost", ports[0])}),
                             ports[1]};
    auto const port = free_port();
    listen_for_components(here.all, port);
    auto const plays = actor::come(here, port, "s3cr3t");
    guest nurse{there, "nurse@capulet.test/hall"};
    nurse.say("<presence/>");
    until({&here, &there}, [&] { return plays->machine().is_ready(); });
    plays->say(
        "<message from='hamlet@plays.localhost/1' "
        "to='nurse@capulet.test'><body>I</body></message>");
    CHECK(until({&here, &there}, [&] { return nurse.has_heard("<body>I</body>"); }));
    nurse.say("<message to='hamlet@plays.localhost/1'><body>You?</body></message>");
    CHECK(until({&here, &there}, [&] { return plays->heard == "You?"; }));
    town::shut({&here, &there});
}

}  // namespace components_tests
