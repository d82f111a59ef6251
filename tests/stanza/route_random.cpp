// SPDX-License-Identifier: BSL-1.0
// The laws of routing, tried at random.
#include <random>

#include "../catch.hpp"
#include "route_laws.hpp"

namespace route_random_tests {

namespace {

using namespace laws;

constexpr std::string_view places[]{
    "a@example.com",       "a@example.com/x",   "a@example.com/y",     "b@example.com",
    "b@example.com/x",     "example.com",       "example.com/x",       "rooms.example.com",
    "r@rooms.example.com", "romeo@example.net", "romeo@example.net/x", "example.net"};

class generator {
  public:
    explicit generator(unsigned seed) : random_{seed} {}

    unsigned below(unsigned bound) { return static_cast<unsigned>(random_() % bound); }
    bool flip() { return below(2) == 0; }

    world::account account() {
        world::account made;
        constexpr std::string_view names[]{"x", "y", "z", "w"};
        for (unsigned i = below(5); i != 0; --i) {
            std::optional<int> rank;
            if (below(4) != 0) rank = static_cast<int>(below(5)) - 2;
            made.sessions.push_back({std::string{names[i - 1]}, rank});
        }
        if (flip()) made.trusted = {"romeo@example.net"};
        return made;
    }
    routing_options options() {
        return {.stores_offline = flip(),
                .refusing = static_cast<routing_refusals>(below(3)),
                .normal = static_cast<routing_spread>(below(3)),
                .chat = static_cast<routing_spread>(below(3)),
                .shares_matched_chat = flip(),
                .uses_connected = flip(),
                .guards_requests = flip(),
                .denies_probes = flip(),
                .federates = flip()};
    }
    routing_scenario scenario() {
        auto const types = all_types();
        question asked{types[below(static_cast<unsigned>(types.size()))]};
        if (below(8) != 0) asked.to = places[below(std::size(places))];
        asked.from = places[below(std::size(places))];
        asked.origin = flip() ? stanza_origin::local : stanza_origin::remote;
        routing_scenario made{{}, facts(asked), options()};
        made.stanza.is_misaddressed = below(16) == 0;
        if (flip()) made.known.accounts["a@example.com"] = account();
        if (flip()) made.known.accounts["b@example.com"] = account();
        return made;
    }

  private:
    std::mt19937 random_;
};

}  // namespace

TEST_CASE("RFC 6120 10, RFC 6121 8: the laws of routing hold for 200,000 stanzas made at random",
          "[stanza][route]") {
    generator make{6121};
    std::string broken;
    for (int i = 0; i < 200'000 && broken.empty(); ++i) broken = broken_by(make.scenario());
    CHECK(broken == "");
}

}  // namespace route_random_tests
