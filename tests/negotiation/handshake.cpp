// SPDX-License-Identifier: BSL-1.0
// Components shake hands (XEP-0114).
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/component.hpp>
#include <couplet/negotiation/openssl.hpp>
#include <cstddef>
#include <cstdio>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catch.hpp"
#include "xep/built.hpp"

namespace handshake_tests {

namespace {

using namespace couplet::literals;
using couplet::component_handshake;
using couplet::negotiation_errc;
using digests = couplet::openssl::digests;
using machine = couplet::component<digests>;

constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' "
    "xmlns:stream='http://etherx.jabber.org/streams' to='plays.shakespeare.lit'>";
constexpr std::string_view answer =
    "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' "
    "xmlns='jabber:component:accept' from='plays.shakespeare.lit' id='3BF96D32'>";
constexpr std::string_view proof =
    "<handshake>b09ea9b3b7f586be8a08d0a3dd7466f110aeb136</handshake>";

machine start() { return machine{{.component = "plays.shakespeare.lit"_jid, .secret = "secret"}}; }
std::string sent(machine& from) {
    std::string octets{from.output()};
    from.consume(octets.size());
    return octets;
}
/// What an event is, in short.
std::string told(couplet::session_event const& event) {
    if (auto const* ready = std::get_if<couplet::ready>(&event))
        return "ready " + std::string{ready->address.text()};
    if (auto const* who = std::get_if<couplet::authenticated>(&event))
        return "authenticated " + std::string{who->identity.text()};
    if (auto const* why = std::get_if<couplet::failed>(&event))
        return "failed " + std::string{name(why->why)};
    if (std::holds_alternative<couplet::ended>(event)) return "ended";
    return "event";
}
std::vector<std::string> fed(machine& to, std::string_view octets) {
    std::vector<std::string> events;
    to.feed(octets);
    while (auto const event = to.next()) events.push_back(told(*event));
    return events;
}

struct secrets {
    std::map<std::string, std::string, std::less<>> known{{"plays.shakespeare.lit", "secret"}};

    std::optional<std::string_view> component_secret(std::string_view name) const {
        auto const found = known.find(name);
        if (found == known.end()) return {};
        return found->second;
    }
};

/// One server's end of a stream, and what is said to its step.
struct host {
    secrets known{};
    couplet::server_handshake<digests, secrets> step{known};
    couplet::stream_link link{couplet::stream_framing::tcp, couplet::stream_content::component,
                              couplet::xml::preauth_limits};
    couplet::session state{};

