// SPDX-License-Identifier: BSL-1.0
// The ledger of stream management, against one that is too simple to be wrong (XEP-0198 4).
#include <couplet/negotiation/management.hpp>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "allocations.hpp"
#include "catch.hpp"
#include "support.hpp"

namespace management_tests {

namespace {

using couplet::ledger_limits;
using couplet::negotiation_errc;
using couplet::stanza_ledger;

/// Counts without end, and strings in a deque.
struct naive_ledger {
    std::deque<std::string> kept;
    std::uint64_t sent = 0, acknowledged = 0, handled = 0;
    ledger_limits limits;

    std::size_t octets() const {
        std::size_t sum = 0;
        for (auto const& one : kept) sum += one.size() + 4;
        return sum;
    }
    bool send(std::string const& stanza) {
        if (kept.size() == limits.stanzas || octets() + stanza.size() + 4 > limits.octets)
            return false;
        kept.push_back(stanza);
        ++sent;
        return true;
    }
    /// The number that `h` stands for is the one of all that end so which is nearest to what can be true.
    std::optional<std::int64_t> acknowledge(std::uint32_t h) {
        std::int64_t best = 0, distance = INT64_MAX;
        for (std::int64_t turn = -1; turn <= 1; ++turn) {
            std::int64_t const base = static_cast<std::int64_t>(acknowledged >> 32) + turn;
            std::int64_t const value = (base << 32) + h;
            auto const low = static_cast<std::int64_t>(acknowledged);
            auto const high = static_cast<std::int64_t>(sent);
            std::int64_t const off = value < low ? low - value : value > high ? value - high : 0;
            if (off < distance) {
                distance = off;
                best = value;
            }
        }
        if (distance != 0)
            return best > static_cast<std::int64_t>(sent) ? std::optional<std::int64_t>{-1}
                                                          : std::optional<std::int64_t>{-2};
        auto const news = best - static_cast<std::int64_t>(acknowledged);
        for (std::int64_t i = 0; i < news; ++i) kept.pop_front();
        acknowledged += static_cast<std::uint64_t>(news);
        return news;
    }
};

std::vector<std::string> all_of(couplet::stanza_queue const& queue) {
    std::vector<std::string> all;
    for (std::string_view const one : queue) all.emplace_back(one);
    return all;
}

std::string answer(stanza_ledger& ledger, std::uint32_t h) {
    auto const came = ledger.acknowledge(h);
    return came ? std::to_string(*came) : std::string{name(came.error())};
}

std::string stanza_of(support::dice& dice) {
    std::string made(dice(dice(20) == 0 ? 3000 : 60), 'x');
    for (char& c : made) c = static_cast<char>('a' + dice(26));
    return made;
}

}  // namespace

TEST_CASE("XEP-0198 4: a ledger that is off counts and keeps nothing, in one pointer",
          "[management]") {
    stanza_ledger ledger;
    static_assert(sizeof(stanza_ledger) == sizeof(void*));
    CHECK_FALSE(ledger.is_enabled());
    CHECK(ledger.sent("<message/>"));
    ledger.handled();
    CHECK(ledger.counts() == stanza_ledger::counters{});
    CHECK(answer(ledger, 0) == "unexpected_element");
    ledger.prepare({}, {.id = "id"});
    CHECK(ledger.is_prepared());
    CHECK_FALSE(ledger.is_enabled());
    CHECK_FALSE(ledger.is_resumable());
    CHECK(ledger.sent("<message/>"));
    ledger.handled();
    CHECK(ledger.counts() == stanza_ledger::counters{});
    ledger.enable();
    CHECK(ledger.is_resumable());
    CHECK(ledger.sent("<message/>"));
    ledger.handled();
    CHECK(ledger.counts() == stanza_ledger::counters{1, 0, 1});
    ledger.disable();
    CHECK_FALSE(ledger.is_prepared());
}

TEST_CASE("XEP-0198 4: an 'h' that goes backwards or too far changes nothing", "[management]") {
    stanza_ledger ledger;
    ledger.enable();
    for (int i = 0; i < 8; ++i) CHECK(ledger.sent("<iq/>"));
    CHECK(answer(ledger, 3) == "3");
    CHECK(answer(ledger, 3) == "0");
    CHECK(answer(ledger, 2) == "handled_count_backwards");
    CHECK(answer(ledger, 0) == "handled_count_backwards");
    CHECK(answer(ledger, UINT32_MAX) == "handled_count_backwards");
    CHECK(answer(ledger, 9) == "handled_count_too_high");
    CHECK(answer(ledger, 10) == "handled_count_too_high");
    CHECK(ledger.counts() == stanza_ledger::counters{8, 3, 0});
    CHECK(ledger.unacknowledged().size() == 5);
    CHECK(answer(ledger, 8) == "5");
    CHECK(ledger.unacknowledged().empty());
}

TEST_CASE("XEP-0198 4: behind 4,294,967,295 comes 0", "[management]") {
    stanza_ledger ledger;
    ledger.enable({UINT32_MAX - 1, UINT32_MAX - 1, UINT32_MAX});
    ledger.handled();
    CHECK(ledger.handled_count() == 0);
    for (int i = 0; i < 4; ++i) CHECK(ledger.sent(std::to_string(i)));
    CHECK(ledger.sent_count() == 2);
    CHECK(answer(ledger, 3) == "handled_count_too_high");
    CHECK(answer(ledger, UINT32_MAX - 2) == "handled_count_backwards");
    CHECK(answer(ledger, UINT32_MAX) == "1");
    CHECK(answer(ledger, 0) == "1");
    CHECK(all_of(ledger.unacknowledged()) == std::vector<std::string>{"2", "3"});
    CHECK(answer(ledger, UINT32_MAX) == "handled_count_backwards");
    CHECK(answer(ledger, 2) == "2");
}

TEST_CASE(
    "XEP-0198 4: whatever is sent, handled and acknowledged, the ledger agrees with one that "
    "counts without end",
    "[management]") {
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        support::dice dice{seed};
        // A turn begins near the end of the numbers, or anywhere.
        std::uint32_t const start = dice(2) == 0
                                        ? UINT32_MAX - static_cast<std::uint32_t>(dice(300))
                                        : static_cast<std::uint32_t>(dice(UINT32_MAX));
        ledger_limits const limits{.octets = 200 + dice(20'000),
                                   .stanzas = static_cast<std::uint32_t>(1 + dice(200))};
        stanza_ledger ledger;
        ledger.prepare(limits);
        ledger.enable({start, start, start});
        std::uint64_t const turn = (std::uint64_t{1} << 32) + start;
        naive_ledger naive{
            .kept = {}, .sent = turn, .acknowledged = turn, .handled = turn, .limits = limits};
        for (int step = 0; step < 400; ++step) {
            switch (dice(5)) {
                case 0:
                case 1: {
                    auto const stanza = stanza_of(dice);
                    bool const has_room = ledger.has_room(stanza.size());
                    bool const is_sent = ledger.sent(stanza);
                    REQUIRE(is_sent == naive.send(stanza));
                    REQUIRE(has_room == is_sent);
                    break;
                }
                case 2:
                    ledger.handled();
                    ++naive.handled;
                    break;
                case 3: {
                    auto const h = static_cast<std::uint32_t>(naive.acknowledged +
                                                              dice(naive.kept.size() + 1));
                    auto const said = naive.acknowledge(h);
                    REQUIRE(answer(ledger, h) == std::to_string(*said));
                    break;
                }
                case 4: {
                    auto const h = dice(2) == 0
                                       ? static_cast<std::uint32_t>(naive.sent + dice(600) - 300)
                                       : static_cast<std::uint32_t>(dice(UINT32_MAX));
                    auto const said = naive.acknowledge(h);
                    REQUIRE(answer(ledger, h) == (*said == -1   ? "handled_count_too_high"
                                                  : *said == -2 ? "handled_count_backwards"
                                                                : std::to_string(*said)));
                    break;
                }
            }
            if (dice(50) == 0) ledger.release();
            REQUIRE(all_of(ledger.unacknowledged()) ==
                    std::vector<std::string>(naive.kept.begin(), naive.kept.end()));
            REQUIRE(ledger.counts() ==
                    stanza_ledger::counters{static_cast<std::uint32_t>(naive.sent),
                                            static_cast<std::uint32_t>(naive.acknowledged),
                                            static_cast<std::uint32_t>(naive.handled)});
            REQUIRE(ledger.unacknowledged().octets() == naive.octets());
        }
    }
}

TEST_CASE(
    "XEP-0198 4: in steady state nothing is allocated, whether the window is ever empty or not",
    "[management]") {
    for (std::uint32_t const window : {0U, 1U, 7U, 100U}) {
        stanza_ledger ledger;
        ledger.enable();
        std::uint32_t acknowledged = 0;
        std::string const stanza(150, 's');
        auto const turn = [&] {
            for (int i = 0; i < 10; ++i) (void)ledger.sent(stanza);
            acknowledged = ledger.sent_count() < window ? 0 : ledger.sent_count() - window;
            (void)ledger.acknowledge(acknowledged);
        };
        for (int i = 0; i < 100; ++i) turn();
        CHECK(allocations::during([&] {
                  for (int i = 0; i < 1000; ++i) turn();
              }) == 0);
        CHECK(ledger.unacknowledged().size() == window);
    }
}

TEST_CASE(
    "XEP-0198 4: the memory of a ledger is bounded by its limits, and given back when nothing is "
    "in it",
    "[management]") {
    stanza_ledger ledger;
    ledger.prepare({.octets = 10'000, .stanzas = 1'000'000});
    ledger.enable();
    auto const before = allocations::octets();
    while (ledger.sent("<message to='romeo@example.net'/>")) {
    }
    CHECK(ledger.unacknowledged().octets() <= 10'000);
    CHECK(allocations::octets() - before <= 2 * 10'000 + 64);
    CHECK(answer(ledger, ledger.sent_count()) != "0");
    ledger.release();
    CHECK(allocations::octets() == before);
    CHECK(ledger.sent("<iq/>"));
}

TEST_CASE("XEP-0198 8.2: the peer is asked every so many stanzas, and at a tick for what is left",
          "[management]") {
    stanza_ledger ledger;
    ledger.prepare({.ask_every = 5});
    ledger.enable();
    CHECK_FALSE(ledger.is_request_useful());
    for (int i = 0; i < 4; ++i) CHECK(ledger.sent("<iq/>"));
    CHECK_FALSE(ledger.is_request_due());
    CHECK(ledger.is_request_useful());
    CHECK(ledger.sent("<iq/>"));
    CHECK(ledger.is_request_due());
    ledger.requested();
    CHECK_FALSE(ledger.is_request_due());
    CHECK_FALSE(ledger.is_request_useful());
    CHECK(ledger.sent("<iq/>"));
    CHECK(ledger.is_request_useful());
    CHECK(answer(ledger, 6) == "6");
    CHECK_FALSE(ledger.is_request_useful());
}

TEST_CASE("XEP-0198 5: a ledger that is copied is another one", "[management]") {
    stanza_ledger ledger;
    ledger.prepare({}, {.id = "id"});
    ledger.enable();
    CHECK(ledger.sent("<iq/>"));
    stanza_ledger copy = ledger;
    CHECK(answer(copy, 1) == "1");
    CHECK(ledger.unacknowledged().size() == 1);
    CHECK(copy.terms() == ledger.terms());
    copy = ledger;
    CHECK(copy.unacknowledged().size() == 1);
}

}  // namespace management_tests
