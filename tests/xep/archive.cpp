// SPDX-License-Identifier: BSL-1.0
// Message archives (XEP-0313).
#include <couplet/xep/archive.hpp>

#include "xep/built.hpp"

namespace archive_tests {

namespace xep = couplet::xep;

namespace {

std::string in(std::string_view name, std::string_view attributes, std::string_view content) {
    std::string text = "<";
    text.append(name).append(" xmlns='urn:xmpp:mam:2'").append(attributes).append(">");
    return text.append(content).append("</").append(name).append(">");
}
constexpr std::string_view empty_set = "<set xmlns='http://jabber.org/protocol/rsm'/>";
constexpr std::string_view forwarded =
    "<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' "
    "stamp='2010-07-10T23:08:25Z'/><message xmlns='jabber:client' from='witch@shakespeare.lit' "
    "to='macbeth@shakespeare.lit'><body>Hail to thee</body></message></forwarded>";

}  // namespace

TEST_CASE("XEP-0313 4: a query is read as it was built", "[xep][archive]") {
    CHECK(built(xep::archive_query{}) == "<query xmlns='urn:xmpp:mam:2'/>");
    std::string_view const scope[]{"urn:xmpp:mam:2"};
    std::string_view const with[]{"juliet@capulet.lit"};
    xep::form_field const fields[]{
        {.var = "FORM_TYPE", .type = xep::field_type::hidden, .values = scope},
        {.var = "with", .values = with}};
    CHECK(built(xep::archive_query{
              .queryid = "f27",
              .node = "princely_musings",
              .filter = xep::form{.type = xep::form_type::submit, .fields = fields},
              .page = xep::result_set{.before = "", .max = 10},
              .flip_page = true}) ==
          in("query", " queryid='f27' node='princely_musings'",
             "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE' type='hidden'><value>"
             "urn:xmpp:mam:2</value></field><field var='with'><value>juliet@capulet.lit</value>"
             "</field></x><set xmlns='http://jabber.org/protocol/rsm'><before/><max>10</max></set>"
             "<flip-page/>"));
    CHECK(fault<xep::archive_query>(in("query", "", std::string{empty_set}.append(empty_set))) ==
          "repeated_child query set");
    CHECK(fault<xep::archive_query>(in("query", "", "<x xmlns='jabber:x:data'/>")) ==
          "missing_attribute x type");
}

TEST_CASE("XEP-0313 4.2: a result has a name and the message that was kept", "[xep][archive]") {
    document const kept{in("result", " queryid='f27' id='28482-98726-73623'", forwarded)};
    auto const result = kept.as<xep::archive_result>();
    CHECK(result.id == "28482-98726-73623");
    CHECK(result.queryid == "f27");
    REQUIRE(result.forwarded.delay);
    CHECK(result.forwarded.delay->stamp.text() == "2010-07-10T23:08:25Z");
    REQUIRE(result.forwarded.stanza);
    CHECK(result.forwarded.stanza->from().text() == "witch@shakespeare.lit");
    std::string out;
    REQUIRE_FALSE(couplet::xml::append(out, result));
    document const again{out};
    CHECK(again.as<xep::archive_result>().forwarded.stanza->element().child("body").text() ==
          "Hail to thee");
}

TEST_CASE("XEP-0313 3.2: the archive may tell of a message that it has no more", "[xep][archive]") {
    document const kept{in("result", " id='1'", "<forwarded xmlns='urn:xmpp:forward:0'/>")};
    CHECK_FALSE(kept.as<xep::archive_result>().forwarded.stanza);
}

TEST_CASE("XEP-0313 4.2: a result without id or message, or with two, is none", "[xep][archive]") {
    using xep::archive_result;
    CHECK(fault<archive_result>(in("result", " queryid='f27'", forwarded)) ==
          "missing_attribute result id");
    CHECK(fault<archive_result>(in("result", " id='1'", "")) == "missing_child result forwarded");
    CHECK(
        fault<archive_result>(in("result", " id='1'", std::string{forwarded}.append(forwarded))) ==
        "repeated_child result forwarded");
}

TEST_CASE("XEP-0313 4.3.2: a query ends complete or not, and stable unless it says so",
          "[xep][archive]") {
    CHECK(built(xep::archive_fin{}) == in("fin", "", empty_set));
    CHECK(built(xep::archive_fin{.complete = true, .stable = false}) ==
          in("fin", " complete='true' stable='false'", empty_set));
    document const kept{in("fin", "", empty_set)};
    CHECK_FALSE(kept.as<xep::archive_fin>().complete);
    CHECK(kept.as<xep::archive_fin>().stable);
    CHECK(fault<xep::archive_fin>(in("fin", "", "")) == "missing_child fin set");
    CHECK(fault<xep::archive_fin>(in("fin", " complete='yes'", empty_set)) ==
          "malformed_attribute fin complete");
}

TEST_CASE("XEP-0313 5: an archive has a first and a last message, or none", "[xep][archive]") {
    CHECK(built(xep::archive_metadata_request{}) == "<metadata xmlns='urn:xmpp:mam:2'/>");
    built(xep::archive_metadata{});
    CHECK(built(xep::archive_metadata{
              .start = xep::archive_place{.id = "a", .timestamp = xep::date_time{1219439344}},
              .end = xep::archive_place{.id = "o", .timestamp = xep::date_time{1587393261}}}) ==
          in("metadata", "",
             "<start id='a' timestamp='2008-08-22T21:09:04Z'/><end id='o' "
             "timestamp='2020-04-20T14:34:21Z'/>"));
    CHECK(fault<xep::archive_metadata>(in("metadata", "", "<start id='a'/>")) ==
          "missing_attribute start timestamp");
    CHECK(fault<xep::archive_metadata>(in("metadata", "", "<end id='a' timestamp='then'/>")) ==
          "malformed_attribute end timestamp");
}

TEST_CASE("XEP-0313 4, 5: what asks and what tells stands where it must", "[xep][archive]") {
    CHECK(places<xep::archive_query>(in("query", "", "")) == "get set result");
    CHECK(places<xep::archive_result>(in("result", "", "")) == "message");
    CHECK(places<xep::archive_fin>(in("fin", "", "")) == "result");
    CHECK(places<xep::archive_metadata_request>(in("metadata", "", "")) == "get");
    CHECK(places<xep::archive_metadata>(in("metadata", "", "")) == "result");
}

}  // namespace archive_tests