    couplet::step_outcome take(std::string_view element, std::string_view name) {
        document const given{element};
        couplet::step_port port{link, state, {}, "3BF96D32", {}, 0, name};
        return step.take(given.view(), port);
    }
};

}  // namespace

TEST_CASE("XEP-0114 3: the handshake is a text, or empty", "[component]") {
    CHECK(built(component_handshake{"aaee83c26aeeafcbabeabfcbcd50df997e0a2a1e"}) ==
          "<handshake xmlns='jabber:component:accept'>"
          "aaee83c26aeeafcbabeabfcbcd50df997e0a2a1e</handshake>");
    CHECK(built(component_handshake{}) == "<handshake xmlns='jabber:component:accept'/>");
}

TEST_CASE("XEP-0114 3: the proof is SHA-1 over the stream's id and the secret, in lower case",
          "[component]") {
    // From sha1sum; from a recorded session with Prosody.
    CHECK(couplet::handshake_digits<digests>("3BF96D32", "secret").view() ==
          "b09ea9b3b7f586be8a08d0a3dd7466f110aeb136");
    CHECK(couplet::handshake_digits<digests>("08a48015-7d24-4cb7-8565-15649dfacb65", "s3cr3t")
              .view() == "c1398a9b582ca7636d0c31e92802916bcabc5ac0");
    CHECK(couplet::hex(couplet::wiped_array<4>{{'\x00', '\x9a', '\xaf', '\xff'}}).view() ==
          "009aafff");
    for (int octet = 0; octet < 256; ++octet) {
        char expected[3];
        std::snprintf(expected, sizeof expected, "%02x", static_cast<unsigned>(octet));
        CHECK(couplet::hex(couplet::wiped_array<1>{{static_cast<char>(octet)}}).view() == expected);
    }
}

TEST_CASE("XEP-0114 3: a component opens its stream, proves who it is, and is ready",
          "[component]") {
    machine component = start();
    CHECK(sent(component) == header);
    CHECK(fed(component, answer).empty());
    CHECK(sent(component) == proof);
    CHECK_FALSE(component.is_ready());
    CHECK(fed(component, "<handshake/>") ==
          std::vector<std::string>{"authenticated plays.shakespeare.lit",
                                   "ready plays.shakespeare.lit"});
    CHECK(component.is_ready());
    CHECK(fed(component, "<message from='a@b' to='c@plays.shakespeare.lit'/></stream:stream>") ==
          std::vector<std::string>{"event", "ended"});
}

TEST_CASE("XEP-0114 3: wherever the octets are cut, the same comes of them", "[component]") {
    std::string const octets = std::string{answer} + "<handshake/><message/></stream:stream>";
    std::vector<std::string> const all{"authenticated plays.shakespeare.lit",
                                       "ready plays.shakespeare.lit", "event", "ended"};
    for (std::size_t cut = 0; cut <= octets.size(); ++cut) {
        machine component = start();
        auto events = fed(component, std::string_view{octets}.substr(0, cut));
        for (auto& event : fed(component, std::string_view{octets}.substr(cut)))
            events.push_back(std::move(event));
        CHECK(events == all);
        CHECK(sent(component) == std::string{header}.append(proof).append("</stream:stream>"));
    }
}

TEST_CASE("XEP-0114 3: what is no answer to a handshake ends the stream", "[component]") {
    auto const [octets, why] = GENERATE(table<std::string_view, std::string_view>({
        {"<handshake xmlns='jabber:client'/>", "unexpected_element"},
        {"<message/>", "unexpected_element"},
        {"<x:handshake xmlns:x='jabber:server'/>", "unexpected_element"},
        {"<stream:features/>", "unexpected_element"},
        {"<stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
         "</stream:error></stream:stream>",
         "peer_error"},
    }));
    machine component = start();
    CHECK(fed(component, answer).empty());
    auto const events = fed(component, octets);
    REQUIRE_FALSE(events.empty());
    CHECK(events.front() == "failed " + std::string{why});
    CHECK_FALSE(component.is_ready());
    CHECK_FALSE(component.state().reached.has(couplet::fact::authenticated));
}

TEST_CASE("XEP-0114 3: to a header from somebody else, or without an id, no proof is sent",
          "[component]") {
    std::string const before =
        "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' "
        "xmlns='jabber:component:accept' from='";
    machine component = start();
    CHECK(sent(component) == header);
    CHECK(fed(component, before + "other.shakespeare.lit' id='3BF96D32'>").front() ==
          "failed wrong_domain");
    CHECK(sent(component).find("<handshake") == std::string::npos);
    // As Prosody answers for a name that it does not know.
    auto const [octets, why] = GENERATE(table<std::string_view, std::string_view>({
        {"<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
         "peer_error"},
        {"<handshake/>", "unexpected_element"},
    }));
    machine another = start();
    CHECK(sent(another) == header);
    CHECK(fed(another, before + "plays.shakespeare.lit' id=''>").empty());
    CHECK(fed(another, octets).front() == "failed " + std::string{why});
    CHECK_FALSE(another.state().reached.has(couplet::fact::authenticated));
    CHECK(sent(another).find("<handshake") == std::string::npos);
}

TEST_CASE("XEP-0114 3: the server lets in who knows the secret of the name that was asked for",
          "[component]") {
    host server;
    document const given{std::string{"<handshake xmlns='jabber:component:accept'/>"}};
    CHECK(server.step.takes(given.view()));
    CHECK_FALSE(server.step.takes(document{"<handshake xmlns='jabber:client'/>"}.view()));
    auto const outcome = server.take(
        "<handshake xmlns='jabber:component:accept'>b09ea9b3b7f586be8a08d0a3dd7466f110aeb136"
        "</handshake>",
        "plays.shakespeare.lit");
    CHECK(outcome.is == couplet::step_outcome::result::done);
    CHECK(server.state.reached.has(couplet::fact::authenticated));
    CHECK(server.state.address->view() == "plays.shakespeare.lit"_jid);
    CHECK(server.link.output() == "<handshake/>");
}

TEST_CASE("XEP-0114 3: the server refuses every other proof", "[component]") {
    std::string const right = "b09ea9b3b7f586be8a08d0a3dd7466f110aeb136";
    std::vector<std::string> wrong{"", right.substr(1), right + "0",
                                   "B09EA9B3B7F586BE8A08D0A3DD7466F110AEB136", right + " ",
                                   // Of no secret at all.
                                   std::string{couplet::handshake_digits<digests>("3BF96D32", "")}};
    for (std::size_t at = 0; at < right.size(); ++at) {
        wrong.push_back(right);
        wrong.back()[at] = right[at] == '0' ? '1' : '0';
    }
    auto const is_refused = [](std::string const& digits, std::string_view name) {
        host server;
        auto const outcome = server.take(
            "<handshake xmlns='jabber:component:accept'>" + digits + "</handshake>", name);
        return outcome.is == couplet::step_outcome::result::fails &&
               outcome.why == negotiation_errc::handshake_refused &&
               condition(outcome.why) == couplet::stream_condition::not_authorized &&
               server.state.reached.empty() && !server.state.address &&
               server.link.output().empty();
    };
    for (auto const& digits : wrong) {
        CHECK(is_refused(digits, "plays.shakespeare.lit"));
        CHECK(is_refused(digits, "unknown.shakespeare.lit"));
    }
    CHECK(is_refused(right, "unknown.shakespeare.lit"));
    CHECK(is_refused(right, ""));
}

}  // namespace handshake_tests
