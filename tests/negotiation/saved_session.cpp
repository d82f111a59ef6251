// SPDX-License-Identifier: BSL-1.0
// A session as octets: what is saved comes back, and what somebody else wrote does not (XEP-0198 5).
#include <couplet/jid/literal.hpp>
#include <couplet/negotiation/kept_stanza.hpp>
#include <couplet/negotiation/saved_session.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "support.hpp"

namespace saved_session_tests {

namespace {

using namespace couplet::literals;
using couplet::saved_session;
using couplet::saved_session_errc;

std::string saved(saved_session const& session) {
    std::string octets;
    append(octets, session);
    return octets;
}
std::string fault(std::string_view octets, couplet::ledger_limits const& limits = {}) {
    auto const read = saved_session::parse(octets, limits);
    return read ? "none" : std::string{name(read.error().code)};
}

std::string stanza_of(support::dice& dice, bool is_framed) {
    constexpr std::string_view kinds[]{"message", "presence", "iq"};
    std::string const kind{dice.of(kinds)};
    std::string made = '<' + kind;
    if (is_framed) made += " xmlns='jabber:client'";
    if (dice(2) == 0) made += " id='" + std::to_string(dice(1000)) + '\'';
    if (dice(3) == 0) return made + "/>";
    made += "><body>";
    for (std::size_t i = dice(30); i > 0; --i) made += dice(4) == 0 ? "&lt;,:" : "\xC3\xA9 x";
    return made + "</body><x xmlns='urn:x'/></" + kind + '>';
}

saved_session any_session(support::dice& dice) {
    saved_session made{*couplet::jid::parse(dice(2) == 0 ? "juliet@im.example.com/balcony"
                                                         : "romeo@example.net/a, 3:b"),
                       {}};
    couplet::resumption_terms terms{.id = "sm:" + std::string(1 + dice(9), 'i'),
                                    .location = dice(2) == 0 ? "[2001:db8::1]:9222" : "",
                                    .seconds = static_cast<std::uint32_t>(dice(1000)),
                                    .is_framed = dice(2) == 0};
    bool const is_framed = terms.is_framed;
    made.management.prepare({}, std::move(terms));
    auto const start = static_cast<std::uint32_t>(UINT32_MAX - dice(6));
    made.management.enable({start, start, static_cast<std::uint32_t>(dice(UINT32_MAX))});
    for (std::size_t i = dice(8); i > 0; --i)
        REQUIRE(made.management.sent(stanza_of(dice, is_framed)));
    if (!made.management.unacknowledged().empty()) REQUIRE(made.management.acknowledge(start + 1));
    return made;
}

void check_same(saved_session const& a, saved_session const& b) {
    CHECK(a.address == b.address);
    CHECK(a.management.terms() == b.management.terms());
    CHECK(a.management.counts() == b.management.counts());
    auto const &kept = a.management.unacknowledged(), &other = b.management.unacknowledged();
    CHECK(std::vector<std::string_view>(kept.begin(), kept.end()) ==
          std::vector<std::string_view>(other.begin(), other.end()));
    CHECK(b.management.is_resumable());
}

/// Fields with a right checksum, as only somebody who knows the format writes them.
std::string forged(std::string_view fields) {
    std::string made = "couplet session 1\n" + std::string{fields};
    couplet::detail::checksum sum;
    sum.update(made);
    auto const digits = sum.finish();
    return made.append(digits.data(), digits.size());
}
std::string with_stanzas(std::string_view stanzas, std::string_view sent = "1:1") {
    return forged("26:juliet@example.com/balcony,2:id,0:,1:0,1:0," + std::string{sent} +
                  ",1:0,1:7," + std::string{stanzas});
}
std::string field(std::string_view text) {
    return std::to_string(text.size()) + ':' + std::string{text} + ',';
}

}  // namespace

TEST_CASE("XEP-0198 5: what is saved and read again is the same session", "[saved_session]") {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        support::dice dice{seed};
        auto const session = any_session(dice);
        auto const octets = saved(session);
        auto const read = saved_session::parse(octets);
        REQUIRE(read);
        check_same(session, *read);
        CHECK(saved(*read) == octets);
    }
}

TEST_CASE("XEP-0198 5: one octet that is changed, missing or added is one too many",
          "[saved_session]") {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        support::dice dice{seed};
        auto const octets = saved(any_session(dice));
        std::size_t taken = 0;
        for (std::size_t i = 0; i < octets.size(); ++i) {
            auto changed = octets;
            for (unsigned bits = 1; bits < 256; ++bits) {
                changed[i] = static_cast<char>(static_cast<unsigned char>(octets[i]) ^ bits);
                taken += fault(changed) == "none" ? 1 : 0;
            }
            taken += fault(std::string_view{octets}.substr(0, i)) == "none" ? 1 : 0;
            auto longer = octets;
            longer.insert(i, 1, static_cast<char>(dice(256)));
            taken += fault(longer) == "none" ? 1 : 0;
        }
        CHECK(taken == 0);
    }
}

