// SPDX-License-Identifier: BSL-1.0
// Borrowed addresses, their types, and literals.
#include <couplet/jid.hpp>
#include <couplet/jid/literal.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_set>

#include "addresses.hpp"
#include "both.hpp"

namespace view_tests {

using addresses::good;
using addresses::repeat;
using couplet::bare_jid_view;
using couplet::domain_jid_view;
using couplet::full_jid_view;
using couplet::jid;
using couplet::jid_view;
using namespace couplet::literals;

namespace {

constexpr auto full = "juliet@example.com/balcony"_jid;
constexpr auto bare = "juliet@example.com"_jid;
constexpr auto at_server = "example.com/balcony"_jid;
constexpr auto server = "example.com"_jid;

template <class From, class To>
constexpr bool converts = std::is_convertible_v<From, To>;

std::string printed(auto const& address) {
    std::ostringstream out;
    out << address;
    return out.str();
}

}  // namespace

TEST_CASE("A view is 16 octets and trivially copyable, and only an enforced address becomes one",
          "[jid][view]") {
    static_assert(sizeof(jid_view) == 16);
    static_assert(std::is_trivially_copyable_v<jid_view>);
    static_assert(std::is_trivially_copyable_v<domain_jid_view>);
    static_assert(!std::is_default_constructible_v<jid_view>);
    static_assert(!std::is_constructible_v<jid_view, std::string_view>);
    static_assert(!std::is_constructible_v<jid_view, char const*>);
    static_assert(!std::is_constructible_v<jid_view, std::string>);
    static_assert(!std::is_constructible_v<bare_jid_view, jid_view>);
    static_assert(!std::is_constructible_v<full_jid_view, jid_view>);
    static_assert(!std::is_constructible_v<domain_jid_view, bare_jid_view>);
    static_assert(std::is_nothrow_copy_constructible_v<jid_view>);
}

TEST_CASE(
    "RFC 6120 1.4: bare, full and domain addresses are types, the narrow ones also the wide one",
    "[jid][view]") {
    static_assert(converts<bare_jid_view, jid_view>);
    static_assert(converts<full_jid_view, jid_view>);
    static_assert(converts<domain_jid_view, bare_jid_view>);
    static_assert(converts<domain_jid_view, jid_view>);
    static_assert(!converts<jid_view, bare_jid_view>);
    static_assert(!converts<jid_view, full_jid_view>);
    static_assert(!converts<bare_jid_view, domain_jid_view>);
    static_assert(!converts<full_jid_view, bare_jid_view>);
    static_assert(!converts<bare_jid_view, full_jid_view>);
    static_assert(!converts<jid, bare_jid_view>);
    static_assert(converts<jid, jid_view>);
    static_assert(!converts<jid_view, jid>);  // which copies: explicitly
    static_assert(std::is_constructible_v<jid, jid_view>);
}

TEST_CASE("RFC 7622 3.1: the parts of a view", "[jid][view]") {
    BOTH(full.local() == "juliet" && full.domain() == "example.com" &&
         full.resource() == "balcony");
    BOTH(bare.local() == "juliet" && bare.domain() == "example.com" && bare.resource() == "");
    BOTH(at_server.local() == "" && at_server.domain() == "example.com");
    BOTH(at_server.resource() == "balcony");
    BOTH(server.local() == "" && server.domain() == "example.com" && server.resource() == "");
    BOTH(full.has_local() && full.has_resource() && full.is_full() && !full.is_bare());
    BOTH(bare.has_local() && !bare.has_resource() && bare.is_bare() && !bare.is_domain());
    BOTH(!at_server.has_local() && at_server.is_full() && !at_server.is_domain());
    BOTH(!server.has_local() && server.is_bare() && server.is_domain() && !server.is_full());
    BOTH("b/a@b/c"_jid.resource() == "a@b/c");
}

TEST_CASE("RFC 6120 1.4: a view is narrowed to what it holds", "[jid][view]") {
    BOTH(full.bare() == bare && bare.bare() == bare && server.bare() == server);
    BOTH(at_server.bare() == server);
    BOTH(full.domain_jid() == server && bare.domain_jid() == server &&
         server.domain_jid() == server);
    BOTH(full.as_full() == full && !full.as_bare() && !full.as_domain());
    BOTH(bare.as_bare() == bare && !bare.as_full() && !bare.as_domain());
    BOTH(server.as_domain() == server && server.as_bare() == server && !server.as_full());
    BOTH(at_server.as_full() == at_server && !at_server.as_domain());
    BOTH(full.domain_jid().is_domain() && full.domain_jid().domain() == "example.com");
    BOTH(full.bare().text().data() == full.text().data());
    static_assert(std::is_same_v<decltype(full.bare()), bare_jid_view>);
    static_assert(std::is_same_v<decltype(full.domain_jid()), domain_jid_view>);
}

TEST_CASE("RFC 7622 3: what is canonical and ASCII can be borrowed without a copy", "[jid][view]") {
    static constexpr std::string_view text = "juliet@example.com/Balcony";
    BOTH(jid_view::from_canonical(text)->text().data() == text.data());
    BOTH(jid_view::from_canonical(text)->resource() == "Balcony");
    BOTH(!jid_view::from_canonical("Juliet@example.com"));
    BOTH(!jid_view::from_canonical("juliet@Example.com"));
    BOTH(!jid_view::from_canonical("juliet@example.com."));
    BOTH(!jid_view::from_canonical("juliet@example..com"));
    BOTH(!jid_view::from_canonical("juliet@-example.com"));
    BOTH(!jid_view::from_canonical("juliet@xn--a"));
    BOTH(!jid_view::from_canonical("ju liet@example.com"));
    BOTH(!jid_view::from_canonical("juliet&@example.com"));
    BOTH(!jid_view::from_canonical("juliet@example.com/"));
    BOTH(!jid_view::from_canonical("@example.com"));
    BOTH(!jid_view::from_canonical("juliet@"));
    BOTH(!jid_view::from_canonical(""));
    BOTH(!jid_view::from_canonical("juliet@example.com/\x7F"));
    CHECK(!jid_view::from_canonical("j\u00FCliet@example.com"));
    CHECK(jid_view::from_canonical("a@b/" + repeat("c", 60)));
    CHECK(!jid_view::from_canonical("a@b/" + repeat("c", 61)));
}

TEST_CASE("RFC 7622 3: the text of an address, kept somewhere, is an address again",
          "[jid][view]") {
    support::dice random{6};
    support::differences found;
    for (int i = 0; i < 20'000; ++i) {
        auto const parsed = jid::parse(addresses::any(random));
        if (!parsed) continue;
        std::string const kept{parsed->text()};
        auto const again = jid_view::assume_canonical(kept);
        if (again != *parsed || again.local() != parsed->local() ||
            again.domain() != parsed->domain() || again.resource() != parsed->resource())
            found.add(support::shown(kept));
    }
    CHECK(found.text == "");
    BOTH(jid_view::assume_canonical("a@b/c@d/e").resource() == "c@d/e");
    BOTH(jid_view::assume_canonical("b").is_domain());
}

TEST_CASE("Literals are what the running program makes of the same text", "[jid][literal]") {
    constexpr std::string_view texts[]{"juliet@example.com",
                                       "Juliet@Example.COM/Balcony",
                                       "example.com",
                                       "example.com.",
                                       "a@b/c@d/e",
                                       "a.example.com/b@example.net",
                                       "a@[2001:DB8::0:1]/x",
                                       "[::ffff:c000:201]",
                                       "192.0.2.1",
                                       R"(d\27artagnan@musketeers.lit)",
                                       "a@b/ c ",
                                       "a@b.c.d/"
                                       " ~!#$%^&*()"};
    constexpr jid_view literals[]{"juliet@example.com"_jid,
                                  "Juliet@Example.COM/Balcony"_jid,
                                  "example.com"_jid,
                                  "example.com."_jid,
                                  "a@b/c@d/e"_jid,
                                  "a.example.com/b@example.net"_jid,
                                  "a@[2001:DB8::0:1]/x"_jid,
                                  "[::ffff:c000:201]"_jid,
                                  "192.0.2.1"_jid,
                                  R"(d\27artagnan@musketeers.lit)"_jid,
                                  "a@b/ c "_jid,
                                  "a@b.c.d/"
                                  " ~!#$%^&*()"_jid};
    static_assert(std::size(texts) == std::size(literals));
    for (std::size_t i = 0; i < std::size(texts); ++i) {
        INFO(texts[i]);
        CHECK(good(texts[i]) == literals[i]);
        CHECK(good(texts[i]).local() == literals[i].local());
        CHECK(good(texts[i]).domain() == literals[i].domain());
        CHECK(good(texts[i]).resource() == literals[i].resource());
    }
    BOTH("Juliet@Example.COM/Balcony"_jid.text() == "juliet@example.com/Balcony");
    BOTH("[::FFFF:1.2.3.4]"_jid.text() == "[::ffff:1.2.3.4]");
    // the longest parts, beyond what masks hold
    CHECK(
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b/C"_jid ==
        good(repeat("a", 78) + "@b/C"));
}

TEST_CASE("Views are compared octet by octet", "[jid][view]") {
    BOTH("a@b"_jid == "A@B"_jid);
    BOTH("a@b/c"_jid != "a@b/C"_jid);
    BOTH("a@b"_jid < "a@c"_jid && "a@b"_jid < "a@b/c"_jid && "b"_jid > "a@c"_jid);
    BOTH(("a@b"_jid <=> "a@b"_jid) == std::strong_ordering::equal);
    BOTH(full.bare() == bare && bare.bare() < full && full.domain_jid() != bare);
}

TEST_CASE("Views of every type can be hashed, alike if they are equal", "[jid][view]") {
    CHECK(std::hash<jid_view>{}(bare) == std::hash<bare_jid_view>{}(full.bare()));
    CHECK(std::hash<jid_view>{}(server) == std::hash<domain_jid_view>{}(full.domain_jid()));
    CHECK(std::hash<jid_view>{}(full) == std::hash<full_jid_view>{}(*full.as_full()));
    CHECK(std::hash<jid>{}(good("juliet@example.com")) == std::hash<jid_view>{}(bare));
    std::unordered_set<bare_jid_view> accounts{full.bare(), bare.bare(), server.bare()};
    CHECK(accounts.size() == 2);
    CHECK(accounts.contains(full.bare()));
}

TEST_CASE("An address is printed as its text", "[jid][view]") {
    CHECK(printed(full) == "juliet@example.com/balcony");
    CHECK(printed(full.bare()) == "juliet@example.com");
    CHECK(printed(full.domain_jid()) == "example.com");
    CHECK(printed(good("J\u00FCliet@Example.com")) == "j\u00FCliet@example.com");
    std::ostringstream padded;
    padded.width(15);
    padded.fill('.');
    padded << server;
    CHECK(padded.str() == "....example.com");
}

}  // namespace view_tests
