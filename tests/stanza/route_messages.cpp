// SPDX-License-Identifier: BSL-1.0
// Messages: each cell of RFC 6121's Table 1, with every choice that it leaves open (RFC 6121 8.5).
#include <set>

#include "../catch.hpp"
#include "route_world.hpp"

namespace route_messages_tests {

namespace {

using namespace world;
using enum couplet::message_type;

constexpr stanza_type columns[]{normal, chat, groupchat, headline};

/// A line of Table 1: juliet's resources, the address, and the cells, in the RFC's letters.
struct line {
    std::string_view condition;
    std::optional<std::vector<session>> sessions;
    std::string_view to;
    std::string_view cells[4];
};

std::vector<line> table_1() {
    constexpr std::string_view bare = "juliet@example.com";
    constexpr std::string_view match = "juliet@example.com/balcony";
    constexpr std::string_view no_match = "juliet@example.com/tomb";
    std::vector<session> const nobody{};
    std::vector<session> const negative{{"balcony", -1}, {"chamber", -5}};
    std::vector<session> const one{{"chamber", -5}, {"balcony", 0}};
    std::vector<session> const several{{"balcony", 1}, {"chamber", -5}, {"hall", 7}, {"mask", 7}};
    return {
        {"account does not exist", {}, bare, {"S/E", "S/E", "E", "S"}},
        {"account does not exist", {}, match, {"S/E", "S/E", "S/E", "S/E"}},
        {"no active resources", nobody, bare, {"O/E", "O/E", "E", "S"}},
        {"no active resources", nobody, no_match, {"S/E", "O/E", "S/E", "S/E"}},
        {"negative resources", negative, bare, {"O/E", "O/E", "E", "S"}},
        {"negative resources", negative, match, {"D", "D", "D", "D"}},
        {"negative resources", negative, no_match, {"S/E", "O/E", "S/E", "S/E"}},
        {"1 non-negative resource", one, bare, {"D", "D", "E", "D"}},
        {"1 non-negative resource", one, match, {"D", "D", "D", "D"}},
        {"1 non-negative resource", one, no_match, {"S/E", "D", "S/E", "S/E"}},
        {"1+ non-negative resources", several, bare, {"M/A", "M/A", "E", "A"}},
        {"1+ non-negative resources", several, match, {"D", "D/A", "D", "D"}},
        {"1+ non-negative resources", several, no_match, {"S/E", "M/A", "S/E", "S/E"}},
    };
}

/// The letter of a decision. Who it was is told by what the letter says of the resources.
std::string letter(std::string_view decision) {
    if (decision == "ignore") return "S";
    if (decision == "refuse service-unavailable") return "E";
    if (decision == "store") return "O";
    if (decision == "deliver balcony") return "D";
    if (decision == "deliver hall mask" || decision == "deliver hall") return "M";
    if (decision == "deliver balcony hall mask") return "A";
    return std::string{decision};
}

server with(std::optional<std::vector<session>> const& sessions, bool trusts_romeo) {
    server known;
    if (!sessions) return known;
    known.accounts["juliet@example.com"] = {*sessions, {}};
    if (trusts_romeo) known.accounts["juliet@example.com"].trusted = {"romeo@example.net"};
    return known;
}

/// All letters that the options can lead to, as the RFC writes them.
std::string letters(line const& row, stanza_type type) {
    std::set<std::string> found;
    for (bool const trusts : {false, true}) {
        auto const known = with(row.sessions, trusts);
        for_each_options([&](routing_options how) {
            found.insert(letter(ask(known, {type, row.to}, how)));
        });
    }
    std::string all;
    for (std::string const one : {"O", "S", "M", "D", "A", "E"})
        if (found.erase(one) != 0) all += (all.empty() ? "" : "/") + one;
    for (auto const& other : found) all += " " + other;
    return all;
}

std::string chosen(std::vector<session> const& sessions, question asked, routing_options how = {}) {
    return ask(with(sessions, false), asked, how);
}

}  // namespace

TEST_CASE("RFC 6121 8.5.4: each cell of Table 1 has just the outcomes that the RFC allows",
          "[stanza][route]") {
    for (auto const& row : table_1())
        for (int i = 0; i < 4; ++i) {
            INFO(row.condition << ", " << row.to << ", " << name(static_cast<message_type>(i)));
            CHECK(letters(row, columns[i]) == row.cells[i]);
        }
}

TEST_CASE("RFC 6121 8.5.4: what the default options choose in each cell of Table 1",
          "[stanza][route]") {
    constexpr std::string_view defaults[13][4]{
        {"S", "S", "E", "S"}, {"S", "S", "S", "S"}, {"O", "O", "E", "S"}, {"S", "O", "S", "S"},
        {"O", "O", "E", "S"}, {"D", "D", "D", "D"}, {"S", "O", "S", "S"}, {"D", "D", "E", "D"},
        {"D", "D", "D", "D"}, {"S", "D", "S", "S"}, {"M", "M", "E", "A"}, {"D", "D", "D", "D"},
        {"S", "M", "S", "S"}};
    auto const rows = table_1();
    for (std::size_t row = 0; row < rows.size(); ++row)
        for (std::size_t i = 0; i < 4; ++i) {
            INFO(rows[row].condition << ", " << rows[row].to << ", column " << i);
            auto const known = with(rows[row].sessions, false);
            CHECK(letter(ask(known, {columns[i], rows[row].to})) == defaults[row][i]);
        }
}

TEST_CASE(
    "RFC 6121 8.5.2.1.1, 8.5.2.2.1, 8.5.3.2.1: an error reaches the resource that it is for, or "
    "nobody",
    "[stanza][route]") {
    for (auto const& row : table_1()) {
        INFO(row.condition << ", " << row.to);
        bool const matches = row.sessions && !row.sessions->empty() && row.to.ends_with("balcony");
        for_each_options([&](routing_options how) {
            if (ask(with(row.sessions, true), {error, row.to}, how) !=
                (matches ? "deliver balcony" : "ignore"))
                FAIL("an error was not ignored");
        });
    }
}

TEST_CASE("RFC 6121 8.5.2.1.1: the most available are those of the highest priority",
          "[stanza][route]") {
    std::vector<session> const sessions{{"a", 1}, {"b", 5}, {"c", {}}, {"d", 5}, {"e", -1}};
    question const asked{normal, "juliet@example.com"};
    CHECK(chosen(sessions, asked) == "deliver b d");
    CHECK(chosen(sessions, asked, {.normal = routing_spread::one_highest}) == "deliver b");
    CHECK(chosen(sessions, asked, {.normal = routing_spread::all}) == "deliver a b d");
    CHECK(chosen(sessions, asked, {.chat = routing_spread::all}) == "deliver b d");
    for (std::string_view const to : {"juliet@example.com", "juliet@example.com/tomb"}) {
        question const chatting{chat, to};
        CHECK(chosen(sessions, chatting) == "deliver b d");
        CHECK(chosen(sessions, chatting, {.normal = routing_spread::all}) == "deliver b d");
        CHECK(chosen(sessions, chatting, {.chat = routing_spread::one_highest}) == "deliver b");
        CHECK(chosen(sessions, chatting, {.chat = routing_spread::all}) == "deliver a b d");
    }
}

TEST_CASE("RFC 6121 8.5.2.1.1: a negative priority gets only what is for its full address",
          "[stanza][route]") {
    std::vector<session> const sessions{{"quiet", -128}, {"loud", 127}};
    CHECK(chosen(sessions, {headline, "juliet@example.com"}) == "deliver loud");
    CHECK(chosen(sessions, {normal, "juliet@example.com/quiet"}) == "deliver quiet");
    routing_options const all{.chat = routing_spread::all, .shares_matched_chat = true};
    std::vector<session> const three{{"quiet", -1}, {"a", 0}, {"b", 0}, {"other", -1}};
    CHECK(chosen(three, {chat, "juliet@example.com/quiet"}, all) == "deliver quiet a b");
}

TEST_CASE(
    "RFC 6121 8.5.2.1.1, RFC 6120 10.5.3.2: who is connected and not available gets messages where "
    "the server wants it",
    "[stanza][route]") {
    std::vector<session> const sessions{{"a", {}}, {"b", {}}};
    routing_options const connected{.uses_connected = true};
    for (std::string_view const to : {"juliet@example.com", "juliet@example.com/tomb"}) {
        CHECK(chosen(sessions, {chat, to}) == "store");
        CHECK(chosen(sessions, {chat, to}, {.stores_offline = false}) ==
              "refuse service-unavailable");
        CHECK(chosen(sessions, {chat, to}, connected) == "deliver a b");
    }
    CHECK(chosen(sessions, {normal, "juliet@example.com"}, connected) == "deliver a b");
    CHECK(chosen(sessions, {headline, "juliet@example.com"}, connected) == "ignore");
    CHECK(chosen(sessions, {normal, "juliet@example.com/a"}) == "deliver a");
    CHECK(chosen({{"a", {}}, {"b", -1}}, {chat, "juliet@example.com"}, connected) == "store");
}

TEST_CASE("RFC 6121 8.1: where a server may be silent, who may know the presence hears of an error",
          "[stanza][route]") {
    std::vector<session> const sessions{{"balcony", 1}};
    question const asked{normal, "juliet@example.com/tomb"};
    CHECK(ask(with(sessions, false), asked) == "ignore");
    CHECK(ask(with(sessions, true), asked) == "refuse service-unavailable");
    CHECK(ask(with(sessions, true), asked, {.refusing = routing_refusals::to_nobody}) == "ignore");
    CHECK(ask(with(sessions, false), asked, {.refusing = routing_refusals::to_all}) ==
          "refuse service-unavailable");
    // juliet's own
    CHECK(ask(with(sessions, false), {normal, asked.to, "juliet@example.com/balcony",
                                      stanza_origin::local}) == "refuse service-unavailable");
}

TEST_CASE("RFC 6120 10.2: who has no account is as silent as who is offline", "[stanza][route]") {
    for (bool const stores : {false, true})
        for (auto const type : {normal, chat}) {
            routing_options const how{.stores_offline = stores};
            auto const offline =
                ask(with(std::vector<session>{}, false), {type, "juliet@example.com"}, how);
            auto const unknown = ask(with({}, false), {type, "juliet@example.com"}, how);
            CHECK(offline == (stores ? "store" : "refuse service-unavailable"));
            CHECK(unknown == (stores ? "ignore" : "refuse service-unavailable"));
        }
}

}  // namespace route_messages_tests