TEST_CASE("XEP-0198 5: a saved session that somebody forged is read as strictly",
          "[saved_session]") {
    CHECK(fault(with_stanzas(field("<iq/>"))) == "none");
    CHECK(fault("") == "unknown_format");
    CHECK(fault("couplet session 2\n") == "unknown_format");
    CHECK(fault("couplet session 1\n") == "damaged");
    CHECK(fault(forged("")) == "malformed");
    auto const addressed = [](std::string_view address) {
        return forged(field(address) + "2:id,0:,1:0,1:0,1:0,1:0,1:0,");
    };
    CHECK(fault(addressed("juliet@example.com/balcony")) == "none");
    for (std::string_view const wrong :
         {"", "@", "juliet@example.com/", "Juliet@example.com/balcony", "juliet@EXAMPLE.com"})
        CHECK(fault(addressed(wrong)) == "wrong_address");
    auto const named = [](std::string_view id) {
        return forged("26:juliet@example.com/balcony," + field(id) + "0:,1:0,1:0,1:0,1:0,1:0,");
    };
    CHECK(fault(named(std::string(4000, 'i'))) == "none");
    CHECK(fault(named(std::string(4001, 'i'))) == "wrong_id");
    CHECK(fault(named("")) == "wrong_id");
    auto const counted = [](std::string_view numbers) {
        return forged("26:juliet@example.com/balcony,2:id,0:," + std::string{numbers});
    };
    CHECK(fault(counted("2:10,1:1,10:4294967295,10:4294967295,10:4294967295,")) == "none");
    for (std::string_view const wrong :
         {"1:0,1:2,1:0,1:0,1:0,", "1:0,1:0,11:04294967295,1:0,1:0,",
          "1:0,1:0,10:4294967296,1:0,1:0,", "1:0,1:0,2:-1,1:0,1:0,", "1:0,1:0,2:+1,1:0,1:0,",
          "1:0,1:0,2:00,1:0,1:0,", "1:0,1:0,2: 0,1:0,1:0,", "1:0,1:0,0:,1:0,1:0,",
          "1:0,1:0,1:0,1:0,", "1:0,1:0,1:0,1:0,1:0", "1:0,1:0,1:0,1:0,01:0,",
          "1:0,1:0,1:0,1:0,99:0,", "1:0,1:0,1:0,1:0,4294967295:0,",
          "1:0,1:0,1:0,1:0,18446744073709551615:0,"})
        CHECK(fault(counted(wrong)) == "malformed");
}

TEST_CASE("XEP-0198 5: nothing is sent again but stanzas, as many as were not acknowledged",
          "[saved_session]") {
    for (std::string_view const wrong :
         {"", " ", "x", "<iq/> ", " <iq/>", "<iq/><iq/>", "<iq", "<iq>", "</iq>",
          "<a xmlns='urn:xmpp:sm:3' h='1'/>", "<stream:error/>", "</stream:stream>",
          "<iq/></stream:stream>", "<iq xmlns='jabber:other'/>", "<!-- --><iq/>",
          "<iq a='1' a='2'/>", "<iq>\x01</iq>", "<?xml version='1.0'?><iq/>", "<iq/><"}) {
        INFO(wrong);
        CHECK(fault(with_stanzas(field(wrong))) == "wrong_stanza");
    }
    CHECK(fault(with_stanzas("")) == "wrong_count");
    CHECK(fault(with_stanzas(field("<iq/>") + field("<iq/>"))) == "wrong_count");
    CHECK(fault(with_stanzas("", "10:4294967295")) == "wrong_count");
    CHECK(fault(with_stanzas(field("<iq/>"), "1:0")) == "wrong_count");
    CHECK(fault(with_stanzas("6:<iq/>,")) == "malformed");
    CHECK(fault(with_stanzas(field("<iq/>")), {.octets = 8}) == "over_limits");
    CHECK(fault(with_stanzas(field("<iq/>")), {.octets = 9}) == "none");
    CHECK(fault(with_stanzas(field("<iq/>")), {.stanzas = 0}) == "over_limits");
}

TEST_CASE("XEP-0198 5: only what can be resumed is saved", "[saved_session]") {
    couplet::session state;
    CHECK_FALSE(saved_session::from(state));
    state.address = couplet::jid{"juliet@im.example.com/balcony"_jid};
    CHECK_FALSE(saved_session::from(state));
    state.management.prepare({}, {});
    state.management.enable();
    CHECK_FALSE(saved_session::from(state));
    state.management.set_terms({.id = "id"});
    auto const copy = saved_session::from(state);
    REQUIRE(copy);
    CHECK(copy->address == *state.address);
    CHECK(state.management.is_enabled());
    REQUIRE(saved_session::from(std::move(state)));
    CHECK_FALSE(state.management.is_enabled());
}

TEST_CASE("ISO 3309: the checksum is CRC-32", "[saved_session]") {
    couplet::detail::checksum sum;
    sum.update("1234");
    sum.update("56789");
    auto const digits = sum.finish();
    CHECK(std::string(digits.data(), digits.size()) == "cbf43926");
}

TEST_CASE("each fault of a saved session has a name and a sentence", "[saved_session]") {
    for (unsigned i = 0; i <= static_cast<unsigned>(saved_session_errc::wrong_stanza); ++i) {
        CHECK_FALSE(name(static_cast<saved_session_errc>(i)).empty());
        CHECK_FALSE(describe(static_cast<saved_session_errc>(i)).empty());
    }
    CHECK(name(static_cast<saved_session_errc>(99)).empty());
}

}  // namespace saved_session_tests
