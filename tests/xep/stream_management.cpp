// SPDX-License-Identifier: BSL-1.0
// What stands beside stanzas: stream management, client state, compression.
#include <couplet/xep/client_state.hpp>
#include <couplet/xep/compression.hpp>
#include <couplet/xep/stream_management.hpp>
#include <string>

#include "built.hpp"
#include "catch.hpp"

namespace stream_management_tests {

namespace xep = couplet::xep;
namespace sm = couplet::xep::sm;

TEST_CASE("XEP-0198 3, 5: stream management is enabled and resumed", "[xep]") {
    CHECK(built(sm::enable{}) == "<enable xmlns='urn:xmpp:sm:3'/>");
    CHECK(built(sm::enable{.resume = true, .max = 600}) ==
          "<enable xmlns='urn:xmpp:sm:3' resume='true' max='600'/>");
    document const enabled{
        "<enabled xmlns='urn:xmpp:sm:3' id='some-long-sm-id' location='[2001:41D0:1:A49b::1]:9222' "
        "resume='1'/>"};
    auto const read = enabled.as<sm::enabled>();
    CHECK(read.resume);
    CHECK(read.id == "some-long-sm-id");
    CHECK_FALSE(read.max);
    CHECK(read.location == "[2001:41D0:1:A49b::1]:9222");
    CHECK(built(sm::resume{.h = 5, .previd = "x"}) ==
          "<resume xmlns='urn:xmpp:sm:3' h='5' previd='x'/>");
    CHECK(fault<sm::resumed>("<resumed xmlns='urn:xmpp:sm:3' h='1'/>") ==
          "missing_attribute resumed previd");
}

TEST_CASE("XEP-0198 4: h is an unsignedInt", "[xep]") {
    CHECK(built(sm::request{}) == "<r xmlns='urn:xmpp:sm:3'/>");
    CHECK(built(sm::acknowledgement{4294967295}) == "<a xmlns='urn:xmpp:sm:3' h='4294967295'/>");
    CHECK(fault<sm::acknowledgement>("<a xmlns='urn:xmpp:sm:3'/>") == "missing_attribute a h");
    for (std::string const h : {"4294967296", "-1", "", "one"})
        CHECK(fault<sm::acknowledgement>("<a xmlns='urn:xmpp:sm:3' h='" + h + "'/>") ==
              "malformed_attribute a h");
    CHECK(places<sm::acknowledgement>("<a xmlns='urn:xmpp:sm:3' h='1'/>") == "");
}

TEST_CASE("XEP-0198 6: a failure has a stanza error's condition", "[xep]") {
    std::string const text =
        "<failed xmlns='urn:xmpp:sm:3' h='7'><item-not-found "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";
    CHECK(built(sm::failed{couplet::stanza_condition::item_not_found, 7}) == text);
    document const without{"<failed xmlns='urn:xmpp:sm:3'><item-not-found/></failed>"};
    CHECK_FALSE(without.as<sm::failed>().condition);
    CHECK(built(sm::handled_count_too_high{10, 8}) ==
          "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='10' send-count='8'/>");
}

TEST_CASE("XEP-0352 4.2: active and inactive", "[xep]") {
    CHECK(built(xep::client_state{xep::client_state_kind::inactive}) ==
          "<inactive xmlns='urn:xmpp:csi:0'/>");
    CHECK(fault<xep::client_state>("<csi xmlns='urn:xmpp:csi:0'/>") == "absent active");
}

TEST_CASE("XEP-0138 2: compression is asked for, agreed on, or fails", "[xep]") {
    CHECK(built(xep::compress{"zlib"}) ==
          "<compress xmlns='http://jabber.org/protocol/compress'><method>zlib</method></compress>");
    CHECK(fault<xep::compress>("<compress xmlns='http://jabber.org/protocol/compress'/>") ==
          "missing_child compress method");
    CHECK(built(xep::compressed{}) == "<compressed xmlns='http://jabber.org/protocol/compress'/>");
    CHECK(built(xep::compression_failure{xep::compression_condition::unsupported_method}) ==
          "<failure xmlns='http://jabber.org/protocol/compress'><unsupported-method/></failure>");
    document const other{
        "<failure xmlns='http://jabber.org/protocol/compress'><not-allowed "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failure>"};
    CHECK(other.as<xep::compression_failure>().stanza_condition ==
          couplet::stanza_condition::not_allowed);
}

}  // namespace stream_management_tests
