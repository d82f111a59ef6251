// SPDX-License-Identifier: BSL-1.0
// Rosters, roster sets and pushes (RFC 6121 2).
#include <array>
#include <couplet/jid/literal.hpp>
#include <couplet/jid/parsed_address.hpp>
#include <couplet/xep/roster.hpp>

#include "xep/built.hpp"

namespace roster_tests {

namespace xep = couplet::xep;
using namespace couplet::literals;
using xep::subscription_state;

namespace {

std::string query(std::string_view content) {
    std::string text = "<query xmlns='jabber:iq:roster'>";
    return text.append(content).append("</query>");
}
/// What an item with that attribute is read as.
xep::roster_item item(document const& kept) { return kept.as<xep::roster>().items.front(); }

}  // namespace

TEST_CASE("RFC 6121 2.1.2: a roster's items are read as they were built", "[xep][roster]") {
    std::string_view const groups[]{"Friends", "", "<&>"};
    std::array const items{
        xep::roster_item{.jid = "romeo@example.net"_jid},
        xep::roster_item{.jid = "nurse@example.com"_jid,
                         .name = "Nurse",
                         .subscription = subscription_state::to,
                         .ask = xep::roster_ask::subscribe,
                         .approved = true,
                         .groups = groups},
    };
    CHECK(built(xep::roster{.ver = "ver7", .items = items}) ==
          "<query xmlns='jabber:iq:roster' ver='ver7'><item jid='romeo@example.net'/><item "
          "jid='nurse@example.com' name='Nurse' subscription='to' ask='subscribe' approved='true'>"
          "<group>Friends</group><group/><group>&lt;&amp;&gt;</group></item></query>");
    built(xep::roster{});
    built(xep::roster_request{});
    CHECK(built(xep::roster_request{.ver = ""}) == "<query xmlns='jabber:iq:roster' ver=''/>");
    CHECK(built(xep::roster_push{
              .ver = "ver8",
              .item = {.jid = "a@b"_jid, .subscription = subscription_state::remove}}) ==
          "<query xmlns='jabber:iq:roster' ver='ver8'><item jid='a@b' "
          "subscription='remove'/></query>");
}

TEST_CASE("RFC 6121 2.1.2.3: an item has an address, right or wrong", "[xep][roster]") {
    CHECK(fault<xep::roster>(query("<item name='Nurse'/>")) == "missing_attribute item jid");
    CHECK(fault<xep::roster>(query("<item jid='a'/><item xmlns:x='urn:x' x:jid='a'/>")) ==
          "missing_attribute item jid");
    document const faulty{query("<item jid='@'/>")};
    CHECK(couplet::parsed_address{item(faulty).jid}.is_faulty());
}

TEST_CASE("RFC 6121 2.1.2.1: approved is a boolean, false by default", "[xep][roster]") {
    for (auto const yes : {"true", "1", " true "})
        CHECK(
            item(document{query("<item jid='a' approved='" + std::string{yes} + "'/>")}).approved);
    for (auto const no :
         {"<item jid='a' approved='false'/>", "<item jid='a' approved='0'/>", "<item jid='a'/>"})
        CHECK_FALSE(item(document{query(no)}).approved);
    CHECK(fault<xep::roster>(query("<item jid='a' approved='yes'/>")) ==
          "malformed_attribute item approved");
}

TEST_CASE("RFC 6121 2.1.2.5: other values of subscription are ignored, absent is none",
          "[xep][roster]") {
    auto state = [](std::string_view attribute) {
        document const kept{query(std::string{"<item jid='a' "}.append(attribute).append("/>"))};
        return item(kept).state();
    };
    CHECK(state("subscription='both'") == subscription_state::both);
    CHECK(state("subscription='from'") == subscription_state::from);
    CHECK(state("subscription='remove'") == subscription_state::remove);
    for (auto const none : {"", "subscription='none'", "subscription='Both'", "subscription=''",
                            "subscription='pending'"})
        CHECK(state(none) == subscription_state::none);
    CHECK_FALSE(item(document{query("<item jid='a' ask='unsubscribe'/>")}).ask);
    CHECK(item(document{query("<item jid='a' ask='subscribe'/>")}).ask);
}

TEST_CASE("RFC 6121 2.1.5 1, 2.1.6 1: a set or push has one item, not none, not two",
          "[xep][roster]") {
    CHECK(fault<xep::roster_set>(query("")) == "missing_child query item");
    CHECK(fault<xep::roster_set>(query("<item jid='a'/><item jid='b'/>")) ==
          "repeated_child query item");
    CHECK(fault<xep::roster_set>(query("<item/>")) == "missing_attribute item jid");
    CHECK(fault<xep::roster_set>(query("<item xmlns='urn:x'/><item jid='b'/>")).empty());
}

TEST_CASE("RFC 6121 2.1.3-2.1.6: what a query is, is said by the iq around it", "[xep][roster]") {
    CHECK(places<xep::roster_request>(query("")) == "get");
    CHECK(places<xep::roster_push>(query("")) == "set");
    CHECK(places<xep::roster>(query("")) == "result");
}

TEST_CASE("RFC 6121 2.1.4: a long roster is gone through in its order", "[xep][roster]") {
    std::string items;
    for (int i = 0; i < 1000; ++i) items += "<item jid='" + std::to_string(i) + "'/><other/>text";
    document const kept{query(items)};
    auto const roster = kept.as<xep::roster>();
    int next = 0;
    for (auto const& one : roster.items) REQUIRE(one.jid.text() == std::to_string(next++));
    CHECK(next == 1000);
    CHECK(roster.items.size() == 1000);
}

}  // namespace roster_tests
