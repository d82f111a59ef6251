// SPDX-License-Identifier: BSL-1.0
// The table of transitions against what the RFC says about each of its rows, and about those that are not in it.
#include <couplet/negotiation/transitions.hpp>
#include <set>
#include <string>
#include <vector>

#include "catch.hpp"

namespace transitions_tests {

namespace {

using namespace couplet;

constexpr stream_role roles[]{stream_role::initiating, stream_role::receiving};

template <class F>
void for_each_phase(F f) {
    for (std::size_t i = 0; i < phase_count; ++i) f(static_cast<phase>(i));
}
template <class F>
void for_each_seen(F f) {
    for (std::size_t i = 0; i < seen_count; ++i) f(static_cast<seen>(i));
}

/// The phases that can be reached from `from` without `without`.
std::set<phase> reached_from(stream_role role, phase from, std::set<seen> const& without) {
    std::set<phase> reached{from};
    for (std::size_t before = 0; before != reached.size();) {
        before = reached.size();
        for (auto const at : std::vector<phase>(reached.begin(), reached.end()))
            for_each_seen([&](seen what) {
                auto const next = next_phase(role, at, what);
                if (next && !without.contains(what)) reached.insert(*next);
            });
    }
    return reached;
}

}  // namespace

TEST_CASE("next_phase is what the rows say, and nothing else", "[negotiation][transitions]") {
    for (auto const role : roles)
        for_each_phase([&](phase from) {
            for_each_seen([&](seen what) {
                std::optional<phase> expected;
                for (auto const& row : transitions)
                    if (is_of(role, row.roles) && row.from == from && row.what == what)
                        expected = row.next;
                CHECK(next_phase(role, from, what) == expected);
            });
        });
}

TEST_CASE("RFC 6120 4.3.2: no stream is ready before the peer's header has come",
          "[negotiation][transitions]") {
    for (auto const role : roles) {
        auto const reached = reached_from(role, phase::opening, {seen::header, seen::bare});
        CHECK_FALSE(reached.contains(phase::ready));
        CHECK_FALSE(reached.contains(phase::offering));
        CHECK_FALSE(reached.contains(phase::negotiating));
    }
}

TEST_CASE("RFC 6120 4.3.3, 5.4.3.3, 6.4.6: what begins a stream anew leads back to the header",
          "[negotiation][transitions]") {
    for (auto const role : roles) {
        for (auto const what : {seen::restart, seen::layered})
            for_each_phase([&](phase from) {
                auto const next = next_phase(role, from, what);
                if (next) CHECK(*next == phase::opening);
            });
        // While a layer is put under the stream nothing that is read can move it.
        for (auto const what :
             {seen::header, seen::bare, seen::offer, seen::request, seen::wait, seen::done,
              seen::anew, seen::restart, seen::complete, seen::peer_shut})
            CHECK_FALSE(next_phase(role, phase::switching, what));
    }
}

TEST_CASE("RFC 6120 4.4: who has closed its stream opens none again",
          "[negotiation][transitions]") {
    for (auto const role : roles) {
        CHECK(reached_from(role, phase::closing, {}) == std::set{phase::closing, phase::ended});
        CHECK(reached_from(role, phase::ended, {}) == std::set{phase::ended});
    }
}

TEST_CASE("RFC 6120 4.4, 4.6, 4.9: each phase can be left by time, faults and the connection's end",
          "[negotiation][transitions]") {
    for (auto const role : roles)
        for_each_phase([&](phase from) {
            if (from == phase::ended) return;
            INFO(name(from));
            for (auto const what :
                 {seen::shut, seen::peer_shut, seen::fault, seen::late, seen::cut}) {
                auto const next = next_phase(role, from, what);
                bool const is_possible = !(from == phase::switching && what == seen::peer_shut) &&
                                         !(from == phase::closing && what == seen::shut);
                CHECK(next.has_value() == is_possible);
                if (next) CHECK((*next == phase::closing || *next == phase::ended));
            }
            CHECK(next_phase(role, from, seen::cut) == phase::ended);
        });
}

TEST_CASE("RFC 6120 4.3.1: only the initiating entity chooses, only the receiving one is asked",
          "[negotiation][transitions]") {
    CHECK(next_phase(stream_role::initiating, phase::offering, seen::offer) == phase::negotiating);
    CHECK(next_phase(stream_role::receiving, phase::offering, seen::offer) == phase::offering);
    CHECK_FALSE(next_phase(stream_role::initiating, phase::offering, seen::request));
    CHECK(next_phase(stream_role::receiving, phase::offering, seen::request) == phase::negotiating);
}

TEST_CASE("phases have names, each its own", "[negotiation][transitions]") {
    std::set<std::string_view> names;
    for_each_phase([&](phase one) { names.insert(name(one)); });
    CHECK(names.size() == phase_count);
    CHECK_FALSE(names.contains(""));
}

}  // namespace transitions_tests
