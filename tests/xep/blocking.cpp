// SPDX-License-Identifier: BSL-1.0
// Blocking (XEP-0191).
#include <array>
#include <couplet/jid/literal.hpp>
#include <couplet/xep/blocking.hpp>

#include "xep/built.hpp"

namespace blocking_tests {

namespace xep = couplet::xep;
using namespace couplet::literals;

namespace {

std::string in(std::string_view name, std::string_view content) {
    std::string text = "<";
    text.append(name).append(" xmlns='urn:xmpp:blocking'>").append(content);
    return text.append("</").append(name).append(">");
}

}  // namespace

TEST_CASE("XEP-0191 3: lists and commands are read as they were built", "[xep][blocking]") {
    std::array const items{xep::blocked_item{"romeo@montague.net"_jid},
                           xep::blocked_item{"shakespeare.lit"_jid}};
    constexpr std::string_view both =
        "<item jid='romeo@montague.net'/><item jid='shakespeare.lit'/>";
    CHECK(built(xep::blocklist_request{}) == "<blocklist xmlns='urn:xmpp:blocking'/>");
    CHECK(built(xep::blocklist{items}) == in("blocklist", both));
    CHECK(built(xep::blocklist{}) == "<blocklist xmlns='urn:xmpp:blocking'/>");
    CHECK(built(xep::block{items}) == in("block", both));
    CHECK(built(xep::unblock{items}) == in("unblock", both));
    CHECK(built(xep::blocked{}) == "<blocked xmlns='urn:xmpp:blocking:errors'/>");
}

TEST_CASE("XEP-0191 3.3, 3.5: to block nobody is an error, to unblock nobody unblocks all",
          "[xep][blocking]") {
    CHECK(fault<xep::block>(in("block", "")) == "missing_child block item");
    CHECK(fault<xep::block>(in("block", "<item xmlns='urn:x' jid='a'/>")) ==
          "missing_child block item");
    CHECK(fault<xep::unblock>(in("unblock", "")).empty());
    for (auto const name : {"block", "unblock", "blocklist"}) {
        auto const told = name == std::string_view{"block"} ? fault<xep::block>(in(name, "<item/>"))
                          : name == std::string_view{"unblock"}
                              ? fault<xep::unblock>(in(name, "<item/>"))
                              : fault<xep::blocklist>(in(name, "<item/>"));
        CHECK(told == "missing_attribute item jid");
    }
}

TEST_CASE("XEP-0191 3: what asks, tells and commands stands where it must", "[xep][blocking]") {
    CHECK(places<xep::blocklist_request>(in("blocklist", "")) == "get");
    CHECK(places<xep::blocklist>(in("blocklist", "")) == "result");
    CHECK(places<xep::block>(in("block", "")) == "set");
    CHECK(places<xep::unblock>(in("unblock", "")) == "set");
    CHECK(places<xep::blocked>("<blocked xmlns='urn:xmpp:blocking:errors'/>").empty());
}

TEST_CASE("XEP-0191 3.3: a stanza to somebody who is blocked comes back with the reason",
          "[xep][blocking]") {
    document const kept{
        "<message xmlns='jabber:client' type='error'><error type='cancel'><not-acceptable "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><blocked xmlns='urn:xmpp:blocking:errors'/>"
        "</error></message>"};
    CHECK(couplet::has<xep::blocked>(kept.stanza().error_element()));
}

}  // namespace blocking_tests
