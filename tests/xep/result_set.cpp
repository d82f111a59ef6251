// SPDX-License-Identifier: BSL-1.0
// Result set management (XEP-0059).
#include <couplet/xep/result_set.hpp>

#include "xep/built.hpp"

namespace result_set_tests {

namespace xep = couplet::xep;

namespace {

std::string set(std::string_view content) {
    std::string text = "<set xmlns='http://jabber.org/protocol/rsm'>";
    return text.append(content).append("</set>");
}

}  // namespace

TEST_CASE("XEP-0059 2: requests and results are read as they were built", "[xep][result_set]") {
    CHECK(built(xep::result_set{.max = 10}) == set("<max>10</max>"));
    CHECK(built(xep::result_set{.after = "peter@pixyland.org", .max = 0}) ==
          set("<after>peter@pixyland.org</after><max>0</max>"));
    CHECK(built(xep::result_set{.index = 4294967295, .max = 10}) ==
          set("<index>4294967295</index><max>10</max>"));
    CHECK(built(xep::result_set{
              .count = 800, .first = xep::result_set_first{.index = 0, .id = "a"}, .last = "b"}) ==
          set("<count>800</count><first index='0'>a</first><last>b</last>"));
    built(xep::result_set{});
    built(xep::result_set{.first = xep::result_set_first{.id = ""}});
}

TEST_CASE("XEP-0059 2.5: an empty before asks for the last page, and is not an absent one",
          "[xep][result_set]") {
    CHECK(built(xep::result_set{.before = "", .max = 10}) == set("<before/><max>10</max>"));
    document const last{set("<before/>")};
    CHECK(last.as<xep::result_set>().before == "");
    document const first{set("")};
    CHECK_FALSE(first.as<xep::result_set>().before);
}

TEST_CASE("XEP-0059 4: numbers are numbers, and nothing is there twice", "[xep][result_set]") {
    for (auto const wrong :
         {"", " ", "-1", "1e3", "4294967296", "0x10", "10 items", "99999999999999999999"}) {
        INFO(wrong);
        CHECK(fault<xep::result_set>(set("<max>" + std::string{wrong} + "</max>")) ==
              "malformed_child set max");
        CHECK(fault<xep::result_set>(set("<first index='" + std::string{wrong} + "'>a</first>")) ==
              "malformed_attribute first index");
    }
    for (auto const right : {"-0", "+7", " 7\n", "007"})
        CHECK(fault<xep::result_set>(set("<count>" + std::string{right} + "</count>")).empty());
    for (std::string const child : {"after", "before", "last", "first"})
        CHECK(fault<xep::result_set>(set("<" + child + "/><" + child + "/>")) ==
              "repeated_child set " + child);
}

TEST_CASE("XEP-0059: a set stands in another payload, not in a stanza", "[xep][result_set]") {
    CHECK(places<xep::result_set>(set("")).empty());
}

}  // namespace result_set_tests
