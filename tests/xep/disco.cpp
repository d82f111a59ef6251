// SPDX-License-Identifier: BSL-1.0
// Service discovery (XEP-0030) and its extension (XEP-0128).
#include <array>
#include <couplet/jid/literal.hpp>
#include <couplet/xep/disco.hpp>

#include "xep/built.hpp"

namespace disco_tests {

namespace xep = couplet::xep;
using namespace couplet::literals;

namespace {

std::string info(std::string_view content) {
    std::string text = "<query xmlns='http://jabber.org/protocol/disco#info'>";
    return text.append(content).append("</query>");
}
std::string items(std::string_view content) {
    std::string text = "<query xmlns='http://jabber.org/protocol/disco#items'>";
    return text.append(content).append("</query>");
}

}  // namespace

TEST_CASE("XEP-0030 3, XEP-0128 2: identities, features and forms are read as they were built",
          "[xep][disco]") {
    std::array const identities{
        xep::disco_identity{.category = "client", .type = "pc"},
        xep::disco_identity{
            .category = "client", .type = "pc", .name = "Gabber", .language = "en"}};
    xep::disco_feature const features[]{{"urn:xmpp:ping"}, {""}};
    std::string_view const ports[]{"5222"};
    std::array const fields{xep::form_field{.var = "c2s_port", .values = ports}};
    std::array const forms{xep::form{.type = xep::form_type::result, .fields = fields},
                           xep::form{.type = xep::form_type::result}};
    CHECK(built(xep::disco_info{
              .node = "n", .identities = identities, .features = features, .forms = forms}) ==
          "<query xmlns='http://jabber.org/protocol/disco#info' node='n'><identity "
          "category='client' type='pc'/><identity category='client' type='pc' name='Gabber' "
          "xml:lang='en'/><feature var='urn:xmpp:ping'/><feature var=''/><x xmlns='jabber:x:data' "
          "type='result'><field var='c2s_port'><value>5222</value></field></x><x "
          "xmlns='jabber:x:data' type='result'/></query>");
    built(xep::disco_info{});
    built(xep::disco_info_request{.node = ""});
    CHECK(built(xep::disco_info_request{}) ==
          "<query xmlns='http://jabber.org/protocol/disco#info'/>");
}

TEST_CASE("XEP-0030 3.1: an identity has category and type, a feature has a name", "[xep][disco]") {
    CHECK(fault<xep::disco_info>(info("<identity type='pc'/>")) ==
          "missing_attribute identity category");
    CHECK(fault<xep::disco_info>(info("<identity category='client'/>")) ==
          "missing_attribute identity type");
    CHECK(fault<xep::disco_info>(info("<feature/>")) == "missing_attribute feature var");
    CHECK(fault<xep::disco_info>(info("<x xmlns='jabber:x:data'/>")) == "missing_attribute x type");
    CHECK(fault<xep::disco_info>(info("<feature xmlns='urn:x'/><identity xmlns=''/>")).empty());
}

TEST_CASE("XEP-0030 3.1: a feature is there or not, octet by octet", "[xep][disco]") {
    document const kept{info("<feature var='urn:xmpp:ping'/><feature var='a'/>")};
    auto const answer = kept.as<xep::disco_info>();
    CHECK(has_feature(answer, "urn:xmpp:ping"));
    CHECK(has_feature(answer, "a"));
    CHECK_FALSE(has_feature(answer, "A"));
    CHECK_FALSE(has_feature(answer, ""));
}

TEST_CASE("XEP-0030 4: items have an address, and perhaps a name and a node", "[xep][disco]") {
    std::array const all{xep::disco_item{.jid = "plays.shakespeare.lit"_jid},
                         xep::disco_item{.jid = "a.lit"_jid, .name = "Music", .node = "music"}};
    CHECK(built(xep::disco_items{.node = "n", .items = all}) ==
          "<query xmlns='http://jabber.org/protocol/disco#items' node='n'><item "
          "jid='plays.shakespeare.lit'/><item jid='a.lit' name='Music' node='music'/></query>");
    built(xep::disco_items{.items = all, .page = xep::result_set{.count = 2}});
    built(xep::disco_items_request{.node = "n", .page = xep::result_set{.max = 2}});
    CHECK(fault<xep::disco_items>(items("<item name='a'/>")) == "missing_attribute item jid");
}

TEST_CASE("XEP-0030 3, 4: who asks and who tells is said by the iq around it", "[xep][disco]") {
    CHECK(places<xep::disco_info_request>(info("")) == "get");
    CHECK(places<xep::disco_info>(info("")) == "result");
    CHECK(places<xep::disco_items_request>(items("")) == "get");
    CHECK(places<xep::disco_items>(items("")) == "result");
}

}  // namespace disco_tests
