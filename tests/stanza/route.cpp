// SPDX-License-Identifier: BSL-1.0
// Where stanzas go that are no messages, and where every stanza goes that is not for an account (RFC 6120 10, RFC 6121 8).
#include <algorithm>
#include <couplet/stanza/route.hpp>
#include <set>

#include "../both.hpp"
#include "route_world.hpp"

namespace route_tests {

namespace {

using namespace world;

constexpr std::string_view juliet = "juliet@example.com";
constexpr std::string_view balcony = "juliet@example.com/balcony";

/// juliet has four resources; nurse is not connected; romeo is elsewhere and juliet shares her presence with him.
server verona() {
    server known;
    known.accounts["juliet@example.com"] = {
        {{"balcony", 1}, {"chamber", -1}, {"idle", {}}, {"hall", 3}}, {"romeo@example.net"}};
    known.accounts["nurse@example.com"] = {};
    known.accounts["peter@example.com"] = {{{"kitchen", {}}}, {}};
    return known;
}

std::string from_romeo(stanza_type type, std::string_view to, routing_options how = {}) {
    return ask(verona(), {type, to}, how);
}
std::string from_tybalt(stanza_type type, std::string_view to, routing_options how = {}) {
    return ask(verona(), {type, to, "tybalt@example.net/street"}, how);
}
std::string from_balcony(stanza_type type, std::string_view to, routing_options how = {}) {
    return ask(verona(), {type, to, balcony, stanza_origin::local}, how);
}

constexpr presence_type subscriptions[]{presence_type::subscribe, presence_type::subscribed,
                                        presence_type::unsubscribe, presence_type::unsubscribed};
bool is_subscription(stanza_type type) {
    return std::any_of(std::begin(subscriptions), std::end(subscriptions),
                       [&](presence_type one) { return type == one; });
}

}  // namespace

TEST_CASE(
    "RFC 6120 10, RFC 6121 8: each stanza in each place has one rule, each rule a clause of its "
    "own words",
    "[stanza][route]") {
    std::set<std::string_view> clauses;
    for (auto const& rule : routing_rules) {
        INFO(describe(rule));
        CHECK(rule.places != 0);
        CHECK(rule.types != 0);
        CHECK(describe(rule).find("(RFC 612") != std::string_view::npos);
        clauses.insert(describe(rule));
    }
    for (int place = 0; place < routing_place_count; ++place)
        for (auto const type : all_types()) {
            auto const& rule = find_rule(static_cast<routing_place>(place), type);
            CHECK((rule.places >> place & 1) == 1);
            CHECK((rule.types >> type.number() & 1) == 1);
        }
    CHECK(clauses.size() > 50);
}

TEST_CASE("RFC 6120 8.1.4: kind and type are one number each", "[stanza][route]") {
    std::set<int> numbers;
    for (auto const type : all_types()) {
        numbers.insert(type.number());
        bool const is_error =
            type == message_type::error || type == presence_type::error || type == iq_type::error;
        CHECK(type.may_be_answered() == !(is_error || type == iq_type::result));
    }
    CHECK(numbers.size() == std::size_t{stanza_type_count});
    CHECK(*numbers.begin() == 0);
    CHECK(*numbers.rbegin() == stanza_type_count - 1);
    BOTH(stanza_type{message_type::headline}.kind() == stanza_kind::message);
    BOTH(stanza_type{presence_type::error}.kind() == stanza_kind::presence);
    BOTH(stanza_type{iq_type::get}.kind() == stanza_kind::iq);
    BOTH(stanza_type::unknown(stanza_kind::presence).kind() == stanza_kind::presence);
    BOTH(stanza_type::unknown(stanza_kind::iq).kind() == stanza_kind::iq);
    BOTH(stanza_type::unknown(stanza_kind::message) == message_type::normal);
}

TEST_CASE("RFC 6120 10.5: a stanza is in the place that its address says", "[stanza][route]") {
    auto known = verona();
    known.accounts["paris@example.com"] = {{{"tomb", -1}}, {}};
    known.accounts["friar@example.com"] = {{{"cell", 0}}, {}};
    using enum routing_place;
    struct line {
        routing_place place;
        std::string_view to;
        stanza_origin origin = stanza_origin::local;
    };
    for (auto const& [place, to, origin] : {
             line{remote_domain, "example.net"},
             line{remote_domain, "romeo@example.net/orchard"},
             line{server_misaddressed, "", stanza_origin::remote},
             line{server_astray, "romeo@example.net", stanza_origin::remote},
             line{service, "rooms.example.com"},
             line{service, "room@rooms.example.com/nick", stanza_origin::remote},
             line{domain, "example.com"},
             line{domain_resource, "example.com/juliet"},
             line{bare_unknown, "tybalt@example.com"},
             line{bare_offline, "nurse@example.com"},
             line{bare_connected, "peter@example.com"},
             line{bare_negative, "paris@example.com"},
             line{bare_one, "friar@example.com"},
             line{bare_several, "juliet@example.com"},
             line{full_unknown, "tybalt@example.com/street"},
             line{full_offline, "nurse@example.com/street"},
             line{full_connected, "peter@example.com/street"},
             line{full_negative, "paris@example.com/street"},
             line{full_one, "friar@example.com/street"},
             line{full_several, "juliet@example.com/street"},
             line{full_match, "friar@example.com/cell"},
             line{full_match, "peter@example.com/kitchen"},
             line{full_match_several, "juliet@example.com/idle"},
         })
        for (auto const type : all_types()) {
            INFO(to << ", type " << type.number());
            // a client's subscription is for the account, whatever it wrote: see below
            bool const is_account = is_subscription(type) && place != remote_domain;
            auto const decision = world::route(
                known, {type, to, balcony, is_account ? stanza_origin::remote : origin});
            CHECK(&decision.rule() == &find_rule(place, type));
        }
}

TEST_CASE("RFC 6120 8.1.1.2, 10.4: servers send only what has addresses and is for a domain here",
          "[stanza][route]") {
    for (auto const type : all_types()) {
        CHECK(ask(verona(), {type, ""}) == "end_stream improper-addressing");
        CHECK(ask(verona(), {type, "mercutio@example.org"}) == "end_stream host-unknown");
        CHECK(ask(verona(), {type, "example.net"}) == "end_stream host-unknown");
        stanza_facts faulty = facts({type, juliet});
        faulty.is_misaddressed = true;
        CHECK(words(couplet::route(faulty, verona())) == "end_stream improper-addressing");
    }
}

TEST_CASE(
    "RFC 6120 8.3.3.8, 8.3.1, 8.2.3: a client's 'to' that is no address is an error, unless it "
    "answers",
    "[stanza][route]") {
    for (auto const type : all_types()) {
        stanza_facts faulty = facts({type, "", balcony, stanza_origin::local});
        faulty.is_misaddressed = true;
        bool const unknown = type.number() >= stanza_type_count - 2;
        CHECK(words(couplet::route(faulty, verona())) == (unknown ? "refuse bad-request"
                                                          : type.may_be_answered()
                                                              ? "refuse jid-malformed"
                                                              : "ignore"));
    }
}

TEST_CASE("RFC 6120 8.2.3, RFC 6121 4.7.1: a router answers an unknown type", "[stanza][route]") {
    for (auto const kind : {stanza_kind::presence, stanza_kind::iq})
        for (std::string_view const to :
             {std::string_view{}, juliet, balcony, std::string_view{"romeo@example.net"},
              std::string_view{"rooms.example.com"}, std::string_view{"tybalt@example.com"}})
            CHECK(from_balcony(stanza_type::unknown(kind), to) == "refuse bad-request");
}

TEST_CASE("RFC 6120 10.3.1: a message without 'to' is for the sender's account",
          "[stanza][route]") {
    for (auto const type : {message_type::normal, message_type::chat, message_type::groupchat,
                            message_type::headline, message_type::error})
        CHECK(from_balcony(type, "") == from_balcony(type, juliet));
    auto const known = verona();
    auto const decision =
        world::route(known, {message_type::normal, "", balcony, stanza_origin::local});
    CHECK(words(decision) == "deliver hall");
    CHECK(decision.to() == jid_of(juliet));
    CHECK(decision.account() == known.account(jid_of(juliet).bare()));
}

TEST_CASE(
    "RFC 6120 10.3.2, RFC 6121 4.2.2, 4.5.2: presence without 'to' is broadcast, to one's own "
    "resources, too",
    "[stanza][route]") {
    CHECK(from_balcony(presence_type::available, "") == "broadcast balcony chamber hall");
    CHECK(from_balcony(presence_type::unavailable, "") == "broadcast balcony chamber hall");
    CHECK(from_balcony(presence_type::error, "") == "ignore");
    for (auto const type : subscriptions) CHECK(from_balcony(type, "") == "refuse bad-request");
}

TEST_CASE("RFC 6121 4.3: a client's probe is no reason for an error", "[stanza][route]") {
    CHECK(from_balcony(presence_type::probe, "") == "ignore");
    CHECK(from_balcony(presence_type::probe, juliet) == "probe balcony chamber hall");
    CHECK(from_balcony(presence_type::probe, "romeo@example.net") == "forward example.net");
    CHECK(from_balcony(presence_type::probe, "tybalt@example.com") == "deny");
    CHECK(from_balcony(presence_type::probe, "nurse@example.com") == "deny");
}

TEST_CASE("RFC 6120 10.3.3: an iq without 'to' is handled on behalf of the sender's account",
          "[stanza][route]") {
    auto const known = verona();
    for (auto const type : {iq_type::get, iq_type::set, iq_type::result, iq_type::error}) {
        auto const decision = world::route(known, {type, "", balcony, stanza_origin::local});
        CHECK(words(decision) == "handle_for_account");
        CHECK(decision.account() == known.account(jid_of(juliet).bare()));
        CHECK(decision.to() == jid_of(juliet));
    }
    // a component has no account
    auto const decision =
        world::route(known, {iq_type::get, "", "rooms.example.com", stanza_origin::local});
    CHECK(words(decision) == "handle_for_account");
    CHECK(decision.account() == nullptr);
}

TEST_CASE("RFC 6120 10.4: what is for a remote domain is forwarded to its server",
          "[stanza][route]") {
    for (auto const type : all_types()) {
        if (type.number() >= stanza_type_count - 2) continue;
        for (std::string_view const to :
             {"example.net", "romeo@example.net", "romeo@example.net/orchard", "sub.example.com"}) {
            CHECK(from_balcony(type, to) == "forward " + std::string{jid_of(to).domain()});
            CHECK(from_balcony(type, to, {.federates = false}) ==
                  (type.may_be_answered() ? "refuse not-allowed" : "ignore"));
        }
    }
}

TEST_CASE("RFC 6120 10.4.3: a domain that is not found or does not answer has its error",
          "[stanza][route]") {
    using enum routing_failure;
    BOTH(refusal(not_resolved, message_type::chat) == stanza_condition::remote_server_not_found);
    BOTH(refusal(not_negotiated, iq_type::get) == stanza_condition::remote_server_timeout);
    for (auto const type : all_types()) {
        CHECK(refusal(not_resolved, type).has_value() == type.may_be_answered());
        CHECK(refusal(not_negotiated, type).has_value() == type.may_be_answered());
    }
}

TEST_CASE("RFC 6120 10.5: a local service gets what is for its domain", "[stanza][route]") {
    for (auto const type : all_types()) {
        if (type.number() >= stanza_type_count - 2) continue;
        for (std::string_view const to :
             {"rooms.example.com", "room@rooms.example.com", "room@rooms.example.com/nick"}) {
            CHECK(from_balcony(type, to) == "serve rooms.example.com");
            CHECK(from_romeo(type, to) == "serve rooms.example.com");
        }
    }
}

TEST_CASE("RFC 6120 10.5.1, 10.5.2: the server handles what is for its domain", "[stanza][route]") {
    for (auto const type : all_types()) {
        if (type.number() >= stanza_type_count - 2) continue;
        for (std::string_view const to : {"example.com", "example.com/juliet"}) {
            CHECK(from_balcony(type, to) == "handle_for_server");
            CHECK(from_romeo(type, to) == "handle_for_server");
        }
    }
}

TEST_CASE("RFC 6121 8.5.1: presence for nobody is ignored, an iq is answered", "[stanza][route]") {
    for (std::string_view const to : {"tybalt@example.com", "tybalt@example.com/street"}) {
        CHECK(from_romeo(presence_type::available, to) == "ignore");
        CHECK(from_romeo(presence_type::unavailable, to) == "ignore");
        CHECK(from_romeo(presence_type::error, to) == "ignore");
        for (auto const type : subscriptions) CHECK(from_romeo(type, to) == "ignore");
        CHECK(from_romeo(presence_type::probe, to) == "deny");
        CHECK(from_romeo(presence_type::probe, to, {.denies_probes = false}) == "ignore");
        CHECK(from_romeo(iq_type::get, to) == "refuse service-unavailable");
        CHECK(from_romeo(iq_type::set, to) == "refuse service-unavailable");
        CHECK(from_romeo(iq_type::result, to) == "ignore");
        CHECK(from_romeo(iq_type::error, to) == "ignore");
    }
}

TEST_CASE("RFC 6121 8.5.2.1.2, 8.5.2.2.2: presence for an account is for all available resources",
          "[stanza][route]") {
    for (auto const type :
         {presence_type::available, presence_type::unavailable, presence_type::error}) {
        CHECK(from_tybalt(type, juliet) == "deliver balcony chamber hall");
        CHECK(from_tybalt(type, "nurse@example.com") == "ignore");
        CHECK(from_tybalt(type, "peter@example.com") == "ignore");
        CHECK(from_tybalt(type, balcony) == "deliver balcony");
        CHECK(from_tybalt(type, "juliet@example.com/idle") == "deliver idle");
        CHECK(from_tybalt(type, "juliet@example.com/tomb") == "ignore");
    }
}

TEST_CASE(
    "RFC 6121 8.5.2.1.2, 8.5.3: the roster decides on subscriptions, those of a resource that is "
    "gone apart",
    "[stanza][route]") {
    for (auto const type : subscriptions) {
        CHECK(from_tybalt(type, juliet) == "subscription balcony chamber hall");
        CHECK(from_tybalt(type, "nurse@example.com") == "subscription");
        CHECK(from_tybalt(type, balcony) == "subscription balcony chamber hall");
    }
    CHECK(from_tybalt(presence_type::subscribe, "juliet@example.com/tomb") ==
          "subscription balcony chamber hall");
    for (auto const type :
         {presence_type::subscribed, presence_type::unsubscribe, presence_type::unsubscribed})
        CHECK(from_tybalt(type, "juliet@example.com/tomb") == "ignore");
}

TEST_CASE("RFC 6121 3, 3.1.2, 3.1.3: subscriptions leave from the bare address, requests go to it",
          "[stanza][route]") {
    auto const known = verona();
    std::string_view const romeo = "romeo@example.net", orchard = "romeo@example.net/orchard";
    for (auto const type : all_types()) {
        bool const is_bare = is_subscription(type);
        auto const decision = world::route(known, {type, orchard, balcony, stanza_origin::local});
        CHECK(decision.from() == jid_of(is_bare ? juliet : balcony));
        CHECK(decision.to() == jid_of(is_bare ? romeo : orchard));
        auto const inbound = world::route(known, {type, balcony, orchard});
        CHECK(inbound.from() == jid_of(is_bare ? romeo : orchard));
        CHECK(inbound.to() == jid_of(type == presence_type::subscribe ? juliet : balcony));
    }
}

TEST_CASE("RFC 6121 3.1.2: a client's subscription is for the account, whichever resource it names",
          "[stanza][route]") {
    auto const known = verona();
    for (auto const type : subscriptions)
        for (std::string_view const to :
             {"juliet@example.com/balcony", "juliet@example.com/tomb"}) {
            auto const decision =
                world::route(known, {type, to, "nurse@example.com/street", stanza_origin::local});
            CHECK(decision.action() == routing_action::subscription);
            CHECK(decision.to() == jid_of(juliet));
        }
}

TEST_CASE(
    "RFC 6121 4.3.2, 8.5.3: a probe is answered to who may know, and tells of the resource that it "
    "names",
    "[stanza][route]") {
    using enum presence_type;
    CHECK(from_romeo(probe, juliet) == "probe balcony chamber hall");
    CHECK(from_romeo(probe, balcony) == "probe balcony");
    CHECK(from_romeo(probe, "juliet@example.com/idle") == "probe");
    CHECK(from_romeo(probe, "juliet@example.com/tomb") == "probe");
    for (std::string_view const to :
         {juliet, balcony, std::string_view{"juliet@example.com/tomb"},
          std::string_view{"nurse@example.com"}, std::string_view{"tybalt@example.com"}}) {
        CHECK(from_tybalt(probe, to) == "deny");
        CHECK(from_tybalt(probe, to, {.denies_probes = false}) == "ignore");
    }
}

TEST_CASE("RFC 6121 8.5.2.1.3, 8.5.2.2.3: the server handles an iq to a bare address",
          "[stanza][route]") {
    for (auto const type : {iq_type::get, iq_type::set, iq_type::result, iq_type::error})
        for (std::string_view const to :
             {"juliet@example.com", "nurse@example.com", "peter@example.com"}) {
            CHECK(from_romeo(type, to) == "handle_for_account");
            CHECK(from_tybalt(type, to) == "handle_for_account");
        }
}

TEST_CASE("RFC 6121 8.5.3.1: a request reaches a resource only from who may know that it is there",
          "[stanza][route]") {
    for (auto const type : {iq_type::get, iq_type::set}) {
        CHECK(from_romeo(type, balcony) == "deliver balcony");
        CHECK(from_tybalt(type, balcony) == "refuse service-unavailable");
        CHECK(from_tybalt(type, balcony, {.guards_requests = false}) == "deliver balcony");
        CHECK(from_balcony(type, "juliet@example.com/chamber") == "deliver chamber");
        CHECK(from_romeo(type, "juliet@example.com/idle") == "deliver idle");
    }
    for (auto const type : {iq_type::result, iq_type::error})
        CHECK(from_tybalt(type, balcony) == "deliver balcony");
}

TEST_CASE(
    "RFC 6121 8.5.3.2.3, RFC 6120 8.2.3: a request for a resource that is gone is answered, an "
    "answer is not",
    "[stanza][route]") {
    for (std::string_view const to : {"juliet@example.com/tomb", "nurse@example.com/kitchen"}) {
        CHECK(from_romeo(iq_type::get, to) == "refuse service-unavailable");
        CHECK(from_romeo(iq_type::set, to) == "refuse service-unavailable");
        CHECK(from_romeo(iq_type::result, to) == "ignore");
        CHECK(from_romeo(iq_type::error, to) == "ignore");
    }
}

}  // namespace route_tests
