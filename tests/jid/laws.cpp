// SPDX-License-Identifier: BSL-1.0
// The laws of addresses, tried on many random ones; the fuzz target jid tries them on more.
#include "jid/laws.hpp"

#include <couplet/jid/legacy.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jid/addresses.hpp"

namespace laws_tests {

namespace {

/// Texts that break a law, and which.
template <class Profile>
void obeyed(std::uint64_t seed, std::size_t cases) {
    support::dice random{seed};
    support::differences found;
    std::size_t good = 0;
    for (std::size_t i = 0; i < cases; ++i) {
        std::string const text = addresses::any(random);
        auto const broken = laws::broken_by<Profile>(text);
        if (!broken.empty()) found.add(std::string(broken) + ": " + support::shown(text));
        good += couplet::basic_jid<Profile>::parse(text) ? 1 : 0;
    }
    CHECK(found.text == "");
    CHECK(good > cases / 10);
    CHECK(good < cases * 9 / 10);
}

}  // namespace

TEST_CASE("RFC 7622: the laws of addresses hold, enforcing twice being enforcing once",
          "[jid][laws]") {
    obeyed<couplet::rfc7622>(8, 200'000);
}

TEST_CASE("RFC 6122: the laws of addresses hold in the older world too", "[jid][laws]") {
    obeyed<couplet::rfc6122>(9, 50'000);
}

TEST_CASE("RFC 7622 3.2: parts that are legal alone are legal joined, and the other way round",
          "[jid][laws]") {
    support::dice random{10};
    support::differences found;
    auto const part = [&]() -> std::string {
        return random(6) == 0 ? std::string() : addresses::token(random) + addresses::token(random);
    };
    for (int i = 0; i < 50'000; ++i) {
        std::string const local = part();
        std::string const domain = random(3) == 0 ? part() : "example.com";
        std::string const resource = part();
        couplet::split_jid parts{local, domain, resource};
        if (random(4) == 0) parts.local.reset();
        if (random(4) == 0) parts.resource.reset();
        auto const broken = laws::broken_by(parts);
        if (!broken.empty())
            found.add(std::string(broken) + ": " + support::shown(local) + ", " +
                      support::shown(domain) + ", " + support::shown(resource));
    }
    CHECK(found.text == "");
}

TEST_CASE("Addresses are equal if and only if their octets and hashes are", "[jid][laws]") {
    support::dice random{11};
    std::vector<couplet::jid> all;
    while (all.size() < 400)
        if (auto parsed = couplet::jid::parse(addresses::any(random)))
            all.push_back(std::move(*parsed));
    support::differences found;
    for (auto const& a : all)
        for (auto const& b : all) {
            auto const broken = laws::broken_by(a, b);
            if (!broken.empty()) found.add(std::string(broken));
            bool const hashed_alike = std::hash<couplet::jid>{}(a) == std::hash<couplet::jid>{}(b);
            if (hashed_alike != (a == b)) found.add("a collision: " + std::string(a.text()));
        }
    CHECK(found.text == "");
}

TEST_CASE("Each octet of a good address, changed to any other, obeys the laws", "[jid][laws]") {
    support::differences found;
    for (std::string const good :
         {"Juliet@Example.com/Balcony", "a@[2001:db8::1%25e]/b", "\u00FC@xn--mnchen-3ya.de/\u5B57"})
        for (std::size_t at = 0; at < good.size(); ++at)
            for (int octet = 0; octet < 256; ++octet) {
                std::string changed = good;
                changed[at] = static_cast<char>(octet);
                auto const broken = laws::broken_by(std::string_view(changed));
                if (!broken.empty())
                    found.add(std::string(broken) + ": " + support::shown(changed));
            }
    CHECK(found.text == "");
}

TEST_CASE("Every prefix and every suffix of a good address obeys the laws", "[jid][laws]") {
    support::differences found;
    std::string const longest = addresses::repeat("\u00E9", 511) + "@" +
                                addresses::repeat("b.", 100) + "\u5B57/" +
                                addresses::repeat("\uFF21", 340);
    for (std::size_t at = 0; at < longest.size(); ++at)
        for (auto const part :
             {std::string_view(longest).substr(at), std::string_view(longest).substr(0, at)}) {
            auto const broken = laws::broken_by(part);
            if (!broken.empty()) found.add(std::string(broken) + ": " + std::to_string(at));
        }
    CHECK(found.text == "");
}

}  // namespace laws_tests
