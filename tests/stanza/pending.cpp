// SPDX-License-Identifier: BSL-1.0
#include <couplet/jid/literal.hpp>
#include <couplet/stanza/addresses.hpp>
#include <couplet/stanza/fingerprint.hpp>
#include <couplet/stanza/pending.hpp>
#include <couplet/stanza/random_id.hpp>
#include <couplet/stanza/view.hpp>
#include <couplet/xml/owned_element.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "allocations.hpp"
#include "both.hpp"
#include "pending_laws.hpp"
#include "support.hpp"

namespace pending_tests {

namespace {

using namespace couplet::literals;
using couplet::absent_address, couplet::account_answers, couplet::known_address,
    couplet::pending_errc, couplet::pending_iqs;
using std::nullopt, std::string, std::string_view;

constexpr auto own = "juliet@im.example.com/balcony"_jid;
constexpr auto romeo = "romeo@example.net/orchard"_jid;
constexpr couplet::hash_key key{0x0123456789ABCDEF, 0xFEDCBA9876543210};
using table = pending_iqs<int>;

std::optional<int> take(table& waiting, string_view id, couplet::jid_view from) {
    return waiting.take(id, known_address{from}, own);
}

/// What a stanza's reader hands over.
struct read_stanza {
    explicit read_stanza(string_view text)
        : element{*couplet::xml::parse_element(text)},
          stanza{*couplet::stanza_view::from(element)},
          addresses{stanza} {}
    couplet::xml::element element;
    couplet::stanza_view stanza;
    couplet::stanza_addresses addresses;
};

}  // namespace

TEST_CASE("SipHash-2-4-128: the reference's vectors for key 00..0f, compared with OpenSSL's",
          "[stanza]") {
    constexpr couplet::hash_key reference{0x0706050403020100, 0x0F0E0D0C0B0A0908};
    constexpr string_view input{"\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E", 15};
    using couplet::fingerprint, couplet::fingerprint_of;
    BOTH(fingerprint_of("", reference) == fingerprint{0xE6A825BA047F81A3, 0x930255C71472F66D});
    BOTH(fingerprint_of(input, reference) == fingerprint{0x11A8B03399E99354, 0xD9C3CF970FEC087E});
    BOTH(fingerprint_of("a", reference) != fingerprint_of("a", key));
    BOTH(fingerprint_of("a", key) != fingerprint_of({"a\0", 2}, key));
}

TEST_CASE("RFC 6120 8.2.3 3: a request waits until it is answered, and then no longer",
          "[stanza]") {
    table waiting{4, key};
    CHECK(waiting.empty());
    CHECK_FALSE(waiting.insert("1", romeo, own, 100, 7));
    CHECK_FALSE(waiting.insert("2", nullopt, own, 100, 8));
    CHECK(waiting.size() == 2);
    CHECK(waiting.contains("1"));
    CHECK(take(waiting, "1", romeo) == 7);
    CHECK_FALSE(waiting.contains("1"));
    CHECK(take(waiting, "1", romeo) == nullopt);
    CHECK(waiting.take("2", absent_address{}, own) == 8);
    CHECK(waiting.empty());
}

TEST_CASE(
    "RFC 6120 8.1.2.1: an answer from somebody else changes nothing, and the true one still counts",
    "[stanza]") {
    table waiting{4, key};
    CHECK_FALSE(waiting.insert("1", romeo, own, 100, 7));
    CHECK(take(waiting, "1", "romeo@example.net"_jid) == nullopt);
    CHECK(take(waiting, "1", "evil@evil.example"_jid) == nullopt);
    CHECK(take(waiting, "1", own.bare()) == nullopt);
    CHECK(waiting.take("1", absent_address{}, own) == nullopt);
    CHECK(waiting.take("1", couplet::parsed_address{couplet::address::from_text("@")}, own) ==
          nullopt);
    CHECK(waiting.size() == 1);
    CHECK(take(waiting, "1", romeo) == 7);

    CHECK_FALSE(waiting.insert("2", nullopt, own, 100, 8));
    CHECK(take(waiting, "2", "im.example.com"_jid) == nullopt);
    CHECK(waiting.take("2", couplet::parsed_address{couplet::address::from_text("")}, own) ==
          nullopt);
    CHECK(take(waiting, "2", own.bare()) == 8);

    CHECK_FALSE(waiting.insert("3", nullopt, own, 100, 9));
    CHECK(waiting.take("3", known_address{romeo}, own, account_answers::by_server_too) == nullopt);
    CHECK(waiting.take("3", known_address{"im.example.com"_jid}, own,
                       account_answers::by_server_too) == 9);
    CHECK_FALSE(waiting.insert("4", romeo, own, 100, 9));
    CHECK(waiting.take("4", known_address{"im.example.com"_jid}, own,
                       account_answers::by_server_too) == nullopt);
}

TEST_CASE("RFC 6120 8.2.3: of a stanza only an iq's result or error is taken", "[stanza]") {
    table waiting{4, key};
    CHECK_FALSE(waiting.insert("1", romeo, own, 100, 7));
    auto takes = [&](string_view kind, string_view attributes) {
        read_stanza const read{'<' + string{kind} +
                               " xmlns='jabber:client' from='romeo@example.net/orchard' " +
                               string{attributes} + "/>"};
        return waiting.take(read.stanza, read.addresses, own);
    };
    CHECK(takes("iq", "type='get' id='1'") == nullopt);
    CHECK(takes("iq", "id='1'") == nullopt);
    CHECK(takes("iq", "type='result'") == nullopt);
    CHECK(takes("iq", "type='result' id='2'") == nullopt);
    CHECK(takes("message", "type='error' id='1'") == nullopt);
    CHECK(takes("iq", "type='error' id='1'") == 7);
}

TEST_CASE("XEP-0114 3: a component's request is answered at the address that asked", "[stanza]") {
    table waiting{4, key};
    auto const room = "room@muc.example.com"_jid;
    CHECK_FALSE(waiting.insert("1", romeo, room, 100, 7));
    known_address const from{romeo}, to{room}, other{"other@muc.example.com"_jid};
    CHECK(waiting.take_service("1", from, other) == nullopt);
    CHECK(waiting.take_service("1", other, to) == nullopt);
    CHECK(waiting.take_service("2", from, to) == nullopt);
    read_stanza const read{
        "<iq xmlns='jabber:component:accept' type='result' id='1' "
        "from='romeo@example.net/orchard'/>"};
    CHECK(waiting.take_service(read.stanza, read.addresses) == nullopt);
    CHECK(waiting.take_service("1", from, to) == 7);
}

TEST_CASE("RFC 6120 8.1.3: what cannot be remembered is refused, with a reason, and moves nothing",
          "[stanza]") {
    pending_iqs<std::unique_ptr<int>> waiting{2, key};
    auto add = [&](string_view id, std::unique_ptr<int>& value) {
        return waiting.insert(id, romeo, own, 1, std::move(value));
    };
    auto value = std::make_unique<int>(1), second = std::make_unique<int>(2),
         third = std::make_unique<int>(3);
    CHECK(add("", value) == pending_errc::empty_id);
    REQUIRE(value);
    CHECK_FALSE(add("a", value));
    CHECK_FALSE(value);
    CHECK(add("a", second) == pending_errc::duplicate_id);
    REQUIRE(second);
    CHECK_FALSE(add("b", second));
    CHECK(waiting.is_full());
    CHECK(add("b", third) == pending_errc::duplicate_id);
    CHECK(add("c", third) == pending_errc::full);
    REQUIRE(third);
    CHECK(**waiting.cancel("a") == 1);
    CHECK_FALSE(waiting.cancel("a"));
    CHECK_FALSE(add("c", third));
    for (auto const code :
         {pending_errc::full, pending_errc::duplicate_id, pending_errc::empty_id}) {
        CHECK_FALSE(name(code).empty());
        CHECK_FALSE(describe(code).empty());
    }
}

TEST_CASE("RFC 6120 8.2.3: requests are given up at their deadline, the earliest first",
          "[stanza]") {
    table waiting{8, key};
    CHECK(waiting.next_deadline() == nullopt);
    int const deadlines[]{50, 10, 40, 20, 30, 10};
    for (int i = 0; i < 6; ++i)
        CHECK_FALSE(waiting.insert(std::to_string(i), romeo, own, deadlines[i], deadlines[i]));
    CHECK(waiting.next_deadline() == 10);
    CHECK(waiting.take_expired(9) == nullopt);
    CHECK(waiting.take_expired(10) == 10);
    CHECK(waiting.take_expired(10) == 10);
    CHECK(waiting.take_expired(10) == nullopt);
    CHECK(take(waiting, "3", romeo) == 20);
    CHECK(waiting.next_deadline() == 30);
    CHECK(waiting.take_expired(1000) == 30);
    CHECK(waiting.take_expired(1000) == 40);
    CHECK(waiting.take_expired(1000) == 50);
    CHECK(waiting.take_expired(1000) == nullopt);
    CHECK(waiting.empty());
}

TEST_CASE("a stream that has ended gives every value back, and a table every value up",
          "[stanza]") {
    auto const value = std::make_shared<int>(1);
    {
        pending_iqs<std::shared_ptr<int>> waiting{8, key};
        for (int i = 0; i < 8; ++i)
            CHECK_FALSE(waiting.insert(std::to_string(i), nullopt, own, i, value));
        CHECK(value.use_count() == 9);
        int given = 0;
        for (int i = 0; i < 3; ++i) given += waiting.take_any().has_value();
        CHECK(given == 3);
        CHECK(value.use_count() == 6);
    }
    CHECK(value.use_count() == 1);
    pending_iqs<int> none{0, key};
    CHECK(none.insert("1", romeo, own, 1, 1) == pending_errc::full);
    CHECK_FALSE(none.take_any());
}

TEST_CASE("500,000 steps at random: the table is the map it should be", "[stanza]") {
    support::dice dice{3};
    for (std::uint32_t const capacity : {0U, 1U, 3U, 20U, 50U}) {
        pending_laws::pair both{capacity, key};
        std::string_view broken;
        for (int step = 0; step < 100'000 && broken.empty(); ++step) broken = both.step(dice);
        CAPTURE(capacity);
        CHECK(broken == "");
    }
}

TEST_CASE(
    "hostile: a flood of answers with ids that nobody sent takes constant time each, and no memory",
    "[stanza]") {
    table waiting{1000, key};
    for (int i = 0; i < 1000; ++i)
        CHECK_FALSE(waiting.insert("id" + std::to_string(i), romeo, own, 1, i));
    std::vector<string> ids;
    for (int i = 0; i < 1000; ++i) ids.push_back("id" + std::to_string(1000 + i));
    std::size_t found = 0, asked = 0;
    auto const seconds = support::seconds_for([&] {
        asked = allocations::during([&] {
            for (int i = 0; i < 1'000'000; ++i)
                found +=
                    waiting.take(ids[static_cast<std::size_t>(i) % 1000], known_address{romeo}, own)
                        .has_value();
        });
    });
    CHECK(found == 0);
    CHECK(asked == 0);
    CHECK(waiting.size() == 1000);
    CHECK(seconds <
          2);  // a walk through 1,000 requests for each would take a hundred times as long
}

TEST_CASE("no allocation after construction, whatever comes and goes", "[stanza]") {
    table waiting{100, key};
    std::vector<couplet::random_id> ids;
    support::dice dice{1};
    for (int i = 0; i < 100; ++i)
        ids.push_back(couplet::random_id::draw([&] { return std::uint64_t{dice(1UL << 62)} * 7; }));
    std::size_t answered = 0;
    CHECK(allocations::during([&] {
              for (int round = 0; round < 100; ++round) {
                  for (auto const& id : ids) (void)waiting.insert(id, romeo, own, round, 1);
                  for (std::size_t i = 0; i < 50; ++i)
                      answered += take(waiting, ids[i], romeo).has_value();
                  while (waiting.take_expired(round)) continue;
              }
          }) == 0);
    CHECK(answered == 5000);
    CHECK(waiting.empty());
}

TEST_CASE("the constructor allocates once, and std::bad_alloc in it leaks nothing", "[stanza]") {
    CHECK(allocations::during([] { table const waiting{100, key}; }) == 1);
    bool is_thrown = false;
    auto const before = allocations::alive();
    try {
        allocations::failing_from const failing{0};
        table const waiting{100, key};
    } catch (std::bad_alloc const&) {
        is_thrown = true;
    }
    auto const after = allocations::alive();
    CHECK(is_thrown);
    CHECK(after == before);
}

TEST_CASE("a table is moved with all that waits in it; what is left has no room", "[stanza]") {
    auto const value = std::make_shared<int>(7);
    using shared = pending_iqs<std::shared_ptr<int>>;
    shared first{4, key};
    CHECK_FALSE(first.insert("1", romeo, own, 100, value));
    shared second{std::move(first)};
    CHECK(first.empty());
    CHECK(first.is_full());
    CHECK_FALSE(first.contains("1"));
    CHECK_FALSE(first.take("1", known_address{romeo}, own));
    CHECK(first.insert("2", romeo, own, 100, value) == pending_errc::full);
    CHECK(second.contains("1"));
    shared third{2, key};
    CHECK_FALSE(third.insert("3", romeo, own, 100, value));
    CHECK(value.use_count() == 3);
    third = std::move(second);
    CHECK(value.use_count() == 2);
    CHECK(*third.take("1", known_address{romeo}, own) == value);
    CHECK(third.capacity() == 4);
    second = shared{1, {}};
    CHECK_FALSE(second.insert("4", romeo, own, 100, value));
}

}  // namespace pending_tests
