// SPDX-License-Identifier: BSL-1.0
// Moments as XEP-0082 writes them.
#include <couplet/xep/date_time.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "catch.hpp"

namespace date_time_tests {

using couplet::xep::date_time;
using couplet::xep::time_zone;

namespace {

/// Seconds and nanoseconds, or "none".
std::string said(std::string_view text) {
    auto const made = date_time::from_text(text);
    if (!made) return "none";
    std::string told = std::to_string(made->seconds());
    return made->nanoseconds() == 0 ? told : told + " " + std::to_string(made->nanoseconds());
}

}  // namespace

TEST_CASE("XEP-0082 3.2: a DateTime is a moment, in UTC or some offset from it", "[xep][time]") {
    STATIC_REQUIRE(date_time::from_text("1969-07-21T02:56:15Z") ==
                   date_time::from_text("1969-07-20T21:56:15-05:00"));
    CHECK(said("1970-01-01T00:00:00Z") == "0");
    CHECK(said("2002-09-10T23:08:25Z") == "1031699305");
    CHECK(said("2002-09-10T23:08:25+02:00") == "1031692105");
    CHECK(said("1969-12-31T23:59:59Z") == "-1");
    CHECK(said("0000-01-01T00:00:00Z") == "-62167219200");
    CHECK(said("9999-12-31T23:59:59Z") == "253402300799");
    CHECK(said("2000-02-29T00:00:00Z") == "951782400");
    CHECK(said(" 2000-02-29T00:00:00Z\n") == "951782400");  // XML Schema: collapsed
    CHECK(said("2000-02-28T24:00:00.00Z") == "951782400");  // XML Schema: the end of the day
}

TEST_CASE("XEP-0082 2.1: the fraction may have any number of digits", "[xep][time]") {
    CHECK(said("1970-01-01T00:00:00.5Z") == "0 500000000");
    CHECK(said("1970-01-01T00:00:00.000000001Z") == "0 1");
    CHECK(said("1970-01-01T00:00:00.1234567899999999999999999999999999999999Z") == "0 123456789");
    auto const cut = date_time::from_text("1970-01-01T00:00:00.12345678999-14:00");
    REQUIRE(cut);
    CHECK(cut->text() == "1970-01-01T00:00:00.123456789-14:00");
    CHECK(date_time::from_text(cut->text()) == cut);
}

TEST_CASE("XEP-0082 3.2: what is no DateTime is none", "[xep][time]") {
    for (std::string_view const text : {"",
                                        "2002-09-10",
                                        "2002-09-10T23:08:25",
                                        "20020910T23:08:25",
                                        "2002-09-10 23:08:25Z",
                                        "2002-09-10t23:08:25Z",
                                        "2002-09-10T23:08:25z",
                                        "02-09-10T23:08:25Z",
                                        "12002-09-10T23:08:25Z",
                                        "-2002-09-10T23:08:25Z",
                                        "2002-13-10T23:08:25Z",
                                        "2002-00-10T23:08:25Z",
                                        "2002-02-29T23:08:25Z",
                                        "1900-02-29T23:08:25Z",
                                        "2002-09-00T23:08:25Z",
                                        "2002-09-31T23:08:25Z",
                                        "2002-09-10T25:00:00Z",
                                        "2002-09-10T24:00:01Z",
                                        "2002-09-10T24:00:00.1Z",
                                        "2002-09-10T23:60:25Z",
                                        "2002-09-10T23:08:60Z",
                                        "2002-09-10T23:08:25.Z",
                                        "2002-09-10T23:08:25,5Z",
                                        "2002-09-10T23:08:25+14:01",
                                        "2002-09-10T23:08:25+15:00",
                                        "2002-09-10T23:08:25+0200",
                                        "2002-09-10T23:08:25+02",
                                        "2002-09-10T23:08:25ZZ",
                                        "2002-09-10T23:08:25 Z"})
        CHECK(std::string(text) + ": " + said(text) == std::string(text) + ": none");
}

TEST_CASE("a moment from seconds is written in UTC, and reads as itself", "[xep][time]") {
    STATIC_REQUIRE(date_time{}.text() == "1970-01-01T00:00:00Z");
    CHECK(date_time{1031699305}.text() == "2002-09-10T23:08:25Z");
    CHECK(date_time{-1, 5}.text() == "1969-12-31T23:59:59.000000005Z");
    CHECK(date_time{0, 120'000'000}.text() == "1970-01-01T00:00:00.12Z");
    std::size_t wrong = 0;
    for (std::int64_t at = -62167219200; at <= 253402300799; at += 86399 * 11 + 7) {
        date_time const made{at};
        auto const date = made.date();
        auto const again = date_time::from_text(made.text());
        if (!again || again->seconds() != at || again->date().day != date.day) ++wrong;
    }
    CHECK(wrong == 0);
    CHECK(date_time{1031699305}.date().year == 2002);
    CHECK(date_time{1031699305}.date().month == 9);
    CHECK(date_time{1031699305}.date().day == 10);
    // What is beyond what can be written is the first or the last that can.
    CHECK(date_time{INT64_MIN}.text() == "0000-01-01T00:00:00Z");
    CHECK(date_time{INT64_MAX}.text() == "9999-12-31T23:59:59Z");
}

TEST_CASE("moments are equal and in order however they are written", "[xep][time]") {
    auto const early = *date_time::from_text("2002-09-10T23:08:25.5+02:00");
    auto const late = *date_time::from_text("2002-09-10T21:08:25.75Z");
    CHECK(early < late);
    CHECK(early == *date_time::from_text("2002-09-10T21:08:25.500Z"));
    CHECK(early.zone().minutes() == 120);
    CHECK(early.text() == "2002-09-10T23:08:25.5+02:00");
}

TEST_CASE("XEP-0082 2.1: a time zone is Z or an offset", "[xep][time]") {
    CHECK(time_zone{}.text() == "Z");
    CHECK(time_zone{-330}.text() == "-05:30");
    CHECK(time_zone{420}.text() == "+07:00");
    CHECK(time_zone{10000}.text() == "+14:00");
    CHECK(time_zone::from_text("-06:00")->minutes() == -360);
    CHECK(time_zone::from_text("-00:00")->text() == "-00:00");
    CHECK(time_zone::from_text("-00:00") == time_zone{});
    for (std::string_view const text :
         {"", "z", "+7:00", "07:00", "+0700", "+07:60", "+14:30", "Z "})
        CHECK_FALSE(time_zone::from_text(text));
}

}  // namespace date_time_tests
