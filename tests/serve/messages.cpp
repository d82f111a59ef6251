// SPDX-License-Identifier: BSL-1.0
// `couplet serve`: who gets a message (RFC 6121 8.5).
#include <catch2/catch.hpp>

#include "town.hpp"

using town::guest;
using town::place;

TEST_CASE("RFC 6121 8.5.2: a message comes to who is available, from who has sent it", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo"};
    REQUIRE(juliet.is_ready());
    REQUIRE(romeo.is_ready());
    juliet.say("<presence/>");
    romeo.say("<message to='juliet@localhost' from='romeo@localhost'><body>Hi</body></message>");
    CHECK(juliet.has_heard("<message from='" + std::string{romeo.address().text()} +
                           "' to='juliet@localhost'><body>Hi</body></message>"));
}

TEST_CASE("RFC 6120 8.1.2.1: a client is nobody else", "[serve]") {
    place here;
    guest juliet{here, "juliet/balcony"}, romeo{here, "romeo/orchard"};
    juliet.say("<presence/>");
    romeo.say("<message to='juliet@localhost' from='nurse@localhost/x'><body>Hi</body></message>");
    CHECK(!juliet.has_heard("Hi"));
    CHECK(romeo.is_gone());
}

TEST_CASE("RFC 6120 7.7.2.2: who comes with a resource that is taken has it", "[serve]") {
    place here;
    guest first{here, "juliet/balcony"}, second{here, "juliet/balcony"};
    first.settle();
    CHECK(first.is_gone());
    REQUIRE(second.is_ready());
    CHECK(second.address().resource() == "balcony");
}
