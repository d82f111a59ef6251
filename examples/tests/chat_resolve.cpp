// SPDX-License-Identifier: BSL-1.0
// Where a service is, by what DNS says of it.
#include <algorithm>
#include <net/resolve.hpp>
#include <numeric>
#include <vector>
#include "catch.hpp"

namespace chat_resolve_tests {

using net::service;
using net::srv_answer;
using net::srv_record;
using net::target;
using net::whereabouts;

std::uint32_t least(std::uint32_t) { return 0; }
std::uint32_t greatest(std::uint32_t most) { return most; }

srv_record record(char const* host, std::uint16_t priority, std::uint16_t weight) {
    return {{host, 5222}, priority, weight};
}
std::vector<std::string> hosts(whereabouts const& found) {
    std::vector<std::string> made;
    for (target const& one : found) made.push_back(one.host);
    return made;
}
using names = std::vector<std::string>;

TEST_CASE("RFC 2782: the lowest priority comes first, whatever chance says", "[chat]") {
    std::vector<srv_record> const all{record("c", 20, 0), record("a", 5, 1), record("b", 10, 99)};
    for (auto const& chance : {net::draw{least}, net::draw{greatest}})
        CHECK(hosts(net::in_order(all, chance)) == names{"a", "b", "c"});
}

TEST_CASE("RFC 2782: of one priority, chance decides, and who has no weight is drawn by 0 alone",
          "[chat]") {
    std::vector<srv_record> const all{record("heavy", 1, 60), record("light", 1, 20),
                                      record("none", 1, 0)};
    CHECK(hosts(net::in_order(all, least)) == names{"none", "heavy", "light"});
    CHECK(hosts(net::in_order(all, greatest)) == names{"light", "heavy", "none"});
    CHECK(hosts(net::in_order(all, [](std::uint32_t most) { return most == 80 ? 60U : most; })) ==
          names{"heavy", "light", "none"});
}

TEST_CASE("RFC 2782: the weight is the share of those who are drawn first", "[chat]") {
    std::vector<srv_record> const all{record("heavy", 1, 75), record("light", 1, 25)};
    int heavy = 0;
    for (std::uint32_t drawn = 1; drawn <= 100; ++drawn)
        heavy += net::in_order(all, [&](std::uint32_t most) { return std::min(drawn, most); })
                     .front()
                     .host == "heavy";
    CHECK(heavy == 75);
}

TEST_CASE("XEP-0368 3: records of direct TLS and of STARTTLS are one list", "[chat]") {
    srv_answer const plain{true, {{{"plain", 5222}, 10, 0}}};
    srv_answer const direct{true, {{{"first", 443, true}, 5, 0}, {{"last", 5223, true}, 20, 0}}};
    CHECK(net::choose("example.org", service::client, plain, direct, least) ==
          whereabouts{{"first", 443, true}, {"plain", 5222}, {"last", 5223, true}});
}

TEST_CASE("RFC 6120 3.2.1: a target of the root says that there is no service", "[chat]") {
    srv_answer const none{true, {{{"", 0}, 0, 0}}};
    srv_answer const dot{true, {{{".", 0, true}, 0, 0}}};
    CHECK(net::choose("example.org", service::client, none, {}, least).empty());
    CHECK(net::choose("example.org", service::client, none, dot, least).empty());
    srv_answer const plain{true, {{{"plain", 5222}, 10, 0}}};
    CHECK(hosts(net::choose("example.org", service::client, plain, dot, least)) == names{"plain"});
}

TEST_CASE("XEP-0368 4: who has SRV records at all is not looked for at the domain itself",
          "[chat]") {
    srv_answer const dot{true, {{{"", 0, true}, 0, 0}}};
    CHECK(net::choose("example.org", service::client, {}, dot, least).empty());
}

TEST_CASE("RFC 6120 3.2.2: without records the domain itself is tried", "[chat]") {
    CHECK(net::choose("example.org", service::client, {}, {}, least) ==
          whereabouts{
              {"example.org", 5222}, {"example.org", 5223, true}, {"example.org", 443, true}});
    CHECK(net::choose("example.org", service::server, {}, {}, least) ==
          whereabouts{{"example.org", 5269}});
}

TEST_CASE("RFC 7622 3.2: an address has no records", "[chat]") {
    CHECK(net::find("192.0.2.1", service::server) == whereabouts{{"192.0.2.1", 5269}});
    CHECK(net::find("[2001:db8::1]", service::server) == whereabouts{{"2001:db8::1", 5269}});
}

TEST_CASE("RFC 5890 2.3.2.1: DNS and certificates are asked in A-labels", "[chat]") {
    CHECK(net::ascii_domain("example.org") == "example.org");
    CHECK(net::ascii_domain("b\xC3\xBC"
                            "cher.example") == "xn--bcher-kva.example");
    CHECK(net::ascii_domain("a.\xE4\xBE\x8B\xE3\x81\x88.test") == "a.xn--r8jz45g.test");
}

}  // namespace chat_resolve_tests
