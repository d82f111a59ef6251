// SPDX-License-Identifier: BSL-1.0
// `couplet serve`: how sessions of an account make room for each other, and end (RFC 6120 4.4, 7, XEP-0198 5).
#include "catch.hpp"
#include "town.hpp"

namespace sessions_tests {

using town::guest;
using town::place;

TEST_CASE("XEP-0198 5: who has been away for longest makes room for who comes", "[serve]") {
    serve::options few;
    few.most.resources = 2;
    place here{few};
    guest romeo{here, "romeo/orchard"}, first{here, "juliet/first"};
    first.cut();
    romeo.say("<message to='juliet@localhost/first' type='chat'><body>Hi</body></message>");
    guest second{here, "juliet/second"};
    second.cut();
    CHECK(here.kept.kept("juliet") == 0);
    guest third{here, "juliet/third"};
    REQUIRE(third.is_ready());
    CHECK(here.kept.kept("juliet") == 1);  // what the first has not got is not lost
    auto const& all = here.all.account(third.address().bare())->resources();
    REQUIRE(all.size() == 2);
    CHECK(all[0]->resource() == "second");
    guest fourth{here, "juliet/fourth"};
    CHECK(fourth.is_ready());
    SECTION("who is here stays") {
        CHECK(!guest{here, "juliet/fifth"}.is_ready());
        CHECK(all.size() == 2);
        CHECK(all[0]->resource() == "third");
    }
}

TEST_CASE("RFC 6120 4.4: who is told to go gets nothing any more, and what comes is kept at once",
          "[serve]") {
    place here;
    guest romeo{here, "romeo/orchard"}, juliet{here, "juliet/balcony"};
    juliet.say("<presence/>");
    juliet.at_server().dismiss(couplet::stream_condition::reset);
    romeo.say("<message to='juliet@localhost/balcony' type='chat'><body>Hi</body></message>");
    CHECK(here.kept.kept("juliet") == 1);
    CHECK(!juliet.has_heard("Hi"));
    CHECK(juliet.is_gone());
}

}  // namespace sessions_tests
